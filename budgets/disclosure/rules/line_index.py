"""The lines of a disclosure, indexed once, and what each of them is called in a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from budgets.disclosure.model import (
    Disclosure,
    Fund,
    Line,
    LineKey,
    Nature,
    Row,
    Section,
    Side,
    Source,
    Table,
)
from budgets.disclosure.money import ZERO, Amount, MoneyUnit, Nothing, plain
from budgets.disclosure.official_form.vocabulary import BUDGETS, TWO_SIDED, Arrangement

# Final accounts state what the funds of T8 and T9 took in, too.
_WITH_SIDES = frozenset({*TWO_SIDED, *BUDGETS.values()}) - {BUDGETS[Fund.GENERAL]}
_OUTSIDE_THE_YEAR = frozenset({Fund.CARRIED_OVER, Fund.NON_FISCAL_BALANCE})


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """One disclosed amount with its names in both languages, its place, and what it states."""

    label: str
    label_en: str
    amount: Amount
    place: str
    section: Section = Section.OTHER
    address: str = ""

    def called(self, zh: str, en: str, *, address: str | None = None) -> Self:
        """Return the same amount under other names; "{}" in them stands for the present ones.

        `address` is where it is stated instead, "" if that is not in the document that is judged.
        """
        return replace(
            self,
            label=zh.format(self.label),
            label_en=en.format(self.label_en),
            address=self.address if address is None else address,
        )

    @property
    def printed(self) -> str:
        """The figure with its unit; the words for it where nothing is planned."""
        return printed(self.amount)

    @property
    def printed_en(self) -> str:
        """The figure with its unit, for an English sentence."""
        return printed_en(self.amount)


def printed(amount: Amount) -> str:
    """Return an amount as its document prints it, with its unit."""
    if amount.nothing is Nothing.NONE_PLANNED and not amount.printed:
        return "没有安排"
    return f"{amount.printed}{amount.unit}"


# wan: ten thousand, yi: a hundred million. Figures stay as printed, so they are not converted.
_UNITS_EN = {
    MoneyUnit.YUAN: "yuan",
    MoneyUnit.WAN: "wan yuan",
    MoneyUnit.YI: "yi yuan",
}


def printed_en(amount: Amount) -> str:
    """Return an amount as printed, with its unit in English."""
    if amount.nothing is Nothing.NONE_PLANNED and not amount.printed:
        return "none planned"
    return f"{amount.printed} {_UNITS_EN[amount.unit]}"


def in_unit(yuan: Decimal, unit: MoneyUnit) -> tuple[str, str]:
    """Return a computed number of 元, without its sign, for a Chinese and an English sentence."""
    text = plain(abs(yuan) / unit.yuan)
    return f"{text}{unit}", f"{text} {_UNITS_EN[unit]}"


def place_of(source: Source, table: Table | None = None) -> str:
    """Return where something is printed, in words; the table's name where the source does not say."""
    return source.place or (table.label if table else "")


def label_of(line: Line) -> tuple[str, str]:
    """Return what a line is called in a Chinese and in an English sentence."""
    zh, en = _with_row(line, line.table.spoken.zh, line.table.spoken.en)
    if line.fund and line.table.split_by_fund:
        zh, en = f"{zh}（{line.fund.text.short}）", f"{en} ({line.fund.text.en})"
    if line.nature:
        nature, nature_en = line.nature.text.short, line.nature.text.en
        if line.row is Row.ITEM:
            zh, en = f"{zh}（{nature}）", f"{en} ({nature_en})"
        else:
            zh = f"{zh.removesuffix('合计')}中的{nature}"
            en = f"{nature_en} within {en.removesuffix(' total')}"
    return zh, en


def _with_row(line: Line, zh: str, en: str) -> tuple[str, str]:
    if line.row is Row.ITEM:
        name = f"{line.code}{line.name}" if line.code[:1].isdigit() else line.name
        return f"{zh}“{name}”", f"{en}: {line.code} {line.name}".replace("  ", " ")
    if line.table.two_sided:
        side, side_en = line.side.text.zh, line.side.text.en
        if line.row is Row.CURRENT:
            return f"{zh}本年{side}合计", f"{en} {side_en} of the year"
        return f"{zh}{side}总计", f"{en} {side_en} total"
    if line.table.arrangement is Arrangement.FIGURE:
        return zh, en
    return f"{zh}合计", f"{en} total"


def cell_of(line: Line) -> NamedAmount:
    """Return the cell of a line."""
    zh, en = label_of(line)
    place = place_of(line.source, line.table)
    return NamedAmount(zh, en, _signed(line.amount), place, line.source.section, line.key.address)


def _signed(amount: Amount) -> Amount:
    """Return the amount of a cell with its sign, which `printed` does not keep: words may say it (减少)."""
    negative = amount.yuan is not None and amount.yuan < 0 and not amount.printed.startswith("-")
    return replace(amount, printed=f"-{amount.printed}") if negative else amount


def canonical(key: LineKey) -> LineKey:
    """Return a key without what follows from its table: the fund of T5, the side of T2.

    Money carried over keeps its fund everywhere: 年初结转 in T8 is not what T8 spends.
    """
    side = key.side if key.table in _WITH_SIDES else Side.EXPENDITURE
    kept = key.table.split_by_fund or key.fund in _OUTSIDE_THE_YEAR
    fund = key.fund if kept else Fund.ALL
    return LineKey(key.table, side, key.row, key.code, key.name, fund, key.nature)


class Cells:
    """Looks up what a disclosure states, by table, row and column."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._by_key: dict[LineKey, Line] = {}
        self._items: dict[tuple[Table, Side, Fund, Nature], dict[str, Line]] = defaultdict(dict)
        self._columns: dict[tuple[Table, Side], set[tuple[Fund, Nature]]] = defaultdict(set)
        self.lines_of: dict[Table, list[Line]] = defaultdict(list)
        # Tables whose rows cannot be added up: a row without a code, or one code in several rows.
        self.unsummable: set[tuple[Table, Side]] = set()
        # Totals that are given twice, the first paired with each later one.
        self.repeated: list[tuple[Line, Line]] = []
        for line in disclosure.lines:
            self._add(line)

    def _add(self, line: Line) -> None:
        key = canonical(line.key)
        self.lines_of[line.table].append(line)
        self._columns[key.table, key.side].add((key.fund, key.nature))
        if line.row is Row.ITEM and (not line.code or key in self._by_key):
            self.unsummable.add((key.table, key.side))
        first = self._by_key.setdefault(key, line)
        if first is not line and line.row is not Row.ITEM:
            self.repeated.append((first, line))
        if line.row is Row.ITEM and line.code and line.amount.yuan is not None:
            column = (key.table, key.side, key.fund, key.nature)
            self._items[column].setdefault(line.code, line)

    def line(self, key: LineKey) -> Line | None:
        """Return the line that states a quantity."""
        return self._by_key.get(canonical(key))

    def cell(
        self,
        table: Table,
        side: Side = Side.EXPENDITURE,
        row: Row = Row.TOTAL,
        code: str = "",
        fund: Fund = Fund.ALL,
        nature: Nature = Nature.TOTAL,
    ) -> NamedAmount | None:
        """Return one cell; None where the document is silent."""
        line = self.line(LineKey(table, side, row, code, "", fund, nature))
        return cell_of(line) if line and line.amount.yuan is not None else None

    def by_nature(
        self, table: Table, natures: Iterable[Nature], row: Row = Row.TOTAL, code: str = ""
    ) -> list[NamedAmount]:
        """Return the expenditure of a row by nature; those that the document states."""
        found = (self.cell(table, row=row, code=code, nature=nature) for nature in natures)
        return [cell for cell in found if cell]

    def item(self, table: Table, code: str, side: Side = Side.EXPENDITURE) -> NamedAmount | None:
        """Return the total column of one row."""
        return self.cell(table, side, Row.ITEM, code)

    def items(
        self,
        table: Table,
        side: Side = Side.EXPENDITURE,
        fund: Fund = Fund.ALL,
        nature: Nature = Nature.TOTAL,
    ) -> Mapping[str, Line]:
        """Return the rows of one column that have a code and an amount, by code."""
        return self._items.get((table, side, fund, nature), {})

    def columns(self, table: Table, side: Side = Side.EXPENDITURE) -> set[tuple[Fund, Nature]]:
        """Return the columns that a table discloses."""
        return self._columns.get((table, side), set())

    def rows(self, table: Table, side: Side = Side.EXPENDITURE) -> Iterator[tuple[Row, str]]:
        """Return the rows that a table discloses, its total rows (without code) among them."""
        keys = (key for key in self._by_key if key.table is table and key.side is side)
        return iter(dict.fromkeys((k.row, k.code) for k in keys if k.code or k.row is not Row.ITEM))


def tops(codes: Iterable[str]) -> list[str]:
    """Return the codes that are not below any other of them."""
    known = set(codes)
    return [code for code in known if parent_in(code, known) is None]


def parent_in(code: str, known: Iterable[str]) -> str | None:
    """Return the nearest known code above a code."""
    known = known if isinstance(known, set | frozenset | dict) else set(known)
    return next((code[:size] for size in range(len(code) - 1, 1, -1) if code[:size] in known), None)


@dataclass(frozen=True, slots=True)
class Stated:
    """The amounts that one document states, and whose it is."""

    name: str
    lines: Mapping[LineKey, Line]

    @classmethod
    def of(cls, name: str, lines: Iterable[Line]) -> Stated:
        """Return the first statement of each quantity."""
        found: dict[LineKey, Line] = {}
        for line in lines:
            found.setdefault(canonical(line.key), line)
        return cls(name, found)

    def part_of(self, key: LineKey) -> Line | Decimal | None:
        """Return the line that states a quantity, ZERO where its table has no such row, or None: unknown.

        A row is absent for certain only where its table states a total and no row above or below it.
        """
        line = self.lines.get(key)
        if line is not None:
            return line if line.amount.yuan is not None else None
        total = self.lines.get(replace(key, row=Row.TOTAL, code="", name=""))
        if key.row is not Row.ITEM or total is None or total.amount.yuan is None:
            return None
        column = (key.table, key.side, key.fund, key.nature)
        near = (
            other.code.startswith(key.code) or key.code.startswith(other.code)
            for other in self.lines
            if other.code and (other.table, other.side, other.fund, other.nature) == column
        )
        return None if total.amount.yuan and any(near) else ZERO


@dataclass(frozen=True, slots=True)
class Together:
    """A department's document and its units' of the same year and phase; the one that is judged among them.

    `units` are all that owe a document. `lacking` names the documents that are not there: nothing is judged
    then. `judged` is the name of the unit whose document is judged; "" if it is the department's.
    """

    department: Stated | None = None
    units: tuple[Stated, ...] = ()
    lacking: tuple[str, ...] = ()
    judged: str = ""
