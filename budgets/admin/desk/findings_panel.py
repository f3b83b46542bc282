"""The findings of an edition as the desk shows them: next to the page, on its tabs, after a save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.admin.addresses import part_of, url_of_cell
from budgets.disclosure.findings import CitedFigure, Finding, Severity
from budgets.models import Edition
from budgets.models.history import SEVERITY_LABELS

_OPEN = (Severity.ERROR, Severity.WARNING)
MOST_SEEN, MOST_SEEN_ELSEWHERE = 8, 3  # figures of a finding before the rest is folded away


def panel(edition: Edition, findings: Iterable[Finding], part: str = "") -> list[dict[str, Any]]:
    """Return the findings by severity, the gravest first, those about the current page before others.

    Each figure leads to its cell.
    """
    groups = []
    for severity in Severity:
        found = [shown(edition, f, part) for f in findings if f.severity is severity]
        found.sort(key=lambda each: not each["here"])
        if found:
            title = SEVERITY_LABELS[severity]
            groups.append({"severity": severity.value, "title": title, "findings": found})
    return groups


def shown(edition: Edition, finding: Finding, part: str = "") -> dict[str, Any]:
    """Return a finding for the page: its first figures, each linked to its cell, and the rest folded."""
    here = part in parts_of(finding)
    figures = [_figure(edition, figure, part) for figure in finding.figures]
    seen = MOST_SEEN if here else MOST_SEEN_ELSEWHERE
    if len(figures) == seen + 1:
        seen += 1  # to unfold one figure costs as much room as the figure
    return {
        "rule": finding.rule,
        "message": finding.message,
        "message_en": finding.message_en,
        "relation": finding.relation,
        "here": here,
        "figures": figures[:seen],
        "more": figures[seen:],
    }


def _figure(edition: Edition, figure: CitedFigure, part: str) -> dict[str, str]:
    return {
        "label": figure.label,
        "printed": figure.printed,
        "place": figure.place,
        "cell": figure.cell if part_of(figure.cell) == part else "",
        "url": url_of_cell(edition, figure.cell),
    }


def parts_of(finding: Finding) -> frozenset[str]:
    """Return the pages that hold the cells of a finding."""
    return frozenset(part_of(figure.cell) for figure in finding.figures) - {""}


def errors_by_part(findings: Iterable[Finding]) -> Counter[str]:
    """Return how many open errors concern each page; a relation between two pages counts at both."""
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    return Counter(part for finding in errors for part in parts_of(finding))


def parts_with_work(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the pages that errors or warnings are about."""
    return frozenset(p for f in findings if f.severity in _OPEN for p in parts_of(f))


def open_relations(findings: Iterable[Finding]) -> str:
    """Return the broken relations as a page carries them along, to tell which a save has resolved."""
    return " ".join(dict.fromkeys(f.relation for f in findings if f.severity in _OPEN))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many broken relations a save has resolved, left and added."""

    mended: int
    broken: int
    errors: int
    warnings: int

    @classmethod
    def since(cls, before: str, findings: Sequence[Finding]) -> Progress:
        """Compare with the broken relations that a page carried along."""
        old, new = set(before.split()), set(open_relations(findings).split())
        counts = Counter(finding.severity for finding in findings)
        return cls(len(old - new), len(new - old), counts[Severity.ERROR], counts[Severity.WARNING])

    def __str__(self) -> str:
        said = []
        if self.mended:
            said.append(_("解决了 %(count)s 处问题") % {"count": self.mended})
        if self.broken:
            said.append(_("新出现 %(count)s 处") % {"count": self.broken})
        if not (self.errors or self.warnings):
            said.append(_("没有发现问题"))
        if self.errors:
            words = ngettext("还有 %(count)s 处错误", "还有 %(count)s 处错误", self.errors)
            said.append(words % {"count": self.errors})
        if self.warnings:
            words = ngettext("%(count)s 处提醒", "%(count)s 处提醒", self.warnings)
            said.append(words % {"count": self.warnings})
        return _("，").join(said)
