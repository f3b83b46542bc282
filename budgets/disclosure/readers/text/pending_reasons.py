"""Changes on the year, and against the plan, while their sentences are read, until their reason is known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from budgets.disclosure.model import Base, Direction, LineKey, Reason, Source
from budgets.disclosure.readers.text.quantity_rules import Subject
from budgets.disclosure.readers.text.sentence_figures import FigureRole, SentenceFigure


@dataclass(slots=True)
class PendingReason:
    """A reason that is still being read."""

    reason: Reason

    def explain(self, text: str, source: Source) -> None:
        """Take the words of the reason, which may stand in a sentence of their own."""
        own = self.reason.source
        if (own.place, own.text) != (source.place, source.text):
            own = replace(own, text=own.text + source.text)
        self.reason = replace(self.reason, text=text.rstrip("。；;，, "), source=own)


@dataclass(slots=True)
class PendingReasons:
    """The changes of one document, in the order in which they were read."""

    all: list[PendingReason] = field(default_factory=list)
    _lost: bool = False  # the last change was one that is not understood: its reason is nobody's

    def lose(self) -> None:
        """Pass over a change whose quantity or direction is not understood, and the reason after it."""
        self._lost = True

    def open(
        self, subject: Subject, figure: SentenceFigure, source: Source, against: Base
    ) -> PendingReason:
        """Return the change that a figure belongs to: the last of its subject that lacks such a figure."""
        self._lost = False
        percent = figure.role is FigureRole.CHANGE_PERCENT
        for each in reversed(self.all):
            reason = each.reason
            if reason.source != source:
                break
            open_yet = (reason.percent if percent else reason.change) is None
            if open_yet and (reason.about, reason.against) == (subject.key, against):
                return each
        return self.add(subject, figure.direction or Direction.FLAT, source, against)

    def add(
        self,
        subject: Subject,
        direction: Direction,
        source: Source,
        against: Base = Base.YEAR_BEFORE,
    ) -> PendingReason:
        """Add a new change, and return it."""
        self._lost = False
        reason = Reason(
            about=subject.key,
            label=subject.label,
            direction=direction,
            against=against,
            source=source,
        )
        self.all.append(PendingReason(reason))
        return self.all[-1]

    def tells_of(self, about: LineKey) -> bool:
        """Return whether the change of a quantity was read already."""
        return any(each.reason.about == about and each.reason.change for each in self.all)

    def last_in(self, source: Source) -> PendingReason | None:
        """Return the last change of the sentence, if it has one."""
        return self.all[-1] if self.all and self.all[-1].reason.source == source else None

    def meant(
        self, source: Source, direction: Direction | None, named: Subject | None
    ) -> PendingReason | None:
        """Return the change that a reason explains: the last of the section that fits its opening words.

        减少的主要原因 explains a decrease, 财政拨款支出增加的主要原因 what it names.
        """
        if self._lost and not named:
            return None
        here = [each for each in self.all if each.reason.source.section is source.section]
        if named:
            here = [each for each in here if each.reason.about == named.key]
        fitting = [each for each in here if direction in (None, each.reason.direction)] or here
        return fitting[-1] if fitting else None

    def against_plan(self, subject: Subject, direction: Direction, source: Source) -> PendingReason:
        """Return the difference of a quantity to its plan: the one stated right before, or a new one."""
        if last := self.all[-1] if self.all else None:
            told = (last.reason.about, last.reason.against, last.reason.text)
            if told == (subject.key, Base.PLAN, ""):
                return last
        return self.add(subject, direction, source, Base.PLAN)
