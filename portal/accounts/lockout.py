"""Who fails to log in too often is refused for a while: by account, and by address.

django-axes counts; here is how the two counts make one, what the person reads, and how a lock is lifted.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.asking import is_script
from portal.accounts.record import Act, record

SECOND_STEP = "second_step"


class Handler(AxesDatabaseHandler):
    """Counts by account and by address, each against its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The worse of both counts, on the account's scale.

        A whole office shares one address: it may fail oftener than one account.
        """
        account, address = map(_failures, self.get_user_attempts(request, credentials))
        limit: int = settings.AXES_FAILURE_LIMIT
        return max(account, address * limit // settings.LOCKOUT_FAILURES_OF_ADDRESS)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **more: Any
    ) -> None:
        refused_unheard = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **more)
        if request is None or refused_unheard:
            return
        name = credentials.get("username") or ""
        user = get_user_model().objects.filter(username=name).first()
        note = "第二步的验证码不对" if SECOND_STEP in credentials else "用户名或密码不对"
        record(Act.LOGIN_FAILED, subject=user, name=name, note=note)
        if request.axes_locked_out:
            record(Act.LOCKED, subject=user, name=name, note=f"{settings.LOCKOUT_MINUTES} 分钟")

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Forget a person's own failures when they log in; not those at other accounts.

        Who has an account could otherwise guess at another's without end, from the same address.
        """
        by_account, _by_address = self.filter_user_attempts(request, credentials)
        return int(by_account.delete()[0])


def _failures(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0


def is_locked(request: HttpRequest, name: str) -> bool:
    """Whether this account, or the address that asks, is refused now; the answer then says so."""
    if AxesProxyHandler.is_allowed(request, {"username": name}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return True


def locked_until(name: str) -> datetime | None:
    """When an account that is locked now may be tried again."""
    recent = AccessAttempt.objects.filter(
        username=name, attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    if _failures(recent) < settings.AXES_FAILURE_LIMIT:
        return None
    last: datetime = recent.aggregate(last=Max("attempt_time"))["last"]
    return last + settings.AXES_COOLOFF_TIME


def unlock(user: AbstractUser) -> None:
    """Let an account be tried again at once."""
    AccessAttempt.objects.filter(username=user.get_username()).delete()
    record(Act.UNLOCKED, subject=user)


def refuse(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The answer to who is locked out: how long it lasts, and whom to ask. Status 429."""
    name = (credentials or {}).get("username") or ""
    until = locked_until(name)
    left = (until - timezone.now()) if until else settings.AXES_COOLOFF_TIME
    until = until or timezone.now() + left
    sentence = _(
        "登录失败次数太多，为保护账号暂停登录。约 %(minutes)d 分钟后（%(time)s）可以再试。"
    ) % {
        "minutes": ceil(left.total_seconds() / 60),
        "time": timezone.localtime(until).strftime("%H:%M"),
    }
    if is_script(request):
        return JsonResponse({"error": sentence}, status=429)
    context = {
        **admin.site.each_context(request),
        "title": _("暂停登录"),
        "sentence": sentence,
        "contact": settings.PORTAL["contact"],
    }
    answer = render(request, "admin/account/locked.html", context, status=429)
    answer["Retry-After"] = str(ceil(left.total_seconds()))
    return answer
