"""The figures of one edition that can be compared with another's: cut one way, table by table.

Amounts are in 元. Every figure keeps the interval that it was printed with, so that a difference which
rounding alone can make is told from one that cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.model import Fund, Nature, Side, Table
from budgets.disclosure.money import EXACTLY_ZERO, Amount, Interval
from budgets.disclosure.official_form.preferred_tables import (
    HEADLINES,
    OF_CLASSES,
    OF_ITEMS,
    OF_NATURES,
)
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import BASIC_TABLE, BUDGETS
from budgets.models.lines import NATURE_LABELS
from budgets.reports.pages.amounts import (
    CARRIED_FORWARD,
    StatedAmounts,
    TableEntry,
    sum_of,
    top_of,
)


class By(StrEnum):
    """How a department's money is cut."""

    TOTAL = "total"
    CLASS = "class"  # functional 类
    GROUP = "group"  # functional 款
    ITEM = "item"  # functional 项
    NATURE = "nature"  # 基本 (人员, 公用), 项目
    ECONOMIC = "economic"  # economic 类 of the basic expenditure
    ECONOMIC_ITEM = "economic-item"  # economic 款
    THREE_PUBLIC = "three-public"


class MoneyScope(StrEnum):
    """Which money a table speaks of. Figures of two scopes are never compared."""

    ALL = "all"
    FISCAL = "fiscal"  # 财政拨款
    GENERAL = "general"  # 一般公共预算


_SCOPES = {Fund.FISCAL: MoneyScope.FISCAL, Fund.GENERAL: MoneyScope.GENERAL}
REST = "~rest"  # what a total has beyond the rows that are so finely divided
DEPTHS = {By.CLASS: 3, By.GROUP: 5, By.ITEM: 7, By.ECONOMIC: 3, By.ECONOMIC_ITEM: 5}
TABLES = {
    By.TOTAL: tuple(dict.fromkeys(table for table, _side in HEADLINES)),
    By.CLASS: OF_CLASSES,
    By.GROUP: OF_ITEMS,
    By.ITEM: OF_ITEMS,
    By.NATURE: OF_NATURES,
    By.ECONOMIC: (BASIC_TABLE,),
    By.ECONOMIC_ITEM: (BASIC_TABLE,),
    By.THREE_PUBLIC: (THREE_PUBLIC.table,),
}
WHOLE = ""  # the key of a table's total


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One figure of one edition. `span` is None where it says that there is no figure."""

    name: str
    amount: Amount
    span: Interval | None
    table: Table

    @property
    def scope(self) -> MoneyScope:
        """Return which money it is a figure of."""
        return _SCOPES.get(self.table.scope, MoneyScope.ALL)


# One table of an edition, cut one way: its figures by code (or name), and the whole.
FiguresByKey = dict[str, StatedFigure]


def lines_for(by: By) -> tuple[Table, ...]:
    """Return the tables whose lines `sheets_of` reads."""
    return (*TABLES[by], BASIC_TABLE) if by is By.NATURE else TABLES[by]


def sheets_of(stated: StatedAmounts, by: By) -> dict[Table, FiguresByKey]:
    """Return every table of an edition that can answer, the best first; none that lacks the detail."""
    return {table: sheet for table in TABLES[by] if (sheet := _sheet(stated, by, table))}


def _sheet(stated: StatedAmounts, by: By, table: Table) -> FiguresByKey:
    sides = [side for of, side in HEADLINES if of is table] if by is By.TOTAL else []
    wholes = (_whole(stated, table, side) for side in sides or [Side.EXPENDITURE])
    found = next(filter(None, wholes), None)
    whole = {WHOLE: found} if found else {}
    if by is By.TOTAL:
        return whole
    if by is By.THREE_PUBLIC:
        entries = stated.entries(table) if whole else ()
        return whole | {_key(entry): _entry(entry, table) for entry in entries}
    if by is By.NATURE:
        rows = _natures(stated, table)
    else:
        rows = _at_depth(stated.entries(table), DEPTHS[by], stated, table)
        if rows and (rest := _rest(found, rows, stated)):
            rows[REST] = rest
    return whole | rows if rows else {}


def _whole(stated: StatedAmounts, table: Table, side: Side) -> StatedFigure | None:
    total = stated.spending(table, side)
    if total is None or total.line is not None:
        return StatedFigure("", total.amount, _span(total.amount), table) if total else None
    spent = [x for x in top_of(stated.entries(table, side)) if x.code not in CARRIED_FORWARD]
    return StatedFigure("", total.amount, _sum_span(x.amount for x in spent), table)


def _natures(stated: StatedAmounts, table: Table) -> dict[str, StatedFigure]:
    """Return what a table's total row says of each nature; 人员 and 公用 may stand in T6 alone."""
    rows: dict[str, StatedFigure] = {}
    for nature in Nature:
        if nature is Nature.TOTAL:
            continue
        for source in _sources(table, nature):
            of = nature if source is table or nature is not Nature.BASIC else Nature.TOTAL
            if total := stated.total(source, nature=of):
                name = str(NATURE_LABELS[nature])
                rows[nature.value] = StatedFigure(name, total.amount, _span(total.amount), source)
                break
    own = (each for each in rows.values() if each.table is table)
    return rows if any(own) else {}


def _sources(table: Table, nature: Nature) -> tuple[Table, ...]:
    """Return where a nature's figure may stand. T6 is the basic expenditure of the general budget only."""
    parts = nature in (Nature.PERSONNEL, Nature.PUBLIC)
    basic_of_general = nature is Nature.BASIC and table is BUDGETS[Fund.GENERAL]
    return (table, BASIC_TABLE) if parts or basic_of_general else (table,)


def _at_depth(
    entries: tuple[TableEntry, ...], size: int, stated: StatedAmounts, table: Table
) -> dict[str, StatedFigure]:
    """Return rows of one depth of a classification; one that only its parts are printed of is added up.

    Rows without a code of the classification stand beside them as they are; what is carried forward is not
    spent and not among them.
    """
    groups: dict[str, list[TableEntry]] = {}
    for entry in entries:
        if entry.code in CARRIED_FORWARD:
            continue
        if not entry.code[:1].isdigit():
            groups.setdefault(_key(entry), []).append(entry)
        elif len(entry.code) >= size:
            groups.setdefault(entry.code[:size], []).append(entry)
    if not any(key[:1].isdigit() for key in groups):
        return {}
    return {key: _group(key, found, stated, table) for key, found in groups.items()}


def _group(
    key: str, entries: list[TableEntry], stated: StatedAmounts, table: Table
) -> StatedFigure:
    head = next((entry for entry in entries if key == _key(entry)), None)
    if head is not None:
        return _entry(head, table)
    amounts = [entry.amount for entry in top_of(entries)]
    size = {3: 0, 5: 1}.get(len(key))
    path = entries[0].path
    name = path[size] if size is not None and len(path) > size + 1 else ""
    return StatedFigure(name, sum_of(amounts, stated.unit), _sum_span(amounts), table)


def _rest(
    whole: StatedFigure | None, rows: dict[str, StatedFigure], stated: StatedAmounts
) -> StatedFigure | None:
    """Return what the whole has beyond its rows, unless rounding explains it."""
    if whole is None or whole.amount.yuan is None or whole.span is None:
        return None
    amounts = [row.amount for row in rows.values()]
    span = _sum_span(amounts)
    if span is None or span.meets(whole.span):
        return None
    left = whole.amount.yuan - sum((each.yuan or Decimal(0) for each in amounts), Decimal(0))
    if left == 0:
        return None
    amount = Amount(left, "", stated.unit)
    return StatedFigure("", amount, whole.span - span, whole.table)


def _entry(entry: TableEntry, table: Table) -> StatedFigure:
    if not entry.added_up:
        return StatedFigure(entry.name, entry.amount, _span(entry.amount), table)
    within = (Nature.PERSONNEL, Nature.PUBLIC) if Nature.BASIC in entry.natures else ()
    parts = [amount for nature, amount in entry.natures.items() if nature not in within]
    return StatedFigure(entry.name, entry.amount, _sum_span(parts or [entry.amount]), table)


def _key(entry: TableEntry) -> str:
    return entry.code or f"/{entry.name}"


def _span(amount: Amount) -> Interval | None:
    return None if amount.yuan is None else amount.interval


def _sum_span(amounts: Iterable[Amount]) -> Interval | None:
    spans = [amount.interval for amount in amounts if amount.yuan is not None]
    return sum(spans, EXACTLY_ZERO) if spans else None
