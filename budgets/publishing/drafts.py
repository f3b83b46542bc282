"""Start, import, change and delete drafts: each in one transaction, together with its history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from budgets import store
from budgets.disclosure.characters import without_harmful
from budgets.disclosure.differences import Difference, differences
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.next_year import next_year_of
from budgets.disclosure.readers import Reading
from budgets.disclosure.unfilled import as_filed, still_to_fill
from budgets.models import Department, Edition, Event
from budgets.models.editions import EditionQuerySet
from budgets.models.first_publication import FirstSource
from budgets.publishing.audit_log import ActRefused, keep_changes, lock, record
from budgets.publishing.first_publication import (
    FirstPublication,
    changed_first,
    set_first_publication,
)
from budgets.publishing.validation import published_disclosures


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it was received, and what was read in it."""

    name: str
    data: bytes
    reading: Reading

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, in hexadecimal."""
        return sha256(self.data).hexdigest()


@transaction.atomic
def start_draft(
    *,
    department: Department,
    fiscal_year: int,
    phase: Phase = Phase.BUDGET,
    actor: User | None = None,
) -> Edition:
    """Start an empty draft. Raise ActRefused if a draft is open or the year is already published."""
    lock(department)
    editions = department.editions.filter(fiscal_year=fiscal_year, phase=phase.value)
    _refuse_second_draft(editions)
    if editions.current().exists():
        raise ActRefused(_("这个年度已经公开；要改动请在已公开的版本上“开始更正”。"))
    edition = _new_edition(department, fiscal_year, phase, actor)
    record(Event.Act.START_DRAFT, edition, actor)
    return edition


@transaction.atomic
def prepare_draft(
    *,
    department: Department,
    fiscal_year: int,
    phase: Phase = Phase.BUDGET,
    actor: User | None = None,
) -> Edition:
    """Start a draft with the headings and texts of the year before, whose amounts become the prior ones.

    It is prepared from the latest published edition of an earlier year; final accounts also from the budget
    of their year. Raise ActRefused if there is neither, or if `start_draft` does.
    """
    edition = start_draft(department=department, fiscal_year=fiscal_year, phase=phase, actor=actor)
    earlier = department.editions.filter(fiscal_year__lt=fiscal_year, phase=phase.value).current()
    last = earlier.order_by("-fiscal_year").first()
    budget = (fiscal_year, Phase.BUDGET)
    plan = published_disclosures(department, budget).get(budget) if phase is Phase.FINAL else None
    if last is None and plan is None:
        raise ActRefused(
            _("这个部门还没有公开过，没有可以照着准备的一年；请从空白草稿或公开文件开始。")
        )
    # What an edition was read from may name the department otherwise than it is called now.
    before = replace(store.read(last), department=store.read(edition).department) if last else None
    store.write(edition, next_year_of(fiscal_year, phase, last=before, plan=plan))
    record(Event.Act.PREPARE_DRAFT, edition, actor, note=str(last or ""))
    return edition


def starting_disclosure(*, department: Department, fiscal_year: int, phase: Phase) -> Disclosure:
    """Return what a draft of a year would start with, without storing anything.

    Raise ActRefused if `start_draft` does.
    """
    with transaction.atomic():
        try:
            edition = prepare_draft(department=department, fiscal_year=fiscal_year, phase=phase)
        except ActRefused:
            edition = start_draft(department=department, fiscal_year=fiscal_year, phase=phase)
        begun = store.read(edition)
        transaction.set_rollback(True)
    return begun


@transaction.atomic
def import_draft(
    *,
    department: Department,
    disclosure: Disclosure,
    received: ReceivedFile | None = None,
    filed: bool = False,
    first: FirstPublication | None = None,
    actor: User | None = None,
) -> Edition:
    """Store a Disclosure as a new draft. Raise ActRefused if a draft is open, or for unstorable content.

    `received`, the file that it was read from, is kept with the edition. What the file does not say must be
    filled in later; with `filed` it stays blank, as in a document of the past. `first` says when the document
    was first public; by default that is the day that the file states, if any.
    """
    lock(department)
    year, phase = disclosure.fiscal_year, disclosure.phase
    _refuse_second_draft(department.editions.filter(fiscal_year=year, phase=phase.value))
    edition = _new_edition(department, year, phase, actor)
    dated = set_first_publication(edition, first) if first else ()
    held = as_filed(disclosure) if filed else still_to_fill(disclosure)
    try:
        create_draft(edition, held, received)
    except (IntegrityError, DataError) as error:
        raise ActRefused(
            _("文件里有保存不了的内容，什么都没有存：%(reason)s")
            % {"reason": str(error).splitlines()[0]}
        ) from error
    event = record(Event.Act.IMPORT_DRAFT, edition, actor, note=edition.source_name)
    keep_changes(event, dated)
    return edition


@transaction.atomic
def create_draft(
    edition: Edition, disclosure: Disclosure, received: ReceivedFile | None = None
) -> None:
    """Replace the content of a draft by a Disclosure, and keep the file that it was read from, if any.

    Call it within an act; for a draft that exists already, within `changing`.
    """
    name = without_harmful(received.name, lines=False)[:200] if received else ""
    if received:
        edition.source_name, edition.source_sha256 = name, received.sha256
        _date_by_document(edition, received)
    store.write(edition, disclosure)
    if received:
        store.keep_original(edition, name, received.data, received.reading)


def _date_by_document(edition: Edition, received: ReceivedFile) -> None:
    """Set the day of first publication that a document states, unless one is set already."""
    day = received.reading.published_on
    if day is None or edition.first_published_source:
        return
    edition.first_published_on, edition.first_published_source = day, FirstSource.DOCUMENT
    if edition.why_not_first():  # a misprint, or the day of something else
        edition.first_published_on, edition.first_published_source = None, ""


@transaction.atomic
def correct(*, edition: Edition, actor: User | None = None) -> Edition:
    """Copy a published edition into a new draft. Raise ActRefused if it cannot be corrected now."""
    lock(edition.department, edition)
    if against := why_not_corrected(edition):
        raise ActRefused(against)
    draft = _new_edition(edition.department, edition.fiscal_year, Phase(edition.phase), actor)
    draft.source_name, draft.source_sha256 = edition.source_name, edition.source_sha256
    store.write(draft, store.read(edition))
    record(Event.Act.CORRECT, draft, actor, note=str(edition))
    return draft


@transaction.atomic
def discard_draft(*, edition: Edition, actor: User | None = None) -> None:
    """Delete a draft with all its rows; its Event remains and says what the draft held."""
    lock(edition.department, edition)
    if against := why_not_discarded(edition):
        raise ActRefused(against)
    held = store.read(edition)
    nothing: dict[str, Any] = dict.fromkeys(store.PARTS, ())
    event = record(Event.Act.DISCARD_DRAFT, edition, actor)
    keep_changes(event, differences(held, replace(held, **nothing)))
    edition.delete()


@dataclass(slots=True)
class Editing:
    """A change of a draft; `changes` and `after` are set when it is done."""

    note: str = ""
    changes: tuple[Difference, ...] = ()
    after: Edition | None = None  # with its parts


@contextmanager
def changing(
    *,
    edition: Edition,
    actor: User | None = None,
    note: str = "",
    noted_anyway: bool = False,
    locked: bool = False,
) -> Iterator[Editing]:
    """Change a draft in one transaction, and log every changed cell with its old and new value.

    Whatever the block does to the edition's rows is compared with what was there. Raise ActRefused for
    anything but a draft. A block that changes nothing leaves no Event, unless `noted_anyway` is given.

    `locked` says that `edition` is locked, and that the transaction is the caller's. Otherwise it may have
    values that are not saved yet.
    """
    editing = Editing(note)
    with nullcontext() if locked else transaction.atomic():
        before = edition if locked else Edition(pk=edition.pk, department=edition.department)
        if not locked:
            lock(before.department, before)
        if not before.is_draft:
            raise ActRefused(why_fixed(before))
        held = store.read(before)
        first = (before.first_published_source, before.first_published_on)
        yield editing
        after = Edition.objects.select_related("department").get(pk=edition.pk)
        editing.after = store.load_parts(after)
        dated = changed_first(first, after)
        editing.changes = dated + differences(held, store.read(after))
        if editing.changes or noted_anyway:
            event = record(Event.Act.EDIT_DRAFT, after, actor, note=editing.note)
            keep_changes(event, editing.changes)


def _refuse_second_draft(editions: EditionQuerySet) -> None:
    if editions.unpublished().exists():
        raise ActRefused(_("这个部门、年度和阶段已有一份草稿，请先完成或删除它。"))


def _new_edition(
    department: Department, fiscal_year: int, phase: Phase, actor: User | None
) -> Edition:
    editions = department.editions.filter(fiscal_year=fiscal_year, phase=phase.value)
    last = editions.aggregate(last=Max("number"))["last"] or 0
    # A later edition does not change the year's first publication.
    before = editions.sealed().order_by("-number").first() or Edition()
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
        first_published_on=before.first_published_on,
        first_published_source=before.first_published_source,
        created_by=actor,
    )
    # The database checks the constraints; checking them here would cost a query each.
    edition.full_clean(exclude=["created_by"], validate_constraints=False)
    edition.save()
    return edition


def why_not_corrected(edition: Edition) -> str:
    """Return why an edition cannot be corrected now; "" if it can."""
    if edition.status != Edition.Status.PUBLISHED:
        return _("只有当前公开的版本可以更正。")
    siblings = edition.department.editions.filter(
        fiscal_year=edition.fiscal_year, phase=edition.phase
    )
    if siblings.unpublished().exists():
        return _("这个年度已有一份更正草稿，请先完成或删除它。")
    return ""


def why_not_discarded(edition: Edition) -> str:
    """Return why an edition cannot be deleted; "" if it can."""
    if edition.is_draft:
        return ""
    return _("只有草稿可以删除；送审的先收回，已公开的内容请用“撤回”。")


def why_fixed(edition: Edition) -> str:
    """Return why an edition that is no draft cannot be changed, and what to do instead."""
    if edition.is_submitted:
        return _("这一版已提交审核，不能再改；要改请先“收回”，或请审核人员退回。")
    if edition.is_approved:
        return _("这一版已审核通过，不能再改；要改请审核人员退回。")
    return _("这一版已经公开，不能再改；要改动请“开始更正”。")
