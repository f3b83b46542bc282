"""The columns that several tables repeat: those of one `Amount`, of a `Percent`, of a `Source`.

An amount is four columns: its value in 元, the printed figure, the unit, and which kind of nothing it
is. An optional amount that is absent has an empty unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.model import Section
from budgets.disclosure.money import WITHOUT_AMOUNT, Amount, MoneyUnit, Nothing, Percent
from budgets.models.editions import Edition

NOTHING_LABELS = {
    Nothing.ZERO: _("零"),
    Nothing.NONE_PLANNED: _("没有安排"),
    Nothing.NOT_DISCLOSED: _("没有公开"),
    Nothing.NOT_APPLICABLE: _("不适用"),
    Nothing.BLANK: _("空白"),
    Nothing.OPEN: _("未填"),
}
SECTION_LABELS = {section: _(section.text.zh) for section in Section}


def value_column(label: Any) -> models.DecimalField[Decimal | None, Decimal | None]:
    """Return a column for an amount in 元, with the four decimals of the finest 万元 figures."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, null=True, blank=True)


def printed_column(label: Any) -> models.CharField[str, str]:
    """Return a column for the figure as printed, without unit."""
    return models.CharField(label, max_length=32, blank=True)


def choice_column(
    label: Any, max_length: int, labels: Mapping[Any, Any], **options: Any
) -> models.CharField[str, str]:
    """Return a column for a member of an enumeration."""
    choices = [(member.value, text) for member, text in labels.items()]
    return models.CharField(label, max_length=max_length, choices=choices, **options)


def unit_column(label: Any) -> models.CharField[str, str]:
    """Return a column for the unit in which the figure is printed."""
    return choice_column(label, 2, {unit: unit.value for unit in MoneyUnit}, blank=True)


def nothing_column(label: Any) -> models.CharField[str, str]:
    """Return a column for the kind of nothing, where there is no amount but zero."""
    return choice_column(label, 16, NOTHING_LABELS, blank=True)


def of_edition(related_name: str) -> models.ForeignKey[Edition, Edition]:
    """Return a reference to the edition of a row, with which the row is deleted."""
    return models.ForeignKey(
        Edition, models.CASCADE, related_name=related_name, verbose_name=_("年度公开")
    )


def kept_with_edition(related_name: str) -> models.OneToOneField[Edition, Edition]:
    """Return a reference to the edition of a permanent row: no deletion cascades to it."""
    return models.OneToOneField(
        Edition,
        models.DO_NOTHING,
        primary_key=True,
        related_name=related_name,
        verbose_name=_("年度公开"),
    )


def whole_amount(
    name: str, prefix: str, *, optional: bool = True, message: Any = None
) -> models.CheckConstraint:
    """Return the constraint that the four columns under `prefix` are one Amount (or none at all)."""
    condition = amount_is_whole(prefix, optional=optional)
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


def amount_is_whole(prefix: str, *, optional: bool = True) -> Q:
    """Return the condition under which the four columns under `prefix` are one Amount (or none at all)."""

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
    """Return the Amount that a row holds under `prefix`, or None."""
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
    """Return the four columns under `prefix` for an Amount, or for its absence."""
    return {
        prefix: amount.yuan if amount else None,
        f"{prefix}_printed": amount.printed if amount else "",
        f"{prefix}_unit": amount.unit.value if amount else "",
        f"{prefix}_nothing": amount.nothing.value if amount and amount.nothing else "",
    }


def percent_column(label: Any) -> models.DecimalField[Decimal | None, Decimal | None]:
    """Return a column for a percentage as stated, signed."""
    return models.DecimalField(label, max_digits=14, decimal_places=6, null=True, blank=True)


def percent_from(row: models.Model, prefix: str) -> Percent | None:
    """Return the Percent that a row holds under `prefix`, or None."""
    value: Decimal | None = getattr(row, prefix)
    return (
        None if value is None else Percent(value.normalize() + 0, getattr(row, f"{prefix}_printed"))
    )


def percent_columns(prefix: str, percent: Percent | None) -> dict[str, Any]:
    """Return the two columns under `prefix` for a Percent, or for its absence."""
    return {
        prefix: percent.value if percent else None,
        f"{prefix}_printed": percent.printed if percent else "",
    }


class Sourced(models.Model):
    """Where the document prints what a row holds: the columns of a `Source`."""

    source_section = choice_column(_("来源部分"), 24, SECTION_LABELS, default=Section.OTHER.value)
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
