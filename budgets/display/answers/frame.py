"""What a page's sections know besides the figures: whose page it is, and where its rows lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from budgets.disclosure.money import MoneyUnit
from budgets.display.answers.names import short_name
from budgets.models import Department, Edition
from budgets.reports.answers.papers import Papers
from budgets.reports.answers.standing import FIGURES, kind_of, telephone_in
from budgets.reports.deadlines import Deadline
from budgets.reports.pages.amounts import StatedAmounts

_MOST_DECIMALS = 2


@dataclass(frozen=True)
class Frame:
    """One document's page: its edition, findings (as kept, or as computed) and deadline.

    `corrections`: how many public editions it took the place of. `with_levels`: its headings have pages of
    their own (those of the current edition). `document_href`: the official document as a page.
    """

    papers: Papers
    edition: Edition
    findings: Sequence[Any]
    deadline: Deadline
    corrections: int = 0
    with_levels: bool = True
    document_href: str = ""

    @property
    def department(self) -> Department:
        return self.edition.department

    @cached_property
    def name(self) -> str:
        """The department's name without its jurisdiction: 教育局."""
        return short_name(self.department)

    @property
    def year(self) -> int:
        return self.papers.year

    @property
    def is_final(self) -> bool:
        return self.papers.is_final

    @cached_property
    def decimals(self) -> int:
        """How many decimals of 万元 the document's figures have."""
        return _decimals_of(self.papers.stated)

    @cached_property
    def telephone(self) -> str:
        return telephone_in(self.papers.own.contact, self.department.contact)

    @cached_property
    def disputed(self) -> frozenset[str]:
        """The cells whose figures another place of the document contradicts."""
        return frozenset(
            cited_of(figure, "cell")
            for finding in self.findings
            if kind_of(finding) == FIGURES
            for figure in finding.figures
        ) - {""}

    def level_href(self, code: str) -> str:
        """Return the page of a heading in this edition; "" where it has none."""
        if not self.with_levels or not code[:1].isdigit():
            return ""
        is_current = self.edition.status == Edition.Status.PUBLISHED
        return self.edition.get_level_url(code, fixed=not is_current)


def _decimals_of(stated: StatedAmounts) -> int:
    """Return as many decimals of 万元 as the document's amounts need, two at most."""
    amounts = [line.amount.yuan for line in stated.lines if line.amount.yuan]
    for decimals in range(_MOST_DECIMALS):
        step = MoneyUnit.WAN.yuan.scaleb(-decimals)
        if all(amount % step == 0 for amount in amounts):
            return decimals
    return _MOST_DECIMALS


def cited_of(figure: Any, name: str) -> str:
    """Return a field of a cited figure, which is kept as a dict and computed as a CitedFigure."""
    found = figure.get(name, "") if isinstance(figure, dict) else getattr(figure, name)
    return str(found)
