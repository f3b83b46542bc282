"""Compare the official document and the workbook of an edition with those that the portal writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from budgets.disclosure.readers.blocks.document import Document, Paragraph
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats.docx import read_docx
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.disclosure.readers.own_workbook.problems import column_letters
from budgets.disclosure.workbook_format import COVER, FORMAT_LABEL
from budgets.reports.verification.answers import (
    DifferenceKind,
    FileComparison,
    NotComparable,
    too_many,
)
from budgets.reports.verification.comparing import FileRow, TablePair, compare
from budgets.reports.verification.concealed import add_concealed
from budgets.reports.verification.equality import Meanings
from budgets.reports.verification.margins import add_document_margins, add_sheet_margins
from budgets.reports.verification.parsing import (
    DOCUMENT,
    MOST_CELLS,
    package_of,
    read_sheets,
    rows_of,
    unreadable,
)
from budgets.reports.verification.word import Shown, shown_in

_OF_THE_SITE = ("许可", "数据声明")
_PAGE_NUMBER = re.compile(r"(.*\D)\d{1,4}", re.DOTALL)  # 三、收入支出预算总表 12


def compare_documents(ours: bytes, theirs: bytes, notices: Collection[str]) -> FileComparison:
    """Compare every paragraph and every row of every table of a Word document, in their order."""
    found = FileComparison()
    rows = [list(_rows_of(_document(data))) for data in (ours, theirs)]
    wide = max((len(row.cells) for some in rows for row in some), default=0)
    if wide * max(map(len, rows)) > MOST_CELLS:
        raise too_many()
    mine, yours = (
        [FileRow(x.number, (*x.cells, *[""] * (wide - len(x.cells)))) for x in some]
        for some in rows
    )
    columns = tuple(_("第 %(number)s 列") % {"number": at + 1} for at in range(wide))
    compare(TablePair("", columns, mine, yours, ordered=True), found, Meanings())
    shown = shown_in(ours), shown_in(theirs)
    _add_shown(*shown, found)
    add_document_margins(*shown, notices, found)
    return found


def _document(data: bytes) -> Document:
    try:
        return read_docx("", data, DOCUMENT)
    except UnreadableDocument as error:
        raise unreadable(error) from None


def _rows_of(document: Document) -> Iterator[FileRow]:
    """Yield paragraphs and rows in order; the contents without page numbers, which any program recounts."""
    texts = {block.text for block in document.blocks if isinstance(block, Paragraph)}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            entry = _PAGE_NUMBER.fullmatch(block.text)
            text = entry[1] if entry and entry[1] in texts else block.text
            text = f"• {text}" if block.listed else text
            yield FileRow(_("第 %(number)s 段") % {"number": block.number}, (text,))
        else:
            for number, cells in enumerate(block.rows, 1):
                where = {"table": block.number, "number": number}
                yield FileRow(_("第 %(table)s 个表第 %(number)s 行") % where, cells)


def _add_shown(ours: Shown, theirs: Shown, into: FileComparison) -> None:
    """Add what a document shows besides its text, and what of it nobody sees: ours has none of that."""
    known = set(ours.unseen)
    found = {
        DifferenceKind.OBJECT: theirs.objects,
        DifferenceKind.UNSEEN: [text for text in theirs.unseen if text not in known],
        DifferenceKind.TRACKED: theirs.tracked,
        DifferenceKind.COMMENT: theirs.comments,
    }
    for kind, texts in found.items():
        for text in texts:
            into.add(kind, theirs=text)


def compare_workbooks(
    ours: bytes, theirs: list[Worksheet], notices: Collection[str]
) -> FileComparison:
    """Compare every cell of every sheet of an edition's workbook, what is hidden of it, heads and feet.

    NotComparable where it has none of our sheets.
    """
    found, meanings = FileComparison(), Meanings()
    sheets, others = read_sheets(ours), {sheet.name: sheet for sheet in theirs}
    if not any(sheet.name in others for sheet in sheets):
        raise NotComparable(_("没有一张工作表的名称是这一版的。"))
    for sheet in sheets:
        other = others.pop(sheet.name, None)
        if other is None:
            found.add(DifferenceKind.MISSING_PART, sheet.name)
        else:
            _compare_sheets(sheet, other, found, meanings)
            add_concealed(sheet, other, found)
            add_sheet_margins(sheet, other, notices, found)
    for name, other in others.items():
        if other.rows:
            found.add(DifferenceKind.ADDED_PART, name)
    return found


def _compare_sheets(
    ours: Worksheet, theirs: Worksheet, into: FileComparison, meanings: Meanings
) -> None:
    sheets = [dict(rows_of(sheet)) for sheet in (ours, theirs)]
    if ours.name == COVER:
        _leave_out_what_may_change(*sheets)
    used = sorted({at for rows in sheets for cells in rows.values() for at in cells})
    if len(used) * max(map(len, sheets)) > MOST_CELLS:
        raise too_many()
    mine, yours = (
        [FileRow(number, tuple(cells.get(at, "") for at in used)) for number, cells in rows.items()]
        for rows in sheets
    )
    columns = tuple(map(column_letters, used))
    compare(TablePair(ours.name, columns, mine, yours, ordered=True), into, meanings)


def _leave_out_what_may_change(
    ours: dict[int, dict[int, str]], theirs: dict[int, dict[int, str]]
) -> None:
    """Drop what a cover says below its last line of the edition and may say otherwise today.

    There it says where the file comes from: what a file has of that is compared, but for the words that are
    the site's and not the edition's.
    """
    for rows, others in ((ours, theirs), (theirs, ours)):
        labels = {cells.get(0, "") for cells in others.values()}
        last = min((x for x, cells in rows.items() if cells.get(0) == FORMAT_LABEL), default=0)
        for number in [x for x in rows if last and x > last]:
            label = rows[number].get(0, "")
            if label in _OF_THE_SITE or (rows is ours and label not in labels):
                del rows[number]


def texts_of_properties(data: bytes) -> str:
    """Return the texts in the properties of an office file: a download bears its checksum there."""
    texts: list[str] = []
    with package_of(data) as package:
        for name in ("docProps/core.xml", "docProps/custom.xml"):
            if name in package.names:
                package.parse(name, lambda *_: texts.append(" "), None, texts.append)
    return "".join(texts)
