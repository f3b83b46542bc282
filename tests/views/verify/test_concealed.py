"""What a Word or Excel file hides, or says on its printed pages, is told like any other difference."""

from __future__ import annotations

import io
import re
import zipfile
from copy import copy
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.test import Client
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.cell_range import CellRange

from budgets import publishing
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.models import Edition
from budgets.reports.verification.answers import FileComparison
from budgets.reports.verification.margins import add_sheet_margins
from budgets.reports.verification.parsing import read_sheets
from tests.cast import said_of
from tests.views.verify.verifying import (
    BASE,
    Change,
    answer_of,
    asked,
    downloaded,
    figure_of,
    saved_docx,
    saved_xlsx,
    set_cell,
)

pytestmark = pytest.mark.slow

WHITE = "FFFFFFFF"


# Excel


def _row_of(cell: Any) -> Any:
    return cell.parent.row_dimensions[cell.row]


def _column_of(cell: Any) -> Any:
    return cell.parent.column_dimensions[cell.column_letter]


def _name_of(book: Any) -> Any:
    """A cell with a text: the name in the row of the figure."""
    figure = figure_of(book)
    return next(cell for cell in figure.parent[figure.row] if isinstance(cell.value, str))


def _on_the_ground(cell: Any, colour: str | Color, fill: Any) -> None:
    font = copy(cell.font)
    font.color = colour
    cell.font, cell.fill = font, fill


def _merge_over(cell: Any) -> None:
    """Merges the figure into the cell before it; the library would empty it, another program need not."""
    sheet, value = cell.parent, cell.value
    before = cell.offset(0, -1).coordinate
    sheet.merged_cells.ranges.add(CellRange(f"{before}:{cell.coordinate}"))
    assert sheet[cell.coordinate].value == value


def _filtered(book: Any) -> None:
    sheet = figure_of(book).parent
    sheet.auto_filter.ref = sheet.dimensions
    sheet.auto_filter.add_filter_column(0, ["没有"])
    _row_of(figure_of(book)).hidden = True


def _partly_white(book: Any) -> None:
    name = _name_of(book)
    unseen = TextBlock(InlineFont(color=WHITE), name.value[1:])
    name.value = CellRichText(name.value[:1], unseen)


HIDDEN_IN_XLSX: dict[str, tuple[Change, str]] = {
    "a row": (lambda book: set_cell(_row_of(figure_of(book)), hidden=True), "隐藏 1 行或列"),
    "a row without height": (lambda book: set_cell(_row_of(figure_of(book)), height=0.5), "隐藏 1 行或列"),
    "a row that is filtered out": (_filtered, "隐藏 1 行或列"),
    "a column": (lambda book: set_cell(_column_of(figure_of(book)), hidden=True), "隐藏 1 行或列"),
    "a column without width": (
        lambda book: set_cell(_column_of(figure_of(book)), width=0.1), "隐藏 1 行或列",
    ),
    "a sheet": (lambda book: set_cell(book.worksheets[-1], sheet_state="veryHidden"), "或者隐藏了它"),
    "a figure by an empty format": (lambda book: set_cell(figure_of(book), number_format=";;;"), "1 格不同"),
    "a figure by another in its format": (
        lambda book: set_cell(figure_of(book), number_format='"9999"'), "9999",
    ),
    "a figure in thousands": (lambda book: set_cell(figure_of(book), number_format="0,"), "1 格不同"),
    "a figure in the colour of its format": (
        lambda book: set_cell(figure_of(book), number_format="[White]0"), "1 处看不见",
    ),
    "a figure repeated to the edge": (
        lambda book: set_cell(figure_of(book), alignment=Alignment(horizontal="fill")), "1 处看不见",
    ),
    "a text by an empty format": (lambda book: set_cell(_name_of(book), number_format=";;;"), "1 格不同"),
    "a text by another in its format": (
        lambda book: set_cell(_name_of(book), number_format='0;0;0;"假名"'), "假名",
    ),
    "white on white": (
        lambda book: _on_the_ground(figure_of(book), WHITE, PatternFill()), "1 处看不见",
    ),
    "nearly white on white": (
        lambda book: _on_the_ground(figure_of(book), "FFFAFAFA", PatternFill()), "1 处看不见",
    ),
    "white by the theme": (
        lambda book: _on_the_ground(figure_of(book), Color(theme=0), PatternFill()), "1 处看不见",
    ),
    "black by the theme, made white": (
        lambda book: _on_the_ground(figure_of(book), Color(theme=1, tint=1.0), PatternFill()), "1 处看不见",
    ),
    "white by its number": (
        lambda book: _on_the_ground(figure_of(book), Color(indexed=9), PatternFill()), "1 处看不见",
    ),
    "black on black": (
        lambda book: _on_the_ground(figure_of(book), "FF000000", PatternFill("solid", "FF111111")),
        "1 处看不见",
    ),
    "a gradient": (
        lambda book: _on_the_ground(
            figure_of(book), "FF000000", GradientFill(stop=("FF000000", "FF000000"))
        ),
        "1 处看不见",
    ),
    "the smallest of fonts": (
        lambda book: set_cell(figure_of(book), font=Font(name="宋体", sz=1)), "1 处看不见",
    ),
    "a part of a text in white": (_partly_white, "处看不见"),
    "a figure under merged cells": (lambda book: _merge_over(figure_of(book)), "处看不见"),
    "a head": (
        lambda book: set_cell(figure_of(book).parent.oddHeader.center, text="以此为准"), "页眉页脚 1 处不同",
    ),
    "a foot taken away": (
        lambda book: set_cell(figure_of(book).parent.oddFooter.center, text=None), "页眉页脚 1 处不同",
    ),
    "a foot made tiny": (
        lambda book: set_cell(figure_of(book).parent.oddFooter.center, size=1), "页眉页脚 1 处不同",
    ),
}  # fmt: skip


@pytest.mark.parametrize("trick", [*HIDDEN_IN_XLSX])
def test_what_a_workbook_hides_is_told(client: Client, edition: Edition, trick: str) -> None:
    data = downloaded(client, f"{BASE}/v1.xlsx")
    change, told = HIDDEN_IN_XLSX[trick]
    said = asked(client, saved_xlsx(data, change))
    assert said.verdict == "differs", said.text
    assert told in answer_of(said)


def test_a_first_page_of_its_own_is_compared_too(client: Client, edition: Edition) -> None:
    def change(book: Any) -> None:
        sheet = figure_of(book).parent
        sheet.HeaderFooter.differentFirst = True
        sheet.firstFooter.center.text = "一亿元"

    data = downloaded(client, f"{BASE}/v1.xlsx")
    said = asked(client, saved_xlsx(data, change))
    assert said.verdict == "differs"
    assert "一亿元" in answer_of(said)


def _usual_looks(book: Any) -> None:
    """What offices do to a copy of theirs: other formats, fonts, colours that can be read, widths."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and "%" not in cell.number_format:
                    cell.number_format = "#,##0.00"
        sheet.column_dimensions["A"].width = 4
        sheet.row_dimensions[1].height = 12
        sheet.oddFooter.center.font = "宋体,Regular"
        sheet.oddFooter.center.size = 9
    figure = figure_of(book)
    _on_the_ground(figure, WHITE, PatternFill("solid", "FF1F497D"))
    _on_the_ground(_name_of(book), Color(theme=1, tint=0.35), PatternFill("solid", Color(theme=0)))
    figure.number_format = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


def _general(book: Any) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                cell.number_format = "General"


def _unhidden(book: Any) -> None:
    for sheet in book:
        for row in sheet.row_dimensions.values():
            row.hidden = False
        for column in sheet.column_dimensions.values():
            column.hidden = False


def _key_row_elsewhere(book: Any) -> None:
    """A program that wrote the hidden row of keys with a height instead keeps it hidden."""
    for sheet in book:
        for row in sheet.row_dimensions.values():
            if row.hidden:
                row.height = 0


@pytest.mark.parametrize("change", [_usual_looks, _general, _unhidden, _key_row_elsewhere])
def test_a_workbook_that_looks_otherwise_but_shows_the_same_is_identical(
    client: Client, edition: Edition, change: Change
) -> None:
    data = downloaded(client, f"{BASE}/v1.xlsx")
    said = asked(client, saved_xlsx(data, change))
    assert said.verdict == "identical", answer_of(said)


def test_a_workbook_of_rows_is_looked_at_in_the_same_way(
    client: Client, two_years: list[Edition]
) -> None:
    data = downloaded(client, "/departments/fire-brigade.xlsx")
    tricks: dict[str, Change] = {
        "隐藏 1 行或列": lambda book: set_cell(book["T5"].row_dimensions[2], hidden=True),
        "1 处看不见": lambda book: set_cell(book["T5"]["A2"], font=Font(color=WHITE)),
        "页眉页脚 1 处不同": lambda book: set_cell(book["T5"].oddHeader.center, text="以此为准"),
    }
    for told, change in tricks.items():
        said = asked(client, saved_xlsx(data, change))
        assert said.verdict == "differs"
        assert told in answer_of(said)
    usual = saved_xlsx(
        data, lambda book: set_cell(book["T5"].oddFooter.center, text="Page &P of &N")
    )
    assert asked(client, usual).verdict == "identical"


def test_the_mark_of_a_demonstration_cannot_be_taken_out(client: Client, edition: Edition) -> None:
    """Once the jurisdiction said what its data is, a file of a later edition without it was changed."""
    jurisdiction = edition.department.jurisdiction
    with said_of(jurisdiction):
        jurisdiction.kind, jurisdiction.notice = "demonstration", "演示数据，不是真的"
        jurisdiction.save()
    publishing.publish(edition=publishing.correct(edition=edition), correction_note="标明演示")

    def without_in_xlsx(book: Any) -> None:
        for sheet in book:
            sheet.oddHeader.right.text = None

    def without_in_docx(document: Any) -> None:
        for section in document.sections:
            for paragraph in section.header.paragraphs:
                paragraph.clear()

    for ending, change in (
        ("xlsx", partial(saved_xlsx, change=without_in_xlsx)),
        ("docx", partial(saved_docx, change=without_in_docx)),
    ):
        data = downloaded(client, f"{BASE}/v2.{ending}")
        again = {"xlsx": saved_xlsx, "docx": saved_docx}[ending](data)
        assert asked(client, again).verdict == "identical"
        said = asked(client, change(data))
        assert said.verdict == "differs", ending
        assert "演示数据，不是真的" in answer_of(said)


# Limits, and what the page says


def _rewritten(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """An office file with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(file, "w", 8) as packed:
        for each in parts.namelist():
            content = parts.read(each)
            if each == name:
                assert old in content
                content = content.replace(old, new, 1)
            packed.writestr(each, content)
    return file.getvalue()


SPANS = b"".join(b'<mergeCell ref="A2:XFD%d"/>' % (1_000 + at) for at in range(20_000))
FONTS = b'<font><color rgb="FFFFFFFF"/></font>' * 20_000
FORMATS = b"".join(b'<xf numFmtId="0" fontId="%d" fillId="0"/>' % at for at in range(20_000))
COSTLY: dict[str, tuple[str, str, bytes, bytes, str]] = {
    "merged cells without end": (
        "xlsx", "xl/worksheets/sheet3.xml", b"<mergeCell ", SPANS + b"<mergeCell ", "内容太多",
    ),
    "runs inside of runs": (
        "docx", "word/document.xml", b"<w:body>", b"<w:body><w:p>" + b"<w:r>" * 20_000
        + b"<w:r><w:t>x</w:t></w:r>" * 5_000 + b"</w:r>" * 20_000 + b"</w:p>", "损坏",
    ),
    "changes inside of changes": (
        "docx", "word/document.xml", b"<w:body>", b"<w:body><w:p>" + b"<w:ins>" * 20_000
        + b"<w:r><w:t>x</w:t></w:r>" * 5_000 + b"</w:ins>" * 20_000 + b"</w:p>", "损坏",
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", [*COSTLY])
def test_what_would_take_long_to_look_at_is_not_compared(
    client: Client, edition: Edition, attack: str
) -> None:
    ending, part, old, new, why = COSTLY[attack]
    data = _rewritten(downloaded(client, f"{BASE}/v1.{ending}"), part, old, new)
    started = process_time()
    said = asked(client, data)
    assert said.verdict == "claims"
    assert why in answer_of(said)
    assert process_time() - started < 5


def test_many_looks_are_compared(client: Client, edition: Edition) -> None:
    """Forty thousand elements of styles that no cell uses."""
    data = downloaded(client, f"{BASE}/v1.xlsx")
    data = _rewritten(data, "xl/styles.xml", b"</fonts>", FONTS + b"</fonts>")
    data = _rewritten(data, "xl/styles.xml", b"</cellXfs>", FORMATS + b"</cellXfs>")
    started = process_time()
    assert asked(client, data).verdict == "identical"
    assert process_time() - started < 5


def test_what_libreoffice_writes_at_the_foot_says_the_same(
    client: Client, edition: Edition
) -> None:
    """It names fonts and sizes, and says of each sheet that its first pages are like the others."""
    data = downloaded(client, f"{BASE}/v1.xlsx")
    old = "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
    new = (
        '<headerFooter differentFirst="false" differentOddEven="false"><oddHeader/><oddFooter>'
        '&amp;C&amp;"Times New Roman,Regular"&amp;10第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>'
    )
    for number in range(1, 6):
        part = f"xl/worksheets/sheet{number}.xml"
        data = _rewritten(data, part, old.encode(), new.encode())
    assert asked(client, data).verdict == "identical"


def test_what_libreoffice_saved_hides_no_cell_and_has_our_foot() -> None:
    """A workbook of ours that LibreOffice itself saved again, with its fonts, fills and codes."""
    sheets = read_sheets(Path("tests/disclosure/files/libreoffice_form.xlsx").read_bytes())
    ours = Worksheet("", margins={"oddHeader": "", "oddFooter": "&C第 &P 页 共 &N 页"})
    outcome = FileComparison()
    for sheet in sheets:
        assert not sheet.unseen, sheet.name
        add_sheet_margins(ours, sheet, (), outcome)
    assert len(sheets) > 20
    assert not outcome.differs, outcome.first


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_says_what_is_compared_and_what_is_not(client: Client, language: str) -> None:
    prefix = "" if language == "zh-hans" else f"/{language}"
    page = client.get(f"{prefix}/verify/").content.decode()
    text = re.sub(r"<[^>]+>", " ", page)
    words = {
        "zh-hans": ("页眉页脚也比", "修订痕迹", "没有比的：", "链接指向哪里", "打印区域"),
        "en": (
            "head and foot",
            "tracked changes",
            "Not compared:",
            "where links lead",
            "print areas",
        ),
    }
    for word in words[language]:
        assert word in text
