"""The official document and the workbook of one edition, held against those that the portal writes of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import partial

from django.utils.translation import gettext as _

from budgets.disclosure.readers.document import Document, Paragraph
from budgets.disclosure.readers.docx import read_docx
from budgets.disclosure.readers.unreadable import UnreadableDocument
from budgets.disclosure.readers.worksheets import Worksheet
from budgets.disclosure.workbook_format import COVER, FORMAT_LABEL
from budgets.reports.verification.answers import Difference, Outcome, Sort, too_many
from budgets.reports.verification.cells import Values
from budgets.reports.verification.comparing import Part, Row, compare
from budgets.reports.verification.tables import (
    DOCUMENT,
    MOST_CELLS,
    package_of,
    rows_of,
    unreadable,
)

# What shows something else than the text around it: none of our own documents has any.
_COVERING = frozenset(("drawing", "pict", "object", "control", "altChunk", "subDoc"))
_KNOWN_FIELDS = frozenset(("TOC", "PAGE", "NUMPAGES", "PAGEREF", "HYPERLINK"))
_OF_THE_SITE = ("许可", "数据声明")
Cells = dict[int, str]
_DIGITS = re.compile(r"[\d\s]+")
_PAGE_NUMBER = re.compile(r"(.*\D)\d{1,4}", re.DOTALL)


def compare_documents(ours: bytes, theirs: bytes, said: Collection[str] = ()) -> Outcome:
    """Every paragraph and every row of every table of a Word document, in their order.

    What the jurisdiction said of its data at any time (`said`) may stand at the head of the pages.
    """
    outcome, values = Outcome(), Values()
    rows = [list(_rows_of(_document(data))) for data in (ours, theirs)]
    wide = max((len(row.cells) for some in rows for row in some), default=0)
    if wide * max(map(len, rows)) > MOST_CELLS:
        raise too_many()
    mine, yours = ([Row(x.number, _filled(x.cells, wide)) for x in some] for some in rows)
    columns = tuple(_("第 %(number)s 列") % {"number": at + 1} for at in range(wide))
    compare(Part("", columns, mine, yours, ordered=True), outcome, values)
    for name in _beside(theirs):
        outcome.add(Sort.OBJECT, partial(Difference, Sort.OBJECT, theirs=name))
    for text in sorted(_margins(theirs, said) - _margins(ours, said)):
        outcome.add(
            Sort.ADDED_ROW, partial(Difference, Sort.ADDED_ROW, _("页眉页脚"), theirs=text[:200])
        )
    return outcome


def _document(data: bytes) -> Document:
    try:
        return read_docx("", data, DOCUMENT)
    except UnreadableDocument as error:
        raise unreadable(error) from None


def _rows_of(document: Document) -> Iterator[Row]:
    """Paragraphs and rows as they follow each other; the contents without their page numbers, which any
    program counts anew."""
    texts = {block.text for block in document.blocks if isinstance(block, Paragraph)}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            entry = _PAGE_NUMBER.fullmatch(block.text)
            text = entry[1] if entry and entry[1] in texts else block.text
            text = f"• {text}" if block.listed else text
            yield Row(_("第 %(number)s 段") % {"number": block.number}, (text,))
        else:
            for number, cells in enumerate(block.rows, 1):
                where = {"table": block.number, "number": number}
                yield Row(_("第 %(table)s 个表第 %(number)s 行") % where, cells)


def _filled(cells: tuple[str, ...], wide: int) -> tuple[str, ...]:
    return (*cells, *[""] * (wide - len(cells)))


def _beside(data: bytes) -> list[str]:
    """What a document shows besides its text: pictures, other documents, fields that Word works out."""
    found: list[str] = []
    field: list[str] | None = None

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal field
        if tag in _COVERING:
            found.append(tag)
        elif tag == "fldSimple":
            found.extend(_unknown(attributes.get("instr", "")))
        elif tag == "fldChar" and attributes.get("fldCharType") == "begin":
            field = []
        elif tag == "fldChar" and field is not None:
            found.extend(_unknown("".join(field)))
            field = None

    def text(text: str) -> None:
        if field is not None:
            field.append(text)

    with package_of(data) as package:
        package.parse(package.main_part("word/document.xml"), start, None, text)
    return found


def _unknown(code: str) -> list[str]:
    """The code of a field, unless it is one that numbers pages or leads to a place."""
    known = code.split()[:1] and code.split()[0].upper() in _KNOWN_FIELDS
    return [] if known else [code.strip()[:100]]


def _margins(data: bytes, said: Collection[str]) -> set[str]:
    """What stands at head and foot of the pages, without their numbers and what may stand there."""
    texts: set[str] = set()
    with package_of(data) as package:
        parts = package.relations(package.main_part("word/document.xml")).values()
        for _kind, path in (x for x in parts if x[0] in ("header", "footer")):
            if path in package.names:
                pieces: list[str] = []
                package.parse(path, lambda *_: None, None, pieces.append)
                text = _DIGITS.sub("", "".join(pieces))
                for notice in sorted(said, key=len, reverse=True):
                    text = text.replace(_DIGITS.sub("", notice), "")
                texts.add(text)
    return texts - {""}


def is_ours(ours: list[Worksheet], theirs: list[Worksheet]) -> bool:
    """Whether a workbook has at least one of our sheets, under its name."""
    return bool({x.name for x in ours} & {x.name for x in theirs})


def compare_workbooks(ours: list[Worksheet], theirs: list[Worksheet]) -> Outcome:
    """Every cell of every sheet of an edition's workbook."""
    outcome, values = Outcome(), Values()
    others = {sheet.name: sheet for sheet in theirs}
    for sheet in ours:
        found = others.pop(sheet.name, None)
        for name in sorted(found.beside - sheet.beside) if found else ():
            outcome.add(Sort.OBJECT, partial(Difference, Sort.OBJECT, sheet.name, theirs=name))
        if found is None:
            outcome.add(Sort.MISSING_PART, partial(Difference, Sort.MISSING_PART, sheet.name))
        else:
            _compare_sheets(sheet, found, outcome, values)
    for name, sheet in others.items():
        if sheet.rows:
            outcome.add(Sort.ADDED_PART, partial(Difference, Sort.ADDED_PART, name))
    return outcome


def _compare_sheets(ours: Worksheet, theirs: Worksheet, into: Outcome, values: Values) -> None:
    sheets = [dict(rows_of(sheet)) for sheet in (ours, theirs)]
    if ours.name == COVER:
        _leave_out_what_may_change(*sheets)
    used = sorted({at for rows in sheets for cells in rows.values() for at in cells})
    if len(used) * max(map(len, sheets)) > MOST_CELLS:
        raise too_many()
    mine, yours = (
        [Row(number, tuple(cells.get(at, "") for at in used)) for number, cells in rows.items()]
        for rows in sheets
    )
    columns = tuple(map(letter_of, used))
    compare(Part(ours.name, columns, mine, yours, ordered=True), into, values)


def _leave_out_what_may_change(ours: dict[int, Cells], theirs: dict[int, Cells]) -> None:
    """Below its last line of the edition, a cover says where the file comes from: what a file has of that is
    compared, but for the words that are the site's and not the edition's, and may be others today."""
    for rows, others in ((ours, theirs), (theirs, ours)):
        labels = {cells.get(0, "") for cells in others.values()}
        last = min((x for x, cells in rows.items() if cells.get(0) == FORMAT_LABEL), default=0)
        for number in [x for x in rows if last and x > last]:
            label = rows[number].get(0, "")
            if label in _OF_THE_SITE or (rows is ours and label not in labels):
                del rows[number]


def letter_of(column: int) -> str:
    """The letters of a column that counts from 0: A, …, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def texts_of_properties(data: bytes) -> str:
    """What the properties of an office file say: a download bears its checksum there."""
    texts: list[str] = []
    with package_of(data) as package:
        for name in ("docProps/core.xml", "docProps/custom.xml"):
            if name in package.names:
                package.parse(name, lambda *_: texts.append(" "), None, texts.append)
    return "".join(texts)
