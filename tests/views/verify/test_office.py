"""Word and Excel files that somebody has are held against those that the portal writes."""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import openpyxl
import pytest
from django.test import Client
from docx.oxml import parse_xml

from budgets.disclosure.readers.formats.libreoffice import converted
from budgets.models import Edition
from tests.views.verify.verifying import (
    BASE,
    asked,
    cell_of_docx,
    downloaded,
    figure_of,
    saved_docx,
    saved_xlsx,
    set_cell,
)

pytestmark = pytest.mark.slow


def _sentence_of_docx(document: Any) -> None:
    run = next(x for p in document.paragraphs for x in p.runs if "扑救火灾" in x.text)
    run.text = run.text.replace("扑救火灾", "不扑救火灾")


def _moved_in_docx(document: Any) -> None:
    first, second = (
        next(p for p in document.paragraphs if text in p.text) for text in ("扑救火灾", "宣传消防")
    )
    first._element.addprevious(second._element)


def _pixel() -> bytes:
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(4))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


PIXEL = _pixel()


def _picture_in_docx(document: Any) -> None:
    document.add_picture(io.BytesIO(PIXEL))


def _footer_in_docx(document: Any) -> None:
    document.sections[-1].footer.paragraphs[0].add_run("以此为准：一亿元")


def _markup_in_docx(markup: str, document: Any) -> None:
    space = f'xmlns:w="{NAMESPACE}"'
    for element in parse_xml(f"<w:body {space}>{markup}</w:body>"):
        document.element.body.insert(40, element)


NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> = 900 + 30 </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
HIDDEN = (
    "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>真的</w:t></w:r><w:r><w:t>另一段</w:t></w:r></w:p>"
)


DOCX_FORGERIES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a cell": (cell_of_docx, "930"),
    "a sentence": (_sentence_of_docx, "不扑救火灾"),
    "a paragraph more": (lambda document: document.add_paragraph("另有一亿元"), "另有一亿元"),
    "two paragraphs changed about": (_moved_in_docx, "各行的次序不同"),
    "a table row taken away": (
        lambda document: document.tables[0]._tbl.remove(document.tables[0].rows[-1]._tr), "缺 1 行",
    ),
    "a picture": (_picture_in_docx, "图片"),
    "a footer": (_footer_in_docx, "页眉页脚"),
    "a field that Word works out": (partial(_markup_in_docx, FIELD), "= 900 + 30"),
    "another document inside": (partial(_markup_in_docx, "<w:altChunk/>"), "altChunk"),
    "hidden text": (partial(_markup_in_docx, HIDDEN), "另一段"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", [*DOCX_FORGERIES])
def test_a_document_is_compared_by_its_text_and_its_tables(
    client: Client, edition: Edition, forgery: str
) -> None:
    data = downloaded(client, f"{BASE}/v1.docx")
    change, told = DOCX_FORGERIES[forgery]
    said = asked(client, saved_docx(data, change))
    assert said.verdict == "differs"
    assert told in said.text


def test_a_document_saved_again_is_identical(client: Client, edition: Edition) -> None:
    data = downloaded(client, f"{BASE}/v1.docx")
    again = saved_docx(data)
    assert again != data
    said = asked(client, again)
    assert said.verdict == "identical", said.text
    assert "逐字节" not in said.text.split("怎样核对")[0]


def test_the_pages_in_the_contents_may_be_counted_anew(client: Client, edition: Edition) -> None:
    def recount(document: Any) -> None:
        for paragraph in document.element.body.iter(f"{{{NAMESPACE}}}p"):
            texts = list(paragraph.iter(f"{{{NAMESPACE}}}t"))
            if "TOC" in paragraph.xml and texts and texts[-1].text.isdecimal():
                texts[-1].text = "77"

    data = saved_docx(downloaded(client, f"{BASE}/v1.docx"), recount)
    assert asked(client, data).verdict == "identical"


def _picture() -> Any:
    return openpyxl.drawing.image.Image(io.BytesIO(PIXEL))


def _conditional(cell: Any) -> None:
    red = openpyxl.styles.differential.DifferentialStyle(
        numFmt=openpyxl.styles.numbers.NumberFormat(numFmtId=200, formatCode='"930"')
    )
    rule = openpyxl.formatting.rule.Rule(type="expression", formula=["TRUE"], dxf=red)
    cell.parent.conditional_formatting.add(cell.coordinate, rule)


XLSX_FORGERIES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a figure": (lambda book: set_cell(figure_of(book), value=99999), "99999"),
    "a figure by its format": (lambda book: set_cell(figure_of(book), number_format='"99999"'), "99999"),
    "a figure in thousands": (lambda book: set_cell(figure_of(book), number_format="0,"), "1 格不同"),
    "a formula": (lambda book: set_cell(figure_of(book), value="=30+900"), "=30+900"),
    "a sheet more": (lambda book: book.create_sheet("补充").append([1]), "多 1 张表"),
    "a sheet taken away": (lambda book: book.remove(book[book.sheetnames[-1]]), "缺 1 张表"),
    "a picture": (lambda book: figure_of(book).parent.add_image(_picture()), "图片"),
    "a format under a condition": (lambda book: _conditional(figure_of(book)), "cfRule"),
    "a sheet that is hidden": (
        lambda book: set_cell(book[book.sheetnames[-1]], sheet_state="hidden"), "缺 1 张表",
    ),
}  # fmt: skip


@pytest.mark.parametrize("forgery", [*XLSX_FORGERIES])
def test_an_editions_workbook_is_compared_cell_by_cell(
    client: Client, edition: Edition, forgery: str
) -> None:
    data = downloaded(client, f"{BASE}/v1.xlsx")
    assert asked(client, saved_xlsx(data)).verdict == "identical"
    change, told = XLSX_FORGERIES[forgery]
    said = asked(client, saved_xlsx(data, change))
    assert said.verdict == "differs", said.text
    assert told in said.text


def test_a_cover_may_lack_what_covers_say_today_but_says_nothing_false(
    client: Client, edition: Edition
) -> None:
    def without(label: str, book: Any) -> None:
        row = next(row for row in book["封面"].iter_rows() if row[0].value == label)
        for cell in row:
            cell.value = None

    def with_another(label: str, book: Any) -> None:
        row = next(row for row in book["封面"].iter_rows() if row[0].value == label)
        row[1].value = "另外的话"

    data = downloaded(client, f"{BASE}/v1.xlsx")
    for change in (
        partial(without, "许可"),
        partial(with_another, "许可"),
        partial(without, "固定地址"),
    ):
        assert asked(client, saved_xlsx(data, change)).verdict == "identical"
    for label in ("固定地址", "校验值", "版次", "联系方式"):
        assert asked(client, saved_xlsx(data, partial(with_another, label))).verdict == "differs"


def test_two_parts_of_one_name_are_not_read(client: Client, edition: Edition) -> None:
    file = io.BytesIO(downloaded(client, f"{BASE}/v1.xlsx"))
    with zipfile.ZipFile(file, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("xl/worksheets/sheet3.xml", packed.read("xl/worksheets/sheet3.xml"))
    assert asked(client, file.getvalue()).verdict == "claims"


def test_a_workbook_of_many_is_compared_row_by_row(
    client: Client, two_years: list[Edition]
) -> None:
    def forge(book: Any) -> None:
        sheet = book["T5"]
        amount = [cell.value for cell in sheet[1]].index("amount_yuan")
        sheet[2][amount].value = 1

    data = downloaded(client, "/departments/fire-brigade.xlsx")
    assert asked(client, saved_xlsx(data)).verdict == "identical"
    said = asked(client, saved_xlsx(data, forge))
    assert said.verdict == "differs"
    assert "一致的 1 版，不一致的 1 版" in said.text
    assert "amount_yuan" in said.text


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx"])
@pytest.mark.office
def test_what_libreoffice_saved_is_identical(client: Client, edition: Edition, ending: str) -> None:
    data = downloaded(client, f"{BASE}/v1.{ending}")
    again = converted(data, f".{ending}", "xlsx" if ending == "csv" else ending, ("", ""))
    assert asked(client, again).verdict == "identical"


def test_a_workbook_without_its_checksum_is_compared_with_the_edition_that_is_named(
    client: Client, edition: Edition
) -> None:
    def anonymous(document: Any) -> None:
        document.core_properties.identifier = ""

    data = saved_docx(downloaded(client, f"{BASE}/v1.docx"), anonymous)
    assert asked(client, data).verdict == "unknown"
    assert asked(client, data, checksum=edition.checksum[:12]).verdict == "identical"
