"""Password rules besides Django's own, and the consequences of a new password."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from itertools import chain
from math import ceil

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.access import request_context
from portal.accounts import sessions
from portal.accounts.audit_log import Act, record
from portal.accounts.models import FormerPassword, PasswordDue

WARNING_DAYS = 14  # before a password is too old


def due_at(changed: datetime) -> datetime | None:
    """Return when a password set at that time becomes too old (PASSWORD_AGE_DAYS); None for never."""
    days: int = settings.PASSWORD_AGE_DAYS
    return changed + timedelta(days=days) if days > 0 else None


def days_left(user: User) -> int | None:
    """Return for how many more days a person's password is valid; None for ever."""
    last = FormerPassword.objects.filter(user=user).first()
    due = due_at(last.at if last else user.date_joined)
    return ceil((due - timezone.now()) / timedelta(days=1)) if due else None


class LongEnough(MinimumLengthValidator):
    """Django's rule, whose error is not in Django's Chinese catalogue."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要有 %(count)d 个字符。") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return _("至少 %(count)d 个字符。") % {"count": self.min_length}


class EnoughKinds:
    """At least three of four kinds of characters; every script without capitals counts as others."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len({_kind(character) for character in password}) < 3:
            raise ValidationError(
                _("密码至少要有三种字符：大写字母、小写字母、数字、其他符号，四种里任选三种。"),
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        return _("大写字母、小写字母、数字、其他符号，至少有其中三种。")


class NotUsedBefore:
    """Refuses the person's last passwords, and handles the consequences of a new one."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        former = user.former_passwords.values_list("password", flat=True)
        known = dict.fromkeys(chain([user.password], former[: self.last]))
        if any(check_password(password, each) for each in known):
            raise ValidationError(
                _("这个密码您最近用过。不能和最近 %(count)d 次的密码相同。"),
                code="password_used",
                params={"count": self.last},
            )

    def get_help_text(self) -> str:
        return _("不能和最近 %(count)d 次用过的密码相同。") % {"count": self.last}

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Keep and log a new password, and end sessions. Django calls this for every new password."""
        if user is None:
            return
        FormerPassword.objects.create(user=user, password=user.password)
        # One at least: it says since when the password is in use.
        kept = FormerPassword.objects.filter(user=user)[: max(1, self.last)].values("pk")
        FormerPassword.objects.filter(user=user).exclude(pk__in=kept).delete()
        person = request_context.person()
        if person is not None and person.pk == user.pk:
            PasswordDue.objects.filter(user=user).delete()
            record(Act.PASSWORD_CHANGED, subject=user)
        else:
            if person is not None:  # who has the shell chooses for themselves, or tells the person
                PasswordDue.objects.get_or_create(user=user)
            record(Act.PASSWORD_SET, subject=user)
        sessions.end_others(user)


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    return {"Lu": "upper", "Ll": "lower", "Nd": "digit"}.get(category, "other")
