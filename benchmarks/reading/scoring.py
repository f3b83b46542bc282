"""Reads pages back and compares with what they were made from."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from benchmarks.reading.kinds import Kind
from benchmarks.reading.pages import Fact, Page, amount_facts
from benchmarks.reading.printing import PRINTERS
from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Base, Disclosure, Line, LineKey, Row
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats.pdf import read_pdf
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.reading import Reading, read
from budgets.disclosure.rules import judge

GOALS = {"docx": 0.99, "html": 0.99, "xlsx": 0.99, "pdf": 0.98, "txt": 0.95}  # recall
# Seconds of CPU a document, as `benchmarks.speed` allows for the largest of each format.
LIMITS = {"docx": 0.15, "html": 0.15, "xlsx": 0.15, "pdf": 4.0, "txt": 0.15}
_MONEY = ("amount", "prior", "planned", "change")
_PERCENTAGES = ("share", "percent", "completion")
_TOLERANCE = Decimal("0.05")  # of percentages, which documents print with one or two decimals


@dataclass
class Score:
    """What was read of the pages of one kind or format; seconds are of CPU.

    `of_kinds` are the recalls of the kinds that were added up: in their mean a page of three figures counts
    as much as a document of three hundred.
    """

    documents: int = 0
    refused: int = 0
    facts: int = 0
    found: int = 0
    wrong: int = 0
    unlisted: int = 0
    errors: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    of_kinds: list[float] = field(default_factory=list)

    def __iadd__(self, other: Score) -> Score:
        for name in (
            "documents",
            "refused",
            "facts",
            "found",
            "wrong",
            "unlisted",
            "errors",
            "seconds",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes
        return self

    @property
    def recall(self) -> float:
        """The share of the printed facts that stand in their fields."""
        return self.found / self.facts if self.facts else 1.0

    @property
    def mean_recall(self) -> float:
        """The mean of the kinds' recalls."""
        return sum(self.of_kinds) / len(self.of_kinds) if self.of_kinds else self.recall

    @property
    def wrong_per_thousand(self) -> float:
        """Wrong figures for each 1,000 facts printed."""
        return 1000 * self.wrong / self.facts if self.facts else 0.0

    def shortfalls(self, ending: str) -> list[str]:
        """Return the goals of a format that were missed, each in a sentence."""
        told = []
        if self.mean_recall < GOALS[ending]:
            told.append(f"recall {self.mean_recall:.1%}, below {GOALS[ending]:.0%}")
        if self.seconds > LIMITS[ending] * self.documents:
            told.append(f"{self.seconds / self.documents:.2f} s a document, above {LIMITS[ending]}")
        for count, what in (
            (self.wrong, "wrong figures"), (self.errors, "false errors"),
            (self.unlisted, "figures neither read nor listed"),
        ):  # fmt: skip
            if count:
                told.append(f"{count} {what}, not 0")
        return told


def scored(kind: Kind, ending: str, sources: int) -> Score:
    """Print pages of a kind in one format, read them, and return what came of it."""
    score = Score()
    for page in kind.pages(sources):
        score += _of_page(page, ending, f"{kind.name}.{ending} {page.disclosure.department.name}")
    return score


def _of_page(page: Page, ending: str, name: str) -> Score:
    data = PRINTERS[ending](page)
    score = Score(documents=1, facts=len(page.facts))
    before = time.process_time()
    try:
        reading = _read(f"page.{ending}", data)
    except UnreadableDocument as refusal:
        score.refused = 1
        score.notes.append(f"refused {name}: {refusal}")
        return score
    score.seconds = time.process_time() - before
    compare(page, reading, score, name)
    for finding in judge(reading.disclosure):
        if finding.severity is Severity.ERROR:
            score.errors += 1
            score.notes.append(f"false error {name}: {finding.rule} {finding.message}")
    return score


def _read(name: str, data: bytes) -> Reading:
    """As `read_bytes`; a PDF without the process of its own, whose CPU would not be counted."""
    return read(read_pdf(name, data)) if name.endswith(".pdf") else read_bytes(name, data)


def compare(page: Page, reading: Reading, score: Score, name: str) -> None:
    held: dict[tuple[LineKey, str], set[Decimal]] = defaultdict(set)
    for about, column, value in _figures(reading.disclosure):
        held[about, column].add(value)
    truth = Truth(page)
    listed = Counter(
        unread.printed.rstrip("亿万元%").replace(",", "") for unread in reading.coverage.unread
    )
    for fact in page.facts:
        if any(fact.value in _near(values, fact) for values in truth.places(fact, held)):
            score.found += 1
            continue
        number = fact.printed.replace(",", "")
        score.unlisted += not listed[number]
        said = "unread" if listed[number] else "unlisted"
        listed[number] -= listed[number] > 0
        score.notes.append(f"{said} {name}: {_cell(fact.about, fact.column)} {fact.printed}")
    for (about, column), values in held.items():
        for value in values:
            if value and not truth.allows(about, column, value):
                score.wrong += 1
                score.notes.append(f"wrong {name}: {_cell(about, column)} {value}")


def _near(values: set[Decimal], fact: Fact) -> set[Decimal]:
    """Return the value of a fact if one of these is it, as far as the printed figure tells."""
    if fact.column not in _PERCENTAGES:
        return values
    return {fact.value for value in values if abs(value - fact.value) <= _TOLERANCE}


class Truth:
    """What the Disclosure behind a page says, and which places of the model say the same."""

    def __init__(self, page: Page) -> None:
        self._values: defaultdict[tuple[LineKey, str], set[Decimal]] = defaultdict(set)
        for about, column, value in _figures(page.disclosure):
            self._values[_same(about), column].add(value)
        for fact in page.facts:
            self._values[_same(fact.about), fact.column].add(fact.value)
        for line in page.disclosure.lines:
            for column, value in _derived(line, page.disclosure):
                self._values[_same(line.key), column].add(value)
            # A name alone, such as 行政运行, may be of several codes: it is right to give it none.
            for fact in amount_facts(line, ("amount", "prior", "planned")):
                bare = replace(line.key, code="", name=line.name)
                self._values[bare, fact.column].add(fact.value)

    def places(
        self, fact: Fact, held: dict[tuple[LineKey, str], set[Decimal]]
    ) -> Iterator[set[Decimal]]:
        """Yield what was read at the fact's own place and wherever the Disclosure has the same value.

        A zero counts at its own place only: nearly every table has one.
        """
        own = _same(fact.about)
        for (about, column), values in held.items():
            if column != fact.column:
                continue
            same = _same(about)
            if same == own or (fact.value and fact.value in self._values[same, column]):
                yield values

    def allows(self, about: LineKey, column: str, value: Decimal) -> bool:
        """Whether the Disclosure has a figure, where it was read or at a place that means the same."""
        same = _same(about)
        if (same, column) in self._values:
            return self._is_one_of(self._values[same, column], column, value)
        return any(
            column == other_column and (other.code, other.nature) == (about.code, about.nature)
            and self._is_one_of(values, column, value)
            for (other, other_column), values in self._values.items()
        )  # fmt: skip

    def _is_one_of(self, values: set[Decimal], column: str, value: Decimal) -> bool:
        if column in _PERCENTAGES:
            return any(abs(value - each) <= _TOLERANCE for each in values)
        return value in values


def _derived(line: Line, disclosure: Disclosure) -> Iterator[tuple[str, Decimal]]:
    """Yield what a document may say of a line besides its amounts: changes, and percentages of others."""
    yuan = line.amount.yuan
    if yuan is None:
        return
    for amount, change in ((line.prior, "change"), (line.planned, "change@plan")):
        if amount and amount.yuan is not None:
            yield change, yuan - amount.yuan
    if line.prior and line.prior.yuan:
        yield "percent", 100 * (yuan - line.prior.yuan) / line.prior.yuan
    if line.planned and line.planned.yuan:
        yield "completion", 100 * yuan / line.planned.yuan
    for whole in disclosure.of_table(line.table, line.side):
        if whole.row is not Row.ITEM and whole.amount.yuan:
            yield "share", 100 * yuan / whole.amount.yuan


def _same(key: LineKey) -> LineKey:
    """Return a place by its code alone, without the printed name."""
    return replace(key, name="") if key.code or key.row is not Row.ITEM else key


def _figures(disclosure: Disclosure) -> Iterator[tuple[LineKey, str, Decimal]]:
    """Yield every figure that a Disclosure holds about a quantity."""
    for line in disclosure.lines:
        for column in _MONEY:
            amount = getattr(line, column)
            if amount is not None and amount.yuan is not None:
                yield line.key, column, amount.yuan
        for column in _PERCENTAGES:
            percent = getattr(line, column)
            if percent is not None:
                yield line.key, column, percent.value
    for statement in disclosure.statements:
        if statement.amount.yuan is not None:
            yield statement.about, "amount", statement.amount.yuan
    for reason in disclosure.reasons:
        behind = "@plan" if reason.against is Base.PLAN else ""
        if reason.change is not None and reason.change.yuan is not None:
            yield reason.about, f"change{behind}", reason.change.yuan
        if reason.percent is not None and not behind:
            yield reason.about, "percent", reason.percent.value
        if reason.prior is not None and reason.prior.yuan is not None:
            yield reason.about, "planned" if behind else "prior", reason.prior.yuan


def _cell(about: LineKey, column: str) -> str:
    place = (about.table, about.side, about.row, about.code, about.name, about.fund, about.nature)
    return "/".join(str(part) for part in place if part) + f" {column}"
