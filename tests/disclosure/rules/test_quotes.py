"""Which rules look at another document: what they say of it must go when that document is withdrawn."""

import pytest

from budgets.disclosure.findings import QUOTES_BUDGET, QUOTES_UNITS, QUOTES_YEAR_BEFORE
from budgets.disclosure.model import Phase
from budgets.disclosure.rules import RULES
from budgets.disclosure.rules.registry import Case
from tests.cast import fire_budget


class Looked(Exception):
    """A rule asked for a document that is not the one it judges."""


class Guarded(Case):
    """A case that tells which other document is looked at."""

    watched: str

    def __getattribute__(self, name: str) -> object:
        if name in {object.__getattribute__(self, "watched"), f"{type(self).watched}_cells"}:
            raise Looked
        return super().__getattribute__(name)


@pytest.mark.parametrize(
    ("watched", "quoting"),
    [("previous", QUOTES_YEAR_BEFORE), ("budget", QUOTES_BUDGET), ("together", QUOTES_UNITS)],
)
@pytest.mark.parametrize("phase", Phase)
def test_only_the_rules_that_are_known_for_it_look_at_another_document(
    watched: str, quoting: tuple[str, ...], phase: Phase
) -> None:
    kind = type("Watching", (Guarded,), {"watched": watched})
    looking = set()
    for rule in RULES:
        try:
            rule.outcomes(kind(fire_budget(2020, phase)))
        except Looked:
            looking.add(rule.id)
    expected = set(quoting) if watched != "budget" or phase is Phase.FINAL else set()
    assert looking == expected
