"""No answer leaves without saying how long it holds: the public asks again, nothing else is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, override_settings

from budgets import publishing
from budgets.models import Edition
from portal.middleware.cache_control import PRIVATE, PUBLIC
from tests.admin.places import addresses, names, place, states
from tests.cast import fire_brigade
from tests.views.walks.walking import every_question, every_route

pytestmark = pytest.mark.django_db

SAMPLES: dict[str, list[Any]] = {
    "departments": ["fire-brigade"],
    "jurisdictions": ["yunxi"],
    "section": ["pages", "2020"],
    "year": [2020, 2019],
    "number": [1, 2],
    "phase": ["budget", "final"],
    "department": ["fire-brigade"],
    "jurisdiction": ["yunxi"],
    "code": ["224"],
    "rest": ["nowhere"],
}


def test_whatever_the_public_reads_is_asked_for_again(edition: Edition) -> None:
    client, statuses = Client(), set()
    questions = {"department": "fire-brigade", "q": "消防"}
    for address in [*every_route(SAMPLES), *every_question(questions), "/nowhere/", "/departments"]:
        answer = client.get(address)
        statuses.add(answer.status_code)
        expected = PRIVATE if answer.status_code == 400 else PUBLIC
        assert answer.headers.get("Cache-Control") == expected, address
        tag = answer.headers.get("ETag")
        if answer.status_code == 200 and tag:
            again = client.get(address, headers={"if-none-match": tag})
            assert (again.status_code, again["Cache-Control"]) == (304, PUBLIC), address
    assert statuses >= {200, 301, 302, 404}


def test_a_withdrawn_file_is_not_read_on_from_a_cache(edition: Edition) -> None:
    """A cache may use an answer without asking only if that says so, or says nothing (RFC 9111 4.2.2)."""
    client = Client()
    addresses = [edition.get_fixed_file_url(ending) for ending in ("csv", "json", "xlsx", "docx")]
    addresses += [
        edition.get_absolute_url(),
        "/data/lines.csv",
        "/data/lines.json",
        "/years/2020.csv",
    ]
    kept = {address: client.get(address) for address in addresses}
    publishing.withdraw(edition=edition, reason="写错了。")
    for address, answer in kept.items():
        assert answer["Cache-Control"].startswith("public, max-age=0, ")
        dates = {"if-none-match": answer["ETag"]} if "ETag" in answer else {}
        assert client.get(address, headers=dates).status_code != 304, address


def test_an_answer_to_somebody_alone_is_not_kept(edition: Edition) -> None:
    client = Client()
    for answer in (
        client.post("/verify/", {"checksum": edition.checksum}),
        client.options("/api/v1/lines"),
        client.get("/api/v1/lines?nobody=knows"),
        client.post("/ledger/"),
    ):
        assert answer["Cache-Control"] == PRIVATE


def test_a_failure_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("budgets.views.home.sums_by_year", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, answer["Cache-Control"]) == (500, PRIVATE)


def test_nothing_of_the_back_office_is_kept() -> None:
    own = place(fire_brigade())
    superuser, anonymous = Client(), Client()
    superuser.force_login(User.objects.create_superuser("root"))
    walked = 0
    for name in names():
        for state in states(name):
            address = addresses(own, name, state)
            for client in (superuser, anonymous):
                answer = client.get(address)
                assert answer.headers.get("Cache-Control") == PRIVATE, (address, answer)
                walked += 1
    assert walked > 200
    for address in ("/admin/login/", "/admin/logout/", "/admin/nowhere/", "/en/admin/"):
        assert anonymous.get(address)["Cache-Control"] == PRIVATE, address


def test_only_a_static_file_whose_name_is_its_content_is_kept_for_good(tmp_path: Path) -> None:
    manifest = {"BACKEND": "portal.static_files.ModuleManifestStorage"}
    stores = {**settings.STORAGES, "staticfiles": manifest}
    as_there = {"WHITENOISE_USE_FINDERS": False, "WHITENOISE_AUTOREFRESH": False}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=stores, **as_there):
        call_command("collectstatic", interactive=False, verbosity=0)
        client, hashed = Client(), 0
        files = [path for path in tmp_path.rglob("*") if path.suffix in (".css", ".js")]
        for path in files:
            answer = client.get(f"/static/{path.relative_to(tmp_path)}")
            own_name = bool(re.search(r"\.[0-9a-f]{12}\.", path.name))
            hashed += own_name
            assert answer.status_code == 200
            assert ("immutable" in answer["Cache-Control"]) is own_name, path
            assert own_name or "max-age=0" in answer["Cache-Control"], path
    assert 0 < hashed < len(files)
