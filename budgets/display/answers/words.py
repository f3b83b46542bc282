"""How the answering pages write figures and sentences: one unit a page, quotes as characters, links inside.

Chinese pages count in 万元, English ones in CNY million. Amounts come in 元.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from budgets.disclosure.money import Amount, MoneyUnit, round_half_up
from budgets.display.figure_texts import MINUS, disclosed_text
from budgets.display.labels import as_published
from budgets.display.rows import Text

WAN, YI, MILLION = MoneyUnit.WAN.yuan, MoneyUnit.YI.yuan, Decimal(1_000_000)
_LARGE_SENTENCE = 1_000 * WAN  # a sentence with so large a figure needs no decimals
_EXACT_BELOW = 10 * WAN
_LEAST = Decimal(50)  # 元: what two decimals of 万元 show as nothing
_LEAST_PERCENT = Decimal("0.05")
NBSP = "\u00a0"


def is_english() -> bool:
    """Return whether the page is in English."""
    return get_language() == "en"


# Figures


def figure(yuan: Decimal, decimals: int = 2) -> str:
    """Write an amount of a row: in 万元 with these decimals, or two where it has more; in CNY million."""
    if is_english():
        return _million(yuan)
    value = yuan / WAN
    if value != round_half_up(value, decimals):
        decimals = 2
    return _plus_minus(f"{round_half_up(value, decimals):,f}")


def figures_of_list(amounts: Sequence[Decimal | None], decimals: int = 2) -> list[str]:
    """Write amounts that stand in one line with as many decimals as the smallest needs; "" for None."""
    if not is_english():
        return ["" if each is None else figure(each, decimals) for each in amounts]
    places = max((_places(each) for each in amounts if each), default=0)
    return ["" if each is None else _million(each, places) for each in amounts]


def stated(amount: Amount | Decimal | None, decimals: int | None = 2) -> str:
    """Write an amount of a table in the unit of the page, or which kind of nothing it is."""
    yuan = amount.yuan if isinstance(amount, Amount) else amount
    is_figure = yuan is not None and not (isinstance(amount, Amount) and amount.nothing)
    if is_english() and yuan is not None and is_figure:
        return _million(yuan)
    return disclosed_text(amount, decimals)


def signed(yuan: Decimal, decimals: int = 2) -> str:
    """Write a change of a row, "+1,419.82": what rounds to nothing is "0"."""
    if abs(yuan) < _LEAST:
        return "0"
    return f"+{figure(yuan, decimals)}" if yuan > 0 else figure(yuan, decimals)


def percent(value: Decimal) -> str:
    """Write a signed percentage: "+3.1%", "不到 0.1%"."""
    if value and abs(value) < _LEAST_PERCENT:
        return _("不到 0.1%")
    text = _plus_minus(f"{round_half_up(value, 1):,f}%")
    return f"+{text}" if value > 0 else text


def share(value: Decimal) -> str:
    """Write an unsigned percentage: "99.4%"; what is more than nothing is never 0.0%."""
    if value and abs(value) < _LEAST_PERCENT:
        return _("不到 0.1%")
    return _plus_minus(f"{round_half_up(value, 1):,f}%")


def change(now: Decimal, base: Decimal | None, decimals: int = 2) -> str:
    """Write how a row differs from its base: "+1,419.82 (+2.5%)", 持平; "" without a base."""
    if base is None:
        return ""
    if abs(now - base) < _LEAST:
        return _("持平")
    if not base:
        return f"{signed(now, decimals)} ({_('上年没有')})"
    return f"{signed(now - base, decimals)} ({percent((now - base) / base * 100)})"


def used_of(now: Decimal, plan: Decimal | None, decimals: int = 2) -> str:
    """Write what a row of final accounts has of its plan: "计划 57,490.22，用了 99.1%"."""
    if plan is None:
        return ""
    if not plan:
        return _("计划里没有")
    parts = {"plan": figure(plan, decimals), "share": share(now / plan * 100)}
    return _("计划 {plan}，用了 {share}").format(**parts)


def spoken(yuan: Decimal, largest: Decimal) -> str:
    """Write the size of an amount of a sentence in which `largest` is the largest, without its unit.

    No decimals beside a large figure, but for what would lose its sense; "0" only for nothing.
    """
    yuan = abs(yuan)
    if is_english():
        return _million(yuan, 1 if max(yuan, largest) >= 10 * MILLION and yuan >= MILLION else None)
    value = yuan / WAN
    if largest >= _LARGE_SENTENCE and yuan >= _EXACT_BELOW - WAN / 2:
        return f"{round_half_up(value, 0):,f}"
    text = f"{round_half_up(value, 2):,f}".rstrip("0").rstrip(".")
    return text if text != "0" or not yuan else f"{value.normalize():,f}"


def money(yuan: Decimal, largest: Decimal) -> str:
    """Write an amount of a sentence with its unit: "2,339 万元", "23.4 million"."""
    return _("{n} 万元").replace(" ", NBSP).format(n=spoken(yuan, largest))


def more_or_less(yuan: Decimal, largest: Decimal) -> str:
    """Write a change in words: "增加 3,269 万元", "+32.7 million"."""
    words = _("增加 {amount}") if yuan > 0 else _("减少 {amount}")
    return words.format(amount=money(yuan, largest))


def in_yi(yuan: Decimal) -> str:
    """Write "（7.88 亿元）" beside the large number; "" below one 亿, and in English."""
    if is_english() or yuan < YI:
        return ""
    return _("（{n} 亿元）").replace(" ", NBSP).format(n=f"{round_half_up(yuan / YI, 2):,f}")


def unit() -> str:
    """Return the unit of the page's rows: 万元, CNY million."""
    return pgettext("rows", "万元")


def yuan_of_hundred(n: int) -> str:
    """Write a part of a hundred: "75 元", "¥75"; less than one is said so."""
    if n == 0:
        return _("不到 1 元")
    return _("{n} 元").replace(" ", NBSP).format(n=n)


def _million(yuan: Decimal, decimals: int | None = None) -> str:
    """Write CNY million with more decimals the smaller it is: 1,841, 788.4, 2.73, 0.048, 0.0009."""
    decimals = _places(yuan) if decimals is None else decimals
    return _plus_minus(f"{round_half_up(yuan / MILLION, decimals if yuan else 0):,f}")


def _places(yuan: Decimal) -> int:
    size = abs(yuan) / MILLION
    return next((places for least, places in _PLACES if size >= least), 4)


_PLACES = ((Decimal(1000), 0), (Decimal(10), 1), (Decimal("0.1"), 2), (Decimal("0.001"), 3))


def _plus_minus(text: str) -> str:
    return text.replace("-", MINUS)


# Sentences


def say(words: str, *parts: object, **named: object) -> SafeString:
    """Fill a sentence: what is put in is escaped, unless it is safe."""
    return format_html(words, *parts, **named)


def joined(sentences: Iterable[Text]) -> SafeString:
    """Put sentences one after another: English ones with a space between."""
    between = " " if is_english() else ""
    found = [conditional_escape(each) for each in sentences if each]
    return mark_safe(between.join(found))  # noqa: S308  (escaped above)


def dotted(words: Sequence[Text]) -> Text:
    """Put short notes in one line, with a dot between."""
    found: Text = ""
    for each in words:
        if each:
            found = say("{} · {}", found, each) if found else each
    return found


def strong(text: Text) -> SafeString:
    """Return a text in bold."""
    return format_html("<strong>{}</strong>", text)


def link(href: str, text: Text) -> SafeString:
    """Return a link inside a sentence."""
    return format_html('<a href="{}">{}</a>', href, text)


def term(wording: str, shown: str = "") -> SafeString:
    """Return a term as a link to its entry in the glossary; in Chinese also in English sentences."""
    href = f"{reverse('budgets:glossary')}#{quote(wording)}"
    lang = mark_safe(' lang="zh-Hans"') if is_english() and not shown else ""
    return format_html('<a class="term" href="{}"{}>{}</a>', href, lang, shown or wording)


def quoted(text: str) -> SafeString:
    """Return words of a document in quotes that are characters, those inside single (GB/T 15834)."""
    inner = text.replace("“", "‘").replace("”", "’")
    return format_html("<q{}>“{}”</q>", _language(), inner)


def published(text: str) -> Text:
    """Return published words as they are, marked as Chinese on an English page."""
    return as_published(text)


def _language() -> SafeString:
    return format_html(' lang="{}"', "zh-Hans") if is_english() else SafeString("")


# Bars


def width(part: Decimal, scale: Decimal) -> Decimal:
    """Return a part in per cent of a scale, two decimals: something is never less than can be seen."""
    if not scale or part <= 0:
        return Decimal(0)
    return max(_SEEN, round_half_up(part / scale * 100, 2))


_SEEN = Decimal("0.40")
