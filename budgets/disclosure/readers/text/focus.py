"""What the sentences of a paragraph are speaking of, so that a figure without a name finds its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from budgets.disclosure.model import LineKey, Nature, Row, Side
from budgets.disclosure.official_form.vocabulary import (
    APPROPRIATION_TABLE,
    BUDGETS,
    EXPENDITURE_TABLE,
    OVERVIEW_TABLE,
)
from budgets.disclosure.readers.text.enumerations import Edge
from budgets.disclosure.readers.text.quantity_rules import Subject, key_of

# A quantity was named that the reader does not know: what follows without a name is that
# quantity's, and stays unread. It never falls to what was spoken of before.
UNREAD = Subject((), "")


_CARRIED = frozenset({"R9", "E9"})  # 年初结转和结余, 年末结转和结余


@dataclass(slots=True)
class Focus:
    """The subject spoken of, what lists split, and what brackets interrupt.

    `subject` is None as long as nothing was named, and `UNREAD` after a name that is not understood.
    `head` is the total whose parts follow, `split` what the last 其中 takes apart.
    """

    subject: Subject | None = None
    head: Subject | None = None
    split: Subject | None = None
    _bracketed: tuple[Subject | None, Subject | None] = (None, None)

    @property
    def known(self) -> Subject | None:
        """The subject, where it is one that the reader understands."""
        return self.subject if self.subject and self.subject.keys else None

    @property
    def spoken_of(self) -> Subject | None:
        """What a change without a name is of: never the money carried over, which nobody compares."""
        carried = self.known and self.known.key.code in _CARRIED
        return self.head if carried and self.head and self.head.keys else self.known

    def turn_to(self, subject: Subject | None) -> None:
        """Speak of a subject from here on; None is a name that is not understood."""
        self.subject = subject or UNREAD

    def pass_edge(self, edge: Edge) -> None:
        """After a list, a figure without a name of its own belongs to what the list splits."""
        if edge is Edge.BRACKET_OPENS:
            self._bracketed = self.subject, self.split
            self.split = self.subject
        elif edge is Edge.BRACKET_CLOSES:
            self.subject, self.split = self._bracketed[0] or self.subject, self._bracketed[1]
        elif edge is Edge.WHOLE_COMPARED:
            self.subject = self.head or self.subject
        else:
            self.split = self.subject
            if self.head is None or (self.known and is_own_total(self.known.key)):
                self.head = self.subject

    def part_of_split(self, subject: Subject) -> Subject | None:
        """「教育支出760万元，其中：基本支出310万元」 splits the class; None where what is split is unread.

        What names no nature ends the split.
        """
        nature = subject.key.nature
        if nature is Nature.TOTAL or self.split is None:
            self.split = None if nature is Nature.TOTAL else self.split
            return subject
        if not self.split.keys:
            return None
        whole = self.split.key
        if whole.table.split_by_fund and whole.row is not Row.ITEM and whole.fund in BUDGETS:
            table = BUDGETS[whole.fund]  # 一般公共预算财政拨款支出，其中：基本支出
            return replace(subject, keys=(key_of(table, nature=nature),))
        if whole.row is not Row.ITEM or whole.side is Side.REVENUE:
            return subject
        if (
            whole.table is APPROPRIATION_TABLE
        ):  # its classes are of three funds; no table splits them
            return None
        part = _natured(whole, nature)
        return replace(subject, keys=(part,), label=self.split.label)


def is_own_total(key: LineKey) -> bool:
    """Return whether a quantity is the whole of its table, not an item and not a nature."""
    return key.row is not Row.ITEM and key.nature is Nature.TOTAL


def _natured(item: LineKey, nature: Nature) -> LineKey:
    """Return the part of an item; the classes of the overview are split in the table of expenditure."""
    if item.table is OVERVIEW_TABLE:
        part = key_of(EXPENDITURE_TABLE, row=Row.ITEM, code=item.code, nature=nature)
        return replace(part, name=item.name)
    return replace(item, nature=nature)
