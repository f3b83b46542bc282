"""Makes the files of a page: Word, PDF, web page, workbook, and the text that is left when it is copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import openpyxl

from benchmarks.detector.papers import ABOVE, LEFT, Grid, Words
from benchmarks.detector.printing import as_docx, as_html, filled, merge, wrapped
from benchmarks.reading.pages import Page, Style
from tests.disclosure.readers.pdfs import LANDSCAPE, PITCH, PORTRAIT, Sheet, pdf_of
from tests.disclosure.readers.pdfs import LEFT as MARGIN

_LINES = 33  # lines of a page
_BEFORE = (
    "首页 > 政务公开 > 财政信息 > 部门预决算",
    "字号：大 中 小　打印　分享到",
    "发布时间：2024-03-08 浏览次数：1286",
)
_BEHIND = (
    "上一篇：2023年政府信息公开工作年度报告",
    "下一篇：关于召开座谈会的通知",
    "网站地图 | 联系我们 | 网站标识码 0000000000",
)


def txt(page: Page) -> bytes:
    """Return the page as it is copied: tables flattened, heads and feet between the lines."""
    lines: list[str] = []
    for part in page.parts:
        if isinstance(part.block, Words):
            lines += _cut(part.block.text, page.style.width)
        else:
            lines += _flattened(part.block, page.style.between)
    if page.style.running:
        lines = list(_with_running_lines(lines, page))
    if page.style.around:
        lines = [*_BEFORE, *lines, *_BEHIND]
    return "\n".join(lines).encode()


def _cut(text: str, width: int) -> list[str]:
    return [text[n : n + width] for n in range(0, len(text), width)] if width else [text]


def _flattened(grid: Grid, between: str) -> Iterator[str]:
    yield grid.title
    if grid.unit:
        yield f"单位：{grid.unit}"
    for row in grid.rows:
        cells = [text for text in row if text not in (LEFT, ABOVE)]
        yield between.join(cells)


def _with_running_lines(lines: list[str], page: Page) -> Iterator[str]:
    title = _title(page)
    for number, start in enumerate(range(0, len(lines), _LINES), 1):
        yield from (title, *lines[start : start + _LINES], f"- {number} -")


def _title(page: Page) -> str:
    block = page.parts[0].block
    return block.text if isinstance(block, Words) else ""


def html(page: Page) -> bytes:
    """Return the page of a site, within its navigation where the style has one."""
    made = as_html(page.paper).decode()
    if page.style.around:
        before = "".join(f"<div>{text}</div>" for text in _BEFORE)
        behind = "".join(f"<div>{text}</div>" for text in _BEHIND)
        made = made.replace("<body>", f"<body>{before}").replace("</body>", f"{behind}</body>")
    return made.encode()


def docx(page: Page) -> bytes:
    """Return the Word file."""
    return as_docx(page.paper)


def xlsx(page: Page) -> bytes:
    """Return a workbook: the paragraphs a row each on the first sheet, then the tables, a sheet each."""
    book = openpyxl.Workbook()
    front = book.active
    assert front is not None
    front.title = "说明"
    for number, part in enumerate(page.parts):
        if isinstance(part.block, Words):
            front.append([part.block.text])
            continue
        grid = part.block
        sheet = book.create_sheet(f"Z{number:02}")
        sheet.append([grid.title])
        sheet.append([f"单位：{grid.unit}" if grid.unit else ""])
        for row in grid.rows:
            sheet.append([None if text in (LEFT, ABOVE, "") else text for text in row])
        merge(sheet, grid)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def pdf(page: Page) -> bytes:
    """Return pages with a text layer; tables are ruled, on pages of their own."""
    sheets: list[Sheet] = []
    lines: list[str] = []
    for part in page.parts:
        if isinstance(part.block, Words):
            indent = "" if part.block.level else "　　"
            width = (page.style.width,) if page.style.width else ()
            lines += filled(indent + part.block.text, *width)
        else:
            sheets += _texts(lines, page.style)
            lines = []
            sheets += _table(part.block, page.style)
    sheets += _texts(lines, page.style)
    if page.style.running:
        for number, sheet in enumerate(sheets, 1):
            sheet.say(_title(page), 200, 30, 9).say(f"- {number} -", 280, sheet.size[1] - 40, 9)
    return pdf_of(*sheets)


def _texts(lines: list[str], style: Style) -> list[Sheet]:
    pages = [lines[n : n + _LINES] for n in range(0, len(lines), _LINES)]
    return [_sheet(PORTRAIT, style).lines(each, 80, MARGIN) for each in pages]


def _sheet(size: tuple[int, int], style: Style, *, turned: bool = False) -> Sheet:
    made = TwoFonts(size=size) if style.digits else Sheet(size=size)
    if turned:
        made.turned, made.rotate = True, 90
        made.size = (size[1], size[0])
    return made


class TwoFonts(Sheet):
    """A sheet whose digits are in a font of their own, with boxes that reach deep below the line."""

    def say(self, text: str, x: float, y: float, size: float = 12.0) -> Sheet:
        """Print each run of digits apart from the words around it, on one baseline."""
        start = 0
        for place in range(1, len(text) + 1):
            if place == len(text) or _is_digit(text[place]) != _is_digit(text[start]):
                super().say(text[start:place], x, y, size)
                if _is_digit(text[start]):
                    self.parts[-1] = self.parts[-1].replace("/F1", "/F2")
                x += sum(0.5 if c.isascii() else 1.0 for c in text[start:place]) * size
                start = place
        return self


def _is_digit(character: str) -> bool:
    return character in "0123456789.,%"


def _table(grid: Grid, style: Style) -> Iterator[Sheet]:
    head, body = grid.rows[: grid.header], grid.rows[grid.header :]
    width = (LANDSCAPE[0] - 80) / len(grid.rows[0])
    columns = [40 + width * n for n in range(len(grid.rows[0]) + 1)]
    for first in range(0, len(body) or 1, style.rows):
        rows = [
            [wrapped(text, width) for text in row]
            for row in (*head, *body[first : first + style.rows])
        ]
        sheet = _sheet(LANDSCAPE, style, turned=style.turned)
        if not first:
            sheet.say(grid.title, 300, 30)
            if grid.unit:
                sheet.say(f"单位：{grid.unit}", 700, 55)
        sheet.table(rows, columns, 80, high=PITCH + 4)
        yield sheet


PRINTERS: dict[str, Callable[[Page], bytes]] = {
    "docx": docx, "pdf": pdf, "html": html, "xlsx": xlsx, "txt": txt,
}  # fmt: skip
