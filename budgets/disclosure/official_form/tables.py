"""The official form of a year: titles, rows and columns of its tables, and the sections they belong to.

The forms are declared in `*.toml` in this folder, each with the first fiscal year that it is used for;
`form_of(year)` gives the one of a year. When the official tables change, a second file is added.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from budgets.disclosure.codes import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    Classification,
)
from budgets.disclosure.official_form.vocabulary import (
    Arrangement,
    Fund,
    Nature,
    Phase,
    Row,
    Section,
    Side,
    Table,
)

CLASSIFICATIONS: dict[str, tuple[Classification, ...]] = {
    "functional": (FUNCTIONAL,),
    "spending": (FUNCTIONAL, CARRIED_FORWARD),
    "economic": (ECONOMIC,),
    "revenue": (REVENUE,),
    "three_public": (THREE_PUBLIC,),
    "procurement": (PROCUREMENT,),
}
_NATIONAL = (FUNCTIONAL, ECONOMIC)


@dataclass(frozen=True, slots=True)
class SideForm:
    """One side of one table: which rows and columns the official form has there.

    `codes` is the key in CLASSIFICATIONS of its rows' headings; "" where rows have names only. `presets`
    are codes that always have a row. `purpose` says whether the desk asks what the money of each row is for.
    """

    table: Table
    side: Side
    codes: str = ""
    funds: tuple[Fund, ...] = ()
    natures: tuple[Nature, ...] = ()
    presets: tuple[str, ...] = ()
    totals: tuple[Row, ...] = (Row.TOTAL,)
    purpose: bool = False

    @property
    def key(self) -> str:
        """The prefix of the side's form fields."""
        return self.side.value

    @property
    def fund(self) -> Fund:
        """The fund of the total column."""
        return self.table.fund

    @property
    def items(self) -> bool:
        """Whether it has rows besides its total."""
        return self.table.arrangement is not Arrangement.FIGURE

    @property
    def totals_first(self) -> bool:
        """Whether the official form prints the total above the items."""
        return not self.table.two_sided

    @property
    def main(self) -> tuple[Fund, Nature]:
        """The total column."""
        return self.fund, Nature.TOTAL

    @property
    def headings(self) -> tuple[Classification, ...]:
        """The classifications whose codes its rows may have."""
        return CLASSIFICATIONS.get(self.codes, ())

    @property
    def national(self) -> Classification | None:
        """The classification that the state publishes as a book; None for lists of our own."""
        return next((each for each in self.headings if each in _NATIONAL), None)

    def name_of(self, code: str, year: int) -> str:
        """Return the official name of a code in a year; "" for an unknown one."""
        return next((n for n in (c.name_of(code, year) for c in self.headings) if n), "")

    def in_force(self, code: str, year: int) -> bool:
        """Return whether a code is in force in a year; true where rows have names only."""
        return not self.headings or any(each.in_force(code, year) for each in self.headings)

    def may_have(self, nature: Nature) -> bool:
        """Return whether its rows may be split by a nature; a table of 基本支出 only into its parts."""
        if not self.natures:
            return nature is Nature.TOTAL
        return not self.table.nature or nature in (Nature.TOTAL, *self.natures)


@dataclass(frozen=True, slots=True)
class TableForm:
    """One official table: its titles, its sides, and the section of the document that speaks of it.

    `may_be_empty` says whether a department may have nothing for it; `in_every_department` whether each
    has something.
    """

    table: Table
    section: Section
    sides: tuple[SideForm, ...]
    title: str = ""
    title_final: str = ""
    may_be_empty: bool = False
    in_every_department: bool = False

    def title_in(self, phase: Phase) -> str:
        """Return the title that budgets, or final accounts, print above the table."""
        return (self.title_final if phase is Phase.FINAL else self.title) or self.table.label

    @property
    def is_printed(self) -> bool:
        """Whether documents print it as a table: all but those that sentences state."""
        return self.table.arrangement not in (Arrangement.SENTENCES, Arrangement.FIGURE)

    def of(self, side: Side) -> SideForm:
        """Return the form of a side; of a table with one side, that one."""
        return next((each for each in self.sides if each.side is side), self.sides[0])


class OfficialForm:
    """The official tables of all fiscal years from `since` on, until a later form says otherwise."""

    def __init__(self, since: int, tables: Iterable[TableForm]) -> None:
        self.since = since
        self.tables = tuple(tables)
        self.numbered = tuple(each.table for each in self.tables if each.table.is_numbered)
        self._by_table = {each.table: each for each in self.tables}
        self._tables_of: dict[Section, tuple[Table, ...]] = {}
        for each in self.tables:
            if each.sides:
                known = self._tables_of.get(each.section, ())
                self._tables_of[each.section] = (*known, each.table)

    def __getitem__(self, table: Table) -> TableForm:
        return self._by_table[table]

    def side(self, table: Table, side: Side) -> SideForm | None:
        """Return the form of one side of a table; None where the table holds no lines."""
        form = self._by_table[table]
        return form.of(side) if form.sides else None

    def tables_of(self, section: Section) -> tuple[Table, ...]:
        """Return the tables whose amounts a section puts into words, the main one first."""
        return self._tables_of.get(section, ())

    def headings(self, table: Table, side: Side) -> tuple[Classification, ...]:
        """Return the classifications of the rows of one side; none where rows have names only."""
        found = self.side(table, side)
        return found.headings if found else ()

    def national(self, table: Table, side: Side) -> Classification | None:
        """Return the state's classification of the rows of one side; None where there is none."""
        found = self.side(table, side)
        return found.national if found else None


_KINDS: dict[str, type[str]] = {"funds": Fund, "natures": Nature, "presets": str, "totals": Row}


def _side(table: Table, side: Side, declared: dict[str, Any]) -> SideForm:
    lists: dict[str, Any] = {
        name: tuple(map(kind, declared.pop(name)))
        for name, kind in _KINDS.items()
        if name in declared
    }
    return SideForm(table, side, **lists, **declared)


def _table(table: Table, declared: dict[str, Any]) -> TableForm:
    sides = tuple(_side(table, side, declared.pop(side)) for side in Side if side in declared)
    return TableForm(table, Section(declared.pop("section")), sides, **declared)


def form_in(text: str) -> OfficialForm:
    """Return the form that a file declares. Raise TypeError or ValueError for what no form has."""
    declared = tomllib.loads(text)
    since = declared.pop("since")
    return OfficialForm(since, [_table(Table(key), each) for key, each in declared.items()])


def _forms() -> Iterator[OfficialForm]:
    for file in files(__package__).iterdir():
        if file.name.endswith(".toml"):
            yield form_in(file.read_text(encoding="utf-8"))


FORMS = tuple(sorted(_forms(), key=lambda form: form.since))


@cache
def form_of(year: int) -> OfficialForm:
    """Return the official form of a fiscal year."""
    return next((form for form in reversed(FORMS) if form.since <= year), FORMS[0])
