"""The Host header says what its sender likes: nothing of it gets into an answer, wherever one asks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from budgets import publishing, urls
from budgets.api.views import paths
from budgets.models import Edition, FormerAddress
from tests.views.walks.test_public_walk import addresses

HOSTILE = "hostile-host.example"
BASE = "https://budgets.example"
QUERIES = ("?q=消防", "?department=fire-brigade")


def walked() -> Iterator[str]:
    """Every public address in both languages, with and without what may be asked of it."""
    pages = {str(each.pattern) for each in urls.pages if isinstance(each, URLPattern)}
    assert len(pages) > 20
    for address in addresses():
        yield address
        if address.endswith("/"):
            yield f"/en{address}"
            yield from (f"{address}{query}" for query in QUERIES)
    for path in paths():
        yield from (path, f"{path}?limit=1", f"{path}?limit=1&table=T5", f"{path}?q=消防")
    yield from (
        "/sitemap-pages.xml",
        "/sitemap-2020.xml",
        "/admin/",
        "/admin/login/",
        "/departments",
    )
    yield from ("/departments/old-brigade/", "/departments/old-brigade/2020/")


def said_by(answer: Any) -> str:
    """All that an answer says: its headers, its content, and what is packed in that."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    found = [str(dict(answer.headers)), content.decode("utf-8", "replace")]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return "\n".join(found)


@pytest.fixture
def published(edition: Edition, settings: Settings) -> Edition:
    FormerAddress.objects.create(slug="old-brigade", department=edition.department)
    correction = publishing.correct(edition=edition)
    publishing.submit(edition=correction, correction_note="更正。")
    publishing.approve(edition=correction)
    publishing.publish_approved(edition=correction)
    settings.ALLOWED_HOSTS = [HOSTILE]
    settings.PORTAL = {**settings.PORTAL, "base_url": BASE}
    return edition


@pytest.mark.slow
def test_no_public_answer_says_what_the_host_header_said(published: Edition) -> None:
    client = Client(SERVER_NAME=HOSTILE)
    found, answered, named = [], 0, 0
    for address in dict.fromkeys(walked()):
        answer = client.get(address, headers={"X-Forwarded-Host": HOSTILE})
        said = said_by(answer)
        answered += answer.status_code == 200
        named += BASE in said
        if HOSTILE in said:
            found.append(address)
    assert found == []
    assert answered > 120
    assert named > 100


def test_a_redirect_to_https_goes_to_the_sites_own_host(settings: Settings, db: None) -> None:
    settings.ALLOWED_HOSTS = [HOSTILE]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_SSL_HOST = "budgets.example"
    answer = Client(SERVER_NAME=HOSTILE).get("/departments/?q=1")
    assert answer["Location"] == f"{BASE}/departments/?q=1"


def test_another_host_is_refused_in_a_line(db: None) -> None:
    # In development the site's own address is what was asked for: a page of ours could not be made.
    for address in ("/", "/data/lines.csv", "/api/v1/editions", "/admin/", "/nowhere"):
        answer = Client(SERVER_NAME="elsewhere.example").get(address)
        assert (answer.status_code, answer.content) == (400, b"Bad Request (400)")
        assert answer["Cache-Control"] == "private, no-store"
