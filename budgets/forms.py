"""Fields for texts and figures: what a clerk types as printed becomes an exact Amount or Percent."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from budgets.disclosure.money import IMPOSSIBLE_YUAN, Amount, MoneyUnit, Nothing, Percent
from budgets.safe_text import validate_visible

# The words for a cell that holds no figure; the first of each kind is the one that is shown.
NOTHING_WORDS = {
    "没有安排": Nothing.NONE_PLANNED,
    "未安排": Nothing.NONE_PLANNED,
    "没有公开": Nothing.NOT_DISCLOSED,
    "未公开": Nothing.NOT_DISCLOSED,
    "不适用": Nothing.NOT_APPLICABLE,
}
NOTHING_CHOICES = ("没有安排", "没有公开", "不适用")
_SHOWN = {NOTHING_WORDS[word]: word for word in NOTHING_CHOICES}
_FIGURE = re.compile(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_LONGEST_FIGURE = 20
_UNITS = {
    "亿元": MoneyUnit.YI,
    "亿": MoneyUnit.YI,
    "万元": MoneyUnit.WAN,
    "万": MoneyUnit.WAN,
    "元": MoneyUnit.YUAN,
}
FINEST_YUAN = Decimal("0.0001")  # what the database keeps


class TextField(forms.CharField):
    """A text that a person types: of one line, or of several where its widget has several."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lines = lines or isinstance(self.widget, forms.Textarea)

    def validate(self, value: Any) -> None:
        super().validate(value)
        validate_visible(value or "", lines=self.lines)


# For the forms that Django makes of models. (A slug is refused by its own pattern.)
TEXTS: dict[Any, Any] = {
    models.CharField: {"form_class": TextField},
    models.TextField: {"form_class": TextField},
    models.SlugField: {"widget": AdminTextInputWidget},
}


def amount_typed(text: str, unit: MoneyUnit) -> Amount | None:
    """Return the Amount that a text typed into a cell means, None for an empty cell.

    `unit` holds where the text names none ("3万元"). ValidationError, in one sentence, for the rest.
    """
    text = _half_width(text)
    if not text:
        return None
    if text in NOTHING_WORDS:
        return _nothing(NOTHING_WORDS[text], unit)
    figure, unit = _without_unit(text, unit)
    if not _FIGURE.fullmatch(figure):
        raise ValidationError(
            _("“%(text)s”不是金额：请填数字，如 1,234.5；没有金额请留空，或选“没有安排”。")
            % {"text": text[:40]}
        )
    if len(figure) > _LONGEST_FIGURE:
        raise ValidationError(_("“%(text)s”太大了，请检查单位。") % {"text": text[:40]})
    amount = Amount.of(figure.lstrip("+"), unit)
    _check_size(amount, text)
    return amount


def _half_width(text: str) -> str:
    """Return full-width characters as half-width ones, without blanks; superscripts stay what they are."""
    wide = "".join(
        x if unicodedata.category(x) == "No" else unicodedata.normalize("NFKC", x) for x in text
    )
    return "".join(wide.split())


def _without_unit(text: str, unit: MoneyUnit) -> tuple[str, MoneyUnit]:
    for word, named in _UNITS.items():
        if text.endswith(word):
            return text.removesuffix(word), named
    return text, unit


def _unsigned(figure: str) -> str:
    """Return a printed figure without its sign, which only its value has."""
    return figure.lstrip("+-")


def _check_size(amount: Amount, text: str) -> None:
    value = amount.yuan or Decimal(0)
    if abs(value) >= IMPOSSIBLE_YUAN:
        raise ValidationError(
            _("“%(text)s”超过一万亿元，不可能是一个部门的金额：请核对金额和单位。")
            % {"text": text[:40]}
        )
    if value != value.quantize(FINEST_YUAN):
        raise ValidationError(_("“%(text)s”的小数位太多。") % {"text": text[:40]})


def _nothing(kind: Nothing, unit: MoneyUnit) -> Amount:
    if kind is Nothing.NONE_PLANNED:
        return Amount.none_planned(unit)
    return Amount(None, "", unit, kind)


def as_typed(amount: Amount | None, unit: MoneyUnit) -> str:
    """Return what one types to get an amount in a form whose unit is `unit`."""
    if amount is None:
        return ""
    if amount.nothing in _SHOWN and not amount.printed:
        return _SHOWN[amount.nothing]
    unsigned = not amount.printed.startswith("-")
    sign = "-" if unsigned and amount.yuan is not None and amount.yuan < 0 else ""
    return f"{sign}{amount.printed}{'' if amount.unit is unit else amount.unit}"


class FigureField(TextField):
    """One figure as printed. An amount kept from before is given back as it was if nobody touched it."""

    def __init__(self, *, unit: MoneyUnit, kept: Amount | None = None, **kwargs: Any) -> None:
        self.unit, self.kept = unit, kept
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs |= {
            "class": "figure",
            "size": 10,
            "autocomplete": "off",
            "list": "kinds-of-nothing",
        }

    def clean(self, value: Any) -> Amount | None:
        text = super().clean(value)
        if self.kept is not None and text == as_typed(self.kept, self.unit):
            return self.kept
        return amount_typed(text, self.unit)


def percent_typed(text: str) -> Percent | None:
    """Return the Percent that a text means, with or without its sign %; None for none, else
    ValidationError.
    """
    figure = _half_width(text).removesuffix("%")
    if not figure:
        return None
    if not _FIGURE.fullmatch(figure) or len(figure) > 12:
        raise ValidationError(_("“%(text)s”不是百分比，例如 3.7。") % {"text": text[:40]})
    return Percent.of(_unsigned(figure), negative=figure.startswith("-"))


class PercentField(TextField):
    """A percentage as printed, with or without its sign %."""

    def __init__(self, *, kept: Percent | None = None, **kwargs: Any) -> None:
        self.kept = kept
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs |= {"class": "figure", "size": 6, "autocomplete": "off"}

    def clean(self, value: Any) -> Percent | None:
        text = super().clean(value)
        if self.kept is not None and text == percent_as_typed(self.kept):
            return self.kept
        return percent_typed(text)


def percent_as_typed(percent: Percent | None) -> str:
    """Return what one types to get a percentage."""
    if percent is None:
        return ""
    return f"{'-' if percent.value < 0 else ''}{percent.printed}"


class NamesField(TextField):
    """Several short names in one box, parted by commas of any kind; cleaned to a list."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        names = [name.strip() for name in re.split("[,，、;；]", super().clean(value))]
        return [name for name in names if name]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial if isinstance(initial, list) else self.clean(initial or "")
        return bool(self.clean(data) != before)
