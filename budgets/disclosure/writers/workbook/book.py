"""A workbook being written: its formats, its sheets, cells that show exactly what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, TypedDict, Unpack

import xlsxwriter

from budgets.disclosure.money import parse_decimal
from budgets.disclosure.workbook_format import LONGEST_CELL

_FONT = "宋体"
_MOST_DIGITS = 15  # more than a spreadsheet keeps of a number
_FORMULA_STARTS = ("=", "+", "-", "@")
_A4 = 9
_LONGEST_HEAD = 255  # characters at the head of a page, with their position codes
# What a form's protection, which has no password, leaves to the clerk.
_ALLOWED = dict.fromkeys(
    ("insert_rows", "delete_rows", "format_cells", "format_columns", "format_rows", "sort"), True
)
_CUT_OFF = "…（单元格放不下，以下从略）"


class Marks(TypedDict, total=False):
    """The marks of a workbook."""

    draft: bool  # every page says 草稿
    form: bool  # to be filled in: what says where a figure belongs is locked, the rest is free
    checksum: str  # of the edition that it is, for the file's properties
    ledger_hash: str  # of the act that made it public, for the file's properties
    notices: Sequence[str]  # on every printed page
    of_unit: bool  # a unit's own document: 单位预算 where a department's says 部门预算


class WorkbookFile:
    """Collects sheets; `data` is the finished file. The same content gives the same bytes."""

    def __init__(self, title: str, author: str, made: datetime, **marks: Unpack[Marks]) -> None:
        self._stream = BytesIO()
        self._book: Any = xlsxwriter.Workbook(
            self._stream,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties({"title": title, "author": author, "created": made})
        for name, mark in (("sha256", "checksum"), ("ledger", "ledger_hash")):
            if value := marks.get(mark):
                self._book.set_custom_property(name, value)
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self.draft, self.form = marks.get("draft", False), marks.get("form", False)
        self.of_unit = marks.get("of_unit", False)
        heads = ["&C&16草稿"] if self.draft else []
        notices = marks.get("notices", ())
        for notice in notices:
            text = ("&R&9" if notice == notices[0] else "\n") + notice.replace("&", "&&")
            if len("".join([*heads, text])) <= _LONGEST_HEAD:
                heads.append(text)
        self._head = "".join(heads)

    def look(self, **properties: object) -> Any:
        """Return the cell format of some of XlsxWriter's properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self._book.add_format(base | properties)
        return self._formats[key]

    def sheet(self, name: str, *, landscape: bool = True) -> Any:
        """Return a new sheet, set up for print: A4, as wide as the page, with page numbers."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页 共 &N 页")
        if self._head:
            sheet.set_header(self._head)
        if self.form:
            sheet.protect("", _ALLOWED)
        return sheet

    def free(self, **look: object) -> dict[str, object]:
        """Return the properties of a cell that is filled in: free in a form, as any other elsewhere."""
        return look | {"locked": False} if self.form else look

    def text(self, sheet: Any, row: int, column: int, text: str, **look: object) -> None:
        """Write a text, whatever it begins with: no spreadsheet takes it for a formula.

        More than a cell can hold is cut off, and the cell says so.
        """
        if len(text) > LONGEST_CELL:
            text = text[:LONGEST_CELL] + _CUT_OFF
        if not text:
            sheet.write_blank(row, column, None, self.look(**look))
            return
        if text.startswith(_FORMULA_STARTS):
            look["quote_prefix"] = True
        sheet.write_string(row, column, text, self.look(**look))

    def figure(self, sheet: Any, row: int, column: int, text: str, **look: object) -> None:
        """Write a printed figure as a number that shows it exactly; any other text as text."""
        number_format = format_of(text)
        if number_format is None:
            self.text(sheet, row, column, text, **look)
            return
        value = float(text.replace(",", ""))
        sheet.write_number(row, column, value, self.look(num_format=number_format, **look))

    def data(self) -> bytes:
        """Return the bytes of the finished workbook."""
        self._book.close()
        return self._stream.getvalue()


def format_of(printed: str) -> str | None:
    """Return the number format under which a spreadsheet shows a figure as printed: "12,789.0" → "#,##0.0".

    None where none would: words, other separators, more digits than a spreadsheet keeps.
    """
    digits = printed.lstrip("-").replace(",", "").replace(".", "")
    if not digits.isascii() or not digits.isdecimal() or len(digits.lstrip("0")) > _MOST_DIGITS:
        return None
    try:
        value = parse_decimal(printed)
    except ValueError:
        return None
    decimals = len(printed.partition(".")[2])
    places = f".{'0' * decimals}" if decimals else ""
    if printed == f"{value:.{decimals}f}":
        return f"0{places}"
    if printed == f"{value:,.{decimals}f}":
        return f"#,##0{places}"
    return None
