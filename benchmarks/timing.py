"""How long something takes."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import process_time

from portal.frame_reserve import with_reserved_frames


def cpu_seconds(work: Callable[[], object], rounds: int) -> float:
    """The median seconds of CPU that the work takes, with the room for frames that a served request has."""
    work = with_reserved_frames(work)
    took = []
    for _ in range(rounds):
        before = process_time()
        work()
        took.append(process_time() - before)
    return median(took)
