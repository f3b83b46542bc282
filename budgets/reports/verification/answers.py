"""The results of a check: a file is identical to an edition, differs from it, or only bears its checksum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from budgets.models import Edition
from budgets.reports.verification.standing import EditionStanding

MOST_LISTED = 20  # differences that are named one by one; all are counted
LONGEST_SHOWN = 200  # characters of a cell


class FileVerdict(StrEnum):
    """What a file is to an edition."""

    DIFFERS = "differs"
    CLAIMS = "claims"  # it bears the checksum, or the name; its figures were not compared
    IDENTICAL = "identical"


class DifferenceKind(StrEnum):
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


class FileDifference(NamedTuple):
    """One difference. `place` is the row in words; `ours` and `theirs` what the cell, or the row, says."""

    kind: DifferenceKind
    part: str = ""
    place: str = ""
    column: str = ""
    ours: str = ""
    theirs: str = ""


@dataclass(slots=True)
class FileComparison:
    """How much was compared, the first differences, and how many there are of each kind."""

    rows: int = 0
    counts: Counter[DifferenceKind] = field(default_factory=Counter)
    first: list[FileDifference] = field(default_factory=list)

    @property
    def lists_more(self) -> bool:
        """Return whether the next difference will be named: a long file has too many to word them all."""
        return len(self.first) < MOST_LISTED

    def add(
        self,
        kind: DifferenceKind,
        part: str = "",
        place: str = "",
        column: str = "",
        *,
        ours: str = "",
        theirs: str = "",
    ) -> None:
        """Count a difference, and name it if it is one of the first."""
        if self.lists_more:
            texts = short(ours), short(theirs)
            self.first.append(FileDifference(kind, part, place, column, *texts))
        self.counts[kind] += 1

    @property
    def differs(self) -> bool:
        return bool(self.counts)

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(slots=True)
class EditionMatch:
    """An edition that a file is, or says it is; without a `comparison` the two were not compared.

    `is_doubtful`: the file as a whole says what belongs to no edition.
    """

    standing: EditionStanding
    comparison: FileComparison | None = None
    is_doubtful: bool = False

    @property
    def edition(self) -> Edition:
        return self.standing.edition

    @property
    def verdict(self) -> FileVerdict:
        if self.comparison is None:
            return FileVerdict.CLAIMS
        differs = self.comparison.differs or self.is_doubtful
        return FileVerdict.DIFFERS if differs else FileVerdict.IDENTICAL


@dataclass(slots=True)
class FileReport:
    """What is known of a file.

    `exact`: its bytes are those of the portal's file. `whole` is what differs and belongs to no edition:
    columns, rows of nobody. `why` says why figures were not compared.
    """

    matches: list[EditionMatch] = field(default_factory=list)
    exact: bool = False
    whole: FileComparison = field(default_factory=FileComparison)
    why: str = ""

    @property
    def comparisons(self) -> list[FileComparison]:
        """Return the comparisons with editions."""
        return [each.comparison for each in self.matches if each.comparison]

    @property
    def verdict(self) -> FileVerdict | None:
        """Return what holds of the file as a whole; None where nothing of it is known here."""
        verdicts = {each.verdict for each in self.matches}
        if verdicts and self.whole.differs:
            return FileVerdict.DIFFERS
        return next((verdict for verdict in FileVerdict if verdict in verdicts), None)


def short(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= longest else f"{text[:longest]}…"


class NotComparable(Exception):
    """A file of which the figures cannot be compared with ours; its text says why, for the reader."""


def too_many() -> NotComparable:
    """Return the refusal of a file with more in it than can be compared for everybody who asks."""
    return NotComparable(_("内容太多：请分年度或者分部门下载了再核对，或者用 CSV。"))
