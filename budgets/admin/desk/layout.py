"""The official layout of each table: which columns, which rows are always there, which codes fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.disclosure.codes import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    Classification,
)
from budgets.disclosure.model import Fund, Line, Nature, Phase, Row, Side, Table
from budgets.models.lines import FUND_LABELS, NATURE_LABELS

CLASSIFICATIONS: dict[str, tuple[Classification, ...]] = {
    "functional": (FUNCTIONAL,),
    "spending": (FUNCTIONAL, CARRIED_FORWARD),
    "economic": (ECONOMIC,),
    "revenue": (REVENUE,),
    "three_public": (THREE_PUBLIC,),
    "procurement": (PROCUREMENT,),
}


class Holds(StrEnum):
    """Which amount of a line a column holds."""

    AMOUNT = "amount"
    PLANNED = "planned"
    PRIOR = "prior"
    SHARE = "share"


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """One column of figures of a sheet."""

    fund: Fund
    nature: Nature
    holds: Holds = Holds.AMOUNT

    @property
    def cell(self) -> tuple[Fund, Nature]:
        """Which line of a row the column is about."""
        return self.fund, self.nature


@dataclass(frozen=True, slots=True)
class Section:
    """One side of one table."""

    table: Table
    side: Side
    codes: str = ""  # the key in CLASSIFICATIONS; "" where rows have names only
    fund: Fund = Fund.ALL
    funds: tuple[Fund, ...] = ()
    natures: tuple[Nature, ...] = ()
    presets: tuple[str, ...] = ()
    totals: tuple[Row, ...] = (Row.TOTAL,)
    items: bool = True
    purpose: bool = False

    @property
    def key(self) -> str:
        """The prefix of the section's form fields."""
        return self.side.value

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
        """The lists whose codes its rows may have."""
        return CLASSIFICATIONS.get(self.codes, ())

    def name_of(self, code: str, year: int) -> str:
        """The official name of a code in a year; "" for an unknown one."""
        return next((n for n in (c.name_of(code, year) for c in self.headings) if n), "")

    def columns(self, phase: Phase, lines: Iterable[Line]) -> tuple[Column, ...]:
        """The columns of the official form, and those that lines of the edition need besides."""
        cells = [self.main]
        cells += [(fund, Nature.TOTAL) for fund in self.funds]
        cells += [(self.fund, nature) for nature in self.natures]
        wanted = {Column(*cell) for cell in cells} | {Column(*self.main, Holds.PRIOR)}
        if phase is Phase.FINAL:
            wanted.add(Column(*self.main, Holds.PLANNED))
        for line in lines:
            cell = line.fund, line.nature
            cells += [cell] if cell not in cells else []
            wanted.add(Column(*cell))
            wanted |= {Column(*cell, held) for held in list(Holds) if getattr(line, held.value)}
        every = [Column(*cell, held) for cell in cells for held in _ORDER]
        # What is compared with other years stands last, as printed.
        every.sort(key=lambda column: column.holds in (Holds.PRIOR, Holds.SHARE))
        return tuple(column for column in every if column in wanted)

    def label(self, column: Column, phase: Phase) -> str:
        """The heading of a column."""
        parts = []
        one_of_many = bool(self.funds or self.natures) and column.holds is Holds.AMOUNT
        if column.cell != self.main or one_of_many:
            parts.append(_cell_label(self, column))
        if column.holds is not Holds.AMOUNT:
            parts.append(_HOLDS[phase][column.holds])
        return " ".join(str(part) for part in parts) or str(_AMOUNT[phase])


_ORDER = (Holds.PLANNED, Holds.AMOUNT, Holds.SHARE, Holds.PRIOR)
_AMOUNT = {Phase.BUDGET: _("预算数"), Phase.FINAL: _("决算数")}
_HOLDS = {
    Phase.BUDGET: {
        Holds.PLANNED: _("年初预算"),
        Holds.PRIOR: _("上年预算"),
        Holds.SHARE: _("占比%"),
    },
    Phase.FINAL: {
        Holds.PLANNED: _("年初预算"),
        Holds.PRIOR: _("上年决算"),
        Holds.SHARE: _("占比%"),
    },
}


def _cell_label(section: Section, column: Column) -> str:
    if column.cell == section.main:
        return str(pgettext_lazy("column", "合计"))
    fund, nature = column.cell
    parts = []
    if fund is not section.fund:
        parts.append(str(FUND_LABELS[fund]))
    if nature is not Nature.TOTAL:
        parts.append(str(NATURE_LABELS[nature]))
    return "".join(parts)


_BY_NATURE = (Nature.BASIC, Nature.PROJECT)
_FISCAL = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)
_BOTH = (Row.CURRENT, Row.TOTAL)


def _spending(table: Table, fund: Fund) -> Section:
    return Section(
        table, Side.EXPENDITURE, "functional", fund=fund, natures=_BY_NATURE, purpose=True
    )


SECTIONS: dict[Table, tuple[Section, ...]] = {
    Table.T1: (
        Section(
            Table.T1,
            Side.REVENUE,
            "revenue",
            presets=("R101", "R102", "R103", "R2", "R301", "R302", "R305", "R9"),
            totals=_BOTH,
        ),
        Section(Table.T1, Side.EXPENDITURE, "spending", presets=("E9",), totals=_BOTH),
    ),
    Table.T2: (
        Section(
            Table.T2,
            Side.REVENUE,
            "functional",
            funds=(Fund.CARRIED_OVER, *_FISCAL, Fund.SPECIAL_ACCOUNT, Fund.BUSINESS, Fund.OTHER),
        ),
    ),
    Table.T3: (Section(Table.T3, Side.EXPENDITURE, "functional", natures=_BY_NATURE),),
    Table.T4: (
        Section(
            Table.T4,
            Side.REVENUE,
            "revenue",
            presets=("R101", "R102", "R103", "R901", "R902", "R903"),
            totals=_BOTH,
        ),
        Section(
            Table.T4, Side.EXPENDITURE, "spending", funds=_FISCAL, presets=("E9",), totals=_BOTH
        ),
    ),
    Table.T5: (_spending(Table.T5, Fund.GENERAL),),
    Table.T6: (
        Section(
            Table.T6,
            Side.EXPENDITURE,
            "economic",
            fund=Fund.GENERAL,
            natures=(Nature.PERSONNEL, Nature.PUBLIC),
        ),
    ),
    Table.T7: (
        Section(
            Table.T7,
            Side.EXPENDITURE,
            "three_public",
            fund=Fund.GENERAL,
            presets=("S1", "S2", "S201", "S202", "S3"),
        ),
    ),
    Table.T8: (_spending(Table.T8, Fund.GOVERNMENT_FUND),),
    Table.T9: (_spending(Table.T9, Fund.STATE_CAPITAL),),
    Table.OPERATING_COST: (
        Section(Table.OPERATING_COST, Side.EXPENDITURE, items=False, purpose=True),
    ),
    Table.PROCUREMENT: (
        Section(Table.PROCUREMENT, Side.EXPENDITURE, "procurement", presets=("G1", "G2", "G3")),
    ),
    Table.ASSETS: (Section(Table.ASSETS, Side.EXPENDITURE, purpose=True),),
}
