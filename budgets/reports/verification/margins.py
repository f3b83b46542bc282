"""Compare heads and feet of pages, in which every download bears what the jurisdiction says of its data.

A file bears what was said when it was made, so each of these `notices` may stand there. They may only be
missing where the jurisdiction said nothing at some time: an empty text among the notices tells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import groupby

from budgets.disclosure.readers.formats.cell_styles import SMALLEST_FONT
from budgets.disclosure.readers.formats.colours import WHITE, indistinct
from budgets.disclosure.readers.formats.worksheets import Worksheet
from budgets.reports.verification.answers import DifferenceKind, FileComparison
from budgets.reports.verification.word import Shown

# A code of a worksheet's head: "Times New Roman,Regular", 10 (points), K04+000 (a colour), B (bold).
_CODE = re.compile(
    r'&(?:"[^"]*"|(?P<size>\d{1,3})|K(?P<colour>[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[BIUESXYHO])'
)
_SIDES = re.compile("&([LCR])")
# What programs put at head and foot of their own accord: the number of the page, the name of the sheet.
_USUAL = re.compile(r"&[PNADTFZ]|page|of|第|页|共|[/\-—:\d]", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_DIGITS = re.compile(r"[\d\s]+")  # the numbers of pages, which every program counts itself


def add_document_margins(
    ours: Shown, theirs: Shown, notices: Collection[str], into: FileComparison
) -> None:
    """Add what head and foot of a Word document say otherwise than ours, without page numbers."""
    for kind in ("header", "footer"):
        mine, yours = (_distinct(each.margins[kind], notices) for each in (ours, theirs))
        apart = _distinct(sorted(theirs.apart[kind]), notices)
        for text in sorted({*yours, *apart} - {*mine, ""}):
            into.add(DifferenceKind.MARGIN, theirs=text)
        for text in sorted({*mine} - {*yours, ""}):
            into.add(DifferenceKind.MARGIN, ours=text)
        if mine != yours and {*mine, ""} == {*yours, ""}:
            here, there = (" → ".join(text or "—" for text in some) for some in (mine, yours))
            into.add(DifferenceKind.MARGIN, ours=here, theirs=there)
    heads = ours.margins["header"], theirs.margins["header"]
    expected, found = (any(_mentions(x, notices, _DIGITS) for x in some) for some in heads)
    if "" not in notices and expected and not found:
        into.add(DifferenceKind.MARGIN, ours=" ".join(sorted(heads[0])))


def _distinct(texts: Iterable[str], notices: Collection[str]) -> list[str]:
    """Return the texts without notices; one that stays the same from section to section once."""
    return [text for text, _same in groupby(_without(x, notices, _DIGITS) for x in texts)]


def add_sheet_margins(
    ours: Worksheet | None, theirs: Worksheet, notices: Collection[str], into: FileComparison
) -> None:
    """Add what head and foot of a worksheet say otherwise than ours, on every kind of page.

    A workbook of rows, of which there is no sheet of ours, has nothing there; what programs put there of
    their own accord is no difference.
    """
    usual = {"oddHeader": "", "oddFooter": ""}
    mine = usual | (ours.margins if ours else {})
    for name, written in sorted((usual | theirs.margins).items()):
        here = mine.get(name, mine[f"odd{name[-6:]}"])
        expected, found = _by_side(here, notices), _by_side(written, notices)
        if ours is None:
            found = {side: text for side, text in found.items() if _USUAL.sub("", text)}
        heads = (each.replace("&&", "&") for each in (here, written))
        mentioned, mentions = (_mentions(each, notices, _BLANKS) for each in heads)
        if expected != found or ("" not in notices and mentioned and not mentions):
            texts = [_readable(here), _readable(written)]
            if texts[0] == texts[1]:  # only its looks differ
                texts = [here, written]
            into.add(DifferenceKind.MARGIN, theirs.name, ours=texts[0], theirs=texts[1])


def _by_side(written: str, notices: Collection[str]) -> dict[str, str]:
    """Return the words left, in the middle and right, without fonts, blanks and notices."""
    sides = {"L": "", "C": "", "R": ""}
    pieces = _SIDES.split(f"&C{written.replace('&&', chr(0))}")
    for side, text in zip(pieces[1::2], pieces[2::2], strict=True):
        sides[side] += text
    words = {side: _CODE.sub(_visible, text).replace("\0", "&") for side, text in sides.items()}
    plain = {side: _without(text, notices, _BLANKS) for side, text in words.items()}
    return {side: text for side, text in plain.items() if text}


def _visible(code: re.Match[str]) -> str:
    """Return a code only where it hides what follows: fonts and sizes do not count."""
    size, colour = code["size"], code["colour"] or ""
    by_theme = colour[2:3] in ("+", "-")
    is_white = colour[:2] == "00" if by_theme else bool(colour) and indistinct(colour, WHITE)
    return code[0] if is_white or (size and int(size) < SMALLEST_FONT) else ""


def _readable(written: str) -> str:
    """Return the words as a page has them, with # for each number."""
    words = _SIDES.sub(" ", _CODE.sub("", written.replace("&&", "\0")))
    return " ".join(words.replace("&P", "#").replace("&N", "#").replace("\0", "&").split())


def _without(text: str, notices: Collection[str], ignored: re.Pattern[str]) -> str:
    """Return a text without its notices, and without what is `ignored`."""
    text = ignored.sub("", text)
    for notice in sorted((ignored.sub("", x) for x in notices), key=len, reverse=True):
        text = text.replace(notice, "") if notice else text
    return text


def _mentions(text: str, notices: Collection[str], ignored: re.Pattern[str]) -> bool:
    return any(ignored.sub("", notice) in ignored.sub("", text) for notice in notices if notice)
