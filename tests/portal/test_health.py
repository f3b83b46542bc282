"""/healthz, /readyz and /metrics; the id of each request in answers that failed and in the log."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from budgets import publishing
from budgets.models import Department, Edition
from portal.operations import health, logs, runs
from tests.cast import fire_budget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_READY_SECONDS", 0.0)
    monkeypatch.setattr(health, "_ready", (-1e9, {}))


def test_the_portal_is_alive_for_whoever_asks_by_whatever_name(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    with django_assert_num_queries(0):
        answer = client.get("/healthz", HTTP_HOST="10.0.0.1:8000")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "private, no-store"
    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code != 200


def test_it_is_ready_when_the_database_is_and_has_the_tables_of_this_version(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "migrations": "ok"})
    applied = MigrationRecorder.applied_migrations
    monkeypatch.setattr(
        MigrationRecorder,
        "applied_migrations",
        lambda self: {k: v for k, v in applied(self).items() if k[0] != "accounts"},
    )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")
    assert all(each.startswith("accounts.0") for each in health.pending_migrations())

    def away(self: object) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "away")


def test_an_answer_holds_for_a_second_whoever_asks(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(health, "_READY_SECONDS", 60.0)
    client.get("/readyz")
    with django_assert_num_queries(0):
        assert client.get("/readyz").status_code == 200


def test_figures_are_for_allowed_addresses_only(client: Client, settings: Settings) -> None:
    for address, status in (("127.0.0.1", 200), ("::1", 200), ("", 200), ("192.0.2.7", 404)):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == status
    by_nginx = client.get("/metrics", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert by_nginx.status_code == 404
    settings.METRICS_NETWORKS = ["192.0.2.0/24"]
    assert Client().get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert Client().get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


def figures(client: Client) -> dict[str, float]:
    lines = client.get("/metrics").content.decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _space, value in pairs}


def test_figures_count_answers_editions_and_runs(
    client: Client, department: Department, settings: Settings, tmp_path: Any
) -> None:
    settings.STATE_FOLDER = str(tmp_path)
    name = 'portal_requests_total{method="GET",status="200",view="budgets:home"}'
    before = figures(client).get(name, 0.0)
    client.get("/")
    client.get("/")
    client.generic("INVENTED", "/")
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    publishing.submit(edition=draft)
    publishing.approve(edition=draft)
    Edition.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(hours=1))
    runs.note(["publish_due"], 1)
    found = figures(client)
    assert found[name] == before + 2
    assert not any("INVENTED" in each for each in found)
    assert found['portal_editions{status="approved"}'] == 1
    assert found["portal_editions_late"] == 1
    assert found["portal_database_up"] == 1
    assert found['portal_last_run_failed{command="publish_due"}'] == 1
    assert found['portal_request_seconds_count{view="budgets:home"}'] >= 2
    assert found['portal_disk_free_bytes{folder="/"}'] > 0


def test_a_failure_is_logged_with_all_that_finds_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from budgets.views.search import page

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("no such figure")

    monkeypatch.setattr(page, "render", broken)
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(logs.JsonLines("Asia/Shanghai"))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    client.raise_request_exception = False
    try:
        answer = client.get(
            "/search/?q=%E4%BF%A1%E8%AE%BF",
            REMOTE_ADDR="192.0.2.7",
            HTTP_X_REQUEST_ID="5f3759df4b1d4c0e",
        )
    finally:
        logger.removeHandler(handler)
    assert (answer.status_code, answer["X-Request-ID"]) == (500, "5f3759df4b1d4c0e")
    (line,) = [json.loads(each) for each in output.getvalue().splitlines()]
    assert line["request_id"] == "5f3759df4b1d4c0e"
    assert line["path"] == "/search/?q=%E4%BF%A1%E8%AE%BF"
    assert (line["method"], line["address"], line["status"]) == ("GET", "192.0.2.7", 500)
    assert "RuntimeError: no such figure" in line["exception"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00", line["time"])


def test_an_id_is_made_where_none_came_or_none_that_will_do(client: Client) -> None:
    from portal.operations.request_id import current_id, request_id

    for given in ("", "short", "a b c d e f g h", "x" * 65):
        with request_id(given) as made:
            assert re.fullmatch("[0-9a-f]{32}", made)
            assert current_id() == made
    assert current_id() == ""
    assert "X-Request-ID" not in client.get("/").headers  # nginx keeps it for many


def test_the_person_is_named_only_if_already_known(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record = logging.LogRecord("a", logging.ERROR, "", 1, "b", (), None)
    request: HttpRequest = rf.get("/")
    record.request = request
    lines = logs.Lines("UTC")
    assert "person=" not in lines.format(record)
    vars(request)["_cached_user"] = User(username="lina")
    with django_assert_num_queries(0):
        assert "person=lina" in lines.format(record)


def test_the_commands_that_timers_run_are_noted_however_they_end(
    settings: Settings, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    runs.note(["publish_due"], 0)  # no place is named: nothing is noted
    settings.STATE_FOLDER = str(tmp_path)
    assert runs.last("verify_seals") is None
    for arguments in (
        ["verify_seals", "--year", "2024"],
        ["verify_seals", "--help"],
        ["shell"],
        [],
    ):
        runs.note(arguments, 0)
    assert not (tmp_path / "runs").exists()
    runs.note(["verify_seals", "-v0"], 1)
    found = runs.last("verify_seals")
    assert found is not None
    assert (found.code, found.age < timedelta(minutes=1)) == (1, True)
    (tmp_path / "file").touch()
    settings.STATE_FOLDER = str(tmp_path / "file")
    runs.note(["publish_due"], 0)
    assert "publish_due" in capsys.readouterr().err
