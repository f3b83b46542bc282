"""Notices on the first page: who shares a person's power since lately, and which grants wait for them."""

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
    """How many people's waiting grants the person may see; the grants confirmed recently."""

    waiting: int
    confirmed: list[Grant]


def news_of(user: User) -> News:
    """Return the notices of a person who has power, by a few queries; nobody else gets any."""
    mine = _power_of(user)
    if not mine:
        return News(0, [])
    waiting = waiting_for(user) if user.has_perm(SEES_ACCOUNTS) else []
    return News(len({grant.subject_id for grant in waiting}), _confirmed(user, mine))


def _power_of(user: User) -> set[int]:
    held = Permission.objects.filter(POWER)
    if not user.is_superuser:
        held = held.filter(Q(group__user=user.pk) | Q(user=user.pk))
    return set(held.values_list("pk", flat=True))


def _confirmed(user: User, mine: set[int]) -> list[Grant]:
    """Return grants that gave others, where the person works, a power they share; and those to themselves."""
    since = timezone.now() - _RECENT
    held = Q(subject__groups__permissions__in=mine) | Q(subject__user_permissions__in=mine)
    theirs = held | Q(subject__is_superuser=True)
    here = Q(subject=user.pk)
    here |= theirs if user.is_superuser else theirs & Q(subject__in=_colleagues_of(user))
    recent = Grant.objects.filter(
        here, standing=Grant.Standing.CONFIRMED, decided_at__gte=since
    ).values("pk")
    found = Grant.objects.filter(pk__in=recent).select_related(
        "subject", "asked_by", "decided_by", "group", "permission", "department", "jurisdiction"
    )
    return list(found.order_by("-decided_at", "-pk")[:_MOST])


def _colleagues_of(user: User) -> list[int]:
    """Return the people who work for one of this person's departments, or for its whole jurisdiction."""
    departments = departments_within_reach(user)
    places = (
        Q(department__in=departments)
        | Q(jurisdiction__in=jurisdictions_within_reach(user))
        | Q(jurisdiction__in=departments.values("jurisdiction"))
    )
    people = Assignment.objects.filter(places).values("user")
    return list(User.objects.filter(pk__in=people).values_list("pk", flat=True))
