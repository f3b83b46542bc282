"""Problems of a filled-in form: each names a cell, and says in a sentence in two languages what is wrong.

The sentences are declared in `problems.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from budgets.disclosure.readers.errors import declared
from budgets.disclosure.workbook_format import ColumnType, SheetColumn

_SENTENCES = "own_workbook/problems.toml"
_SHORT = 40
_CELL = re.compile(r"([A-Z]+)(\d+)")
_ERRORS_OF_FORMULAS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


CellPlace = tuple[str, str]  # sheet and cell


class Weight(StrEnum):
    """Whether a problem stops the upload, or is only worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell (or row, or sheet) of a form; `message` is Chinese, `message_en` English.

    `cell` is its address ("C7"), "" where the whole sheet is meant; `sheet` is "" where it is the file.
    `found` is what stands there.
    """

    sheet: str
    cell: str
    found: str
    message: str
    message_en: str
    weight: Weight = Weight.ERROR

    @property
    def place(self) -> str:
        """Where it is: 表5 一般公共预算支出表!C7."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def row_and_column(self) -> tuple[int, str]:
        """The order of the problems of a sheet; what concerns all of it comes first."""
        found = _CELL.fullmatch(self.cell)
        return (int(found[2]), found[1].rjust(3)) if found else (0, "")


def address(row: int, column: int) -> str:
    """Return the address of a cell, row and column counted from 0: "C7"."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: "C"."""
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def problem(kind: str, sheet: str, cell: str = "", found: str = "", **values: Any) -> Problem:
    """Return a problem of a declared kind; `values` fill the gaps of its message."""
    said = declared(_SENTENCES)["problems"][kind]
    values |= {"sheet": sheet, "found": found, "shown": found[:_SHORT]}
    message, message_en = (said[language].format(**values) for language in ("zh", "en"))
    weight = Weight.WARNING if "warning" in said else Weight.ERROR
    return Problem(sheet, cell, found, message, message_en, weight)


def is_error(text: str) -> bool:
    """Return whether a cell shows the error of a formula, such as #REF!."""
    return text.strip().upper() in _ERRORS_OF_FORMULAS


def wrong_cell(sheet: str, cell: str, found: str, role: str) -> Problem:
    """Return the problem of a cell in which something else was expected, by a declared role."""
    if is_error(found):
        return problem("error_value", sheet, cell, found)
    said = declared(_SENTENCES)["expected"][role]
    kind = "unreadable" if found else "blank"
    return problem(kind, sheet, cell, found, expected=said["zh"], expected_en=said["en"])


def wrong_field(sheet: str, cell: str, field: SheetColumn, found: str) -> Problem:
    """Return the problem of a cell on a sheet of text."""
    if field.holds is not ColumnType.WORD or is_error(found):
        return wrong_cell(sheet, cell, found, field.holds.value)
    words = "、".join(word for word in (field.words or {}).values() if word)
    return problem("not_a_word" if found else "no_word", sheet, cell, found, words=words)
