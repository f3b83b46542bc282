"""The acts: power is given, or asked for; what waits is confirmed, refused or taken back.

Each is one transaction, holds the account that it is about, and leaves its rows in the log of accounts.
`by` is who acts; None is a command, which acts for who runs the site.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import password_changed
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budgets.models import Assignment, Department, Jurisdiction
from budgets.publishing import ActRefused
from portal.accounts import second_factor, sessions
from portal.accounts.audit_log import Act, named, record
from portal.accounts.grants import confirmers, guard
from portal.accounts.grants.powers import Kind, is_new, waits
from portal.accounts.models import Grant, PasswordDue

Standing = Grant.Standing


@dataclass
class Given:
    """What became of what somebody gave: done at once, or waiting for a second person."""

    done: list[Grant] = field(default_factory=list)
    waiting: list[Grant] = field(default_factory=list)


@transaction.atomic
def give(
    *,
    person: User,
    by: User | None,
    roles: Iterable[Group] = (),
    permissions: Iterable[Permission] = (),
    departments: Iterable[Department] = (),
    jurisdictions: Iterable[Jurisdiction] = (),
    flags: Iterable[Kind] = (),
) -> Given:
    """Give a person roles, places to work for and the like: what is ordinary at once, power by two people.

    `flags` are of SUPERUSER, ACTIVE and STAFF. ActRefused where it is not for `by` to give.
    """
    wanted = [
        *(Grant(kind=Kind.ROLE, group=each) for each in roles),
        *(Grant(kind=Kind.PERMISSION, permission=each) for each in permissions),
        *(Grant(kind=each) for each in flags),
        # After the roles: whoever waits for power gets no place either.
        *(Grant(kind=Kind.REACH, department=each) for each in departments),
        *(Grant(kind=Kind.REACH, jurisdiction=each) for each in jurisdictions),
    ]
    return _give(person, by, wanted)


@transaction.atomic
def reset_password(*, person: User, by: User | None, password: str) -> Given:
    """Give a person a first password anew; the caller has validated it."""
    wanted = Grant(kind=Kind.PASSWORD, password=make_password(password))
    return _give(person, by, [wanted])


@transaction.atomic
def reset_factor(*, person: User, by: User | None) -> Given:
    """Take a person's phone off their account."""
    return _give(person, by, [Grant(kind=Kind.FACTOR)])


@transaction.atomic
def confirm(*, grant: Grant, by: User | None) -> Grant:
    """The second person's yes: what waited takes effect. ActRefused where it is not theirs to say."""
    found = _held(grant)
    against = confirmers.objection(found, by)
    if against:
        raise ActRefused(against)
    password = found.password
    _decide(found, Standing.CONFIRMED, by)
    _log(Act.GRANT_CONFIRMED, found, by)
    _apply(found, password)
    return found


@transaction.atomic
def refuse(*, grant: Grant, by: User | None) -> Grant:
    """The no of somebody who sees the account. ActRefused for the person whom it is about."""
    found = _held(grant)
    if by is not None and not confirmers.within_reach_of(found, by):
        raise ActRefused(_("这不在您的负责范围内。"))
    _decide(found, Standing.REFUSED, by)
    _log(Act.GRANT_REFUSED, found, by)
    return found


@transaction.atomic
def take_back(*, grant: Grant, by: User | None) -> Grant:
    """Who asked does not want it any more."""
    found = _held(grant)
    if by is not None and found.asked_by_id != by.pk:
        raise ActRefused(_("只有申请人可以收回。"))
    _decide(found, Standing.TAKEN_BACK, by)
    _log(Act.GRANT_TAKEN_BACK, found, by)
    return found


def hold(person: User) -> None:
    """One act at a time for an account: whether something waits hangs on what else it has."""
    User.objects.select_for_update().get(pk=person.pk)


def _give(person: User, by: User | None, wanted: list[Grant]) -> Given:
    hold(person)
    guard.hold_groups(grant.group_id for grant in wanted if grant.group_id)
    given = Given()
    for grant in wanted:
        grant.subject_id = person.pk
        if by is not None and not confirmers.may_ask(grant, by):
            raise ActRefused(_("%(grant)s 不是您能给的。") % {"grant": grant})
        if by is not None and waits(grant):
            given.waiting.append(_ask(grant, by))
        elif is_new(grant):
            _apply(grant, grant.password)
            given.done.append(grant)
    return given


def _ask(grant: Grant, by: User) -> Grant:
    same = {name: getattr(grant, name) for name in (*_GIVEN, "subject_id", "kind")}
    for former in Grant.objects.waiting().filter(**same):
        if grant.kind != Kind.PASSWORD:
            return former
        _decide(
            former, Standing.TAKEN_BACK, by
        )  # the last password that was set is the one that counts
        _log(Act.GRANT_TAKEN_BACK, former, by)
    grant.asked_by_id = by.pk
    grant.save()
    _log(Act.GRANT_ASKED, grant, by)
    return grant


_GIVEN = ("group_id", "permission_id", "department_id", "jurisdiction_id")


def _held(grant: Grant) -> Grant:
    """The grant as it stands now, which nobody else decides meanwhile."""
    hold(grant.subject)
    found = Grant.objects.select_for_update().get(pk=grant.pk)
    if found.standing != Standing.WAITING:
        raise ActRefused(_("这一项已经办过了。"))
    return found


def _decide(grant: Grant, standing: Grant.Standing, by: User | None) -> None:
    grant.standing, grant.password = standing, ""
    grant.decided_by_id, grant.decided_at = (by.pk if by else None), timezone.now()
    grant.save()


def _log(act: Act, grant: Grant, by: User | None) -> None:
    with translation.override("zh-hans"):  # a log has one language, whoever acts
        note = str(grant)
    if act != Act.GRANT_ASKED:
        note = f"{note}；申请人：{named(grant.asked_by)}"
    record(act, subject=grant.subject, actor=by, note=note)


def _apply(grant: Grant, password: str) -> None:
    """Let it take effect; what follows changes in the account is logged as ever (following.py)."""
    person = User.objects.get(pk=grant.subject_id)
    with guard.settled():
        if grant.kind == Kind.ROLE:
            person.groups.add(cast(Group, grant.group))
        elif grant.kind == Kind.PERMISSION:
            person.user_permissions.add(cast(Permission, grant.permission))
        elif grant.kind == Kind.REACH:
            Assignment.objects.get_or_create(
                user=person, department=grant.department, jurisdiction=grant.jurisdiction
            )
        elif grant.kind == Kind.PASSWORD:
            _set_password(person, password, grant.asked_by)
        elif grant.kind == Kind.FACTOR:
            if second_factor.remove(person):
                record(Act.FACTOR_RESET, subject=person)
                sessions.end_others(person)
        else:
            name = {Kind.ACTIVE: "is_active", Kind.STAFF: "is_staff"}.get(
                Kind(grant.kind), "is_superuser"
            )
            setattr(person, name, True)
            person.save(update_fields=[name])


def _set_password(person: User, hashed: str, chooser: User | None) -> None:
    person.password = hashed
    person.save(update_fields=["password"])
    password_changed("", person)  # the former ones, the log and the ended sessions (passwords.py)
    if chooser is not None:  # in whose hands the account is now (confirmers.py)
        record(Act.PASSWORD_SET, subject=person, actor=chooser, note="申请时所设，经确认生效")
    PasswordDue.objects.get_or_create(user=person)
