"""The answer above what is found, as its template draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.disclosure.codes import PlainTerm
from budgets.display.answers.words import is_english, money, percent
from budgets.display.rows import KeyPart, Rows, Text

_SAME = Decimal(50)  # 元: a smaller change is none


@dataclass(frozen=True, slots=True)
class Link:
    """A link below an answer, or an entry of 还有 with a sentence."""

    name: Text
    href: str
    text: Text = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The answer: a heading that leads there, sentences, rows with their key, links; `also` is 还有."""

    heading: Text
    href: str = ""
    mark: str = ""
    sentences: tuple[Text, ...] = ()
    key: tuple[KeyPart, ...] = ()
    rows: Rows = field(default_factory=Rows)
    links: tuple[Link, ...] = ()
    also: tuple[Link, ...] = ()


def not_here(asked: int, shown: int) -> str:
    """Return that a year is missing, and which is told instead."""
    return _("{asked} 年的这里还没有，下面是 {shown} 年的。").format(asked=asked, shown=shown)


def more_or_less(by: Decimal, base: Decimal, largest: Decimal) -> str:
    """Return 多 2,339 万元（+3.1%）; "" for no change."""
    if abs(by) < _SAME:
        return ""
    words = _("多 {amount}") if by > 0 else _("少 {amount}")
    more = words.format(amount=money(by, largest))
    if not base:
        return more
    return _("{more}（{percent}）").format(more=more, percent=percent(by / base * 100))


def in_plain_words(term: PlainTerm) -> Text:
    """Return what a term means, as a sentence."""
    words = term.en if is_english() else term.zh
    return words if words.endswith(("。", ".")) else f"{words}{'.' if is_english() else '。'}"


def glossary_url(term: PlainTerm) -> str:
    """Return a term's place in the glossary."""
    return f"{reverse('budgets:glossary')}#{quote(term.term)}"
