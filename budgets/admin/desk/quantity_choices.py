"""The quantities of an edition that a reason or a sentence can be about, as a list to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from budgets.disclosure.model import Fund, LineKey, Nature, Row
from budgets.disclosure.official_form.quantities import EXPLAINED
from budgets.models import Edition
from budgets.models.lines import FUND_LABELS, NATURE_LABELS, ROW_LABELS, SIDE_LABELS


def choices(edition: Edition, used: Iterable[LineKey] = ()) -> list[tuple[str, Any]]:
    """Return the usual quantities, the edition's own rows and those in use already, in groups."""
    usual = {key: _(name.zh) for key, name in EXPLAINED.items()}
    rows: dict[LineKey, str] = {}
    items = [x for x in edition.lines.all() if x.row == Row.ITEM and not x.nature]
    for line in sorted(items, key=lambda line: (line.table, line.order)):
        key = replace(line.key, name="") if line.code else line.key
        if key not in usual:
            rows.setdefault(key, f"{line.table} {line.code} {line.name}".replace("  ", " "))
    others = {key: described(key) for key in used if key not in usual and key not in rows}
    groups = [(_("常用"), usual), (_("表中各行"), rows), (_("其他"), others)]
    return [
        (title, [(key.as_json, label) for key, label in found.items()])
        for title, found in groups
        if found
    ]


def usual_label(key: LineKey) -> str:
    """Return what a quantity that departments usually explain is called; "" for any other."""
    return EXPLAINED[key].zh if key in EXPLAINED else ""


def described(key: LineKey) -> str:
    """Return a key in words."""
    parts: list[Any] = [f"{key.table} {key.table.label}"]
    if key.table.two_sided:
        parts.append(SIDE_LABELS[key.side])
    parts += (
        [ROW_LABELS[key.row]] if key.row is not Row.ITEM else [f"{key.code} {key.name}".strip()]
    )
    if key.nature is not Nature.TOTAL:
        parts.append(NATURE_LABELS[key.nature])
    if key.fund is not Fund.ALL and key.table.split_by_fund:
        parts.append(FUND_LABELS[key.fund])
    return " · ".join(str(part) for part in parts)


def label_of(key: LineKey, edition: Edition) -> str:
    """Return what a reason about the key is called."""
    if usual := usual_label(key):
        return usual
    wanted = (key.table, key.side, key.row, key.code, key.nature)
    lines = (x for x in edition.lines.all() if (x.table, x.side, x.row, x.code, x.nature) == wanted)
    name = next((line.name for line in lines), "")
    return (name or described(key))[:120]
