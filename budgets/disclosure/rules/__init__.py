"""The rules: relations that must hold inside a disclosure and between disclosures."""

from budgets.disclosure.rules.engine import RULES, RuleResult, RuleStatus, coverage, judge
from budgets.disclosure.rules.registry import Family, Rule

_NAMES = {rule.id for rule in RULES if rule.family is Family.NAMES}


def is_about_names(rule: str) -> bool:
    """Return whether a rule (its number) is about how headings are called, not about figures."""
    return rule in _NAMES


__all__ = ["RULES", "Rule", "RuleResult", "RuleStatus", "coverage", "is_about_names", "judge"]
