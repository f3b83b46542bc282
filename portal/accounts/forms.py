"""The forms of a person's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.forms import AdminPasswordChangeForm as SetPasswordForm
from django.utils.translation import gettext_lazy as _

from budgets.access import request_context
from budgets.access.rights import user_of
from budgets.disclosure.characters import without_harmful
from budgets.forms import TextField


def as_name(typed: str) -> str:
    """Return a typed user name as the database can look it up: shortened, without control characters."""
    longest = get_user_model()._meta.get_field("username").max_length
    return without_harmful(typed, lines=False)[:longest]


class LoginForm(AdminAuthenticationForm):
    """Django's login form, which accepts any typed text as a user name."""

    def clean_username(self) -> str:
        """Shorten the name to its longest length: it is wrong then, and counts as wrong."""
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


class OwnPasswordField(forms.CharField):
    """The current password of the person who is logged in, asked before something that weakens an account."""

    def __init__(self, *, autofocus: bool = False, **options: Any) -> None:
        attributes = {"autocomplete": "current-password"} | (
            {"autofocus": True} if autofocus else {}
        )
        super().__init__(strip=False, widget=forms.PasswordInput(attrs=attributes), **options)

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not knows(typed):
            raise forms.ValidationError(_("密码不对。"))
        return typed


class PasswordForm(forms.Form):
    """The person's password once more."""

    password = OwnPasswordField(label=_("当前密码"))


class PasswordOfAnotherForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Django's form for a new password of somebody else, with the own password of the person who sets it."""

    own_password = OwnPasswordField(
        label=_("您自己的密码"),
        help_text=_("修改别人的密码前，先输入您自己的当前密码。"),
        autofocus=True,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["password1"].widget.attrs.pop("autofocus", None)


class OwnPasswordForm(AdminPasswordChangeForm):
    """Django's form for a new password, where a wrong old one counts like that of a login."""

    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        if not knows(typed):
            raise forms.ValidationError(_("旧密码不对，请再输入一次。"), code="password_incorrect")
        return typed


def knows(password: str) -> bool:
    """Return whether the person who is logged in knows their password; wrong ones count towards lock-out."""
    request = request_context.request()
    if request is None:
        return False
    name = user_of(request).get_username()
    return authenticate(request, username=name, password=password) is not None
