"""A report becomes a chart: the config that static/js/site/charts.js draws.

Each figure goes along as the text that the table beside the chart shows (`printed`). Colours are named
by tone here and set in CSS; every tone has its own texture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from budgets.disclosure.money import MoneyUnit
from budgets.display.figure_texts import DECIMALS, amount_text, unit_text

TONES = ("main", "soft", "accent", "mid", "pale", "deep")
MOST_BARS = 12  # the largest; with more a chart shows less than its table


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures in 元; None where nothing was disclosed. `tone` is one of TONES."""

    label: str
    amounts: Sequence[Decimal | None]
    tone: str = "main"


@dataclass(frozen=True, slots=True)
class Chart:
    """What includes/_chart.html needs. `id` is unique on its page."""

    id: str
    title: str
    description: str
    unit: str
    config: dict[str, Any] = field(repr=False)

    @property
    def config_id(self) -> str:
        """Return the id of the JSON script that carries the config."""
        return f"{self.id}-config"


def bars(
    identifier: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    decimals: int | None = DECIMALS,
) -> Chart | None:
    """Return horizontal bars, one a label and series: what something is made of. None without labels."""
    return _chart(identifier, title, labels, series, decimals, {"indexAxis": "y"})


def columns(
    identifier: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    decimals: int | None = DECIMALS,
) -> Chart | None:
    """Return upright bars beside each other, one a label and series: years. None without labels."""
    return _chart(identifier, title, labels, series, decimals, {})


def parts(
    identifier: str,
    title: str,
    pieces: Sequence[tuple[str, Decimal | None]],
    *,
    decimals: int | None = DECIMALS,
) -> Chart | None:
    """Return one bar cut into its parts (at most six): 基本/项目. None where no part is above zero."""
    known = [(label, amount) for label, amount in pieces if amount is not None and amount > 0]
    series = [
        Series(label, [amount], tone) for (label, amount), tone in zip(known, TONES, strict=False)
    ]
    whole = sum((amount for _label, amount in known), Decimal(0))
    options = {"indexAxis": "y", "stacked": True, "whole": _in_wan(whole)}
    return _chart(identifier, title, [title] if known else [], series, decimals, options)


def _chart(
    identifier: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    decimals: int | None,
    options: dict[str, Any],
) -> Chart | None:
    if not labels:
        return None
    unit = unit_text(MoneyUnit.WAN)
    config = {
        "type": "bar",
        "data": {
            "labels": [str(label) for label in labels],
            "datasets": [_dataset(row, decimals) for row in series],
        },
        "options": {"unit": unit, **options},
    }
    return Chart(identifier, title, _described(title, config), unit, config)


def _in_wan(yuan: Decimal) -> float:
    return float(yuan / MoneyUnit.WAN.yuan)


def _dataset(series: Series, decimals: int | None) -> dict[str, Any]:
    return {
        "label": series.label,
        "tone": series.tone,
        "data": [None if x is None else _in_wan(x) for x in series.amounts],
        "printed": [
            None if x is None else amount_text(x, decimals=decimals) for x in series.amounts
        ],
    }


def _described(title: str, config: dict[str, Any]) -> str:
    """Return the chart in words, for whoever does not see it; the whole is in the table."""
    datasets = config["data"]["datasets"]
    if config["options"].get("stacked"):
        said = [f"{each['label']} {each['printed'][0]}" for each in datasets]
    else:
        said = [
            f"{label} {' / '.join(each['printed'][at] or '—' for each in datasets)}"
            for at, label in enumerate(config["data"]["labels"])
        ]
    return _("图：%(title)s（%(unit)s）。%(figures)s") % {
        "title": title,
        "unit": config["options"]["unit"],
        "figures": "；".join(said),
    }
