"""Where the money goes, heading by heading (类, 款, 项), beside the year before or the plan. Amounts in 元.

A heading that the other document does not have was not always empty: it may be new in the official list, or
have moved. What cannot be known is None, and `standing` says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.codes.moves import moved_from, moved_to
from budgets.disclosure.model import Nature, Table
from budgets.disclosure.official_form.preferred_tables import IN_DETAIL, OF_CLASSES
from budgets.disclosure.official_form.vocabulary import BUDGETS, Fund
from budgets.reports.answers.papers import Papers
from budgets.reports.answers.steps import CENT_OF_WAN
from budgets.reports.pages.amounts import (
    CARRIED_FORWARD,
    StatedAmounts,
    TableEntry,
    sum_of,
    top_of,
)

CLASS, GROUP, ITEM = 3, 5, 7  # digits of a code of 类, 款, 项
UNCODED = "~"  # between a class and the name of an item that has no code: "201~某某支出"


class Standing(StrEnum):
    """What is known of a heading in the other document."""

    KNOWN = "known"
    ABSENT = "absent"  # that document, as detailed, does not have it: nothing
    NEW = "new"  # the official list has it since this year
    MOVED = "moved"  # what it holds stood under other headings, `formerly`
    UNKNOWN = "unknown"  # there is no such document, or it does not go that deep


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `now` is None of one that only the other document has (`is_gone`) or that is blank.

    `replaced`: a gone one whose money may stand under a heading of this year's that is new.
    """

    code: str
    name: str
    now: Decimal | None
    base: Decimal | None = None
    standing: Standing = Standing.UNKNOWN
    formerly: tuple[tuple[str, str], ...] = ()
    purpose: str = ""
    natures: dict[Nature, Decimal] = field(default_factory=dict)
    entry: TableEntry | None = None
    is_gone: bool = False
    replaced: bool = False
    meant: str = ""  # the official name, where the printed one is that of another heading

    @property
    def size(self) -> int:
        """Return whether it is a CLASS, GROUP or ITEM; a row without a code is an item, or else a class."""
        if self.code.isdigit():
            return len(self.code)
        return ITEM if UNCODED in self.code else CLASS

    @property
    def change(self) -> Decimal | None:
        return None if self.base is None or self.now is None else self.now - self.base


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of one document. `of_all_money`: of everything that it spends, not of one fund only."""

    table: Table
    whole: Decimal
    year: int
    of_all_money: bool
    by_code: dict[str, Heading]

    def classes(self) -> tuple[Heading, ...]:
        """Return the outermost headings, the largest first."""
        return _by_size(each for each in self.by_code.values() if each.size == CLASS)

    def below(self, code: str, size: int | None = None) -> tuple[Heading, ...]:
        """Return the headings below a code, of so many digits (the next level), the largest first."""
        size = size or len(code) + 2
        found = (x for x in self.by_code.values() if x.size == size and x.code.startswith(code))
        return _by_size(each for each in found if each.code != code)

    @property
    def are_compared(self) -> bool:
        return any(each.base is not None for each in self.by_code.values())


def headings_of(papers: Papers) -> Headings | None:
    """Return the headings of the own document; None where it names none."""
    stated = papers.stated
    table = _table_of(stated)
    whole = stated.spending(table) if table else None
    if table is None or whole is None or whole.amount.yuan is None:
        return None
    year = papers.year
    own = _by_code(stated, table, year)
    other = papers.plan if papers.is_final else papers.before
    base = _by_code(other.stated, table, year) if other and other.stated.has(table) else {}
    compared = (_compared(code, entry, base, papers, table) for code, entry in own.items())
    found = {each.code: each for each in compared if each.now != 0 or each.base}
    for code, entry in base.items():
        if code not in own and entry.amount.yuan:
            found[code] = _gone(code, entry, own, year)
    headline = stated.headline()
    of_all = headline is not None and headline.amount.yuan == whole.amount.yuan
    return Headings(table, whole.amount.yuan, year, of_all, found)


def _table_of(stated: StatedAmounts) -> Table | None:
    """Return the table that goes deepest; before one of a part of the money, one of all of it."""
    headline = stated.headline()
    everything = headline.amount.yuan if headline else None

    def rank(table: Table) -> tuple[bool, int]:
        whole = stated.spending(table)
        depth = max((_depth(each) for each in _spent(stated, table)), default=0)
        is_all = whole is not None and whole.amount.yuan == everything
        return bool(depth) and is_all, depth

    tables = sorted({*IN_DETAIL, *OF_CLASSES}, key=lambda t: IN_DETAIL.index(t))
    best = max(tables, key=rank)
    return best if rank(best)[1] else None


def _is_functional(entry: TableEntry) -> bool:
    return entry.code[:1] == "2" and len(entry.code) in (CLASS, GROUP, ITEM)


def _spent(stated: StatedAmounts, table: Table) -> list[TableEntry]:
    return [x for x in stated.entries(table) if x.code not in CARRIED_FORWARD]


def _depth(entry: TableEntry) -> int:
    return len(entry.code) if _is_functional(entry) else 1


def _by_code(stated: StatedAmounts, table: Table, year: int) -> dict[str, TableEntry]:
    """Return the rows of a table by code; a level that is not printed is added up from the one below."""
    entries = _spent(stated, table)
    found = {entry.code: entry for entry in entries if _is_functional(entry)}
    named = {x.name: x.code for x in found.values() if len(x.code) == CLASS}
    for entry in entries:
        if not _is_functional(entry):
            above = named.get(entry.path[0], entry.path[0]) if len(entry.path) > 1 else ""
            found[f"{above}{UNCODED}{entry.name}" if above else entry.name] = entry
    for size in (GROUP, CLASS):
        for code in {x[:size] for x in found if x.isdigit() and len(x) > size} - set(found):
            below = [entry for entry in found.values() if entry.code.startswith(code)]
            found[code] = _added_up(code, below, stated, year)
    for name in {x.partition(UNCODED)[0] for x in found if UNCODED in x} - set(found):
        below = [entry for code, entry in found.items() if code.startswith(name + UNCODED)]
        found[name] = _added_up(name, below, stated, year)
    return found


def _added_up(code: str, below: list[TableEntry], stated: StatedAmounts, year: int) -> TableEntry:
    outer = top_of(below)
    natures = {
        nature: sum_of([x.natures[nature] for x in outer if nature in x.natures], stated.unit)
        for nature in {nature for x in outer for nature in x.natures}
    }
    return TableEntry(
        code=code,
        name=FUNCTIONAL.name_of(code, year) or code,
        path=(),
        amount=sum_of([entry.amount for entry in outer], stated.unit),
        line=outer[0].line,
        added_up=True,
        natures=natures,
    )


def _compared(
    code: str, entry: TableEntry, base: dict[str, TableEntry], papers: Papers, table: Table
) -> Heading:
    value, standing, formerly = _base_of(code, entry, base, papers, table)
    return Heading(
        code,
        entry.name,
        entry.amount.yuan,
        value,
        standing,
        formerly,
        entry.purpose or papers.stated.purpose_of(code),
        {nature: x.yuan for nature, x in entry.natures.items() if x.yuan is not None},
        entry,
        meant=FUNCTIONAL.name_of(code, papers.year) if entry.line.code_as_written else "",
    )


_Base = tuple[Decimal | None, Standing, tuple[tuple[str, str], ...]]


def _base_of(
    code: str, entry: TableEntry, base: dict[str, TableEntry], papers: Papers, table: Table
) -> _Base:
    printed = _printed(entry, papers)
    if printed is not None:
        return printed, Standing.KNOWN, ()
    if code in base:
        return base[code].amount.yuan, Standing.KNOWN, ()
    if not base:
        printed = _printed_in_t5(code, papers, table)
        return printed, Standing.UNKNOWN if printed is None else Standing.KNOWN, ()
    if not code.isdigit() or max((len(x) for x in base if x.isdigit()), default=0) < len(code):
        return None, Standing.UNKNOWN, ()
    if papers.is_final:  # the plan of the same year has the same list
        return Decimal(0), Standing.ABSENT, ()
    return _in_another_years_list(code, base, papers.year)


def _in_another_years_list(code: str, base: dict[str, TableEntry], year: int) -> _Base:
    """Return what a heading was that last year's document lacks: nothing, unless the list changed."""
    move = moved_from(code, year)
    formerly = tuple(
        (each, base[each].name) for each in (move.codes if move else ()) if each in base
    )
    if move and move.is_whole and formerly:
        amounts = [base[each].amount.yuan for each, _ in formerly]
        known = [amount for amount in amounts if amount is not None]
        whole = sum(known, Decimal(0)) if len(known) == len(amounts) else None
        return whole, Standing.MOVED, formerly
    if formerly:
        return None, Standing.MOVED, formerly
    if move or _began(code, year):
        return None, Standing.NEW, ()
    return Decimal(0), Standing.ABSENT, ()


def _began(code: str, year: int) -> bool:
    """Return whether a heading, or one that it lies below, is in the official list since a year."""
    return any(each.valid_from == year for each in FUNCTIONAL.ancestors(code))


def _gone(code: str, entry: TableEntry, own: dict[str, TableEntry], year: int) -> Heading:
    ended = any(each.valid_to == year - 1 for each in FUNCTIONAL.ancestors(code))
    among_new = any(_began(each, year) for each in own if each[:CLASS] == code[:CLASS])
    moved = any(each.startswith(to) for to in moved_to(code, year) for each in own)
    return Heading(
        code,
        entry.name,
        None,
        entry.amount.yuan,
        Standing.KNOWN,
        is_gone=True,
        replaced=ended or among_new or moved,
        entry=entry,
    )


def _printed(entry: TableEntry, papers: Papers) -> Decimal | None:
    """Return what the own document prints beside a row as its plan, or as last year's."""
    amount = entry.line.planned if papers.is_final else entry.line.prior
    if amount is None or entry.added_up or entry.line.nature is not Nature.TOTAL:
        return None
    return amount.yuan


def _printed_in_t5(code: str, papers: Papers, table: Table) -> Decimal | None:
    """Return the same of T5, where the general public budget is all the money that there is."""
    general = BUDGETS[Fund.GENERAL]
    if table is general or not _is_all_general(papers.stated, general):
        return None
    rows = [entry for entry in papers.stated.entries(general) if entry.code == code]
    return _printed(rows[0], papers) if rows else None


def _is_all_general(stated: StatedAmounts, general: Table) -> bool:
    headline, whole = stated.headline(), stated.total(general)
    if headline is None or whole is None:
        return False
    every, part = headline.amount.yuan, whole.amount.yuan
    return every is not None and part is not None and abs(every - part) < CENT_OF_WAN


def _by_size(headings: Iterable[Heading]) -> tuple[Heading, ...]:
    return tuple(sorted(headings, key=lambda x: (x.is_gone, -(x.now or x.base or 0), x.code)))
