"""The desk of an edition: all its parts as pages, entered one at a time, kept in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing
from budgets.admin.explained import Indicators, Projects, Reasons, Statements
from budgets.admin.layout import SECTIONS
from budgets.admin.parts import Block, Part
from budgets.admin.sheets import Sheet
from budgets.admin.texts import Functions, Glossary, Holdings, Passages, Priorities, Units
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.shape import Table
from budgets.forms import NOTHING_CHOICES
from budgets.models import Department, Edition
from budgets.rights import edition_for

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

_SHEETS = {table: Sheet(table) for table in SECTIONS}
_NUMBERED = [sheet for table, sheet in _SHEETS.items() if table.value.startswith("T")]
_SPOKEN = [sheet for table, sheet in _SHEETS.items() if not table.value.startswith("T")]
GROUPS: list[tuple[Any, list[Part]]] = [
    (gettext_lazy("文字"), [Functions(), Priorities(), Units(), Passages(), Glossary()]),
    (gettext_lazy("表格"), [*_NUMBERED]),
    (gettext_lazy("其他事项"), [*_SPOKEN, Holdings(), Projects(), Indicators()]),
    (gettext_lazy("变化"), [Reasons(), Statements()]),
]
PARTS = {part.key: part for _title, parts in GROUPS for part in parts}


def url_of(edition: Edition, page: str, *more: Any) -> str:
    """The address of one of an edition's pages in the back office."""
    return reverse(f"admin:budgets_edition_{page}", args=[edition.pk, *more])


def short_title(part: Part) -> str:
    """A part's name on a tab: 表5 for the tables."""
    title = str(part.title)
    return title.split(" ")[0] if title.startswith("表") else title


def tabs(edition: Edition, current: str = "") -> list[dict[str, Any]]:
    """The parts of an edition in groups, each with its address and number of rows."""
    return [
        {
            "title": title,
            "parts": [
                {
                    "title": short_title(part),
                    "full": part.title,
                    "url": url_of(edition, "part", part.key),
                    "count": part.count(edition),
                    "current": part.key == current,
                }
                for part in parts
            ],
        }
        for title, parts in GROUPS
    ]


def lock(edition_pk: int) -> Edition:
    """The edition, held together with its department until the transaction ends.

    The acts hold the department first too, so nobody waits in a circle.
    """
    edition = get_object_or_404(Edition, pk=edition_pk)
    Department.objects.select_for_update().get(pk=edition.department_id)
    return Edition.objects.select_for_update(of=("self",)).get(pk=edition_pk)


def part_page(admin: EditionAdmin, request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The page of one part: shown to all who may see the edition, kept for those who may change it."""
    edition = edition_for(request, pk)
    part = PARTS.get(key)
    if part is None:
        raise Http404
    if request.method != "POST":
        return _shown(admin, request, edition, part, part.blocks(edition))
    if not admin.may_enter(request):
        raise PermissionDenied
    with transaction.atomic():
        edition = lock(pk)
        if not edition.is_draft:
            messages.error(request, _("这一版已经公开，不能再改；要改动请“开始更正”。"))
            return redirect(url_of(edition, "change"))
        return _take(admin, request, edition, part, request.POST)


def _take(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, part: Part, data: QueryDict
) -> HttpResponse:
    blocks = part.blocks(edition, data)
    checked = [block.formset.is_valid() for block in blocks]  # every block, so that all errors show
    if data.get("state") != part.state(edition):
        messages.error(request, _overtaken(edition))
        return _shown(admin, request, edition, part, blocks)
    if not all(checked):
        messages.error(request, _("还没有保存：请改正标出的地方，您填的内容都在下面。"))
        return _shown(admin, request, edition, part, blocks)
    try:
        actor = request.user
        with publishing.changing(edition=edition, actor=actor) as change:  # type: ignore[arg-type]
            count = part.save(edition, blocks, data)
            change.note = note = _("%(part)s：%(count)s 行") % {"part": part.title, "count": count}
    except IntegrityError:
        messages.error(request, _("还没有保存：有重复或互相矛盾的行，请检查后再存。"))
        return _shown(admin, request, edition, part, blocks)
    messages.success(request, _("已保存 %(note)s。") % {"note": note})
    return redirect(_next_page(edition, part, data))


def _overtaken(edition: Edition) -> str:
    last = edition.events.first()
    who = last.actor_name if last and last.actor_name else _("别人")
    return _(
        "还没有保存：您打开这一页之后，%(who)s 保存过这里。您填的内容都在下面；"
        "请另开一页核对，再按一次“保存”就以您的为准。"
    ) % {"who": who}


def _next_page(edition: Edition, part: Part, data: QueryDict) -> str:
    if "_overview" in data:
        return url_of(edition, "change")
    keys = list(PARTS)
    following = keys[(keys.index(part.key) + 1) % len(keys)]
    return url_of(edition, "part", following if "_next" in data else part.key)


def _shown(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, part: Part, blocks: list[Block]
) -> HttpResponse:
    sheet = isinstance(part, Sheet)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "edition": edition,
        "part": part,
        "title": f"{edition} · {part.title}",
        "crumb": part.title,
        "is_nav_sidebar_enabled": False,  # a wide table needs the room
        "blocks": blocks,
        "tabs": tabs(edition, part.key),
        "state": part.state(edition),
        "editable": edition.is_draft and admin.may_enter(request),
        "is_sheet": sheet,
        "units": list(MoneyUnit) if sheet else [],
        "unit": part.unit(edition, request.POST) if isinstance(part, Sheet) else edition.unit,
        "nothings": NOTHING_CHOICES,
        "codes_url": reverse("admin:budgets_edition_codes"),
        "has_totals": sheet and part.key != Table.OPERATING_COST,
    }
    return TemplateResponse(request, "admin/budgets/edition/part.html", context)
