"""What a workbook holds and does not show, and what its printed pages say beside the cells."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial

from django.utils.translation import gettext as _

from budgets.disclosure.readers.formats.cell_styles import SMALLEST_FONT
from budgets.disclosure.readers.formats.colours import WHITE, indistinct
from budgets.disclosure.readers.formats.worksheets import MOST_CELLS, Span, Worksheet
from budgets.disclosure.readers.own_workbook.problems import column_letters
from budgets.reports.verification.answers import Difference, Outcome, Sort, too_many

_LONGEST = 200
_CODE = re.compile(
    r'&(?:"[^"]*"|(?P<size>\d{1,3})|K(?P<colour>[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[BIUESXYHO])'
)
_SIDES = re.compile("&([LCR])")
# What programs put at head and foot of their own accord: the number of the page, the name of the sheet.
_USUAL = re.compile(r"&[PNADTFZ]|page|of|第|页|共|[/\-—:\d]", re.IGNORECASE)


def add_concealed(theirs: Worksheet, into: Outcome, ours: Worksheet | None = None) -> None:
    """Adds the rows, columns and cells with something in them that this sheet hides and ours, if any, does
    not."""
    for place in sorted(_hidden_rows(theirs, ours)):
        text = " · ".join(theirs.rows[place].values())
        where = _("第 %(number)s 行") % {"number": place + 1}
        _add(into, Sort.HIDDEN, theirs.name, where, theirs=text)
    for column in sorted(_hidden_columns(theirs) - (_hidden_columns(ours) if ours else set())):
        texts = (cells[column] for _row, cells in sorted(theirs.rows.items()) if column in cells)
        text = " · ".join(text for text, _few in zip(texts, range(3), strict=False))
        _add(into, Sort.HIDDEN, theirs.name, column=column_letters(column), theirs=text)
    unseen = theirs.unseen - (ours.unseen if ours else set())
    for row, column in sorted(unseen | _covered(theirs, ours)):
        text = theirs.rows.get(row, {}).get(column, "")
        where = _("第 %(number)s 行") % {"number": row + 1}
        _add(into, Sort.UNSEEN, theirs.name, where, column_letters(column), theirs=text)


def _add(
    into: Outcome, sort: Sort, part: str, place: str = "", column: str = "", **texts: str
) -> None:
    texts = {name: text[:_LONGEST] for name, text in texts.items()}
    into.add(sort, partial(Difference, sort, part, place, column, **texts))


def _hidden_rows(theirs: Worksheet, ours: Worksheet | None) -> set[int]:
    """The rows that are hidden; one that we hide may have come to stand elsewhere."""
    hidden = {place for place in theirs.hidden_rows if place in theirs.rows}
    if ours is None:
        return hidden
    known = {_content(ours, place) for place in ours.hidden_rows}
    return {
        place
        for place in hidden
        if place not in ours.hidden_rows and _content(theirs, place) not in known
    }


def _content(sheet: Worksheet, place: int) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(sheet.rows.get(place, {}).items()))


def _hidden_columns(sheet: Worksheet) -> set[int]:
    used = {column for cells in sheet.rows.values() for column in cells}
    return {column for column in used if sheet.is_hidden(column)} if sheet.hidden_columns else set()


def _covered(theirs: Worksheet, ours: Worksheet | None) -> set[tuple[int, int]]:
    """The cells that another one, merged over them, covers."""
    known: Collection[Span] = set(ours.merged) if ours else ()
    found: set[tuple[int, int]] = set()
    work = 0
    for span in theirs.merged:
        if span in known:
            continue
        places = range(span.top, min(span.bottom, max(theirs.rows, default=0)) + 1)
        work += len(places)
        for place in places:
            cells = theirs.rows.get(place, {})
            work += len(cells)
            found |= {(place, x) for x in cells if span.left <= x <= span.right}
        found.discard((span.top, span.left))
        if work > MOST_CELLS:
            raise too_many()
    return found


def add_margins(
    theirs: Worksheet, into: Outcome, said: Collection[str] = (), ours: Worksheet | None = None
) -> None:
    """Adds what head and foot of the printed pages say otherwise than ours, those of every kind of page.

    What the jurisdiction said of its data at any time (`said`) may stand there; it may only be missing where
    the jurisdiction said nothing at some time, which an empty text in `said` tells. A workbook of rows has
    nothing there; what programs put there of their own accord is none of a difference.
    """
    mine = _with_usual(ours.margins if ours else {})
    for name, written in sorted(_with_usual(theirs.margins).items()):
        here = mine.get(name, mine[f"odd{name[-6:]}"])
        expected, found = _plain(here, said), _plain(written, said)
        if ours is None:
            found = {side: text for side, text in found.items() if _USUAL.sub("", text)}
        unsaid = "" not in said and _says(here, said) and not _says(written, said)
        if expected != found or unsaid:
            texts = [_readable(here), _readable(written)]
            if texts[0] == texts[1]:  # only its looks differ
                texts = [here, written]
            _add(into, Sort.MARGIN, theirs.name, ours=texts[0], theirs=texts[1])


def _with_usual(margins: dict[str, str]) -> dict[str, str]:
    return {"oddHeader": "", "oddFooter": ""} | margins


def _plain(written: str, said: Collection[str]) -> dict[str, str]:
    """The words left, in the middle and right, without fonts and blanks, and without what may stand there."""
    sides = {"L": "", "C": "", "R": ""}
    pieces = _SIDES.split(written.replace("&&", "\0"))
    sides["C"] += pieces[0]
    for side, text in zip(pieces[1::2], pieces[2::2], strict=True):
        sides[side] += text
    plain = {}
    for side, text in sides.items():
        words = _closed(_CODE.sub(_visible, text)).replace("\0", "&")
        for notice in sorted(map(_closed, said), key=len, reverse=True):
            words = words.replace(notice, "") if notice else words
        if words:
            plain[side] = words
    return plain


def _visible(code: re.Match[str]) -> str:
    """Fonts and sizes do not count, unless they hide what follows."""
    size, colour = code["size"], code["colour"] or ""
    of_the_ground = colour[:2] == "00" if colour[2:3] in ("+", "-") else _is_white(colour)
    return code[0] if of_the_ground or (size and int(size) < SMALLEST_FONT) else ""


def _is_white(colour: str) -> bool:
    return bool(colour) and indistinct(colour, WHITE)


def _readable(written: str) -> str:
    """The words as a page has them, with # for each number."""
    words = _SIDES.sub(" ", _CODE.sub("", written.replace("&&", "\0")))
    return " ".join(words.replace("&P", "#").replace("&N", "#").replace("\0", "&").split())


def _says(written: str, said: Collection[str]) -> bool:
    text = _closed(written.replace("&&", "&"))
    return any(_closed(notice) in text for notice in said if notice)


def _closed(text: str) -> str:
    return "".join(text.split())
