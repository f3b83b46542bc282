"""Fill all open cells of a table at once with one kind of nothing: 没有安排, 没有公开 or 不适用."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budgets import store
from budgets.disclosure.model import Disclosure, Line, Row, Side, Table
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.unfilled import AMOUNTS_OF_A_LINE, open_places
from budgets.models import Edition
from budgets.models.fields import NOTHING_LABELS
from budgets.publishing.audit_log import ActRefused
from budgets.publishing.drafts import changing

TO_SAY = (Nothing.NONE_PLANNED, Nothing.NOT_DISCLOSED, Nothing.NOT_APPLICABLE)


def empty_tables(disclosure: Disclosure) -> tuple[Table, ...]:
    """Return the tables of which a disclosure says nothing at all, and that may have nothing in them."""
    there = {line.table for line in disclosure.lines}
    form = form_of(disclosure.fiscal_year)
    return tuple(x.table for x in form.tables if x.may_be_empty and x.table not in there)


def fill_open_cells(
    *, edition: Edition, part: str, kind: Nothing, actor: User | None = None
) -> int:
    """Fill every open cell of a table, the projects or the units with one kind of nothing; return how many.

    A table without rows gets a total that says so. Raise ActRefused for anything but a draft, and if no cell
    is open.
    """
    held = store.read(edition)
    sayable = part not in (
        "holdings",
        "particulars",
    )  # counts, and shares that a document may leave out
    count = sum(1 for place in open_places(held) if place.part == part) if sayable else 0
    empty = next((table for table in empty_tables(held) if table.value == part), None)
    if kind not in TO_SAY or not (count or empty):
        raise ActRefused(_("这里没有空着要填的：可能刚刚有人填好了。"))
    said = NOTHING_LABELS[kind]
    names = {"projects": _("项目"), "units": _("单位构成")}
    where = names.get(part) or Table(part).label
    note = _("空着的都写明：%(said)s（%(where)s）") % {"said": said, "where": where}
    with changing(edition=edition, actor=actor, note=note):
        if empty:
            store.add_lines(edition, {0: [_total(empty, kind, MoneyUnit(edition.unit))]})
        else:
            _fill(edition, part, kind)
    return count or 1


def _total(table: Table, kind: Nothing, unit: MoneyUnit) -> Line:
    return Line(
        table=table,
        side=Side.EXPENDITURE,
        row=Row.TOTAL,
        name="合计",
        fund=table.fund,
        amount=_said(kind, unit),
    )


def _fill(edition: Edition, part: str, kind: Nothing) -> None:
    value = _said(kind, MoneyUnit(edition.unit)).yuan
    others: dict[str, QuerySet[Any]] = {
        "projects": edition.projects.all(),
        "units": edition.units.all(),
    }
    rows = others.get(part, edition.lines.filter(table=part))
    for name in ("amount",) if part in others else AMOUNTS_OF_A_LINE:
        cells = rows.filter(**{f"{name}_nothing": Nothing.OPEN})
        cells.update(**{name: value, f"{name}_nothing": kind})


def _said(kind: Nothing, unit: MoneyUnit) -> Amount:
    none = kind is Nothing.NONE_PLANNED
    return Amount.none_planned(unit) if none else Amount(None, "", unit, kind)
