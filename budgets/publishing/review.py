"""Review: submit a draft, recall it, return it with remarks, answer them, approve it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import store
from budgets.disclosure.differences import IDENTITY, Difference
from budgets.models import Edition, Event, Remark
from budgets.publishing.audit_log import (
    ActRefused,
    keep_changes,
    lock,
    name_of,
    record,
    require_visible,
)
from budgets.publishing.drafts import why_fixed
from budgets.publishing.separation_of_duties import require_separation
from budgets.publishing.validation import findings_on, keep_findings, open_errors, refuse_open


@dataclass(frozen=True, slots=True)
class NewRemark:
    """A reviewer's remark: about which part (its key and name), which place in it, and the text."""

    text: str
    part: str = ""
    part_name: str = ""
    place: str = ""

    def __str__(self) -> str:
        where = " ".join(piece for piece in (self.part_name, self.place) if piece)
        return f"{where}：{self.text}" if where else self.text


@dataclass(frozen=True, slots=True)
class RemarkAnswer:
    """A clerk's answer to a remark: whether it is dealt with, and an optional text."""

    done: bool
    answer: str = ""


@transaction.atomic
def submit(
    *,
    edition: Edition,
    explanations: Mapping[str, str] | None = None,
    correction_note: str = "",
    actor: User | None = None,
) -> Edition:
    """Submit a draft for review; from now on it cannot be changed.

    The current findings are stored with it, with the department's explanations by the finding's key: this is
    what is reviewed and what the public will see. A finding never stops a submission. Raise ActRefused for
    anything but a draft, for an empty one, for open cells, and for a correction without a note.
    """
    lock(edition.department, edition)
    if not edition.is_draft:
        raise ActRefused(why_fixed(edition))
    note = correction_note.strip() or edition.correction_note
    if edition.number > 1 and not note:
        raise ActRefused(_("更正要写更正说明：改了什么、为什么。"))
    require_visible(correction_note, *(explanations or {}).values())
    errors, said = _settle(edition, explanations or {})
    said += _noted(edition, note)
    edition.correction_note = note
    edition.status = Edition.Status.SUBMITTED
    edition.save()
    explained = edition.findings.filter(severity="error").exclude(explanation="").count()
    words = _("矛盾 %(errors)s 处，已说明 %(explained)s 处。") % {
        "errors": errors,
        "explained": explained,
    }
    keep_changes(record(Event.Act.SUBMIT, edition, actor, note=f"{note} {words}".strip()), said)
    return edition


@transaction.atomic
def keep_explanations(
    *,
    edition: Edition,
    explanations: Mapping[str, str],
    correction_note: str = "",
    actor: User | None = None,
) -> None:
    """Store the explanations of a draft so far, without submitting it."""
    lock(edition.department, edition)
    if not edition.is_draft:
        raise ActRefused(why_fixed(edition))
    require_visible(correction_note, *explanations.values())
    findings = findings_on(edition, store.read(edition))
    said = keep_findings(edition, findings, explanations)
    note = correction_note.strip() or edition.correction_note
    said += _noted(edition, note)
    edition.correction_note = note
    edition.save()
    keep_changes(record(Event.Act.EDIT_DRAFT, edition, actor, note=_("矛盾的说明")), said)


@transaction.atomic
def recall(*, edition: Edition, actor: User | None = None) -> Edition:
    """Make a submitted edition a draft again. Raise ActRefused once it is approved."""
    lock(edition.department, edition)
    if against := why_not_recalled(edition):
        raise ActRefused(against)
    _back_to_draft(edition)
    record(Event.Act.RECALL, edition, actor)
    return edition


def why_not_recalled(edition: Edition) -> str:
    """Return why an edition cannot be recalled; "" if it can."""
    if edition.is_submitted:
        return ""
    return _("只有还在等审核的版本可以收回；已审核通过的，请审核人员退回。")


@transaction.atomic
def send_back(
    *, edition: Edition, remarks: Sequence[NewRemark], actor: User | None = None
) -> Edition:
    """Make a submitted or approved edition a draft again, with at least one remark."""
    lock(edition.department, edition)
    if not (edition.is_submitted or edition.is_approved):
        raise ActRefused(_("只有送审或已审核、还没有公开的版本可以退回。"))
    if not remarks:
        raise ActRefused(_("退回要写意见：哪里要改、为什么。"))
    require_visible(*(text for asked in remarks for text in (asked.place, asked.text)))
    Remark.objects.bulk_create(
        Remark(
            edition=edition,
            part=asked.part,
            part_name=asked.part_name,
            place=asked.place,
            text=asked.text,
            made_by=name_of(actor),
        )
        for asked in remarks
    )
    _back_to_draft(edition)
    record(Event.Act.RETURN, edition, actor, note="\n".join(map(str, remarks)))
    return edition


@transaction.atomic
def answer(
    *, edition: Edition, answers: Mapping[int, RemarkAnswer], actor: User | None = None
) -> int:
    """Store a clerk's answers to remarks, by the keys of these; return how many have changed."""
    lock(edition.department, edition)
    if not edition.is_draft:
        raise ActRefused(why_fixed(edition))
    require_visible(*(said.answer for said in answers.values()))
    changed = []
    for remark in edition.remarks.filter(pk__in=answers):
        said = answers[remark.pk]
        if (remark.done, remark.answer) != (said.done, said.answer.strip()):
            remark.done, remark.answer = said.done, said.answer.strip()
            remark.answered_by, remark.answered_at = name_of(actor), timezone.now()
            remark.save()
            changed.append(remark)
    if changed:
        note = "\n".join(f"{remark} → {_result(remark)}" for remark in changed)
        record(Event.Act.ANSWER, edition, actor, note=note)
    return len(changed)


def submission_of(edition: Edition) -> Event | None:
    """Return the last submission of an edition."""
    return edition.events.filter(act=Event.Act.SUBMIT).order_by("-pk").first()


@transaction.atomic
def approve(*, edition: Edition, seen: int | None = None, actor: User | None = None) -> Edition:
    """Approve a submitted edition. Raise ActRefused if the separation of duties forbids it.

    `seen` is the key of the submission that the person looked at. Raise ActRefused if the edition was
    recalled and submitted again since.
    """
    lock(edition.department, edition)
    if not edition.is_submitted:
        raise ActRefused(_("这一版现在不在等审核：可能刚刚被收回、退回或已经审核过了。"))
    submission = submission_of(edition)
    if seen is not None and submission and submission.pk != seen:
        raise ActRefused(_("您打开以后，这一版被收回并重新提交过：请看过改动再审核。"))
    require_separation(edition, Event.Act.APPROVE, actor)
    edition.status = Edition.Status.APPROVED
    edition.save()
    record(Event.Act.APPROVE, edition, actor)
    return edition


def _settle(
    edition: Edition, explanations: Mapping[str, str]
) -> tuple[int, tuple[Difference, ...]]:
    """Store leaves and findings; return the number of errors, and the changed explanations."""
    disclosure = store.read(edition)
    if not any(getattr(disclosure, part) for part in store.PARTS):
        raise ActRefused(_("这份草稿还是空的，填好以后再提交。"))
    refuse_open(disclosure)
    store.mark_leaves(edition, disclosure)
    findings = findings_on(edition, disclosure)
    said = keep_findings(edition, findings, explanations)
    return len(open_errors(findings)), said


def _noted(edition: Edition, note: str) -> tuple[Difference, ...]:
    """Return the change of a correction's note, if it changes."""
    before = edition.correction_note
    if note == before:
        return ()
    return (Difference(IDENTITY, "", "更正说明", before or None, note or None),)


def _back_to_draft(edition: Edition) -> None:
    edition.status = Edition.Status.DRAFT
    edition.publish_at = edition.scheduled_by = None
    edition.save()


def _result(remark: Remark) -> str:
    done = _("已处理") if remark.done else _("未处理")
    return f"{done}：{remark.answer}" if remark.answer else done
