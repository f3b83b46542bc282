"""What counts as power, who has it, and which grants wait for a second person."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db.models import Q

from budgets.access.rights import departments_within_reach, jurisdictions_within_reach
from portal.accounts.models import Grant

Kind = Grant.Kind

# Power is: of the app `budgets` the permissions that review, publish or withdraw; of all other apps every
# permission (accounts, groups, confirming), so that a new one counts until it is excepted.
_OF_BUDGETS = ("review_edition", "publish_edition", "withdraw_edition")
POWER = ~Q(content_type__app_label="budgets") | Q(codename__in=_OF_BUDGETS)

# Kinds that make a person powerful; the others give more only to people who are powerful already.
_GIVE_POWER = (Kind.ROLE, Kind.PERMISSION, Kind.SUPERUSER)


FLAGS = {Kind.ACTIVE: "is_active", Kind.STAFF: "is_staff", Kind.SUPERUSER: "is_superuser"}


def two_people_needed() -> bool:
    """Return whether this site requires a second person."""
    return settings.SEPARATION_OF_DUTIES > 1


def has_power(person: User) -> bool:
    """Return whether a person has power, as stored: active or not, wherever they work."""
    given = Permission.objects.filter(Q(group__user=person.pk) | Q(user=person.pk))
    return (
        User.objects.filter(pk=person.pk, is_superuser=True).exists()
        or given.filter(POWER).exists()
    )


def awaits_power(person: User) -> bool:
    """Return whether a request for power waits, so that what is confirmed is what was shown."""
    return Grant.objects.waiting().filter(subject=person.pk, kind__in=_GIVE_POWER).exists()


def is_new(grant: Grant) -> bool:
    """Return whether the person does not have it yet."""
    person = User.objects.get(pk=grant.subject_id)
    if grant.kind == Kind.ROLE:
        return not person.groups.filter(pk=grant.group_id).exists()
    if grant.kind == Kind.PERMISSION:
        return not person.user_permissions.filter(pk=cast(int, grant.permission_id)).exists()
    if grant.kind == Kind.REACH:
        if grant.department_id:
            return not departments_within_reach(person).filter(pk=grant.department_id).exists()
        place = cast(int, grant.jurisdiction_id)
        return not jurisdictions_within_reach(person).filter(pk=place).exists()
    flag = FLAGS.get(Kind(grant.kind))
    return not (flag and getattr(person, flag))


def waits(grant: Grant) -> bool:
    """Return whether a grant has no effect until a second person confirms it."""
    if not two_people_needed() or not is_new(grant):
        return False
    if grant.kind == Kind.SUPERUSER:
        return True
    if grant.kind == Kind.ROLE and grant.group:
        return grant.group.permissions.filter(POWER).exists()
    if grant.kind == Kind.PERMISSION:
        return Permission.objects.filter(POWER, pk=cast(int, grant.permission_id)).exists()
    # Setting the password or removing the phone of an account allows to log in as its person.
    return has_power(grant.subject) or awaits_power(grant.subject)
