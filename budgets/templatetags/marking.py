"""Words that were looked for, marked where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from budgets.disclosure.searchable import places_of

register = template.Library()
AROUND = 48  # characters before the first mark of a long text
LONGEST = 180


@register.filter
def marked(text: str, words: Iterable[str]) -> SafeString:
    """Put <mark> around each word, as it is written: `{{ text|marked:words }}`."""
    return _with_marks(text, _places(text, words))


@register.filter
def excerpt(text: str, words: Iterable[str]) -> SafeString:
    """Return the part of a long text around the first word that was looked for, marked."""
    words = tuple(words)
    places = _places(text, words)
    start = max(0, places[0][0] - AROUND) if places and places[0][1] > LONGEST else 0
    part = text[start : start + LONGEST]
    marks = _with_marks(part, _places(part, words))
    before, after = "…" if start else "", "…" if start + LONGEST < len(text) else ""
    return format_html("{}{}{}", before, marks, after)


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the words stand, in order; places that overlap become one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(place for word in words for place in places_of(word, text)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _with_marks(text: str, places: list[tuple[int, int]]) -> SafeString:
    parts, after = [], 0
    for start, end in places:
        parts.append(f"{escape(text[after:start])}<mark>{escape(text[start:end])}</mark>")
        after = end
    return mark_safe("".join([*parts, escape(text[after:])]))  # noqa: S308 - every piece is escaped
