"""What a file is about: a year, a department, a jurisdiction, or the whole portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import cast

from django.db.models import BigIntegerField, Count, Exists, Func, Max, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.disclosure.shape import Phase
from budgets.disclosure.writers.tidy_csv import COLUMNS, LAYOUT
from budgets.models import Department, Edition, Event, Jurisdiction
from budgets.models.editions import PHASE_LABELS, EditionQuerySet
from budgets.reports.control_totals import COLUMNS as TOTAL_COLUMNS
from budgets.reports.narrative_files import NARRATIVES
from budgets.reports.publications import public_acts

# A version of the software with other columns gives other files of the same editions.
_COLUMNS = (COLUMNS, TOTAL_COLUMNS, *(kind.all_columns for kind in NARRATIVES.values()))
ORDER = ("department__slug", "fiscal_year", "phase")


@dataclass(frozen=True, slots=True)
class FileScope:
    """The current editions that a file holds: all of the portal, less what is asked for.

    `since` leaves those that were published at that moment or later.
    """

    year: int | None = None
    phase: Phase | None = None
    department: Department | None = None
    jurisdiction: Jurisdiction | None = None
    since: datetime | None = None

    @property
    def editions(self) -> EditionQuerySet:
        """The editions, in the order of the files."""
        asked = {
            "fiscal_year": self.year,
            "phase": self.phase,
            "department": self.department,
            "department__jurisdiction": self.jurisdiction,
            "published_at__gte": self.since,
        }
        asked = {name: value for name, value in asked.items() if value is not None}
        return cast(EditionQuerySet, Edition.objects.current().filter(**asked).order_by(*ORDER))

    def fingerprint(self, base: str = "") -> str:
        """A short text that is another one as soon as any file of this scope would be.

        `base` is the address of the site, which files bear. It costs one look at the editions.
        """
        seal = Func("checksum", "id", function="hashtextextended", output_field=BigIntegerField())
        state = self.editions.order_by().aggregate(count=Count("pk"), seals=Sum(seal))
        # A withdrawal takes what is quoted of an edition out of the files of other years, too.
        withdrawn = Edition.objects.filter(status=Edition.Status.WITHDRAWN).order_by()
        gone = withdrawn.values("status").annotate(sum=Sum("pk")).values("sum")
        places = Jurisdiction.objects.order_by("pk").annotate(gone=Subquery(gone))
        named = list(places.values_list("slug", "name", "notice", "notice_en", "kind", "gone"))
        parts = (LAYOUT, _COLUMNS, base, self.slug, state["count"], state["seals"], named)
        return sha256(repr(parts).encode()).hexdigest()[:32]

    @property
    def with_notice(self) -> list[Jurisdiction]:
        """The jurisdictions of these editions that say something of their data."""
        theirs = self.editions.order_by().filter(department__jurisdiction=OuterRef("pk"))
        return list(Jurisdiction.objects.exclude(notice="").filter(Exists(theirs)).order_by("slug"))

    @property
    def changed_at(self) -> datetime | None:
        """When an edition of this scope was last published, corrected or withdrawn."""
        acts = public_acts(department=self.department, jurisdiction=self.jurisdiction)
        if self.year is not None:
            acts = acts.filter(
                Q(edition__fiscal_year=self.year) | Q(act=Event.Act.WITHDRAW)  # see `fingerprint`
            )
        return cast("datetime | None", acts.order_by().aggregate(at=Max("at"))["at"])

    @property
    def slug(self) -> str:
        """For file names: "education-bureau-2024-final"; "all" for the whole portal."""
        of = self.department or self.jurisdiction
        parts = [
            of.slug if of else "",
            str(self.year or ""),
            self.phase.value if self.phase else "",
            f"since-{self._since:%Y%m%dT%H%M%S}" if self._since else "",
        ]
        return "-".join(part for part in parts if part) or "all"

    @property
    def title(self) -> str:
        """In words: 某县教育局2024年决算."""
        of = self.department or self.jurisdiction
        name = of.name if of else _("全部部门")
        year = _("%(year)s年") % {"year": self.year} if self.year else _("各年")
        title = f"{name}{year}{PHASE_LABELS[self.phase] if self.phase else _('预算和决算')}"
        if self._since is None:
            return title
        return _("%(title)s，%(since)s 起公开") % {
            "title": title,
            "since": f"{self._since:%Y-%m-%d %H:%M}",
        }

    @property
    def _since(self) -> datetime | None:
        return timezone.localtime(self.since) if self.since else None
