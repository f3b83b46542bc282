"""Read a PDF with a text layer: paragraphs and tables in reading order, with their pages.

pdfplumber gives characters and rulings of each page. `pages` opens the file within its limits, `pdf_lines`
sets characters into lines, `furniture` takes running heads and page numbers away, `ruled` and
`aligned` find tables, `pdf_table` joins those that go on overleaf, `paragraphs` undoes the line breaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from budgets.disclosure.readers.blocks.document import Builder, Document
from budgets.disclosure.readers.formats.pdf.aligned import Block, with_aligned_tables
from budgets.disclosure.readers.formats.pdf.furniture import without_clipped, without_furniture
from budgets.disclosure.readers.formats.pdf.pages import pages_of
from budgets.disclosure.readers.formats.pdf.paragraphs import (
    Measure,
    continues,
    joined,
    measures_of,
    parts,
)
from budgets.disclosure.readers.formats.pdf.pdf_lines import PdfLine, lines_of
from budgets.disclosure.readers.formats.pdf.pdf_table import PdfTable, carries_on, carry_on
from budgets.disclosure.readers.formats.pdf.ruled import ruled_tables


def read_pdf(name: str, data: bytes) -> Document:
    """Return the paragraphs and tables of a PDF; raise UnreadableDocument if it cannot be read.

    Scans, files with a password and text without character codes get a sentence of their own.
    Whatever else goes wrong inside a damaged file is told as damage.
    """
    pages = pages_of(data)
    tables, outside = zip(*map(ruled_tables, pages), strict=True)
    lines = [lines_of(out, page.number) for page, out in zip(pages, outside, strict=True)]
    lines = without_clipped(lines, [lines_of(page.beyond, page.number) for page in pages])
    lines = without_furniture(lines, [page.height for page in pages])
    widths = [page.width for page in pages]
    flow = _Flow(Builder(name), measures_of([*zip(widths, lines, strict=True)]))
    for number, (own, ruled) in enumerate(zip(lines, tables, strict=True)):
        flow.page(number, with_aligned_tables(own, ruled))
    pictures = tuple(page.number for page in pages if page.is_picture)
    return replace(flow.finished(), pictures=pictures)


@dataclass(slots=True)
class _Flow:
    """Puts the blocks of all pages in order; what a page broke is joined again."""

    builder: Builder
    measures: list[Measure]
    _open: list[PdfLine] = field(default_factory=list)
    _above: list[str] = field(default_factory=list)  # the lines between the last table and here
    _caption: list[str] = field(default_factory=list)  # the lines above the table below
    _table: PdfTable | None = None

    def page(self, number: int, blocks: list[Block]) -> None:
        """Put the blocks of a page in order; its number counts from 0."""
        first_table = next((n for n, block in enumerate(blocks) if isinstance(block, PdfTable)), 0)
        heads = [line.text for line in blocks[:first_table] if isinstance(line, PdfLine)]
        repeated = bool(heads) and _bare(heads) == _bare(self._caption[-len(heads) :])
        for place, block in enumerate(blocks):
            if isinstance(block, PdfTable):
                self._take_table(block, overleaf=place == first_table)
            elif not (place < first_table and repeated and self._table is not None):
                for part in parts(block):
                    self._take_line(part, self.measures[number])

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

    def _take_line(self, line: PdfLine, measure: Measure) -> None:
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
