"""What a file is about: a year, a department, a jurisdiction, or the whole portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import cast

from django.db.models import BigIntegerField, Count, Exists, Func, Max, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import COLUMNS, LAYOUT
from budgets.models import Department, Edition, Event, Jurisdiction
from budgets.models.editions import PHASE_LABELS, EditionQuerySet
from budgets.reports.ledger.publications import public_acts
from budgets.reports.open_data.control_totals import COLUMNS as TOTAL_COLUMNS
from budgets.reports.open_data.narrative_files import NARRATIVES

# A version of the software with other columns gives other files of the same editions.
_COLUMNS = (COLUMNS, TOTAL_COLUMNS, *(kind.all_columns for kind in NARRATIVES.values()))
ORDER = ("department__slug", "fiscal_year", "phase")
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class FileScope:
    """The current editions that a file holds: all of the portal, less what is asked for.

    `since` leaves those that were published at that moment or later.
    """

    years: tuple[int, ...] = ()
    phases: tuple[Phase, ...] = ()
    departments: tuple[Department, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()
    since: datetime | None = None

    @property
    def editions(self) -> EditionQuerySet:
        """The editions, in the order of the files."""
        asked = {
            "fiscal_year__in": self.years,
            "phase__in": self.phases,
            "department__in": self.departments,
            "department__jurisdiction__in": self.jurisdictions,
            "published_at__gte": self.since,
        }
        asked = {name: values for name, values in asked.items() if values}
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
        slugs = [each.slug for each in (*self.departments, *self.jurisdictions)]
        asked = (self.slug, *((self.years, self.phases, slugs) if self.is_mixed else ()))
        parts = (LAYOUT, _COLUMNS, base, *asked, state["count"], state["seals"], named)
        return sha256(repr(parts).encode()).hexdigest()[:32]

    @property
    def with_notice(self) -> list[Jurisdiction]:
        """The jurisdictions of these editions that say something of their data."""
        theirs = self.editions.order_by().filter(department__jurisdiction=OuterRef("pk"))
        return list(Jurisdiction.objects.exclude(notice="").filter(Exists(theirs)).order_by("slug"))

    @property
    def changed_at(self) -> datetime | None:
        """When an edition of this scope was last published, corrected or withdrawn."""
        acts = public_acts()
        if self.departments:
            acts = acts.filter(department__in=self.departments)
        if self.jurisdictions:
            acts = acts.filter(entry__jurisdiction__in=self.jurisdictions)
        if self.years:
            acts = acts.filter(
                Q(edition__fiscal_year__in=self.years)
                | Q(act=Event.Act.WITHDRAW)  # see `fingerprint`
            )
        return cast("datetime | None", acts.order_by().aggregate(at=Max("at"))["at"])

    @property
    def is_mixed(self) -> bool:
        """Whether several values of a kind are asked for, which a name does not tell in full."""
        asked = (self.years, self.phases, self.departments, self.jurisdictions)
        return any(len(values) > 1 for values in asked) or bool(
            self.departments and self.jurisdictions
        )

    @property
    def slug(self) -> str:
        """For file names: "education-bureau-2024-final"; "all" for the whole portal."""
        of = self.departments or self.jurisdictions
        parts = [
            _joined("_", [each.slug for each in of], "etc"),
            _joined("_", list(map(str, self.years)), "etc"),
            _joined("_", [phase.value for phase in self.phases], "etc"),
            f"since-{self._since:%Y%m%dT%H%M%S}" if self._since else "",
        ]
        return "-".join(part for part in parts if part) or "all"

    @property
    def title(self) -> str:
        """In words: 某县教育局2024年决算."""
        of = self.departments or self.jurisdictions
        name = _joined("、", [each.name for each in of]) or _("全部部门")
        years = _joined("、", list(map(str, self.years)))
        when = _("%(year)s年") % {"year": years} if years else _("各年")
        phase = PHASE_LABELS[self.phases[0]] if len(self.phases) == 1 else _("预算和决算")
        title = f"{name}{when}{phase}"
        if self._since is None:
            return title
        return _("%(title)s，%(since)s 起公开") % {
            "title": title,
            "since": f"{self._since:%Y-%m-%d %H:%M}",
        }

    @property
    def _since(self) -> datetime | None:
        return timezone.localtime(self.since) if self.since else None


def _joined(between: str, words: list[str], more: str = "…") -> str:
    """A few words in full; of many the first, and that there are more."""
    return between.join(words if len(words) <= MOST_NAMED else [*words[: MOST_NAMED - 1], more])
