"""The workbook of many editions: real numbers, codes as text, a cover, contents that link."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from budgets.disclosure.model import Table
from budgets.disclosure.open_data.large_workbook import write_large_workbook
from budgets.disclosure.open_data.schema import COLUMNS, csv_lines, tidy_rows
from tests.cast import fire_budget
from tests.disclosure.writers.test_tidy_csv import published


def pieces() -> list[bytes]:
    """The lines of two editions, as the database gives them."""
    found = []
    for year in (2020, 2021):
        disclosure = fire_budget(year)
        lines = list(csv_lines(tidy_rows(disclosure, published(disclosure))))
        found.append("".join(lines[1:]).encode())
    return found


@pytest.fixture
def book(tmp_path: Path) -> openpyxl.Workbook:
    write_large_workbook(tmp_path / "a.xlsx", pieces(), [("单位", "元"), ("许可", "随便用")])
    return openpyxl.load_workbook(tmp_path / "a.xlsx")


def test_there_is_a_sheet_a_table_after_cover_and_contents(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["说明", "目录", "T1", "T3", "T5", "T6", "T8", "T10"]
    assert [[cell.value for cell in row] for row in book["说明"].iter_rows()] == [
        ["项目", "内容"],
        ["单位", "元"],
        ["许可", "随便用"],
    ]


def test_the_contents_link_to_each_sheet_and_count_its_rows(book: openpyxl.Workbook) -> None:
    for row in book["目录"].iter_rows(min_row=2):
        name, title, count, link = row
        assert link.hyperlink.location == f"'{name.value}'!A1"
        assert link.value == title.value == Table(name.value).label
        assert book[name.value].max_row == count.value + 1


def test_amounts_are_numbers_and_codes_are_text(book: openpyxl.Workbook) -> None:
    row = next(
        dict(zip(COLUMNS, row, strict=True))
        for row in book["T5"].iter_rows(min_row=2)
        if row[COLUMNS.index("amount_printed")].value == "65.5"
    )
    assert (row["amount_yuan"].value, row["amount_yuan"].number_format) == (655000, "#,##0.00")
    assert (row["code"].value, row["code"].data_type) == ("2240201", "s")
    assert (row["fiscal_year"].value, row["fiscal_year"].number_format) == (2020, "0")
    assert row["prior_yuan"].value is None


def test_heads_are_frozen_and_bold(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold


def test_a_table_with_more_rows_than_excel_opens_has_several_sheets(tmp_path: Path) -> None:
    write_large_workbook(tmp_path / "a.xlsx", pieces(), [], rows_a_sheet=3)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    of_t3 = [name for name in book.sheetnames if name.startswith("T3")]
    assert of_t3[:2] == ["T3", "T3 (2)"]
    assert sum(book[name].max_row - 1 for name in of_t3) == sum(
        piece.count(b",T3,") for piece in pieces()
    )
    codes = [book[n].cell(r, COLUMNS.index("code") + 1).value for n in of_t3 for r in (2,)]
    assert len(codes) == len(of_t3)
