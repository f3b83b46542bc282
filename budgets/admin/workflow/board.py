"""The board of a county: how far each department is with a year, and what is published for all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets import publishing
from budgets.access.rights import departments_within_reach, editions_within_reach, require
from budgets.admin.workflow.publication import HourForm, first_in_words
from budgets.models import Approval, Edition, Jurisdiction
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_LABELS
from budgets.reports.back_office.board import Board
from budgets.reports.back_office.board import board as board_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from budgets.admin.editions import EditionAdmin

_CHOICES_OF_YEARS = 4


def board(admin: EditionAdmin, request: HttpRequest) -> HttpResponse:
    """Every department within reach, for one year and phase; a publisher publishes many at once."""
    require(request, "view_edition")
    form = HourForm(request.POST if "_at" in request.POST else None)
    if request.method == "POST":
        require(request, "publish_edition")
        if "_ask" in request.POST and (asked := list(_ticked(request))):
            return _asked(admin, request, asked)
        chosen = {"_now", "_at", "_cancel", "_ask"} & request.POST.keys()
        if chosen and ("_at" not in request.POST or form.is_valid()):
            _publish_many(request, form)
            return redirect(request.get_full_path())
    departments = departments_within_reach(request.user)
    jurisdictions = list(Jurisdiction.objects.filter(departments__in=departments).distinct())
    year, phase = _chosen(request, departments)
    slug = request.GET.get("jurisdiction", "")
    chosen = next((each for each in jurisdictions if each.slug == slug), None)
    if slug and chosen is None:
        raise Http404
    chosen = chosen or (jurisdictions[0] if len(jurisdictions) == 1 else None)
    shown = departments.filter(jurisdiction=chosen) if chosen else departments
    found = board_of(shown, year, phase)
    may_publish = request.user.has_perm("budgets.publish_edition")
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("%(year)s年部门%(phase)s进度") % {"year": year, "phase": PHASE_LABELS[phase]},
        "crumb": _("进度"),
        "is_nav_sidebar_enabled": False,
        "board": found,
        "form": form,
        "ticked": {edition.pk for edition in _ticked(request)}
        if request.method == "POST"
        else None,
        "lapsed": _lapsed(found) if may_publish else [],
        "may_publish": may_publish and any(_to_publish(row.standing) for row in found.rows),
        "year": year,
        "phase": phase,
        "years": range(timezone.localdate().year + 1, FIRST_YEAR, -1)[: _CHOICES_OF_YEARS + 8],
        "phases": PHASE_LABELS.items(),
        "jurisdictions": jurisdictions,
        "jurisdiction": chosen,
        "approval": Approval.objects.filter(
            jurisdiction=chosen, fiscal_year=year, phase=phase
        ).first(),
        "approval_url": _approval_url(chosen, year, phase),
    }
    return TemplateResponse(request, "admin/budgets/edition/board.html", context)


def _chosen(request: HttpRequest, departments: Any) -> tuple[int, str]:
    """The year and phase asked for; else the latest that anybody works on, or that was approved."""
    asked, phase = request.GET.get("year", ""), request.GET.get("phase", "")
    phase = phase if phase in PHASE_LABELS else "budget"
    if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked), phase
    latest = [
        Edition.objects.filter(department__in=departments, phase=phase)
        .order_by("-fiscal_year")
        .values_list("fiscal_year", flat=True)
        .first(),
        Approval.objects.filter(jurisdiction__departments__in=departments, phase=phase)
        .order_by("-fiscal_year")
        .values_list("fiscal_year", flat=True)
        .first(),
    ]
    return max((x for x in latest if x), default=timezone.localdate().year), phase


def _lapsed(shown: Board) -> list[tuple[Edition, str]]:
    """The editions whose hour will pass without publication, and why."""
    editions = [row.edition for row in shown.rows if row.edition and row.standing == "scheduled"]
    lapsed = publishing.lapsed_hours(editions)
    return [(edition, lapsed[edition.pk]) for edition in editions if edition.pk in lapsed]


def _to_publish(standing: str) -> bool:
    return standing in ("approved", "scheduled")


def _approval_url(jurisdiction: Jurisdiction | None, year: int, phase: str) -> str:
    if jurisdiction is None:
        return ""
    known = Approval.objects.filter(jurisdiction=jurisdiction, fiscal_year=year, phase=phase)
    pk = known.values_list("pk", flat=True).first()
    if pk:
        return reverse("admin:budgets_approval_change", args=[pk])
    add = reverse("admin:budgets_approval_add")
    return f"{add}?jurisdiction={jurisdiction.pk}&fiscal_year={year}&phase={phase}"


def _ticked(request: HttpRequest) -> QuerySet[Edition]:
    """The editions within reach that were ticked."""
    keys = [key for key in request.POST.getlist("edition") if key.isdecimal()]
    mine = editions_within_reach(request.user).filter(pk__in=keys)
    return mine.select_related("department").order_by("pk")


def _asked(admin: EditionAdmin, request: HttpRequest, editions: list[Edition]) -> HttpResponse:
    """The question before many are published at once: nothing takes that back."""
    for edition in editions:
        edition.first_said = first_in_words(edition)  # type: ignore[attr-defined]
        edition.given_way = publishing.wording_given_way(edition)  # type: ignore[attr-defined]
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("公开勾选的部门"),
        "crumb": _("公开"),
        "is_nav_sidebar_enabled": False,
        "editions": editions,
    }
    return TemplateResponse(request, "admin/budgets/edition/release_many.html", context)


def _publish_many(request: HttpRequest, form: HourForm) -> None:
    """Each in a transaction of its own: one that may not or cannot stops no other."""
    chosen = list(_ticked(request))
    if not chosen:
        messages.error(request, _("请先勾选部门。"))
    done = 0
    for edition in chosen:
        try:
            _one(request, edition, form)
        except publishing.ActRefused as against:
            messages.error(request, f"{edition}：{against}")
        else:
            done += 1
    if done:
        words = (
            ngettext("已给 %(n)s 份定时。", "已给 %(n)s 份定时。", done)
            if "_at" in request.POST
            else ngettext("已取消 %(n)s 份的定时。", "已取消 %(n)s 份的定时。", done)
            if "_cancel" in request.POST
            else ngettext("已公开 %(n)s 份。", "已公开 %(n)s 份。", done)
        )
        messages.success(request, words % {"n": done})


def _one(request: HttpRequest, edition: Edition, form: HourForm) -> None:
    actor: Any = request.user
    if "_at" in request.POST:
        publishing.schedule(edition=edition, at=form.at(), actor=actor)
    elif "_cancel" in request.POST:
        publishing.cancel_schedule(edition=edition, actor=actor)
    else:
        publishing.publish_approved(edition=edition, actor=actor)
