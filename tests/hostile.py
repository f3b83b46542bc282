"""Texts as nobody should write them, and a portal that is full of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from io import StringIO
from typing import Any

from django.http import HttpResponse

from budgets import publishing
from budgets.disclosure.model import Disclosure, LineKey, Passage, Section
from budgets.disclosure.money import Amount, Percent
from budgets.models import Department, FormerName, Jurisdiction
from tests.cast import fire_budget

RLO, LRM, ISOLATE, MARK = "\u202e", "\u200e", "\u2067", "\ufeff"
# One of each kind that no text may hold; the last two are harmless in a text of several lines.
CHARACTERS = ["\0", "\x01", "\x0b", "\x7f", "\x85", "\u061c", LRM, "\u2028", RLO, ISOLATE, MARK]
LONG = "长" * 70_000
_NO_WORDS = {"code", "checksum"}  # what is not free text


def spoiled(value: Any, spoil: Callable[[str], str]) -> Any:
    """A Disclosure in which every free text was written by somebody hostile."""
    if type(value) is str:
        return spoil(value) if value else value
    if isinstance(value, tuple):
        return tuple(spoiled(each, spoil) for each in value)
    if is_dataclass(value) and not isinstance(value, (Amount, Percent, LineKey)):
        named = {x.name: getattr(value, x.name) for x in fields(value) if x.name not in _NO_WORDS}
        return replace(value, **{name: spoiled(each, spoil) for name, each in named.items()})  # type: ignore[type-var]
    return value


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a value that is made of dataclasses, tuples and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, dict):
        yield from texts_of([*value.keys(), *value.values()])
    elif is_dataclass(value):
        yield from texts_of([getattr(value, x.name) for x in fields(value)])


def portal_of(spoil: Callable[[str], str]) -> Department:
    """A county all of whose words are spoiled, kept past every door: two years, and a correction."""
    county = Jurisdiction.objects.create(
        slug="yunxi", name=spoil("云溪县"), notice=spoil("演示数据")
    )
    department = Department.objects.create(
        jurisdiction=county,
        slug="fire-brigade",
        name=spoil("云溪县消防救援大队"),
        short_names=[spoil("消防大队")],
        contact=spoil("电话"),
    )
    FormerName.objects.create(department=department, name=spoil("旧名"), until=date(2019, 1, 1))
    for year in (2019, 2020):
        held = fire_budget(year)
        lines = (*held.lines[:-1], replace(held.lines[-1], code_as_written="2080505"))
        counted = (Passage(Section.IDENTITY, "", "实有在职人员64人。"),)
        held = replace(held, lines=lines, passages=counted)
        disclosure: Disclosure = spoiled(held, spoil)
        draft = publishing.import_draft(department=department, disclosure=disclosure)
        publishing.publish(edition=draft)
    correction = publishing.correct(edition=department.editions.get(fiscal_year=2020))
    with publishing.changing(edition=correction):
        correction.functions.filter(number=1).update(text=spoil("更正"))
    correction.correction_note = spoil("更正说明")
    correction.save()
    publishing.publish(edition=correction)
    return department


def content_of(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def cells_of(answer: HttpResponse) -> Iterator[str]:
    """The cells of a CSV."""
    for row in csv.reader(StringIO(content_of(answer).decode("utf-8-sig"), newline="")):
        yield from row
