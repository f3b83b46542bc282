"""What people are told on their first page: who newly shares their power, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Permission, User
from django.db.models import Q
from django.utils import timezone

from budgets.access.rights import departments_within_reach, jurisdictions_within_reach
from budgets.models import Assignment
from portal.accounts.grants.confirmers import SEES_ACCOUNTS, waiting_for
from portal.accounts.grants.powers import POWER
from portal.accounts.models import Grant

_RECENT = timedelta(days=30)
_MOST = 20


@dataclass(frozen=True, slots=True)
class News:
    """How many people's grants the person may see waiting; what was confirmed of late."""

    waiting: int
    confirmed: list[Grant]


def news_of(user: User) -> News:
    """For whoever holds power: a few queries. Nobody else is told anything."""
    mine = _power_of(user)
    if not mine:
        return News(0, [])
    waiting = waiting_for(user) if SEES_ACCOUNTS in _named(mine) else []
    return News(len({grant.subject_id for grant in waiting}), _confirmed(user, mine))


def _power_of(user: User) -> set[int]:
    held = Permission.objects.filter(POWER)
    if not user.is_superuser:
        held = held.filter(Q(group__user=user.pk) | Q(user=user.pk))
    return set(held.values_list("pk", flat=True))


def _named(keys: set[int]) -> set[str]:
    found = Permission.objects.filter(pk__in=keys).values_list(
        "content_type__app_label", "codename"
    )
    return {f"{label}.{codename}" for label, codename in found}


def _confirmed(user: User, mine: set[int]) -> list[Grant]:
    """What gave somebody a power that the person has too, where they work too; and what was done to them."""
    since = timezone.now() - _RECENT
    held = Q(subject__groups__permissions__in=mine) | Q(subject__user_permissions__in=mine)
    theirs = held | Q(subject__is_superuser=True)
    here = Q(subject=user.pk)
    here |= theirs if user.is_superuser else theirs & Q(subject__in=_beside(user))
    recent = Grant.objects.filter(
        here, standing=Grant.Standing.CONFIRMED, decided_at__gte=since
    ).values("pk")
    found = Grant.objects.filter(pk__in=recent).select_related(
        "subject", "asked_by", "decided_by", "group", "permission", "department", "jurisdiction"
    )
    return list(found.order_by("-decided_at", "-pk")[:_MOST])


def _beside(user: User) -> list[int]:
    """The people who work where this person works: for one of their departments, or the whole around it."""
    departments = departments_within_reach(user)
    places = (
        Q(department__in=departments)
        | Q(jurisdiction__in=jurisdictions_within_reach(user))
        | Q(jurisdiction__in=departments.values("jurisdiction"))
    )
    people = Assignment.objects.filter(places).values("user")
    return list(User.objects.filter(pk__in=people).values_list("pk", flat=True))
