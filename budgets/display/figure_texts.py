"""How amounts, shares and changes are written on a page: the same in tables, charts and sentences.

Amounts come in 元 and are written in a unit, with thousands separators; a decrease has a real minus.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from budgets.disclosure.money import Amount, MoneyUnit, Nothing, round_half_up

DECIMALS = 2
SHARE_DECIMALS = 1
MINUS = "−"
_UNITS = {
    MoneyUnit.YUAN: gettext_noop("元"),
    MoneyUnit.WAN: gettext_noop("万元"),
    MoneyUnit.YI: gettext_noop("亿元"),
}
_LARGE, _MILLION = Decimal(100_000_000), Decimal(1_000_000)


def amount_text(
    yuan: Decimal, unit: MoneyUnit = MoneyUnit.WAN, decimals: int | None = DECIMALS
) -> str:
    """Write 元 in `unit`: "1,234.50"; with decimals None as exact as the value is."""
    value = yuan / unit.yuan
    text = f"{value.normalize():,f}" if decimals is None else f"{round_half_up(value, decimals):,f}"
    return text.replace("-", MINUS)


def disclosed_text(amount: Amount | Decimal | None, decimals: int | None = DECIMALS) -> str:
    """Return an amount in 万元, or which kind of nothing it is."""
    if isinstance(amount, Amount):
        if amount.nothing and amount.nothing is not Nothing.ZERO:
            return nothing_text(amount.nothing)
        amount = amount.yuan
    if amount is None:
        return _("没有数")  # nobody says that the department keeps it back
    return amount_text(amount, decimals=decimals)


def nothing_text(kind: Nothing) -> str:
    """Name the kind of nothing: zero, none planned, not disclosed and not applicable differ."""
    return {
        Nothing.ZERO: "0",
        Nothing.NONE_PLANNED: _("没有安排"),
        Nothing.NOT_DISCLOSED: _("未公开"),
        Nothing.NOT_APPLICABLE: _("不适用"),
        Nothing.BLANK: "",
        Nothing.OPEN: _("未填"),  # on the preview of a draft
    }[kind]


def exact_text(yuan: Decimal) -> str:
    """Return the exact value: "1,743,000 元"."""
    return f"{amount_text(yuan, MoneyUnit.YUAN, None)} {unit_text(MoneyUnit.YUAN)}"


def unit_text(unit: MoneyUnit) -> str:
    """Return the unit in the visitor's language."""
    return _(_UNITS[unit])


def grasped(yuan: Decimal, decimals: int | None = DECIMALS) -> tuple[str, str]:
    """Return the figure and unit in which a sum is easiest to grasp in the visitor's language.

    3.21 亿元 or 174.30 万元; in English 1.74 million yuan. With `decimals` None as many as the value
    needs: at most two in Chinese, four in English, where the unit is larger.
    """
    if get_language() == "en":
        return _grasped_in_english(yuan, decimals)
    unit = MoneyUnit.YI if abs(yuan) >= _LARGE else MoneyUnit.WAN
    return _shortest(yuan / unit.yuan, decimals, DECIMALS), unit_text(unit)


def _grasped_in_english(yuan: Decimal, decimals: int | None) -> tuple[str, str]:
    if abs(yuan) < _MILLION:
        return _shortest(yuan, 0 if decimals is not None else None, 0), "yuan"
    return _shortest(yuan / _MILLION, decimals, 4), "million yuan"


def _shortest(value: Decimal, decimals: int | None, most: int) -> str:
    """Write the decimals asked for, or as many as the value has, at most `most`."""
    rounded = round_half_up(value, most if decimals is None else decimals)
    text = f"{rounded:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def signed_text(yuan: Decimal) -> str:
    """Return a change: "+14.07", "−2.50", "0.00"."""
    return _signed(yuan, amount_text(yuan))


def percent_text(percent: Decimal) -> str:
    """Return a share: "85.5%"; what is more than nothing is never written as 0.0%."""
    least = Decimal(1).scaleb(-SHARE_DECIMALS)
    if 0 < percent < least / 2:
        return f"<{least}%"
    return f"{round_half_up(percent, SHARE_DECIMALS):,f}%".replace("-", MINUS)


def signed_percent_text(percent: Decimal) -> str:
    """Return a change in per cent: "+8.8%", "−3.7%"."""
    text = f"{round_half_up(percent, SHARE_DECIMALS):,f}%".replace("-", MINUS)
    return _signed(percent, text)


def _signed(value: Decimal, text: str) -> str:
    return f"+{text}" if value > 0 else text
