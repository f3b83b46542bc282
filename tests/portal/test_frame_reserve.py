"""A request's calls never map and unmap memory at every turn, however deep it begins."""

import resource
from collections.abc import Callable

import pytest

from portal.frame_reserve import with_reserved_frames

TURNS = 2_000


def _leaf(number: int) -> int:
    return number


def _loop() -> int:
    """Count the pages that the system hands out while a small function is called many times."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for number in range(TURNS):
        _leaf(number)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def _deeper(levels: int, work: Callable[[], int]) -> int:
    return work() if levels == 0 else _deeper(levels - 1, work)


def _worst(wrapped: Callable[[Callable[[], int]], Callable[[], int]]) -> int:
    # A chunk holds some 150 of these frames: among 300 depths one lies at its end.
    return max(wrapped(lambda levels=levels: _deeper(levels, _loop))() for levels in range(300))


def test_calls_at_the_end_of_a_chunk_map_memory_at_every_turn_unless_there_is_room() -> None:
    if _worst(lambda work: work) < TURNS:
        pytest.skip("this Python keeps its chunks: portal/frame_reserve.py can go")
    assert _worst(with_reserved_frames) < TURNS // 10


def test_what_is_called_gets_its_arguments_and_answers() -> None:
    assert with_reserved_frames(divmod)(7, 2) == (3, 1)
