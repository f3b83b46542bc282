"""What can be said of a file: identical to an edition, different from it, or only bearing its checksum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from budgets.models import Edition
from budgets.reports.verification.standing import Standing

MOST_LISTED = 20  # differences that are named one by one; all are counted


class Verdict(StrEnum):
    """What a file is to an edition."""

    DIFFERS = "differs"
    CLAIMS = "claims"  # it bears the checksum, or the name; its figures were not compared
    IDENTICAL = "identical"


class Sort(StrEnum):
    """What kind of difference."""

    CELL = "cell"
    MISSING_ROW = "missing_row"
    ADDED_ROW = "added_row"
    MISSING_COLUMN = "missing_column"
    ADDED_COLUMN = "added_column"
    MISSING_PART = "missing_part"  # a sheet
    ADDED_PART = "added_part"
    ORDER = "order"
    OBJECT = "object"  # a picture, an embedded file
    HIDDEN = "hidden"  # a row or a column that the file hides
    UNSEEN = "unseen"  # what is there, and cannot be seen: white on white, the smallest of fonts
    MARGIN = "margin"  # head and foot of the pages
    TRACKED = "tracked"  # a change that Word shows as one
    COMMENT = "comment"


class Difference(NamedTuple):
    """One of them. `place` is the row in words; `ours` and `theirs` what the cell, or the row, says."""

    sort: Sort
    part: str = ""
    place: str = ""
    column: str = ""
    ours: str = ""
    theirs: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of comparing: how much was compared, the first differences, and how many there are."""

    rows: int = 0
    counts: Counter[Sort] = field(default_factory=Counter)
    first: list[Difference] = field(default_factory=list)

    def add(self, sort: Sort, make: Callable[[], Difference]) -> None:
        """Counts a difference; it is made only if it is one of the first."""
        self.counts[sort] += 1
        if len(self.first) < MOST_LISTED:
            self.first.append(make())

    @property
    def differs(self) -> bool:
        return bool(self.counts)

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(slots=True)
class Found:
    """An edition that a file is, or says it is; `outcome` where the two were compared."""

    standing: Standing
    verdict: Verdict
    outcome: Outcome | None = None

    @property
    def edition(self) -> Edition:
        return self.standing.edition


@dataclass(slots=True)
class Answer:
    """What is said of a file.

    `exact`: its bytes are those of the portal's file. `whole` is what differs and belongs to no edition:
    columns, rows of nobody. `why` says why figures were not compared.
    """

    found: list[Found] = field(default_factory=list)
    exact: bool = False
    whole: Outcome = field(default_factory=Outcome)
    why: str = ""

    @property
    def verdict(self) -> Verdict | None:
        """What holds of the file as a whole; None where nothing of it is known here."""
        verdicts = {each.verdict for each in self.found}
        if not verdicts:
            return None
        if self.whole.differs or Verdict.DIFFERS in verdicts:
            return Verdict.DIFFERS
        return Verdict.CLAIMS if Verdict.CLAIMS in verdicts else Verdict.IDENTICAL


class NotComparable(Exception):
    """A file of which the figures cannot be held against ours; its text says why, for the reader."""


def too_many() -> NotComparable:
    """A file with more in it than can be compared for everybody who asks."""
    return NotComparable(_("内容太多：请分年度或者分部门下载了再核对，或者用 CSV。"))
