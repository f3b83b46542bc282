"""The feeds are valid Atom, tell text as text, and reach back to the first act page by page (RFC 5005)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.test import Client, override_settings
from lxml import etree

from budgets import feeds, publishing
from budgets.disclosure.model import Identity, Phase, Table
from budgets.models import Department, Edition
from tests.builders import document, total
from tests.views.county import county, publish

pytestmark = pytest.mark.django_db

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "vendor" / "atom.rng"))
NAMES = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
# The three assertions of RFC 4287, Appendix B, that stand beside its grammar.
ASSERTIONS = (
    "/a:feed[a:author or not(a:entry[not(a:author)])]",
    "not(//a:entry[not(a:link[@rel='alternate'] or a:link[not(@rel)] or a:content)])",
    "not(//a:entry[not(a:author or ../a:author or a:source/a:author)])",
)
ADDRESSES = (
    "/ledger.atom",
    "/departments/fire-brigade/ledger.atom",
    "/jurisdictions/yunxi/ledger.atom",
)
HOST = "http://testserver"


def feed_of(client: Client, address: str) -> etree._Element:
    """A feed, which is valid: by the grammar, by its assertions, and for the reader of many clients."""
    answer = client.get(address.removeprefix(HOST))
    assert answer.status_code == 200, address
    assert answer["Content-Type"].startswith("application/atom+xml")
    tree = etree.fromstring(answer.content)
    assert GRAMMAR.validate(tree), GRAMMAR.error_log
    for each in ASSERTIONS:
        assert tree.xpath(each, namespaces=NAMES), each
    assert not feedparser.parse(answer.content).bozo
    return tree


def links_of(tree: etree._Element) -> dict[str, str]:
    found = tree.findall("a:link", NAMES)
    assert len({each.get("rel") for each in found}) == len(found)
    return {str(each.get("rel")): str(each.get("href")) for each in found}


def ids_of(tree: etree._Element) -> list[str]:
    return [str(each.text) for each in tree.findall("a:entry/a:id", NAMES)]


def walked(client: Client, address: str, relation: str) -> list[etree._Element]:
    """A feed and all pages to which a relation leads from it."""
    pages: list[etree._Element] = []
    following: str | None = address
    while following:
        pages.append(feed_of(client, following))
        following = links_of(pages[-1]).get(relation)
        assert len(pages) < 50, "the pages do not end"
    return pages


@pytest.fixture
def long_history(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Thirteen acts, with pages of three; the ids of their entries, the oldest first."""
    monkeypatch.setattr(feeds, "NEWEST", 3)
    county()
    fire = Department.objects.get(slug="fire-brigade")
    for year in range(2011, 2018):
        publish(fire, document(total(Table.T1, "1"), year=year, department=Identity(fire.name)))
    edition = Edition.objects.get(fiscal_year=2016)
    publishing.withdraw(edition=edition, reason="公开错了")
    first = Edition.objects.get(fiscal_year=2017)
    second = publishing.correct(edition=first)
    Edition.objects.filter(pk=second.pk).update(correction_note="改了一个数")
    second.refresh_from_db()
    publishing.publish(edition=second)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds, "NEWEST", 100)
        return ids_of(feed_of(Client(), "/ledger.atom"))[::-1]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_is_valid(client: Client, edition: Edition, address: str) -> None:
    tree = feed_of(client, address)
    assert len(ids_of(tree)) == 1
    assert set(links_of(tree)) == {"alternate", "self"}
    assert tree.findtext("a:author/a:name", "", NAMES)


def test_an_empty_feed_is_valid(client: Client) -> None:
    assert ids_of(feed_of(client, "/ledger.atom")) == []


def test_the_author_is_who_answers_for_the_portal(client: Client) -> None:
    with override_settings(PORTAL={**settings.PORTAL, "organiser": "云溪县财政局"}):
        assert (
            feed_of(client, "/ledger.atom").findtext("a:author/a:name", "", NAMES) == "云溪县财政局"
        )


def test_a_note_is_text_and_no_markup(client: Client, edition: Edition) -> None:
    note = "<b>改了</b> 1 < 2 & 3\n第二行"
    publishing.withdraw(edition=edition, reason=note)
    tree = feed_of(client, "/ledger.atom")
    summary = tree.find("a:entry/a:summary", NAMES)
    assert summary is not None
    assert summary.get("type") == "text"
    assert (summary.text or "").splitlines()[-2:] == note.splitlines()
    parsed: Any = feedparser.parse(client.get("/ledger.atom").content)
    assert parsed.entries[0].summary_detail.type == "text/plain"


@pytest.mark.parametrize("relation", ["prev-archive", "next"])
def test_every_act_is_reached_from_the_feed(
    client: Client, long_history: list[str], relation: str
) -> None:
    assert len(long_history) > 12
    pages = walked(client, "/ledger.atom", relation)
    assert len(pages) > 4
    newest_first = dict.fromkeys(each for page in pages for each in ids_of(page))
    assert list(newest_first) == long_history[::-1]
    assert {page.findtext("a:id", "", NAMES) for page in pages} == {
        pages[0].findtext("a:id", "", NAMES)
    }
    archives = [page.find("fh:archive", NAMES) is not None for page in pages]
    assert archives == [False] + [True] * (len(pages) - 1)


def test_the_way_back_leads_to_the_feed(client: Client, long_history: list[str]) -> None:
    oldest = links_of(feed_of(client, "/ledger.atom"))["last"]
    pages = walked(client, oldest, "next-archive")
    assert ids_of(pages[0])[::-1] == long_history[:3]
    assert links_of(pages[-1])["current"] == f"{HOST}/ledger.atom"
    assert links_of(pages[-1])["previous"] == f"{HOST}/ledger.atom"
    for page in pages:
        assert links_of(page)["self"].startswith(f"{HOST}/ledger.atom?page=")
        assert len(ids_of(page)) == 3


def test_a_page_stays_as_it_is_when_more_is_published(
    client: Client, long_history: list[str]
) -> None:
    before = [client.get(f"/ledger.atom?page={number}").content for number in (1, 2)]
    fire = Department.objects.get(slug="fire-brigade")
    publish(fire, document(total(Table.T1, "1"), year=2018, department=Identity(fire.name)))
    publish(
        fire,
        document(
            total(Table.T1, "1"), year=2018, phase=Phase.FINAL, department=Identity(fire.name)
        ),
    )
    assert [client.get(f"/ledger.atom?page={number}").content for number in (1, 2)] == before


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_the_feed_of_a_part_has_pages_of_its_own(
    client: Client, long_history: list[str], address: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds, "NEWEST", 100)
        every = ids_of(feed_of(client, address))
    pages = walked(client, address, "next")
    assert list(dict.fromkeys(each for page in pages for each in ids_of(page))) == every
    assert all(links_of(page)["self"].startswith(f"{HOST}{address}") for page in pages)


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1.5", "", "9" * 5000, "１"])
def test_a_page_that_is_not_there_is_not_found(
    client: Client, long_history: list[str], number: str
) -> None:
    assert client.get("/ledger.atom", {"page": number}).status_code in (400, 404)
