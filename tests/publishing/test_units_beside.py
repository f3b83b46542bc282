"""A department's document against its units' published ones: at the desk, submitted, and for the public."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from budgets import publishing
from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Disclosure, Identity, Table
from budgets.models import Department, Edition
from budgets.models import Finding as FindingRow
from tests.builders import REVENUE, document, item, total
from tests.cast import fire_brigade

pytestmark = pytest.mark.django_db
YEAR = 2024


def budget_of(department: Department, whole: str) -> Disclosure:
    said = document(
        total(Table.T1, whole, side=REVENUE),
        total(Table.T1, whole),
        total(Table.T4, whole, side=REVENUE),
        total(Table.T4, whole),
        total(Table.T5, whole),
        item(Table.T5, "2240201", whole, "行政运行"),
    )
    return replace(said, department=Identity(department.name), fiscal_year=YEAR)


@pytest.fixture
def fire() -> Department:
    found = fire_brigade()
    for slug, more in (
        ("office", {"is_own_office": True}),
        ("station", {}),
        ("inn", {"is_merged": True}),
    ):
        Department.objects.create(
            jurisdiction=found.jurisdiction, superior=found, slug=slug, name=f"大队{slug}", **more
        )
    return found


def draft(slug: str, whole: str) -> Edition:
    of = Department.objects.get(slug=slug)
    return publishing.import_draft(department=of, disclosure=budget_of(of, whole))


def published(slug: str, whole: str) -> Edition:
    edition = draft(slug, whole)
    wrong = publishing.open_errors(publishing.validate(edition))
    publishing.submit(edition=edition, explanations={each.key: "已知。" for each in wrong})
    publishing.approve(edition=edition)
    return publishing.publish_approved(edition=edition)


def against_units(edition: Edition) -> list[Finding]:
    return [each for each in publishing.validate(edition) if each.rule == "R24"]


def test_nothing_is_said_until_every_unit_that_owes_a_document_has_published(
    fire: Department,
) -> None:
    own = draft("fire-brigade", "100.00")
    published("office", "60.00")
    assert against_units(own) == []
    draft("station", "39.00")  # nobody's business yet
    assert against_units(own) == []


def test_a_draft_of_the_department_is_judged_by_what_its_units_published(fire: Department) -> None:
    published("office", "60.00")
    published("station", "39.00")
    (error,) = against_units(draft("fire-brigade", "100.00"))
    assert "大队office60.00万元、大队station39.00万元，合计99万元，相差1万元" in error.message


def test_a_draft_of_a_unit_says_what_its_department_prints(fire: Department) -> None:
    published("fire-brigade", "100.00")
    published("office", "60.00")
    (error,) = against_units(draft("station", "39.00"))
    assert error.message.startswith("云溪县消防救援大队的财政拨款收入总计")
    assert "100.00万元" in error.message
    Edition.objects.filter(status="draft").delete()
    assert against_units(draft("station", "40.00")) == []


def test_it_is_stored_with_what_is_published_and_how_it_was_explained(fire: Department) -> None:
    published("fire-brigade", "100.00")
    published("office", "60.00")
    edition = published("station", "39.00")
    (row,) = FindingRow.objects.told().filter(edition=edition, rule="R24")
    assert row.explanation == "已知。"


def test_the_public_no_longer_reads_what_quotes_a_withdrawn_document(
    fire: Department, client: Client
) -> None:
    published("fire-brigade", "100.00")
    office = published("office", "60.00")
    station = published("station", "39.00")
    address = f"{station.get_absolute_url()}"
    assert "大队office60.00万元" in client.get(address).content.decode()
    publishing.withdraw(edition=office, reason="误公开。")
    assert not FindingRow.objects.told().filter(edition=station, rule="R24").exists()
    assert "大队office60.00万元" not in client.get(address).content.decode()


def test_a_units_finding_stays_when_another_year_or_another_department_withdraws(
    fire: Department,
) -> None:
    published("fire-brigade", "100.00")
    published("office", "60.00")
    station = published("station", "39.00")
    other = Department.objects.create(jurisdiction=fire.jurisdiction, slug="audit", name="审计局")
    for of, year in ((other, YEAR), (Department.objects.get(slug="office"), YEAR - 1)):
        said = replace(budget_of(of, "7.00"), fiscal_year=year)
        gone = publishing.publish(edition=publishing.import_draft(department=of, disclosure=said))
        publishing.withdraw(edition=gone, reason="误公开。")
    assert FindingRow.objects.told().filter(edition=station, rule="R24").exists()


def test_units_cost_no_query_each(
    fire: Department, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    own = draft("fire-brigade", "100.00")
    published("office", "60.00")
    published("station", "39.00")
    said = budget_of(fire, "100.00")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert publishing.findings_on(own, said)
