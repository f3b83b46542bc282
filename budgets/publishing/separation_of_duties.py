"""Entry, review and publication by different people: who may not take the next step, and who may.

`settings.SEPARATION_OF_DUTIES` says by how many: 3 (three people), 2 (a person who entered an edition neither
approves nor publishes it), 1 (one person may do all). Superusers are under the same rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from budgets.models import Edition, Event
from budgets.publishing.audit_log import ActRefused, name_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

ENTRY = (
    Event.Act.START_DRAFT,
    Event.Act.PREPARE_DRAFT,
    Event.Act.IMPORT_DRAFT,
    Event.Act.CORRECT,
    Event.Act.EDIT_DRAFT,
    Event.Act.SUBMIT,
)
_PERMISSION = {Event.Act.APPROVE: "review_edition", Event.Act.PUBLISH: "publish_edition"}
_NAMED = 6
_BACKEND = "django.contrib.auth.backends.ModelBackend"  # the one that knows of permissions


def entered_by(edition: Edition) -> set[int]:
    """Return the keys of the people who entered, changed or submitted this edition."""
    return _people_of([edition])[0][edition.pk]


def approved_by(edition: Edition) -> int | None:
    """Return the key of the person who approved this edition last."""
    return _people_of([edition])[1].get(edition.pk)


def _people_of(editions: list[Edition]) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Return who entered each of many editions, and who approved it last, by one query."""
    entered: dict[int, set[int]] = {edition.pk: set() for edition in editions}
    approved: dict[int, int] = {}
    acts = [*ENTRY, Event.Act.APPROVE]
    events = Event.objects.filter(edition__in=list(entered), act__in=acts, actor__isnull=False)
    for edition, act, actor in events.order_by("pk").values_list("edition_id", "act", "actor_id"):
        if act == Event.Act.APPROVE:
            approved[edition] = actor
        else:
            entered[edition].add(actor)
    return entered, approved


def objection(edition: Edition, act: Event.Act, actor: AbstractUser | None) -> str:
    """Return why this person may not approve or publish an edition, and who else may; "" if they may.

    A command acts for nobody and is under no such rule.
    """
    if actor is None or settings.SEPARATION_OF_DUTIES < 2:
        return ""
    barred = entered_by(edition)
    why = ""
    if actor.pk in barred:
        why = (
            _("这一版您参与过录入，按规定录入和审核要分开，不能由您审核。")
            if act == Event.Act.APPROVE
            else _("这一版您参与过录入，按规定录入和公开要分开，不能由您公开。")
        )
    if act == Event.Act.PUBLISH and settings.SEPARATION_OF_DUTIES > 2:
        approver = approved_by(edition)
        barred |= {approver} if approver else set()
        if approver == actor.pk and not why:
            why = _("这一版是您审核通过的，按规定审核和公开要分开，不能由您公开。")
    return f"{why}{_others(edition, act, barred)}" if why else ""


def require_separation(edition: Edition, act: Event.Act, actor: AbstractUser | None) -> None:
    """Raise ActRefused if the separation of duties forbids this person the act."""
    against = objection(edition, act, actor)
    if against:
        raise ActRefused(against)


def lapsed_hours(editions: Iterable[Edition]) -> dict[int, str]:
    """Return the editions that will not be published at their hour, and why.

    Whoever set the hour may not publish them any more. They keep it and wait until a publisher decides. A
    constant number of queries, and none where nothing is scheduled.
    """
    scheduled = [edition for edition in editions if edition.publish_at is not None]
    if not scheduled:
        return {}
    setters = {edition.scheduled_by_id for edition in scheduled}
    able = _able(Event.Act.PUBLISH).filter(pk__in=setters)
    reach = {person.pk: _reach_of(person) for person in able.prefetch_related("assignments")}
    entered, approved = _people_of(scheduled)
    found = {}
    for edition in scheduled:
        setter, department = edition.scheduled_by_id, edition.department
        places = {("department", department.pk), ("jurisdiction", department.jurisdiction_id)}
        if setter is None or setter not in reach:
            found[edition.pk] = _("定时的人现在不能公开了（账号停用，或没有发布角色）")
        elif reach[setter] is not None and not places & reach[setter]:
            found[edition.pk] = _("定时的人现在不负责这个部门了")
        elif (settings.SEPARATION_OF_DUTIES > 1 and setter in entered[edition.pk]) or (
            settings.SEPARATION_OF_DUTIES > 2 and setter == approved.get(edition.pk)
        ):
            found[edition.pk] = _("定时的人参与过这一版的录入或审核")
    return found


def _reach_of(person: AbstractUser) -> set[tuple[str, int]] | None:
    """Return the places to which a person is assigned; None for everywhere."""
    if person.is_superuser:
        return None
    return {
        ("department", each.department_id)
        if each.department_id
        else ("jurisdiction", each.jurisdiction_id)
        for each in person.assignments.all()  # type: ignore[attr-defined]
    }


def _able(act: Event.Act) -> QuerySet[AbstractUser]:
    """Return the active people of the back office who may take this step somewhere."""
    people = get_user_model()._default_manager.with_perm(
        f"budgets.{_PERMISSION[act]}", backend=_BACKEND
    )
    return people.filter(is_staff=True)


def _others(edition: Edition, act: Event.Act, barred: set[int]) -> str:
    near = Q(assignments__department=edition.department_id) | Q(
        assignments__jurisdiction=edition.department.jurisdiction_id
    )
    people = _able(act).filter(near | Q(is_superuser=True)).exclude(pk__in=barred)
    names = [name_of(person) for person in people.distinct().order_by("pk")[:_NAMED]]
    if not names:
        return _("现在没有别的人可以办这一步：请管理员给另一位同事这个角色。")
    return _("可以办这一步的有：%(names)s。") % {"names": "、".join(names)}
