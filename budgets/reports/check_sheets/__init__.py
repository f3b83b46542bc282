"""The inspectors' check sheet of an edition and of a county, from what is stored."""

from budgets.reports.check_sheets.editions import (
    deadline_of,
    finding_of,
    sheet_as_published,
    sheet_of,
    sheets_of,
)
from budgets.reports.check_sheets.rows import (
    COLUMNS,
    Level,
    county_sheet,
    must_publish,
    rows_of,
    rows_of_edition,
)

__all__ = [
    "COLUMNS",
    "Level",
    "county_sheet",
    "deadline_of",
    "finding_of",
    "must_publish",
    "rows_of",
    "rows_of_edition",
    "sheet_as_published",
    "sheet_of",
    "sheets_of",
]
