"""Conditions of every back-office page: a session that has not ended, an own password, a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp.middleware import is_verified

from budgets.access.rights import user_of
from portal.accounts import second_factor
from portal.accounts.models import FormerPassword, PasswordDue, Phone
from portal.accounts.passwords import due_at
from portal.accounts.request_kind import is_script
from portal.accounts.session_store import LOGGED_IN, SessionStore

SEEN = "seen"
_OPEN_TO_ALL = {"login", "login_code", "logout", "jsi18n"}
_ALWAYS_OPEN = {*_OPEN_TO_ALL, "password_change", "password_change_done", "account_stay"}


class Gate:
    """The middleware. It ignores requests outside the back office."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.namespace != "admin" or match.url_name in _OPEN_TO_ALL:
            return None
        if not request.user.is_authenticated:
            return unknown(request)
        touch(request, only_seen=match.url_name == "account_stay")
        return _hindrance(request, match.url_name or "")


def touch(request: HttpRequest, *, only_seen: bool = False) -> None:
    """Note activity: the session lasts SESSION_IDLE_MINUTES from now."""
    pause = min(60, settings.SESSION_COOKIE_AGE / 10)  # not every page writes into the session
    if not only_seen and time.time() - request.session.get(SEEN, 0) >= pause:
        request.session[SEEN] = int(time.time())


def time_left(request: HttpRequest) -> tuple[int, bool]:
    """Return the seconds that the session lasts without activity, and whether activity cannot prolong it.

    The second is so in the last minutes before SESSION_LONGEST_HOURS are over.
    """
    seen = request.session.get(SEEN) or time.time()
    idle = max(0, int(seen + settings.SESSION_COOKIE_AGE - time.time()))
    end = cast(SessionStore, request.session).seconds_to_the_end()  # SESSION_ENGINE
    return (idle, False) if end is None or idle < end else (end, True)


def unknown(request: HttpRequest) -> HttpResponse | None:
    """Tell a script that the session has ended; return None for a page, which the admin redirects itself."""
    if not is_script(request):
        return None
    said = {"error": _("登录已过期，请重新登录。"), "login": reverse("admin:login")}
    return JsonResponse(said, status=401)


def _hindrance(request: HttpRequest, name: str) -> HttpResponse | None:
    """Return the redirect to what the person must do first, if anything."""
    user = user_of(request)
    password_due, changed, enrolled = _standing(user)
    if enrolled and not is_verified(user):
        logout(request)  # a session from before the phone was enrolled
        return unknown(request) or redirect("admin:login")
    if name in _ALWAYS_OPEN:
        return None
    if password_due:
        return _sent(
            request, "admin:password_change", _("这个密码是别人设置的，请先改成您自己的。")
        )
    if _was_old(request, changed or user.date_joined):
        said = _("您的密码已经用了 %(days)d 天以上，请先换一个新的。")
        days = {"days": settings.PASSWORD_AGE_DAYS}
        return _sent(request, "admin:password_change", said % days)
    if name != "account_second_factor" and not enrolled and second_factor.required_of(user):
        said = _("您的角色须用两步验证登录，请先绑定手机验证器。")
        return _sent(request, "admin:account_second_factor", said)
    return None


def _was_old(request: HttpRequest, changed: datetime) -> bool:
    """Return whether the password was too old at the login: nobody is interrupted later."""
    due = due_at(changed)
    return due is not None and due.timestamp() <= request.session.get(LOGGED_IN, time.time())


def _standing(user: User) -> tuple[bool, datetime | None, bool]:
    """Return whether a new password is due, since when it is in use, and whether a phone is enrolled."""
    mine = {"user": OuterRef("pk")}
    last = FormerPassword.objects.filter(**mine).order_by("-pk").values("at")[:1]
    found: tuple[bool, datetime | None, bool] = (
        get_user_model()
        .objects.filter(pk=user.pk)
        .values_list(
            Exists(PasswordDue.objects.filter(**mine)),
            Subquery(last),
            Exists(Phone.objects.filter(**mine, confirmed=True)),
        )
        .get()
    )
    return found


def _sent(request: HttpRequest, where: str, why: str) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"error": why, "go": reverse(where)}, status=403)
    messages.warning(request, why)
    return redirect(where)
