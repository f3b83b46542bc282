"""What is not filled in yet in a draft, as the page of submission lists it and settles it by one click."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.admin.addresses import url_of, url_of_cell
from budgets.admin.desk import pages
from budgets.admin.edition_site import EditionPage
from budgets.disclosure.model import Disclosure, Table
from budgets.disclosure.money import Nothing
from budgets.disclosure.rules.completeness import named
from budgets.disclosure.unfilled import open_places
from budgets.display.answers.words import is_english
from budgets.models import Edition
from budgets.models.fields import NOTHING_LABELS

_MOST_SHOWN = 8
_COUNTED = ("holdings", "particulars")


def unfilled(edition: Edition, held: Disclosure) -> list[dict[str, Any]]:
    """Return the tables and lists in which something is still to be filled in, with their first cells."""
    english = is_english()
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
                # Of counts none of these words can be said; their rows can be deleted.
                "choices": list(_choices(part)) if part not in _COUNTED else [],
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


def say(page: EditionPage, asked: str) -> HttpResponse:
    """Fill all open cells of a part with what the button says ("T8:none_planned"); show the page again."""
    part, _colon, kind = asked.partition(":")
    try:
        if kind not in list(publishing.TO_SAY):
            raise publishing.ActRefused(_("没有这样的选择。"))
        publishing.fill_open_cells(
            edition=page.edition, part=part, kind=Nothing(kind), actor=page.user
        )
    except publishing.ActRefused as refused:
        return page.refuse(str(refused), page.url("submit"))
    said = {"part": pages.PARTS[part].title, "said": NOTHING_LABELS[Nothing(kind)]}
    return page.done(_("%(part)s：空着的都写明了“%(said)s”。") % said, page.url("submit"))
