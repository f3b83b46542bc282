"""What visitors and the office are told while the database is away, and after it is back."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest

from tests.portal.test_run import ONE_DEPARTMENT
from tests.serving import Served, ask, at_once, served

pytestmark = pytest.mark.slow

PAGE, API, STYLES = "/departments/", "/api/v1/departments", "/static/admin/css/base.css"


@pytest.fixture(scope="module")
def portal() -> Iterator[Served]:
    with served(ONE_DEPARTMENT) as portal:
        yield portal


def test_whoever_comes_meanwhile_is_told_to_come_again(portal: Served) -> None:
    port = portal.site.port
    assert at_once(port, PAGE) == {200}
    with portal.database_away():
        page, api = ask(port, PAGE), ask(port, API)
        assert (page.status, page.headers["Retry-After"]) == (503, "5")
        assert "暂时打不开" in page.text
        assert (api.status, api.headers["Retry-After"]) == (503, "5")
        assert json.loads(api.text)["error"]["code"] == "unavailable"
        assert at_once(port, PAGE) == {503}
        assert ask(port, STYLES).status == 200
    assert "Traceback" not in portal.log.read_text()


def test_the_office_is_told_that_nothing_was_saved(portal: Served) -> None:
    with portal.database_away():
        answer = ask(portal.site.port, "/admin/login/", posted={"username": "x", "password": "y"})
    assert answer.status == 503
    assert "没有保存" in answer.text


def test_the_first_visitors_after_a_restart_meet_none_of_the_dead_connections(
    portal: Served,
) -> None:
    """Every connection of every worker's pool is dead, and nobody came since."""
    assert at_once(portal.site.port, PAGE) == {200}
    with portal.database_away():
        pass
    assert at_once(portal.site.port, PAGE) == {200}


def test_a_lock_that_somebody_holds_keeps_nobody_for_long(portal: Served) -> None:
    port = portal.site.port
    with psycopg.connect(portal.address) as connection:
        connection.execute("LOCK TABLE budgets_department")
        assert at_once(port, f"{PAGE}?q=never-asked-before") == {503}
        assert ask(port, STYLES).status == 200
    assert at_once(port, PAGE) == {200}
