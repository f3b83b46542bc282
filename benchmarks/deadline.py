"""`python -m benchmarks.deadline`: the last day before the deadline, with many clerks at once.

Clerks log in, open two sheets of 40 lines in turns, change five cells, save, and submit at the end, with two
to five seconds between; five citizens read public pages meanwhile, before as well as during. The portal runs
as `make run` starts it, with the shipped nginx before it where nginx is installed. Clients run on the same
machine and take their part of it: figures of a busy machine are worse than a county's.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Coroutine
from functools import partial
from time import monotonic
from typing import Any

from benchmarks import clerks
from benchmarks.clerks import Clerk, Desk, Seen
from benchmarks.harness import Report
from tests.serving import NGINX, Served, nginx_before, served

CITIZENS = 5
SECONDS = 60
READ = ["/", "/departments/", "/years/2023/", "/glossary/"]
READ += [f"/departments/{slug}/{year}" for slug in clerks.PUBLISHED for year in ("", "2023/")]
# Seconds of: saving, median and 95 %; submitting, 95 %.
LIMITS = {("save", 0.5): 0.8, ("save", 0.95): 2.0, ("submit", 0.95): 3.0}
_MOST = 80


def measure(report: Report, base: str, desks: list[Desk], seconds: float) -> None:
    """Let so many clerks work and print how long each kind of act took."""
    alone, seen, citizens = Seen(), Seen(), Seen()
    clerks.together(*_citizens(base, alone, monotonic() + seconds / 4))
    until = monotonic() + seconds
    clerks.together(
        *(partial(Clerk(base, desk, seen).work, until) for desk in desks),
        *_citizens(base, citizens, until),
    )
    count = len(desks)
    for (kind, part), limit in LIMITS.items():
        took = seen.percentile(kind, part)
        judged = took / limit if count == _MOST else None
        report.line(
            f"{count} clerks: {kind}, {part:.0%}", f"{took * 1000:.0f} ms", judged, f"{limit:g} s"
        )
    report.line(f"{count} clerks: open, 95%", f"{seen.percentile('open', 0.95) * 1000:.0f} ms")
    before, during = (each.percentile("read", 0.95) for each in (alone, citizens))
    report.line(
        f"{count} clerks: citizens, 95%",
        f"{during * 1000:.0f} ms",
        None,
        f"{before * 1000:.0f} ms without clerks",
    )
    wrong = seen.errors + citizens.errors
    lost = clerks.together(partial(clerks.lost, base, desks, seen.typed))[0]
    report.line(f"{count} clerks: errors, figures lost", f"{len(wrong)}, {len(lost)} of {len(seen.typed)}",
                1.0 + len(lost) if lost else None, "none")  # fmt: skip
    for each in [*wrong[:5], *lost[:5]]:
        print(f"    {each}")


def _citizens(base: str, seen: Seen, until: float) -> list[partial[Coroutine[Any, Any, None]]]:
    return [partial(clerks.read, base, READ, seen, until) for _ in range(CITIZENS)]


def _prepared(portal: Served, count: int) -> list[Desk]:
    code = f"from benchmarks import offices; offices.prepare({count})"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        env=portal.environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [Desk(**desk) for desk in json.loads(done.stdout.splitlines()[-1])]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the last day before the deadline.")
    parser.add_argument("--clerks", type=int, nargs="*", default=[20, _MOST])
    parser.add_argument("--seconds", type=int, default=SECONDS)
    asked = parser.parse_args()
    report = Report()
    print(
        f"Deadline day, {asked.seconds} s each, {'behind nginx' if NGINX else 'nginx is not installed'}"
    )
    with served("pass") as portal:
        desks = _prepared(portal, max(sum(asked.clerks), len(clerks.PUBLISHED)))
        if NGINX:
            with nginx_before(portal) as port:
                _measure_all(report, port, desks, asked)
        else:
            _measure_all(report, portal.site.port, desks, asked)
    return 1 if report.missed else 0


def _measure_all(report: Report, port: int, desks: list[Desk], asked: argparse.Namespace) -> None:
    for count in asked.clerks:
        some, desks = desks[:count], desks[count:]  # a draft is submitted once
        measure(report, f"http://127.0.0.1:{port}", some, asked.seconds)


if __name__ == "__main__":
    sys.exit(main())
