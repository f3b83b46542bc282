"""What of a department's year fits on one A4: sections cut to size, in two columns, small if they must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.utils.translation import gettext as _

from budgets.display.answers.page import DepartmentYearPage
from budgets.display.pictures.charts import plain
from budgets.display.pictures.of_page import written_out
from budgets.display.rows import Question, Row, Rows, Section, Text, Why, YearPair

MOST_ROWS = 10
NOTE, REASON = 40, 66  # characters of a row's note and reason that are printed
_LATIN = 0x2E7F  # what comes after is as wide as a Chinese character
_ON_A_LINE = 27  # Chinese characters of the smallest text in half a sheet
# Lines of a column that fit at each size; what is longer is printed smaller.
SIZES = ((46.0, ""), (55.0, "dense"), (68.0, "denser"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet, from above to below. None and (): nothing there."""

    sections: tuple[Section, ...]
    questions: tuple[Question, ...] = ()
    years: tuple[YearPair, ...] = ()
    years_heading: Text = ""
    last: Section | None = None

    @property
    def lines(self) -> float:
        """About how many lines of text it is high."""
        found = sum(map(_lines_of, self.sections)) + (_lines_of(self.last) if self.last else 0)
        found += sum(0.3 + ceil(_size(each.bold, each.rest) / 25) for each in self.questions)
        return found + (2 if self.questions else 0) + (7 if self.years else 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheet below the answer: its columns, and how densely it is printed."""

    columns: tuple[Column, Column]

    @property
    def size(self) -> str:
        """The size that makes it one sheet: "" for the usual one, "dense", "denser"."""
        most = max(column.lines for column in self.columns)
        return next((name for lines, name in SIZES if most <= lines), SIZES[-1][1])


def on_paper(page: DepartmentYearPage) -> Paper:
    """Return the sections of a leaflet: classes without what is inside them, folds by their summaries.

    The questions stand in the column that is shorter without them.
    """
    left = Column(tuple(_cut(each) for each in (page.where, page.why) if each))
    three = (_cut(page.three.section),) if page.three else ()
    right = Column(
        three,
        years=tuple(page.three.years) if page.three else (),
        years_heading=page.three.years_heading if page.three else "",
        last=_cut(page.story) if page.story else None,
    )
    if left.lines <= right.lines:
        return Paper((replace(left, questions=page.asks.questions), right))
    return Paper((left, replace(right, questions=page.asks.questions)))


def _cut(section: Section) -> Section:
    """Return a section as it is printed: no links, no row inside another, no text longer than its place."""
    whole = written_out(section)
    rows = [_printed(row) for row in whole.rows.items if not row.inner]
    return replace(whole, say="", rows=Rows(_fewer(rows), whole.rows.ordered))


def _fewer(rows: Sequence[Row]) -> list[Row]:
    """Leave out rows before the last that are too many, and say so."""
    if len(rows) <= MOST_ROWS:
        return [*rows]
    last = [row for row in rows[-1:] if row.total]
    kept = MOST_ROWS - 1 - len(last)
    left_out = _("另外 %(count)d 行见网页") % {"count": len(rows) - kept - len(last)}
    return [*rows[:kept], Row(name=left_out, stepped=True), *last]


def _printed(row: Row) -> Row:
    why = row.why and Why(_short(row.why.text, REASON), row.why.missing)
    return replace(row, href="", anchor="", note=_short(row.note, NOTE), why=why)


def _short(text: Text, most: int) -> Text:
    """Return a text, cut where it is longer than its place; its markup goes with the cut."""
    if _size(text) <= most:
        return text
    words = plain(text)
    while _size(words) > most - 2:
        words = words[:-1]
    return words + _("……")


def _lines_of(section: Section) -> float:
    """Return about how many lines of text a section is high."""
    return 3.0 + sum(map(_lines_of_row, section.rows.items))


def _lines_of_row(row: Row) -> float:
    lines = 0.35 + ceil((_size(row.name) + 8) / 24) + (0.6 if row.bar else 0)
    if row.note or row.change:
        lines += 0.95 * ceil((_size(row.note, row.change) + 2) / _ON_A_LINE)
    return lines + (0.95 * ceil(_size(row.why.text) / _ON_A_LINE) if row.why else 0)


def _size(*texts: Text) -> float:
    """Return how wide texts are, in Chinese characters: Latin letters and digits are half of one."""
    return sum(1 if ord(each) > _LATIN else 0.55 for text in texts for each in plain(text))
