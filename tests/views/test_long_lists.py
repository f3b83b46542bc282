"""A long list comes in pages: sorted and searched as a whole, on the server."""

from __future__ import annotations

import re
from html import unescape
from itertools import chain
from urllib.parse import parse_qs

import pytest
from django.test import Client

from budgets.models import Department
from budgets.views import departments
from tests.views.county import county

pytestmark = pytest.mark.django_db


def named(client: Client, query: str) -> list[str]:
    """The departments that a page of the list names, in its order."""
    page = client.get(f"/departments/{query}").content.decode()
    body = page[page.index("<tbody") : page.index("</tbody")]
    return re.findall(r'scope="row"[^>]*><a href="/departments/([a-z0-9-]+)/"', body)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> int:
    county()
    place = Department.objects.get(slug="fire-brigade").jurisdiction
    for number in range(7):
        Department.objects.create(jurisdiction=place, slug=f"z-{number}", name=f"第{number}站")
    monkeypatch.setattr(departments, "ROWS_A_PAGE", 3)
    return Department.objects.count()


def test_its_pages_hold_each_department_once(client: Client, many: int) -> None:
    pages = [named(client, f"?page={number}") for number in range(1, -(-many // 3) + 1)]
    assert {len(page) for page in pages[:-1]} == {3}
    assert [*chain.from_iterable(pages)] == sorted(
        Department.objects.values_list("slug", flat=True)
    )
    assert named(client, "") == named(client, "?page=x") == pages[0]
    assert named(client, "?page=999") == pages[-1]


def test_it_is_sorted_and_searched_as_a_whole(client: Client, many: int) -> None:
    largest = named(client, "?sort=-total")[0]
    assert largest not in [f"z-{number}" for number in range(7)]
    found = named(client, "?q=站") + named(client, "?q=站&page=2") + named(client, "?q=站&page=3")
    assert found == [f"z-{number}" for number in range(7)]


def test_a_page_leads_to_the_next_and_sorting_to_the_first(client: Client, many: int) -> None:
    page = client.get("/departments/?q=站&page=2").content.decode()
    links = [parse_qs(unescape(each)) for each in re.findall(r'href="\?([^"]*)"', page)]
    assert {"q": ["站"], "page": ["1"]} in links
    assert {"q": ["站"], "page": ["3"]} in links
    assert {"q": ["站"], "sort": ["-total"]} in links
    short = client.get("/departments/?q=第3站").content.decode()
    assert 'rel="next"' not in short
