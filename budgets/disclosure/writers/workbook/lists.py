"""The codes of the year on a sheet of their own: for the clerk to look up, and behind the drop-downs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from budgets.disclosure.codes import Classification
from budgets.disclosure.model import Side, Table
from budgets.disclosure.official_form.tables import CLASSIFICATIONS, form_of
from budgets.disclosure.workbook_format import LISTS
from budgets.disclosure.writers.workbook.book import WorkbookFile

_FIRST_ROW = 2  # below the title and the headings
_MOST = 3_000  # rows that a drop-down looks at


@dataclass(frozen=True, slots=True)
class Listed:
    """One classification: its heading, and the column of its codes; its names are to the right of them."""

    heading: str
    lists: tuple[Classification, ...]
    column: int

    @property
    def codes(self) -> str:
        """The range of the codes, as a formula."""
        return self._range(self.column)

    @property
    def names(self) -> str:
        """The range of the names, as a formula."""
        return self._range(self.column + 1)

    def _range(self, column: int) -> str:
        letter = chr(ord("A") + column)
        first = _FIRST_ROW + 1
        return f"={LISTS}!${letter}${first}:${letter}${first + _MOST}"

    def rows(self, year: int) -> Iterator[tuple[str, str]]:
        """Code and name of every heading in force in a year."""
        for listed in self.lists:
            for code in listed.codes:
                if listed.in_force(code.code, year):
                    yield code.code, code.name_in(year)


# The lists of the sheet by their key in CLASSIFICATIONS, each with a blank column right of its two.
_LISTS = {
    codes: Listed(heading, CLASSIFICATIONS[codes], 3 * place)
    for place, (codes, heading) in enumerate(
        {
            "revenue": "收入来源",
            "spending": "支出功能分类（类）",
            "functional": "支出功能分类",
            "economic": "部门经济分类",
            "procurement": "政府采购",
        }.items()
    )
}


def list_of(year: int, table: Table, side: Side) -> Listed | None:
    """Return which headings one side of a table is made of; None where it is not made of headings."""
    form = form_of(year).side(table, side)
    return _LISTS.get(form.codes) if form else None


def write_lists(book: WorkbookFile, year: int) -> None:
    """Write the sheet of codes."""
    sheet = book.sheet(LISTS, landscape=False)
    title = f"{year}年可用的科目（查编码用，不用填写）"
    book.text(sheet, 0, 0, title, bold=True, font_size=14)
    for listed in _LISTS.values():
        _write_list(book, sheet, listed, year)
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.repeat_rows(1)


def _write_list(book: WorkbookFile, sheet: Any, listed: Listed, year: int) -> None:
    column = listed.column
    head: dict[str, object] = {"bold": True, "border": 1, "bg_color": "#F2F2F2"}
    book.text(sheet, 1, column, "编码", **head)
    book.text(sheet, 1, column + 1, listed.heading, **head)
    sheet.set_column(column, column, 9)
    sheet.set_column(column + 1, column + 1, 32)
    sheet.set_column(column + 2, column + 2, 2)
    rows = listed.rows(year)
    if listed is _LISTS["spending"]:
        rows = ((code, name) for code, name in rows if len(code) <= 3)
    for row, (code, name) in enumerate(rows, _FIRST_ROW):
        depth = max(0, (len(code) - 3) // 2) if code[:1].isdigit() else 0
        book.text(sheet, row, column, code, border=1, num_format="@")
        book.text(sheet, row, column + 1, name, border=1, indent=depth)
