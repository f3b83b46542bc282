"""The cells of a draft that are not filled in yet: submission requires them, and none is published.

A cell is open where a row needs an amount and nobody has said one, nor that there is none. A blank cell of an
official table that belongs to no row is not open: tables have such cells by nature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from budgets.disclosure.model import (
    Disclosure,
    Holding,
    Line,
    Particular,
    ParticularKind,
    Project,
    Unit,
)
from budgets.disclosure.money import Amount, MoneyUnit

AMOUNTS_OF_A_LINE = ("amount", "prior", "planned")


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A cell that is not filled in yet: on which page of the desk, of what, which member of it."""

    part: str
    of: Line | Project | Unit | Holding | Particular
    field: str

    @property
    def cell(self) -> str:
        """What a finding calls the cell, so that it leads there."""
        if isinstance(self.of, Line):
            column = "" if self.field == "amount" else f":{self.field}"
            return self.of.key.address + column
        if isinstance(self.of, Particular):
            return f"{self.part}:{self.of.kind}"
        number = getattr(self.of, "number", "")
        return f"{self.part}:{number}" if number else self.part


def open_places(disclosure: Disclosure) -> Iterator[OpenPlace]:
    """Yield every cell that somebody still has to fill in, in the document's order."""
    for line in disclosure.lines:
        for name in AMOUNTS_OF_A_LINE:
            amount: Amount | None = getattr(line, name)
            if amount and amount.is_open:
                yield OpenPlace(line.table.value, line, name)
    for unit in disclosure.units:
        if unit.amount and unit.amount.is_open:
            yield OpenPlace("units", unit, "amount")
    for project in disclosure.projects:
        if project.amount.is_open:
            yield OpenPlace("projects", project, "amount")
    for holding in disclosure.holdings:
        if holding.count is None:
            yield OpenPlace("holdings", holding, "count")
    for each in disclosure.particulars:
        if each.is_open:
            yield OpenPlace("particulars", each, "amount" if each.kind.is_money else "count")


def with_all_kinds(disclosure: Disclosure) -> tuple[Particular, ...]:
    """Return a row for every particular that documents of the phase state: those stated, and blank ones.

    They stand in the order of the kinds, as a form lists them.
    """
    return tuple(
        disclosure.particular(kind) or Particular(kind)
        for kind in ParticularKind
        if kind.stated_in(disclosure.phase) or disclosure.particular(kind)
    )


def still_to_fill(disclosure: Disclosure) -> Disclosure:
    """Return a document to be continued at the desk: what it leaves blank is still to be filled in."""
    return _with_unsaid(disclosure, Amount.open)


def as_filed(disclosure: Disclosure) -> Disclosure:
    """Return a historical document, which nobody will complete: what was not found in it stays blank."""
    return _with_unsaid(disclosure, Amount.blank)


def _with_unsaid(disclosure: Disclosure, make: Callable[[MoneyUnit], Amount]) -> Disclosure:
    def made(amount: Amount) -> Amount:
        return make(amount.unit) if amount.is_unsaid else amount

    def made_if_any(amount: Amount | None) -> Amount | None:
        return made(amount) if amount else None

    return replace(
        disclosure,
        lines=tuple(
            replace(
                line,
                amount=made(line.amount),
                prior=made_if_any(line.prior),
                planned=made_if_any(line.planned),
            )
            for line in disclosure.lines
        ),
        units=tuple(replace(unit, amount=made_if_any(unit.amount)) for unit in disclosure.units),
        projects=tuple(replace(x, amount=made(x.amount)) for x in disclosure.projects),
    )
