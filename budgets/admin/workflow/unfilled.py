"""What a draft leaves open, as the page of submission lists it, and what is said of it by one click."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.admin.addresses import url_of, url_of_cell
from budgets.admin.desk import pages
from budgets.disclosure.model import Disclosure, Table
from budgets.disclosure.money import Nothing
from budgets.disclosure.rules.completeness import named
from budgets.disclosure.unfilled import open_places
from budgets.models import Edition
from budgets.models.fields import NOTHING_LABELS

_MOST_SHOWN = 8


def unfilled(edition: Edition, held: Disclosure) -> list[dict[str, Any]]:
    """The tables and lists in which something is still to be filled in, each with its first cells."""
    english = (get_language() or "").startswith("en")
    found = []
    for part, group in groupby(
        sorted(open_places(held), key=lambda each: list(pages.PARTS).index(each.part)),
        key=lambda each: each.part,
    ):
        places = list(group)
        cells = [
            {"label": named(each)[english], "url": url_of_cell(edition, each.cell)}
            for each in places[:_MOST_SHOWN]
        ]
        found.append(
            {
                "title": pages.PARTS[part].title,
                "url": url_of(edition, "part", part),
                "count": len(places),
                "cells": cells,
                "more": len(places) - len(cells),
                # How many there are of something is a number; the rows may be struck out.
                "choices": list(_choices(part)) if part != "holdings" else [],
            }
        )
    return found


def empty_tables(edition: Edition, held: Disclosure) -> list[dict[str, Any]]:
    """Return the tables without any row; of some of them it can be said here that there is nothing."""
    there = {line.table for line in held.lines} | {Table.T10}  # whose rows are the projects
    sayable = publishing.empty_tables(held)
    return [
        {
            "title": pages.PARTS[table.value].title,
            "url": url_of(edition, "part", table.value),
            "choices": list(_choices(table.value)) if table in sayable else [],
        }
        for table in Table
        if table not in there
    ]


def _choices(part: str) -> Iterator[tuple[str, Any]]:
    for kind in publishing.TO_SAY:
        yield f"{part}:{kind}", NOTHING_LABELS[kind]


def say(request: HttpRequest, edition: Edition, asked: str) -> HttpResponse:
    """Says of all that is open in a part what the button says ("T8:none_planned"); shows the page again."""
    part, _colon, kind = asked.partition(":")
    try:
        if kind not in list(publishing.TO_SAY):
            raise publishing.ActRefused(_("没有这样的选择。"))
        publishing.fill_open_cells(
            edition=edition,
            part=part,
            kind=Nothing(kind),
            actor=request.user,  # type: ignore[arg-type]
        )
    except publishing.ActRefused as against:
        messages.error(request, str(against))
    else:
        said = {"part": pages.PARTS[part].title, "said": NOTHING_LABELS[Nothing(kind)]}
        messages.success(request, _("%(part)s：空着的都写明了“%(said)s”。") % said)
    return redirect(url_of(edition, "submit"))
