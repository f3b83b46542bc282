"""The rules as a detector: what departments get wrong is found, what they get right is left alone."""

from __future__ import annotations

import pytest

from benchmarks.detector.corpus import corpus
from benchmarks.detector.plants import ARITHMETIC, Kind
from benchmarks.detector.scoring import scored

pytestmark = pytest.mark.slow


FEWER = (
    64  # of the corpus of `make bench`, which every dialect, ending and kind of error is in as well
)


def test_the_rules_find_what_is_wrong_and_leave_alone_what_is_right() -> None:
    score = scored(corpus(documents=FEWER))
    missed = [f"missed in {name}: {plant}" for name, plant in score.missed]
    alarms = [f"false alarm in {name}: {finding}" for name, finding in score.alarms]
    told = "\n".join(missed + alarms)
    # Half of the corpus is clean, and every kind of error is planted.
    assert score.clean * 2 == FEWER
    assert min(score.planted[kind] for kind in Kind) >= 4
    # Every arithmetic error is found, and nearly every other.
    assert score.recall(ARITHMETIC) == 1, told
    assert score.recall() >= 0.95, told
    # Clean documents are left alone, and rounding alone is never an error.
    assert score.alarms_a_document <= 0.1, told
    assert score.rounding_errors == 0, told


def test_the_same_seed_gives_the_same_files() -> None:
    once, again = list(corpus(documents=6)), list(corpus(documents=6))
    assert [each.plants for each in once] == [each.plants for each in again]
    assert [each.data for each in once if each.name.endswith("html")] == [
        each.data for each in again if each.name.endswith("html")
    ]
