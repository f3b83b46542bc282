"""Read the counts behind 三公 where a table states them: 国内公务接待批次（个） | 46."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgets.disclosure.model import Particular, ParticularKind, Section, Source
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.layout.sections import PlacedGrid

_K = ParticularKind
_LABELS = {
    _K.ABROAD_GROUPS: r"(?:因公)?出国\(境\)团组数?",
    _K.ABROAD_PEOPLE: r"(?:因公)?出国\(境\)(?:累计)?人(?:次|数|次数)",
    _K.CARS_BOUGHT: "公务用车购置(?:数量?|辆数)",
    _K.CARS_KEPT: "(?:年末)?公务用车(?:年末)?保有(?:量|数量?)",
    _K.RECEPTIONS: "国内公务接待(?:累计)?批次数?",
    _K.GUESTS: "国内公务接待(?:累计)?人(?:次|数|次数)",
    _K.FOREIGN_AFFAIRS_RECEPTIONS: "外事接待(?:累计)?批次数?",
    _K.FOREIGN_AFFAIRS_GUESTS: "外事接待(?:累计)?人(?:次|数|次数)",
    _K.FOREIGN_RECEPTIONS: r"国\(境\)外公务接待(?:累计)?批次数?",
    _K.FOREIGN_GUESTS: r"国\(境\)外公务接待(?:累计)?人(?:次|数|次数)",
}
# 5.国内公务接待批次（个）, 其中：外事接待人次（人）
_LABEL = re.compile(
    r"\(?\d{0,2}[).、]?(?:其中:)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items())
    + r")(?:\([个次批辆人台]+\))?:?"
)
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,7}")


def counts_of(grids: Iterable[PlacedGrid]) -> Iterator[tuple[Particular, str]]:
    """Yield each count of a table with the place of its cell.

    It stands right of its label or, in a table of columns, below it. Where several differ there (计划 and
    实际), none is taken.
    """
    for placed in grids:
        rows = placed.grid.rows
        for index, row in enumerate(rows):
            texts = [re.sub(r"\s", "", half_width(cell)) for cell in row]
            for column, text in enumerate(texts):
                label = _LABEL.fullmatch(text)
                if not label or text == (texts[column - 1] if column else ""):
                    continue  # a merged cell is there once for each of its columns
                kind = _K(label.lastgroup or "")
                where = _right_of(texts, column)
                at = (index, where) if where is not None else _below(rows, index, column)
                if at is not None:
                    yield _particular(kind, placed, at, text)


def _right_of(texts: list[str], column: int) -> int | None:
    """Return the column of the one count between a label and the next words."""
    found: dict[str, int] = {}
    for place in range(column + 1, len(texts)):
        if _COUNT.fullmatch(texts[place]):
            found.setdefault(texts[place], place)
        elif (
            texts[place] not in ("", "-", "--", "—", texts[column]) and not texts[place].isdecimal()
        ):
            break
    return next(iter(found.values())) if len(found) == 1 else None


def _below(rows: tuple[tuple[str, ...], ...], index: int, column: int) -> tuple[int, int] | None:
    """Return the cell right below a label, if it is the last row and a count."""
    if index + 2 != len(rows) or column >= len(rows[index + 1]):
        return None
    return (index + 1, column) if _COUNT.fullmatch(rows[index + 1][column].strip()) else None


def _particular(
    kind: ParticularKind, placed: PlacedGrid, at: tuple[int, int], label: str
) -> tuple[Particular, str]:
    printed = placed.grid.rows[at[0]][at[1]].strip()
    place = placed.grid.place(*at)
    source = Source(Section.TABLES, place, f"{label} {printed}")
    return Particular(kind, int(half_width(printed).replace(",", "")), source=source), place
