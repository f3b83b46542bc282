"""The day on which a year was first public: stated by the document, by a person, or by publishing it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.disclosure.differences import IDENTITY, Difference
from budgets.models import Edition, approvals_of
from budgets.models.first_publication import FirstSource, is_current
from budgets.publishing.audit_log import ActRefused

_COLUMN = "原公开日期"  # in the language of the log


@dataclass(frozen=True, slots=True)
class FirstPublication:
    """The source of the day of first publication, and the day; None for the day of the act itself."""

    source: FirstSource
    day: date | None = None

    @classmethod
    def typed(cls, day: date) -> FirstPublication:
        """Return the day that a person typed."""
        return cls(FirstSource.TYPED, day)


HERE = FirstPublication(FirstSource.PORTAL)
UNKNOWN = FirstPublication(FirstSource.UNKNOWN)


def is_possible(edition: Edition, on: date | None = None) -> bool:
    """Return whether publishing an edition here, today or on a later day, can be the first publication."""
    public = edition.department.editions.sealed().filter(
        fiscal_year=edition.fiscal_year, phase=edition.phase
    )
    trial = Edition(
        fiscal_year=edition.fiscal_year,
        phase=edition.phase,
        first_published_on=timezone.localdate(),
    )
    possible = bool(on and on > timezone.localdate()) or not trial.why_not_first()
    return possible and not public.exists()


def default_first_publication(edition: Edition, on: date | None = None) -> FirstPublication:
    """Return the default: here, for a year that is due now; unknown for a past year."""
    year, phase = edition.fiscal_year, edition.phase
    general = approvals_of(edition.department).filter(fiscal_year=year, phase=phase)
    approved_on = edition.approved_on or general.values_list("approved_on", flat=True).first()
    is_due = is_current(year, phase, approved_on, on or timezone.localdate())
    return HERE if is_due and is_possible(edition, on) else UNKNOWN


def set_first_publication(
    edition: Edition, first: FirstPublication | None, on: date | None = None
) -> tuple[Difference, ...]:
    """Set the first publication on an edition, which the caller saves; return what changed.

    None keeps what was set before, else sets the default. Raise ActRefused for an impossible day.
    """
    before = (edition.first_published_source, edition.first_published_on)
    if first is None:
        source, day = before
        first = (
            FirstPublication(FirstSource(source), day)
            if source
            else default_first_publication(edition, on)
        )
    if first == HERE and not is_possible(edition, on):
        raise ActRefused(
            _("这一版不能算在本站首次公开：这个年度已在本站公开过，或者还没有到。请写原公开日期。")
        )
    edition.first_published_source, edition.first_published_on = first.source, first.day
    if why := edition.why_not_first():
        raise ActRefused(why)
    return changed_first(before, edition)


def settle_first_publication(edition: Edition) -> None:
    """Set the day on an edition that is being published, if this is its first publication."""
    if edition.first_published_source == FirstSource.PORTAL and not edition.first_published_on:
        edition.first_published_on = edition.came_on
    if why := edition.why_not_first():
        raise ActRefused(why)


def changed_first(before: tuple[str, date | None], edition: Edition) -> tuple[Difference, ...]:
    """Return the change of the day for the history."""
    was, now = before[1], edition.first_published_on
    if was == now:
        return ()
    texts = (str(was) if was else None, str(now) if now else None)
    return (Difference(IDENTITY, "", _COLUMN, *texts),)
