"""The page of grants that wait: many are confirmed, refused or taken back at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from budgets.admin.admin_pages import AdminPage, admin_page
from budgets.publishing import ActRefused
from portal.accounts.audit_log import Act
from portal.accounts.grants import acts
from portal.accounts.grants.confirmers import SEES_ACCOUNTS, objection, waiting_for
from portal.accounts.models import AccountEvent, Grant

_ACTS = {"confirm": acts.confirm, "refuse": acts.refuse, "take_back": acts.take_back}


@dataclass(frozen=True, slots=True)
class RequestedGrants:
    """The waiting grants that one person requested for another: one row with one box to tick."""

    grants: list[Grant]
    own: bool
    against: str
    made: AccountEvent | None
    password_set: AccountEvent | None

    @property
    def key(self) -> str:
        return "-".join(str(grant.pk) for grant in self.grants)

    @property
    def first(self) -> Grant:
        return self.grants[0]


@admin_page("grants/", name="grants", permission=SEES_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the grants that wait within reach; confirm, refuse or take back those that are ticked."""
    page = AdminPage(request)
    if page.is_post:
        _act(page)
        return redirect("admin:grants")
    rows = _rows(page.user)
    return page.render(
        "account/grants.html",
        _("待确认的授权"),
        rows=rows,
        any_own=any(row.own for row in rows),
        any_others=any(not row.own for row in rows),
    )


def _rows(by: User) -> list[RequestedGrants]:
    found: dict[tuple[int, int | None], list[Grant]] = {}
    for grant in waiting_for(by):
        found.setdefault((grant.subject_id, grant.asked_by_id), []).append(grant)
    people = {subject for subject, _asker in found}
    made, password_set = (_last_of(act, people) for act in (Act.CREATED, Act.PASSWORD_SET))
    return [
        RequestedGrants(
            grants,
            own=asker == by.pk,
            against=objection(grants[0], by),
            made=made.get(subject),
            password_set=password_set.get(subject),
        )
        for (subject, asker), grants in found.items()
    ]


def _last_of(act: AccountEvent.Act, people: set[int]) -> dict[int | None, AccountEvent]:
    """Return the last such event of each person, which shows who controlled their account (confirmers.py)."""
    events = AccountEvent.objects.filter(act=act, subject__in=people).order_by("pk")
    return {event.subject_id: event for event in events}


def _act(page: AdminPage) -> None:
    """Act on each grant in a transaction of its own: one that is refused stops no other."""
    request = page.request
    act = _ACTS.get(request.POST.get("act", ""))
    ticked = {key for row in request.POST.getlist("grant") for key in row.split("-")}
    chosen = [each for each in waiting_for(page.user) if str(each.pk) in ticked]
    if act is None or not chosen:
        messages.error(request, _("请先勾选。"))
        return
    done: set[int] = set()
    against: dict[str, list[str]] = {}
    for grant in chosen:
        try:
            act(grant=grant, by=page.user)
        except ActRefused as why:
            against.setdefault(str(why), []).append(f"{grant.subject} {grant}")
        else:
            done.add(grant.subject_id)
    for reason, about in against.items():
        messages.error(request, f"{'、'.join(about)}：{reason}")
    if done:
        messages.success(request, _said(request.POST["act"], len(done)))


def _said(act: str, n: int) -> str:
    words = {
        "confirm": ngettext(
            "已确认 %(n)s 个人的授权，马上生效。", "已确认 %(n)s 个人的授权，马上生效。", n
        ),
        "refuse": ngettext("已拒绝 %(n)s 个人的授权。", "已拒绝 %(n)s 个人的授权。", n),
        "take_back": ngettext("已收回 %(n)s 个人的申请。", "已收回 %(n)s 个人的申请。", n),
    }
    return words[act] % {"n": n}
