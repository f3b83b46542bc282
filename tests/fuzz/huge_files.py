"""Files that are huge, deep, or become so when they are unpacked; each is made once."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

from tests.fuzz import structures


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


HUGE: dict[str, list[Callable[[], bytes]]] = {}


def _huge(kind: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register the maker of a huge file of a kind, which makes it once."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        once = cache(make)
        HUGE.setdefault(kind, []).append(once)
        return once

    return register


_WORD_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}'
    "</w:body></w:document>"
)
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)


def _word(body: str) -> bytes:
    return zipped({"word/document.xml": _WORD_BODY.format(body).encode()})


def _sheet(content: str, **others: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(structures.as_workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet2.xml"] = _SHEET.format(content).encode()
    parts |= {
        name.replace("__", "/").replace("_xml", ".xml"): data for name, data in others.items()
    }
    return zipped(parts)


@_huge("docx")
def _many_paragraphs() -> bytes:
    return _word("<w:p><w:r><w:t>预算1.5万元</w:t></w:r></w:p>" * 100_000)


@_huge("docx")
def _paragraphs_in_paragraphs() -> bytes:
    return _word("<w:p>" * 100_000 + "</w:p>" * 100_000)


@_huge("docx")
def _tables_in_tables() -> bytes:
    return _word("<w:tbl><w:tr><w:tc>" * 50_000)


@_huge("docx")
def _packed_nothing() -> bytes:
    return zipped({"word/document.xml": b" " * 150_000_000})


@_huge("docx")
def _one_long_tag() -> bytes:
    return _word(f'<w:p w:x="{"x" * 60_000_000}"/>')


@_huge("docx")
def _huge_picture() -> bytes:
    with zipfile.ZipFile(BytesIO(structures.as_word())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | {"word/media/image1.png": bytes(150_000_000)})


@_huge("docx")
def _many_parts() -> bytes:
    return zipped({f"word/{n}": b"" for n in range(60_000)})


@_huge("docx")
def _wide_cells() -> bytes:
    cell = (
        '<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    )
    row = f"<w:tr>{cell.format('预算' * 50) * 4}</w:tr>"
    return _word(f"<w:tbl>{row * 5_000}</w:tbl>")


@_huge("docx")
def _tall_cells() -> bytes:
    below = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr>"
    first = (
        f'<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>{"预算" * 5000}'
    )
    return _word(f"<w:tbl>{first}</w:t></w:r></w:p></w:tc></w:tr>{below * 45_000}</w:tbl>")


@_huge("xlsx")
def _many_rows() -> bytes:
    return _sheet(f"<sheetData>{'<row><c><v>1</v></c><c><v>2</v></c></row>' * 300_000}</sheetData>")


@_huge("xlsx")
def _far_cells() -> bytes:
    cells = "".join(
        f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="XFD{r}"><v>2</v></c></row>'
        for r in range(1, 3000)
    )
    return _sheet(f"<sheetData>{cells}</sheetData>")


@_huge("xlsx")
def _merged_all_over() -> bytes:
    cells = "".join(
        f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="IV{r}"><v>2</v></c></row>'
        for r in range(1, 2000)
    )
    merged = '<mergeCell ref="A1:IV1999"/>' * 40_000
    return _sheet(f"<sheetData>{cells}</sheetData><mergeCells>{merged}</mergeCells>")


@_huge("xlsx")
def _one_text_everywhere() -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = f"<sst xmlns='{space}'><si><t>{'预算' * 15_000}</t></si></sst>"
    row = "<c t='s'><v>0</v></c>" * 200
    cells = f"<row>{row}</row>" * 2_000
    return _sheet(f"<sheetData>{cells}</sheetData>", xl__sharedStrings_xml=texts.encode())


@_huge("txt")
def _many_lines() -> bytes:
    return ("2023年部门预算公开\n" + "预算1.5万元\n" * 100_000).encode()


@_huge("txt")
def _one_line() -> bytes:
    return (
        "2023年部门预算公开\n三、收支预算情况说明\n" + "行政运行（项）1.5万元，" * 80_000
    ).encode()


@_huge("txt")
def _tabs() -> bytes:
    return ("2023年部门预算公开\n" + "\t" * 3_000_000 + "\n预算\t1\n" * 3_000).encode()


@_huge("txt")
def _numbers() -> bytes:
    return ("2023年部门预算公开\n三、收支预算情况说明\n" + "9" * 900_000 + "万元").encode()


@_huge("html")
def _nested_page() -> bytes:
    return ("<html><table><tr><td>" + "<div>" * 200_000 + "<table><tr><td>预算" * 60_000).encode()


@_huge("html")
def _spanning_page() -> bytes:
    return ("<html><table>" + "<tr><td colspan=256 rowspan=256>预算</td></tr>" * 30_000).encode()


@_huge("html")
def _open_tags() -> bytes:
    return ("<html>" + "<a b='" * 900_000).encode()


@_huge("mht")
def _nested_archive() -> bytes:
    return b"MIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
    )


@_huge("pdf")
def _pages_of_pages() -> bytes:
    kids = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"
    return structures.as_pdf().replace(b"<</Type/Pages/Kids[6 0 R 8 0 R]/Count 2>>", kids)


@_huge("pdf")
def _many_strokes() -> bytes:
    return structures.as_pdf().replace(b" S\n", b" S\n" + b"1 1 m 2 2 l S\n" * 20_000, 1)
