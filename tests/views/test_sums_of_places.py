"""Sums stay within one jurisdiction, unless somebody asks: over several they answer nobody's question."""

from __future__ import annotations

import pytest
from django.test import Client

from budgets.disclosure.model import Identity, Phase, Table
from budgets.models import Department, Jurisdiction
from tests.builders import document, item, total
from tests.views.county import publish
from tests.views.walks.test_public_walk import addresses

pytestmark = pytest.mark.django_db
EACH, ACROSS = ("1,111.10", "2,222.20"), "3,333.30"


@pytest.fixture(autouse=True)
def two_places() -> None:
    """One department in each of two jurisdictions, and a second year in the first."""
    for slug, name, amount in (("yunxi", "云溪县", "1111.10"), ("zhenyuan", "黑山县", "2222.20")):
        place = Jurisdiction.objects.create(slug=slug, name=name)
        department = Department.objects.create(
            jurisdiction=place, slug=f"audit-{slug}", name=f"{name}审计局"
        )
        for phase in Phase:
            lines = [
                total(Table.T1, amount),
                total(Table.T3, amount),
                item(Table.T3, "201", amount),
            ]
            who = Identity(department.name)
            publish(department, document(*lines, department=who, phase=phase))
    first = Department.objects.get(slug="audit-yunxi")
    publish(first, document(total(Table.T1, "5"), year=2019, department=Identity(first.name)))


@pytest.mark.slow
def test_no_public_page_adds_up_two_places(client: Client) -> None:
    for address in addresses():
        response = client.get(address)
        if "text/html" in response.headers.get("Content-Type", "") and not response.streaming:
            page = response.content.decode()
            assert ACROSS not in page, address
            assert "3333.3" not in page, address


def test_the_api_adds_up_two_places_only_where_both_are_named(client: Client) -> None:
    def sums(query: str) -> dict[str, str]:
        rows = client.get(f"/api/v1/totals?table=T3&year=2020&{query}").json()["data"]
        return {row.get("jurisdiction_id", ""): row["amount_yuan"] for row in rows}

    each = {"yunxi": "11111000", "zhenyuan": "22222000"}
    assert sums("") == each
    assert sums("group_by=class") == each
    assert sums("jurisdiction=zhenyuan") == {"": each["zhenyuan"]}
    assert sums("jurisdiction=yunxi,zhenyuan") == {"": "33333000"}
    assert sums("department=audit-yunxi,audit-zhenyuan") == {"": "33333000"}


def test_the_front_page_of_several_places_is_the_choice(client: Client) -> None:
    for address in ("/", "/?jurisdiction=all"):
        page = client.get(address).content.decode()
        for slug, amount in (("yunxi", "1,111"), ("zhenyuan", "2,222")):
            assert f'href="/?jurisdiction={slug}"' in page
            assert amount in page
        assert "3,333" not in page
    assert 'data-known="' in client.get("/").content.decode()
    assert (
        "data-known" not in client.get("/?jurisdiction=all").content.decode()
    )  # asked for on purpose
    home = client.get("/?jurisdiction=zhenyuan").content.decode()
    assert EACH[1] in home
    assert EACH[0] not in home
    assert 'data-place="zhenyuan"' in home
    assert client.get("/?jurisdiction=nowhere").status_code == 404


@pytest.mark.parametrize("address", ["/years/2020/", "/years/2020/final/"])
def test_a_page_of_sums_shows_the_place_that_published_most_and_offers_the_others(
    client: Client, address: str
) -> None:
    chosen = client.get(address).content.decode()
    assert EACH[0] in chosen
    assert EACH[1] not in chosen
    other = client.get(address, {"jurisdiction": "zhenyuan"}).content.decode()
    assert EACH[1] in other
    assert EACH[0] not in other
    assert ACROSS in client.get(address, {"jurisdiction": "all"}).content.decode()
    assert client.get(address, {"jurisdiction": "nowhere"}).status_code == 404


def test_the_choice_is_kept_from_page_to_page(client: Client) -> None:
    home = client.get("/", {"jurisdiction": "zhenyuan"}).content.decode()
    assert 'href="/years/2020/?jurisdiction=zhenyuan"' in home
    assert 'href="/ledger/?jurisdiction=zhenyuan"' in home
    assert 'href="/progress/?year=2020&amp;phase=budget&amp;jurisdiction=zhenyuan"' in home
    year = client.get("/years/2020/", {"jurisdiction": "zhenyuan"}).content.decode()
    assert 'href="/years/2020/final/?jurisdiction=zhenyuan"' in year
