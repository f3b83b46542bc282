"""Which editions a question is about, in the public's words: whose, which years, which phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from budgets.disclosure.open_data.schema import OF_DEPARTMENT, OF_UNIT
from budgets.models import Department, Edition, Event, Jurisdiction
from budgets.models.editions import EditionQuerySet
from budgets.reports.levels import ALL_LEVELS, of_level


def acted_on_since(moment: datetime) -> Q:
    """Return the editions of which a public act is of that moment or later: published, or withdrawn."""
    withdrawn = Event.objects.filter(act=Event.Act.WITHDRAW, at__gte=moment)
    return Q(published_at__gte=moment) | Q(pk__in=withdrawn.order_by().values("edition"))


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Editions by what they are; an empty collection stands for all. Slugs, years, "budget" or "final".

    `level` is that of `of_level`; of departments that are named it brings in the units, too. Where it is left
    open, units are there only if they are named themselves or asked for by checksum: what somebody adds up
    holds each yuan once.

    `every` takes in the editions that a correction superseded; `checksum` names one edition for good;
    `since` leaves those that were published or withdrawn at that moment or later.
    """

    jurisdictions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    phases: tuple[str, ...] = ()
    checksum: str = ""
    every: bool = False
    since: datetime | None = None
    level: str = ""

    @property
    def shown_level(self) -> str:
        """Return the level that is meant."""
        named = self.departments or self.checksum
        return self.level or (ALL_LEVELS if named else OF_DEPARTMENT)

    def of_those(self, way: str = "") -> Q:
        """Match the departments that are named; with a level of units theirs, too. `way` leads there."""
        named = Q(**{f"{way}slug__in": self.departments})
        if self.level in (OF_UNIT, ALL_LEVELS):
            return named | Q(**{f"{way}superior__slug__in": self.departments})
        return named

    @property
    def editions(self) -> EditionQuerySet:
        """Return the published editions that are meant."""
        if self.every or self.checksum:
            return self.narrow(Edition.objects.published())
        return self.narrow(Edition.objects.current())

    @property
    def with_notice(self) -> QuerySet[Jurisdiction]:
        """Return the jurisdictions of these editions that say something of their data."""
        theirs = self.editions.order_by().filter(department__jurisdiction=OuterRef("pk"))
        return Jurisdiction.objects.exclude(notice="").filter(Exists(theirs)).order_by("slug")

    @property
    def places(self) -> QuerySet[Jurisdiction]:
        """Return the jurisdictions that are meant, themselves or by departments; without any, all."""
        if not (self.jurisdictions or self.departments):
            return Jurisdiction.objects.all()
        named = Q(slug__in=self.jurisdictions)
        theirs = Department.objects.filter(slug__in=self.departments).values("jurisdiction")
        return Jurisdiction.objects.filter(named | Q(pk__in=theirs))

    def narrow(self, editions: EditionQuerySet) -> EditionQuerySet:
        """Return those of the editions that are meant, whatever their standing."""
        conditions = {
            "department__jurisdiction__slug__in": self.jurisdictions,
            "fiscal_year__in": self.years,
            "phase__in": self.phases,
            "checksum": self.checksum,
        }
        editions = editions.filter(**{name: value for name, value in conditions.items() if value})
        editions = of_level(editions, self.shown_level, "department__superior")
        if self.departments:
            editions = editions.filter(self.of_those("department__"))
        return editions.filter(acted_on_since(self.since)) if self.since else editions

    @lru_cache(maxsize=500)  # noqa: B019 - a scope is a small value
    def sql(self) -> tuple[str, tuple[Any, ...]]:
        """Return `editions` as a SELECT of id, fiscal_year, phase and department_id, with its values."""
        columns = ("pk", "fiscal_year", "phase", "department_id")
        text, values = self.editions.order_by().values(*columns).query.sql_with_params()
        return text, tuple(str(value) if isinstance(value, str) else value for value in values)
