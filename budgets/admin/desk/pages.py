"""The desk of an edition: each of its parts is a page, saved in one transaction.

A page works without script, as an ordinary form. Its script sends the same form by fetch, asks for JSON, and
gets what the page would have shown: what was saved, what is not understood, who saved in the meantime.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.admin.addresses import url_of
from budgets.admin.desk import findings_panel
from budgets.admin.desk.entry_page import EntryPage, PageBlock, opened
from budgets.admin.desk.form_data import PageSnapshot
from budgets.admin.desk.particulars import Particulars
from budgets.admin.desk.pasting import cells_as_typed, understood
from budgets.admin.desk.reasons_and_projects import Indicators, Projects, Reasons, Statements
from budgets.admin.desk.saving import SaveResult, save_page
from budgets.admin.desk.script_words import words
from budgets.admin.desk.sheets import SheetPage
from budgets.admin.desk.texts import Functions, Glossary, Holdings, Passages, Priorities, Units
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Disclosure
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import LINE_TABLES
from budgets.forms import NOTHING_CHOICES
from budgets.models import Edition

_SHEETS = [SheetPage(table) for table in LINE_TABLES]
_NUMBERED = [sheet for sheet in _SHEETS if sheet.table.is_numbered]
_SPOKEN = [sheet for sheet in _SHEETS if not sheet.table.is_numbered]
GROUPS: list[tuple[Any, list[EntryPage[Any]]]] = [
    (gettext_lazy("文字"), [Functions(), Priorities(), Units(), Passages(), Glossary()]),
    (gettext_lazy("表格"), [*_NUMBERED]),
    (gettext_lazy("其他事项"), [*_SPOKEN, Particulars(), Holdings(), Projects(), Indicators()]),
    (gettext_lazy("变化"), [Reasons(), Statements()]),
]
PARTS = {part.key: part for _title, parts in GROUPS for part in parts}


def short_title(part: EntryPage[Any]) -> str:
    """Return a part's name for its tab: for a table only its number, 表5."""
    title = str(part.title)
    return title.split(" ")[0] if title.startswith("表") else title


def tabs(
    edition: Edition,
    current: str = "",
    *,
    held: Disclosure | None = None,
    findings: Sequence[Finding] | None = None,
) -> list[dict[str, Any]]:
    """Return the parts of an edition in groups, each with its address, its number of rows and of errors.

    A caller that has read and checked the edition already passes `held` and `findings`.
    """
    held = held or store.read(edition)
    if findings is None:
        findings = findings_now(edition, held)
    errors = findings_panel.errors_by_part(findings)
    return [
        {
            "title": title,
            "parts": [
                {
                    "title": short_title(part),
                    "full": part.title,
                    "url": url_of(edition, "part", part.key),
                    "count": part.count(held),
                    "errors": errors[part.key],
                    "current": part.key == current,
                }
                for part in parts
            ],
        }
        for title, parts in GROUPS
    ]


def findings_now(edition: Edition, held: Disclosure) -> tuple[Finding, ...]:
    """Return the findings of a draft; none for other editions, which are not corrected here."""
    return publishing.findings_on(edition, held) if edition.is_draft else ()


@edition_page(
    "<int:pk>/part/<str:key>/",
    name="part",
    permission="view_edition",
    post_permission="change_edition",
)
def part_page(page: EditionPage, key: str) -> HttpResponse:
    """Show one part to all who may see the edition; save it for those who may change it."""
    part = _part(key)
    if not page.is_post:
        store.load_parts(page.edition)
        return _show(page, part, part.blocks(page.edition))
    data = page.request.POST
    by_script = page.request.headers.get("Accept", "").startswith("application/json")
    try:
        with transaction.atomic():
            publishing.lock(page.edition.department, page.edition)
            store.load_parts(page.edition)
            if not page.edition.is_draft:
                why = publishing.why_fixed(page.edition)
                told = {"saved": False, "message": why}
                return JsonResponse(told) if by_script else page.refuse(why)
            saved = save_page(part, page.edition, data, page.user)
    except (IntegrityError, DataError):
        problem = _("还没有保存：有重复或互相矛盾的行，请检查后再存。")
        saved = SaveResult(part.blocks(page.edition, data), problem=problem)
    return JsonResponse(_as_json(page, part, saved)) if by_script else _as_page(page, part, saved)


@edition_page("<int:pk>/part/<str:key>/paste/", name="paste", permission="change_edition")
def paste(page: EditionPage, key: str) -> HttpResponse:
    """Return what a block copied from a spreadsheet means on a sheet, as JSON; nothing is stored."""
    edition, part = page.edition, _part(key)
    if not isinstance(part, SheetPage):
        raise Http404
    if not page.is_post:
        return HttpResponseNotAllowed(["POST"])
    data = page.request.POST
    text, at = data.get("text", "")[:2_000_000], data.get("at", "")
    blocks = part.blocks(edition, data)
    here = next((block for block in blocks if block.prefix == data.get("prefix")), blocks[0])
    named = data.get("copied_in", "")
    copied_in = MoneyUnit(named) if named in list(MoneyUnit) else None
    read = understood(
        text,
        [(block.form, block.columns) for block in blocks],
        side=here.form.side,
        year=edition.fiscal_year,
        unit=here.unit,
        copied_in=copied_in,
        at_figures=at.startswith("c") and at != "code",
    )
    cells = cells_as_typed(text, unit=here.unit, copied_in=copied_in)
    return JsonResponse({"blocks": read, "cells": cells})


def _part(key: str) -> EntryPage[Any]:
    part = PARTS.get(key)
    if part is None:
        raise Http404
    return part


def _as_page(page: EditionPage, part: EntryPage[Any], saved: SaveResult) -> HttpResponse:
    """Answer an ordinary form: the same page with its problems, or the next page."""
    if saved.problem:
        messages.error(page.request, saved.problem)
        return _show(page, part, saved.blocks, saved)
    edition, data = saved.after or page.edition, page.request.POST
    held = store.read(edition)
    findings = findings_now(edition, held)
    return page.done(_saved(data, findings, saved), _next_page(edition, part, data, held, findings))


def _as_json(page: EditionPage, part: EntryPage[Any], saved: SaveResult) -> dict[str, Any]:
    """Answer the script, which replaces on the page what a save has changed."""
    request, edition = page.request, page.edition
    if saved.problem:
        conflict = {"conflict": saved.conflict, "edition": edition, "part": part}
        fragment = "admin/budgets/desk/_conflict.html"
        return {
            "saved": False,
            "message": saved.problem,
            "troubles": saved.troubles,
            "overtaken": render_to_string(fragment, conflict) if saved.conflict else "",
        }
    fresh = saved.after or edition
    held = store.read(fresh)
    findings = findings_now(fresh, held)
    around = _around(fresh, part, held, findings)
    said = _saved(request.POST, findings, saved)
    if "_next" in request.POST or "_overview" in request.POST:
        messages.success(request, said)  # the script goes to another page, which says it
    return {
        "saved": True,
        "message": said,
        "rows": saved.rows,
        "merged": saved.merged or "_totals" in request.POST,
        "state": part.state(fresh),
        "base": opened(part.blocks(fresh, like=PageSnapshot.of(request.POST))).as_json,
        "open": around["open"],
        "panel": render_to_string("admin/budgets/desk/_findings_panel.html", around, request),
        "tabs": render_to_string("admin/budgets/desk/_tabs.html", around, request),
        "next": _next_page(fresh, part, request.POST, held, findings),
    }


def _saved(data: QueryDict, findings: Sequence[Finding], saved: SaveResult) -> str:
    progress = findings_panel.progress_since(data.get("open", ""), findings)
    return _("已保存 %(note)s。%(progress)s。") % {"note": saved.note, "progress": progress}


def _next_page(
    edition: Edition,
    part: EntryPage[Any],
    data: QueryDict,
    held: Disclosure,
    findings: Sequence[Finding],
) -> str:
    """Return where the button leads: “next” to the next page on which work is left, or the overview."""
    if "_overview" in data:
        return url_of(edition, "change")
    if "_next" not in data:
        return url_of(edition, "part", part.key)
    left = next_with_work(part, held, findings)
    return url_of(edition, "part", left) if left else url_of(edition, "change")


def next_with_work(part: EntryPage[Any], held: Disclosure, findings: Sequence[Finding]) -> str:
    """Return the next part with errors or warnings, or an empty one that every department has; else ""."""
    keys = list(PARTS)
    place = keys.index(part.key)
    work = findings_panel.parts_with_work(findings)
    form = form_of(held.fiscal_year)
    wanted = ["functions", *(x.table.value for x in form.tables if x.in_every_department)]
    empty = {key for key in wanted if not PARTS[key].count(held)}
    following = [*keys[place + 1 :], *keys[:place]]
    return next((key for key in following if key in work or key in empty), "")


def _around(
    edition: Edition, part: EntryPage[Any], held: Disclosure, findings: Sequence[Finding]
) -> dict[str, Any]:
    """Return the context of what surrounds the form: tabs and findings."""
    return {
        "edition": edition,
        "part": part,
        "tabs": tabs(edition, part.key, held=held, findings=findings),
        "groups": findings_panel.panel(edition, findings, part.key),
        "open": findings_panel.open_relations(findings),
    }


def _show(
    page: EditionPage,
    part: EntryPage[Any],
    blocks: Sequence[PageBlock],
    saved: SaveResult | None = None,
) -> HttpResponse:
    request, edition = page.request, page.edition
    sheet = isinstance(part, SheetPage)
    held = store.read(edition)
    # After a refusal the form keeps the state from which it began, so that the next save is compared again.
    base = request.POST.get("base") if saved else opened(blocks).as_json
    context = {
        "blocks": blocks,
        "state": request.POST.get("state", "") if saved else part.state(edition),
        "base": base or "{}",
        "editable": page.is_editable,
        "remarks": list(edition.remarks.filter(part=part.key)),
        "may_remark": (edition.is_submitted or edition.is_approved) and page.may("review_edition"),
        "is_sheet": sheet,
        "units": list(MoneyUnit) if sheet else [],
        "unit": blocks[0].unit if sheet else edition.unit,
        "nothings": NOTHING_CHOICES,
        "words": words(),
        "codes_url": reverse("admin:budgets_edition_codes"),
        "paste_url": page.url("paste", part.key) if sheet else "",
        "has_totals": isinstance(part, SheetPage) and part.has_items(edition),
        "conflict": saved.conflict if saved else None,
        **_around(edition, part, held, findings_now(edition, held)),
    }
    return page.show_page("desk/entry_page.html", part.title, **context)
