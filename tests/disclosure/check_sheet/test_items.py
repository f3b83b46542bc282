"""The items of the check sheet: each finding and each required section has its place, once."""

import csv
from importlib.resources import files

import pytest

from budgets.disclosure.check_sheet import ITEMS, Aspect, Result, Subject, contents_of
from budgets.disclosure.check_sheet.findings import item_of
from budgets.disclosure.check_sheet.items import JUDGED_APART
from budgets.disclosure.check_sheet.sheet import JUDGES, PUBLICATION
from budgets.disclosure.check_sheet.verdicts import rate_of
from budgets.disclosure.model import Phase, Table
from budgets.disclosure.official_form.tables import FORMS
from budgets.disclosure.rules import RULES
from tests.builders import sound


def test_each_key_and_each_name_is_given_once() -> None:
    assert len({item.key for item in ITEMS}) == len(ITEMS)
    for phase in Phase:
        names = [item.name(2024, phase) for item in ITEMS]
        assert len({name.zh for name in names}) == len({name.en for name in names}) == len(ITEMS)


def test_items_stand_in_the_order_of_the_aspects() -> None:
    aspects = [item.aspect for item in ITEMS]
    assert aspects == sorted(aspects, key=list(Aspect).index)
    assert {*aspects} == {*Aspect}


def test_every_item_can_be_judged() -> None:
    assert {item.judge for item in ITEMS} - {PUBLICATION} == {*JUDGES}


def test_every_core_table_of_the_form_is_an_item() -> None:
    core = [t for form in FORMS for t in form.numbered if t is not Table.T10]
    assert [item.tables[0] for item in ITEMS if item.judge == "table"] == core


def test_every_required_section_belongs_to_one_item() -> None:
    text = files("budgets.disclosure.rules").joinpath("required_sections.csv").read_text("utf-8")
    required = [row["section"] for row in csv.DictReader(text.splitlines())]
    asked = [section.value for item in ITEMS for section in item.sections]
    assert sorted(asked) == sorted(required)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_what_any_rule_finds_fails_an_item(rule: str) -> None:
    item = item_of(rule)
    assert (item is None) is (rule in JUDGED_APART)


def test_there_is_no_rate_on_a_base_of_zero() -> None:
    assert rate_of([]) is None
    assert rate_of([Result.UNKNOWN, Result.NOT_APPLICABLE]) is None
    assert str(rate_of([Result.PASSED, Result.PASSED, Result.FAILED, Result.UNKNOWN])) == "66.7"


def test_what_follows_from_a_document_follows_from_it_alone() -> None:
    """The verdicts are kept for published documents: two readings of one must be equal."""
    assert contents_of(Subject(sound())) == contents_of(Subject(sound()))
