"""When a jurisdiction's year was approved: from that day the law's twenty days count for its departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from budgets.models import Approval, Change, Event, Jurisdiction
from budgets.publishing.audit_log import record_of_jurisdiction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def keep_approval(*, approval: Approval, actor: AbstractUser | None = None) -> Approval:
    """Stores a day of approval, new or changed; the log says what it was and what it is."""
    Jurisdiction.objects.select_for_update().get(pk=approval.jurisdiction_id)
    before = Approval.objects.filter(pk=approval.pk).values_list("approved_on", flat=True).first()
    approval.save()
    if before != approval.approved_on:
        was, now = (str(before) if before else None), str(approval.approved_on)
        event = record_of_jurisdiction(
            Event.Act.APPROVAL_DATE,
            approval.jurisdiction,
            actor,
            about=approval,
            note=f"{was} → {now}" if was else now,
        )
        name, place = "批复日期", event.edition_name
        Change.objects.create(
            event=event, part=name, place=place, column=name, before=was, after=now
        )
    return approval
