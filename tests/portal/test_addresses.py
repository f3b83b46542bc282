"""Addresses: a page in two languages, under a path of the county's site too."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import clear_script_prefix, set_script_prefix

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value for name, value in attrs if name in ("href", "src", "action") and value
        ]


@pytest.fixture
def under_a_path() -> Iterator[str]:
    path = "/open/budgets"
    with override_settings(FORCE_SCRIPT_NAME=path, STATIC_URL=f"{path}/static/"):
        set_script_prefix(f"{path}/")
        yield path
    clear_script_prefix()


def links_of(client: Client, address: str) -> list[str]:
    return Links(client.get(address).content.decode()).found


def test_a_page_links_to_itself_in_the_other_language(client: Client) -> None:
    assert "/en/departments/?q=1" in links_of(client, "/departments/?q=1")
    assert "/departments/?q=1" in links_of(client, "/en/departments/?q=1")


def test_under_a_path_every_link_stays_under_it(client: Client, under_a_path: str) -> None:
    for address in ("/", "/en/", "/departments/", "/glossary/", "/data/"):
        links = links_of(client, address)
        assert f"{under_a_path}/en{address.removeprefix('/en')}" in links
        outside = [link for link in links if link.startswith("/") and under_a_path not in link]
        assert outside == []


def test_an_unknown_page_says_so_in_chinese_with_a_way_back(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert 'lang="zh-Hans"' in answer.content.decode()
    assert "/" in Links(answer.content.decode()).found
