"""Rows of a form with figures in the unit of their edition."""

from __future__ import annotations

from typing import Any

from budgets.admin.desk.entry_page import ModelRowForm
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.forms import FigureField, as_typed
from budgets.models import Edition
from budgets.models.fields import amount_from


class FigureRowForm(ModelRowForm):
    """A row with figures in the edition's unit, each kept as it was where nobody touched it."""

    figures: tuple[str, ...] = ()

    def __init__(self, *args: Any, edition: Edition, kept: Any = None, **kwargs: Any) -> None:
        self.edition, self.unit = edition, MoneyUnit(edition.unit)
        super().__init__(*args, kept=kept, **kwargs)
        for name in self.figures:
            field: Any = self.fields[name]
            field.unit, field.kept = self.unit, self.unsigned(kept, name)

    def unsigned(self, kept: Any, name: str) -> Amount | None:
        """Return the amount that a stored row holds under a name."""
        return amount_from(kept, name) if kept is not None else None

    def initial_of(self, kept: Any) -> dict[str, Any]:
        shown = super().initial_of(kept)
        return shown | {n: as_typed(self.unsigned(kept, n), self.unit) for n in self.figures}


def figure_field(label: Any) -> FigureField:
    """Return a field for a figure in the unit of the form's edition (元 or 万元)."""
    return FigureField(unit=MoneyUnit.WAN, label=label)
