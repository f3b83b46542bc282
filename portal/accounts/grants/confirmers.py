"""Who may be the second person: somebody within reach whose account is not controlled by the one who asked.

An account is controlled by the person who last set its password for its owner, by creating or resetting it.
A later change by the owner proves nothing, because anybody who knew that password could have made it. So all
accounts that one person controls, directly or through others, count as one person together. An account whose
password the command line set is controlled by its owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from budgets.access.rights import departments_within_reach, jurisdictions_within_reach, may_manage
from budgets.models import Assignment
from portal.accounts.grants.powers import Kind, two_people_needed
from portal.accounts.models import AccountEvent, Grant, PasswordDue

SEES_ACCOUNTS = "auth.view_user"  # administrators and auditors have it
_NAMED = 6
_PLACE = ("department_id", "jurisdiction_id")
_BACKEND = (
    "django.contrib.auth.backends.ModelBackend"  # of several backends, the one with permissions
)


def may_ask(grant: Grant, by: User) -> bool:
    """Return whether a person may give this, with a second person or without."""
    if grant.kind in (Kind.PERMISSION, Kind.SUPERUSER):
        return bool(by.is_active and by.is_superuser)
    may = by.is_active and by.has_perm("auth.change_user") and may_manage(by, _subject(grant))
    return bool(may and _reaches(by, grant))


def within_reach_of(grant: Grant, by: User) -> bool:
    """Return whether a person may decide on a grant at all; never on one to themselves."""
    return bool(decidable([grant], by))


def decidable(grants: Iterable[Grant], by: User) -> list[Grant]:
    """Return the grants that a person may decide on: of accounts wholly within their reach.

    Waiting grants count as if they were given. It takes a constant number of queries.
    """
    found = list(grants)
    if not found or not by.is_active or not by.has_perm(SEES_ACCOUNTS):
        return []
    subjects = {grant.subject_id for grant in found}
    if by.is_superuser:
        return [grant for grant in found if grant.subject_id != by.pk]
    roots = set(
        User.objects.filter(pk__in=subjects, is_superuser=True).values_list("pk", flat=True)
    )
    elsewhere = {grant.subject_id for grant in found if grant.kind == Kind.SUPERUSER}
    here = (
        set(departments_within_reach(by).values_list("pk", flat=True)),
        set(jurisdictions_within_reach(by).values_list("pk", flat=True)),
    )
    places = [
        *Assignment.objects.filter(user__in=subjects).values_list("user_id", *_PLACE),
        *Grant.objects.waiting()
        .filter(subject__in=subjects, kind=Kind.REACH)
        .values_list("subject_id", *_PLACE),
        *((grant.subject_id, grant.department_id, grant.jurisdiction_id) for grant in found),
    ]
    for subject, *place in places:
        if any(key is not None and key not in of for key, of in zip(place, here, strict=True)):
            elsewhere.add(subject)
    return [each for each in found if each.subject_id not in {by.pk, *roots, *elsewhere}]


def objection(grant: Grant, by: User | None) -> str:
    """Return why a person cannot confirm a grant; "" if they can. None, a command, always can."""
    if by is None:
        return ""
    if by.pk == grant.subject_id:
        return _("给您自己的授权要由别人确认。")
    if not within_reach_of(grant, by):
        return _("这不在您的负责范围内。")
    if not two_people_needed():
        return ""
    if by.pk == grant.asked_by_id:
        return _("是您申请的，要由另一个人确认。")
    if grant.asked_by is None or not may_ask(grant, grant.asked_by):
        return _("申请人现在无权给这项授权，请拒绝后重新申请。")
    if PasswordDue.objects.filter(user=by.pk).exists():
        return _("您的密码是别人设置的，请先改成您自己的。")
    if origin(by.pk) == origin(grant.asked_by_id):
        return _("您和申请人的账号，初始密码是同一个人设的，或一个由另一个设的，不能互相确认。")
    return ""


def origin(account: int | None) -> int | None:
    """Return the account at the start of the chain of control that ends with this one."""
    seen: set[int] = set()
    while account is not None and account not in seen:
        seen.add(account)
        holder = _holder(account)
        if holder is None:
            return account
        account = holder
    return min(seen, default=None)


def _holder(account: int) -> int | None:
    """Return who last set this account's password for its owner; None for the command line."""
    chosen = AccountEvent.objects.filter(
        subject=account, act__in=[AccountEvent.Act.CREATED, AccountEvent.Act.PASSWORD_SET]
    )
    return chosen.order_by("-pk").values_list("actor_id", flat=True).first()


def who_can_confirm(grant: Grant) -> list[User]:
    """Return some of the people who can confirm a grant."""
    people = User.objects.with_perm(SEES_ACCOUNTS, backend=_BACKEND)
    people = people.filter(is_staff=True).order_by("is_superuser", "pk")
    able = (person for person in people if not objection(grant, person))
    return list(islice(able, _NAMED))


def waiting_for(by: User) -> list[Grant]:
    """Return the grants that wait within a person's reach, and those that they requested."""
    waiting = list(
        Grant.objects.waiting().select_related(
            "subject", "asked_by", "group", "permission", "department", "jurisdiction"
        )
    )
    theirs = {grant.pk for grant in decidable(waiting, by)}
    return [each for each in waiting if each.pk in theirs or each.asked_by_id == by.pk]


def _subject(grant: Grant) -> User:
    """Return the person as stored: a form may hold changes that are not saved yet."""
    return User.objects.get(pk=grant.subject_id)


def _reaches(by: User, grant: Grant) -> bool:
    if grant.department_id:
        return departments_within_reach(by).filter(pk=grant.department_id).exists()
    if grant.jurisdiction_id:
        return jurisdictions_within_reach(by).filter(pk=grant.jurisdiction_id).exists()
    return True
