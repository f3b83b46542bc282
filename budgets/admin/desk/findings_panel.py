"""The findings of an edition as the desk shows them: next to the page, on its tabs, after a save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.admin.addresses import part_of, url_of_cell
from budgets.disclosure.findings import CitedFigure, Finding, Severity
from budgets.models import Edition
from budgets.models.history import SEVERITY_LABELS

_OPEN = (Severity.ERROR, Severity.WARNING)
MOST_SEEN, MOST_SEEN_ELSEWHERE = 8, 3  # figures of a finding before the rest is folded away


def by_severity(findings: Iterable[Any]) -> list[dict[str, Any]]:
    """Return findings in groups, the gravest first, without empty groups."""
    found = list(findings)
    groups = [
        {
            "severity": severity.value,
            "title": SEVERITY_LABELS[severity],
            "findings": [each for each in found if each.severity == severity],
        }
        for severity in Severity
    ]
    return [group for group in groups if group["findings"]]


def panel(edition: Edition, findings: Iterable[Finding], part: str = "") -> list[dict[str, Any]]:
    """Return the findings by severity, those about the current page before others.

    Each figure leads to its cell.
    """
    groups = by_severity(findings)
    for group in groups:
        group["findings"] = [shown(edition, each, part) for each in group["findings"]]
        group["findings"].sort(key=lambda each: not each["here"])
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
    """Return the broken relations as the text of a hidden field, to tell which a save has resolved."""
    return " ".join(dict.fromkeys(f.relation for f in findings if f.severity in _OPEN))


def progress_since(before: str, findings: Sequence[Finding]) -> str:
    """Return how many of the broken relations that a page carried along are resolved, and how many new."""
    old, new = set(before.split()), set(open_relations(findings).split())
    counts = Counter(finding.severity for finding in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    sentences = []
    if resolved := len(old - new):
        sentences.append(_("解决了 %(count)s 处问题") % {"count": resolved})
    if added := len(new - old):
        sentences.append(_("新出现 %(count)s 处") % {"count": added})
    if not (errors or warnings):
        sentences.append(_("没有发现问题"))
    if errors:
        words = ngettext("还有 %(count)s 处错误", "还有 %(count)s 处错误", errors)
        sentences.append(words % {"count": errors})
    if warnings:
        words = ngettext("%(count)s 处提醒", "%(count)s 处提醒", warnings)
        sentences.append(words % {"count": warnings})
    return _("，").join(sentences)
