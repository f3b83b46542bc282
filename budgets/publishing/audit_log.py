"""Helpers shared by all actions: user-facing refusals, row locks, audit log entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation

from budgets import store
from budgets.access import request_context
from budgets.disclosure.characters import without_harmful
from budgets.disclosure.differences import Difference
from budgets.models import Change, Department, Edition, Event, Jurisdiction, UnitApproval
from budgets.safe_text import validate_visible


class ActRefused(Exception):
    """The state of the edition does not allow an act; the message is for the person who tried."""


def require_visible(*texts: str) -> None:
    """Raise ActRefused if a text has invisible characters, whichever form or command it came from."""
    for text in texts:
        try:
            validate_visible(text)
        except ValidationError as error:
            raise ActRefused(error.messages[0]) from error


def lock(department: Department, edition: Edition | None = None) -> None:
    """Lock a department until the transaction ends: numbers, drafts and current editions depend on it.

    An edition that is acted on is read again under a lock of its own, so that no form saves into it
    meanwhile. Every act locks the department first, so there are no deadlocks.
    """
    locked = Department.objects.select_for_update().get(pk=department.pk)
    if edition:
        edition.refresh_from_db(from_queryset=Edition.objects.select_for_update())
        edition.department = locked


def record(
    act: Event.Act,
    about: Model,
    actor: User | None,
    *,
    note: str = "",
    jurisdiction: Jurisdiction | None = None,
) -> Event:
    """Write an act into the log and return its Event, which keeps the name of that day.

    `about` is the edition or department acted on, or a department's approval of its units. Of an act that
    concerns all departments of a jurisdiction, it is whatever changed there, and `jurisdiction` is given.
    `actor` is None for a command.
    """
    edition = about if isinstance(about, Edition) else None
    department = about.department if isinstance(about, Edition | UnitApproval) else about
    return Event.objects.create(
        act=act,
        actor=actor,
        actor_name=name_of(actor),
        edition=edition,
        edition_name=name_in_log(about),
        department=department if isinstance(department, Department) else None,
        jurisdiction=jurisdiction,
        note=without_harmful(note),
        address=request_context.address(),
    )


def record_rebuild(editions: Iterable[Edition], what: str, *, run_by: str) -> None:
    """Log a rebuild of what is derived from editions: one Event for each jurisdiction, without an actor.

    `run_by` is the account of the machine under which the command ran.
    """
    counts = Counter(edition.department.jurisdiction for edition in editions)
    for jurisdiction, count in counts.items():
        note = f"{what}，{count} 份；系统账号 {run_by}"
        record(Event.Act.REBUILD, jurisdiction, None, note=note, jurisdiction=jurisdiction)


def record_checksums(edition: Edition, *, run_by: str, made_anew: Collection[str] = ()) -> None:
    """Log a rebuild of an edition with those of its checksums that the log does not have yet."""
    if changes := store.checksums_to_record(edition, made_anew):
        note = f"公开以后记下的校验值；系统账号 {run_by}"
        keep_changes(record(Event.Act.REBUILD, edition, None, note=note), changes)


def name_in_log(named: Model) -> str:
    """Return what the log calls something: in one language, whoever acts, so that it can be searched for."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(named)


def name_of(person: User | None) -> str:
    """Return a person's name as the log writes it; "" for a command."""
    name = (person.get_full_name() or person.get_username()) if person else ""
    return without_harmful(name, lines=False)


def keep_changes(event: Event, changes: tuple[Difference, ...]) -> None:
    """Write into the history what an act changed, cell by cell."""
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
