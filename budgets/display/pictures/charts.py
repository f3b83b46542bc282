"""A section of a department's year as a picture: the rows with their bars that the page shows, and its years.

Everything is laid out from above to below; `_Sheet` knows how far down it is. Sizes are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from budgets.display.pictures.lettering import fitted, lacks_glyphs, note, width, wrapped
from budgets.display.pictures.scene import Box, Ink, Line, Scene
from budgets.display.rows import Bar, KeyPart, Rect, Row, Rows, Section, Text, YearPair

WIDTH, MARGIN = 1200, 48
_RIGHT, _INSIDE = WIDTH - MARGIN, WIDTH - 2 * MARGIN
_BAR_AT, _BAR_END, _AMOUNT_END = 420, 840, 980
_STEP_END = 960  # of the bars of steps: no change stands behind their amounts
_NAME_ROOM = _BAR_AT - MARGIN - 24
_SMALL, _TEXT, _HEAD = 20, 24, 36
_BAR_HEIGHT, _COLUMN_HEIGHT = 20, 160

_FILLS = {
    "track": (Ink.TRACK, Ink.LINE),
    "plan": (Ink.PLAN, Ink.MAIN),
    "real": (Ink.MAIN, None),
    "tick": (Ink.TEXT, None),
    "axis": (Ink.SOFT, None),
    "up": (Ink.MORE, None),
    "down": (Ink.LESS, None),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a chart: whose it is, its mark and notices, edition and address at the foot."""

    title: str
    foot: str
    brief: str  # the same where there is one short line for it
    mark: str = ""
    notices: tuple[str, ...] = ()


class _Sheet:
    """A scene that grows downwards."""

    def __init__(self) -> None:
        self.y = 0.0
        self.parts: list[Box | Line] = []

    def text(self, text: str, size: int, **look: object) -> None:
        """Write whole lines, as wide as the picture."""
        for line in wrapped(text, size, _INSIDE, 3, bold=bool(look.get("bold"))):
            self.y += size * 1.45
            self.parts.append(Line(MARGIN, self.y, line, size, **look))  # type: ignore[arg-type] # look's

    def rule(self) -> None:
        """Draw the line above a row."""
        self.y += 12
        self.parts.append(Box(MARGIN, self.y, _INSIDE, 1, Ink.LINE))


def plain(text: Text) -> str:
    """Return a text without its markup, on one line."""
    return " ".join(unescape(strip_tags(text)).split())


def joined(groups: Iterable[Text]) -> str:
    """Return a heading's groups of words as one line: with a space where letters or digits would touch."""
    line = ""
    for group in map(plain, groups):
        apart = line[-1:].isascii() or (line[-1].isalnum() and group[:1].isascii())
        line += f" {group}" if line and apart else group
    return line


def chart_scene(
    section: Section, around: Around, years: Sequence[YearPair] = (), years_heading: str = ""
) -> Scene:
    """Return the drawing of a section; with `years`, of its plans and actuals over the years below it."""
    sheet = _Sheet()
    sheet.parts.append(Box(0, 0, WIDTH, 10, Ink.MAIN))
    sheet.y = 34
    heading = joined(section.heading)
    sheet.text(
        _("%(whose)s：%(says)s") % {"whose": around.title, "says": heading}, _HEAD, bold=True
    )
    _mark(sheet, around)
    _key(sheet, section.key)
    rows = [*_rows_of(section.rows)]
    compared = any(row.change for row in rows)
    for row in rows:
        _row(sheet, row, compared=compared)
    if years:
        _columns(sheet, years, years_heading)
    _foot(sheet, around)
    return Scene(
        WIDTH, round(sheet.y) + 28, f"{around.title}：{heading}", around.notices, sheet.parts
    )


def _rows_of(rows: Rows) -> Iterator[Row]:
    """Yield the rows; a fold is told by its summary, whose sum keeps the picture whole."""
    yield from rows.items
    if rows.fold:
        yield Row(name=rows.fold.summary)
    yield from rows.last


def _mark(sheet: _Sheet, around: Around) -> None:
    if around.mark:
        wide = width(around.mark, _TEXT, bold=True) + 24
        sheet.y += 14
        sheet.parts += [
            Box(MARGIN, sheet.y, wide, 36, Ink.NOTE, Ink.NOTE_TEXT),
            Line(MARGIN + 12, sheet.y + 26, around.mark, _TEXT, Ink.NOTE_TEXT, bold=True),
            Line(
                MARGIN + wide + 14,
                sheet.y + 25,
                fitted(" ".join(around.notices[:1]), _SMALL, _INSIDE - wide - 14),
                _SMALL,
                Ink.NOTE_TEXT,
            ),
        ]
        sheet.y += 36


def _key(sheet: _Sheet, key: Sequence[KeyPart]) -> None:
    if not key:
        return
    sheet.y += 34
    x = float(MARGIN)
    for part in key:
        if part.kind:
            sheet.parts += _swatch(part.kind, x, sheet.y - 15)
            x += 36
        sheet.parts.append(Line(x, sheet.y, part.text, _SMALL, Ink.SOFT))
        x += width(part.text, _SMALL) + 28


def _swatch(kind: str, x: float, y: float) -> list[Box]:
    if kind == "tick":
        return [Box(x + 12, y - 2, 4, 20, Ink.TEXT)]
    if kind == "in":
        return [Box(x, y, 28, 16, Ink.PLAN, Ink.MAIN), Box(x, y + 5, 20, 6, Ink.MAIN)]
    return [_box(kind, x, y, 28, 16)]


def _row(sheet: _Sheet, row: Row, *, compared: bool) -> None:
    sheet.rule()
    room = _NAME_ROOM if row.bar or row.amount else _INSIDE
    indent = 20 if row.inner else 0
    top = sheet.y
    for line in wrapped(plain(row.name), _TEXT, room - indent, 2, bold=row.total):
        sheet.y += _TEXT * 1.4
        sheet.parts.append(Line(MARGIN + indent, sheet.y, line, _TEXT, bold=row.total))
    base = top + _TEXT * 1.4
    end = _BAR_END if compared else _STEP_END
    sheet.parts += _bar(row.bar, base - 18, end, height=14 if row.inner else _BAR_HEIGHT)
    amount_end = _AMOUNT_END if compared else _RIGHT
    unequal = "≠ " if row.contradicted else ""
    ink = Ink.ALERT if row.contradicted else Ink.TEXT
    sheet.parts += [
        Line(amount_end, base, unequal + row.amount, _TEXT, ink, bold=True, at="end"),
        Line(_RIGHT, base, plain(row.change), 18, Ink.SOFT, at="end"),
    ]
    _below(sheet, row, MARGIN + indent)


def _below(sheet: _Sheet, row: Row, x: float) -> None:
    """Write the plain words of a row and its reason, whole as far as three lines go."""
    why = plain(row.why.text) if row.why else ""
    why = f"○ {why}" if row.why and row.why.missing else why
    for text, ink, most in ((plain(row.note), Ink.SOFT, 1), (why, Ink.TEXT, 3)):
        for line in wrapped(text, _SMALL, _RIGHT - x, most) if text else ():
            sheet.y += _SMALL * 1.45
            sheet.parts.append(Line(x, sheet.y, line, _SMALL, ink))


def _bar(bar: Bar, y: float, end: float, height: float) -> list[Box]:
    whole = end - _BAR_AT
    return [_rect(rect, _BAR_AT, whole, y, height) for rect in bar]


def _rect(rect: Rect, left: float, whole: float, y: float, height: float) -> Box:
    x, wide = left + float(rect.x) / 100 * whole, float(rect.width) / 100 * whole
    kinds = rect.kinds.split()
    if "tick" in kinds:
        return Box(x - 2, y - 4, 4, height + 8, Ink.TEXT)
    if "axis" in kinds:
        return Box(x, y - 5, 1, height + 10, Ink.SOFT)
    if rect.inside:
        return _box(rect.kinds, x, y + height / 3, wide, height / 3)
    return _box(rect.kinds, x, y, wide, height)


def _box(kinds: str, x: float, y: float, wide: float, high: float) -> Box:
    names = kinds.split()
    hollow = "hollow" in names
    fill, edge = next((_FILLS[name] for name in names if name in _FILLS), (Ink.PAPER, Ink.SOFT))
    return (
        Box(x, y, wide, high, Ink.PAPER, edge or fill, 2, dashed=True)
        if hollow
        else Box(x, y, wide, high, fill, edge)
    )


def _columns(sheet: _Sheet, years: Sequence[YearPair], heading: str) -> None:
    """Draw the plans and actuals of the years as pairs of columns, both figures below them."""
    sheet.rule()
    sheet.y += 12
    sheet.text(heading, _TEXT, bold=True)
    _key(sheet, (KeyPart(_("计划（上面的数）"), "plan"), KeyPart(_("实际（下面的数）"), "real")))
    base, step = sheet.y + 16 + _COLUMN_HEIGHT, _INSIDE / max(len(years), 1)
    for at, year in enumerate(years):
        middle = MARGIN + step * (at + 0.5)
        for height, x, kind in (
            (year.plan_height, middle - 44, "plan"),
            (year.actual_height, middle + 4, "real"),
        ):
            if height is not None:
                high = float(height) / 100 * _COLUMN_HEIGHT
                sheet.parts.append(_box(kind, x, base - high, 40, high))
        sheet.parts += [
            Line(middle, base + 28, str(year.year), _SMALL, Ink.SOFT, at="middle"),
            Line(middle, base + 54, year.plan, _SMALL, bold=True, at="middle"),
            Line(middle, base + 80, year.actual, _SMALL, at="middle"),
        ]
    sheet.parts.append(Box(MARGIN, base, _INSIDE, 1, Ink.SOFT))
    sheet.y = base + 84


def _foot(sheet: _Sheet, around: Around) -> None:
    sheet.y += 20
    sheet.parts.append(Box(MARGIN, sheet.y, _INSIDE, 2, Ink.LINE))
    sheet.y += 8
    if any(lacks_glyphs(each.text) for each in sheet.parts if isinstance(each, Line)):
        sheet.text(note(), _SMALL, ink=Ink.SOFT)
    sheet.text(around.foot, _SMALL, ink=Ink.SOFT)
