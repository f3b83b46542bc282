"""How a document stands: what the check found, which edition it is, whether it was on time, whom to call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from budgets.disclosure.findings import Severity
from budgets.disclosure.rules import is_about_names

_TELEPHONE = re.compile(
    r"(?<![\d-])(?:\(?0\d{2,3}\)?[-－—\s]?\d{7,8}|1[3-9]\d{9}|\d{3,4}[-－—]\d{6,8}|\d{7,8})(?![\d-])"
)


class Judged(Protocol):
    """What is needed of a finding, as computed or as kept."""

    @property
    def rule(self) -> str: ...

    @property
    def severity(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How many places of a document contradict each other, are called wrongly, or are doubtful."""

    figures: int
    names: int
    doubts: int


def tally_of(findings: Sequence[Judged]) -> Tally:
    """Count the findings of a document; notices are none."""
    kinds = [(kind_of(each)) for each in findings]
    return Tally(kinds.count(FIGURES), kinds.count(NAMES), kinds.count(DOUBTS))


FIGURES, NAMES, DOUBTS, NOTICES = "figures", "names", "doubts", "notices"


def kind_of(finding: Judged) -> str:
    """Return what a finding is about: figures that contradict each other, a wrong name, a doubt, a notice."""
    severity = Severity(finding.severity)
    if severity is Severity.NOTICE:
        return NOTICES
    if is_about_names(finding.rule):
        return NAMES
    return FIGURES if severity is Severity.ERROR else DOUBTS


def telephone_in(*contacts: str) -> str:
    """Return the first telephone number that a document, or else the department, gives; "" for none."""
    for contact in contacts:
        found = _TELEPHONE.search(contact)
        if found:
            return found.group().strip()
    return ""


def dialled(telephone: str) -> str:
    """Return a number as it is dialled: digits only."""
    return re.sub(r"\D", "", telephone)
