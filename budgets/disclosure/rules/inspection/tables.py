"""The official tables by what they are, for the rules of this package."""

from budgets.disclosure.model import Table
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import APPROPRIATION_TABLE as APPROPRIATION
from budgets.disclosure.official_form.vocabulary import APPROPRIATIONS, BUDGETS, Arrangement
from budgets.disclosure.official_form.vocabulary import BASIC_TABLE as BASIC
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE as EXPENDITURE
from budgets.disclosure.official_form.vocabulary import OVERVIEW_TABLE as OVERVIEW
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE as PROJECTS
from budgets.disclosure.official_form.vocabulary import REVENUE_TABLE as REVENUE

GENERAL, FUNDS, CAPITAL = (BUDGETS[fund] for fund in APPROPRIATIONS)
PUBLIC = THREE_PUBLIC.table
BY_CODE = tuple(table for table in Table if table.arrangement is Arrangement.BY_CODE)
PROCUREMENT = next(table for table in Table if table.arrangement is Arrangement.BY_NAME)

__all__ = [
    "APPROPRIATION", "BASIC", "BY_CODE", "CAPITAL",
    "EXPENDITURE", "FUNDS", "GENERAL", "OVERVIEW", "PROCUREMENT",
    "PROJECTS", "PUBLIC", "REVENUE",
]  # fmt: skip
