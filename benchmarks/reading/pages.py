"""A page as a department publishes it: blocks, the facts they print, and how they are laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from benchmarks.detector.papers import Block, Grid, Paper, paper_of
from budgets.disclosure.model import Disclosure, Line, LineKey, Phase, Table


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed figure: what it is about, which field is its own, its value in 元 or per cent."""

    about: LineKey
    column: str
    value: Decimal
    printed: str


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or table, with the facts that it prints."""

    block: Block
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is laid out, as far as its format has such a thing.

    `between` stands between two cells of a row in a text. `width` breaks the lines of a text and of a PDF
    after that many characters, wherever that is. `rows` is how many rows of a table a PDF page holds.
    """

    between: str = "\t"
    width: int = 0
    rows: int = 18
    running: bool = False  # a head and a foot on every page
    around: bool = False  # the navigation of a site before and behind
    turned: bool = False  # tables printed sideways, on pages that say so
    digits: bool = False  # digits in a font of their own, whose boxes reach deep


@dataclass(frozen=True, slots=True)
class Page:
    """A document of one kind: what it was made from, what stands on it, how."""

    disclosure: Disclosure
    parts: tuple[Part, ...]
    style: Style = Style()

    @property
    def paper(self) -> Paper:
        """The blocks alone, for the printers."""
        return Paper(self.disclosure, tuple(part.block for part in self.parts))

    @property
    def facts(self) -> list[Fact]:
        """Every fact once, however often it is printed."""
        return list(dict.fromkeys(fact for part in self.parts for fact in part.facts))


def amount_facts(line: Line, columns: tuple[str, ...] = ("amount",)) -> Iterator[Fact]:
    """Yield the amounts of a line that stand in these fields."""
    for column in columns:
        amount = getattr(line, column)
        if amount is not None and amount.yuan is not None and amount.printed:
            yield Fact(line.key, column, amount.yuan, amount.printed)


def official_tables(disclosure: Disclosure, *wanted: Table) -> list[Part]:
    """Return official tables with their facts, in the order wanted, as far as the form has them."""
    grids = {b.table: b for b in paper_of(disclosure).blocks if isinstance(b, Grid)}
    return [Part(grids[t], tuple(_printed(grids[t], disclosure))) for t in wanted if t in grids]


def retitled(part: Part, title: str, unit: str | None = None) -> Part:
    """Return a table under another title, and with another unit above it ("" for none)."""
    grid = part.block
    assert isinstance(grid, Grid)
    return Part(replace(grid, title=title, unit=grid.unit if unit is None else unit), part.facts)


def _printed(grid: Grid, disclosure: Disclosure) -> Iterator[Fact]:
    """Yield the facts of a table: a year before, or a plan, only where a head names it."""
    head = "".join(text for row in grid.rows[: grid.header] for text in row)
    cells = {text.replace(",", "") for row in grid.rows[grid.header :] for text in row}
    named = {
        "amount": True,
        "prior": "上年" in head or f"{disclosure.fiscal_year - 1}年" in head,
        "planned": disclosure.phase is Phase.FINAL and "预算数" in head,
    }
    columns = tuple(column for column, there in named.items() if there)
    for line in disclosure.lines:
        if line.table is grid.table:
            yield from (
                fact for fact in amount_facts(line, columns)
                if fact.printed.replace(",", "") in cells
            )  # fmt: skip
