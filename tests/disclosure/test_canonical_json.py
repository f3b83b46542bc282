"""The canonical JSON: read back it is the same Disclosure, and the same Disclosure is the same bytes."""

import json
from dataclasses import replace

import pytest

from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.disclosure.writers.canonical_json import canonical_json, checksum
from tests.cast import fire_budget


def test_a_disclosure_survives_its_json() -> None:
    assert from_canonical_json(canonical_json(fire_budget())) == fire_budget()


def test_every_amount_carries_yuan_printed_string_unit_and_decimals() -> None:
    line = json.loads(canonical_json(fire_budget()))["lines"][3]
    assert line["amount"] == {
        "yuan": "955000",
        "printed": "95.5",
        "unit": "万元",
        "nothing": None,
        "decimals": 1,
    }


def test_the_checksum_changes_with_any_part() -> None:
    before = fire_budget()
    after = replace(before, contact="0800-119118")
    assert checksum(before) == checksum(fire_budget())
    assert checksum(before) != checksum(after)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"department": 5}', "null"])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a canonical|Expecting"):
        from_canonical_json(text)
