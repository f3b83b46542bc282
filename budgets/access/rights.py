"""Who may do what where. Groups say what (roles.py), assignments say where, and one gate asks both.

Whoever lacks the permission is refused before anything is looked up, and what is out of reach is not
found: nobody learns of another department's draft, not even that it exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from budgets.models import Department, Edition, Event, Jurisdiction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

    Person = AbstractUser | AnonymousUser


def departments_within_reach(user: Person) -> QuerySet[Department]:
    """The departments that a person is assigned to, alone or with their whole jurisdiction."""
    if user.is_superuser:
        return Department.objects.all()
    if not user.is_authenticated:
        return Department.objects.none()
    assigned = user.assignments  # type: ignore[attr-defined]
    return Department.objects.filter(
        Q(pk__in=assigned.values("department"))
        | Q(jurisdiction__in=assigned.values("jurisdiction"))
    )


def jurisdictions_within_reach(user: Person) -> QuerySet[Jurisdiction]:
    """The jurisdictions that a person is assigned to as a whole."""
    if user.is_superuser:
        return Jurisdiction.objects.all()
    if not user.is_authenticated:
        return Jurisdiction.objects.none()
    assigned = user.assignments  # type: ignore[attr-defined]
    return Jurisdiction.objects.filter(pk__in=assigned.values("jurisdiction"))


def reaches_everything(user: Person) -> bool:
    """Whether a person is assigned to every jurisdiction of the site, and so may change what all share."""
    mine = jurisdictions_within_reach(user).values("pk")
    return not Jurisdiction.objects.exclude(pk__in=mine).exists()


def people_within_reach(user: Person) -> QuerySet[User]:
    """The people who work within a person's reach, and those who have been assigned nowhere yet."""
    if user.is_superuser:
        return User.objects.all()
    here = Q(assignments__department__in=departments_within_reach(user)) | Q(
        assignments__jurisdiction__in=jurisdictions_within_reach(user)
    )
    wanted = User.objects.filter(here | Q(assignments__isnull=True), is_superuser=False)
    return User.objects.filter(pk__in=wanted.values("pk"))


def may_manage(user: Person, person: User) -> bool:
    """Whether an account is wholly somebody's to manage: another's, and of nobody who works elsewhere too.

    Roles hold wherever a person works, and who sets a password could log in with it.
    """
    if user.is_superuser:
        return True
    elsewhere = person.assignments.exclude(  # type: ignore[attr-defined]
        Q(department__in=departments_within_reach(user))
        | Q(jurisdiction__in=jurisdictions_within_reach(user))
    )
    return person.pk != user.pk and not person.is_superuser and not elsewhere.exists()


def editions_within_reach(user: Person) -> QuerySet[Edition]:
    """The editions, drafts too, of the departments within a person's reach."""
    if user.is_superuser:
        return Edition.objects.all()
    return Edition.objects.filter(department__in=departments_within_reach(user))


def events_within_reach(user: Person) -> QuerySet[Event]:
    """The acts about departments within a person's reach, and those about their jurisdictions."""
    if user.is_superuser:
        return Event.objects.all()
    departments = departments_within_reach(user)
    counties = departments.values("jurisdiction")
    return Event.objects.filter(Q(department__in=departments) | Q(jurisdiction__in=counties))


def untold_events(user: Person) -> Q:
    """The acts whose words a person may not read, neither the note nor what was changed.

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
    """The gate of every page of an edition in the back office.

    PermissionDenied for who may not do this anywhere; Http404 for an edition out of reach.
    """
    require(request, permission)
    editions = editions_within_reach(request.user)
    return get_object_or_404(editions.select_related("department__jurisdiction"), pk=pk)


def require(request: HttpRequest, permission: str) -> None:
    """PermissionDenied for who lacks a permission of this app."""
    if not request.user.has_perm(f"budgets.{permission}"):
        raise PermissionDenied
