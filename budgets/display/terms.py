"""A term of the field as a link to its plain words in the glossary.

Where the page has the words itself and a browser can, terms.js opens them where the term stands.
"""

from __future__ import annotations

from functools import cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from budgets.disclosure.codes import PlainTerm, plain_words


@cache
def _by_wording() -> dict[str, PlainTerm]:
    known: dict[str, PlainTerm] = {}
    for entry in plain_words():
        for wording in (entry.term, *entry.aliases):
            known.setdefault(wording, entry)
    return known


def term(wording: str, shown: str = "") -> SafeString | str:
    """Explain a wording, `{% term "基本支出" %}`; return plain text if the glossary lacks it.

    `shown` is the text of the link where that is not the wording itself (an English label).
    """
    entry = _by_wording().get(wording)
    if entry is None:
        return shown or wording
    return _link(shown or wording, entry, lang="" if shown else "zh-Hans")


def _link(shown: str, entry: PlainTerm, lang: str = "zh-Hans") -> SafeString:
    return format_html(
        '<a class="term" href="{url}#{term}"{lang}>{shown}</a>',
        url=reverse("budgets:glossary"),
        term=entry.term,
        lang=format_html(' lang="{}"', lang) if lang and get_language() == "en" else "",
        shown=shown,
    )
