"""The workbook: what a spreadsheet shows, and what the portal reads back from it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budgets.disclosure.model import Disclosure, Function, LineKey, Passage, Phase, Section, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.writers.workbook import write_workbook
from budgets.disclosure.writers.workbook.book import format_of
from demo.documents import WORD_SAMPLE
from tests.builders import document, item, letters_office, total, yuan
from tests.cast import fire_budget
from tests.disclosure.normalise import facts_of


def opened(disclosure: Disclosure) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_workbook(disclosure)))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def row_of(sheet: Worksheet, text: str) -> int:
    """The last row that holds a text: below the header, which may hold it too."""
    return max(cell.row for row in sheet.iter_rows() for cell in row if cell.value == text)


def read_back(disclosure: Disclosure) -> Disclosure:
    reading = read_bytes("x.xlsx", write_workbook(disclosure))
    assert reading.unused == ()
    assert facts_of(reading.disclosure) == facts_of(disclosure)
    return reading.disclosure


@pytest.mark.parametrize("phase", list(Phase))
def test_a_budget_with_a_piece_of_everything_comes_back(phase: Phase) -> None:
    budget = fire_budget(phase=phase)
    read = read_back(budget)
    assert read.passages == budget.passages
    assert [line.source.place for line in read.lines][:1] == ["表 1 第 6 行第 2 列"]


def test_a_document_comes_back_with_its_contradictions() -> None:
    read_back(letters_office())


def test_the_sample_read_from_word_comes_back() -> None:
    sample = read_bytes("样例.docx", WORD_SAMPLE.read_bytes()).disclosure
    read = read_back(sample)
    assert read.passages == sample.passages
    texts = [statement.source.text for statement in sample.statements]
    assert {statement.source.text for statement in read.statements} == set(texts)


def test_the_same_disclosure_gives_the_same_bytes() -> None:
    assert write_workbook(fire_budget()) == write_workbook(fire_budget())


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("174.3", "0.0"),
        ("0", "0"),
        ("-2.50", "0.00"),
        ("12,789", "#,##0"),
        ("1,234,567.8901", "#,##0.0000"),
        ("12,78", None),
        ("007", None),
        ("123456789012345678", None),
        ("没有安排", None),
        ("5,000元", None),
        ("１２", None),
    ],
)
def test_a_figure_is_a_number_where_its_format_shows_it_as_printed(
    printed: str, code: str | None
) -> None:
    assert format_of(printed) == code


def test_figures_are_numbers_and_codes_are_text() -> None:
    sheet = opened(document(item(Table.T5, "201", yuan("12,789.50"), "一般公共服务支出")))[
        "表5 一般公共预算支出表"
    ]
    row = row_of(sheet, "一般公共服务支出")
    code, _, amount = (sheet.cell(row, column) for column in (1, 2, 3))
    assert (code.value, code.data_type) == ("201", "s")
    assert (amount.value, amount.number_format) == (12789.5, "#,##0.00")
    assert sheet.cell(2, sheet.max_column).value == "单位：元"


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    texts = ("=1+1", "+86", "-1", "@SUM(A1)", "_x0041_", "#N/A")
    functions = tuple(Function(n, text) for n, text in enumerate(texts, 1))
    disclosure = document(functions=functions)
    sheet = opened(disclosure)["职能"]
    cells = [sheet.cell(row, 2) for row in range(2, 6)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert read_back(disclosure).functions == functions


def test_a_text_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    long = Passage(Section.UNITS, "单位", "很长的一段。" * 12_000)
    disclosure = document(passages=(long, Passage(Section.OTHER, "", "短。")))
    assert read_back(disclosure).passages == disclosure.passages


def test_the_contents_lead_to_every_sheet() -> None:
    book = opened(letters_office())
    links = [row[0].hyperlink.location for row in book["目录"].iter_rows(min_row=3)]
    assert [link.split("'")[1] for link in links] == book.sheetnames[2:]


def test_a_table_prints_across_a_page_with_its_head_on_every_page() -> None:
    sheet = opened(letters_office())["表5 一般公共预算支出表"]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$3:$5"
    assert sheet.freeze_panes == "C6"
    assert sheet.row_dimensions[5].hidden


def test_an_empty_table_says_that_nothing_is_planned() -> None:
    sheet = opened(letters_office())["表9 国有资本经营预算支出表"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "注：没有安排2020年国有资本经营预算支出。" in texts


def test_a_draft_says_so_on_every_page() -> None:
    book = openpyxl.load_workbook(BytesIO(write_workbook(letters_office(), draft=True)))
    assert all("草稿" in sheet.oddHeader.center.text for sheet in book)
    assert book["封面"]["A1"].value.endswith("（草稿）")


def test_what_a_clerk_changes_and_adds_is_read() -> None:
    book = opened(document(item(Table.T5, "201", "9", "一般公共服务支出"), total(Table.T5, "9")))
    sheet = book["表5 一般公共预算支出表"]
    row = row_of(sheet, "合计") + 1
    sheet.cell(row, 1).value, sheet.cell(row, 2).value = "205", "教育支出"
    sheet.cell(row, 3).value = 1.25
    sheet.cell(row - 1, 3).value = 10.25
    read = read_bytes("x.xlsx", saved(book)).disclosure
    assert {line.code: line.amount.yuan for line in read.lines} == {
        "201": 90_000,
        "205": 12_500,
        "": 102_500,
    }


def test_what_cannot_be_read_is_listed_and_kept() -> None:
    book = opened(letters_office())
    reasons = book["变化原因"]
    reasons.cell(2, 10).value = "大概多了"
    table = book["表6 一般公共预算基本支出表"]
    table.cell(row_of(table, "合计"), 3).value = "约一百"
    reading = read_bytes("x.xlsx", saved(book))
    assert len(reading.unused) == 2
    assert "大概多了" in reading.unused[1]
    kept = [passage.text for passage in reading.disclosure.passages]
    assert set(reading.unused) <= set(kept)
    assert reading.disclosure.line(LineKey(Table.T6)) is None


def test_a_workbook_whose_cover_names_no_year_is_refused_in_a_sentence() -> None:
    book = opened(letters_office())
    cover = book["封面"]
    cover.cell(row_of(cover, "年度"), 2).value = "今年"
    with pytest.raises(UnreadableDocument):
        read_bytes("x.xlsx", saved(book))


def test_an_amount_of_more_digits_than_a_spreadsheet_keeps_comes_back() -> None:
    huge = Amount.of("1234567890123456.78", MoneyUnit.YUAN)
    line = replace(total(Table.T5, "1"), amount=huge)
    assert read_back(document(line)).lines[0].amount == huge


def test_a_name_longer_than_a_cell_is_cut_off_and_says_so() -> None:
    sheet = opened(document(item(Table.T5, "201", "9", "很长的名称" * 8_000)))[
        "表5 一般公共预算支出表"
    ]
    assert sheet.cell(sheet.max_row, 2).value.endswith("…（单元格放不下，以下从略）")
