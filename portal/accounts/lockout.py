"""Who fails to log in too often waits. django-axes asks before each try and is told of each failure.

The counts are ours (tries.py); here is what follows from them: what the person reads, what the log says, and
how a wait is lifted. A session's own second step and its questions for the password pass here too.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.access import request_context
from portal.accounts import browsers, second_factor, tries
from portal.accounts.audit_log import Act, record
from portal.accounts.request_kind import is_script

SECOND_STEP = "second_step"


class Handler(AxesBaseHandler, AbstractAxesHandler):  # type: ignore[misc]
    """What django-axes calls: whether a try is allowed, and what came of it."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Count a try, unless the person has to wait."""
        return allowed(request, (credentials or {}).get("username") or "")

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        return 0  # axes' own limit is not asked

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **more: Any
    ) -> None:
        """It is counted already: it goes into the log. Who was refused unheard has not failed."""
        if request is None or getattr(request, "axes_locked_out", False):
            return
        name = credentials.get("username") or ""
        user = get_user_model().objects.filter(username=name).first()
        note = "第二步的验证码不对" if SECOND_STEP in credentials else "用户名或密码不对"
        record(Act.LOGIN_FAILED, subject=user, name=_typed(name), note=note)
        taken: tries.Attempt | None = getattr(request, "try_taken", None)
        if taken and taken.until:
            _refuse_until(request, taken.until)
            minutes = ceil((taken.until - taken.at).total_seconds() / 60)
            record(Act.LOCKED, subject=user, name=_typed(name), note=f"{minutes} 分钟")
        tries.forget_old()

    def user_logged_in(self, sender: Any, request: Any, user: User, **more: Any) -> None:
        """Forget a person's own failures; not those at other accounts.

        Who has an account could otherwise guess at another's without end, from the same address.
        """
        tries.forget(_counts(request, user.get_username())[-1])

    def user_logged_out(self, sender: Any, request: Any, user: Any, **more: Any) -> None:
        pass

    def reset_attempts(
        self,
        *,
        ip_address: str | None = None,
        username: str | None = None,
        ip_or_username: bool = False,
    ) -> int:
        """For the commands axes_reset_username and axes_reset_ip."""
        if username is None and ip_address is None:
            return tries.forget_all()
        by_name = tries.forget_account(username) if username is not None else 0
        return by_name + (
            tries.forget_network(request_context.network_of(ip_address)) if ip_address else 0
        )


class PasswordBackend(ModelBackend):
    """Django's backend; a password that was right gives back the try that was counted for it."""

    def authenticate(self, request: Any, *args: Any, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, *args, **credentials)
        if user is not None and request is not None:
            right(request)
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The same as Django's, in one query instead of one for the person and one for the groups."""
        if user_obj.is_superuser or not user_obj.is_active or user_obj.is_anonymous or obj:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            held = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj))
            names = held.order_by().values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{label}.{codename}" for label, codename in names}
        found: set[str] = user_obj._perm_cache
        return found


def allowed(request: HttpRequest, name: str) -> bool:
    """Count a try at an account; False where the person has to wait, and the answer then says so."""
    taken = tries.begin(_counts(request, name))
    if isinstance(taken, datetime):
        _refuse_until(request, taken)
        return False
    request.try_taken = taken  # type: ignore[attr-defined]
    return True


def right(request: HttpRequest) -> None:
    """What was tried was right: give the try back."""
    taken: tries.Attempt | None = request.__dict__.pop("try_taken", None)
    if taken:
        tries.give_back(taken)


def unlock(user: User) -> None:
    """Let an account be tried again at once, its second step too."""
    tries.forget_account(user.get_username())
    second_factor.let_try_again(user)
    record(Act.UNLOCKED, subject=user)


def refuse(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The answer to who is locked out: how long it lasts, and whom to ask. Status 429."""
    until: datetime = getattr(request, "locked_until", None) or timezone.now()
    left = max(1, ceil((until - timezone.now()).total_seconds()))
    sentence = _(
        "登录失败次数太多，为保护账号暂停登录。约 %(minutes)d 分钟后（%(time)s）可以再试。"
    ) % {
        "minutes": ceil(left / 60),
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
    answer["Retry-After"] = str(left)
    return answer


def _counts(request: HttpRequest, name: str) -> list[tries.Count]:
    network = request_context.network_of(request.META.get("REMOTE_ADDR"))
    return tries.counts_of(name, network, browsers.mark_of(request, name))


def _refuse_until(request: HttpRequest, until: datetime) -> None:
    request.axes_locked_out = True  # type: ignore[attr-defined]  # axes' middleware asks for refuse()
    request.locked_until = until  # type: ignore[attr-defined]


def _typed(name: str) -> str:
    """A user name as the log keeps it where it is no account's: it may be somebody's password."""
    return f"{name[:3]}…" if len(name) > 3 else name
