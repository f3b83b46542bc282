"""Read files into Disclosures and lists, whatever their format.

Call these functions for files from outside: each reads in a child process with limits of memory and time
(`formats/sandbox.py`), after LibreOffice has converted old formats. `in_process.py` reads in the same
process, for tests and benchmarks.
"""

from __future__ import annotations

from pathlib import Path

from budgets.disclosure.model import Disclosure
from budgets.disclosure.readers import code_book, in_process
from budgets.disclosure.readers.code_book import CodeList
from budgets.disclosure.readers.coverage import Coverage
from budgets.disclosure.readers.errors import Obstacle, UnreadableDocument
from budgets.disclosure.readers.formats.detection import READABLE
from budgets.disclosure.readers.formats.sandbox import apart, made_apart
from budgets.disclosure.readers.in_process import LARGEST_FILE, check_size
from budgets.disclosure.readers.own_workbook import form
from budgets.disclosure.readers.own_workbook.form import Filled, Front
from budgets.disclosure.readers.reading import Reading

__all__ = [
    "LARGEST_FILE",
    "READABLE",
    "Coverage",
    "Obstacle",
    "Reading",
    "UnreadableDocument",
    "made_apart",
    "read_bytes",
    "read_code_list",
    "read_document",
    "read_for_draft",
    "read_form",
    "read_form_or_document",
]


def read_document(path: Path) -> Reading:
    """Reads a file; UnreadableDocument where it holds no disclosure, OSError where it cannot be opened."""
    check_size(path.stat().st_size)
    return read_bytes(path.name, path.read_bytes())


def read_bytes(name: str, data: bytes) -> Reading:
    """Reads an uploaded file; its name only helps to tell what kind of file it is."""
    check_size(len(data))
    return apart(in_process.read_bytes, name, data)


def read_form(name: str, data: bytes, draft: Disclosure, edition: int | None = None) -> Filled:
    """What a form says that was filled in for a draft; UnreadableDocument where it is no form at all."""
    check_size(len(data))
    return apart(form.read_form, name, data, draft, edition)


def read_for_draft(name: str, data: bytes, draft: Disclosure, edition: int) -> Filled | Reading:
    """What a file says for a draft: a form strictly, any other document as far as it goes."""
    check_size(len(data))
    return apart(in_process.read_for_draft, name, data, draft, edition)


def read_form_or_document(name: str, data: bytes) -> Front | Reading:
    """Whose form it is, and of which year, where it is one; else what the document says."""
    check_size(len(data))
    return apart(in_process.read_form_or_document, name, data)


def read_code_list(
    name: str, data: bytes, kind: str, year: int | None = None, *, whole: bool = False
) -> CodeList:
    """A year's list of headings of that kind (`codes.OFFICIAL`); UnreadableDocument where there is none."""
    check_size(len(data))
    return apart(code_book.read_list_of, name, data, kind, year, whole)
