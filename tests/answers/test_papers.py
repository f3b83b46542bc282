"""The documents beside a page are read in two queries, and are what was published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from budgets import publishing, store
from budgets.disclosure.model import Disclosure, Identity, Phase, Table
from budgets.models import Edition
from budgets.reports.answers.headline import headline_of
from budgets.reports.answers.levels import years_of_level
from budgets.reports.answers.papers import papers_of
from tests.answers.beside import papers, stated
from tests.builders import document, item, total
from tests.cast import NAME, fire_brigade, fire_budget

pytestmark = pytest.mark.django_db


def published(*disclosures: Disclosure) -> list[Edition]:
    department = fire_brigade()
    return [
        publishing.publish(edition=publishing.import_draft(department=department, disclosure=each))
        for each in disclosures
    ]


def test_what_stands_beside_a_document_is_what_was_published(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    documents = [
        fire_budget(2020),
        fire_budget(2021),
        replace(fire_budget(2021, Phase.FINAL), title=""),
        fire_budget(2022),
    ]
    editions = published(*documents)
    own = store.read(editions[2])
    with django_assert_num_queries(2):
        found = papers_of(editions[2], own, editions, [])
    assert found.before is None
    assert found.plan
    assert found.plan.projects == {"消防车购置": 300_000}
    expected = papers(own, map(store.read, editions))
    assert {key: replace(x, href="") for key, x in found.years.items()} == {
        key: replace(x, href="") for key, x in expected.years.items()
    }
    assert headline_of(found) == headline_of(expected)


def test_a_draft_stands_beside_what_is_public() -> None:
    [before] = published(fire_budget(2020))
    draft = publishing.import_draft(department=before.department, disclosure=fire_budget(2021))
    found = papers_of(draft, store.read(draft), [before], [])
    assert found.before
    assert set(found.years) == {(2020, "budget"), (2021, "budget")}
    assert stated(fire_budget(2020)).headline() == found.before.stated.headline()


def spent(year: int, phase: Phase, code: str) -> Disclosure:
    lines = (total(Table.T1, "10"), total(Table.T3, "10"), item(Table.T3, code, "10"))
    return document(*lines, year=year, phase=phase, department=Identity(NAME))


def test_the_years_of_a_heading_are_read_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    editions = published(spent(2020, Phase.BUDGET, "2240101"), spent(2021, Phase.FINAL, "2080505"))
    with django_assert_num_queries(1):
        found = years_of_level(editions, "224")
    assert [(each.year, each.plan, each.actual) for each in found] == [
        (2020, 100_000, None),
        (2021, None, 0),
    ]
    assert found[0].plan_href.endswith("/2020/")
    assert found[1].actual_href.endswith("/2021/final/")
