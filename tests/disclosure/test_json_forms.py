"""The forms of the canonical JSON: the first stays byte for byte, a later one only has more members."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pytest

from budgets.disclosure.json_forms import FIRST, derived, members, newest, since
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import (
    CompletionBase,
    Direction,
    Disclosure,
    Line,
    Nature,
    Particular,
    ParticularKind,
    Row,
    Section,
    Source,
    Statement,
    Unit,
    UnitKind,
)
from budgets.disclosure.money import Percent
from budgets.disclosure.open_data import json_schema
from budgets.disclosure.readers.formats import canonical_json as reader
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.disclosure.writers.canonical_json import FORM, as_plain, canonical_json
from tests.builders import wan
from tests.cast import fire_budget

FORMS = range(FIRST, FORM + 1)


def sample() -> Disclosure:
    """A document in which every member holds something; each of its forms is kept beside this file."""
    budget = fire_budget()
    *before, line, last = budget.lines
    full = replace(
        line, code_as_written="2210202", change=wan("0.5"), percent=Percent.of("12.5"),
        completion=Percent.of("90"), completion_base=CompletionBase.ADJUSTED, prior=wan("4"),
        share=Percent.of("4.5"),
    )  # fmt: skip
    (reason,) = budget.reasons
    key = replace(budget.statements[0].about, row=Row.ITEM, code="2240201", name="行政运行",
                  nature=Nature.BASIC)  # fmt: skip
    return replace(
        budget,
        statements=(
            Statement(key, wan("65.5"), Source(Section.GENERAL_BUDGET, "第 9 段", "65.5万元")),
        ),
        lines=(*before, full, last),
        units=(*budget.units, Unit(2, "机动中队", UnitKind.SUBORDINATE, wan("20"))),
        reasons=(replace(reason, comparable=True, comparable_direction=Direction.FLAT),),
        particulars=(
            Particular(
                ParticularKind.GUESTS, 210, source=Source(Section.THREE_PUBLIC, "", "210人次")
            ),
            Particular(ParticularKind.AWARDED, None, wan("20"), Percent.of("68.62")),
        ),
        notice="演示数据：全部虚构",
        notice_en="Demonstration: all invented",
    )


def kept(form: int) -> str:
    return (Path(__file__).parent / "files" / f"form_{form}.json").read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_form_stays_byte_for_byte(form: int) -> None:
    """Where this fails, a seal is broken: give a new member `since`, and never rename or move one."""
    assert canonical_json(sample(), form) == kept(form)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read_back(form: int) -> None:
    assert canonical_json(from_canonical_json(kept(form)), form) == kept(form)


def test_the_second_form_says_which_lines_are_leaves() -> None:
    lines, before = json.loads(kept(2))["lines"], json.loads(kept(1))["lines"]
    assert [n for n, line in enumerate(lines) if line["leaf"]] == sorted(leaves(sample().lines))
    for line in lines:
        assert list(line)[-1] == "leaf"
        del line["leaf"]
    assert lines == before


def test_what_follows_from_a_value_has_its_form_too() -> None:
    assert (derived(Line, 1), derived(Line, 2), derived(Unit, 2)) == ((), ("leaf",), ())


def shapes(value: Any) -> dict[type, Any]:
    """Every kind of thing that a disclosure is made of, with one of them."""
    found: dict[type, Any] = {}
    if isinstance(value, tuple):
        for each in value:
            found |= shapes(each)
    elif hasattr(value, "__dataclass_fields__"):
        found[type(value)] = value
        for each in fields(value):
            found |= shapes(getattr(value, each.name))
    return found


def test_the_kept_sample_has_every_member() -> None:
    """So the bytes above hold the names and the order of all of them, and no member only by its absence."""
    empty = {"", None}
    for shape in shapes(sample()):
        held: set[str] = set()
        for each in everything(sample(), shape):
            held |= {x.name for x in fields(shape) if not blank(getattr(each, x.name), empty)}
        assert held >= set(members(shape, FORM)), shape


def everything(value: Any, shape: type) -> list[Any]:
    if isinstance(value, tuple):
        return [one for each in value for one in everything(each, shape)]
    if not hasattr(value, "__dataclass_fields__"):
        return []
    below = [one for x in fields(value) for one in everything(getattr(value, x.name), shape)]
    return [value, *below] if isinstance(value, shape) else below


def blank(value: Any, empty: set[Any]) -> bool:
    return value == () or (isinstance(value, str | None.__class__) and value in empty)


@dataclass(frozen=True, slots=True)
class Inner:
    word: str
    tone: str = since(3, "")


@dataclass(frozen=True, slots=True)
class Grown:
    """A shape to which later versions added members, one of them in the middle."""

    name: str
    note: str = since(2, "none")
    inner: tuple[Inner, ...] = ()


WHOLE = Grown("a", "b", (Inner("c", "d"),))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (1, {"name": "a", "inner": [{"word": "c"}]}),
        (2, {"name": "a", "note": "b", "inner": [{"word": "c"}]}),
        (3, {"name": "a", "note": "b", "inner": [{"word": "c", "tone": "d"}]}),
    ],
)
def test_an_older_form_is_written_without_what_came_later(form: int, text: dict[str, Any]) -> None:
    written = as_plain(WHOLE, form)
    assert written == text
    assert list(written) == list(text)
    back = reader._read(json.loads(json.dumps(text)), Grown)
    assert as_plain(back, form) == text


def test_what_a_form_did_not_have_is_read_as_its_default() -> None:
    assert reader._read({"name": "a", "inner": [{"word": "c"}]}, Grown) == Grown(
        "a", "none", (Inner("c"),)
    )
    with pytest.raises(KeyError):
        reader._read({"note": "b", "inner": []}, Grown)


def test_the_schema_holds_for_every_form() -> None:
    parts: dict[str, Any] = {}
    schema = json_schema._of_dataclass(Grown, parts)
    assert schema["required"] == ["name", "inner"]
    assert list(schema["properties"]) == ["name", "note", "inner"]
    assert parts["Inner"]["required"] == ["word"]


def test_the_newest_form_is_the_one_that_a_member_names_last() -> None:
    assert newest(Grown) == 3
    assert newest(Disclosure) == FORM
