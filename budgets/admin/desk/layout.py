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


def columns_of(side: SideForm, phase: Phase, lines: Iterable[Line]) -> tuple[Column, ...]:
    """Return the columns of the official form, and those that lines of the edition need besides."""
    cells = [side.main]
    cells += [(fund, Nature.TOTAL) for fund in side.funds]
    cells += [(side.fund, nature) for nature in side.natures]
    wanted = {Column(*cell) for cell in cells} | {Column(*side.main, Holds.PRIOR)}
    if phase is Phase.FINAL:
        wanted.add(Column(*side.main, Holds.PLANNED))
    for line in lines:
        cell = line.fund, line.nature
        cells += [cell] if cell not in cells else []
        wanted.add(Column(*cell))
        wanted |= {Column(*cell, held) for held in list(Holds) if getattr(line, held.value)}
    every = [Column(*cell, held) for cell in cells for held in _ORDER]
    # What is compared with other years stands last, as printed.
    every.sort(key=lambda column: column.holds in (Holds.PRIOR, Holds.SHARE))
    return tuple(column for column in every if column in wanted)


def label_of(side: SideForm, column: Column, phase: Phase) -> str:
    """Return the heading of a column."""
    parts = []
    one_of_many = bool(side.funds or side.natures) and column.holds is Holds.AMOUNT
    if column.cell != side.main or one_of_many:
        parts.append(_cell_label(side, column))
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


def _cell_label(side: SideForm, column: Column) -> str:
    if column.cell == side.main:
        return str(pgettext_lazy("column", "合计"))
    fund, nature = column.cell
    parts = []
    if fund is not side.fund:
        parts.append(str(FUND_LABELS[fund]))
    if nature is not Nature.TOTAL:
        parts.append(str(NATURE_LABELS[nature]))
    return "".join(parts)
