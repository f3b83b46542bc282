"""What benchmarks share: a report against limits, timing, and databases."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from django.conf import settings

from benchmarks.at_scale import database
from portal.frame_reserve import with_reserved_frames


class Report:
    """Prints measurements beside their limits; `missed` counts the limits that were not kept."""

    missed = 0

    def line(self, what: str, figure: str, ratio: float | None = None, against: str = "") -> None:
        """Print one measurement; a ratio above 1 misses its limit."""
        wrong = ratio is not None and ratio > 1
        self.missed += wrong
        judged = "" if ratio is None else f"  {ratio:5.2f} of {against}"
        print(f"  {what:42} {figure:>22}{judged}{'  LIMIT MISSED' * wrong}", flush=True)


def cpu_seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median seconds of CPU that work takes, with the frames that a served request reserves."""
    return median(_seconds(with_reserved_frames(work), rounds, time.process_time))


def clock_seconds(work: Callable[[], object], rounds: int = 1) -> list[float]:
    """Return how long each round of work takes by the clock, for work that two programs share."""
    return _seconds(work, rounds, time.perf_counter)


def _seconds(work: Callable[[], object], rounds: int, clock: Callable[[], float]) -> list[float]:
    took = []
    for _ in range(rounds):
        before = clock()
        work()
        took.append(clock() - before)
    return took


@contextmanager
def empty_database(name: str) -> Iterator[None]:
    """Make an empty, migrated database on the embedded Postgres, beside that of the tests."""
    from tests import roles

    roles.use_two_roles()
    for each in settings.DATABASES.values():
        each["TEST"]["NAME"] = name
    with roles.migrated_database():
        yield


def rerun_on(lines: int, module: str) -> int:
    """Run a benchmark with `--here` in a process on the database of that many lines; return its exit code."""
    command = [sys.executable, "-m", module, "--here"]
    return subprocess.run(command, env=database(lines).environment, check=False).returncode
