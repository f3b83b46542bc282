"""`python -m benchmarks.dearest`: the ten dearest requests of strangers, at the size of the demonstration.

Every public address is asked for, as the URL configuration has it, with what makes it most work. Its
processor time is ours and that of the database's process together, the second time it is asked for: what is
kept ready after the first is part of how the portal is run. An address may cost 0.15 s, unless it is
streamed, or takes turns (`budgets/concurrency_limits.py`). Seconds are those of a machine on which a loop of
fixed work, measured in the same run, takes CALIBRATED.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from time import process_time
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count
from django.http import FileResponse
from django.test import Client
from django.urls import reverse
from psutil import Process

import benchmarks.django_ready  # noqa: F401
from benchmarks.harness import rerun_on
from budgets import urls
from budgets.api.endpoints import BY_NAME
from budgets.disclosure.open_data.media_types import MEDIA_TYPES
from budgets.models import Department, Edition
from budgets.reports.comparison.breakdowns import By
from budgets.reports.comparison.model import MOST_DEPARTMENTS, MOST_YEARS
from budgets.reports.pages.official_document import official_workbook
from budgets.views.files.params import ScopeEnding, ScopeName
from budgets.views.travel.embed import ChartName, DrawingKind

LINES = 10_000  # leaf lines of current budgets: with margins, final accounts and old editions 20,000 rows
LIMIT = 0.15
CALIBRATED = 0.063  # seconds that `calibration` takes where a page of a budget takes 0.05
SHOWN, ROUNDS = 10, 3
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
COMMON = "年"  # the commonest character of all budgets


@dataclass(frozen=True, slots=True)
class Request:
    """What a stranger sends; `sent` goes with a POST."""

    path: str
    query: str = ""
    sent: dict[str, Any] | None = None

    def __str__(self) -> str:
        query = f"?{self.query[:60]}" if self.query else ""
        return f"{'POST' if self.sent else 'GET'} {self.path}{query}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request costs in seconds, and what bounds it: "" for nothing but its cost."""

    request: Request
    seconds: float
    status: int
    bounded: str


def main() -> int:
    parser = argparse.ArgumentParser(description="Finds the dearest anonymous requests.")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    if not parser.parse_args().here:
        return rerun_on(LINES, "benchmarks.dearest")
    # One connection, whose process of the database can be watched.
    connection.settings_dict["CONN_MAX_AGE"] = None
    return _report(measured())


def measured() -> list[Cost]:
    """Every request, the dearest first."""
    return sorted((_cost_of(each) for each in requests()), key=lambda cost: -cost.seconds)


def _report(costs: list[Cost]) -> int:
    machine = min(calibration() for _ in range(10)) / CALIBRATED
    limit = LIMIT * machine
    print(
        f"\n{len(costs)} anonymous requests; the limit of {LIMIT} s is {limit:.3f} s on this machine"
    )
    shown = [(cost, cost.bounded) for cost in costs[:SHOWN]]
    free = next((cost for cost in costs if not cost.bounded), None)
    for cost, bounded in [*shown, *([(free, "the dearest of the others:")] if free else [])]:
        share = cost.seconds / limit
        print(f"  {cost.seconds:.3f} s  {share:5.2f}  {bounded:12} {cost.request}")
    over = [cost for cost in costs if cost.seconds > limit and not cost.bounded]
    failed = [cost for cost in costs if cost.status >= 500]
    for cost in over:
        print(f"Over the limit, neither streamed nor taking turns: {cost.request}")
    for cost in failed:
        print(f"Answered {cost.status}: {cost.request}")
    return int(bool(over or failed))


def calibration() -> float:
    """Return the processor seconds of a loop of fixed work: names, counts and text, as pages are."""
    before = process_time()
    words: dict[str, int] = {}
    for number in range(300_000):
        key = f"{number % 977}{COMMON}{number % 13}"
        words[key] = words.get(key, 0) + number
    "".join(sorted(words))
    return process_time() - before


def requests() -> Iterator[Request]:
    """Return every address that answers a stranger, with what makes it most work."""
    budget, final = _largest("budget"), _largest("final")
    for namespace, patterns in (("budgets", urls.pages), ("files", urls.files)):
        for pattern in patterns:
            route, name = str(pattern.pattern), f"{namespace}:{pattern.name}"
            names = _PARAMETER.findall(route)
            known = _values(final if "/final" in route else budget, route)
            for values in product(*(known[each] for each in names)):
                given = dict(zip(names, values, strict=True))
                path = reverse(name, kwargs=given)
                yield from (Request(path, query) for query in _queries(name, given))
    yield Request(reverse("budgets:verify"), sent={"file": official_workbook(budget)})
    yield Request(reverse("admin:login"), sent={"username": "nobody", "password": "guessed"})


def _largest(phase: str) -> Any:
    """Return the edition with most lines; a corrected one, where there is any, has a page of changes."""
    current = Edition.objects.current().filter(phase=phase).annotate(rows=Count("lines"))
    return current.select_related("department__jurisdiction").order_by("-number", "-rows")[0]


def _values(edition: Any, route: str) -> dict[str, list[Any]]:
    """Return the values of each parameter of an address."""
    department = edition.department
    scopes, names = ScopeEnding.regex.split("|"), ScopeName.regex.split("|")
    return {
        "slug": [department.slug],
        "department": [department.slug],
        "jurisdiction": [department.jurisdiction.slug],
        "year": [edition.fiscal_year],
        "number": [edition.number],
        "section": ["pages", str(edition.fiscal_year)],
        "ending": [*(MEDIA_TYPES if "<ending" in route else scopes)],
        "name": [*(BY_NAME if "<endpoint" in route else names)],
        "rest": ["nowhere"],
        "chart": ChartName.regex.split("|"),
        "kind": DrawingKind.regex.split("|"),
    }


def _queries(name: str, given: dict[str, Any]) -> list[str]:
    """Yield the requests to an address that make it work most."""
    if name == "files:api":
        asked = BY_NAME[given["name"]]
        most = {"limit": "1000"} if any(each.name == "limit" for each in asked.parameters) else {}
        own = [asked.example, {**asked.example, **most}]
        own += [{**most, "q": COMMON} if asked.name == "search" else most]
        return [urlencode({**each, "format": kind}) for each in own for kind in ("json", "csv")]
    if name in ("budgets:search", "files:search"):
        return [urlencode({"q": COMMON}), urlencode({"q": COMMON, "sort": "amount"})]
    if name in ("budgets:compare", "files:compare"):
        slugs = [*Department.objects.order_by("slug").values_list("slug", flat=True)]
        asked_of: list[tuple[str, Any]] = [
            ("department", slug) for slug in slugs[:MOST_DEPARTMENTS]
        ]
        asked_of += [("year", year) for year in Edition.objects.current().years()[:MOST_YEARS]]
        asked_of += [("phase", "budget"), ("phase", "final")]
        return [urlencode([*asked_of, ("by", by.value)]) for by in By]
    return [""]


def _cost_of(request: Request) -> Cost:
    """Return what a request costs when it was answered before; the least of a few rounds."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    connection.ensure_connection()
    server = Process(connection.connection.info.backend_pid)
    least = float("inf")
    for _ in range(ROUNDS):
        sent = {
            name: BytesIO(each) if isinstance(each, bytes) else each
            for name, each in (request.sent or {}).items()
        }
        of_server, before = sum(server.cpu_times()[:2]), process_time()
        address = f"{request.path}?{request.query}"
        response: Any = client.post(address, sent) if sent else client.get(address)
        if response.streaming:
            for _piece in response.streaming_content:
                pass
        response.close()
        spent = process_time() - before + sum(server.cpu_times()[:2]) - of_server
        least = min(least, spent)
        if spent < LIMIT / 2:
            break  # no rounds are needed to tell that it is within
    turn = getattr(response, "dear", None)
    streamed = response.streaming and not isinstance(response, FileResponse)
    bounded = f"turns: {turn.name.lower()}" if turn else "streamed" if streamed else ""
    return Cost(request, least, response.status_code, bounded)


if __name__ == "__main__":
    sys.exit(main())
