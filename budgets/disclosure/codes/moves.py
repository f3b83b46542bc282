"""Headings that took the place of others when a year's official list changed: `moves.csv`.

Columns: year (the first in which the new place holds), from and to (codes, ";"), whole (yes: what stood under
`from` stands under `to` and nothing else does, so that amounts can be compared; no: in part), source.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from budgets.disclosure.codes.lists import rows_of, split


@dataclass(frozen=True, slots=True)
class Move:
    """Where the money of headings stood until the year before `year`, and stands since."""

    year: int
    codes: tuple[str, ...]
    to: tuple[str, ...]
    is_whole: bool


@cache
def moves() -> tuple[Move, ...]:
    """Return all moves that are known, the earliest first."""
    return tuple(
        Move(int(row["year"]), split(row["from"]), split(row["to"]), row["whole"] == "yes")
        for row in rows_of("moves.csv")
    )


def moved_from(code: str, year: int) -> Move | None:
    """Return where a heading's money stood in the year before `year`; None where nothing is known of it."""
    return next((move for move in moves() if move.year == year and code in move.to), None)


def moved_to(code: str, year: int) -> tuple[str, ...]:
    """Return where a heading's money stands since a year; empty where it did not move."""
    return next((move.to for move in moves() if move.year == year and code in move.codes), ())
