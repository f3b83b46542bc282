"""The inspectors' check sheet: what a disclosure must have, item by item, and how this one stands.

    items.py, items.toml   what is looked for, declared once
    subject.py             what is judged, and what of it was read
    verdicts.py            what can be said of an item
    tables.py, explanations.py, depth.py, counts.py, findings.py, manner.py   how items are judged
    sheet.py               the sheet: every item in order, with its verdict
    county.py              the sheets of many, with counts and rates
    workbook.py            both as workbooks

Nothing is judged that was not read: such an item cannot be judged (无法判断), which is no fault of anybody.
"""

from budgets.disclosure.check_sheet.county import Checked, CountySheet, Tally
from budgets.disclosure.check_sheet.items import ITEMS, Aspect, Item, Mark
from budgets.disclosure.check_sheet.manner import NOT_DATED, Publication
from budgets.disclosure.check_sheet.sheet import (
    Contents,
    check_sheet,
    contents_of,
    unpublished_sheet,
)
from budgets.disclosure.check_sheet.subject import Subject, titles_in
from budgets.disclosure.check_sheet.verdicts import Judged, Result, Verdict, rate_of

__all__ = [
    "ITEMS",
    "NOT_DATED",
    "Aspect",
    "Checked",
    "Contents",
    "CountySheet",
    "Item",
    "Judged",
    "Mark",
    "Publication",
    "Result",
    "Subject",
    "Tally",
    "Verdict",
    "check_sheet",
    "contents_of",
    "rate_of",
    "titles_in",
    "unpublished_sheet",
]
