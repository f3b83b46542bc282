"""The columns of a sheet of the desk: those of the official form, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.disclosure.model import Fund, Line, Nature, Phase
from budgets.disclosure.official_form.tables import SideForm
from budgets.models.lines import FUND_LABELS, NATURE_LABELS

FundAndNature = tuple[Fund, Nature]


class LineFigure(StrEnum):
    """Which figure of a line a column holds."""

    AMOUNT = "amount"
    PLANNED = "planned"
    PRIOR = "prior"
    SHARE = "share"


@dataclass(frozen=True, slots=True, order=True)
class SheetColumn:
    """One column of figures of a sheet."""

    fund: Fund
    nature: Nature
    figure: LineFigure = LineFigure.AMOUNT

    @property
    def cell(self) -> FundAndNature:
        """Which line of a row the column is about."""
        return self.fund, self.nature

    @property
    def address(self) -> str:
        """The column as pages name it: "general//amount"."""
        return "/".join((self.fund, self.nature, self.figure))

    @classmethod
    def at(cls, address: str) -> SheetColumn:
        """Return the column that a page named. Raise ValueError where there is no such column."""
        fund, nature, figure = address.split("/")
        return cls(Fund(fund), Nature(nature), LineFigure(figure))

    def is_part_of(self, other: SheetColumn, main: FundAndNature) -> bool:
        """Return whether its amounts count in another column that is not the total column, `main`."""
        amounts = self.figure is LineFigure.AMOUNT and other.figure is LineFigure.AMOUNT
        return amounts and other.cell != main and counts_in(self.cell, other.cell)


def counts_in(cell: FundAndNature, other: FundAndNature) -> bool:
    """Return whether amounts of one fund and nature are a part of another's: 人员经费 of 基本支出."""
    (fund, nature), (other_fund, other_nature) = cell, other
    if nature == other_nature and fund != other_fund and fund.startswith(other_fund):
        return True
    within_basic = nature in (Nature.PERSONNEL, Nature.PUBLIC) and other_nature is Nature.BASIC
    return within_basic and fund == other_fund


def columns_of(
    side: SideForm, phase: Phase, lines: Iterable[Line], opened: Iterable[str] = ()
) -> tuple[SheetColumn, ...]:
    """Return the columns of the official form, and those that lines of the edition need besides.

    `opened` are the columns with which a person opened the page: they come first.
    """
    cells = [side.main]
    cells += [(fund, Nature.TOTAL) for fund in side.funds]
    cells += [(side.fund, nature) for nature in side.natures]
    wanted = {SheetColumn(*cell) for cell in cells} | {SheetColumn(*side.main, LineFigure.PRIOR)}
    if phase is Phase.FINAL:
        wanted.add(SheetColumn(*side.main, LineFigure.PLANNED))
    for line in lines:
        cell = line.fund, line.nature
        cells += [cell] if cell not in cells else []
        wanted.add(SheetColumn(*cell))
        wanted |= {SheetColumn(*cell, held) for held in LineFigure if getattr(line, held.value)}
    every = [SheetColumn(*cell, held) for cell in cells for held in _ORDER]
    # What is compared with other years stands last, as printed.
    every.sort(key=lambda column: column.figure in (LineFigure.PRIOR, LineFigure.SHARE))
    own = [column for column in every if column in wanted]
    try:
        known = [SheetColumn.at(address) for address in opened]
    except ValueError:
        known = []
    return tuple(dict.fromkeys([*known, *own]))


def label_of(side: SideForm, column: SheetColumn, phase: Phase) -> str:
    """Return the heading of a column."""
    parts = []
    one_of_many = bool(side.funds or side.natures) and column.figure is LineFigure.AMOUNT
    if column.cell != side.main or one_of_many:
        parts.append(_cell_label(side, column))
    if column.figure is not LineFigure.AMOUNT:
        parts.append(str(_FIGURES[phase][column.figure]))
    return " ".join(parts) or str(_AMOUNT[phase])


_ORDER = (LineFigure.PLANNED, LineFigure.AMOUNT, LineFigure.SHARE, LineFigure.PRIOR)
_AMOUNT = {Phase.BUDGET: _("预算数"), Phase.FINAL: _("决算数")}
_COMMON = {LineFigure.PLANNED: _("年初预算"), LineFigure.SHARE: _("占比%")}
_FIGURES = {
    Phase.BUDGET: {**_COMMON, LineFigure.PRIOR: _("上年预算")},
    Phase.FINAL: {**_COMMON, LineFigure.PRIOR: _("上年决算")},
}


def _cell_label(side: SideForm, column: SheetColumn) -> str:
    if column.cell == side.main:
        return str(pgettext_lazy("column", "合计"))
    fund, nature = column.cell
    parts = []
    if fund is not side.fund:
        parts.append(str(FUND_LABELS[fund]))
    if nature is not Nature.TOTAL:
        parts.append(str(NATURE_LABELS[nature]))
    return "".join(parts)
