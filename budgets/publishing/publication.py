"""Publish an edition, now or at a set time, and withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import search_index, store
from budgets.disclosure.differences import Difference
from budgets.disclosure.model import Disclosure
from budgets.disclosure.writers.wording import usable_wording
from budgets.models import Edition, Event
from budgets.models.fields import SECTION_LABELS
from budgets.models.first_publication import FirstSource
from budgets.publishing.audit_log import ActRefused, keep_changes, lock, record, require_visible
from budgets.publishing.first_publication import (
    FirstPublication,
    set_first_publication,
    settle_first_publication,
)
from budgets.publishing.separation_of_duties import lapsed_hours, require_separation
from budgets.publishing.validation import Drift, drift_of, findings_on, keep_findings, refuse_open
from budgets.publishing.withdrawn_marks import keep_withdrawn_marks


@transaction.atomic
def publish(
    *,
    edition: Edition,
    explanations: Mapping[str, str] | None = None,
    correction_note: str = "",
    first: FirstPublication | None = None,
    actor: User | None = None,
) -> Edition:
    """Publish a draft without review, for commands; in the back office editions are reviewed first.

    `explanations` maps a finding's key to the department's words; findings and explanations become part of
    the edition. `first` says when the year was first public. Raise ActRefused for anything but a draft, for
    open cells, and for a correction without a note.
    """
    lock(edition.department, edition)
    if not edition.is_draft:
        raise ActRefused(_not_to_publish(edition))
    if edition.number > 1 and not (correction_note or edition.correction_note):
        raise ActRefused(_("更正公开要写更正说明：改了什么、为什么。"))
    require_visible(correction_note, *(explanations or {}).values())
    disclosure = store.read(edition)
    refuse_open(disclosure)
    store.mark_leaves(edition, disclosure)
    findings = findings_on(edition, disclosure)
    said = keep_findings(edition, findings, explanations or {})
    edition.correction_note = correction_note or edition.correction_note
    dated = set_first_publication(edition, first)
    given_way = wording_given_way(edition, disclosure)
    _make_public(edition, disclosure)
    note = f"{edition.correction_note} {given_way}".strip()
    event = record(Event.Act.PUBLISH, edition, actor, note=note)
    keep_changes(event, said + dated + store.checksums_to_record(edition))
    return edition


@transaction.atomic
def publish_approved(
    *, edition: Edition, first: FirstPublication | None = None, actor: User | None = None
) -> Edition:
    """Publish an approved edition now. Raise ActRefused if the separation of duties forbids it."""
    lock(edition.department, edition)
    if not edition.is_approved:
        raise ActRefused(_not_to_publish(edition))
    require_separation(edition, Event.Act.PUBLISH, actor)
    _publish_reviewed(edition, actor, first=first)
    return edition


@transaction.atomic
def schedule(
    *,
    edition: Edition,
    at: datetime,
    first: FirstPublication | None = None,
    actor: User | None = None,
) -> Edition:
    """Set the time at which `publish_due` publishes an approved edition."""
    lock(edition.department, edition)
    if not edition.is_approved:
        raise ActRefused(_not_to_publish(edition))
    require_separation(edition, Event.Act.PUBLISH, actor)
    if at <= timezone.now():
        raise ActRefused(_("定时要写将来的时间；现在就公开请用“立即公开”。"))
    dated = set_first_publication(edition, first, timezone.localdate(at))
    edition.publish_at, edition.scheduled_by = at, actor
    edition.save()
    keep_changes(record(Event.Act.SCHEDULE, edition, actor, note=_hour(at)), dated)
    return edition


@transaction.atomic
def cancel_schedule(*, edition: Edition, actor: User | None = None) -> Edition:
    """Remove the time of publication; the edition stays approved."""
    lock(edition.department, edition)
    if not edition.is_approved or edition.publish_at is None:
        raise ActRefused(_("这一版没有定时公开，或者刚刚已经公开。"))
    note = _hour(edition.publish_at)
    edition.publish_at = edition.scheduled_by = None
    if edition.first_published_source == FirstSource.PORTAL and not edition.first_published_on:
        edition.first_published_source = ""  # whoever publishes it later says so again
    edition.save()
    record(Event.Act.CANCEL_SCHEDULE, edition, actor, note=note)
    return edition


@transaction.atomic
def publish_due(*, edition: Edition, now: datetime) -> bool:
    """Publish an edition whose time has come, on behalf of the person who set the time.

    Return False if there is nothing left to do: another run was quicker, or the time was removed. Raise
    ActRefused if that person may not publish it any more; it keeps its time and waits for a publisher.
    """
    lock(edition.department, edition)
    at = edition.publish_at
    if not edition.is_approved or at is None or at > now:
        return False
    lapsed = lapsed_hours([edition])
    if lapsed:
        raise ActRefused(lapsed[edition.pk])
    words = _("按 %(hour)s 的定时公开。") % {"hour": _hour(at)}
    _publish_reviewed(edition, edition.scheduled_by, words)
    return True


@transaction.atomic
def withdraw(*, edition: Edition, reason: str, actor: User | None = None) -> Edition:
    """Withdraw a published edition; the reason stays visible. Raise ActRefused without one.

    A superseded edition can be withdrawn too, as it may also hold what should never have been public.
    """
    lock(edition.department, edition)
    if not edition.is_public:
        raise ActRefused(_("只有公众看得到的版本可以撤回。"))
    if not reason.strip():
        raise ActRefused(_("撤回要写原因，原因会对公众显示。"))
    require_visible(reason)
    edition.status = Edition.Status.WITHDRAWN
    edition.withdrawal_reason = reason.strip()
    edition.save()
    record(Event.Act.WITHDRAW, edition, actor, note=edition.withdrawal_reason)
    keep_withdrawn_marks()
    return edition


def _publish_reviewed(
    edition: Edition, actor: User | None, words: str = "", first: FirstPublication | None = None
) -> None:
    """Publish what was approved, with today's findings: the editions it is compared with may have changed."""
    dated = set_first_publication(edition, first)
    disclosure = store.read(edition)
    drift = drift_of(edition, disclosure)
    said: tuple[Difference, ...] = ()
    if drift:
        # Findings change with a draft only. Nobody sees it as one: all this is one transaction.
        edition.status, edition.publish_at, edition.scheduled_by = Edition.Status.DRAFT, None, None
        edition.save()
        said = keep_findings(edition, drift.now, {})
        words = f"{words} {_drift_in_words(drift)}".strip()
    given_way = wording_given_way(edition, disclosure)
    _make_public(edition, disclosure)
    note = " ".join(filter(None, (edition.correction_note, words, given_way)))
    event = record(Event.Act.PUBLISH, edition, actor, note=note)
    keep_changes(event, said + dated + store.checksums_to_record(edition))


def wording_given_way(edition: Edition, disclosure: Disclosure | None = None) -> str:
    """Return a sentence about wording templates that cannot be used for an edition; "" if all can.

    A template of the jurisdiction is tried on a sample as it is saved: it may still fail on these figures, or
    have been saved before the rules for templates became stricter.
    """
    own = store.wording_of(edition)
    if not own:
        return ""
    usable = usable_wording(disclosure or store.read(edition), own)
    sections = [str(SECTION_LABELS[section]) for section in own if section not in usable]
    if not sections:
        return ""
    return _(
        "地区的措辞模板有的不能用于这一版（%(sections)s），公开文件的这些部分照本站的通用措辞写。"
    ) % {"sections": _("、").join(sections)}


def _drift_in_words(drift: Drift) -> str:
    counts = {"new": len(drift.new), "gone": len(drift.gone)}
    return (
        _("提交审核以后相邻年度有公开或更正，重新检查：多出 %(new)s 处，消失 %(gone)s 处。")
        % counts
    )


def _make_public(edition: Edition, disclosure: Disclosure) -> None:
    """Supersede the current edition, seal this one and make it public."""
    current = edition.department.editions.filter(
        fiscal_year=edition.fiscal_year, phase=edition.phase
    ).current()
    current.update(status=Edition.Status.SUPERSEDED)
    place = edition.department.jurisdiction
    edition.notice, edition.notice_en = place.notice, place.notice_en
    disclosure = replace(disclosure, notice=place.notice, notice_en=place.notice_en)
    store.keep_rows(edition, disclosure)
    store.keep_headline(edition)
    search_index.fill(edition, disclosure)
    store.store_sealed_copy(edition, disclosure)
    # A template that was tried on a sample may still fail on these figures: the public never sees that.
    wording = usable_wording(disclosure, store.wording_of(edition))
    edition.wording = wording
    store.keep_words(edition, disclosure, wording)
    edition.published_at = timezone.now()
    settle_first_publication(edition)
    edition.publish_at = edition.scheduled_by = None
    edition.status = Edition.Status.PUBLISHED
    edition.save()
    keep_withdrawn_marks()


def _not_to_publish(edition: Edition) -> str:
    if not edition.is_unpublished:
        return _("这一版已经公开过了。")
    if edition.is_draft:
        return _("这一版还是草稿，先提交审核。")
    if edition.is_submitted:
        return _("这一版还在等审核，审核通过以后才能公开。")
    return _("这一版已审核，请在后台公开。")


def _hour(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
