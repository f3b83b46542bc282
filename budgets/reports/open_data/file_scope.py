"""What a file is about: a year, a department, a jurisdiction, or the whole portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import cast

from django.db.models import BigIntegerField, Count, Func, Max, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import LAYOUT
from budgets.models import Department, Edition, Event, Jurisdiction
from budgets.models.editions import PHASE_LABELS, EditionQuerySet
from budgets.reports.ledger.publications import public_acts
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.reports.open_data.scope import Scope

ORDER = ("department__slug", "fiscal_year", "phase")
MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class FileScope(Scope):
    """The current editions that a file holds: all of the portal, less what is asked for."""

    @property
    def editions(self) -> EditionQuerySet:
        """Return the editions, in the order of the files."""
        return super().editions.order_by(*ORDER)

    def fingerprint(self, base: str = "") -> str:
        """Return a short text that is another one as soon as any file of this scope would be.

        `base` is the address of the site, which files bear. It costs one look at the editions.
        """
        seal = Func("checksum", "id", function="hashtextextended", output_field=BigIntegerField())
        state = self.editions.order_by().aggregate(count=Count("pk"), seals=Sum(seal))
        # A withdrawal takes what is quoted of an edition out of the files of other years, too.
        withdrawn = Edition.objects.filter(status=Edition.Status.WITHDRAWN).order_by()
        gone = withdrawn.values("status").annotate(sum=Sum("pk")).values("sum")
        places = Jurisdiction.objects.order_by("pk").annotate(gone=Subquery(gone))
        named = list(places.values_list("slug", "name", "notice", "notice_en", "kind", "gone"))
        slugs = [*self.departments, *self.jurisdictions]
        asked = (self.slug, *((self.years, self.phases, slugs) if self.is_mixed else ()))
        # A version of the software with other columns gives other files of the same editions.
        columns = tuple(CSV_FILES.values())
        parts = (LAYOUT, columns, base, *asked, state["count"], state["seals"], named)
        return sha256(repr(parts).encode()).hexdigest()[:32]

    @property
    def changed_at(self) -> datetime | None:
        """Return when an edition of this scope was last published, corrected or withdrawn."""
        acts = public_acts()
        if self.departments:
            acts = acts.filter(department__slug__in=self.departments)
        if self.jurisdictions:
            acts = acts.filter(entry__jurisdiction__slug__in=self.jurisdictions)
        if self.years:
            acts = acts.filter(
                Q(edition__fiscal_year__in=self.years)
                | Q(act=Event.Act.WITHDRAW)  # see `fingerprint`
            )
        return cast("datetime | None", acts.order_by().aggregate(at=Max("at"))["at"])

    @property
    def is_mixed(self) -> bool:
        """Return whether several values of a kind are asked for, which a name does not tell in full."""
        asked = (self.years, self.phases, self.departments, self.jurisdictions)
        return any(len(values) > 1 for values in asked) or bool(
            self.departments and self.jurisdictions
        )

    @property
    def slug(self) -> str:
        """Return a name for files: "education-bureau-2024-final"; "all" for the whole portal."""
        of = self.departments or self.jurisdictions
        parts = [
            _joined("_", list(of), "etc"),
            _joined("_", list(map(str, self.years)), "etc"),
            _joined("_", list(self.phases), "etc"),
            f"since-{self._since:%Y%m%dT%H%M%S}" if self._since else "",
        ]
        return "-".join(part for part in parts if part) or "all"

    @cached_property
    def title(self) -> str:
        """Return the scope in words: 某县教育局2024年决算."""
        of: QuerySet[Department] | QuerySet[Jurisdiction] = Department.objects.filter(
            slug__in=self.departments
        )
        if not self.departments:
            of = Jurisdiction.objects.filter(slug__in=self.jurisdictions)
        names = [each.name for each in of.order_by("slug")]
        name = _joined("、", names) or _("全部部门")
        years = _joined("、", list(map(str, self.years)))
        when = _("%(year)s年") % {"year": years} if years else _("各年")
        phase = PHASE_LABELS[Phase(self.phases[0])] if len(self.phases) == 1 else _("预算和决算")
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
    """Return a few words in full; of many the first, and that there are more."""
    return between.join(words if len(words) <= MOST_NAMED else [*words[: MOST_NAMED - 1], more])
