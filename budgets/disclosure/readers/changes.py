"""Changes on the year while their sentence is read, until their reason is known."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.readers.quantities import Subject
from budgets.disclosure.shape import Direction, Reason, Source


@dataclass(slots=True)
class Change:
    """A reason that is still being read."""

    subject: Subject
    direction: Direction
    source: Source
    change: Amount | None = None
    percent: Percent | None = None
    prior: Amount | None = None
    comparable: bool = False
    comparable_direction: Direction | None = None
    text: str = ""

    def finished(self) -> Reason:
        """The change as the Disclosure states it."""
        return Reason(
            about=self.subject.key,
            label=self.subject.label,
            direction=self.direction,
            change=self.change,
            percent=self.percent,
            prior=self.prior,
            comparable=self.comparable,
            comparable_direction=self.comparable_direction,
            text=self.text,
            source=self.source,
        )
