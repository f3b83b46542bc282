"""Accounts in the back office: their pages for administrators, and the log of accounts."""

from __future__ import annotations

import django_otp.plugins.otp_static.admin  # registers what is taken back here
import django_otp.plugins.otp_totp.admin  # noqa: F401
import qsessions.admin  # noqa: F401
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from qsessions.models import Session

from budgets.access.rights import people_within_reach, user_of
from budgets.admin.admin_pages import AdminPage, admin_page
from budgets.admin.registry.log import LogAdmin
from budgets.admin.registry.people import RoleAdmin
from portal.accounts import lockout, second_factor, sessions, tries
from portal.accounts.audit_log import Act, record
from portal.accounts.forms import PasswordForm, PasswordOfAnotherForm
from portal.accounts.grants import acts
from portal.accounts.grants.forms import GrantingAdmin, GroupForm, tell
from portal.accounts.models import AccountEvent, Grant, PasswordDue

# Their pages would show keys and codes to whoever may open them: nobody sees another's.
admin.site.unregister([TOTPDevice, StaticDevice, Session])
admin.site.unregister([User, Group])


@admin.register(Group)
class GroupsAdmin(RoleAdmin):
    form = GroupForm


@admin.register(User)
class AccountAdmin(GrantingAdmin):
    """A person's account, with a page about its safety."""

    change_password_form = PasswordOfAnotherForm

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Change another person's password. One's own has a page of its own, which asks for the old one."""
        if id == str(request.user.pk) and self.has_change_permission(request, user_of(request)):
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)

    @admin_page("<id>/safety/", name="safety", permission="view")
    def safety(self, request: HttpRequest, id: str) -> HttpResponse:
        """Show whether an account is locked, its second factor and its logins; change them."""
        user = self.get_object(request, unquote(id))
        if user is None:
            raise Http404
        may = self.has_change_permission(request, user)
        oneself = user.pk == request.user.pk
        # One's own phone goes on one's own page.
        if request.method == "POST" and (
            not may or (oneself and "factor" in request.POST.values())
        ):
            raise PermissionDenied
        factor = request.POST.get("act") == "factor"
        form = PasswordForm(request.POST if factor else None)
        if request.POST.get("act") and (not factor or form.is_valid()):
            if said := _act(request, user, request.POST["act"]):
                messages.success(request, said)
            return redirect("admin:auth_user_safety", user.pk)
        return AdminPage(request, User).render(
            "auth/user/safety.html",
            _now("账号安全：%(name)s") % {"name": user.get_username()},
            original=user,
            may=may,
            form=form,
            oneself=oneself,
            locked_until=tries.locked_until(user.get_username()),
            enrolled=second_factor.device_of(user) is not None,
            required=second_factor.required_of(user),
            password_due=PasswordDue.objects.filter(user=user).exists(),
            logins=sessions.of(user),
        )


def _act(request: HttpRequest, user: User, wanted: str) -> str:
    """Do what a button of the page says; return a message if that is done at once, else ""."""
    if wanted == "unlock":
        lockout.unlock(user)
        return _now("已解锁，可以马上登录。")
    if wanted == "end":
        sessions.end_others(user)
        record(Act.SESSIONS_ENDED, subject=user)
        return _now("已结束这个账号的登录。")
    if wanted == "due":
        PasswordDue.objects.get_or_create(user=user)
        record(Act.PASSWORD_DUE, subject=user)
        return _now("下次打开后台时须先修改密码。")
    if wanted == "factor":
        grants = [Grant(kind=Grant.Kind.FACTOR)]
        if waiting := acts.give(person=user, by=user_of(request), grants=grants):
            tell(request, waiting)
            return ""
        return _now("已取消两步验证，登录后可以重新绑定。")
    raise PermissionDenied


@admin.register(AccountEvent)
class AccountEventAdmin(LogAdmin[AccountEvent]):
    """The log of accounts, shown to people who may see accounts, of those that they may see."""

    list_display = ["at", "act", "subject_name", "actor_name", "note", "address"]
    list_filter = ["act"]
    search_fields = ["subject_name", "actor_name", "note", "address"]
    search_help_text = _("按账号、操作人、说明或地址查找")
    fields = ["at", "act", "subject_name", "actor_name", "note", "address"]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("auth.view_user")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccountEvent]:
        """Show entries about names without an account, which strangers typed, to superusers only."""
        events = super().get_queryset(request)
        if request.user.is_superuser:
            return events
        return events.filter(
            Q(subject__in=people_within_reach(request.user).values("pk"))
            | Q(subject=request.user.pk)
        )

    def headings(self) -> list[str]:
        return [_now(x) for x in ("时间", "操作", "账号", "操作人", "说明", "来自地址")]

    def cells(self, row: AccountEvent) -> dict[str, str]:
        at = timezone.localtime(row.at).isoformat(sep=" ", timespec="seconds")
        who = [row.subject_name, row.actor_name]
        return self.by_heading([at, row.get_act_display(), *who, row.note, row.address or ""])
