"""The official document and the workbook of one edition, held against those that the portal writes of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from django.utils.translation import gettext as _

from budgets.disclosure.readers.blocks.document import Document, Paragraph
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats.docx import read_docx
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.disclosure.readers.own_workbook.problems import column_letters
from budgets.disclosure.workbook_format import COVER, FORMAT_LABEL
from budgets.reports.verification.answers import Difference, Outcome, Sort, too_many
from budgets.reports.verification.cells import Values
from budgets.reports.verification.comparing import Part, Row, compare
from budgets.reports.verification.concealed import add_concealed, add_margins
from budgets.reports.verification.tables import (
    DOCUMENT,
    MOST_CELLS,
    package_of,
    rows_of,
    unreadable,
)
from budgets.reports.verification.word import Shown, shown_in

_LONGEST = 200  # characters of what is told
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
    shown = shown_in(ours), shown_in(theirs)
    _add_shown(*shown, outcome)
    _add_margins(*shown, said, outcome)
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


def _add_shown(ours: Shown, theirs: Shown, into: Outcome) -> None:
    """Adds what a document shows besides its text, and what of it nobody sees: ours has none of that."""
    found = (
        (Sort.OBJECT, theirs.objects),
        (Sort.UNSEEN, _more(theirs.unseen, ours.unseen)),
        (Sort.TRACKED, theirs.tracked),
        (Sort.COMMENT, theirs.comments),
    )
    for sort, texts in found:
        for text in texts:
            into.add(sort, partial(Difference, sort, theirs=text[:_LONGEST]))


def _more(theirs: list[str], ours: list[str]) -> list[str]:
    known = set(ours)
    return [text for text in theirs if text not in known]


def _add_margins(ours: Shown, theirs: Shown, said: Collection[str], into: Outcome) -> None:
    """Adds what head and foot of the pages say otherwise than ours, without their numbers.

    What the jurisdiction said of its data at any time (`said`) may stand there; it may only be missing where
    the jurisdiction said nothing at some time, which an empty text in `said` tells.
    """
    for kind in ("header", "footer"):
        mine, yours = (_plain(each.margins[kind], said) for each in (ours, theirs))
        apart = {text for text in _plain(sorted(theirs.apart[kind]), said) if text}
        for text in sorted(({*yours} | apart) - {*mine, ""}):
            _add_margin(into, theirs=text)
        for text in sorted({*mine} - {*yours, ""}):
            _add_margin(into, ours=text)
        if mine != yours and {*mine, ""} == {*yours, ""}:
            _add_margin(
                into, " → ".join(x or "—" for x in mine), " → ".join(x or "—" for x in yours)
            )
    says = [
        any(_closed(notice) in _closed(text) for text in each.margins["header"] for notice in said)
        for each in (ours, theirs)
    ]
    if "" not in said and says == [True, False]:
        _add_margin(into, ours=" ".join(sorted(ours.margins["header"])))


def _add_margin(into: Outcome, ours: str = "", theirs: str = "") -> None:
    ours, theirs = ours[:_LONGEST], theirs[:_LONGEST]
    into.add(Sort.MARGIN, partial(Difference, Sort.MARGIN, ours=ours, theirs=theirs))


def _plain(texts: Iterable[str], said: Collection[str]) -> list[str]:
    """The texts without what may stand there; one that stays the same from section to section once."""
    plain: list[str] = []
    for each in texts:
        text = _closed(each)
        for notice in sorted(map(_closed, said), key=len, reverse=True):
            text = text.replace(notice, "") if notice else text
        if not plain or plain[-1] != text:
            plain.append(text)
    return plain


def _closed(text: str) -> str:
    return _DIGITS.sub("", text)


def is_ours(ours: list[Worksheet], theirs: list[Worksheet]) -> bool:
    """Whether a workbook has at least one of our sheets, under its name."""
    return bool({x.name for x in ours} & {x.name for x in theirs})


def compare_workbooks(
    ours: list[Worksheet], theirs: list[Worksheet], said: Collection[str] = ()
) -> Outcome:
    """Every cell of every sheet of an edition's workbook, what is hidden of it, heads and feet."""
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
            add_concealed(found, outcome, sheet)
            add_margins(found, outcome, said, sheet)
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
    columns = tuple(map(column_letters, used))
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


def texts_of_properties(data: bytes) -> str:
    """What the properties of an office file say: a download bears its checksum there."""
    texts: list[str] = []
    with package_of(data) as package:
        for name in ("docProps/core.xml", "docProps/custom.xml"):
            if name in package.names:
                package.parse(name, lambda *_: texts.append(" "), None, texts.append)
    return "".join(texts)
