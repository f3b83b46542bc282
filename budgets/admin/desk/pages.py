"""The desk of an edition: all its parts as pages, entered one at a time, kept in one transaction.

A page works without script: it is an ordinary form. Its script sends the same form by fetch, asks for
JSON, and gets what the page would have shown: what was kept, what is not understood, who was first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from budgets import publishing, store
from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.admin.desk import findings_panel
from budgets.admin.desk.entry_page import EntryPage
from budgets.admin.desk.form_data import PageSnapshot
from budgets.admin.desk.pasting import cells_as_typed, understood
from budgets.admin.desk.reasons_and_projects import Indicators, Projects, Reasons, Statements
from budgets.admin.desk.saving import SaveResult, save_page
from budgets.admin.desk.script_words import words
from budgets.admin.desk.sheets import Sheet
from budgets.admin.desk.texts import Functions, Glossary, Holdings, Passages, Priorities, Units
from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Disclosure, Side
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import LINE_TABLES
from budgets.forms import NOTHING_CHOICES
from budgets.models import Edition

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

_SHEETS = {table: Sheet(table) for table in LINE_TABLES}
_NUMBERED = [sheet for table, sheet in _SHEETS.items() if table.is_numbered]
_SPOKEN = [sheet for table, sheet in _SHEETS.items() if not table.is_numbered]
GROUPS: list[tuple[Any, list[EntryPage]]] = [
    (gettext_lazy("文字"), [Functions(), Priorities(), Units(), Passages(), Glossary()]),
    (gettext_lazy("表格"), [*_NUMBERED]),
    (gettext_lazy("其他事项"), [*_SPOKEN, Holdings(), Projects(), Indicators()]),
    (gettext_lazy("变化"), [Reasons(), Statements()]),
]
PARTS = {part.key: part for _title, parts in GROUPS for part in parts}


def short_title(part: EntryPage) -> str:
    """A part's name on a tab: 表5 for the tables."""
    title = str(part.title)
    return title.split(" ")[0] if title.startswith("表") else title


def tabs(
    edition: Edition,
    current: str = "",
    *,
    held: Disclosure | None = None,
    findings: Sequence[Finding] | None = None,
) -> list[dict[str, Any]]:
    """The parts of an edition in groups, each with its address, its rows and its open errors.

    `held` and `findings` save a reading and a judgement where the caller has them.
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
    """What the rules say of a draft; of what is published nothing more is to be mended here."""
    return publishing.findings_in(held, edition.department) if edition.is_draft else ()


def lock(edition_pk: int) -> Edition:
    """The edition, held together with its department until the transaction ends."""
    return publishing.lock_edition(get_object_or_404(Edition, pk=edition_pk))


def is_editable(admin: EditionAdmin, request: HttpRequest, edition: Edition) -> bool:
    """Whether this person may type into this edition now."""
    return edition.is_draft and admin.may_enter(request)


def part_page(admin: EditionAdmin, request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The page of one part: shown to all who may see the edition, kept for those who may change it."""
    edition = edition_for(request, pk)
    part = _part(key)
    if request.method != "POST":
        store.load_parts(edition)
        return _shown(admin, request, edition, part, part.blocks(edition))
    if not admin.may_enter(request):
        raise PermissionDenied
    try:
        with transaction.atomic():
            edition = store.load_parts(publishing.lock_edition(edition))
            if not is_editable(admin, request, edition):
                return _closed(request, edition)
            taken = save_page(part, edition, request.POST, request.user)
    except (IntegrityError, DataError):
        problem = _("还没有保存：有重复或互相矛盾的行，请检查后再存。")
        taken = SaveResult(part.blocks(edition, request.POST), problem=problem)
    if _wants_json(request):
        return JsonResponse(_as_json(request, edition, part, taken))
    return _as_page(admin, request, edition, part, taken)


def paste(admin: EditionAdmin, request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What a block copied from a spreadsheet means on a sheet, as JSON; nothing is stored."""
    edition = edition_for(request, pk, "change_edition")
    part = _part(key)
    if not isinstance(part, Sheet):
        raise Http404
    if request.method != "POST":
        return require_POST(lambda _request: HttpResponse())(request)
    data, text = request.POST, request.POST.get("text", "")[:2_000_000]
    blocks = part.blocks(edition, data)
    unit = blocks[0].ruling.unit
    copied_in = data.get("copied_in", "")
    copied = MoneyUnit(copied_in) if copied_in in list(MoneyUnit) else None
    sections = [(block.ruling.section, block.ruling.columns) for block in blocks]
    sides = {block.prefix: block.ruling.section.side for block in blocks}
    side: Side = sides.get(data.get("prefix", ""), blocks[0].ruling.section.side)
    year = edition.fiscal_year
    headed = understood(
        text,
        sections,
        side=side,
        year=year,
        unit=unit,
        copied_in=copied,
        at_figures=data.get("at", "").startswith("c") and data.get("at") != "code",
    )
    plain = cells_as_typed(text, unit=unit, copied_in=copied)
    return JsonResponse({"blocks": [each.as_json() for each in headed], "cells": plain})


def _part(key: str) -> EntryPage:
    part = PARTS.get(key)
    if part is None:
        raise Http404
    return part


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _closed(request: HttpRequest, edition: Edition) -> HttpResponse:
    said = publishing.why_fixed(edition)
    if _wants_json(request):
        return JsonResponse({"saved": False, "message": said})
    messages.error(request, said)
    return redirect(url_of(edition, "change"))


def _as_page(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, part: EntryPage, taken: SaveResult
) -> HttpResponse:
    if taken.problem:
        messages.error(request, taken.problem)
        return _shown(admin, request, edition, part, taken.blocks, taken)
    held = store.read(taken.after or edition)
    findings = findings_now(edition, held)
    messages.success(request, _saved(request.POST, findings, taken))
    return redirect(_next_page(edition, part, request.POST, held, findings))


def _as_json(
    request: HttpRequest, edition: Edition, part: EntryPage, taken: SaveResult
) -> dict[str, Any]:
    if taken.problem:
        overtaken = {"overtaken": taken.overtaken, "edition": edition, "part": part}
        fragment = "admin/budgets/edition/_overtaken.html"
        return {
            "saved": False,
            "message": taken.problem,
            "troubles": [[each.row, each.field, each.said] for each in taken.troubles],
            "overtaken": render_to_string(fragment, overtaken) if taken.overtaken else "",
        }
    fresh = taken.after or edition
    held = store.read(fresh)
    findings = findings_now(fresh, held)
    beside = _beside(fresh, part, held, findings)
    said = _saved(request.POST, findings, taken)
    if "_next" in request.POST or "_overview" in request.POST:
        messages.success(request, said)  # the script goes to another page, which says it
    return {
        "saved": True,
        "message": said,
        "rows": taken.kept,
        "merged": taken.merged or "_totals" in request.POST,
        "state": part.state(fresh),
        "base": part.opened(fresh, PageSnapshot.of(request.POST)).as_json(),
        "open": beside["open"],
        "panel": render_to_string("admin/budgets/edition/_panel.html", beside, request),
        "tabs": render_to_string("admin/budgets/edition/_tabs.html", beside, request),
        "next": _next_page(fresh, part, request.POST, held, findings),
    }


def _saved(data: QueryDict, findings: Sequence[Finding], taken: SaveResult) -> str:
    progress = findings_panel.Progress.since(data.get("open", ""), findings)
    return _("已保存 %(note)s。%(progress)s。") % {"note": taken.note, "progress": progress}


def _next_page(
    edition: Edition,
    part: EntryPage,
    data: QueryDict,
    held: Disclosure,
    findings: Sequence[Finding],
) -> str:
    """Where the button leads: “next” goes to the next page on which work is left, if any."""
    if "_overview" in data:
        return url_of(edition, "change")
    if "_next" not in data:
        return url_of(edition, "part", part.key)
    left = next_with_work(part, held, findings)
    return url_of(edition, "part", left) if left else url_of(edition, "change")


def next_with_work(part: EntryPage, held: Disclosure, findings: Sequence[Finding]) -> str:
    """The next part that errors or warnings are about, or that every department has and is empty."""
    keys = list(PARTS)
    place = keys.index(part.key)
    work = findings_panel.parts_with_work(findings)
    form = form_of(held.fiscal_year)
    wanted = ["functions", *(x.table.value for x in form.tables if x.in_every_department)]
    empty = {key for key in wanted if not PARTS[key].count(held)}
    following = [*keys[place + 1 :], *keys[:place]]
    return next((key for key in following if key in work or key in empty), "")


def _said() -> dict[str, str]:
    """The words that every row of a sheet repeats, looked up once."""
    return {
        "code": _("编码"),
        "name": _("名称"),
        "purpose": _("用途"),
        "strike": _("删"),
        "strike_row": _("删除这一行"),
    }


def _beside(
    edition: Edition, part: EntryPage, held: Disclosure, findings: Sequence[Finding]
) -> dict[str, Any]:
    """What stands around the form: tabs and findings."""
    return {
        "edition": edition,
        "part": part,
        "tabs": tabs(edition, part.key, held=held, findings=findings),
        "groups": findings_panel.panel(edition, findings, part.key),
        "open": findings_panel.open_relations(findings),
    }


def _shown(
    admin: EditionAdmin,
    request: HttpRequest,
    edition: Edition,
    part: EntryPage,
    blocks: list[Any],
    taken: SaveResult | None = None,
) -> HttpResponse:
    sheet = isinstance(part, Sheet)
    held = store.read(edition)
    # After a refusal the form goes on from where it began, so that the next save is compared again.
    base = request.POST.get("base") if taken else part.opened(edition).as_json()
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": f"{edition} · {part.title}",
        "crumb": part.title,
        "is_nav_sidebar_enabled": False,  # a wide table needs the room
        "blocks": blocks,
        "state": request.POST.get("state", "") if taken else part.state(edition),
        "base": base or "{}",
        "editable": is_editable(admin, request, edition),
        "remarks": list(edition.remarks.filter(part=part.key)),
        "may_remark": (edition.is_submitted or edition.is_approved)
        and request.user.has_perm("budgets.review_edition"),
        "is_sheet": sheet,
        "units": list(MoneyUnit) if sheet else [],
        "unit": blocks[0].ruling.unit if sheet else edition.unit,
        "nothings": NOTHING_CHOICES,
        "words": words(),
        "said": _said(),
        "codes_url": reverse("admin:budgets_edition_codes"),
        "paste_url": url_of(edition, "paste", part.key) if sheet else "",
        "has_totals": any(block.ruling.section.items for block in blocks) if sheet else False,
        "overtaken": taken.overtaken if taken else None,
        **_beside(edition, part, held, findings_now(edition, held)),
    }
    return TemplateResponse(request, "admin/budgets/edition/part.html", context)
