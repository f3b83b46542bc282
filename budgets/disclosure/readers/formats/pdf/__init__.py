"""Reads a PDF with a text layer: paragraphs and tables in reading order, with their pages.

pdfplumber gives characters and rulings of each page. `pages` opens the file within its limits, `lines`
sets characters into lines, `furniture` takes running heads and page numbers away, `ruled` and
`aligned` find tables, `tables` joins those that go on overleaf, `paragraphs` undoes the line breaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from budgets.disclosure.readers.blocks.document import Builder, Document
from budgets.disclosure.readers.errors import empty
from budgets.disclosure.readers.formats.pdf.aligned import with_aligned_tables
from budgets.disclosure.readers.formats.pdf.furniture import without_clipped, without_furniture
from budgets.disclosure.readers.formats.pdf.lines import Line, lines_of
from budgets.disclosure.readers.formats.pdf.pages import Page, pages_of
from budgets.disclosure.readers.formats.pdf.paragraphs import (
    Measure,
    continues,
    joined,
    measures_of,
    parts,
)
from budgets.disclosure.readers.formats.pdf.ruled import ruled_tables
from budgets.disclosure.readers.formats.pdf.tables import PdfTable, carries_on, carry_on


def read_pdf(name: str, data: bytes) -> Document:
    """The paragraphs and tables of a PDF; UnreadableDocument where it cannot be read.

    Scans, files with a password and text without character codes get a sentence of their own.
    Whatever else goes wrong inside a damaged file is told as damage.
    """
    sheets = [_sheet(page) for page in pages_of(data)]
    lines = without_clipped([sheet.lines for sheet in sheets], [sheet.beyond for sheet in sheets])
    lines = without_furniture(lines, [(sheet.width, sheet.height) for sheet in sheets])
    for sheet, rest in zip(sheets, lines, strict=True):
        sheet.lines = rest
    flow = _Flow(Builder(name), measures_of([(sheet.width, sheet.lines) for sheet in sheets]))
    for sheet in sheets:
        flow.page(sheet)
    document = flow.finished()
    if not document.blocks:
        raise empty()
    return document


@dataclass(slots=True)
class _Sheet:
    number: int
    width: float
    height: float
    lines: list[Line]
    beyond: list[Line]
    tables: list[PdfTable]


def _sheet(page: Page) -> _Sheet:
    tables, outside = ruled_tables(page)
    lines = lines_of(outside, page.number)
    beyond = lines_of(page.beyond, page.number)
    return _Sheet(page.number, page.width, page.height, lines, beyond, tables)


@dataclass(slots=True)
class _Flow:
    """Puts the blocks of all pages in order; what a page broke is joined again."""

    builder: Builder
    measures: list[Measure]
    _open: list[Line] = field(default_factory=list)
    _above: list[str] = field(default_factory=list)  # the lines between the last table and here
    _caption: list[str] = field(default_factory=list)  # the lines above the table below
    _table: PdfTable | None = None

    def page(self, sheet: _Sheet) -> None:
        measure = self.measures[sheet.number - 1]
        blocks = with_aligned_tables(sheet.lines, sheet.tables)
        first_table = next((n for n, block in enumerate(blocks) if isinstance(block, PdfTable)), 0)
        heads = [line.text for line in blocks[:first_table] if isinstance(line, Line)]
        repeated = bool(heads) and _bare(heads) == _bare(self._caption[-len(heads) :])
        for place, block in enumerate(blocks):
            if isinstance(block, PdfTable):
                self._take_table(block, overleaf=place == first_table)
            elif not (place < first_table and repeated and self._table is not None):
                for part in parts(block):
                    self._take_line(part, measure)

    def finished(self) -> Document:
        self._close_paragraph()
        self._close_table()
        return self.builder.document()

    def _take_table(self, table: PdfTable, *, overleaf: bool) -> None:
        self._close_paragraph()
        if self._table is not None and overleaf and carries_on(self._table, table):
            carry_on(self._table, table)
            return
        self._close_table()
        self._table, self._caption, self._above = table, self._above, []

    def _take_line(self, line: Line, measure: Measure) -> None:
        self._close_table()
        self._above.append(line.text)
        if self._open and not continues(self._open, line, measure, self.measures):
            self._close_paragraph()
        self._open.append(line)

    def _close_paragraph(self) -> None:
        if self._open:
            self.builder.paragraph(joined(self._open), page=self._open[0].page)
            self._open = []

    def _close_table(self) -> None:
        if self._table is not None:
            self.builder.grid(self._table.rows, tuple(self._table.pages))
            self._table = None


def _bare(texts: list[str]) -> list[str]:
    """Captions that an office program repeats overleaf, with or without （续）."""
    return ["".join(text.split()).replace("（续）", "").replace("(续)", "") for text in texts]
