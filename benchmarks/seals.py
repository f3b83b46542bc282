"""`python -m benchmarks.seals`: how many published editions a second `manage.py verify_seals` checks.

The editions of a fictional county are published and checked on the embedded Postgres. To check one may
take three times what reading its rows takes in the same run: writing its JSON and packing its rows again
cost about as much as reading does. Memory may grow by a few megabytes from the first half to the whole.
"""

from __future__ import annotations

import argparse
import resource
import sys
from io import StringIO

from django.core.management import call_command

import benchmarks.django_ready  # noqa: F401
from benchmarks.harness import Report, cpu_seconds, empty_database
from budgets import publishing, store
from budgets.models import Department, Edition, Jurisdiction
from demo.county.editions import editions_of
from demo.county.profiles import profiles

EDITIONS = 120
_TIMES_READING, _MEGABYTES = 3.0, 20


def publish(count: int) -> None:
    """Publish that many editions of the demonstration's county."""
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


def memory() -> int:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured() -> tuple[int, float, float, int]:
    """Return how many editions, the seconds to read and to check them, the MB that the second half added."""
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
    checked = cpu_seconds(check, 1)
    grown = memory() - before
    return len(keys), cpu_seconds(read_all, 1), checked, grown


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the check of the seals.")
    parser.add_argument("--editions", type=int, default=EDITIONS)
    count = parser.parse_args().editions
    with empty_database("bench_seals"):
        publish(count)
        editions, read, checked, grown = measured()
    report = Report()
    print("The seals: CPU; the limit is a multiple of reading the same rows in the same run")
    report.line(
        "verify_seals",
        f"{editions / checked:.1f} editions a second",
        checked / (read * _TIMES_READING),
        f"{_TIMES_READING:g} × {read / editions * 1000:.1f} ms",
    )
    report.line(
        "memory for twice as many editions",
        f"{grown} MB more",
        grown / _MEGABYTES,
        f"{_MEGABYTES} MB",
    )
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
