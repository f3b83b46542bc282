"""Collect what is read: the first statement of a quantity is its line, every further one is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from budgets.disclosure.model import (
    Holding,
    Line,
    LineKey,
    Particular,
    Passage,
    Project,
    Reason,
    Statement,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent

WHOLE = 1 << 30  # past the end of any text


def _spans() -> defaultdict[str, list[tuple[int, int]]]:
    return defaultdict(list)


@dataclass(slots=True)
class Collector:
    """The contents of one document, in the order in which they were read."""

    lines: dict[LineKey, Line] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    particulars: list[Particular] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)  # titles and headers
    used: int = 0  # characters that told a field something
    taken: defaultdict[str, list[tuple[int, int]]] = field(default_factory=_spans)
    held: defaultdict[str, list[tuple[int, int]]] = field(default_factory=_spans)

    def take(self, place: str, start: int = 0, end: int = WHOLE) -> None:
        """Say that a figure went into a field: only now is it read, all others are listed as unread.

        `place` is that of a paragraph (`Paragraph.place`), `start` and `end` are positions in its text as
        `Placed.paragraph` has it; or the place of a cell (`SourceTable.place`), without positions. Take a
        figure where its field is filled, not where it is seen.
        """
        self.taken[place].append((start, end))

    def hold(self, place: str, start: int = 0, end: int = WHOLE) -> None:
        """Say that words went into a field as a reason, a purpose or a goal, and their figures with them."""
        self.held[place].append((start, end))

    def state(self, line: Line) -> None:
        """Take a line or, if its quantity is stated already, a further statement of it.

        What the further statement adds (purpose, share, prior year, path) goes to the line.
        """
        first = self.lines.get(line.key)
        if first is None:
            self.lines[line.key] = line
            return
        self.statements.append(Statement(line.key, line.amount, line.source))
        self.amend(
            line.key,
            share=line.share,
            purpose=line.purpose,
            prior=line.prior,
            planned=line.planned,
            path=line.path,
            code_as_written=line.code_as_written,
        )

    def amend(self, key: LineKey, **additions: object) -> bool:
        """Fill fields of a line that are still empty, and return whether the line holds now what was given.

        False if there is no such line, or if it holds something else already.
        """
        line = self.lines.get(key)
        if line is None:
            return False
        missing = {k: v for k, v in additions.items() if v and not getattr(line, k)}
        if missing:
            # The fields have types of their own, which one keyword argument for all cannot have.
            line = self.lines[key] = replace(line, **missing)  # type: ignore[arg-type]
        return all(_same(getattr(line, k), v) for k, v in additions.items() if v)

    @property
    def unit(self) -> MoneyUnit:
        """The unit in which most amounts are printed."""
        amounts: list[Amount] = [line.amount for line in self.lines.values()]
        amounts += [statement.amount for statement in self.statements]
        units = Counter(amount.unit for amount in amounts if amount.printed)
        return units.most_common(1)[0][0] if units else MoneyUnit.WAN


def _same(kept: object, given: object) -> bool:
    """Compare two values of a field, amounts and percentages by value: 40 is 40.00."""
    if isinstance(kept, Amount) and isinstance(given, Amount):
        return (kept.yuan, kept.nothing) == (given.yuan, given.nothing)
    if isinstance(kept, Percent) and isinstance(given, Percent):
        return kept.value == given.value
    return kept == given
