"""A term of the field explained where it stands: press it and its plain words open beside it."""

from __future__ import annotations

import re
from functools import cache
from itertools import count
from typing import Any

from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from budgets.disclosure.codes import PlainTerm, plain_words

# Too common or too short to be marked wherever they stand in a text.
_NOT_IN_TEXT = frozenset({"预算", "决算", "年初预算", "预算数", "决算数", "类", "款", "项", "批复"})


@cache
def _by_wording() -> dict[str, PlainTerm]:
    known: dict[str, PlainTerm] = {}
    for entry in plain_words():
        for wording in (entry.term, *entry.aliases):
            known.setdefault(wording, entry)
    return known


@cache
def _pattern() -> re.Pattern[str]:
    wordings = sorted(set(_by_wording()) - _NOT_IN_TEXT, key=len, reverse=True)
    return re.compile("|".join(re.escape(wording) for wording in wordings))


def term(context: Context, wording: str, shown: str = "") -> SafeString | str:
    """Explain a wording, `{% term "基本支出" %}`; return plain text if the glossary lacks it.

    `shown` is the text of the button where that is not the wording itself (an English label).
    """
    entry = _by_wording().get(wording)
    if entry is None:
        return shown or wording
    return _marked(context, shown or wording, entry, lang="" if shown else "zh-Hans")


def term_of(context: Context, label: Any) -> SafeString | str:
    """Explain an interface word (lazy) or a published one if it is a term: `{% term_of label %}`."""
    if not isinstance(label, Promise):
        return term(context, str(label))
    with override("zh-hans"):
        wording = str(label)
    return term(context, wording, "" if str(label) == wording else str(label))


def explained(context: Context, text: str) -> SafeString:
    """Explain each known term of a text the first time on its page: `{% explained text %}`."""
    seen: set[str] = _page(context).setdefault("terms", set())
    pieces: list[Any] = []
    at = 0
    for found in _pattern().finditer(text):
        entry = _by_wording()[found.group()]
        if entry.term in seen:
            continue
        seen.add(entry.term)
        pieces.append(conditional_escape(text[at : found.start()]))
        pieces.append(_marked(context, found.group(), entry))
        at = found.end()
    pieces.append(conditional_escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308  (every piece is escaped above)


def _page(context: Context) -> dict[Any, Any]:
    # The outermost frame: every included template is given a frame of its own above it.
    outermost: dict[Any, Any] = context.render_context.dicts[0]
    page: dict[Any, Any] = outermost.setdefault(_PAGE, {})
    return page


_PAGE = "budgets terms"


def _marked(context: Context, shown: str, entry: PlainTerm, lang: str = "zh-Hans") -> SafeString:
    english = get_language() == "en"
    number = next(_page(context).setdefault("numbers", count(1)))
    return format_html(
        '<button type="button" class="term" popovertarget="term-{n}"{lang}>{shown}</button>'
        '<span class="term__text" popover id="term-{n}" role="note"{text_lang}>'
        '<strong lang="zh-Hans">{term}</strong> {text} <a href="{url}#{term}">{more}</a></span>',
        n=number,
        lang=format_html(' lang="{}"', lang) if lang and english else "",
        text_lang=mark_safe(' lang="en"') if english else "",
        shown=shown,
        term=entry.term,
        text=entry.en if english else entry.zh,
        url=reverse("budgets:glossary"),
        more=_("更多名词"),
    )
