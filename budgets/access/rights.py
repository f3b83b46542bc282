"""Who may do what where: groups say what (roles.py), assignments say where.

Whoever lacks the permission is refused (403) before anything is looked up. Objects outside a person's reach
answer 404, not 403, so that their existence is not disclosed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from budgets.models import Assignment, Department, Edition, Event, Jurisdiction
from budgets.models.editions import EditionQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

    Person = AbstractUser | AnonymousUser


def departments_within_reach(user: Person) -> QuerySet[Department]:
    """Return the departments that a person is assigned to, alone or with their whole jurisdiction.

    Who works for a department works for its units; who works for a unit, for that unit only.
    """
    if user.is_superuser:
        return Department.objects.all()
    if not user.is_authenticated:
        return Department.objects.none()
    assigned = Assignment.objects.filter(user=user.pk)
    return Department.objects.filter(
        Q(pk__in=assigned.values("department"))
        | Q(superior__in=assigned.values("department"))
        | Q(jurisdiction__in=assigned.values("jurisdiction"))
    )


def jurisdictions_within_reach(user: Person) -> QuerySet[Jurisdiction]:
    """Return the jurisdictions that a person is assigned to as a whole."""
    if user.is_superuser:
        return Jurisdiction.objects.all()
    if not user.is_authenticated:
        return Jurisdiction.objects.none()
    assigned = Assignment.objects.filter(user=user.pk)
    return Jurisdiction.objects.filter(pk__in=assigned.values("jurisdiction"))


def reaches_everything(user: Person) -> bool:
    """Return whether a person is assigned to every jurisdiction, and so may change what all share."""
    mine = jurisdictions_within_reach(user).values("pk")
    return not Jurisdiction.objects.exclude(pk__in=mine).exists()


def people_within_reach(user: Person) -> QuerySet[User]:
    """Return the people who work within a person's reach, and those who are assigned nowhere yet."""
    if user.is_superuser:
        return User.objects.all()
    here = Q(assignments__department__in=departments_within_reach(user)) | Q(
        assignments__jurisdiction__in=jurisdictions_within_reach(user)
    )
    wanted = User.objects.filter(here | Q(assignments__isnull=True), is_superuser=False)
    return User.objects.filter(pk__in=wanted.values("pk"))


def may_manage(user: Person, person: User) -> bool:
    """Return whether a user may manage an account: another's, whose assignments all lie within reach.

    Roles hold wherever a person works, and whoever sets a password could log in with it.
    """
    if user.is_superuser:
        return True
    elsewhere = person.assignments.exclude(
        Q(department__in=departments_within_reach(user))
        | Q(jurisdiction__in=jurisdictions_within_reach(user))
    )
    return person.pk != user.pk and not person.is_superuser and not elsewhere.exists()


def would_gain_reach(superior: Department, unit: Department) -> QuerySet[User]:
    """Return who would review, publish or withdraw for a department if it became the superior's unit.

    They work for the superior, and do not reach the department yet.
    """
    powers = Permission.objects.filter(
        content_type__app_label="budgets",
        codename__in=("review_edition", "publish_edition", "withdraw_edition"),
    )
    have = Q(groups__permissions__in=powers) | Q(user_permissions__in=powers)
    there = Q(assignments__department=unit) | Q(assignments__jurisdiction=unit.jurisdiction_id)
    if unit.superior_id is not None:
        there |= Q(assignments__department=unit.superior_id)
    gaining = User.objects.filter(have, is_active=True, assignments__department=superior)
    return gaining.exclude(pk__in=User.objects.filter(there).values("pk")).distinct()


def editions_within_reach(user: Person) -> EditionQuerySet:
    """Return the editions, drafts too, of the departments within a person's reach."""
    if user.is_superuser:
        return Edition.objects.all()
    return Edition.objects.filter(department__in=departments_within_reach(user))


def events_within_reach(user: Person) -> QuerySet[Event]:
    """Return the events about departments within a person's reach, and about their jurisdictions."""
    if user.is_superuser:
        return Event.objects.all()
    departments = departments_within_reach(user)
    counties = departments.values("jurisdiction")
    return Event.objects.filter(Q(department__in=departments) | Q(jurisdiction__in=counties))


def untold_events(user: Person) -> Q:
    """Return the events of which a person may read neither the note nor what was changed.

    Those of an edition may name its figures; those of a wording hold the template.
    """
    untold = Q(pk__in=[])
    if not user.has_perm("budgets.view_edition"):
        untold |= Q(edition__isnull=False)
    wording = Q(act=Event.Act.WORDING)
    if not user.has_perm("budgets.view_wording"):
        untold |= wording
    elif not user.is_superuser:
        untold |= wording & ~Q(jurisdiction__in=jurisdictions_within_reach(user).values("pk"))
    return untold


def edition_for(request: HttpRequest, pk: int, permission: str = "view_edition") -> Edition:
    """Return an edition for a page of the back office.

    Raise PermissionDenied for a person who may do this nowhere, Http404 for an edition out of reach.
    """
    if not request.user.has_perm(f"budgets.{permission}"):
        raise PermissionDenied
    editions = editions_within_reach(request.user)
    return get_object_or_404(editions.select_related("department__jurisdiction"), pk=pk)


def user_of(request: HttpRequest) -> User:
    """Return the person who is logged in. Raise PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
