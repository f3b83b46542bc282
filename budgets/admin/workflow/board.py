"""The board of a county: how far each department is with a year; many are published at once from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets import publishing
from budgets.access.rights import departments_within_reach, editions_within_reach
from budgets.admin.edition_site import EditionsPage, editions_page
from budgets.admin.workflow.publication import HourForm, first_in_words
from budgets.disclosure.model import Phase
from budgets.models import Approval, Edition, Jurisdiction
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_LABELS
from budgets.reports.back_office.board import Board
from budgets.reports.back_office.board import board as board_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

_CHOICES_OF_YEARS = 12
_PUBLISHABLE = ("approved", "scheduled")


@editions_page("board/", name="board", permission="view_edition", post_permission="publish_edition")
def board(page: EditionsPage) -> HttpResponse:
    """Show every department within reach, for one year and phase; publish what was ticked."""
    sent = page.request.POST
    form = HourForm(sent if "_at" in sent else None)
    if page.is_post:
        if "_ask" in sent and (ticked := list(_ticked(page))):
            return _question(page, ticked)
        acts = {"_now", "_at", "_cancel", "_ask"} & sent.keys()
        if acts and ("_at" not in sent or form.is_valid()):
            _publish_many(page, form)
            return redirect(page.request.get_full_path())
    departments = departments_within_reach(page.user)
    jurisdictions = list(Jurisdiction.objects.filter(departments__in=departments).distinct())
    jurisdiction = _jurisdiction(page.request.GET.get("jurisdiction", ""), jurisdictions)
    shown = departments.filter(jurisdiction=jurisdiction) if jurisdiction else departments
    year, phase = _year_and_phase(page.request, departments)
    found = board_of(shown, year, phase)
    may_publish = page.may("publish_edition")
    approvals = Approval.objects.filter(fiscal_year=year, phase=phase)
    approval = approvals.filter(jurisdiction=jurisdiction).first() if jurisdiction else None
    return page.show(
        "workflow/board.html",
        _("%(year)s年部门%(phase)s进度") % {"year": year, "phase": PHASE_LABELS[phase]},
        crumb=_("进度"),
        board=found,
        form=form,
        ticked={edition.pk for edition in _ticked(page)} if page.is_post else None,
        lapsed=_lapsed(found) if may_publish else [],
        may_publish=may_publish and any(row.standing in _PUBLISHABLE for row in found.rows),
        year=year,
        phase=phase,
        years=range(timezone.localdate().year + 1, FIRST_YEAR, -1)[:_CHOICES_OF_YEARS],
        phases=PHASE_LABELS.items(),
        jurisdictions=jurisdictions,
        jurisdiction=jurisdiction,
        approval=approval,
        approval_url=_approval_url(approval, jurisdiction, year, phase),
    )


def _jurisdiction(slug: str, jurisdictions: list[Jurisdiction]) -> Jurisdiction | None:
    """Return the jurisdiction asked for, or the only one. Raise Http404 for one out of reach."""
    if slug:
        found = next((each for each in jurisdictions if each.slug == slug), None)
        if found is None:
            raise Http404
        return found
    return jurisdictions[0] if len(jurisdictions) == 1 else None


def _year_and_phase(request: HttpRequest, departments: Any) -> tuple[int, Phase]:
    """Return the year and phase of the address, or the latest that somebody works on or that was approved."""
    typed, named = request.GET.get("year", ""), request.GET.get("phase", "")
    phase = Phase(named) if named in PHASE_LABELS else Phase.BUDGET
    if typed.isdecimal() and FIRST_YEAR <= int(typed) <= LAST_YEAR:
        return int(typed), phase
    begun = Edition.objects.filter(department__in=departments, phase=phase)
    approved = Approval.objects.filter(jurisdiction__departments__in=departments, phase=phase)
    latest = [rows.aggregate(year=Max("fiscal_year"))["year"] for rows in (begun, approved)]
    return max(filter(None, latest), default=timezone.localdate().year), phase


def _lapsed(shown: Board) -> list[tuple[Edition, str]]:
    """Return the editions whose hour will pass without publication, and why."""
    editions = [row.edition for row in shown.rows if row.edition and row.standing == "scheduled"]
    lapsed = publishing.lapsed_hours(editions)
    return [(edition, lapsed[edition.pk]) for edition in editions if edition.pk in lapsed]


def _approval_url(
    approval: Approval | None, jurisdiction: Jurisdiction | None, year: int, phase: str
) -> str:
    """Return where the day of approval is changed or entered; "" where no jurisdiction is chosen."""
    if jurisdiction is None:
        return ""
    if approval:
        return reverse("admin:budgets_approval_change", args=[approval.pk])
    add = reverse("admin:budgets_approval_add")
    return f"{add}?jurisdiction={jurisdiction.pk}&fiscal_year={year}&phase={phase}"


def _ticked(page: EditionsPage) -> QuerySet[Edition]:
    """Return the editions within reach that were ticked."""
    keys = [key for key in page.request.POST.getlist("edition") if key.isdecimal()]
    mine = editions_within_reach(page.user).filter(pk__in=keys)
    return mine.select_related("department").order_by("pk")


def _question(page: EditionsPage, editions: list[Edition]) -> HttpResponse:
    """Ask before many are published at once, because nothing takes that back."""
    asked = [(each, first_in_words(each), publishing.wording_given_way(each)) for each in editions]
    return page.show(
        "workflow/publish_many.html", _("公开勾选的部门"), crumb=_("公开"), asked=asked
    )


def _publish_many(page: EditionsPage, form: HourForm) -> None:
    """Publish or schedule each in a transaction of its own: one that is refused stops no other."""
    request = page.request
    chosen = list(_ticked(page))
    if not chosen:
        messages.error(request, _("请先勾选部门。"))
    done = 0
    for edition in chosen:
        try:
            _publish_one(page, edition, form)
        except publishing.ActRefused as refused:
            messages.error(request, f"{edition}：{refused}")
        else:
            done += 1
    if done:
        words = ngettext("已公开 %(n)s 份。", "已公开 %(n)s 份。", done)
        if "_at" in request.POST:
            words = ngettext("已给 %(n)s 份定时。", "已给 %(n)s 份定时。", done)
        elif "_cancel" in request.POST:
            words = ngettext("已取消 %(n)s 份的定时。", "已取消 %(n)s 份的定时。", done)
        messages.success(request, words % {"n": done})


def _publish_one(page: EditionsPage, edition: Edition, form: HourForm) -> None:
    if "_at" in page.request.POST:
        publishing.schedule(edition=edition, at=form.at(), actor=page.user)
    elif "_cancel" in page.request.POST:
        publishing.cancel_schedule(edition=edition, actor=page.user)
    else:
        publishing.publish_approved(edition=edition, actor=page.user)
