"""Builds Word documents for the tests of the readers."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.table import Table

HERE = Path(__file__).parent

Rows = Sequence[Sequence[str]]


def text_of(name: str) -> str:
    """The text of a fixture document."""
    return (HERE / name).read_text(encoding="utf-8")


def docx_of(text: str, tables: Sequence[tuple[str, Rows]] = ()) -> bytes:
    """A Word document: a paragraph for each line, then each table under its title lines.

    A cell "<" is merged with the one to its left, "^" with the one above.
    """
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    for title, rows in tables:
        for line in title.splitlines():
            document.add_paragraph(line)
        _fill(document.add_table(len(rows), len(rows[0])), rows)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _fill(table: Table, rows: Rows) -> None:
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            cell = table.cell(down, across)
            if text == "<":
                table.cell(down, across - 1).merge(cell)
            elif text == "^":
                table.cell(down - 1, across).merge(cell)
            else:
                cell.text = text
