"""The page of what waits: many people are confirmed, refused or taken back with one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from budgets.publishing import ActRefused
from portal.accounts.audit_log import Act
from portal.accounts.grants import acts
from portal.accounts.grants.confirmers import SEES_ACCOUNTS, objection, waiting_for
from portal.accounts.models import AccountEvent, Grant

_ACTS: dict[str, Callable[..., Grant]] = {
    "confirm": acts.confirm,
    "refuse": acts.refuse,
    "take_back": acts.take_back,
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one person asked for another at a time: one tick."""

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


@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits within reach, for whoever sees accounts."""
    if not request.user.has_perm(SEES_ACCOUNTS):
        raise PermissionDenied
    if request.method == "POST":
        _act(request)
        return redirect("admin:grants")
    rows = _rows(request.user)  # type: ignore[arg-type]
    context = {
        **admin.site.each_context(request),
        "title": _("待确认的授权"),
        "rows": rows,
        "any_own": any(row.own for row in rows),
        "any_others": any(not row.own for row in rows),
    }
    return render(request, "admin/account/grants.html", context)


def _rows(by: User) -> list[Row]:
    found: dict[tuple[int, int | None], list[Grant]] = {}
    for grant in waiting_for(by):
        found.setdefault((grant.subject_id, grant.asked_by_id), []).append(grant)
    people = {subject for subject, _asker in found}
    made, password_set = (_last_of(act, people) for act in (Act.CREATED, Act.PASSWORD_SET))
    return [
        Row(
            grants,
            asker == by.pk,
            objection(grants[0], by),
            made.get(subject),
            password_set.get(subject),
        )
        for (subject, asker), grants in found.items()
    ]


def _last_of(act: AccountEvent.Act, people: set[int]) -> dict[int | None, AccountEvent]:
    """Who did this last to each of the people: in whose hands their accounts are (confirmers.py)."""
    events = AccountEvent.objects.filter(act=act, subject__in=people).order_by("pk")
    return {event.subject_id: event for event in events}


def _act(request: HttpRequest) -> None:
    """Each in a transaction of its own: one that cannot be done stops no other."""
    act = _ACTS.get(request.POST.get("act", ""))
    ticked = {key for row in request.POST.getlist("grant") for key in row.split("-")}
    chosen = [each for each in waiting_for(request.user) if str(each.pk) in ticked]  # type: ignore[arg-type]
    if act is None or not chosen:
        messages.error(request, _("请先勾选。"))
        return
    done: set[int] = set()
    against: dict[str, list[str]] = {}
    for grant in chosen:
        try:
            act(grant=grant, by=request.user)
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
