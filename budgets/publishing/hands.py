"""Entry, review and publication in different hands: who may not take the next step, and who may.

`settings.SEPARATE_HANDS` says in how many: 3 (three people), 2 (who entered neither approves nor
publishes), 1 (one person may do all). A superuser is under the same rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from budgets.models import Edition, Event
from budgets.publishing.recording import ActRefused, name_of

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
    """The keys of the people who entered, changed or submitted this edition."""
    events = edition.events.filter(act__in=ENTRY, actor__isnull=False)
    return set(events.values_list("actor_id", flat=True))


def approved_by(edition: Edition) -> int | None:
    """The key of the person who approved this edition last."""
    events = edition.events.filter(act=Event.Act.APPROVE)
    return events.order_by("-pk").values_list("actor_id", flat=True).first()


def objection(edition: Edition, act: Event.Act, actor: AbstractUser | None) -> str:
    """Why this person may not approve or publish this edition, and who else may; empty where they may.

    A command acts for nobody and is under no such rule.
    """
    if actor is None or settings.SEPARATE_HANDS < 2:
        return ""
    barred = entered_by(edition)
    why = ""
    if actor.pk in barred:
        why = (
            _("这一版您参与过录入，按规定录入和审核要分开，不能由您审核。")
            if act == Event.Act.APPROVE
            else _("这一版您参与过录入，按规定录入和公开要分开，不能由您公开。")
        )
    if act == Event.Act.PUBLISH and settings.SEPARATE_HANDS > 2:
        approver = approved_by(edition)
        barred |= {approver} if approver else set()
        if approver == actor.pk and not why:
            why = _("这一版是您审核通过的，按规定审核和公开要分开，不能由您公开。")
    return f"{why}{_others(edition, act, barred)}" if why else ""


def require_other_hands(edition: Edition, act: Event.Act, actor: AbstractUser | None) -> None:
    """ActRefused where the rule of separate hands stands against this person."""
    against = objection(edition, act, actor)
    if against:
        raise ActRefused(against)


def _others(edition: Edition, act: Event.Act, barred: set[int]) -> str:
    people = get_user_model()._default_manager.with_perm(
        f"budgets.{_PERMISSION[act]}", backend=_BACKEND
    )
    near = Q(assignments__department=edition.department_id) | Q(
        assignments__jurisdiction=edition.department.jurisdiction_id
    )
    people = people.filter(near | Q(is_superuser=True), is_staff=True).exclude(pk__in=barred)
    names = [name_of(person) for person in people.distinct().order_by("pk")[:_NAMED]]
    if not names:
        return _("现在没有别的人可以办这一步：请管理员给另一位同事这个角色。")
    return _("可以办这一步的有：%(names)s。") % {"names": "、".join(names)}
