"""Actions on grants: give what is ordinary, request what is power; confirm, refuse or take back a request.

Each is one transaction, locks the account that it is about, and writes into the log of accounts. `by` is the
person who acts; None is a command, which acts for the operator of the site.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import password_changed
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from budgets.models import Assignment
from budgets.publishing import ActRefused
from portal.accounts import second_factor, sessions
from portal.accounts.audit_log import Act, named, record
from portal.accounts.grants import confirmers, guard
from portal.accounts.grants.powers import FLAGS, Kind, is_new, waits
from portal.accounts.models import Grant, PasswordDue

Standing = Grant.Standing


@transaction.atomic
def give(*, person: User, by: User | None, grants: Iterable[Grant]) -> list[Grant]:
    """Give a person what is ordinary at once; request what is power, and return it: it waits.

    The grants are new and need no `subject`. Put roles before places: a person who waits for power gets no
    place at once either. A PASSWORD has been validated and hashed. Raise ActRefused for what `by` may not
    give.
    """
    lock(person)
    grants = list(grants)
    guard.lock_groups(grant.group_id for grant in grants if grant.group_id)
    waiting = []
    for grant in grants:
        grant.subject_id = person.pk
        if by is not None and not confirmers.may_ask(grant, by):
            raise ActRefused(_("%(grant)s 不是您能给的。") % {"grant": grant})
        if by is not None and waits(grant):
            waiting.append(_ask(grant, by))
        elif is_new(grant):
            _apply(grant, grant.password)
    return waiting


@transaction.atomic
def confirm(*, grant: Grant, by: User | None) -> Grant:
    """Let a request take effect, as the second person. Raise ActRefused if `by` may not confirm it."""
    found = _locked(grant)
    if against := confirmers.objection(found, by):
        raise ActRefused(against)
    password = found.password
    _decide(found, Standing.CONFIRMED, by)
    _apply(found, password)
    return found


@transaction.atomic
def refuse(*, grant: Grant, by: User | None) -> Grant:
    """Refuse a request. Raise ActRefused if the account is out of reach of `by`, or their own."""
    found = _locked(grant)
    if by is not None and not confirmers.within_reach_of(found, by):
        raise ActRefused(_("这不在您的负责范围内。"))
    _decide(found, Standing.REFUSED, by)
    return found


@transaction.atomic
def take_back(*, grant: Grant, by: User | None) -> Grant:
    """Withdraw one's own request. Raise ActRefused for anybody else's."""
    found = _locked(grant)
    if by is not None and found.asked_by_id != by.pk:
        raise ActRefused(_("只有申请人可以收回。"))
    _decide(found, Standing.TAKEN_BACK, by)
    return found


def lock(person: User) -> None:
    """Let one action at a time change an account: whether a grant waits depends on the others."""
    User.objects.select_for_update().get(pk=person.pk)


def _ask(grant: Grant, by: User) -> Grant:
    """Store a request, or return the same one that waits already."""
    names = ("subject_id", "kind", "group_id", "permission_id", "department_id", "jurisdiction_id")
    for former in Grant.objects.waiting().filter(**{name: getattr(grant, name) for name in names}):
        if grant.kind != Kind.PASSWORD:
            return former
        _decide(former, Standing.TAKEN_BACK, by)  # the last password that was set counts
    grant.asked_by_id = by.pk
    grant.save()
    record(Act.GRANT_ASKED, subject=grant.subject, actor=by, note=_in_the_logs_language(grant))
    return grant


def _locked(grant: Grant) -> Grant:
    """Return a request as it is now, locked. Raise ActRefused if it was decided meanwhile."""
    lock(grant.subject)
    found = Grant.objects.select_for_update().get(pk=grant.pk)
    if found.standing != Standing.WAITING:
        raise ActRefused(_("这一项已经办过了。"))
    return found


def _decide(grant: Grant, standing: Grant.Standing, by: User | None) -> None:
    """Store and log what became of a request; its password is forgotten."""
    grant.standing, grant.password = standing, ""
    grant.decided_by_id, grant.decided_at = (by.pk if by else None), timezone.now()
    grant.save()
    note = f"{_in_the_logs_language(grant)}；申请人：{named(grant.asked_by)}"
    record(Act(f"grant_{standing.value}"), subject=grant.subject, actor=by, note=note)


def _in_the_logs_language(grant: Grant) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(grant)


def _apply(grant: Grant, password: str) -> None:
    """Let a grant take effect; signals.py logs the changes of the account."""
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
            name = FLAGS[Kind(grant.kind)]
            setattr(person, name, True)
            person.save(update_fields=[name])


def _set_password(person: User, hashed: str, chooser: User | None) -> None:
    person.password = hashed
    person.save(update_fields=["password"])
    password_changed("", person)  # passwords.py: former passwords, log, sessions
    if chooser is not None:  # who controls the account from now on (confirmers.py)
        record(Act.PASSWORD_SET, subject=person, actor=chooser, note="申请时所设，经确认生效")
    PasswordDue.objects.get_or_create(user=person)
