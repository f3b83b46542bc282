"""Every kind of error that inspectors name is judged by a rule, or the docs say by what else or why not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from benchmarks.detector.corpus import clean_editions
from benchmarks.detector.inspection import INNOCENT, SLIPS, Edit, Slip
from benchmarks.detector.papers import Paper, paper_of
from benchmarks.detector.printing import PRINTERS
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import Phase
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.rules import RULES, judge

_DOCS = Path(__file__).parents[2] / "docs" / "inspection.md"
_ROW = re.compile(r"^\| ([a-z-]+) \| (.+?) \| (\S+) \| (.+) \|$", re.MULTILINE)
KINDS = {
    kind: judged_by
    for kind, _wrong, _aspect, judged_by in _ROW.findall(_DOCS.read_text(encoding="utf-8"))
    if kind != "kind"
}
OTHERWISE = ("register:", "refusal:", "nothing:", "nothing to judge:")


def test_the_docs_list_all_kinds() -> None:
    assert len(KINDS) == 69


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_judged_by_rules_that_there_are_or_the_docs_say_why_by_none(kind: str) -> None:
    rules = re.findall(r"R\d{2,3}", KINDS[kind])
    known = {rule.id for rule in RULES}
    assert set(rules) <= known
    assert rules or KINDS[kind].startswith(OTHERWISE)


def test_what_is_planted_is_a_kind_of_the_docs_and_found_by_a_rule_that_they_name() -> None:
    wrong = [slip for slip in SLIPS if slip.rule not in KINDS.get(slip.kind, "")]
    assert not wrong


@cache
def _clean(phase: Phase) -> Paper:
    return next(
        paper_of(edition)
        for edition in clean_editions()
        if edition.phase is phase
        and edition.fiscal_year == 2023
        and "政府办公室" in edition.department.name
    )


@cache
def _usual(phase: Phase) -> frozenset[tuple[str, str]]:
    return frozenset((each.rule, each.message) for each in _findings(_clean(phase)))


def _findings(paper: Paper) -> tuple[Finding, ...]:
    reading = read_bytes("file.html", PRINTERS["html"](paper))
    kept = reading.coverage
    return judge(reading.disclosure, unread=kept.unread, frame=kept.frame)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.kind}-{slip.phase}-{slip.rule}")
def test_a_planted_error_is_found_and_named(slip: Slip) -> None:
    found = _findings(slip.edit(_clean(slip.phase)))
    new = [each for each in found if (each.rule, each.message) not in _usual(slip.phase)]
    told = [
        each.message + "".join(f"{figure.label}{figure.printed}" for figure in each.figures)
        for each in new
        if each.rule == slip.rule
    ]
    assert any(slip.mark in text for text in told), [(x.rule, x.message) for x in new]
    assert all(each.message_en and not each.message_en.startswith(each.message) for each in new)


@pytest.mark.parametrize(
    ("phase", "edit"), [each[1:] for each in INNOCENT], ids=[each[0] for each in INNOCENT]
)
def test_what_looks_like_an_error_and_is_none_is_left_alone(phase: Phase, edit: Edit) -> None:
    found = _findings(edit(_clean(phase)))
    new = [each for each in found if (each.rule, each.message) not in _usual(phase)]
    assert [(x.rule, x.message) for x in new if x.severity is not Severity.NOTICE] == []
