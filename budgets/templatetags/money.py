"""Amounts, shares and changes in sentences. Amounts come in 元."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from budgets.disclosure.money import Amount
from budgets.display import figure_texts

register = template.Library()


@register.filter
def wan(value: Amount | Decimal | None) -> str:
    """Write 174.30 (in 万元), or the kind of nothing: `{{ line.amount|wan }}`."""
    return figure_texts.disclosed_text(value)


@register.filter
def yuan(value: Decimal | None) -> str:
    """Write 1,743,000 元."""
    return "" if value is None else figure_texts.exact_text(value)


@register.filter
def big(value: Decimal | None) -> SafeString | str:
    """Return a key figure with its unit, in 万元 or 亿元, for the list of class "figures"."""
    if value is None:
        return figure_texts.disclosed_text(None)
    return format_html(
        '<span class="figure__value">{}</span><span class="figure__unit">{}</span>',
        *figure_texts.grasped(value),
    )


@register.filter
def percent(value: Decimal | None) -> str:
    """Write 85.5%; "" for None."""
    return "" if value is None else figure_texts.percent_text(value)


@register.filter
def signed_percent(value: Decimal | None) -> str:
    """Write +8.8%; "" for None."""
    return "" if value is None else figure_texts.signed_percent_text(value)


@register.filter
def signed_wan(value: Decimal | None) -> str:
    """Write +14.07 (in 万元); "" for None."""
    return "" if value is None else figure_texts.signed_text(value)
