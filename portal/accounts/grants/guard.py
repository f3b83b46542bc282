"""Refuse, in any request, power that is granted past acts.py: a page that forgets to ask grants nothing.

Commands and the shell are not checked: whoever can run them has the database anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.signals import ModelSignal, m2m_changed, pre_delete, pre_save
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgets.access import request_context
from budgets.models import Assignment
from portal.accounts.grants.powers import FLAGS, POWER, Kind, two_people_needed, waits
from portal.accounts.models import Grant

_settled: ContextVar[bool] = ContextVar("settled", default=False)


@contextmanager
def settled() -> Iterator[None]:
    """Let grants inside this block pass: acts.py has checked them."""
    token = _settled.set(True)
    try:
        yield
    finally:
        _settled.reset(token)


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    guarded: list[tuple[ModelSignal, Callable[..., None], type[Model]]] = [
        (pre_save, _account_saved, User),
        (pre_save, _place_given, Assignment),
        (pre_delete, _phone_removed, TOTPDevice),
        (m2m_changed, _membership_given, User.groups.through),
        (m2m_changed, _membership_given, User.user_permissions.through),
        (m2m_changed, _group_widened, Group.permissions.through),
    ]
    for signal, receiver, sender in guarded:
        signal.connect(receiver, sender=sender)


def group_is_taken(group: Group) -> bool:
    """Return whether somebody is in a group or waits to be: they would get what the group gets."""
    return group.user_set.exists() or Grant.objects.waiting().filter(group=group).exists()


def lock_groups(keys: Iterable[Any]) -> None:
    """Lock groups, so that none gets people and powers in two transactions that do not see each other."""
    list(Group.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk"))


def _watches() -> bool:
    return request_context.person() is not None and not _settled.get() and two_people_needed()


def _stop(grant: Grant) -> None:
    if waits(grant):
        raise PermissionDenied(_("%(grant)s 要由第二个人确认。") % {"grant": grant})


def _account_saved(
    sender: Any, instance: User, raw: bool, update_fields: Any = None, **_more: Any
) -> None:
    if raw or not _watches():
        return
    before = User.objects.filter(pk=instance.pk).first() if instance.pk else None
    if before is None:
        if instance.is_superuser:
            raise PermissionDenied(_("新账号不能一建立就是超级用户。"))
        return
    for kind, name in FLAGS.items():
        if getattr(instance, name) and not getattr(before, name):
            _stop(Grant(subject=before, kind=kind))
    # Django hashes a password again, by itself, when the preferred hash algorithm has changed.
    rehashed = getattr(instance, "_password", None) is None and update_fields is not None
    chosen = instance.password != before.password and instance.has_usable_password()
    if chosen and not rehashed and request_context.person() != before:
        _stop(Grant(subject=before, kind=Kind.PASSWORD))


def _place_given(sender: Any, instance: Assignment, raw: bool, **_more: Any) -> None:
    if not raw and _watches():
        where = {"department": instance.department, "jurisdiction": instance.jurisdiction}
        _stop(Grant(subject_id=instance.user_id, kind=Kind.REACH, **where))


def _phone_removed(sender: Any, instance: TOTPDevice, **_more: Any) -> None:
    person = request_context.person()
    if instance.confirmed and _watches() and person and person.pk != instance.user_id:
        _stop(Grant(subject_id=instance.user_id, kind=Kind.FACTOR))


def _membership_given(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **_more: Any
) -> None:
    """Check the roles, or the own permissions, that people get; `instance` is a user unless `reverse`."""
    if action != "pre_add" or not _watches():
        return
    is_role = sender is User.groups.through
    if is_role:
        lock_groups([instance.pk] if reverse else pk_set)
    for key in pk_set:
        user, given = (key, instance.pk) if reverse else (instance.pk, key)
        what = {"group_id": given} if is_role else {"permission_id": given}
        kind = Kind.ROLE if is_role else Kind.PERMISSION
        _stop(Grant(subject_id=user, kind=kind, **what))


def _group_widened(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **_more: Any
) -> None:
    if action != "pre_add" or not _watches():
        return
    given = [instance.pk] if reverse else pk_set
    lock_groups(pk_set if reverse else [instance.pk])
    groups = Group.objects.filter(pk__in=pk_set) if reverse else [instance]
    if Permission.objects.filter(POWER, pk__in=given).exists() and any(map(group_is_taken, groups)):
        raise PermissionDenied(
            _("这个组已经有人，不能再加这样的权限：%(group)s") % {"group": groups[0]}
        )
