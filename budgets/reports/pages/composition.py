"""What an amount is made of: expenditure by heading, and 三公."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.model import LineKey, Row, Table
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.preferred_tables import (
    IN_DETAIL,
)
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.reports.pages.amounts import StatedAmounts, TableEntry, Total, sum_of, top_of
from budgets.reports.pages.year_on_year import Comparison, Plan, YearBefore


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What is compared with the year before, and in final accounts with the plan."""

    before: Comparison = field(default_factory=Comparison)
    plan: Comparison = field(default_factory=Comparison)


class _Comparisons(TypedDict):
    """What `Compared` takes."""

    before: Comparison
    plan: Comparison


@dataclass(frozen=True, slots=True)
class CompositionPart(Compared):
    """One part of a whole.

    `meant` is the official name of the heading where the printed name is that of another one.
    """

    name: Any
    amount: Amount
    code: str = ""
    level: int = 0
    purpose: str = ""
    added_up: bool = False
    meant: str = ""
    parts: tuple[CompositionPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Composition(Compared):
    """A whole and its parts in the document's order, from one table."""

    table: Table
    whole: Total
    parts: tuple[CompositionPart, ...]


class Compositions:
    """The compositions of one disclosure, compared with the year before and with the plan."""

    def __init__(self, stated: StatedAmounts, before: YearBefore, plan: Plan, year: int) -> None:
        self._year = year
        self._stated = stated
        self._before = before
        self._plan = plan

    def in_detail(self) -> Composition | None:
        """Return expenditure by 类 with its 款 and 项 inside, from the table that goes deepest."""
        depth = {
            t: max((len(e.code) for e in self._stated.entries(t)), default=0) for t in IN_DETAIL
        }
        table = max(IN_DETAIL, key=lambda each: depth[each])
        whole = self._stated.spending(table)
        if not whole or depth[table] <= 3:
            return None
        return self._composed(whole, self._classes(self._spent(table), whole))

    def of_table(self, table: Table) -> Composition | None:
        """Return the functional rows of one fund's table (T8, T9)."""
        whole = self._stated.total(table)
        if whole is None:
            return None
        return self._composed(whole, self._classes(self._stated.entries(table), whole))

    def three_public(self) -> Composition | None:
        """Return the three kinds of “三公” expenditure (T7)."""
        whole = self._stated.total(THREE_PUBLIC.table)
        if whole is None:
            return None
        return self._composed(whole, self._parts(self._stated.entries(THREE_PUBLIC.table)))

    # Rows

    def _spent(self, table: Table) -> tuple[TableEntry, ...]:
        """Return the rows of a table's expenditure but those that are carried forward."""
        carried = self._stated.carried_forward(table)
        return tuple(entry for entry in self._stated.entries(table) if entry not in carried)

    def _composed(self, whole: Total, parts: Iterable[CompositionPart]) -> Composition:
        return Composition(
            whole.about.table,
            whole,
            tuple(parts),
            **self._compared(whole.about, whole.amount),
        )

    def _compared(self, about: LineKey, amount: Amount) -> _Comparisons:
        return {"before": self._before.of(about, amount), "plan": self._plan.of(about, amount)}

    def _parts(self, entries: Iterable[TableEntry]) -> list[CompositionPart]:
        """Return the rows as printed, each with its depth below the others."""
        entries = list(entries)
        codes = {entry.code for entry in entries if entry.code}
        return [self._part(entry, _level(entry.code, codes)) for entry in entries]

    def _part(self, entry: TableEntry, level: int = 0) -> CompositionPart:
        return CompositionPart(
            name=entry.name,
            amount=entry.amount,
            code=entry.code,
            level=level,
            purpose=entry.purpose or self._stated.purpose_of(entry.code),
            added_up=entry.added_up,
            meant=FUNCTIONAL.name_of(entry.code, self._year) if entry.line.code_as_written else "",
            **self._compared(entry.key, entry.amount),
        )

    def _classes(self, entries: tuple[TableEntry, ...], whole: Total) -> list[CompositionPart]:
        """Return one part a class, its 款 and 项 inside; a class that is not printed is added up."""
        groups: dict[str, list[TableEntry]] = {}
        for entry in entries:
            groups.setdefault(_class_of(entry, entries), []).append(entry)
        return [self._class(key, group, whole) for key, group in groups.items()]

    def _class(self, key: str, group: list[TableEntry], whole: Total) -> CompositionPart:
        head = next((entry for entry in group if key in (entry.code, entry.name)), None)
        below = [entry for entry in group if entry is not head]
        inner = {entry.code for entry in below if entry.code}
        parts = tuple(self._part(entry, 1 + _level(entry.code, inner)) for entry in below)
        if head is not None:
            return replace(self._part(head), parts=parts)
        amount = sum_of([entry.amount for entry in top_of(below)], self._stated.unit)
        name = FUNCTIONAL.name_of(key, self._year)
        about = LineKey(whole.about.table, whole.about.side, Row.ITEM, key)
        return CompositionPart(
            name=name or key,
            amount=amount,
            code=key if name else "",
            added_up=True,
            parts=parts,
            **self._compared(about, amount),
        )


def _level(code: str, codes: set[str]) -> int:
    return sum(1 for size in range(2, len(code)) if code[:size] in codes)


def _class_of(entry: TableEntry, entries: tuple[TableEntry, ...]) -> str:
    """Return the code of a row's class, or its name where it has no code."""
    if entry.code[:1].isdigit():
        return entry.code[:3]
    if entry.code or len(entry.path) < 2:
        return entry.code or entry.name
    named = next((e for e in entries if e.name == entry.path[0] and e.code), None)
    return named.code[:3] if named else entry.path[0]
