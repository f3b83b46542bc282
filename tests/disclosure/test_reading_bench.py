"""The benchmark of the reader: its pages print the facts that it asks for, and its counts count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.reading.kinds import FORMATS, Kind, kinds
from benchmarks.reading.pages import Page
from benchmarks.reading.printing import PRINTERS
from benchmarks.reading.scoring import Score, compare
from budgets.disclosure.model import Disclosure, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.blocks.document import Document
from budgets.disclosure.readers.coverage import ReadingCoverage
from budgets.disclosure.readers.reading import Reading


def first_page(kind: Kind) -> Page:
    return next(kind.pages(1))


def score_of(page: Page, held: Disclosure) -> Score:
    score = Score(documents=1, facts=len(page.facts))
    reading = Reading(Document("a", ()), held, (), ReadingCoverage(0, 0, 0, 0))
    compare(page, reading, score, "a page")
    return score


@pytest.fixture(params=kinds(), ids=lambda kind: kind.name)
def example(request: pytest.FixtureRequest) -> Page:
    return first_page(request.param)


def test_every_fact_is_printed(example: Page) -> None:
    text = PRINTERS["txt"](replace(example, style=replace(example.style, width=0))).decode()
    assert example.facts
    assert [fact for fact in example.facts if fact.printed not in text.replace(",", "")] == []


def test_a_perfect_reader_is_counted_as_one(example: Page) -> None:
    score = score_of(example, example.disclosure)
    asked = sum(fact.column in ("amount", "prior", "planned") for fact in example.facts)
    assert score.found >= asked  # the Disclosure tells some changes, too
    assert score.wrong == 0


def test_a_wrong_figure_and_a_lost_one_are_counted() -> None:
    page = first_page(next(kind for kind in kinds() if kind.name == "three-public page"))
    total, *parts = (line for line in page.disclosure.lines if line.table is Table.T7)
    wrong = replace(total, amount=Amount.of("7654.32", MoneyUnit.WAN))
    nothing = replace(page.disclosure, statements=(), reasons=(), lines=())
    score = score_of(page, replace(nothing, lines=(wrong, *parts[1:])))
    assert score.wrong == 1
    assert score.unlisted == score.facts - score.found > 1
    assert score.shortfalls("docx")[1:] == [
        "1 wrong figures, not 0",
        f"{score.unlisted} figures neither read nor listed, not 0",
    ]


def test_a_kind_is_asked_for_in_formats_that_there_are() -> None:
    assert all(set(kind.formats) <= set(FORMATS) for kind in kinds())
    assert len({kind.name for kind in kinds()}) == len(kinds())


def test_every_format_is_printed_of_every_style() -> None:
    for kind in kinds():
        if kind.entry.get("style"):
            for ending in kind.formats:
                assert PRINTERS[ending](first_page(kind))
