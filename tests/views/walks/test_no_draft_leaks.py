"""A walk over every public address that there is, with a draft beside what is published.

The addresses come from the routes themselves: one that is added is walked without being named here.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils.translation import override

from budgets import publishing, urls
from budgets.disclosure.model import Function, Identity, Passage, Priority, Section, Table, Term
from budgets.models import Department, Edition, Jurisdiction
from tests.builders import document, item, total

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SECRET = "绝密草稿说明"
FIGURE = "777731"
TRACES = (SECRET, FIGURE, "777,731", "2087", "777,731.00")
YEAR = 2087
# What a route may ask for; a new kind of part of an address is added here.
VALUES: dict[str, list[Any]] = {
    "slug": ["fire", "yunxi", "pages", "2087"],
    "section": ["pages", "2087"],
    "year": [YEAR],
    "number": [1, 2],
    "phase": ["budget", "final"],
    "department": ["fire"],
    "jurisdiction": ["yunxi"],
    "code": ["224", "2240201"],
    "rest": ["lines/2087"],
}


def routes() -> list[tuple[str, URLPattern]]:
    named = [(f"budgets:{route.name}", route) for route in urls.pages]
    named += [(f"files:{route.name}", route) for route in urls.files]
    return [(name, route) for name, route in named if isinstance(route, URLPattern)]


def addresses_of(name: str, route: URLPattern) -> list[str]:
    converters = route.pattern.converters
    choices = []
    for part, converter in converters.items():
        known = VALUES.get(part)
        if known is None and re.fullmatch(r"[a-z_|.]+", converter.regex):
            known = converter.regex.split("|")  # a choice: of an ending, of a file's name
        assert known, f"{name}: what does the walk put for <{part}>?"
        choices.append([(part, value) for value in known])
    found = []
    for chosen in product(*choices):
        for language in ("zh-hans", "en") if name.startswith("budgets:") else ("zh-hans",):
            with override(language):
                found.append(reverse(name, kwargs=dict(chosen)))
    return found


def content_of(answer: HttpResponse | StreamingHttpResponse) -> str:
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return content.decode("utf-8", "replace")


@pytest.fixture
def draft() -> Edition:
    place = Jurisdiction.objects.create(slug="yunxi", name="云溪县")
    fire = Department.objects.create(jurisdiction=place, slug="fire", name="云溪县消防大队")
    secret = document(
        total(Table.T1, FIGURE),
        total(Table.T7, FIGURE),
        item(Table.T3, "2240201", FIGURE, SECRET),
        year=YEAR,
        department=Identity(fire.name),
        functions=(Function(1, SECRET),),
        priorities=(Priority(1, SECRET, SECRET),),
        glossary=(Term(1, SECRET, SECRET),),
        passages=(Passage(Section.UNITS, SECRET, SECRET),),
    )
    return publishing.import_draft(department=fire, disclosure=secret)


@pytest.mark.parametrize(("name", "route"), routes(), ids=[name for name, _route in routes()])
def test_nothing_of_a_draft_is_at(
    client: Client, draft: Edition, name: str, route: URLPattern
) -> None:
    for address in addresses_of(name, route):
        answer = client.get(address)
        assert answer.status_code in (200, 301, 302, 400, 404), (address, answer.status_code)
        text = content_of(answer).replace(address, "")
        traces = TRACES if answer.status_code == 200 else (SECRET, FIGURE)
        assert not [trace for trace in traces if trace in text], address


def test_the_walk_goes_everywhere() -> None:
    """Pages, files and what a query asks for: the walk is no shorter than the routes."""
    assert len(routes()) == len(urls.pages) + len(urls.files) > 35


@pytest.mark.parametrize(
    "address",
    [
        f"/compare/?department=fire&year={YEAR}&phase=budget&by=total",
        f"/compare.csv?department=fire&year={YEAR}&phase=budget&by=item",
        f"/departments/?q={SECRET}",
        "/ledger/?department=fire",
        "/ledger.csv?jurisdiction=yunxi",
        f"/search/?q={SECRET}&earlier=on",
        f"/search.csv?q={SECRET}",
        f"/api/v1/lines?department=fire&year={YEAR}&leaves=all",
        f"/api/v1/totals?table=T3&year={YEAR}&group_by=department",
    ],
)
def test_nothing_of_a_draft_answers_a_question(
    client: Client, draft: Edition, address: str
) -> None:
    text = content_of(client.get(address))
    assert FIGURE not in text
    for echo in (f'value="{SECRET}"', f"“{SECRET}”"):  # what was asked, said again
        text = text.replace(echo, "")
    assert SECRET not in text
