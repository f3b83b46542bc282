"""What every act does: it is refused in words, it holds what it acts on, it leaves one Event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation

from budgets import store
from budgets.access import request_context
from budgets.disclosure.characters import without_harmful
from budgets.disclosure.differences import Difference
from budgets.models import Change, Department, Edition, Event, Jurisdiction
from budgets.safe_text import validate_visible

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class ActRefused(Exception):
    """An act that the edition's state does not allow; the message is for the person who tried."""


def require_visible(*texts: str) -> None:
    """ActRefused for words with characters that do not show, whichever form or command they came from."""
    for text in texts:
        try:
            validate_visible(text)
        except ValidationError as error:
            raise ActRefused(error.messages[0]) from error


def lock(department: Department, edition: Edition | None = None) -> None:
    """One act at a time for a department: numbers, drafts and current editions depend on it.

    An edition that is acted on is read again under a lock of its own, so that no form saves into it
    meanwhile.
    """
    Department.objects.select_for_update().get(pk=department.pk)
    if edition:
        edition.refresh_from_db(from_queryset=Edition.objects.select_for_update())


def lock_edition(edition: Edition) -> Edition:
    """Return the edition as it is now, held together with its department until the transaction ends.

    Every act holds the department first, so nobody waits in a circle.
    """
    department = Department.objects.select_for_update().get(pk=edition.department_id)
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    locked.department = department
    return locked


def record(
    act: Event.Act, edition: Edition, actor: AbstractUser | None, *, note: str = ""
) -> Event:
    """The line of an act in the log of acts."""
    return _line(act, actor, edition, note, department=edition.department, edition=edition)


def record_of_department(
    act: Event.Act, department: Department, actor: AbstractUser | None, *, note: str = ""
) -> Event:
    """The line of an act that concerns a department and none of its years; it keeps the name of that day."""
    return _line(act, actor, department, note, department=department)


def record_of_jurisdiction(
    act: Event.Act,
    jurisdiction: Jurisdiction,
    actor: AbstractUser | None,
    *,
    about: Model,
    note: str = "",
) -> Event:
    """The line of an act that concerns all departments of a jurisdiction."""
    return _line(act, actor, about, note, jurisdiction=jurisdiction)


def record_rebuild(editions: Iterable[Edition], what: str, *, run_by: str) -> None:
    """The lines of a rebuild of what is derived from editions: one for each jurisdiction, no person's.

    `run_by` is the account of the machine under which the command ran.
    """
    counts = Counter(edition.department.jurisdiction for edition in editions)
    for jurisdiction, count in counts.items():
        note = f"{what}，{count} 份；系统账号 {run_by}"
        record_of_jurisdiction(Event.Act.REBUILD, jurisdiction, None, about=jurisdiction, note=note)


def record_checksums(edition: Edition, *, run_by: str, made_anew: Collection[str] = ()) -> None:
    """The line of a rebuild with those checksums of what is kept of an edition that the log does not have."""
    if changes := store.checksums_to_record(edition, made_anew):
        note = f"公开以后记下的校验值；系统账号 {run_by}"
        keep_changes(record(Event.Act.REBUILD, edition, None, note=note), changes)


def _line(
    act: Event.Act, actor: AbstractUser | None, about: Model, note: str, **where: Model
) -> Event:
    return Event.objects.create(
        act=act,
        actor=actor,
        actor_name=name_of(actor),
        edition_name=in_the_logs_language(about),
        note=without_harmful(note),
        address=request_context.address(),
        **where,
    )


def in_the_logs_language(named: Model) -> str:
    """How the log calls something: always the same, so that it is found again, whoever acts."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(named)


def name_of(person: AbstractUser | None) -> str:
    """A person as the log names them."""
    name = (person.get_full_name() or person.get_username()) if person else ""
    return without_harmful(name, lines=False)


def keep_changes(event: Event, changes: tuple[Difference, ...]) -> None:
    """Writes into the history what an act changed, cell by cell."""
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
