"""Read files into Disclosures and lists, whatever their format.

Call these functions for files from outside: each reads in a child process with limits of memory and time
(`formats/sandbox.py`), after LibreOffice has converted old formats. `in_process.py` reads in the same
process, for tests and benchmarks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from budgets.disclosure.readers import code_book, in_process, row_files
from budgets.disclosure.readers.coverage import ReadingCoverage
from budgets.disclosure.readers.errors import (
    LARGEST_FILE,
    Obstacle,
    UnreadableDocument,
    check_size,
)
from budgets.disclosure.readers.formats.detection import READABLE
from budgets.disclosure.readers.formats.sandbox import apart, made_apart
from budgets.disclosure.readers.own_workbook import form
from budgets.disclosure.readers.reading import Reading

__all__ = [
    "LARGEST_FILE",
    "READABLE",
    "Obstacle",
    "Reading",
    "ReadingCoverage",
    "UnreadableDocument",
    "made_apart",
    "read_blocks",
    "read_bytes",
    "read_code_list",
    "read_document",
    "read_for_draft",
    "read_form",
    "read_form_or_document",
    "read_rows",
]

P = ParamSpec("P")
T = TypeVar("T")


def _in_a_child(
    read: Callable[Concatenate[str, bytes, P], T],
) -> Callable[Concatenate[str, bytes, P], T]:
    """Return a function that reads a file, by name and bytes, as `read` does, but in a child process."""

    @wraps(read)
    def reading(name: str, data: bytes, /, *args: P.args, **kwargs: P.kwargs) -> T:
        check_size(len(data))
        return apart(read, name, data, *args, **kwargs)

    return reading


read_bytes = _in_a_child(in_process.read_bytes)
read_blocks = _in_a_child(in_process.blocks_of)
read_form = _in_a_child(form.read_form)
read_for_draft = _in_a_child(in_process.read_for_draft)
read_form_or_document = _in_a_child(in_process.read_form_or_document)
read_code_list = _in_a_child(code_book.read_code_list)
read_rows = _in_a_child(row_files.read_rows)


def read_document(path: Path) -> Reading:
    """Read a file; raise UnreadableDocument if it holds no disclosure, OSError if it cannot be opened."""
    check_size(path.stat().st_size)
    return read_bytes(path.name, path.read_bytes())
