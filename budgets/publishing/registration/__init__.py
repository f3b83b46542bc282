"""Setting up a county: its jurisdiction, and its departments from a table.

Pages and commands call the same actions. People and their accounts belong to the site
(`portal/accounts/people.py`).
"""

from budgets.publishing.registration.departments import (
    DEPARTMENT_COLUMNS,
    register_departments,
)
from budgets.publishing.registration.jurisdictions import register_jurisdiction
from budgets.publishing.registration.tables import (
    Column,
    Outcome,
    RowProblem,
    TableRefused,
    TableRow,
    flag,
    names,
    rows_below_header,
)

__all__ = [
    "DEPARTMENT_COLUMNS",
    "Column",
    "Outcome",
    "RowProblem",
    "TableRefused",
    "TableRow",
    "flag",
    "names",
    "register_departments",
    "register_jurisdiction",
    "rows_below_header",
]
