"""What counts as power, who has it, and which grants wait for a second person."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

from budgets.access.rights import departments_within_reach, jurisdictions_within_reach
from portal.accounts.models import Grant

Kind = Grant.Kind

# Of the budgets: what lets something become public, or takes it away. Beside them whatever else the site
# has permissions for: accounts, groups, and who may confirm. What is new there counts until it is excepted.
_OF_BUDGETS = ("review_edition", "publish_edition", "withdraw_edition")
POWER = ~Q(content_type__app_label="budgets") | Q(codename__in=_OF_BUDGETS)

# What by itself makes somebody powerful; the other kinds give more only to who is powerful already.
_GIVE_POWER = (Kind.ROLE, Kind.PERMISSION, Kind.SUPERUSER)


def two_people_needed() -> bool:
    """Whether this site asks for a second person."""
    return settings.SEPARATION_OF_DUTIES > 1


def powers_of(group: Group) -> QuerySet[Permission]:
    return group.permissions.filter(POWER)


def has_power(person: User) -> bool:
    """Whether a person has power by what is stored of them; active or not, wherever they work."""
    given = Permission.objects.filter(Q(group__user=person.pk) | Q(user=person.pk))
    return (
        User.objects.filter(pk=person.pk, is_superuser=True).exists()
        or given.filter(POWER).exists()
    )


def awaits_power(person: User) -> bool:
    """Whether power waits for a person: what is confirmed must be what was shown."""
    return Grant.objects.waiting().filter(subject=person.pk, kind__in=_GIVE_POWER).exists()


def is_new(grant: Grant) -> bool:
    """Whether the person does not have it yet."""
    person = User.objects.get(pk=grant.subject_id)
    if grant.kind == Kind.ROLE:
        return not person.groups.filter(pk=grant.group_id).exists()
    if grant.kind == Kind.PERMISSION:
        return not person.user_permissions.filter(pk=cast(int, grant.permission_id)).exists()
    if grant.kind == Kind.REACH and grant.department_id:
        return not departments_within_reach(person).filter(pk=grant.department_id).exists()
    if grant.kind == Kind.REACH:
        return (
            not jurisdictions_within_reach(person)
            .filter(pk=cast(int, grant.jurisdiction_id))
            .exists()
        )
    flag = {
        Kind.ACTIVE: person.is_active,
        Kind.STAFF: person.is_staff,
        Kind.SUPERUSER: person.is_superuser,
    }
    return not flag.get(Kind(grant.kind), False)


def waits(grant: Grant) -> bool:
    """Whether a grant has no effect until a second person confirms it."""
    if not two_people_needed() or not is_new(grant):
        return False
    if grant.kind == Kind.SUPERUSER:
        return True
    if grant.kind == Kind.ROLE and grant.group:
        return powers_of(grant.group).exists()
    if grant.kind == Kind.PERMISSION:
        return Permission.objects.filter(POWER, pk=cast(int, grant.permission_id)).exists()
    # Whoever sets the password, or takes off the phone, could log in with what the person may do.
    return has_power(grant.subject) or awaits_power(grant.subject)
