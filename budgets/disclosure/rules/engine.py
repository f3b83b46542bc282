"""Judge a disclosure by all rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import Disclosure
from budgets.disclosure.rules import (  # noqa: F401 -- importing a family registers its rules
    across_tables,
    changes,
    completeness,
    final_accounts,
    leftovers,
    magnitude,
    names,
    reasons,
    statements,
    within_tables,
)
from budgets.disclosure.rules.registry import Case, Fault, Held, Missing, Rule, registered

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
    the question does not arise (a rule on final accounts before a budget).
    """

    rule: Rule
    standing: RuleStatus
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]


def coverage(
    disclosure: Disclosure,
    previous: Disclosure | None = None,
    budget: Disclosure | None = None,
    known_as: Collection[str] = (),
) -> tuple[RuleResult, ...]:
    """Return what every rule says, in the order of `RULES`. The rest as in `judge`."""
    case = Case(disclosure, previous, budget, known_as)
    return tuple(_examined(rule, case) for rule in RULES)


def judge(
    disclosure: Disclosure,
    previous: Disclosure | None = None,
    budget: Disclosure | None = None,
    known_as: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return all that is wrong with a disclosure: errors first, then warnings, then notices.

    `previous` is the disclosure published for the year before (R33, R44), `budget` the published budget
    that final accounts report on (R40), `known_as` the names of the department under which it is to be
    published (R57). Without them R33, R40 and R57 do not apply, and R44 compares with the printed figure.
    """
    found = (f for each in coverage(disclosure, previous, budget, known_as) for f in each.findings)
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _examined(rule: Rule, case: Case) -> RuleResult:
    outcomes = rule.outcomes(case)
    faults = dict.fromkeys(each for each in outcomes if isinstance(each, Fault))
    findings = tuple(
        Finding(rule.id, fault.severity, fault.message, fault.message_en, fault.figures)
        for fault in faults
    )
    lacking = dict.fromkeys(
        label for each in outcomes if isinstance(each, Missing) for label in each.labels
    )
    if any(finding.severity is not Severity.NOTICE for finding in findings):
        return RuleResult(rule, RuleStatus.BROKEN, (), findings)
    if findings or any(isinstance(each, Held) for each in outcomes):
        return RuleResult(rule, RuleStatus.HOLDS, (), findings)
    return RuleResult(rule, RuleStatus.NOT_APPLICABLE, tuple(lacking), ())
