"""The glossary: every term in plain words by what it is about, and how departments define it themselves."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.codes import plain_words
from budgets.display.lists import terms as words
from budgets.reports.pages.definitions import Definition, definitions

LONGEST_SEARCH = 60


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Return all terms, each with an anchor of its own name; with `?q=` those in which a word stands."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    own: dict[str, list[Definition]] = defaultdict(list)
    known = {word: term for term in plain_words() for word in (*term.aliases, term.term)}
    others = []
    for definition in definitions():
        if definition.term in known:
            own[known[definition.term].term].append(definition)
        elif words.is_meant(definition.term, asked):
            others.append(definition)
    groups = words.groups(own, asked)
    context = {
        "groups": groups,
        "others": others,
        "asked": asked,
        "count": len(plain_words()),
        "has_definitions": any(own.values()) or bool(others),
        "crumbs": [(_("名词"), "")],
    }
    return render(request, "budgets/glossary.html", context)
