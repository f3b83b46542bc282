"""`python -m benchmarks.seals`: how many published editions a second `manage.py verify_seals` checks.

The editions of a fictional county are published and checked on the embedded Postgres. To check one may
take three times what reading its rows takes in the same run: writing its JSON and packing its rows again
cost about as much as reading does. Memory may grow by a few megabytes from the first half to the whole.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from io import StringIO
from time import process_time
from typing import Any

import django
from django.conf import settings

EDITIONS = 120
_TIMES_READING, _MEGABYTES = 3.0, 20


def publish(count: int) -> None:
    """So many editions of the demonstration's county."""
    from budgets import publishing
    from budgets.models import Department, Jurisdiction
    from demo.county.editions import editions_of
    from demo.county.profiles import profiles

    place = Jurisdiction.objects.create(slug="county", name="某县")
    made = (each.disclosure for profile in profiles() for each in editions_of(profile))
    known: dict[str, Department] = {}
    for disclosure, _number in zip(made, range(count), strict=False):
        name = disclosure.department.name
        if name not in known:
            slug = f"department-{len(known)}"
            known[name] = Department.objects.create(jurisdiction=place, slug=slug, name=name)
        draft = publishing.import_draft(department=known[name], disclosure=disclosure)
        publishing.publish(edition=draft, correction_note="改正。" if draft.number > 1 else "")


def seconds(work: Any) -> float:
    """Seconds of CPU, ours and no other process's."""
    before = process_time()
    work()
    return process_time() - before


def memory() -> int:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured() -> tuple[int, float, float, int]:
    """How many editions; the seconds to read and to check them all; the MB that the second half added."""
    from django.core.management import call_command

    from budgets import store
    from budgets.models import Edition

    keys = list(Edition.objects.order_by("pk").values_list("pk", flat=True))
    half = [str(key) for key in keys[: len(keys) // 2]]

    def read_all() -> None:
        for start in range(0, len(keys), 40):
            some = Edition.objects.filter(pk__in=keys[start : start + 40])
            for edition in store.editions_with_parts(some):
                store.read(edition)

    def check(*some: str) -> None:
        call_command("verify_seals", *some, stdout=StringIO(), verbosity=0)

    read_all()
    check(*half)
    before = memory()
    checked = seconds(check)
    grown = memory() - before
    return len(keys), seconds(read_all), checked, grown


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the check of the seals.")
    parser.add_argument("--editions", type=int, default=EDITIONS)
    count = parser.parse_args().editions
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from tests import roles

    roles.use_two_roles()
    for database in settings.DATABASES.values():
        database["TEST"]["NAME"] = "bench_seals"  # beside the tests, which may be running
    with roles.migrated_database():
        publish(count)
        editions, read, checked, grown = measured()
    ratio = checked / (read * _TIMES_READING)
    wrong = "  LIMIT MISSED" if ratio > 1 else ""
    print("The seals: CPU; the limit is a multiple of reading the same rows in the same run")
    print(
        f"  verify_seals {editions / checked:8.1f} editions a second  "
        f"{ratio:5.2f} of {_TIMES_READING:g} × {read / editions * 1000:.1f} ms{wrong}"
    )
    much = "  LIMIT MISSED" if grown > _MEGABYTES else ""
    print(f"  memory       {grown:8} MB more for twice as many editions, of {_MEGABYTES}{much}")
    return 1 if wrong or much else 0


if __name__ == "__main__":
    sys.exit(main())
