"""The shipped nginx configuration before a portal: copies for everybody, seconds old, through outages, and
never one of what was withdrawn.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from tests.serving import NGINX, SHIPPED, Served, ask, at_once, nginx_before, served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt-get install nginx)"),
]

TWO_YEARS = """
from tests import cast
from budgets import publishing
brigade = cast.fire_brigade()
for budget in (cast.fire_budget(), cast.fire_budget(year=2021)):
    publishing.publish(edition=publishing.import_draft(department=brigade, disclosure=budget))
"""
WITHDRAWAL = """
from budgets import publishing
from budgets.models import Edition
publishing.withdraw(edition=Edition.objects.get(fiscal_year={year}), reason="写错了。")
"""
SECONDS = 2.0  # until everybody sees an act


class Place(NamedTuple):
    portal: Served
    nginx: int

    def get(self, address: str) -> int:
        return ask(self.nginx, address).status


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with served(TWO_YEARS) as portal, nginx_before(portal) as port:
        yield Place(portal, port)


def asked(place: Place) -> list[str]:
    """Return addresses of every kind, each of them asked for once."""
    year = "/departments/fire-brigade/2020"
    found = [f"{year}/", f"{year}.csv", f"{year}/v1/", f"{year}/v1.json", f"/en{year}/"]
    found += ["/", "/years/2020/", "/data/lines.csv"]
    found += re.findall(r'href="(/static/[^"]+\.css)"', ask(place.nginx, "/").text)
    for address in found:
        assert place.get(address) == 200, address
    return found


def test_what_was_asked_for_once_is_there_through_every_outage(place: Place) -> None:
    addresses = asked(place)
    for away in (place.portal.database_away, place.portal.portal_away):
        with away():
            time.sleep(SECONDS)  # the copies are out of date, and asked for again in vain
            assert [each for each in addresses if place.get(each) != 200] == []
            assert at_once(place.nginx, addresses[0]) == {200}
            never = ask(place.nginx, "/departments/fire-brigade/2021/")
            assert (never.status, never.headers["Retry-After"]) == (503, "5")
        time.sleep(SECONDS)
        assert place.get("/departments/fire-brigade/2021.csv") == 200


def test_readers_share_one_request_a_second(place: Place) -> None:
    page = "/departments/fire-brigade/2020/"
    first = ask(place.nginx, page)
    again = ask(place.nginx, page, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    packed = ask(place.nginx, page, headers={"Accept-Encoding": "gzip", "Via": "1.1 elsewhere"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(first.body) / 3


def test_nothing_of_the_office_is_kept(place: Place) -> None:
    assert place.get("/admin/login/") == 200
    with place.portal.portal_away():
        assert place.get("/admin/login/") == 503


def test_whoever_asks_for_ever_other_parameters_is_slowed_down(place: Place) -> None:
    many = 100  # at a moment; nginx lets 50 of them through
    with ThreadPoolExecutor(many) as readers:
        statuses = [*readers.map(place.get, (f"/robots.txt?{number}" for number in range(many)))]
    assert set(statuses) == {400, 429}
    assert place.get("/robots.txt") == 200


def test_a_withdrawn_edition_is_gone_for_everybody_within_two_seconds(place: Place) -> None:
    addresses = [each for each in asked(place) if "2020" in each and "years" not in each]
    others = "/departments/fire-brigade/2021/"
    assert place.get(others) == 200
    place.portal.manage("shell", "-v0", "-c", WITHDRAWAL.format(year=2020))
    time.sleep(SECONDS)
    assert {place.get(address) for address in addresses} == {410}
    # What quotes it, and nobody asked for since, goes too: deploy/systemd runs this after each withdrawal.
    cache = place.portal.top / "nginx" / "cache"
    subprocess.run([sys.executable, SHIPPED / "forget.py", cache], check=True)
    for away in (place.portal.database_away, place.portal.portal_away):
        with away():
            assert {place.get(address) for address in addresses} == {410}
            assert place.get("/data/lines.csv") == 503
            assert place.get(others) == 200
