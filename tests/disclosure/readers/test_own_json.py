"""The portal's own JSON of a year is read back as it was; any other, or an altered one, is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from budgets.disclosure.readers.errors import Obstacle, UnreadableDocument
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.writers.canonical_json import canonical_json
from tests.cast import fire_budget


def plain() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(canonical_json(fire_budget()))
    return found


def refused(text: str) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes("v1.json", text.encode())
    return caught.value


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n  "])
@pytest.mark.parametrize("name", ["v1.json", "下载.txt", "download"])
def test_what_the_portal_publishes_is_read_back(name: str, before: bytes) -> None:
    reading = read_bytes(name, before + canonical_json(fire_budget()).encode())
    assert reading.disclosure == fire_budget()
    assert reading.coverage.unread == ()
    assert reading.coverage.characters == (
        reading.coverage.read_into_fields + reading.coverage.kept_as_text
    )


def test_what_the_command_prints_besides_does_not_matter() -> None:
    whole = json.dumps({"file": "a.docx", **plain(), "findings": []}, ensure_ascii=False)
    assert read_bytes("a.json", whole.encode()).disclosure == fire_budget()


@pytest.mark.parametrize(
    "text",
    ["{}", '{"a": 1}', '{"a": ', "{" + '"a": {' * 5_000, '{"department": "某局", "fiscal_year": 2024}'],
    ids=["empty", "other", "cut off", "deep", "other shape"],
)  # fmt: skip
def test_any_other_json_is_refused(text: str) -> None:
    refusal = refused(text)
    assert refusal.obstacle is Obstacle.OTHER_TYPE
    assert "JSON" in refusal.message


@pytest.mark.parametrize(
    ("printed", "yuan"),
    [("95.5", "95.5"), ("95.6", "955000"), ("95.5", "NaN"), ("95.5", "1E+40"), ("很多", "955000")],
)
def test_an_amount_that_is_not_what_it_prints_is_refused(printed: str, yuan: str) -> None:
    altered = plain()
    altered["lines"][3]["amount"] |= {"printed": printed, "yuan": yuan}
    assert refused(json.dumps(altered)).obstacle in (Obstacle.DAMAGED, Obstacle.OTHER_TYPE)


def test_invisible_characters_do_not_come_along() -> None:
    altered = plain() | {"title": "2021年\u202e部门预算"}
    read = read_bytes("a.json", json.dumps(altered).encode()).disclosure
    assert read == replace(fire_budget(), title="2021年部门预算")


def test_rtf_is_not_taken_for_json() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes("a.rtf", b"{\\rtf1 cut off")
    assert "JSON" not in caught.value.message
