"""The rules as a detector: what departments get wrong is found, what they get right is left alone."""

from __future__ import annotations

import pytest

from benchmarks.detector.corpus import DOCUMENTS, corpus
from benchmarks.detector.plants import ARITHMETIC, Kind
from benchmarks.detector.scoring import Score, scored

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def score() -> Score:
    return scored(corpus())


def told(score: Score) -> str:
    missed = [f"missed in {name}: {plant}" for name, plant in score.missed]
    alarms = [f"false alarm in {name}: {finding}" for name, finding in score.alarms]
    return "\n".join(missed + alarms)


def test_half_of_the_corpus_is_clean_and_every_kind_of_error_is_planted(score: Score) -> None:
    assert DOCUMENTS >= 60
    assert score.clean * 2 == DOCUMENTS
    assert min(score.planted[kind] for kind in Kind) >= 4


def test_every_arithmetic_error_is_found(score: Score) -> None:
    assert score.recall(ARITHMETIC) == 1, told(score)


def test_nearly_every_error_is_found(score: Score) -> None:
    assert score.recall() >= 0.95, told(score)


def test_clean_documents_are_left_alone(score: Score) -> None:
    assert score.alarms_a_document <= 0.1, told(score)


def test_rounding_alone_is_never_an_error(score: Score) -> None:
    assert score.rounding_errors == 0, told(score)


def test_the_same_seed_gives_the_same_files() -> None:
    once, again = list(corpus(documents=6)), list(corpus(documents=6))
    assert [each.plants for each in once] == [each.plants for each in again]
    assert [each.data for each in once if each.name.endswith("html")] == [
        each.data for each in again if each.name.endswith("html")
    ]
