"""A page is rendered once for each state of the data, and whoever has it already is told so without
rendering.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from budgets import publishing
from budgets.kept_pages import KEPT, kept
from budgets.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]
LONG = "很长的一页。" * 100


class Page:
    """A view that counts how often it is rendered."""

    def __init__(self) -> None:
        self.rendered: list[str] = []
        self.view = kept("a", "b")(self._render)

    def _render(self, request: HttpRequest, **named: Any) -> HttpResponse:
        self.rendered.append(request.META["QUERY_STRING"])
        return HttpResponse(f"{LONG}{request.GET.urlencode()}")

    def ask(self, address: str = "/page/", **headers: str) -> Any:
        return self.view(RequestFactory().get(address, headers=headers), slug="fire-brigade")


def test_it_is_rendered_once_until_its_data_changes(edition: Edition) -> None:
    page = Page()
    first, again = page.ask(), page.ask()
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    assert page.rendered == [""]
    publishing.withdraw(edition=edition, reason="写错了。")
    assert page.ask()["ETag"] != first["ETag"]
    assert page.rendered == ["", ""]


def test_whoever_has_it_is_told_so_with_one_query_and_nothing_rendered(
    edition: Edition,
) -> None:
    page, asked = Page(), []
    tag = page.ask()["ETag"]
    caches[KEPT].clear()

    def count(execute: Any, sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        answer = page.ask(**{"If-None-Match": tag})
    assert len(asked) == 1
    assert (answer.status_code, answer["ETag"], answer.content) == (304, tag, b"")
    assert len(page.rendered) == 1


def test_what_a_page_does_not_know_is_no_other_page(edition: Edition) -> None:
    page = Page()
    first = page.ask("/page/?b=2,3&utm_source=x&a=1")
    assert page.ask("/page/?b=2,3&a=1&")["ETag"] == first["ETag"]
    assert page.ask("/page/?b=2,4&a=1")["ETag"] != first["ETag"]
    assert page.rendered == ["b=2,3&a=1", "b=2,4&a=1"]


def test_it_is_kept_as_it_is_sent(edition: Edition) -> None:
    page = Page()
    plain = page.ask()
    for _ in range(2):
        packed = page.ask(**{"Accept-Encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed["Vary"]
        assert len(packed.content) < len(plain.content) / 2
    assert len(page.rendered) == 2


def test_what_failed_is_not_kept(edition: Edition) -> None:
    @kept()
    def missing(request: HttpRequest, **named: Any) -> HttpResponse:
        return HttpResponse("没有", status=404)

    answer = missing(RequestFactory().get("/page/"))
    assert (answer.status_code, answer.has_header("ETag")) == (404, False)
