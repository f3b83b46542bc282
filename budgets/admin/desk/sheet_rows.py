"""A row of a sheet as a view of lines: one heading of the official form is a line per fund and nature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from budgets.admin.desk.sheet_columns import FundAndNature, LineFigure, SheetColumn
from budgets.disclosure.model import NO_SOURCE, Line, Row
from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.official_form.tables import SideForm
from budgets.models.lines import SIDE_LABELS


@dataclass(slots=True)
class SheetRow:
    """One row: its heading, what each column says, and the stored lines from which it was made.

    A cell that nobody has filled in yet has no value, and its line stays as it is. `fixed` rows are those of
    the official form, whose heading nobody types.
    """

    form: SideForm
    row: Row = Row.ITEM
    code: str = ""
    name: str = ""
    values: dict[SheetColumn, Amount | Percent] = field(default_factory=dict)
    purpose: str = ""
    lines: dict[FundAndNature, Line] = field(default_factory=dict)
    fixed: bool = False
    key: str = ""

    @property
    def is_total(self) -> bool:
        """Whether it is a sum at the head or foot of the table."""
        return self.row is not Row.ITEM

    @property
    def heading(self) -> tuple[str, ...]:
        """What tells it from the other rows of its sheet."""
        return (self.row,) if self.is_total else (self.row, self.code, self.name)

    @property
    def total_label(self) -> str:
        """What the official form calls a total row."""
        if self.form.totals_first:
            return _("合计")
        pattern = _("本年%(side)s合计") if self.row is Row.CURRENT else _("%(side)s总计")
        return pattern % {"side": SIDE_LABELS[self.form.side]}

    @property
    def is_open(self) -> bool:
        """Whether cells look empty and are not: nobody has said anything in them yet."""
        return any(
            _is_unsaid(getattr(line, figure.value))
            for line in self.lines.values()
            for figure in LineFigure
        )

    def amount(self, cell: FundAndNature, figure: LineFigure = LineFigure.AMOUNT) -> Amount | None:
        """Return the amount of a cell: as it is said, or still open as it was stored."""
        found = self.values.get(SheetColumn(*cell, figure))
        if found is None and cell in self.lines:
            stored = getattr(self.lines[cell], figure.value)
            found = stored if _is_unsaid(stored) else None
        return found if isinstance(found, Amount) else None

    def stated_lines(self) -> list[Line]:
        """Return its lines; what a sheet does not show stays as it was stored."""
        cells = dict.fromkeys([*(column.cell for column in self.values), *self.lines])
        lines = [line for cell in cells if (line := self._line(cell))]
        if lines:
            holder = next((i for i, line in enumerate(lines) if line.purpose), 0)
            lines[holder] = replace(lines[holder], purpose=self.purpose)
        return lines

    def _line(self, cell: FundAndNature) -> Line | None:
        """Return the line of a cell; None without an amount, or one to compare with a missing amount."""
        prior = self.amount(cell, LineFigure.PRIOR)
        planned = self.amount(cell, LineFigure.PLANNED)
        share = self.values.get(SheetColumn(*cell, LineFigure.SHARE))
        compared = prior or planned
        amount = self.amount(cell)
        if compared and not amount:
            amount = Amount.open(compared.unit)
        if not amount or (amount.is_unsaid and not compared):
            return None
        stored = self.lines.get(cell)
        if stored is None or self._is_renamed:
            stored = Line(
                table=self.form.table,
                side=self.form.side,
                row=self.row,
                code=self.code,
                name=self.name,
                fund=cell[0],
                nature=cell[1],
                amount=amount,
                purpose=stored.purpose if stored else "",
                source=stored.source if stored else NO_SOURCE,
            )
        return replace(
            stored,
            amount=amount,
            prior=prior,
            planned=planned,
            share=share if isinstance(share, Percent) else None,
        )

    @property
    def _is_renamed(self) -> bool:
        first = next(iter(self.lines.values()), None)
        return first is not None and (self.code, self.name) != (first.code, first.name)


def rows_of(form: SideForm, lines: Iterable[Line], year: int) -> list[SheetRow]:
    """Return the rows that a sheet shows: those of the form and all that the lines need, none lost."""
    found = _grouped(form, lines)
    presets = [_fixed(found, form, Row.ITEM, code, year) for code in form.presets]
    totals = [_fixed(found, form, row) for row in form.totals]
    items = presets + [row for row in found.values() if not row.is_total]
    for row in found.values():
        row.fixed = row.is_total
    totals += [row for row in found.values() if row.is_total]
    return totals + items if form.totals_first else items + totals


def _fixed(
    found: dict[str, SheetRow], form: SideForm, row: Row, code: str = "", year: int = 0
) -> SheetRow:
    """Take a row of the form from those found, or make an empty one."""
    key = f"{row.value}|{code}"
    name = form.name_of(code, year) if code else ""
    made = found.pop(key, None) or SheetRow(form, row, code, name, key=key)
    made.fixed = True
    return made


def _grouped(form: SideForm, lines: Iterable[Line]) -> dict[str, SheetRow]:
    groups: dict[str, SheetRow] = {}
    for line in lines:
        cell = line.fund, line.nature
        heading = (line.code or line.name) if line.row is Row.ITEM else ""
        key = base = f"{line.row.value}|{heading}"
        while key in groups and cell in groups[key].lines:
            key = f"{base}|{len(groups)}"
        group = groups.setdefault(key, SheetRow(form, line.row, line.code, line.name, key=key))
        group.lines[cell] = line
        group.purpose = group.purpose or line.purpose
        for figure in LineFigure:
            value = getattr(line, figure.value)
            if value is not None and not _is_unsaid(value):
                group.values[SheetColumn(*cell, figure)] = value
    return groups


def _is_unsaid(value: Amount | Percent | None) -> bool:
    return isinstance(value, Amount) and value.is_unsaid
