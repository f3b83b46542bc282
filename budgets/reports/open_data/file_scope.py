"""What a file is about: a year, a department, a jurisdiction, or the whole portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import cast

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import LAYOUT, OF_UNIT
from budgets.models import Department, Event, Jurisdiction
from budgets.models.editions import PHASE_LABELS, EditionQuerySet
from budgets.reports.ledger.publications import public_acts
from budgets.reports.levels import ALL_LEVELS
from budgets.reports.open_data.csv_files import CSV_FILES
from budgets.reports.open_data.public_state import PublicState
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

    def fingerprint(self, base: str, state: PublicState) -> str:
        """Return a short text that is another one as soon as any file of this scope would be.

        `base` is the address of the site, which files bear, `state` that of the data of its places.
        """
        # A version of the software with other columns gives other files of the same editions.
        asked = (
            self.slug,
            self.level,
            self.years,
            self.phases,
            self.departments,
            self.jurisdictions,
        )
        parts = (LAYOUT, tuple(CSV_FILES.values()), base, state.mark, *asked)
        return sha256(repr(parts).encode()).hexdigest()[:32]

    @property
    def changed_at(self) -> datetime | None:
        """Return when an edition of this scope was last published, corrected or withdrawn."""
        acts = public_acts()
        if self.departments:
            acts = acts.filter(self.of_those("department__"))
        if self.jurisdictions:
            acts = acts.filter(entry__jurisdiction__slug__in=self.jurisdictions)
        if self.years:
            acts = acts.filter(
                Q(edition__fiscal_year__in=self.years)
                # It takes what is quoted of an edition out of the files of other years, too.
                | Q(act=Event.Act.WITHDRAW)
            )
        return cast("datetime | None", acts.order_by().aggregate(at=Max("at"))["at"])

    @property
    def slug(self) -> str:
        """Return a name for files: "education-bureau-2024-final"; "all" for the whole portal."""
        of = self.departments or self.jurisdictions
        parts = [
            _joined("_", list(of), "etc"),
            _joined("_", list(map(str, self.years)), "etc"),
            _joined("_", list(self.phases), "etc"),
            {OF_UNIT: "units", ALL_LEVELS: "with-units"}.get(self.level, ""),
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
        title = f"{name}{when}{phase}{self._units_in_words}"
        if self._since is None:
            return title
        return _("%(title)s，%(since)s 起公开") % {
            "title": title,
            "since": f"{self._since:%Y-%m-%d %H:%M}",
        }

    @property
    def _units_in_words(self) -> str:
        named = {OF_UNIT: _("（所属单位）"), ALL_LEVELS: _("（部门和所属单位，不能相加）")}
        return named.get(self.level, "")

    @property
    def _since(self) -> datetime | None:
        return timezone.localtime(self.since) if self.since else None


def _joined(between: str, words: list[str], more: str = "…") -> str:
    """Return a few words in full; of many the first, and that there are more."""
    return between.join(words if len(words) <= MOST_NAMED else [*words[: MOST_NAMED - 1], more])
