"""The acts: what changes an edition's standing. Each is one transaction and leaves one Event.

Acts check the state of the edition, not the rights of the actor: the admin and the commands that call
them do that. A failed rule never stops a publication: the law's twenty days come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import acting, search_index, store
from budgets.disclosure.differences import Difference, differences
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.next_year import prepared
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.rereading import with_own_words_read
from budgets.disclosure.rules import judge
from budgets.disclosure.shape import Disclosure, Phase
from budgets.disclosure.writers.canonical_json import checksum
from budgets.disclosure.writers.wording import usable_wording
from budgets.models import Change, Department, Edition, Event
from budgets.models import Finding as FindingRow

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came in, and what was read in it."""

    name: str
    data: bytes
    reading: Reading

    @property
    def sha256(self) -> str:
        """The checksum of the file, in hexadecimal."""
        return sha256(self.data).hexdigest()


class ActRefused(Exception):
    """An act that the edition's state does not allow; the message is for the person who tried."""


@transaction.atomic
def start_draft(
    *,
    department: Department,
    fiscal_year: int,
    phase: Phase = Phase.BUDGET,
    actor: AbstractUser | None = None,
) -> Edition:
    """An empty draft edition; ActRefused where one is open or the year is already published."""
    _lock(department)
    editions = department.editions.filter(fiscal_year=fiscal_year, phase=phase.value)
    if editions.open().exists():
        raise ActRefused(_("这个部门、年度和阶段已有一份草稿，请先完成或删除它。"))
    if editions.current().exists():
        raise ActRefused(_("这个年度已经公开；要改动请在已公开的版本上“开始更正”。"))
    edition = _new_edition(department, fiscal_year, phase, actor)
    _record(Event.Act.START_DRAFT, edition, actor)
    return edition


@transaction.atomic
def prepare_draft(
    *,
    department: Department,
    fiscal_year: int,
    phase: Phase = Phase.BUDGET,
    actor: AbstractUser | None = None,
) -> Edition:
    """A draft with the headings and texts of the year before and its amounts as those of last year.

    It follows the latest published edition of an earlier year; final accounts follow the budget of their
    year besides. ActRefused where there is neither, and where `start_draft` refuses.
    """
    edition = start_draft(department=department, fiscal_year=fiscal_year, phase=phase, actor=actor)
    earlier = department.editions.filter(fiscal_year__lt=fiscal_year, phase=phase.value).current()
    last = store.editions_with_parts(earlier.order_by("-fiscal_year")).first()
    plan = _published(department, fiscal_year, Phase.BUDGET) if phase is Phase.FINAL else None
    if last is None and plan is None:
        raise ActRefused(
            _("这个部门还没有公开过，没有可以照着准备的一年；请从空白草稿或公开文件开始。")
        )
    # What an edition was read from may name the department otherwise than it is called now.
    before = replace(store.read(last), department=store.read(edition).department) if last else None
    store.write(edition, prepared(fiscal_year, phase, last=before, plan=plan))
    _record(Event.Act.PREPARE_DRAFT, edition, actor, note=str(last or ""))
    return edition


@transaction.atomic
def import_draft(
    *,
    department: Department,
    disclosure: Disclosure,
    received: Received | None = None,
    actor: AbstractUser | None = None,
) -> Edition:
    """A new draft edition that holds `disclosure`; ActRefused where a draft is open already.

    The file that it was read from, where there is one, is kept with the edition.
    """
    _lock(department)
    year, phase = disclosure.fiscal_year, disclosure.phase
    editions = department.editions.filter(fiscal_year=year, phase=phase.value)
    if editions.open().exists():
        raise ActRefused(_("这个部门、年度和阶段已有一份草稿，请先完成或删除它。"))
    edition = _new_edition(department, year, phase, actor)
    if received:
        edition.source_name, edition.source_sha256 = received.name[:200], received.sha256
    try:
        store.write(edition, disclosure)
        if received:
            store.keep_original(edition, received.name, received.data, received.reading)
    except (IntegrityError, DataError) as error:
        raise ActRefused(
            _("文件里有保存不了的内容，什么都没有存：%(reason)s")
            % {"reason": str(error).splitlines()[0]}
        ) from error
    _record(Event.Act.IMPORT_DRAFT, edition, actor, note=edition.source_name)
    return edition


@transaction.atomic
def correct(*, edition: Edition, actor: AbstractUser | None = None) -> Edition:
    """Copies a published edition into a new draft; the published one stays as it is."""
    _lock(edition.department, edition)
    if edition.status != Edition.Status.PUBLISHED:
        raise ActRefused(_("只有当前公开的版本可以更正。"))
    siblings = edition.department.editions.filter(
        fiscal_year=edition.fiscal_year, phase=edition.phase
    )
    if siblings.open().exists():
        raise ActRefused(_("这个年度已有一份更正草稿，请先完成或删除它。"))
    draft = _new_edition(edition.department, edition.fiscal_year, Phase(edition.phase), actor)
    draft.source_name, draft.source_sha256 = edition.source_name, edition.source_sha256
    store.write(draft, store.read(edition))
    _record(Event.Act.CORRECT, draft, actor, note=str(edition))
    return draft


@transaction.atomic
def discard_draft(*, edition: Edition, actor: AbstractUser | None = None) -> None:
    """Deletes a draft and all that hangs on it; the Event stays, and says what the draft held."""
    _lock(edition.department, edition)
    if not edition.is_draft:
        raise ActRefused(_("只有草稿可以删除；已公开的内容请用“撤回”。"))
    held = store.read(edition)
    event = _record(Event.Act.DISCARD_DRAFT, edition, actor)
    _keep_changes(event, differences(held, _emptied(held)))
    edition.delete()


def findings_of(edition: Edition) -> tuple[Finding, ...]:
    """What the rules say of an edition now, measured against its neighbours that are published."""
    return findings_in(store.read(edition), edition.department)


def findings_in(disclosure: Disclosure, department: Department) -> tuple[Finding, ...]:
    """What the rules say of a Disclosure, measured against the department's published ones.

    Its own words are judged too: what a clerk wrote over a section must still agree with the lines.
    """
    year, phase = disclosure.fiscal_year, disclosure.phase
    previous = _published(department, year - 1, phase)
    budget = _published(department, year, Phase.BUDGET) if phase is Phase.FINAL else None
    known_as = (department.name, *department.short_names)
    said = with_own_words_read(disclosure)
    return judge(said, previous=previous, budget=budget, known_as=known_as)


@transaction.atomic
def publish(
    *,
    edition: Edition,
    explanations: Mapping[str, str] | None = None,
    correction_note: str = "",
    actor: AbstractUser | None = None,
) -> Edition:
    """Makes a draft public for good and supersedes the edition before it.

    `explanations` maps a finding's key to the department's words; findings and explanations become
    part of the edition. ActRefused for anything but a draft, and for a correction without a note.
    """
    _lock(edition.department, edition)
    if not edition.is_draft:
        raise ActRefused(_("这一版已经公开过了。"))
    if edition.number > 1 and not (correction_note or edition.correction_note):
        raise ActRefused(_("更正公开要写更正说明：改了什么、为什么。"))
    disclosure = store.read(edition)
    store.mark_leaves(edition, disclosure)
    store.keep_rows(edition, disclosure)
    search_index.fill(edition, disclosure)
    _keep_findings(edition, findings_in(disclosure, edition.department), explanations or {})
    current = edition.department.editions.filter(
        fiscal_year=edition.fiscal_year, phase=edition.phase
    ).current()
    current.update(status=Edition.Status.SUPERSEDED)
    edition.correction_note = correction_note or edition.correction_note
    edition.checksum = checksum(disclosure)
    # A template that was tried on a sample may still fail on these figures: the public never sees that.
    edition.wording = usable_wording(disclosure, store.wording_of(edition))
    edition.published_at = timezone.now()
    edition.status = Edition.Status.PUBLISHED
    edition.save()
    _record(Event.Act.PUBLISH, edition, actor, note=edition.correction_note)
    return edition


@transaction.atomic
def withdraw(*, edition: Edition, reason: str, actor: AbstractUser | None = None) -> Edition:
    """Takes a published edition from the public; its reason stays visible. ActRefused without one."""
    _lock(edition.department, edition)
    if edition.status != Edition.Status.PUBLISHED:
        raise ActRefused(_("只有当前公开的版本可以撤回。"))
    if not reason.strip():
        raise ActRefused(_("撤回要写原因，原因会对公众显示。"))
    edition.status = Edition.Status.WITHDRAWN
    edition.withdrawal_reason = reason.strip()
    edition.save()
    _record(Event.Act.WITHDRAW, edition, actor, note=edition.withdrawal_reason)
    return edition


@dataclass(slots=True)
class Editing:
    """What is said of a change that is under way; `changes` is known once it is done."""

    note: str = ""
    changes: tuple[Difference, ...] = ()


@contextmanager
def changing(
    *,
    edition: Edition,
    actor: AbstractUser | None = None,
    note: str = "",
    noted_anyway: bool = False,
) -> Iterator[Editing]:
    """One change of a draft, kept whole or not at all, with what it changed from what to what.

    Whatever the block does to the edition's rows is compared with what was there. ActRefused for
    anything but a draft. A block that changes nothing leaves no Event, unless it is `noted_anyway`: to have
    looked and found nothing to change is an act too.
    """
    editing = Editing(note)
    with transaction.atomic():
        _lock(edition.department)
        before = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if not before.is_draft:
            raise ActRefused(_("这一版已经不是草稿，不能再改。"))
        held = store.read(before)
        yield editing
        after = Edition.objects.select_related("department").get(pk=edition.pk)
        editing.changes = differences(held, store.read(after))
        if editing.changes or noted_anyway:
            event = _record(Event.Act.EDIT_DRAFT, after, actor, note=editing.note)
            _keep_changes(event, editing.changes)


def _keep_changes(event: Event, changes: tuple[Difference, ...]) -> None:
    Change.objects.bulk_create(
        Change(
            event=event,
            part=change.part_name,
            place=change.place,
            column=change.column,
            before=change.before,
            after=change.after,
        )
        for change in changes
    )


def _emptied(disclosure: Disclosure) -> Disclosure:
    return replace(disclosure, **dict.fromkeys(store.PARTS, ()))  # type: ignore[arg-type]


def _lock(department: Department, edition: Edition | None = None) -> None:
    """One act at a time for a department: numbers, drafts and current editions depend on it.

    An edition that is acted on is read again under a lock of its own, so that no form saves into it
    meanwhile.
    """
    Department.objects.select_for_update().get(pk=department.pk)
    if edition:
        edition.refresh_from_db(from_queryset=Edition.objects.select_for_update())


def _new_edition(
    department: Department, fiscal_year: int, phase: Phase, actor: AbstractUser | None
) -> Edition:
    editions = department.editions.filter(fiscal_year=fiscal_year, phase=phase.value)
    last = editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition(
        department=department,
        fiscal_year=fiscal_year,
        phase=phase.value,
        number=last + 1,
        department_name=department.name,
        short_names=department.short_names,
        region=department.region,
        budget_level=department.budget_level,
        contact=department.contact,
        created_by=actor,
    )
    # The constraints are the database's own, and each costs a query to ask beforehand.
    edition.full_clean(exclude=["created_by"], validate_constraints=False)
    edition.save()
    return edition


def _published(department: Department, year: int, phase: Phase) -> Disclosure | None:
    editions = department.editions.filter(fiscal_year=year, phase=phase.value).current()
    edition = store.editions_with_parts(editions).first()
    return store.read(edition) if edition else None


def _keep_findings(
    edition: Edition, findings: tuple[Finding, ...], explanations: Mapping[str, str]
) -> None:
    edition.findings.all().delete()
    FindingRow.objects.bulk_create(
        FindingRow(
            edition=edition,
            order=order,
            key=finding.key,
            rule=finding.rule,
            severity=finding.severity.value,
            message=finding.message,
            message_en=finding.message_en,
            figures=[asdict(figure) for figure in finding.figures],
            explanation=explanations.get(finding.key, "").strip(),
        )
        for order, finding in enumerate(findings)
    )


def open_errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that publication asks an explanation for."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _record(
    act: Event.Act, edition: Edition, actor: AbstractUser | None, *, note: str = ""
) -> Event:
    return Event.objects.create(
        act=act,
        actor=actor,
        actor_name=(actor.get_full_name() or actor.get_username()) if actor else "",
        department=edition.department,
        edition=edition,
        edition_name=str(edition),
        note=note,
        address=acting.address(),
    )
