"""The back office, where clerks enter and reviewers publish: Django's admin with a desk for editions."""

from budgets.admin.code_books import CodeBookAdmin
from budgets.admin.departments import DepartmentAdmin, JurisdictionAdmin
from budgets.admin.editions import EditionAdmin
from budgets.admin.log import EventAdmin
from budgets.admin.people import PersonAdmin
from budgets.admin.wording import WordingAdmin

__all__ = [
    "CodeBookAdmin",
    "DepartmentAdmin",
    "EditionAdmin",
    "EventAdmin",
    "JurisdictionAdmin",
    "PersonAdmin",
    "WordingAdmin",
]
