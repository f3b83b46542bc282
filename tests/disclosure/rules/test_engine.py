"""All rules together: order, coverage, and the department that contradicts itself three times."""

from statistics import median
from time import process_time

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Nature, Phase, Table
from budgets.disclosure.rules import RULES, RuleStatus, coverage, judge
from tests.builders import document, item, letters_office, sound


def test_a_sound_document_is_silent():
    assert judge(sound()) == ()


def test_the_three_contradictions_are_the_only_errors():
    errors = [each for each in judge(letters_office()) if each.severity is Severity.ERROR]

    assert [each.rule for each in errors] == ["R16", "R21", "R29"]
    figures = [("171.6", "171.7"), ("64.2", "64.4"), ("2080501", "2080505")]
    for error, expected in zip(errors, figures, strict=True):
        assert all(figure in error.message for figure in expected)
        assert all(figure in error.message_en for figure in expected)


def test_a_garbled_name_the_office_of_a_province_and_a_rounding_are_found_too():
    others = [each for each in judge(letters_office()) if each.severity is not Severity.ERROR]

    assert [(each.rule, each.severity) for each in others] == [
        ("R29", Severity.WARNING),
        ("R42", Severity.WARNING),
        ("R51", Severity.WARNING),
        ("R41", Severity.NOTICE),
    ]


def test_errors_come_before_warnings_and_notices():
    order = [each.severity for each in judge(letters_office())]

    assert order == sorted(order, key=list(Severity).index)


def test_coverage_tells_what_holds_what_is_broken_and_what_lacks_its_input():
    standings = {each.rule.id: each for each in coverage(letters_office())}

    assert standings["R01"].standing is RuleStatus.HOLDS
    assert standings["R16"].standing is RuleStatus.BROKEN
    assert standings["R41"].standing is RuleStatus.HOLDS  # rounding only
    assert standings["R08"].standing is RuleStatus.NOT_APPLICABLE
    assert standings["R08"].missing == ("部门收入总表",)
    assert standings["R36"].missing == ()  # the question arises in final accounts only


def test_every_rule_can_be_explained_in_both_languages():
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.title
        assert rule.basis.zh
        assert rule.title_en.isascii()
        assert rule.basis.en.isascii()


def test_an_empty_document_breaks_no_rule():
    assert judge(document()) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_needs_tables_names_what_is_missing_of_an_empty_document(rule):
    found = [
        each for phase in Phase for each in coverage(document(phase=phase)) if each.rule is rule
    ]

    assert all(each.findings == () for each in found)
    if rule.needs:
        named = {label for each in found for label in each.missing}
        assert named
        assert all(each.standing is RuleStatus.NOT_APPLICABLE for each in found)
        assert named <= {table.label for table in Table} | {"各单位的收支金额"}


def test_rules_keep_the_numbers_of_the_field():
    numbers = {int(rule.id[1:]) for rule in RULES}

    assert set(range(1, 41)) - numbers == {38}


def large(lines):
    """A document of many groups and items, all of which add up."""
    rows = [
        item(
            Table.T5, f"{201 + i // 100}{i % 100:02d}{j:02d}", "1.00", f"科目{i}-{j}", nature=nature
        )
        for i in range(lines // 9)
        for j in (1, 2, 3)
        for nature in (Nature.TOTAL, Nature.BASIC, Nature.PROJECT)
    ]
    return document(*rows)


def seconds(disclosure):
    def once():
        start = process_time()
        judge(disclosure)
        return process_time() - start

    return median(once() for _ in range(5))


def test_judging_takes_time_in_proportion_to_the_lines():
    few, many = seconds(large(450)), seconds(large(3600))

    assert (
        many < few * 8 * 4
    )  # a rule that compared each line with each would need 64 times as long
