"""Separation of duties: entry, review and publication by different people.

`settings.SEPARATION_OF_DUTIES` says by how many: 3 (three people), 2 (a person who entered an edition neither
approves nor publishes it), 1 (one person may do all). Superusers are under the same rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from budgets.models import Department, Edition, Event
from budgets.publishing.audit_log import ActRefused, name_of

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
_BACKEND = (
    "django.contrib.auth.backends.ModelBackend"  # of several backends, the one with permissions
)


def _people_of(editions: list[Edition]) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Return who entered, changed or submitted each edition, and who approved it last, by one query."""
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


def objection(edition: Edition, act: Event.Act, actor: User | None) -> str:
    """Return why this person may not approve or publish an edition, and who else may; "" if they may.

    A command acts for nobody and is under no such rule.
    """
    if actor is None or settings.SEPARATION_OF_DUTIES < 2:
        return ""
    entered, approved = _people_of([edition])
    barred = entered[edition.pk]
    why = ""
    if actor.pk in barred:
        why = (
            _("这一版您参与过录入，按规定录入和审核要分开，不能由您审核。")
            if act == Event.Act.APPROVE
            else _("这一版您参与过录入，按规定录入和公开要分开，不能由您公开。")
        )
    if act == Event.Act.PUBLISH and settings.SEPARATION_OF_DUTIES > 2:
        barred |= set(approved.values())
        if actor.pk in approved.values() and not why:
            why = _("这一版是您审核通过的，按规定审核和公开要分开，不能由您公开。")
    return f"{why}{_others(edition, act, barred)}" if why else ""


def require_separation(edition: Edition, act: Event.Act, actor: User | None) -> None:
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
    setters = [edition.scheduled_by_id for edition in scheduled if edition.scheduled_by_id]
    able = _able(Event.Act.PUBLISH).filter(pk__in=setters).prefetch_related("assignments")
    people = {person.pk: person for person in able}
    entered, approved = _people_of(scheduled)
    found = {}
    for edition in scheduled:
        setter = edition.scheduled_by_id
        if setter not in people:
            found[edition.pk] = _("定时的人现在不能公开了（账号停用，或没有发布角色）")
        elif not _is_responsible(people[setter], edition.department):
            found[edition.pk] = _("定时的人现在不负责这个部门了")
        elif (settings.SEPARATION_OF_DUTIES > 1 and setter in entered[edition.pk]) or (
            settings.SEPARATION_OF_DUTIES > 2 and setter == approved.get(edition.pk)
        ):
            found[edition.pk] = _("定时的人参与过这一版的录入或审核")
    return found


def _is_responsible(person: User, department: Department) -> bool:
    """Return whether a person is assigned to a department or its jurisdiction; superusers are everywhere."""
    return person.is_superuser or any(
        each.department_id == department.pk or each.jurisdiction_id == department.jurisdiction_id
        for each in person.assignments.all()
    )


def _able(act: Event.Act) -> QuerySet[User]:
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
