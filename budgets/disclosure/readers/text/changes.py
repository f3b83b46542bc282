"""Changes on the year, and against the plan, while their sentences are read, until their reason is known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from budgets.disclosure.model import Base, Direction, Reason, Source
from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.readers.text.figures import Figure, Role
from budgets.disclosure.readers.text.quantities import Subject


@dataclass(slots=True)
class Change:
    """A reason that is still being read."""

    subject: Subject
    direction: Direction
    source: Source
    against: Base = Base.YEAR_BEFORE
    change: Amount | None = None
    percent: Percent | None = None
    prior: Amount | None = None
    comparable: bool = False
    comparable_direction: Direction | None = None
    text: str = ""

    def explain(self, text: str, source: Source) -> None:
        """Takes the words of the reason, which may stand in a sentence of their own."""
        self.text = text.rstrip("。；;，, ")
        if (self.source.place, self.source.text) != (source.place, source.text):
            self.source = replace(self.source, text=self.source.text + source.text)

    def finished(self) -> Reason:
        """The change as the Disclosure states it."""
        return Reason(
            about=self.subject.key,
            label=self.subject.label,
            direction=self.direction,
            against=self.against,
            change=self.change,
            percent=self.percent,
            prior=self.prior,
            comparable=self.comparable,
            comparable_direction=self.comparable_direction,
            text=self.text,
            source=self.source,
        )


@dataclass(slots=True)
class Changes:
    """The changes of one document, in the order in which they were read."""

    all: list[Change] = field(default_factory=list)

    def open(self, subject: Subject, figure: Figure, source: Source, against: Base) -> Change:
        """The change that a figure belongs to: the last one, where that still lacks such a figure."""
        last = self.all[-1] if self.all else None
        if last and (last.subject.key, last.source, last.against) == (subject.key, source, against):
            held = last.percent if figure.role is Role.CHANGE_PERCENT else last.change
            if held is None:
                return last
        return self.add(subject, figure.direction or Direction.FLAT, source, against)

    def add(
        self,
        subject: Subject,
        direction: Direction,
        source: Source,
        against: Base = Base.YEAR_BEFORE,
    ) -> Change:
        """A new change."""
        change = Change(subject, direction, source, against)
        self.all.append(change)
        return change

    def last_in(self, source: Source) -> Change | None:
        """The last change of the sentence, if it has one."""
        return self.all[-1] if self.all and self.all[-1].source == source else None

    def meant(
        self, source: Source, direction: Direction | None, named: Subject | None
    ) -> Change | None:
        """The change that a reason explains: the last of the section that fits its opening words.

        减少的主要原因 explains a decrease, 财政拨款支出增加的主要原因 what it names.
        """
        here = [c for c in self.all if c.source.section is source.section]
        if named:
            here = [c for c in here if c.subject.key == named.key]
        fitting = [c for c in here if direction in (None, c.direction)] or here
        return fitting[-1] if fitting else None

    def against_plan(self, subject: Subject, direction: Direction, source: Source) -> Change:
        """The difference of a quantity to its plan: the one stated right before, or a new one."""
        last = self.all[-1] if self.all else None
        if last and last.against is Base.PLAN and last.subject.key == subject.key and not last.text:
            return last
        return self.add(subject, direction, source, Base.PLAN)
