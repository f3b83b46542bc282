"""`python -m benchmarks.desk`: how long a clerk waits for a sheet, with 400 lines, and its queries.

The sheet is opened and saved through the whole of Django, on the embedded Postgres. To open it may take
eight times, to save it twelve times, what it takes in the same run to write the edition once and read it
back: our own share grows with the lines as the database's does. Every time is a median, in seconds of CPU.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass, replace
from typing import Any

import django
from django.conf import settings

from benchmarks.timing import cpu_seconds
from budgets.disclosure.official_form.vocabulary import BUDGETS, Fund

FEW, MANY, ROUNDS = 40, 400, 7
_OPENED, _SAVED = 8.0, 12.0


@dataclass(frozen=True, slots=True)
class Desk:
    """The times in seconds, and the queries, of one sheet."""

    lines: int
    opened: float
    saved: float
    stored: float  # written and read back, without any page
    queries: tuple[int, int]


def measured(lines: int, rounds: int) -> Desk:
    """One edition with so many rows in T5, opened and saved by a clerk."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from budgets import publishing, store
    from budgets.models import Department, Edition
    from tests.admin.entry import fields_of
    from tests.cast import fire_brigade, fire_budget

    department = Department.objects.first() or fire_brigade()
    year = 2020 + department.editions.count()
    budget = replace(fire_budget(year), lines=_lines(lines))
    edition = publishing.import_draft(department=department, disclosure=budget)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser(f"clerk of {lines}"))
    page = reverse("admin:budgets_edition_part", args=[edition.pk, BUDGETS[Fund.GENERAL].value])
    counter = iter(range(1, 10_000))

    def open_() -> Any:
        return client.get(page)

    def save() -> None:
        posted = fields | {figure: f"{next(counter)}.25"}
        answer = client.post(page, posted, headers={"accept": "application/json"}).json()
        assert answer["saved"], answer["message"]
        fields.update(state=answer["state"], base=answer["base"], open=answer["open"])

    fields = fields_of(open_().content)
    first = next(name for name, value in fields.items() if value == "2010001")
    figure = first.replace("-code", "-c0")
    save()
    queries = []
    for work in (open_, save):
        with CaptureQueriesContext(connection) as captured:
            work()
        queries.append(len(captured))
    opened, saved = cpu_seconds(open_, rounds), cpu_seconds(save, rounds)

    def keep() -> None:
        fresh = Edition.objects.get(pk=edition.pk)
        store.write(fresh, store.read(fresh))

    return Desk(lines, opened, saved, cpu_seconds(keep, rounds), (queries[0], queries[1]))


def _lines(count: int) -> tuple[Any, ...]:
    from budgets.disclosure.model import Fund, Line
    from tests.builders import wan

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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    settings.CODE_BOOKS_SECONDS = (
        10**9
    )  # which request asks for lists hangs on the clock, and queries are counted
    from tests import roles

    roles.use_two_roles()
    for database in settings.DATABASES.values():
        database["TEST"]["NAME"] = "bench_desk"  # beside the tests, which may be running
    with roles.migrated_database():
        few, many = measured(FEW, rounds), measured(MANY, rounds)
    missed = _printed(few, many, rounds)
    return 1 if missed else 0


def _printed(few: Desk, many: Desk, rounds: int) -> int:
    print(
        f"The desk: medians of {rounds}, CPU; the limit is a multiple of writing and reading the edition"
    )
    missed = 0
    for each in (few, many):
        for what, took, times in (("open", each.opened, _OPENED), ("save", each.saved, _SAVED)):
            ratio = took / (each.stored * times)
            judged = each is many  # a small page is mostly what every page costs
            missed += judged and ratio > 1
            against = f"  {ratio:5.2f} of {times:g} × {each.stored * 1000:.0f} ms" if judged else ""
            wrong = "  LIMIT MISSED" if judged and ratio > 1 else ""
            print(f"  {what} a sheet of {each.lines} lines {took * 1000:8.1f} ms{against}{wrong}")
    constant = few.queries == many.queries
    print(
        f"  queries to open and to save: {many.queries[0]} and {many.queries[1]}, with {FEW} lines "
        f"{few.queries[0]} and {few.queries[1]}{'' if constant else '  NOT CONSTANT'}"
    )
    return missed + (not constant)


if __name__ == "__main__":
    sys.exit(main())
