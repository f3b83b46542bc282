"""The schema of the JSON: every disclosure keeps it, and what is no disclosure does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from budgets.disclosure.open_data.json_schema import disclosure_schema
from budgets.disclosure.writers.canonical_json import canonical_json
from tests.builders import letters_office
from tests.cast import fire_budget
from tests.demonstration import PROFILES, editions_of

pytestmark = pytest.mark.slow

SCHEMA = disclosure_schema("https://budgets.example/data/disclosure.schema.json")
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("slug", PROFILES)
def test_every_edition_of_the_demonstration_keeps_it(slug: str) -> None:
    for each in editions_of(slug):
        VALIDATOR.validate(json.loads(canonical_json(each.disclosure)))


def test_a_disclosure_with_a_piece_of_everything_keeps_it() -> None:
    for disclosure in (fire_budget(), letters_office()):
        VALIDATOR.validate(json.loads(canonical_json(disclosure)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.pop("fiscal_year"),
        lambda content: content.update(extra=1),
        lambda content: content.update(phase="plan"),
        lambda content: content["lines"][0]["amount"].update(yuan=1743000),
        lambda content: content["lines"][0]["amount"].update(unit="美元"),
        lambda content: content["functions"].append({"number": "1", "text": "x"}),
        lambda content: content.update(approved_on="yesterday"),
    ],
)
def test_what_is_no_disclosure_is_refused(spoil: Any) -> None:
    content = json.loads(canonical_json(fire_budget()))
    spoil(content)
    assert not VALIDATOR.is_valid(content)
