"""Check sheets as workbooks, to print on A4 or to hand to inspectors. In Chinese, as they work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from budgets.disclosure.check_sheet.county import Checked, CountySheet, Tally
from budgets.disclosure.check_sheet.items import ITEMS
from budgets.disclosure.check_sheet.verdicts import Result, Verdict
from budgets.disclosure.writers.workbook.book import WorkbookFile

_COLOURS = {Result.FAILED: "#F8D7D3", Result.UNKNOWN: "#F2F2F2"}
_NO_RATE = "—"  # nothing was judged: there is no rate on a base of zero
_ONE = (
    ("序号", 6),
    ("方面", 10),
    ("项目", 30),
    ("结果", 10),
    ("情况", 50),
    ("数字", 26),
    ("位置", 18),
    ("依据", 30),
)
_WHOSE = (("部门、单位", 30), ("级别", 8), ("主管部门", 22), ("公开日期", 12), ("批复后天数", 10))
_SUMS = (("合格", 8), ("不合格", 8), ("无法判断", 8), ("不适用", 8), ("合格率（%）", 10))
_DETAILS = (
    ("部门、单位", 28), ("主管部门", 20), ("方面", 10), ("项目", 28), ("情况", 50), ("数字", 26),
    ("位置", 18), ("依据", 30), ("公开页面", 40),
)  # fmt: skip
_ITEM_WIDTH = 11


def sheet_as_workbook(
    title: str, sheet: Iterable[Verdict], made: datetime, notices: Sequence[str] = ()
) -> bytes:
    """Return the check sheet of one document as .xlsx."""
    book = WorkbookFile(title, "", made, notices=notices)
    page = _page(book, "自查表", title, _ONE)
    for number, verdict in enumerate(sheet, start=1):
        cells = (
            str(number),
            verdict.item.aspect.text.zh,
            verdict.name.zh,
            verdict.result.text.zh,
            verdict.judged.zh,
            verdict.judged.printed,
            verdict.judged.place,
            _basis(verdict),
        )
        _row(book, page, number + 1, cells, verdict.result)
    return book.data()


def county_as_workbook(county: CountySheet, made: datetime, notices: Sequence[str] = ()) -> bytes:
    """Return the sheet of a county as .xlsx: everybody by items, every failure, rates."""
    title = f"{county.place}{county.fiscal_year}年{county.phase.text.zh}公开检查表"
    book = WorkbookFile(title, "", made, notices=notices)
    _everybody(book, county, title)
    _failures(book, county, title)
    _rates(book, county, title)
    return book.data()


def _everybody(book: WorkbookFile, county: CountySheet, title: str) -> None:
    names = [(item.name(county.fiscal_year, county.phase).zh, _ITEM_WIDTH) for item in ITEMS]
    heads = (*_WHOSE, *_SUMS, *names, ("公开页面", 40))
    page = _page(book, "总表", title, heads)
    page.freeze_panes(2, 1)
    for number, row in enumerate(county.rows, start=2):
        sums = (*(str(row.count(result)) for result in Result), _rate(row.rate))
        whose = (
            *_named(row),
            str(row.published_on or ""),
            "" if row.days is None else str(row.days),
        )
        _row(book, page, number, (*whose, *sums))
        first = len(whose) + len(sums)
        for column, verdict in enumerate(row.sheet, start=first):
            _cell(book, page, number, column, verdict.result.text.zh, verdict.result)
        _cell(book, page, number, first + len(row.sheet), row.address)


def _failures(book: WorkbookFile, county: CountySheet, title: str) -> None:
    page = _page(book, "不合格明细", title, _DETAILS)
    for number, (row, verdict) in enumerate(county.failures, start=2):
        cells = (
            row.department,
            row.superior,
            verdict.item.aspect.text.zh,
            verdict.name.zh,
            verdict.judged.zh,
            verdict.judged.printed,
            verdict.judged.place,
            _basis(verdict),
            row.address,
        )
        _row(book, page, number, cells)


def _rates(book: WorkbookFile, county: CountySheet, title: str) -> None:
    page = _page(book, "合格率", title, (("方面、项目", 44), *_SUMS))
    number = 2
    for tallies, bold in ((county.by_aspect, True), (county.by_item, False)):
        for tally in tallies:
            cells = (tally.name.zh, *_counts(tally), _rate(tally.rate))
            _row(book, page, number, cells, bold=bold)
            number += 1


def _counts(tally: Tally) -> list[str]:
    return [str(tally.counts[result]) for result in Result]


def _rate(rate: object) -> str:
    return _NO_RATE if rate is None else str(rate)


def _named(row: Checked) -> tuple[str, str, str]:
    return row.department, "单位" if row.is_unit else "部门", row.superior


def _basis(verdict: Verdict) -> str:
    return f"{verdict.item.mark.text.zh}：{verdict.item.basis.zh}"


def _page(book: WorkbookFile, name: str, title: str, heads: Sequence[tuple[str, int]]) -> Any:
    page = book.sheet(name)
    book.text(page, 0, 0, title, bold=True, font_size=14)
    for column, (head, width) in enumerate(heads):
        look = {"bold": True, "text_wrap": True, "border": 1, "align": "center"}
        book.text(page, 1, column, head, bg_color="#E7EEF4", **look)
        page.set_column(column, column, width)
    page.freeze_panes(2, 0)
    page.repeat_rows(1)
    return page


def _row(
    book: WorkbookFile,
    page: Any,
    number: int,
    cells: Iterable[str],
    result: Result | None = None,
    **look: object,
) -> None:
    for column, text in enumerate(cells):
        _cell(book, page, number, column, text, result, **look)


def _cell(
    book: WorkbookFile,
    page: Any,
    row: int,
    column: int,
    text: str,
    result: Result | None = None,
    **look: object,
) -> None:
    shown: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "top", **look}
    if result in _COLOURS:
        shown["bg_color"] = _COLOURS[result]
    if text.replace(".", "", 1).isdecimal():
        book.figure(page, row, column, text, **shown)
    else:
        book.text(page, row, column, text, **shown)
