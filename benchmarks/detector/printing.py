"""Makes files of every kind from a paper: Word, web page, text, PDF, Excel."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from io import BytesIO

import docx
import openpyxl

from benchmarks.detector.papers import ABOVE, LEFT, Grid, Paper, Words
from tests.disclosure.readers.pdfs import LANDSCAPE, PITCH, Sheet, pdf_of

_A_LINE = 35  # characters of a line of a PDF
_LINES = 33  # lines of a page
_ROWS = 18  # rows of a table on a page that lies on its side


def as_docx(paper: Paper) -> bytes:
    """Return a Word file with real tables, their cells merged."""
    document = docx.Document()
    for block in paper.blocks:
        if isinstance(block, Words):
            document.add_paragraph(block.text)
            continue
        document.add_paragraph(block.title)
        if block.unit:
            document.add_paragraph(f"单位：{block.unit}")
        _fill(document.add_table(len(block.rows), len(block.rows[0])), block)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _fill(table: docx.table.Table, grid: Grid) -> None:
    # Row by row: python-docx finds single cells by walking through the whole table.
    cells = [list(row.cells) for row in table.rows]
    for down, row in enumerate(grid.rows):
        for across, text in enumerate(row):
            if text == LEFT:
                cells[down][across] = cells[down][across - 1].merge(cells[down][across])
            elif text == ABOVE:
                cells[down][across] = cells[down - 1][across].merge(cells[down][across])
            else:
                cells[down][across].text = text


def as_html(paper: Paper) -> bytes:
    """Return a page saved from a department's site."""
    parts = []
    for block in paper.blocks:
        if isinstance(block, Words):
            tag = f"h{block.level + 1}" if block.level else "p"
            parts.append(f"<{tag}>{escape(block.text)}</{tag}>")
            continue
        unit = f"<p>单位：{block.unit}</p>" if block.unit else ""
        parts.append(f"<p>{escape(block.title)}</p>{unit}<table>")
        parts += [
            f"<tr>{''.join(_html_cells(block, down))}</tr>" for down in range(len(block.rows))
        ]
        parts.append("</table>")
    title = escape(paper.blocks[0].text if isinstance(paper.blocks[0], Words) else "")
    body = "\n".join(parts)
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
    return f"{page}<body>{body}</body></html>".encode()


def _html_cells(grid: Grid, down: int) -> list[str]:
    cells = []
    row = grid.rows[down]
    for across, text in enumerate(row):
        if text in (LEFT, ABOVE):
            continue
        columns = _run([row[x] for x in range(across + 1, len(row))], LEFT)
        rows = _run([grid.rows[y][across] for y in range(down + 1, len(grid.rows))], ABOVE)
        spans = f' colspan="{columns}"' if columns > 1 else ""
        spans += f' rowspan="{rows}"' if rows > 1 else ""
        cells.append(f"<td{spans}>{escape(text)}</td>")
    return cells


def _run(following: list[str], mark: str) -> int:
    return next((n for n, text in enumerate(following) if text != mark), len(following)) + 1


def as_txt(paper: Paper) -> bytes:
    """Return the text alone, as copied from a page; tables are lost that way."""
    texts = [block.text for block in paper.blocks if isinstance(block, Words)]
    return "\n".join(texts).encode()


def as_pdf(paper: Paper) -> bytes:
    """Pages with a text layer: lines of 35 characters, ruled tables on pages that lie on their side."""
    sheets: list[Sheet] = []
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Words):
            text = block.text if block.level else f"　　{block.text}"
            lines += filled(text)
        else:
            sheets += _text_pages(lines)
            lines = []
            sheets += _table_pages(block)
    return pdf_of(*sheets, *_text_pages(lines))


def filled(text: str, most: int = _A_LINE) -> list[str]:
    """Return the lines of a paragraph: Latin letters and figures are half as wide as Chinese characters."""
    lines, width = [""], 0.0
    for character in text:
        wide = 0.5 if character.isascii() else 1.0
        if width + wide > most:
            lines.append("")
            width = 0.0
        lines[-1] += character
        width += wide
    return lines


def _text_pages(lines: list[str]) -> list[Sheet]:
    return [Sheet().lines(lines[n : n + _LINES], 80) for n in range(0, len(lines), _LINES)]


def _table_pages(grid: Grid) -> list[Sheet]:
    head, body = grid.rows[: grid.header], grid.rows[grid.header :]
    width = (LANDSCAPE[0] - 80) / len(grid.rows[0])
    columns = [40 + width * n for n in range(len(grid.rows[0]) + 1)]
    sheets = []
    for first in range(0, len(body) or 1, _ROWS):
        rows = [
            [wrapped(text, width) for text in row] for row in (*head, *body[first : first + _ROWS])
        ]
        sheet = Sheet(size=LANDSCAPE)
        if not first:
            sheet.say(grid.title, 300, 30).say(f"单位：{grid.unit}", 700, 55)
        sheet.table(rows, columns, 80, high=PITCH + 4)
        sheets.append(sheet)
    return sheets


def wrapped(text: str, width: float) -> str:
    if text == ABOVE:
        return ""
    fits = max(int((width - 4) / 8), 2)
    if text == LEFT or text.isascii() or len(text) <= fits:
        return text
    return "\n".join(text[n : n + fits] for n in range(0, len(text), fits))


def as_xlsx(paper: Paper) -> bytes:
    """Return the official tables, a sheet each; the text does not come along."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    title = paper.blocks[0].text if isinstance(paper.blocks[0], Words) else ""
    cover = book.create_sheet("封面")
    cover.append([title])
    for grid in (block for block in paper.blocks if isinstance(block, Grid)):
        sheet = book.create_sheet(grid.title.replace("“", "").replace("”", "")[:31])
        sheet.append([grid.title])
        sheet.append([f"单位：{grid.unit}"])
        for row in grid.rows:
            # Figures are texts, as in the forms of many counties.
            sheet.append([None if text in (LEFT, ABOVE, "") else text for text in row])
        merge(sheet, grid)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def merge(sheet: openpyxl.worksheet.worksheet.Worksheet, grid: Grid) -> None:
    for down, row in enumerate(grid.rows):
        for across, text in enumerate(row):
            if text in (LEFT, ABOVE):
                continue
            columns = _run([row[x] for x in range(across + 1, len(row))], LEFT)
            rows = _run([grid.rows[y][across] for y in range(down + 1, len(grid.rows))], ABOVE)
            if columns > 1 or rows > 1:
                sheet.merge_cells(
                    start_row=down + 3, start_column=across + 1,
                    end_row=down + 2 + rows, end_column=across + columns,
                )  # fmt: skip


PRINTERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": as_docx, "html": as_html, "txt": as_txt, "pdf": as_pdf, "xlsx": as_xlsx,
}  # fmt: skip
