"""Drafts of before: a blank that was stored as a refusal becomes open, a refusal that is known stays."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from django.db import connection

from budgets import publishing, store
from budgets.disclosure.model import Disclosure, Section, Source, Table
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.models import Department, Edition
from tests.builders import item, wan
from tests.cast import fire_budget
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

MIGRATION = import_module("budgets.migrations.0020_not_filled_in")
SILENT = Amount.not_disclosed(MoneyUnit.WAN)


def as_before(year: int) -> Disclosure:
    """What an earlier version stored: one word for all that it did not know."""
    read = Source(Section.TABLES, "表 5 第 3 行", "教育支出 未公开")
    return replace(
        fire_budget(year),
        lines=(
            item(Table.T5, "201", SILENT, prior=wan("5")),
            item(Table.T5, "204", wan("3"), prior=SILENT),
            item(Table.T5, "205", SILENT, prior=wan("5"), source=read),
            item(Table.T5, "208", SILENT),
        ),
    )


def kinds(edition: Edition) -> list[Nothing | None]:
    held = store.read(Edition.objects.get(pk=edition.pk))
    amounts = [(line.amount, line.prior) for line in held.lines]
    return [
        *((one.nothing or (two.nothing if two else None)) for one, two in amounts),
        held.projects[1].amount.nothing,
    ]


def migrate(sql: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_refusal_is_invented_and_none_is_lost(department: Department) -> None:
    draft = publishing.import_draft(department=department, disclosure=as_before(2021))
    public = publishing.import_draft(department=department, disclosure=as_before(2020))
    publishing.publish(edition=public)
    before = kinds(draft)
    assert set(before) == {Nothing.NOT_DISCLOSED}
    migrate(MIGRATION.OPENED)
    said = [Nothing.OPEN, Nothing.OPEN, Nothing.NOT_DISCLOSED, Nothing.NOT_DISCLOSED, Nothing.OPEN]
    assert kinds(draft) == said
    assert kinds(public) == before
    migrate(MIGRATION.SAID)
    assert kinds(draft) == before
