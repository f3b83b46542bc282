"""The back office on Django's admin: clerks enter, reviewers approve, publishers publish."""

from budgets.admin.editions import EditionAdmin
from budgets.admin.registry.code_books import CodeBookAdmin
from budgets.admin.registry.departments import DepartmentAdmin, JurisdictionAdmin
from budgets.admin.registry.log import EventAdmin
from budgets.admin.registry.people import PersonAdmin
from budgets.admin.registry.wording import WordingAdmin

__all__ = [
    "CodeBookAdmin",
    "DepartmentAdmin",
    "EditionAdmin",
    "EventAdmin",
    "JurisdictionAdmin",
    "PersonAdmin",
    "WordingAdmin",
]
