"""Reads disclosure documents into Disclosures, whatever kind of file they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from budgets.disclosure.readers import unreadable
from budgets.disclosure.readers.coverage import Coverage
from budgets.disclosure.readers.document import Document
from budgets.disclosure.readers.docx import read_docx
from budgets.disclosure.readers.formats import READABLE, format_of
from budgets.disclosure.readers.html import read_html, read_mhtml
from budgets.disclosure.readers.isolation import isolated
from budgets.disclosure.readers.office import converted
from budgets.disclosure.readers.own_workbook import read_own_workbook
from budgets.disclosure.readers.reading import Reading, read
from budgets.disclosure.readers.txt import read_txt
from budgets.disclosure.readers.unreadable import Obstacle, UnreadableDocument
from budgets.disclosure.readers.workbook import read_workbook
from budgets.disclosure.readers.xls import read_xls

__all__ = [
    "LARGEST_FILE",
    "READABLE",
    "Coverage",
    "Obstacle",
    "Reading",
    "UnreadableDocument",
    "blocks_of",
    "read_bytes",
    "read_document",
]

LARGEST_FILE = 20 * 1024 * 1024


def _read_pdf(name: str, data: bytes) -> Document:
    return isolated("pdf", name, data)


_READERS: dict[str, Callable[[str, bytes], Document]] = {
    "docx": read_docx,
    "workbook": read_workbook,
    "xls": read_xls,
    "pdf": _read_pdf,
    "html": read_html,
    "mhtml": read_mhtml,
    "txt": read_txt,
}


def read_document(path: Path) -> Reading:
    """Reads a file; UnreadableDocument where it holds no disclosure, OSError where it cannot be opened."""
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large()
    return read_bytes(path.name, path.read_bytes())


def read_bytes(name: str, data: bytes) -> Reading:
    """Reads an uploaded file; its name only helps to tell what kind of file it is."""
    own = read_own_workbook(name, data) if _is_package(data) else None
    return own or read(blocks_of(name, data))


def _is_package(data: bytes) -> bool:
    return data.startswith(b"PK") and len(data) <= LARGEST_FILE


def blocks_of(name: str, data: bytes) -> Document:
    """The paragraphs and tables of a file, before anything is understood of them."""
    if len(data) > LARGEST_FILE:
        raise _too_large()
    if not data.strip():
        raise unreadable.empty()
    form = format_of(name, data)
    if form.suffix:
        data = converted(data, form.suffix, form.converted_to, form.kind)
    return _READERS[form.reader](name, data)


def _too_large() -> UnreadableDocument:
    megabytes = LARGEST_FILE // (1024 * 1024)
    return unreadable.too_large(f"最多 {megabytes} MB", f"at most {megabytes} MB")
