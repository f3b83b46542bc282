"""The rules: what must hold inside a disclosure, and between disclosures."""

from budgets.disclosure.rules.judgement import RULES, Coverage, Standing, coverage, judge
from budgets.disclosure.rules.registry import Rule

__all__ = ["RULES", "Coverage", "Rule", "Standing", "coverage", "judge"]
