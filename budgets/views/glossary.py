"""The glossary: every term in plain words, and how departments define it themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.codes import plain_words
from budgets.reports.pages.definitions import Definition, definitions


@dataclass(frozen=True, slots=True)
class Entry:
    """One term as the page shows it."""

    term: str
    aliases: tuple[str, ...]
    text: str
    definitions: tuple[Definition, ...]


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms, each with an anchor of its own name."""
    own: dict[str, list[Definition]] = defaultdict(list)
    known = {word: term for term in plain_words() for word in (*term.aliases, term.term)}
    others = []
    for definition in definitions():
        if definition.term in known:
            own[known[definition.term].term].append(definition)
        else:
            others.append(definition)
    english = get_language() == "en"
    entries = [
        Entry(each.term, each.aliases, each.en if english else each.zh, tuple(own[each.term]))
        for each in plain_words()
    ]
    context = {
        "entries": entries,
        "others": others,
        "has_definitions": bool(own or others),
        "crumbs": [(_("名词"), "")],
    }
    return render(request, "budgets/glossary.html", context)
