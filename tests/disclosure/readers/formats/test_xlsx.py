"""Workbooks of the official tables: what the clerk sees in Excel is what is read."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from budgets.disclosure.readers import Obstacle, UnreadableDocument
from budgets.disclosure.readers.blocks.document import Document, Grid, Paragraph
from budgets.disclosure.readers.in_process import blocks_of, read_bytes
from budgets.disclosure.writers.workbook import write_workbook
from tests.demonstration import of_department
from tests.disclosure.readers.documents import docx_of
from tests.disclosure.readers.word_tables import ALL, EXPENDITURE, GENERAL
from tests.disclosure.readers.workbooks import fill, saved, saved_by_libreoffice, workbook_of

OFFICIAL = ALL[:10]
NAME = "2020年部门预算公开表.xlsx"


def grids_of(document: Document) -> list[tuple[tuple[str, ...], ...]]:
    return [block.rows for block in document.blocks if isinstance(block, Grid)]


def texts_of(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def cell_of(value: object, number_format: str = "General") -> str:
    """What is read of one cell."""
    book = openpyxl.Workbook()
    book.active.append(["科目名称", "金额"])
    book.active.append(["行政运行", value])
    book.active["B2"].number_format = number_format
    return grids_of(blocks_of(NAME, saved(book)))[0][1][1]


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with bytes of one part replaced."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(stream, "w", 8) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return stream.getvalue()


def test_a_workbook_tells_what_the_same_tables_in_word_tell() -> None:
    title = "某县信访局2020年部门预算公开表"
    word = read_bytes("2020年部门预算.docx", docx_of(title, OFFICIAL)).disclosure
    sheets = read_bytes("2020年部门预算.xlsx", workbook_of(OFFICIAL)).disclosure
    assert len(word.lines) > 50

    def facts(disclosure: object) -> list[tuple[object, ...]]:
        return [
            (line.table, line.side, line.row, line.code, line.fund, line.nature, line.amount)
            for line in disclosure.lines  # type: ignore[attr-defined]
        ]

    assert facts(sheets) == facts(word)
    assert [p.name for p in sheets.projects] == [p.name for p in word.projects]


def test_a_table_is_known_by_its_title_whatever_its_sheet_is_called() -> None:
    named = workbook_of(OFFICIAL)
    book = openpyxl.load_workbook(BytesIO(named))
    for number, sheet in enumerate(book.worksheets):
        sheet.title = ("Sheet{}", "附表{}", "新建工作表 ({})")[number % 3].format(number)
    found, expected = (read_bytes(NAME, data) for data in (saved(book), named))
    assert len(expected.disclosure.lines) > 50
    assert found.disclosure == expected.disclosure
    assert found.disclosure.passages == ()  # "附表2" is nothing that the department says
    assert found.coverage == expected.coverage


def test_the_official_tables_of_the_portal_need_no_name_of_a_sheet_either() -> None:
    """Those that it wrote itself know their cells by marks in the sheets."""
    written = of_department(1)[5].disclosure
    book = openpyxl.load_workbook(BytesIO(write_workbook(written)))
    for number, sheet in enumerate(book.worksheets):
        if sheet.title.startswith("表"):
            sheet.title = f"Sheet{number}"
    read = read_bytes(NAME, saved(book))
    assert {(x.key, x.amount) for x in read.disclosure.lines} == {
        (x.key, x.amount) for x in written.lines
    }
    assert read.coverage.unread == ()


@pytest.mark.parametrize("to", ["xls", "xlsx", "ods", "html"])
def test_what_libreoffice_saves_holds_the_same_tables(to: str, tmp_path: Path) -> None:
    data = workbook_of(OFFICIAL)
    other = saved_by_libreoffice(data, ".xlsx", to, tmp_path)
    assert grids_of(blocks_of(f"表.{to}", other)) == grids_of(blocks_of(NAME, data))


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (12345.6, "#,##0.00", "12,345.60"),
        (174.29999999999998, "General", "174.3"),
        (0.088, "0.0%", "8.8%"),
        (2013101, "General", "2013101"),
        (5, "00", "05"),
        (-12.345, "0.00_ ", "-12.35"),
        (-12.345, "0.00_);[Red]\\(0.00\\)", "(12.35)"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0, "#,##0.00;-#,##0.00;;@", ""),
        (1743000, '#,##0.00,"千元"', "1,743.00千元"),
        (2.5, "0", "3"),
        (0.125, "# ?/?", "0.125"),
        (12.5, "[>=100]0.0;0.00", "12.50"),
        (12.3, "G/通用格式", "12.3"),
        (7.5, "[$¥-804]#,##0.00", "¥7.50"),
        (date(2020, 1, 15), 'yyyy"年"m"月"d"日"', "2020年1月15日"),
        (date(2020, 1, 15), "yyyy/mm/dd", "2020/01/15"),
        (123456789012345678901234567890, "0", "1.234567890123457e+29"),
        ("12,345.60", "General", "12,345.60"),
        (True, "General", "TRUE"),
        ("#REF!", "General", "#REF!"),
    ],
)
def test_a_figure_is_read_as_its_format_prints_it(
    value: object, number_format: str, printed: str
) -> None:
    assert cell_of(value, number_format).lower() == printed.lower()


def test_a_formula_counts_with_its_saved_value() -> None:
    data = workbook_of([("表1", [["科目名称", "金额"], ["行政运行", "149.00"]])])
    part = "xl/worksheets/sheet2.xml"
    with_formula = changed(data, part, b"<v>149</v>", b"<f>SUM(A1:A9)</f><v>149</v>")
    assert grids_of(blocks_of(NAME, with_formula)) == grids_of(blocks_of(NAME, data))


def test_a_formula_without_a_saved_value_is_shown_instead_of_guessed() -> None:
    assert cell_of("=1+1") == "=1+1"


def test_titles_captions_and_notes_are_paragraphs() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "支出总表"
    sheet.append(["附表3"])
    sheet.append([])
    sheet.append(["部门支出总表"])
    sheet.append(["部门：某县信访局", "", "", "单位：万元"])
    fill(
        sheet,
        5,
        [["科目编码", "科目名称", "合计", "基本支出"], ["2013101", "行政运行", "1.5", "1.5"]],
    )
    sheet.append([])
    sheet.append(["注：本表反映部门全年支出。"])
    document = blocks_of(NAME, saved(book))
    assert texts_of(document) == [
        *("支出总表", "附表3", "部门支出总表", "部门：某县信访局", "单位：万元"),
        "注：本表反映部门全年支出。",
    ]
    assert grids_of(document) == [
        (("科目编码", "科目名称", "合计", "基本支出"), ("2013101", "行政运行", "1.5", "1.5"))
    ]


def test_two_tables_on_one_sheet_are_two() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [["科目名称", "合计"], ["行政运行", "1.5"]]
    for title in ("部门收入总表", "部门支出总表"):
        sheet.append([title])
        fill(sheet, sheet.max_row + 1, rows)
        sheet.append([])
        sheet.append([])
    document = blocks_of(NAME, saved(book))
    assert texts_of(document) == ["部门收入总表", "部门支出总表"]
    assert len(grids_of(document)) == 2


def test_a_blank_row_inside_a_head_parts_no_tables() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["项目", "2024年度"], [], ["", "年初预算数", "决算数"], ["合计", "8.50", "7.25"]):
        sheet.append(row)
    (grid,) = grids_of(blocks_of(NAME, saved(book)))
    assert grid[1] == ("", "年初预算数", "决算数")


def test_a_sheet_of_prose_is_read_as_paragraphs() -> None:
    book = openpyxl.Workbook()
    book.active.title = "情况说明"
    for line in ("一、部门职能", "负责接待来信来访。\n负责督查督办。", "二、收支情况"):
        book.active.append([line])
    assert texts_of(blocks_of(NAME, saved(book))) == [
        *("情况说明", "一、部门职能", "负责接待来信来访。", "负责督查督办。", "二、收支情况"),
    ]


def test_what_is_hidden_was_not_published() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    fill(sheet, 1, [["科目名称", "内部码", "合计"], ["行政运行", "x", "1"], ["备用", "y", "2"]])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("底稿").append(["草稿", "数"])
    book["底稿"].sheet_state = "veryHidden"
    assert grids_of(blocks_of(NAME, saved(book))) == [(("科目名称", "合计"), ("行政运行", "1"))]


def test_a_merged_cell_stands_in_every_cell_that_it_spans() -> None:
    rows = grids_of(blocks_of(NAME, workbook_of([GENERAL])))[0]
    assert rows[0][4:6] == ("2020年预算数", "2020年预算数")
    assert rows[1][:3] == rows[0][:3]


def test_cells_merged_in_every_row_make_one_column() -> None:
    rows = [["科目名称", "合计", "<"], ["行政运行", "1.5", "<"]]
    assert grids_of(blocks_of(NAME, workbook_of([("表1", rows)]))) == [
        (("科目名称", "合计"), ("行政运行", "1.5"))
    ]


def test_a_format_over_all_columns_and_rows_does_not_widen_the_table() -> None:
    data = workbook_of([EXPENDITURE])
    sheet = "xl/worksheets/sheet2.xml"
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    wide = changed(data, sheet, b"</sheetData>", far)
    everything = b'<mergeCells count="9"><mergeCell ref="A60:XFD1048576"/>'
    merged = changed(wide, sheet, b'<mergeCells count="3">', everything)
    assert grids_of(blocks_of(NAME, merged)) == grids_of(blocks_of(NAME, data))


def test_a_strict_workbook_is_read() -> None:
    data = workbook_of([EXPENDITURE])
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    for part in ("xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"):
        data = changed(data, part, transitional, strict)
    assert grids_of(blocks_of(NAME, data)) == grids_of(blocks_of(NAME, workbook_of([EXPENDITURE])))


@pytest.mark.parametrize(
    ("old", "new", "obstacle"),
    [
        (b"<sheetData>", b"<sheetData><row><c>", Obstacle.DAMAGED),
        (b"<worksheet", b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet', Obstacle.DAMAGED),
        (
            b"<sheetData>",
            b"<sheetData>"
            + b'<row r="1"><c t="inlineStr"><is><t>%s</t></is></c></row>' % (b"9" * 1_000_001),
            Obstacle.TOO_LARGE,
        ),
        (b"<sheetData>", b"<sheetData>" + b" " * 60_000_000, Obstacle.TOO_LARGE),
        (b"<sheetData>", b"<sheetData>" + b"<row/>" * 1_000_001, Obstacle.TOO_LARGE),
    ],
    ids=["broken", "entities", "a monstrous text", "a zip bomb", "too many rows"],
)
def test_a_workbook_that_cannot_be_read_gets_one_sentence(
    old: bytes, new: bytes, obstacle: Obstacle
) -> None:
    data = changed(workbook_of([EXPENDITURE]), "xl/worksheets/sheet2.xml", old, new)
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(NAME, data)
    assert caught.value.obstacle is obstacle
