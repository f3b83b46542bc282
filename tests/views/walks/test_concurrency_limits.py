"""Dear requests take turns over all processes of a machine; whatever else is asked is answered meanwhile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from budgets import concurrency_limits, urls
from budgets.access.roles import CLERK
from budgets.concurrency_limits import Limit
from budgets.models import Edition
from budgets.slots import Busy, Slots
from tests.accounts.conftest import at_work, typed
from tests.admin.conftest import person
from tests.cast import fire_brigade

pytestmark = pytest.mark.django_db

ROOT = Path(concurrency_limits.__file__).parents[1]
HOLDER = """
import sys
from contextlib import ExitStack
sys.path.insert(0, sys.argv[1])
from budgets.slots import Slots
with ExitStack() as all_:
    for kind in sys.argv[2:]:
        all_.enter_context(Slots(kind, 1, wait=0).one())
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def quickly_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One slot of each kind, for which nobody waits long."""
    monkeypatch.setenv("SLOTS_FOLDER", str(tmp_path))
    monkeypatch.setattr(
        concurrency_limits, "slots_of", lambda kind: Slots(kind.name.lower(), 1, wait=0.1)
    )


@contextmanager
def another_worker(*kinds: Limit) -> Iterator[subprocess.Popen[str]]:
    """A process that is busy with one request of each kind."""
    command = [sys.executable, "-c", HOLDER, str(ROOT), *(kind.name.lower() for kind in kinds)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def dear_addresses(edition: Edition) -> dict[str, Limit]:
    """Every route that takes turns, as the URL configuration has them."""
    values = {
        "slug": edition.department.slug,
        "department": edition.department.slug,
        "jurisdiction": edition.department.jurisdiction.slug,
        "year": edition.fiscal_year,
        "number": edition.number,
        "ending": "xlsx",
        "name": "totals",
    }
    found = {}
    for namespace, patterns in (("budgets", urls.pages), ("files", urls.files)):
        for pattern in patterns:
            kind, when = getattr(pattern.callback, "takes_turns", (None, None))
            names = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
            if kind is None or (when is concurrency_limits.workbook and "ending" not in names):
                continue
            given = {name: values[name] for name in names}
            found[reverse(f"{namespace}:{pattern.name}", kwargs=given)] = kind
    return found


def asked(client: Client, address: str, kind: Limit) -> Any:
    """The answer, read to its end."""
    if kind is Limit.VERIFICATION:
        return client.post(address, {"checksum": "0" * 64})
    response: Any = client.get(f"{address}?q=消防" if kind is Limit.SEARCH else address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def test_another_process_is_told_to_come_again_and_a_page_still_answers(
    client: Client, edition: Edition
) -> None:
    addresses = dear_addresses(edition)
    assert {"/compare/", "/compare.csv", "/search.csv", "/verify/", "/data/lines.xlsx"} <= set(
        addresses
    )
    assert len(addresses) >= 9
    free = {
        address: asked(client, address, kind).status_code for address, kind in addresses.items()
    }
    assert set(free.values()) <= {200, 302, 400, 404}, free
    assert sum(status == 200 for status in free.values()) >= 7
    with another_worker(*Limit) as worker:
        for address, kind in addresses.items():
            response = asked(client, address, kind)
            assert response.status_code == 503, address
            assert response["Retry-After"] == "5"
            assert "no-store" in response["Cache-Control"]
            said = response.content.decode()
            assert "现在同样的请求太多" in said
            assert ("<html" in said) is (address in ("/compare/", "/verify/"))
        english = client.get("/en/compare/").content.decode()
        assert "Too many requests of this kind" in english
        login = client.post("/admin/login/", {"username": "nobody", "password": "guessed"})
        assert login.status_code == 503
        for page in (
            "/",
            "/verify/",
            "/data/",
            "/data/lines.csv",
            "/api/v1/lines",
            "/admin/login/",
        ):
            assert client.get(page).status_code == 200
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    for address, kind in addresses.items():
        assert asked(client, address, kind).status_code == free[address]


def test_strangers_who_log_in_without_end_keep_nobody_out_of_a_known_browser(
    edition: Edition,
) -> None:
    person("luru", CLERK, where=edition.department)
    known = at_work("luru")
    known.post("/admin/logout/")
    with another_worker(Limit.LOGIN):
        assert typed(Client(), "luru").status_code == 503
        assert typed(known, "nobody").status_code == 503
        for name in ("luru\0", "\0", "x" * 5000):
            assert typed(known, name).status_code in (200, 302, 503)
        assert typed(known, "luru").status_code == 302


def test_to_verify_asks_for_no_token(edition: Edition) -> None:
    response = Client(enforce_csrf_checks=True).post("/verify/", {"checksum": edition.checksum})
    assert response.status_code == 200


def test_kinds_do_not_keep_each_other(client: Client, edition: Edition) -> None:
    with another_worker(Limit.WORKBOOK, Limit.SEARCH):
        assert client.get("/compare/").status_code == 200
        login = client.post("/admin/login/", {"username": "nobody", "password": "guessed"})
        assert login.status_code == 200


def test_what_is_streamed_keeps_its_turn_until_it_is_sent(client: Client, edition: Edition) -> None:
    response = client.get("/search.csv?q=消防")
    assert client.get("/search.csv?q=消防").status_code == 503
    assert b"".join(response.streaming_content).count(b"\n") > 1
    again = client.get("/search.csv?q=消防")
    assert again.status_code == 200
    request_finished.disconnect(close_old_connections)  # the test's own must stay
    try:
        again.close()  # for a client that read nothing
    finally:
        request_finished.connect(close_old_connections)
    assert client.get("/search.csv?q=消防").status_code == 200


def test_a_request_that_fails_gives_its_turn_back(client: Client) -> None:
    fire_brigade()
    assert client.get("/years/1900.xlsx").status_code == 404
    assert client.get("/data/lines.xlsx").status_code == 200


def test_who_waits_holds_few_threads(tmp_path: Path) -> None:
    slots = Slots("few", 1, wait=30, waiters=1)
    with slots.one():
        slots._waiting.acquire()  # somebody waits already
        began = monotonic()
        with pytest.raises(Busy), slots.one():
            pass
        assert monotonic() - began < 1
        slots._waiting.release()


def test_a_folder_of_somebody_else_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "there"
    place.symlink_to("/tmp")
    monkeypatch.setenv("SLOTS_FOLDER", str(place))
    with pytest.raises(PermissionError, match="SLOTS_FOLDER"), Slots("any", 1, wait=0).one():
        pass
    monkeypatch.delenv("SLOTS_FOLDER")
    monkeypatch.setenv("RUNTIME_DIRECTORY", f"{tmp_path}:/nowhere")
    with Slots("any", 1, wait=0).one():
        assert os.listdir(tmp_path).count("any-0") == 1
