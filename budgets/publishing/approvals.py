"""The day on which a jurisdiction's year was approved: its departments have twenty days from then, by law."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from budgets.models import Approval, Change, Event, Jurisdiction
from budgets.publishing.audit_log import record


@transaction.atomic
def keep_approval(*, approval: Approval, actor: User | None = None) -> Approval:
    """Store a day of approval, new or changed, and log what it was and what it is."""
    Jurisdiction.objects.select_for_update().get(pk=approval.jurisdiction_id)
    before = Approval.objects.filter(pk=approval.pk).values_list("approved_on", flat=True).first()
    approval.save()
    if before != approval.approved_on:
        was, now = str(before) if before else None, str(approval.approved_on)
        note = f"{was} → {now}" if was else now
        event = record(
            Event.Act.APPROVAL_DATE, approval, actor, note=note, jurisdiction=approval.jurisdiction
        )
        where = {"part": "批复日期", "place": event.edition_name, "column": "批复日期"}
        Change.objects.create(event=event, before=was, after=now, **where)
    return approval
