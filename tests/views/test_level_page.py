"""The page of one heading (类, 款, 项) of a year: what it says, where it leads, who may see it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from budgets import publishing
from budgets.disclosure.model import Disclosure, Identity, Nature, Phase, Table
from budgets.models import Department, Edition, Jurisdiction
from tests.builders import document, item, total
from tests.views.county import publish
from tests.views.test_budget_page import words_of

pytestmark = pytest.mark.django_db

HOME = "/departments/schools/2024/"
BUREAU = "青山县教育局"


@pytest.fixture
def bureau() -> Department:
    county = Jurisdiction.objects.create(slug="qingshan", name="青山县", notice="演示数据")
    return Department.objects.create(jurisdiction=county, slug="schools", name=BUREAU)


def schools(year: int, primary: str, secondary: str, phase: Phase = Phase.BUDGET) -> Disclosure:
    """A budget with two 项 of one 款 and a second 类 of 10."""
    whole = str(int(primary) + int(secondary))
    everything = str(int(whole) + 10)
    return document(
        total(Table.T1, everything),
        total(Table.T3, everything),
        total(Table.T3, everything, Nature.BASIC),
        *(
            item(Table.T3, code, amount, name)
            for code, amount, name in (
                ("205", whole, "教育支出"),
                ("20502", whole, "普通教育"),
                ("2050202", primary, "小学教育"),
                ("2050203", secondary, "初中教育"),
                ("221", "10", "住房保障支出"),
                ("22102", "10", "住房改革支出"),
                ("2210201", "10", "住房公积金"),
            )
        ),
        item(Table.T5, "2050202", primary, "小学教育", purpose="小学的<b>人员</b>工资"),
        year=year,
        phase=phase,
        department=Identity(BUREAU),
    )


@pytest.fixture
def published(bureau: Department) -> Edition:
    publish(bureau, schools(2023, "50", "30"))
    publish(bureau, schools(2023, "48", "30", Phase.FINAL))
    return publish(bureau, schools(2024, "60", "30"))


@pytest.mark.usefixtures("published")
def test_each_level_says_its_share_and_its_change(client: Client) -> None:
    assert "占教育局 2024 年计划的 90.0%" in words_of(client, f"{HOME}205/")
    text = words_of(client, f"{HOME}205/02/02/")
    assert "小学教育 项 2050202" in text
    assert "2024 年计划花在这里 60 万元" in text
    assert "比 2023 年的计划多 10 万元（+20.0%）。" in text
    assert "小学的<b>人员</b>工资" in text  # as written: escaped, so that it reads as text


@pytest.mark.usefixtures("published")
def test_every_level_is_reached_from_the_page_of_the_year_and_leads_back(client: Client) -> None:
    seen, waiting = set[str](), [HOME]
    while waiting:
        at = waiting.pop()
        seen.add(at)
        page = client.get(at).content.decode()
        links = re.findall(rf'href="({HOME}(?:\d+/)+)"', page)
        waiting += [each for each in set(links) if each not in seen | set(waiting)]
        assert f'href="{HOME}"' in page or at == HOME
    below = {each.removeprefix(HOME) for each in seen} - {""}
    assert below == {
        "205/",
        "205/02/",
        "205/02/02/",
        "205/02/03/",
        "221/",
        "221/02/",
        "221/02/01/",
    }


@pytest.mark.usefixtures("published")
def test_a_level_shows_its_years_planned_and_spent(client: Client) -> None:
    text = words_of(client, f"{HOME}205/02/02/")
    years = text[text.index("2023 年以来") :]
    assert "2024 计划 60" in years.replace("›", "") or "2024 计划60" in years
    assert "实际花了 48，用了 96.0%" in years


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("address", ["206/", "205/03/", "205/02/99/"])
def test_a_heading_that_the_document_lacks_is_not_there(client: Client, address: str) -> None:
    assert client.get(HOME + address).status_code == 404


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("address", ["20/", "2050/", "205/2/", "20502/", "305/", "final/206/"])
def test_no_other_digits_are_an_address(client: Client, address: str) -> None:
    assert client.get(HOME + address).status_code == 404


def test_a_draft_has_no_levels(client: Client, bureau: Department) -> None:
    publishing.import_draft(department=bureau, disclosure=schools(2024, "60", "30"))
    for address in ("205/", "v1/205/"):
        assert client.get(HOME + address).status_code == 404


def test_a_withdrawn_year_says_so_at_its_levels_and_gives_no_figure(
    client: Client, published: Edition
) -> None:
    publishing.withdraw(edition=published, reason="有误。")
    for address in ("205/02/02/", "v1/205/02/02/"):
        text = words_of(client, HOME + address, status=410)
        assert "有误。" in text
        assert "60" not in text


def test_a_corrected_edition_keeps_levels_of_its_own(client: Client, published: Edition) -> None:
    draft = publishing.correct(edition=published)
    with publishing.changing(edition=draft):
        draft.lines.filter(code="2050202").update(amount=610000, amount_printed="61")
    publishing.publish(edition=draft, correction_note="补上一万。")
    old, now = words_of(client, f"{HOME}v1/205/02/02/"), words_of(client, f"{HOME}205/02/02/")
    assert "这是第 1 版，已被更正。" in old
    assert "花在这里 60 万元" in old
    assert "花在这里 61 万元" in now
    page = client.get(f"{HOME}v1/").content.decode()
    assert f'href="{HOME}v1/205/"' in page
    assert f'href="{HOME}205/"' not in page


@pytest.mark.usefixtures("published")
def test_the_canonical_address_is_that_of_the_current_edition(client: Client) -> None:
    for address in ("205/02/", "v1/205/02/"):
        page = client.get(HOME + address).content.decode()
        assert f'<link rel="canonical" href="http://testserver{HOME}205/02/">' in page


@pytest.mark.usefixtures("published")
def test_the_sitemap_names_every_level_and_each_is_there(client: Client) -> None:
    text = client.get("/sitemap-2024.xml").content.decode()
    found = re.findall(rf"<loc>http://testserver({HOME}[^<]+)</loc>", text)
    assert sorted(each.removeprefix(HOME) for each in found) == [
        "205/",
        "205/02/",
        "205/02/02/",
        "205/02/03/",
        "221/",
        "221/02/",
        "221/02/01/",
    ]
    assert {client.get(each).status_code for each in found} == {200}
