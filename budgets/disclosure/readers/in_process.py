"""Read disclosure documents in this very process, whatever kind of file they are.

For the children of `formats/sandbox.py`, and for tests and benchmarks, which read no files from outside.
"""

from __future__ import annotations

from collections.abc import Callable

from budgets.disclosure.model import Disclosure
from budgets.disclosure.readers import errors
from budgets.disclosure.readers.blocks.document import Document
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats.detection import format_of
from budgets.disclosure.readers.formats.docx import read_docx
from budgets.disclosure.readers.formats.html import read_html, read_mhtml
from budgets.disclosure.readers.formats.libreoffice import converted
from budgets.disclosure.readers.formats.pdf import read_pdf
from budgets.disclosure.readers.formats.txt import read_txt
from budgets.disclosure.readers.formats.xls import read_xls
from budgets.disclosure.readers.formats.xlsx import read_workbook
from budgets.disclosure.readers.own_json import looks_like_json, read_own_json
from budgets.disclosure.readers.own_workbook import read_own_workbook
from budgets.disclosure.readers.own_workbook.form import Filled, Front, front_of_form, read_form
from budgets.disclosure.readers.reading import Reading, read

_READERS: dict[str, Callable[[str, bytes], Document]] = {
    "docx": read_docx,
    "workbook": read_workbook,
    "xls": read_xls,
    "pdf": read_pdf,
    "html": read_html,
    "mhtml": read_mhtml,
    "txt": read_txt,
}


def read_bytes(name: str, data: bytes) -> Reading:
    """Read a file; its name only helps to tell what kind of file it is."""
    errors.check_size(len(data))
    if looks_like_json(data):
        return read_own_json(name, data)
    own = read_own_workbook(name, data) if data.startswith(b"PK") else None
    return own or read(blocks_of(name, data))


def read_for_draft(name: str, data: bytes, draft: Disclosure, edition: int) -> Filled | Reading:
    """Read a form strictly, any other document as far as it goes. Raise UnreadableDocument for neither."""
    try:
        return read_form(name, data, draft, edition)
    except UnreadableDocument:
        if front_of_form(data):
            raise
        return read_bytes(name, data)


def read_form_or_document(name: str, data: bytes) -> Front | Reading:
    """Return the front of a form, where it is one; else what the document says."""
    return front_of_form(data) or read_bytes(name, data)


def blocks_of(name: str, data: bytes) -> Document:
    """Return the paragraphs and tables of a file, before anything is understood of them."""
    errors.check_size(len(data))
    if not data.strip():
        raise errors.empty()
    form = format_of(name, data)
    if form.suffix:
        data = converted(data, form.suffix, form.converted_to, form.kind)
    return _READERS[form.reader](name, data)
