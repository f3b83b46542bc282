"""How sure a figure is: read twice and equal, read once, or stated twice and not the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from budgets.disclosure.model import Disclosure, Line, LineKey, Statement
from budgets.disclosure.money import Agreement, Amount, judge_equal


class Evidence(StrEnum):
    """What the document's own statements of a quantity say to each other; the doubtful come first."""

    CONFLICTING = "conflicting"
    ONCE = "once"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Confidence:
    """One line, its standing, and the further statements of its quantity."""

    line: Line
    standing: Evidence
    statements: tuple[Statement, ...]


def confidence_of(disclosure: Disclosure) -> tuple[Confidence, ...]:
    """Return every line of a Disclosure: conflicting ones first, then those read once, then the confirmed.

    Figures that only rounding sets apart are equal. Within a standing, order is the document's.
    """
    said: dict[LineKey, list[Statement]] = {}
    for statement in disclosure.statements:
        said.setdefault(statement.about, []).append(statement)
    judged = [_judged(line, tuple(said.get(line.key, ()))) for line in disclosure.lines]
    order = list(Evidence)
    return tuple(sorted(judged, key=lambda each: order.index(each.standing)))


def _judged(line: Line, statements: tuple[Statement, ...]) -> Confidence:
    if not statements:
        return Confidence(line, Evidence.ONCE, statements)
    agree = all(_equal(line.amount, statement.amount) for statement in statements)
    return Confidence(line, Evidence.TWICE if agree else Evidence.CONFLICTING, statements)


def _equal(left: Amount, right: Amount) -> bool:
    """Two amounts that are both unknown agree; one that is known and one that is not do not."""
    if left.yuan is None or right.yuan is None:
        return left.yuan is right.yuan
    return judge_equal(left, right) in (Agreement.OK, Agreement.ROUNDING)
