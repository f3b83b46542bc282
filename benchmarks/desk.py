"""`python -m benchmarks.desk`: how long a clerk waits for a sheet, with 400 lines, and its queries.

The sheet is opened and saved through the whole of Django, on the embedded Postgres. To open it may take
eight times, to save it twelve times, what it takes in the same run to write the edition once and read it
back: our own share grows with the lines as the database's does. Every time is a median, in seconds of CPU.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import benchmarks.django_ready  # noqa: F401
from benchmarks.harness import Report, cpu_seconds, empty_database
from budgets import publishing, store
from budgets.disclosure.model import Line
from budgets.disclosure.official_form.vocabulary import BUDGETS, Fund
from budgets.models import Department, Edition
from tests.admin.entry import fields_of
from tests.builders import wan
from tests.cast import fire_brigade, fire_budget

FEW, MANY, ROUNDS = 40, 400, 7
_OPENED, _SAVED = 8.0, 12.0


def measure(report: Report, lines: int, rounds: int) -> list[int]:
    """Open and save an edition with that many rows in T5; return the number of queries of each."""
    department = Department.objects.first() or fire_brigade()
    year = 2020 + department.editions.count()
    budget = replace(fire_budget(year), lines=_lines(lines))
    edition = publishing.import_draft(department=department, disclosure=budget)
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.create_superuser(f"clerk of {lines}"))
    page = reverse("admin:budgets_edition_part", args=[edition.pk, BUDGETS[Fund.GENERAL].value])
    counter = iter(range(1, 10_000))

    def open_() -> Any:
        return client.get(page)

    def save() -> None:
        posted = fields | {figure: f"{next(counter)}.25"}
        answer = client.post(page, posted, headers={"accept": "application/json"}).json()
        assert answer["saved"], answer["message"]
        fields.update(state=answer["state"], base=answer["base"], open=answer["open"])

    def write_and_read() -> None:
        fresh = Edition.objects.get(pk=edition.pk)
        store.write(fresh, store.read(fresh))

    fields = fields_of(open_().content)
    first = next(name for name, value in fields.items() if value == "2010001")
    figure = first.replace("-code", "-c0")
    save()
    queries = [_queries(open_), _queries(save)]
    opened, saved = cpu_seconds(open_, rounds), cpu_seconds(save, rounds)
    stored = cpu_seconds(write_and_read, rounds)
    for what, took, times in (("open", opened, _OPENED), ("save", saved, _SAVED)):
        # A small page costs mostly what every page costs: it is not judged.
        ratio = took / (stored * times) if lines == MANY else None
        against = f"{times:g} × {stored * 1000:.0f} ms"
        report.line(f"{what} a sheet of {lines} lines", f"{took * 1000:.1f} ms", ratio, against)
    return queries


def _queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def _lines(count: int) -> tuple[Line, ...]:
    return tuple(
        Line(
            table=BUDGETS[Fund.GENERAL],
            code=f"201{n:04}",
            name=f"事项{n}",
            fund=Fund.GENERAL,
            amount=wan(f"{n + 1}.50"),
            prior=wan(f"{n + 1}.00"),
        )
        for n in range(count)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the desk's largest sheet.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    # No request looks for new code books meanwhile, which would add a query to some of them.
    settings.CODE_BOOKS_SECONDS = 10**9
    report = Report()
    print(
        f"The desk: medians of {rounds}, CPU; the limit is a multiple of writing and reading the edition"
    )
    with empty_database("bench_desk"):
        few, many = (measure(report, lines, rounds) for lines in (FEW, MANY))
    print(
        f"  queries to open and to save: {many[0]} and {many[1]}, with {FEW} lines "
        f"{few[0]} and {few[1]}{'' if few == many else '  NOT CONSTANT'}"
    )
    return 1 if report.missed or few != many else 0


if __name__ == "__main__":
    sys.exit(main())
