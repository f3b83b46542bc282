"""Judge a disclosure by all rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.frame import Framed
from budgets.disclosure.model import Disclosure
from budgets.disclosure.rules import (  # noqa: F401 -- importing a family registers its rules
    across_tables,
    changes,
    completeness,
    final_accounts,
    inspection,
    leftovers,
    magnitude,
    missing_rows,
    names,
    particulars,
    reasons,
    statements,
    within_tables,
)
from budgets.disclosure.rules.across_documents import units  # noqa: F401 -- the same
from budgets.disclosure.rules.line_index import Together
from budgets.disclosure.rules.parts_not_read import excused
from budgets.disclosure.rules.registry import Case, Fault, Held, Missing, Rule, registered
from budgets.disclosure.unread import Unread

RULES: tuple[Rule, ...] = registered()


class RuleStatus(StrEnum):
    """The outcome of one rule for a disclosure."""

    HOLDS = "holds"  # what the rule looks at agrees, or differs by rounding only
    BROKEN = "broken"
    NOT_APPLICABLE = "not_applicable"  # the document does not state what the rule would need


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule says of a disclosure.

    `missing` names, in Chinese, what the rule would need where it is not applicable; empty where
    the question does not arise (a rule on final accounts before a budget). `off` says of each finding by how
    much its figures miss each other, in 元, where they do.
    """

    rule: Rule
    standing: RuleStatus
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    off: tuple[Decimal | None, ...] = ()


def coverage(
    disclosure: Disclosure,
    previous: Disclosure | None = None,
    budget: Disclosure | None = None,
    known_as: Collection[str] = (),
    unread: Collection[Unread] = (),
    frame: Collection[Framed] = (),
    of_unit: bool | None = None,
    together: Together | None = None,
) -> tuple[RuleResult, ...]:
    """Return what every rule says, in the order of `RULES`. The rest as in `judge`."""
    case = Case(disclosure, previous, budget, known_as, unread, frame, of_unit, together)
    return tuple(_examined(rule, case) for rule in RULES)


def judge(
    disclosure: Disclosure,
    previous: Disclosure | None = None,
    budget: Disclosure | None = None,
    known_as: Collection[str] = (),
    unread: Collection[Unread] = (),
    frame: Collection[Framed] = (),
    of_unit: bool | None = None,
    together: Together | None = None,
) -> tuple[Finding, ...]:
    """Return all that is wrong with a disclosure: errors first, then warnings, then notices.

    `previous` is the disclosure published for the year before (R33, R44), `budget` the published budget
    that final accounts report on (R40), `known_as` the names of the department under which it is to be
    published (R57). Without them R33, R40 and R57 do not apply, and R44 compares with the printed figure.
    `unread` are the figures that the reader put into no field: where one of them may be the part that a sum
    lacks, the sum is not judged. `frame` is what stands around the document's contents: without it the rules
    on headings, notes and makers of tables do not apply. `of_unit` says whether it is a unit's own document.
    `together` are the documents of its department and units, itself among them; without them R24 compares
    only what the document itself says of its units.
    """
    results = coverage(disclosure, previous, budget, known_as, unread, frame, of_unit, together)
    order = list(Severity)
    found = [pair for each in results for pair in zip(each.findings, each.off, strict=True)]
    found.sort(key=lambda pair: order.index(pair[0].severity))
    return tuple(_once_a_cause(found))


def _once_a_cause(found: Iterable[tuple[Finding, Decimal | None]]) -> list[Finding]:
    """Return findings so that one mistyped cell is one finding: the worst, which cites the others' figures.

    Findings have one cause if they are off by as much, and about a cell that the first cites too.
    """
    kept: list[Finding] = []
    causes: list[tuple[Decimal, set[str], int]] = []  # off, cells, which finding
    for finding, off in found:
        cells = {figure.cell for figure in finding.figures if "/" in figure.cell}
        known = next((each for each in causes if off == each[0] and cells & each[1]), None)
        if off is None or known is None:
            kept.append(finding)
        if off is None:
            continue
        if known is None:
            causes.append((off, cells, len(kept) - 1))
            continue
        first = kept[known[2]]
        more = tuple(each for each in finding.figures if each not in first.figures)
        kept[known[2]] = replace(first, figures=first.figures + more)
    return kept


def _examined(rule: Rule, case: Case) -> RuleResult:
    outcomes = [excused(each, case.unread) for each in rule.outcomes(case)]
    faults = dict.fromkeys(each for each in outcomes if isinstance(each, Fault))
    findings = tuple(
        Finding(rule.id, fault.severity, fault.message, fault.message_en, fault.figures)
        for fault in faults
    )
    lacking = dict.fromkeys(
        label for each in outcomes if isinstance(each, Missing) for label in each.labels
    )
    off = tuple(fault.off for fault in faults)
    if any(finding.severity is not Severity.NOTICE for finding in findings):
        return RuleResult(rule, RuleStatus.BROKEN, (), findings, off)
    if findings or any(isinstance(each, Held) for each in outcomes):
        return RuleResult(rule, RuleStatus.HOLDS, (), findings, off)
    return RuleResult(rule, RuleStatus.NOT_APPLICABLE, tuple(lacking), ())
