"""One small invented disclosure (seeds/archive.txt and .toml) in every kind of file, for the fuzz test."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import openpyxl

from tests.disclosure.readers.pdfs import assembled

SEEDS = Path(__file__).parent / "seeds"
Rows = Sequence[Sequence[str]]

TEXT = (SEEDS / "archive.txt").read_text("utf-8")
TABLES: list[tuple[str, Rows]] = [
    (table["title"], table["rows"])
    for table in tomllib.loads((SEEDS / "archive.toml").read_text("utf-8"))["tables"]
]


@cache
def as_text() -> bytes:
    """Return a text file, its tables as tabbed lines."""
    tables = "\n".join(
        title + "\n" + "\n".join("\t".join(row) for row in rows) for title, rows in TABLES
    )
    return (TEXT + tables + "\n").encode()


@cache
def as_word() -> bytes:
    """Return a Word file with merged heads."""
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    for title, rows in TABLES:
        document.add_paragraph(title)
        table = document.add_table(len(rows), len(rows[0]))
        for down, row in enumerate(rows):
            for across, text in enumerate(row):
                if across and row[across - 1] == text and down < 2:
                    table.cell(down, across - 1).merge(table.cell(down, across))
                else:
                    table.cell(down, across).text = text
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@cache
def as_workbook() -> bytes:
    """Return an .xlsx: a sheet a table, figures as numbers, and the text on a sheet of its own."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    for line in TEXT.splitlines():
        book.active.append([line])
    for number, (title, rows) in enumerate(TABLES, 1):
        sheet = book.create_sheet(f"表{number}")
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(rows[0]))
        for row in rows:
            sheet.append([_value(text) for text in row])
            for cell in sheet[sheet.max_row]:
                cell.number_format = "#,##0.00" if isinstance(cell.value, float) else "General"
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=2)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache
def as_shared_workbook() -> bytes:
    """Return the workbook saved as .xlsx by LibreOffice: its cells share their texts."""
    return (SEEDS / "archive.xlsx").read_bytes()


def _value(text: str) -> str | float:
    return float(text.replace(",", "")) if "." in text else text


@cache
def as_page() -> bytes:
    """Return a web page with what surrounds an article."""
    parts = ["<nav><a href='/'>首页</a></nav><div class='article'><h1>公开</h1>"]
    parts += [f"<p style='text-indent:2em'>{line}</p>" for line in TEXT.splitlines()]
    for title, rows in TABLES:
        parts.append(f"<p>{title}</p><table border=1>")
        parts += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
        parts.append("</table>")
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>部门预算</title></head><body>'
    return (head + "\n".join(parts) + "</div><footer>县政府</footer></body></html>").encode()


@cache
def as_web_archive() -> bytes:
    """Return the page as an .mht."""
    head = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=seam\r\n\r\n--seam\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + as_page() + b"\r\n--seam--\r\n"


@cache
def as_old_workbook() -> bytes:
    """Return the workbook saved as .xls by LibreOffice; kept as a file, as no library here writes it."""
    return (SEEDS / "archive.xls").read_bytes()


@cache
def as_pdf() -> bytes:
    """Return a PDF written by hand, nothing in it packed, so that mutations reach all of it.

    Its font is one of those that every reader knows by name; its table has ruled lines.
    """
    pages = [_page(TEXT.splitlines(), ()), _page([TABLES[1][0]], TABLES[1][1])]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[6 0 R 8 0 R]/Count 2>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    ]
    for number, content in enumerate(pages):
        own = 6 + 2 * number
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (own + 1)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return assembled(objects)


def _page(lines: Sequence[str], rows: Rows) -> bytes:
    parts = []
    height = 800
    for line in lines:
        for start in range(0, len(line), 40):
            parts.append(_shown(line[start : start + 40], 60, height))
            height -= 18
    top = height + 12
    for row in rows:
        parts.append(f"60 {height + 12} m 536 {height + 12} l S")
        parts += [_shown(cell, 62 + 68 * place, height, 5) for place, cell in enumerate(row)]
        height -= 18
    if rows:
        parts.append(f"60 {height + 12} m 536 {height + 12} l S")
        parts += [f"{60 + 68 * n} {top} m {60 + 68 * n} {height + 12} l S" for n in range(8)]
    return "\n".join(parts).encode()


def _shown(text: str, across: int, height: int, size: int = 9) -> str:
    return f"BT /F1 {size} Tf {across} {height} Td <{text.encode('utf-16-be').hex()}> Tj ET"
