"""Lock-out after failed logins. django-axes calls this handler before each try and after each failure.

The counts are in tries.py; here are their consequences: the page, the log entries, and how an administrator
lifts a wait. The second step of a login and the pages that ask for the password again use it too.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
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

_log = logging.getLogger(__name__)
SECOND_STEP = "second_step"


class Handler(AxesBaseHandler, AbstractAxesHandler):  # type: ignore[misc]  # axes has no types
    """The handler of django-axes (AXES_HANDLER): allows tries and logs their outcome."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Count a try, unless the person has to wait."""
        return allowed(request, (credentials or {}).get("username") or "")

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        return 0  # the limit of axes is not used

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **more: Any
    ) -> None:
        """Log a failure, which is counted already; a try during a wait was not checked and is none."""
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
            _log.warning(
                "Logins at %s from %s must wait for %d minutes after too many failures.",
                user.get_username() if user else _typed(name),
                request_context.network_of(request.META.get("REMOTE_ADDR")),
                minutes,
                extra={"for_operator": True},
            )
        tries.forget_old()

    def user_logged_in(self, sender: Any, request: Any, user: User, **more: Any) -> None:
        """Forget the person's own failures, but not those of their network at other accounts.

        Anybody with an account could otherwise guess another's password without limit.
        """
        tries.forget(**asdict(_counts(request, user.get_username())[-1]))

    def user_logged_out(self, sender: Any, request: Any, user: Any, **more: Any) -> None:
        pass

    def reset_attempts(
        self,
        *,
        ip_address: str | None = None,
        username: str | None = None,
        ip_or_username: bool = False,
    ) -> int:
        """Serve the commands axes_reset, axes_reset_username and axes_reset_ip."""
        if username is None and ip_address is None:
            return tries.forget()
        count = tries.forget(account=tries.account_key(username)) if username is not None else 0
        if ip_address:
            count += tries.forget(network=request_context.network_of(ip_address))
        return count


class PasswordBackend(ModelBackend):
    """Django's backend, which uncounts a try whose password was right."""

    def authenticate(self, request: Any, *args: Any, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, *args, **credentials)
        if user is not None and request is not None:
            right(request)
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the same as Django does, by one query instead of two."""
        if user_obj.is_superuser or not user_obj.is_active or user_obj.is_anonymous or obj:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            held = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj))
            names = held.order_by().values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{label}.{codename}" for label, codename in names}
        found: set[str] = user_obj._perm_cache
        return found


def allowed(request: HttpRequest, name: str) -> bool:
    """Count a try at an account; return False during a wait, which the response then explains."""
    taken = tries.begin(_counts(request, name))
    if isinstance(taken, datetime):
        _refuse_until(request, taken)
        return False
    vars(request)["try_taken"] = taken
    return True


def right(request: HttpRequest) -> None:
    """Uncount the try of this request, because it was right."""
    taken: tries.Attempt | None = vars(request).pop("try_taken", None)
    if taken:
        tries.give_back(taken)


def unlock(user: User) -> None:
    """Lift the wait of an account, also at its second step."""
    tries.forget(account=tries.account_key(user.get_username()))
    second_factor.let_try_again(user)
    record(Act.UNLOCKED, subject=user)


def refuse(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Return the response during a wait (status 429): how long it lasts and whom to ask."""
    until: datetime = getattr(request, "locked_until", None) or timezone.now()
    left = max(1, ceil((until - timezone.now()).total_seconds()))
    sentence = _(
        "登录失败次数太多，为保护账号暂停登录。约 %(minutes)d 分钟后（%(time)s）可以再试。"
    ) % {"minutes": ceil(left / 60), "time": f"{timezone.localtime(until):%H:%M}"}
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
    # The middleware of axes then replaces the response by that of refuse().
    vars(request).update(axes_locked_out=True, locked_until=until)


def _typed(name: str) -> str:
    """Return a user name as the log keeps it, shortened: it may be a password typed by mistake."""
    return f"{name[:3]}…" if len(name) > 3 else name
