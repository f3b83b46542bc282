"""A person's own account: where they are logged in, and their second factor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as verified

from budgets.access.rights import user_of
from budgets.admin.admin_pages import ANY_ACCOUNT, AdminPage, admin_page
from portal.accounts import second_factor, sessions
from portal.accounts.audit_log import Act, record
from portal.accounts.forms import CodeForm, PasswordForm
from portal.accounts.middleware import time_left, touch


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    return AdminPage(request).render(f"account/{name}.html", title, **context)


@admin_page("account/stay/", name="account_stay", permission=ANY_ACCOUNT)
def stay(request: HttpRequest) -> JsonResponse:
    """Answer the script that warns before the session ends: GET asks for how long, POST prolongs it.

    `last` says that it cannot be prolonged any more. The token is for the forms of a page that was open while
    the person logged in again elsewhere.
    """
    if request.method == "POST":
        touch(request)
    seconds, last = time_left(request)
    return JsonResponse({"seconds": seconds, "last": last, "token": get_token(request)})


@admin_page("account/sessions/", name="account_sessions", permission=ANY_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Show where the person is logged in; end one login, the others, or all."""
    user = user_of(request)
    if request.method == "GET" or not request.POST.get("end"):
        return _page(request, "sessions", _("我的登录"), logins=sessions.of(user))
    wanted = request.POST["end"]
    if wanted == "all":
        sessions.end_others(user)
        record(Act.SESSIONS_ENDED, subject=user, note="全部退出，包括当前登录")
        logout(request)
        return redirect("admin:login")
    if wanted == "others":
        count = sessions.end_others(user)
        said = ngettext("结束了其他 %(count)d 处登录。", "结束了其他 %(count)d 处登录。", count) % {
            "count": count
        }
        record(Act.SESSIONS_ENDED, subject=user, note=f"其他 {count} 处")
        messages.success(request, said)
    elif ended := sessions.end_one(user, wanted):
        note = " ".join([ended.device, ended.address])
        record(Act.SESSIONS_ENDED, subject=user, note=note)
        messages.success(request, _("已结束这处登录。"))
    else:
        messages.warning(request, _("这处登录已经不在了。"))
    return redirect("admin:account_sessions")


@admin_page("account/second-factor/", name="account_second_factor", permission=ANY_ACCOUNT)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def own_second_factor(request: HttpRequest) -> HttpResponse:
    """Bind a phone and show its recovery codes; make new codes; unbind the phone."""
    user = user_of(request)
    if second_factor.device_of(user) is None:
        return _enrolment(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if "off" in request.POST:
            second_factor.remove(user)
            sessions.keep_only_this(request)
            record(Act.FACTOR_OFF, subject=user)
            messages.success(request, _("已关闭两步验证。"))
            return redirect("admin:account_second_factor")
        codes = second_factor.new_codes(user)
        sessions.keep_only_this(request)
        record(Act.CODES_RENEWED, subject=user)
        return _page(request, "recovery_codes", _("恢复码"), codes=codes)
    context = {
        "form": form,
        "left": second_factor.codes_left(user),
        "required": second_factor.required_of(user),
    }
    return _page(request, "second_factor", _("两步验证"), **context)


def _enrolment(request: HttpRequest) -> HttpResponse:
    """Ask for the password; then show a key, the same until a code proves that the phone has it.

    Only the page after the password shows the key and can send it back: whoever has only the session, for
    instance by a stolen cookie, sees no key and binds no phone.
    """
    user = user_of(request)
    ticket = request.POST.get("offer")
    key = second_factor.key_of(user, ticket) if ticket else None
    if key:
        return _proof(request, key)
    if ticket:
        messages.warning(request, _("等得太久了，请再输入一次密码。"))
    form = PasswordForm(None if ticket else request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _offer(request, second_factor.offered(user), CodeForm())
    return _page(request, "enrol_password", _("绑定手机验证器"), form=form)


def _offer(request: HttpRequest, offer: second_factor.Enrolment, form: CodeForm) -> HttpResponse:
    user = user_of(request)
    required = second_factor.required_of(user)
    return _page(request, "enrol", _("绑定手机验证器"), form=form, offer=offer, required=required)


def _proof(request: HttpRequest, key: bytes) -> HttpResponse:
    """Check a code of the phone, then show the recovery codes."""
    user = user_of(request)
    form = CodeForm(request.POST)
    if form.is_valid():
        codes = second_factor.enrol(user, key, form.cleaned_data["code"])
        if codes is not None:
            return _enrolled(request, codes)
        form.add_error("code", _("验证码不对。请输入手机上现在显示的 6 位数字，并核对手机时间。"))
    return _offer(request, second_factor.offered(user, key), form)


def _enrolled(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Count this session as verified and end the person's others, which are not."""
    user = user_of(request)
    verified(request, second_factor.device_of(user))
    sessions.keep_only_this(request)
    record(Act.FACTOR_ON, subject=user)
    return _page(request, "recovery_codes", _("恢复码"), codes=codes)
