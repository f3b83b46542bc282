"""The forms of a person's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.forms import AdminPasswordChangeForm as SetPasswordForm
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budgets.access import request_context
from budgets.disclosure.characters import without_harmful
from budgets.forms import TextField


def as_name(typed: str) -> str:
    """What was typed for a user name, as the database can be asked for it."""
    longest = get_user_model()._meta.get_field("username").max_length
    return without_harmful(typed, lines=False)[:longest]


class LoginForm(AdminAuthenticationForm):
    """Django's form for name and password, which takes whatever a stranger types for a name."""

    def clean_username(self) -> str:
        """No longer than a name can be: a longer one is a wrong one, and counts like one."""
        return as_name(self.cleaned_data["username"])


class CodeForm(forms.Form):
    """The second step of a login, and the proof that a phone was enrolled."""

    code = TextField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class PasswordForm(forms.Form):
    """The person's password once more, before something that weakens the account."""

    password = forms.CharField(
        label=_("当前密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **more: Any) -> None:
        self.request = request
        super().__init__(*args, **more)

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        if not knows(self.request, typed):
            raise forms.ValidationError(_("密码不对。"))
        return typed


class PasswordOfAnotherForm(SetPasswordForm):  # type: ignore[type-arg] # is not generic when run
    """Django's form for a new password of somebody else; who sets it proves that they are who they are."""

    own_password = forms.CharField(
        label=_("您自己的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        help_text=_("修改别人的密码前，先输入您自己的当前密码。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["password1"].widget.attrs.pop("autofocus", None)

    def clean_own_password(self) -> str:
        typed: str = self.cleaned_data["own_password"]
        request = request_context.request()
        if request is None or not knows(request, typed):
            raise forms.ValidationError(_("密码不对。"))
        return typed


class OwnPasswordForm(AdminPasswordChangeForm):
    """Django's form for a new password, whose old one is counted like that of a login."""

    def __init__(self, request: HttpRequest, *args: Any, **more: Any) -> None:
        self.request = request
        super().__init__(*args, **more)

    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        if not knows(self.request, typed):
            raise forms.ValidationError(_("旧密码不对，请再输入一次。"), code="password_incorrect")
        return typed


def knows(request: HttpRequest, password: str) -> bool:
    """Whether the person knows their password; wrong ones count towards the lock-out."""
    user: User = request.user  # type: ignore[assignment]
    return authenticate(request, username=user.get_username(), password=password) is not None
