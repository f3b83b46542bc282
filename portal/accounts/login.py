"""The login in one or two steps: the password, and a code if the person has enrolled a phone."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice

from budgets.access.rights import user_of
from portal.accounts import browsers, lockout, passwords, second_factor
from portal.accounts.audit_log import Act, record
from portal.accounts.forms import CodeForm, OwnPasswordForm

PENDING = "login_waits_for_code"
WAITS = 5 * 60  # seconds between password and code


class PasswordStep(LoginView):
    """The first step; the only one if no phone is enrolled."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if second_factor.device_of(user) is None:
            return _entered(self.request, user, super().form_valid(form))
        self.request.session[PENDING] = {
            "user": user.pk,
            "backend": user.backend,
            "hash": user.get_session_auth_hash(),
            "until": time.time() + WAITS,
            "next": self.get_success_url(),
        }
        return redirect("admin:login_code")


class OwnPassword(PasswordChangeView):
    """Django's page for a new password, where a wrong old one counts like that of a login."""

    form_class = OwnPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the browser known, with the new password."""
        response = super().form_valid(form)
        browsers.remember(self.request, response, user_of(self.request))
        return response


@never_cache
def code_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second step: six digits from the phone, or a recovery code."""
    user = _waiting(request)
    if user is None:
        messages.warning(request, _("请重新输入用户名和密码。"))
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait = second_factor.seconds_to_wait(user)
        if wait:
            form.add_error("code", _("试得太快了，请过 %(seconds)d 秒再试。") % {"seconds": wait})
        elif not lockout.allowed(request, user.get_username()):
            pass  # the answer says so, whatever this page says
        elif device := second_factor.check(user, form.cleaned_data["code"]):
            lockout.right(request)
            return _enter(request, user, device)
        else:
            _count_failure(request, user)
            form.add_error("code", _("验证码不对，或已经用过。请输入手机上现在显示的 6 位数字。"))
    context = {
        **admin.site.each_context(request),
        "title": _("两步验证"),
        "form": form,
        "contact": settings.PORTAL["contact"],
    }
    return render(request, "admin/account/login_code.html", context)


def _waiting(request: HttpRequest) -> User | None:
    """Return the person whose password was right a moment ago and has not changed since."""
    pending = request.session.get(PENDING)
    if not pending or time.time() > pending["until"]:
        return None
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), pending["hash"]):
        return user
    return None


def _count_failure(request: HttpRequest, user: User) -> None:
    """Count a wrong code like a wrong password."""
    credentials = {"username": user.get_username(), lockout.SECOND_STEP: True}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)


def _enter(request: HttpRequest, user: User, device: Device) -> HttpResponse:
    pending = request.session.pop(PENDING)
    vars(user)["otp_device"] = device  # django-otp stores it in the session
    login(request, user, backend=pending["backend"])
    if isinstance(device, StaticDevice):
        left = second_factor.codes_left(user)
        record(Act.CODE_USED, subject=user, actor=user, note=f"还剩 {left} 个")
        said = _("您用了一个恢复码，还剩 %(left)d 个。手机丢了请在“两步验证”里重新绑定。")
        messages.warning(request, said % {"left": left})
    return _entered(request, user, redirect(pending["next"]))


def _entered(request: HttpRequest, user: User, response: HttpResponse) -> HttpResponse:
    """Finish a login by the page: remember the browser, warn of an old password."""
    browsers.remember(request, response, user)
    days = passwords.days_left(user)
    if days is not None and 0 < days <= passwords.WARNING_DAYS:
        said = _("您的密码还有 %(days)d 天到期，到期后登录时须先修改。请尽早修改。")
        messages.warning(request, said % {"days": days})
    return response
