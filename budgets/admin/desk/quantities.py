"""The quantities of an edition that a reason or a sentence can be about, as a list to choose from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from budgets.disclosure.model import Fund, LineKey, Nature, Row, Side, Table
from budgets.models import Edition
from budgets.models.lines import FUND_LABELS, NATURE_LABELS, ROW_LABELS, SIDE_LABELS

_GENERAL = Fund.GENERAL
_USUAL: list[tuple[str, LineKey]] = [
    (noop("收支总预算"), LineKey(Table.T1)),
    (noop("收入总预算"), LineKey(Table.T1, Side.REVENUE)),
    (noop("财政拨款收支总预算"), LineKey(Table.T4)),
    (noop("一般公共预算拨款"), LineKey(Table.T5, fund=_GENERAL)),
    (noop("一般公共预算基本支出"), LineKey(Table.T6, fund=_GENERAL)),
    (noop("一般公共预算项目支出"), LineKey(Table.T5, fund=_GENERAL, nature=Nature.PROJECT)),
    (noop("“三公”经费"), LineKey(Table.T7, fund=_GENERAL)),
    (noop("因公出国（境）费用"), LineKey(Table.T7, row=Row.ITEM, code="S1", fund=_GENERAL)),
    (noop("公务接待费"), LineKey(Table.T7, row=Row.ITEM, code="S3", fund=_GENERAL)),
    (
        noop("公务用车购置及运行维护费"),
        LineKey(Table.T7, row=Row.ITEM, code="S2", fund=_GENERAL),
    ),
    (noop("公务用车购置费"), LineKey(Table.T7, row=Row.ITEM, code="S201", fund=_GENERAL)),
    (noop("公务用车运行维护费"), LineKey(Table.T7, row=Row.ITEM, code="S202", fund=_GENERAL)),
    (noop("政府性基金预算支出"), LineKey(Table.T8, fund=Fund.GOVERNMENT_FUND)),
    (noop("国有资本经营预算支出"), LineKey(Table.T9, fund=Fund.STATE_CAPITAL)),
    (noop("机关运行经费"), LineKey(Table.OPERATING_COST)),
    (noop("政府采购预算"), LineKey(Table.PROCUREMENT)),
]
_FIELDS = ("table", "side", "row", "code", "name", "fund", "nature")


def written(key: LineKey) -> str:
    """A key as the value of an option."""
    return json.dumps([getattr(key, name) for name in _FIELDS], ensure_ascii=False)


def key_written(value: str) -> LineKey:
    """The key of an option's value."""
    table, side, row, code, name, fund, nature = json.loads(value)
    return LineKey(Table(table), Side(side), Row(row), code, name, Fund(fund), Nature(nature))


def key_of(row: Any) -> LineKey:
    """The key in the columns of a reason or statement."""
    return LineKey(
        Table(row.table),
        Side(row.side),
        Row(row.row),
        row.code,
        row.name,
        Fund(row.fund),
        Nature(row.nature),
    )


def columns_of(key: LineKey) -> dict[str, str]:
    """The columns of a key."""
    return {name: str(getattr(key, name)) for name in _FIELDS}


def choices(edition: Edition, used: Iterable[LineKey] = ()) -> list[tuple[str, Any]]:
    """The usual quantities, the edition's own rows, and those that are in use already, in groups."""
    usual = {key: _(label) for label, key in _USUAL}
    rows: dict[LineKey, str] = {}
    items = [x for x in edition.lines.all() if x.row == Row.ITEM and not x.nature]
    for line in sorted(items, key=lambda line: (line.table, line.order)):
        key = key_of(line)
        if line.code:
            key = LineKey(key.table, key.side, key.row, key.code, "", key.fund, key.nature)
        if key not in usual:
            rows.setdefault(key, f"{line.table} {line.code} {line.name}".replace("  ", " "))
    others = {key: described(key) for key in used if key not in usual and key not in rows}
    groups = [(_("常用"), usual), (_("表中各行"), rows), (_("其他"), others)]
    return [
        (title, [(written(key), label) for key, label in found.items()])
        for title, found in groups
        if found
    ]


def usual_label(key: LineKey) -> str:
    """What a quantity that departments usually explain is called; "" for any other."""
    return next((label for label, usual in _USUAL if usual == key), "")


def described(key: LineKey) -> str:
    """A key in words."""
    parts: list[Any] = [f"{key.table} {key.table.label}"]
    if key.table.two_sided:
        parts.append(SIDE_LABELS[key.side])
    parts += (
        [ROW_LABELS[key.row]] if key.row is not Row.ITEM else [f"{key.code} {key.name}".strip()]
    )
    if key.nature is not Nature.TOTAL:
        parts.append(NATURE_LABELS[key.nature])
    if key.fund is not Fund.ALL and key.table in (Table.T2, Table.T4):
        parts.append(FUND_LABELS[key.fund])
    return " · ".join(str(part) for part in parts)


def label_of(key: LineKey, edition: Edition) -> str:
    """What a reason about the key is called."""
    for label, usual in _USUAL:
        if usual == key:
            return label
    wanted = (key.table, key.side, key.row, key.code, key.nature)
    lines = (x for x in edition.lines.all() if (x.table, x.side, x.row, x.code, x.nature) == wanted)
    name = next((line.name for line in lines), "")
    return (name or described(key))[:120]
