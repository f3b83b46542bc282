"""Public reads are answered by replicas that are not behind, and by the primary where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from benchmarks.clusters import Cluster, replicated
from portal import environment
from portal.postgres.pooled import replicas
from tests.portal.test_run import ONE_DEPARTMENT, PROJECT, Site
from tests.serving import ask

pytestmark = pytest.mark.slow

PAGE = "/departments/"
A_LOOK = 3 * replicas.SECONDS


class Portal(NamedTuple):
    site: Site
    primary: Cluster
    followers: list[Cluster]


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """A portal with a primary and two replicas; its first visitor has come."""
    top = Path(tempfile.mkdtemp(dir="/tmp", prefix="replicated"))
    top.chmod(0o755)
    try:
        with replicated(top, 2) as (primary, followers):
            surroundings = {
                **os.environ,
                "DATABASE_URL": primary.address(),
                "DATABASE_REPLICA_URLS": ", ".join(each.address() for each in followers),
                "STATIC_ROOT": str(top / "static"),
                "WITHDRAWN_FOLDER": str(top / "withdrawn"),
                "DEMONSTRATION": "0",
                "WEB_CONCURRENCY": "1",
            }
            for command in (["migrate", "-v0"], ["shell", "-v0", "-c", ONE_DEPARTMENT]):
                subprocess.run(
                    [sys.executable, "manage.py", *command],
                    cwd=PROJECT,
                    env=surroundings,
                    check=True,
                )
            site = Site(surroundings, top / "log")
            site.wait_until_it_answers()
            try:
                for follower in followers:
                    follower.wait_for(primary)
                ask(site.port, PAGE)
                time.sleep(A_LOOK)
                yield Portal(site, primary, followers)
            finally:
                site.process.terminate()
                site.process.wait(20)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def changed(primary: Cluster, name: str) -> None:
    """Rename the department past the triggers of the back office, and count the state of the public data."""
    with psycopg.connect(primary.address()) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE budgets_department SET name = %s", [name])
        connection.execute("UPDATE budgets_publicstate SET version = version + 1")


def test_what_was_changed_is_seen_soon_by_whoever_asks_a_replica(portal: Portal) -> None:
    changed(portal.primary, "甲局")
    deadline = time.monotonic() + 2
    while "甲局" not in ask(portal.site.port, PAGE).text:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_replica_that_is_cut_off_is_asked_no_more(portal: Portal) -> None:
    """Its reader of the log sleeps: it answers, and knows nothing of what it misses."""
    late, other = portal.followers
    late.freeze(only="walreceiver")
    try:
        changed(portal.primary, "乙局")
        other.wait_for(portal.primary)
        time.sleep(2 * A_LOOK)
        assert all("乙局" in ask(portal.site.port, PAGE).text for _ in range(10))
    finally:
        late.thaw()
    late.wait_for(portal.primary)


def test_readers_notice_nothing_while_the_primary_is_away(portal: Portal) -> None:
    time.sleep(A_LOOK)
    portal.primary.stop()
    try:
        assert {ask(portal.site.port, PAGE).status for _ in range(10)} == {200}
        login = ask(portal.site.port, "/admin/login/", posted={"username": "x", "password": "y"})
        assert login.status == 503
        assert "没有保存" in login.text
        time.sleep(2 * A_LOOK)
        assert {ask(portal.site.port, f"/departments/?q={n}").status for n in range(5)} == {200}
    finally:
        portal.primary.start()
    time.sleep(A_LOOK)


def test_readers_notice_nothing_when_replicas_are_killed(portal: Portal) -> None:
    time.sleep(A_LOOK)
    for follower in portal.followers:
        follower.stop()
        statuses = {ask(portal.site.port, f"/departments/?q={n}").status for n in range(6)}
        assert statuses == {200}
    for follower in portal.followers:
        follower.start()


def test_addresses_of_replicas_are_read_with_commas_or_blanks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(
        "DATABASE_REPLICA_URLS",
        "postgres://a@one/portal, postgres://a@/portal?host=two,three postgres://b@four/x",
    )
    found = environment.databases("DATABASE_REPLICA_URLS")
    assert [each["HOST"] for each in found] == ["one", "two,three", "four"]
    monkeypatch.delenv("DATABASE_REPLICA_URLS")
    assert environment.databases("DATABASE_REPLICA_URLS") == []
