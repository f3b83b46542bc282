"""What an amount is made of: revenue by source, expenditure by purpose, by nature and by what it buys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypedDict

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.model import Fund, LineKey, Nature, Row, Side, Table
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.preferred_tables import (
    IN_DETAIL,
    OF_CLASSES,
    OF_NATURES,
    OF_PROJECTS,
    OF_SOURCES,
)
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import BASIC_TABLE, BUDGETS, REVENUE_TABLE
from budgets.models.lines import NATURE_LABELS
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
    """One part of a whole. `share` is in per cent of the whole, unrounded; None where there is none.

    `meant` is the official name of the heading where the printed name is that of another one. `nature` is
    the kind of expenditure of which it is all.
    """

    name: Any
    amount: Amount
    share: Decimal | None = None
    code: str = ""
    level: int = 0
    purpose: str = ""
    added_up: bool = False
    meant: str = ""
    nature: Nature | None = None
    natures: dict[Nature, Amount] = field(default_factory=dict)
    parts: tuple[CompositionPart, ...] = ()

    @property
    def is_outermost(self) -> bool:
        return self.level == 0


@dataclass(frozen=True, slots=True)
class Composition(Compared):
    """A whole and its parts in the document's order, from one table."""

    table: Table
    whole: Total
    parts: tuple[CompositionPart, ...]

    @property
    def by_size(self) -> tuple[CompositionPart, ...]:
        """Return the outermost parts that are more than nothing, the largest first."""
        some = [part for part in self.parts if part.is_outermost and part.amount.yuan]
        return tuple(sorted(some, key=lambda part: -(part.amount.yuan or 0)))

    @property
    def empty(self) -> tuple[CompositionPart, ...]:
        """Return the outermost parts that are printed as nothing."""
        return tuple(part for part in self.parts if part.is_outermost and not part.amount.yuan)


@dataclass(frozen=True, slots=True)
class NatureSplit(Compared):
    """Of what kind a total's expenditure is.

    `parts` are the finest that are printed and should add up to the whole; `remainder` is what they
    leave over, in 元. `basic` is 基本支出 itself.
    """

    table: Table
    whole: Total
    basic: CompositionPart | None
    parts: tuple[CompositionPart, ...]
    remainder: Decimal

    @property
    def is_general(self) -> bool:
        """Return whether the split is of the general public budget, which may be less than everything."""
        return self.table is BUDGETS[Fund.GENERAL]

    @property
    def has_persons(self) -> bool:
        """Return whether basic expenditure is cut into 人员 and 公用."""
        return any(part.nature is Nature.PERSONNEL for part in self.parts)


class Compositions:
    """The compositions of one disclosure, compared with the year before and with the plan."""

    def __init__(self, stated: StatedAmounts, before: YearBefore, plan: Plan, year: int) -> None:
        self._year = year
        self._stated = stated
        self._before = before
        self._plan = plan

    def revenue(self) -> Composition | None:
        """Return revenue by source, from the first table that names sources."""
        found = (self._items_of(table, Side.REVENUE) for table in OF_SOURCES)
        return next(filter(None, found), None) or self._funds_of_revenue()

    def by_class(self) -> Composition | None:
        """Return expenditure by functional 类, of all money if a table says so, without what is not spent."""
        for table in OF_CLASSES:
            whole = self._stated.spending(table)
            entries = self._spent(table)
            if whole and entries:
                return replace(
                    self._composed(whole, self._classes(entries, whole)),
                    before=self._before.of_spending(whole),
                    plan=self._plan.of_spending(whole),
                )
        return None

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

    def economic(self) -> Composition | None:
        """Return basic expenditure by economic 类 and 款 (T6)."""
        return self._items_of(BASIC_TABLE, Side.EXPENDITURE)

    def three_public(self) -> Composition | None:
        """Return the three kinds of “三公” expenditure (T7)."""
        whole = self._stated.total(THREE_PUBLIC.table)
        if whole is None:
            return None
        return self._composed(whole, self._parts(self._stated.entries(THREE_PUBLIC.table), whole))

    def of_nature(self) -> tuple[NatureSplit, ...]:
        """Return 基本 and 项目, the former cut into 人员 and 公用 where the document does so.

        A second split follows where only the general public budget is cut that far.
        """
        found = [split for table in OF_NATURES if (split := self._split(table))]
        if not found:
            return ()
        finer = [split for split in found[1:] if split.is_general and split.has_persons]
        return (found[0],) if found[0].has_persons or not finer else (found[0], finer[0])

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

    def _items_of(self, table: Table, side: Side) -> Composition | None:
        whole = self._stated.total(table, side)
        entries = self._stated.entries(table, side)
        if not whole or not entries:
            return None
        return self._composed(whole, self._parts(entries, whole))

    def _funds_of_revenue(self) -> Composition | None:
        whole = self._stated.total(REVENUE_TABLE, Side.REVENUE)
        if whole is None:
            return None
        columns = [
            line
            for line in self._stated.lines
            if line.table is REVENUE_TABLE and line.row is Row.TOTAL and line.fund
        ]
        codes = {line.fund.value for line in columns}
        parts = [
            CompositionPart(
                name=line.name or line.fund.value,
                code=line.fund.value,
                amount=line.amount,
                share=_share(line.amount, whole),
                level=_level(line.fund.value, codes),
                before=self._before.of(line.key, line.amount),
            )
            for line in columns
        ]
        return self._composed(whole, parts) if parts else None

    def _parts(self, entries: Iterable[TableEntry], whole: Total) -> list[CompositionPart]:
        """Return the rows as printed, each with its depth below the others."""
        entries = list(entries)
        codes = {entry.code for entry in entries if entry.code}
        return [self._part(entry, whole, _level(entry.code, codes)) for entry in entries]

    def _part(self, entry: TableEntry, whole: Total, level: int = 0) -> CompositionPart:
        return CompositionPart(
            name=entry.name,
            amount=entry.amount,
            share=_share(entry.amount, whole),
            code=entry.code,
            level=level,
            purpose=entry.purpose or self._stated.purpose_of(entry.code),
            added_up=entry.added_up,
            meant=FUNCTIONAL.name_of(entry.code, self._year) if entry.line.code_as_written else "",
            natures=entry.natures,
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
        parts = tuple(self._part(entry, whole, 1 + _level(entry.code, inner)) for entry in below)
        if head is not None:
            return replace(self._part(head, whole), parts=parts)
        amount = sum_of([entry.amount for entry in top_of(below)], self._stated.unit)
        name = FUNCTIONAL.name_of(key, self._year)
        about = LineKey(whole.about.table, whole.about.side, Row.ITEM, key)
        return CompositionPart(
            name=name or key,
            amount=amount,
            share=_share(amount, whole),
            code=key if name else "",
            added_up=True,
            parts=parts,
            **self._compared(about, amount),
        )

    # Natures

    def _nature_cells(self, table: Table) -> list[tuple[Nature, Total]]:
        """Return the finest natures that add up to a table's total; 人员 and 公用 may stand in T6 alone."""
        of = self._stated.total
        basic: list[tuple[Nature, Total]] = []
        for source in (table, BASIC_TABLE) if self._is_general(table) else (table,):
            found = [(n, of(source, nature=n)) for n in (Nature.PERSONNEL, Nature.PUBLIC)]
            basic = [(nature, total) for nature, total in found if total]
            if basic:
                break
        if not basic:
            whole = of(table, nature=Nature.BASIC)
            basic = [(Nature.BASIC, whole)] if whole else []
        others: list[Nature] = [n for n in Nature if n not in (*_BASIC, Nature.TOTAL)]
        rest = [(nature, total) for nature in others if (total := of(table, nature=nature))]
        if not any(nature is Nature.PROJECT for nature, _ in rest) and self._is_general(table):
            found_in = (of(other, nature=Nature.PROJECT) for other in OF_PROJECTS)
            elsewhere = next(filter(None, found_in), None)
            rest += [(Nature.PROJECT, elsewhere)] if elsewhere else []
        return basic + rest if basic else []

    def _is_general(self, table: Table) -> bool:
        """Return whether a table's money is all of the general public budget, so that T6 is its basic
        part.
        """
        of_general = BUDGETS[Fund.GENERAL]
        if table is of_general:
            return True
        whole, general = self._stated.total(table), self._stated.total(of_general)
        return bool(whole and general and whole.amount.yuan == general.amount.yuan)

    def _split(self, table: Table) -> NatureSplit | None:
        whole = self._stated.total(table)
        cells = self._nature_cells(table) if whole and whole.amount.yuan else []
        if not whole or not cells:
            return None
        known = sum((total.amount.yuan or Decimal(0) for _, total in cells), Decimal(0))
        basic = self._stated.total(table, nature=Nature.BASIC) or (
            self._stated.total(BASIC_TABLE) if self._is_general(table) else None
        )
        return NatureSplit(
            table=table,
            whole=whole,
            basic=self._nature_part(Nature.BASIC, basic, whole) if basic else None,
            parts=tuple(self._nature_part(nature, total, whole) for nature, total in cells),
            remainder=(whole.amount.yuan or Decimal(0)) - known,
            **self._compared(whole.about, whole.amount),
        )

    def _nature_part(self, nature: Nature, total: Total, whole: Total) -> CompositionPart:
        return CompositionPart(
            NATURE_LABELS[nature],
            total.amount,
            _share(total.amount, whole),
            nature=nature,
            **self._compared(total.about, total.amount),
        )


_BASIC = (Nature.BASIC, Nature.PERSONNEL, Nature.PUBLIC)


def _share(amount: Amount, whole: Total) -> Decimal | None:
    if amount.yuan is None or not whole.amount.yuan:
        return None
    return amount.yuan / whole.amount.yuan * 100


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
