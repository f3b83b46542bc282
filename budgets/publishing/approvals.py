"""The days on which years were approved: by law there are twenty days from then.

A jurisdiction's departments count from the day of the jurisdiction, units from the day of their department.
"""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction

from budgets.models import Approval, Change, Event, Jurisdiction, UnitApproval
from budgets.publishing.audit_log import lock, record

A = TypeVar("A", Approval, UnitApproval)


@transaction.atomic
def keep_approval(*, approval: A, actor: User | None = None) -> A:
    """Store a day of approval, new or changed, and log what it was and what it is."""
    place = None
    if isinstance(approval, UnitApproval):
        lock(approval.department)
    else:
        place = Jurisdiction.objects.select_for_update().get(pk=approval.jurisdiction_id)
    stored = type(approval)._default_manager.filter(pk=approval.pk)
    before = stored.values_list("approved_on", flat=True).first()
    approval.save()
    if before != approval.approved_on:
        was, now = str(before) if before else None, str(approval.approved_on)
        note = f"{was} → {now}" if was else now
        event = record(Event.Act.APPROVAL_DATE, approval, actor, note=note, jurisdiction=place)
        where = {"part": "批复日期", "place": event.edition_name, "column": "批复日期"}
        Change.objects.create(event=event, before=was, after=now, **where)
    return approval
