"""The columns that several tables repeat: those of one `Amount`, of a `Percent`, of a `Source`.

An amount is four columns: its value in 元, the printed figure, the unit, and which kind of nothing it
is. An optional amount that is absent has an empty unit.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.model import Section
from budgets.disclosure.money import WITHOUT_AMOUNT, Amount, MoneyUnit, Nothing, Percent

NOTHING_LABELS = {
    Nothing.ZERO: _("零"),
    Nothing.NONE_PLANNED: _("没有安排"),
    Nothing.NOT_DISCLOSED: _("没有公开"),
    Nothing.NOT_APPLICABLE: _("不适用"),
    Nothing.BLANK: _("空白"),
    Nothing.OPEN: _("未填"),
}
SECTION_LABELS = {section: _(section.text.zh) for section in Section}


def value_column(label: Any) -> models.DecimalField:
    """元, to a hundredth of a fen: 万元 are printed with up to six decimals."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, null=True, blank=True)


def printed_column(label: Any) -> models.CharField:
    """The figure as printed, without unit."""
    return models.CharField(label, max_length=32, blank=True)


def unit_column(label: Any) -> models.CharField:
    """The unit in which the figure is printed."""
    choices = [(unit.value, unit.value) for unit in MoneyUnit]
    return models.CharField(label, max_length=2, choices=choices, blank=True)


def nothing_column(label: Any) -> models.CharField:
    """Which kind of nothing, where there is no amount but zero."""
    choices = [(kind.value, text) for kind, text in NOTHING_LABELS.items()]
    return models.CharField(label, max_length=16, choices=choices, blank=True)


def amount_is_whole(prefix: str, *, optional: bool = True) -> Q:
    """The condition under which the four columns under `prefix` are one Amount (or none at all)."""

    def is_(suffix: str, **conditions: Any) -> Q:
        return Q(**{f"{prefix}{suffix}__{name}": value for name, value in conditions.items()})

    silent = is_("_nothing", **{"in": [kind for kind in Nothing if kind in WITHOUT_AMOUNT]})
    zero = is_("_nothing", **{"in": [Nothing.ZERO, Nothing.NONE_PLANNED]})
    plain = is_("_nothing", exact="")
    present = is_("_unit", **{"in": [unit.value for unit in MoneyUnit]}) & (
        (plain & is_("", isnull=False) & ~is_("", exact=0))
        | (zero & is_("", exact=0))
        | (silent & is_("", isnull=True) & is_("_printed", exact=""))
    )
    absent = is_("_unit", exact="") & plain & is_("", isnull=True) & is_("_printed", exact="")
    return present | absent if optional else present


def amount_from(row: models.Model, prefix: str) -> Amount | None:
    """The Amount that a row keeps under `prefix`, or None where there is none."""
    unit = getattr(row, f"{prefix}_unit")
    if not unit:
        return None
    value: Decimal | None = getattr(row, prefix)
    nothing = getattr(row, f"{prefix}_nothing")
    return Amount(
        None if value is None else value.normalize() + 0,
        getattr(row, f"{prefix}_printed"),
        MoneyUnit(unit),
        Nothing(nothing) if nothing else None,
    )


def amount_columns(prefix: str, amount: Amount | None) -> dict[str, Any]:
    """The four columns under `prefix` for an Amount, or for its absence."""
    return {
        prefix: amount.yuan if amount else None,
        f"{prefix}_printed": amount.printed if amount else "",
        f"{prefix}_unit": amount.unit.value if amount else "",
        f"{prefix}_nothing": amount.nothing.value if amount and amount.nothing else "",
    }


def percent_column(label: Any) -> models.DecimalField:
    """Per cent as stated, signed."""
    return models.DecimalField(label, max_digits=14, decimal_places=6, null=True, blank=True)


def percent_from(row: models.Model, prefix: str) -> Percent | None:
    """The Percent that a row keeps under `prefix`, or None."""
    value: Decimal | None = getattr(row, prefix)
    return (
        None if value is None else Percent(value.normalize() + 0, getattr(row, f"{prefix}_printed"))
    )


def percent_columns(prefix: str, percent: Percent | None) -> dict[str, Any]:
    """The two columns under `prefix` for a Percent, or for its absence."""
    return {
        prefix: percent.value if percent else None,
        f"{prefix}_printed": percent.printed if percent else "",
    }


class Sourced(models.Model):
    """Where the document prints what a row holds: the columns of a `Source`."""

    source_section = models.CharField(
        _("来源部分"),
        max_length=24,
        choices=[(section.value, text) for section, text in SECTION_LABELS.items()],
        default=Section.OTHER.value,
    )
    source_place = models.CharField(_("来源位置"), max_length=100, blank=True)
    source_text = models.TextField(_("来源原文"), blank=True)

    class Meta:
        abstract = True


class NumberedPart(models.Model):
    """A part of an edition that is listed by its number. A subclass adds the `edition`."""

    number = models.PositiveSmallIntegerField(_("序号"))

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="%(class)s_number_once")
        ]
