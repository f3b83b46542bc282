"""What a rule reports: one contradiction, omission or leftover of a disclosure, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

# The rules whose sentences quote another document of the department: the year before's, or the year's budget.
# (A test holds this against what the rules look at.)
QUOTES_YEAR_BEFORE = ("R33", "R44")
QUOTES_BUDGET = ("R40", "R101")
QUOTES_UNITS = ("R24",)  # the documents of the department's units, or of the unit's department


class Severity(StrEnum):
    """How much a finding matters to the clerk who must publish."""

    ERROR = "error"  # the document contradicts itself: an explanation is asked for
    WARNING = "warning"  # most likely a slip
    NOTICE = "notice"  # worth a look, e.g. a difference that rounding explains


@dataclass(frozen=True, slots=True)
class CitedFigure:
    """One figure that a finding is about, as printed ("171.7万元"), and where it is printed.

    `cell` is the address of the quantity that it states (`LineKey.address`), or the field of the
    Disclosure that it is part of ("reasons"); "" for what is in no field.
    """

    label: str
    printed: str
    place: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken relation.

    `rule` is the number of the rule ("R16"); `message` and `message_en` are one
    sentence each, with the figures concerned; `figures` are what to look at, in reading order.
    """

    rule: str
    severity: Severity
    message: str
    message_en: str
    figures: tuple[CitedFigure, ...] = ()

    @property
    def key(self) -> str:
        """A name that stays while the same rule finds fault with the same figures.

        An explanation is kept under it from draft to published edition.
        """
        parts = [self.rule, self.message]
        parts += [f"{figure.label}|{figure.printed}|{figure.place}" for figure in self.figures]
        return sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def relation(self) -> str:
        """A name that stays while the same rule finds fault with the same cells, whatever they say.

        It tells a clerk which relations a change has repaired.
        """
        cells = [figure.cell for figure in self.figures]
        about = cells if all(cells) and cells else [figure.label for figure in self.figures]
        parts = [self.rule, *(about or [self.message])]
        return sha256("\n".join(parts).encode()).hexdigest()[:12]
