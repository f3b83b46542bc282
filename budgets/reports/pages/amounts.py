"""The amounts of one disclosure, found by what they are about.

Documents differ in which tables they give and how full these are: StatedAmounts answers "how much is X"
from whichever table says so, and adds up the parts only where no total was printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budgets.disclosure.model import Fund, Line, LineKey, Nature, Reason, Row, Side, Table
from budgets.disclosure.money import Amount, MoneyUnit, Nothing, plain
from budgets.disclosure.official_form.preferred_tables import CARRIED_FORWARD as CARRIED_FORWARD
from budgets.disclosure.official_form.preferred_tables import HEADLINES
from budgets.disclosure.official_form.vocabulary import PARTS_OF_BASIC


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one side of one table; `added_up` where it was not printed but follows from its rows."""

    amount: Amount
    about: LineKey
    line: Line | None = None

    @property
    def added_up(self) -> bool:
        return self.line is None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One row of a table: its total and, where printed, what each nature and fund has of it."""

    code: str
    name: str
    path: tuple[str, ...]
    amount: Amount
    line: Line
    purpose: str = ""
    added_up: bool = False
    natures: dict[Nature, Amount] = field(default_factory=dict)
    funds: dict[Fund, Amount] = field(default_factory=dict)

    @property
    def key(self) -> LineKey:
        """Return the row's total cell."""
        return replace(self.line.key, nature=Nature.TOTAL, fund=Fund.ALL)


class StatedAmounts:
    """All lines of one disclosure, with the reasons that speak of them."""

    def __init__(
        self,
        lines: Iterable[Line],
        reasons: Iterable[Reason] = (),
        unit: MoneyUnit = MoneyUnit.WAN,
    ) -> None:
        self.lines = tuple(lines)
        self.reasons = tuple(reasons)
        self.unit = unit
        self._lines: dict[LineKey, Line] = {}
        self._reasons: dict[LineKey, list[Reason]] = {}
        self._entries: dict[tuple[Table, Side], tuple[TableEntry, ...]] = {}
        for line in self.lines:
            self._lines.setdefault(cell(line.key), line)
        for reason in self.reasons:
            self._reasons.setdefault(cell(reason.about), []).append(reason)

    def at(self, key: LineKey) -> Line | None:
        """Return the line that states a quantity."""
        return self._lines.get(cell(key))

    def reasons_for(self, key: LineKey) -> tuple[Reason, ...]:
        """Return why a quantity changed. The total of a table is one quantity on both its sides."""
        found = self._reasons.get(cell(key), [])
        if key.row is Row.TOTAL and not found:
            other = Side.REVENUE if key.side is Side.EXPENDITURE else Side.EXPENDITURE
            found = self._reasons.get(cell(replace(key, side=other)), [])
        return tuple(found)

    def has(self, table: Table) -> bool:
        """Return whether the disclosure says anything in a table."""
        return any(line.table is table for line in self.lines)

    def total(
        self, table: Table, side: Side = Side.EXPENDITURE, nature: Nature = Nature.TOTAL
    ) -> Total | None:
        """Return the grand total of a table (of one nature), printed or added up from its top rows."""
        key = LineKey(table, side, nature=nature)
        line = self.at(key)
        if line is None and table.nature and nature is Nature.TOTAL:
            line = self.at(replace(key, nature=table.nature))
        if line is None and not table.is_numbered:
            line = next((each for each in self.lines if each.table is table), None)
        if line is not None:
            return Total(line.amount, key, line)
        return self._added_up(key)

    def headline(self) -> Total | None:
        """Return what the department spends in the year, of all funds as far as the document says."""
        printed = [place for place in HEADLINES if self._printed(*place)]
        found = (self.spending(table, side) for table, side in (*printed[:1], *HEADLINES))
        return next((total for total in found if total), None)

    def spending(self, table: Table, side: Side = Side.EXPENDITURE) -> Total | None:
        """Return a table's total less what is carried forward: as printed (本年支出合计), or worked out."""
        whole = self.total(table, side)
        carried = sum(
            (x.amount.yuan or Decimal(0) for x in self.carried_forward(table)), Decimal(0)
        )
        if side is Side.REVENUE or whole is None or whole.amount.yuan is None or not carried:
            return whole
        about = LineKey(table, side, Row.CURRENT)
        line = self.at(about)
        if line is not None and line.amount.yuan is not None:
            return Total(line.amount, about, line)
        unit = whole.amount.unit or self.unit
        return Total(written(whole.amount.yuan - carried, unit), about)

    def spending_before(self, total: Total, given: str) -> Decimal | None:
        """Return what the document prints beside `spending`, in 元: `given` is "prior" or "planned"."""
        table, side = total.about.table, total.about.side
        current = _given(self.at(LineKey(table, side, Row.CURRENT)), given)
        if current is not None and side is Side.EXPENDITURE:
            return current
        whole = _given(self.at(LineKey(table, side)), given)
        if whole is None or side is Side.REVENUE:
            return whole
        carried = (_given(entry.line, given) for entry in self.carried_forward(table))
        return whole - sum((each or Decimal(0) for each in carried), Decimal(0))

    def carried_forward(self, table: Table) -> tuple[TableEntry, ...]:
        """Return the rows of a table's expenditure that are not spent, each with its amount."""
        entries = self.entries(table, Side.EXPENDITURE)
        return tuple(entry for entry in entries if entry.code in CARRIED_FORWARD)

    def entries(self, table: Table, side: Side = Side.EXPENDITURE) -> tuple[TableEntry, ...]:
        """Return the item rows of one side of a table, in the document's order, one a code or name."""
        if (table, side) not in self._entries:
            rows: dict[str, list[Line]] = {}
            for line in self.lines:
                if line.table is table and line.side is side and line.row is Row.ITEM:
                    rows.setdefault(line.code or "/".join((*line.path, line.name)), []).append(line)
            self._entries[table, side] = tuple(_entry(lines) for lines in rows.values())
        return self._entries[table, side]

    def purpose_of(self, code: str) -> str:
        """Return what a heading's money is for, from whichever table says so."""
        return next((x.purpose for x in self.lines if code and x.code == code and x.purpose), "")

    def _printed(self, table: Table, side: Side) -> bool:
        return self.at(LineKey(table, side)) is not None

    def _added_up(self, key: LineKey) -> Total | None:
        """Return the sum of the rows that lie below no other row; None without any."""
        entries = top_of(self.entries(key.table, key.side))
        if key.nature is Nature.TOTAL:
            amounts = [entry.amount for entry in entries]
        else:
            amounts = [e.natures[key.nature] for e in entries if key.nature in e.natures]
        return Total(sum_of(amounts, self.unit), key) if amounts else None


def cell(key: LineKey) -> LineKey:
    """Return the key under which all ways of naming one cell meet."""
    return replace(key, fund=Fund.ALL) if key.table.of_one_fund and key.fund else key


def sum_of(amounts: Iterable[Amount], unit: MoneyUnit) -> Amount:
    """Return the sum of printed amounts, written in `unit`; undisclosed ones count as nothing."""
    return written(sum((amount.yuan or Decimal(0) for amount in amounts), Decimal(0)), unit)


def written(yuan: Decimal, unit: MoneyUnit) -> Amount:
    """Return an amount that was worked out, written in `unit`."""
    nothing = Nothing.ZERO if yuan == 0 else None
    return Amount(yuan, plain(yuan / unit.yuan).lstrip("-"), unit, nothing)


def _given(line: Line | None, name: str) -> Decimal | None:
    amount: Amount | None = getattr(line, name, None)
    return amount.yuan if amount else None


def top_of(entries: Iterable[TableEntry]) -> list[TableEntry]:
    """Return the entries that lie below no other of them: 201 and 208, not 20131."""
    entries = list(entries)
    codes = {entry.code for entry in entries if entry.code}
    return [
        entry
        for entry in entries
        if not any(entry.code[:size] in codes for size in range(2, len(entry.code)))
    ]


def _entry(lines: list[Line]) -> TableEntry:
    natures: dict[Nature, Amount] = {}
    funds: dict[Fund, Amount] = {}
    for line in lines:
        if line.nature:
            natures.setdefault(line.nature, line.amount)
        elif line.fund:
            funds.setdefault(line.fund, line.amount)
    one_fund = lines[0].table.of_one_fund
    whole = next(
        (x for x in lines if x.nature is Nature.TOTAL and (one_fund or x.fund is Fund.ALL)), None
    )
    first = whole or lines[0]
    amount = whole.amount if whole else _from_parts(natures, funds, first.amount.unit)
    return TableEntry(
        code=first.code,
        name=first.name or first.code,
        path=first.path,
        amount=amount,
        line=first,
        purpose=next((line.purpose for line in lines if line.purpose), ""),
        added_up=whole is None,
        natures=natures,
        funds=funds,
    )


def _from_parts(
    natures: dict[Nature, Amount], funds: dict[Fund, Amount], unit: MoneyUnit
) -> Amount:
    """Return the total of a row that prints only its parts; 人员 and 公用 are within 基本 where given."""
    if natures:
        within = PARTS_OF_BASIC if Nature.BASIC in natures else ()
        return sum_of([x for nature, x in natures.items() if nature not in within], unit)
    outer = [x for f, x in funds.items() if not any(g != f and f.startswith(g) for g in funds)]
    return sum_of(outer, unit)
