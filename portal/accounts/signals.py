"""Log changes of accounts wherever they are made: on a page, by a command, in the shell."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import Field, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal
from django.utils import translation
from django_otp.plugins.otp_static.models import StaticDevice

from budgets.access import request_context
from budgets.models import Assignment
from portal.accounts.audit_log import Act, named, record
from portal.accounts.session_store import LOGGED_IN

_SIGNS = {"post_add": "＋", "post_remove": "－", "pre_clear": "－"}
_FOLLOWED = (
    "username",
    "last_name",
    "first_name",
    "email",
    "is_active",
    "is_staff",
    "is_superuser",
)


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    followed: list[tuple[Signal, Callable[..., None], type[Model] | None]] = [
        (user_logged_in, _logged_in, None),
        (user_logged_out, _logged_out, None),
        (pre_save, _before_save, User),
        (post_save, _saved, User),
        (m2m_changed, _roles_changed, User.groups.through),
        (m2m_changed, _permissions_changed, User.user_permissions.through),
        (m2m_changed, _group_changed, Group.permissions.through),
        (post_save, _assigned, Assignment),
        (post_delete, _unassigned, Assignment),
    ]
    for signal, receiver, sender in followed:
        signal.connect(receiver, sender=sender)


def _logged_in(sender: Any, user: User, request: Any = None, **_more: Any) -> None:
    if request is not None:
        request.session[LOGGED_IN] = int(time.time())  # from here SESSION_LONGEST_HOURS count
    device = getattr(user, "otp_device", None)
    note = "密码"
    if device is not None:
        recovered = isinstance(device, StaticDevice)
        note = "密码和恢复码" if recovered else "密码和手机验证码"
    record(Act.LOGIN, subject=user, actor=user, note=note)


def _logged_out(sender: Any, user: User | None, **_more: Any) -> None:
    if user is not None:
        record(Act.LOGOUT, subject=user, actor=user)


def _before_save(sender: Any, instance: User, raw: bool, **_more: Any) -> None:
    """Compare with the stored account, so that the log has old and new values."""
    vars(instance)["_changes"] = ""
    before = None if raw or instance.pk is None else User.objects.filter(pk=instance.pk).first()
    if before is None:
        return
    with translation.override(settings.LANGUAGE_CODE):  # a log has one language, whoever acts
        said = _differences(before, instance)
    vars(instance)["_changes"] = "；".join(said)


def _label(name: str) -> str:
    field = cast("Field[Any, Any]", User._meta.get_field(name))
    return str(field.verbose_name)


def _differences(before: User, instance: User) -> list[str]:
    said = [
        f"{_label(name)}：{_said(before, name)} → {_said(instance, name)}"
        for name in _FOLLOWED
        if getattr(before, name) != getattr(instance, name)
    ]
    if before.has_usable_password() and not instance.has_usable_password():
        said.append("停用密码登录")
    return said


def _said(user: User, name: str) -> str:
    value = getattr(user, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value or "（空）"


def _saved(sender: Any, instance: User, created: bool, raw: bool, **_more: Any) -> None:
    if raw:
        return
    if created:
        record(Act.CREATED, subject=instance)
    elif changes := getattr(instance, "_changes", ""):
        record(Act.CHANGED, subject=instance, note=changes)


def _roles_changed(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_more: Any
) -> None:
    sign = _SIGNS.get(action)
    if sign is None:
        return
    if reverse:  # people given to a group
        people = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
        for user in people:
            record(Act.ROLES, subject=user, note=f"{sign}{instance.name}")
        return
    groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
    names = "、".join(group.name for group in groups)
    if names:
        record(Act.ROLES, subject=instance, note=f"{sign}{names}")


def _permissions_changed(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_more: Any
) -> None:
    """Log permissions given to a person directly, not by a role."""
    if (sign := _SIGNS.get(action)) and not reverse:
        note = _permissions(sign, instance.user_permissions.all(), pk_set)
        if note:
            record(Act.ROLES, subject=instance, note=note)


def _group_changed(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_more: Any
) -> None:
    """Log a group's new permissions if a person gave them; migrate sets those of the roles, unlogged."""
    if (sign := _SIGNS.get(action)) and not reverse and request_context.person():
        note = _permissions(sign, instance.permissions.all(), pk_set)
        if note:
            record(Act.ROLES, subject=None, name=f"组 {instance.name}", note=note)


def _permissions(sign: str, all_of_them: Any, keys: set[int] | None) -> str:
    found = all_of_them if keys is None else Permission.objects.filter(pk__in=keys)
    return "、".join(f"{sign}{each.content_type.app_label}.{each.codename}" for each in found)


def _assigned(sender: Any, instance: Assignment, created: bool, raw: bool, **_more: Any) -> None:
    if not raw:
        sign = "＋" if created else "→"
        place = instance.department or instance.jurisdiction
        record(Act.REACH, subject=instance.user, note=f"{sign}{place}")


def _unassigned(sender: Any, instance: Assignment, **_more: Any) -> None:
    user = User.objects.filter(pk=instance.user_id).first()
    place = instance.department or instance.jurisdiction
    record(Act.REACH, subject=user, name=named(user), note=f"－{place}")
