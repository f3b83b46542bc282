"""The law's twenty days: by when each department must have published, and whether it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.models import Approval, Department, Edition
from budgets.models.workflow import deadline


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a budget was approved and when it became public; all that follows is counted in days."""

    approved_on: date | None
    published_on: date | None
    today: date

    @property
    def last_day(self) -> date | None:
        """The last day of the twenty."""
        return deadline(self.approved_on) if self.approved_on else None

    @property
    def took(self) -> int | None:
        """Days from the approval to the publication."""
        if self.approved_on is None or self.published_on is None:
            return None
        return (self.published_on - self.approved_on).days

    @property
    def days_left(self) -> int | None:
        """Days until the last day, negative after it; what is public has none left to count."""
        if self.last_day is None or self.published_on is not None:
            return None
        return (self.last_day - self.today).days

    @property
    def days_late(self) -> int:
        """Days after the last day: of the publication, or of today where there is none."""
        if self.last_day is None:
            return 0
        return max(0, ((self.published_on or self.today) - self.last_day).days)

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def in_words(self) -> str:
        """What there is to say of the deadline in one short phrase; empty where no date is known."""
        if self.last_day is None:
            return ""
        if self.is_late:
            return ngettext("超期 %(n)s 天", "超期 %(n)s 天", self.days_late) % {
                "n": self.days_late
            }
        if self.published_on:
            return _("按期")
        left = self.days_left or 0
        return ngettext("还有 %(n)s 天", "还有 %(n)s 天", left) % {"n": left}


def approvals(year: int, phase: str) -> dict[int, date]:
    """The day on which each jurisdiction's year was approved, by the jurisdiction's key."""
    rows = Approval.objects.filter(fiscal_year=year, phase=phase)
    return dict(rows.values_list("jurisdiction_id", "approved_on"))


@dataclass(frozen=True, slots=True)
class Published:
    """What the public may know of one department's year: public or not, and when."""

    department: str
    url: str
    jurisdiction: str
    standing: str
    published_at: datetime | None
    deadline: Deadline
    tag: str = ""

    @property
    def days(self) -> int | None:
        return self.deadline.took

    @property
    def approved_on(self) -> date | None:
        return self.deadline.approved_on

    @property
    def last_day(self) -> date | None:
        return self.deadline.last_day

    @property
    def punctuality(self) -> str:
        return self.deadline.in_words


@dataclass(frozen=True, slots=True)
class Progress:
    """All departments of a year and phase."""

    rows: tuple[Published, ...]

    @property
    def published(self) -> int:
        return sum(row.published_at is not None for row in self.rows)

    @property
    def late(self) -> int:
        """Of those not published, how many have let the last day pass."""
        return sum(row.published_at is None and row.deadline.is_late for row in self.rows)


def public_progress(year: int, phase: str, jurisdiction: str = "") -> Progress:
    """Who has published, when, and who is late. Asks for what was published, and for nothing else.

    Jurisdictions that neither had the year approved nor published anything of it are left out.
    """
    departments = Department.objects.select_related("jurisdiction").order_by("jurisdiction", "slug")
    if jurisdiction:
        departments = departments.filter(jurisdiction__slug=jurisdiction)
    found: dict[int, list[Edition]] = {}
    of_year = Edition.objects.once_published().filter(fiscal_year=year, phase=phase)
    for edition in of_year.select_related("department").order_by("number"):
        found.setdefault(edition.department_id, []).append(edition)
    general, today = approvals(year, phase), timezone.localdate()
    here = {each.jurisdiction_id for each in departments if each.pk in found} | set(general)
    rows = [
        _published(each, found.get(each.pk, []), general.get(each.jurisdiction_id), today)
        for each in departments
        if each.jurisdiction_id in here
    ]
    return Progress(tuple(rows))


def _published(
    department: Department, editions: list[Edition], general: date | None, today: date
) -> Published:
    current = next((x for x in editions if x.status == Edition.Status.PUBLISHED), None)
    first = editions[0] if editions else None
    at = first.published_at if first else None
    readable = [x for x in reversed(editions) if x.status != Edition.Status.WITHDRAWN]
    own = next((x.approved_on for x in readable if x.approved_on), None)
    standing = _("已公开") if current else _("已撤回") if editions else _("还没有公开")
    return Published(
        department.name,
        (current or department).get_absolute_url(),
        department.jurisdiction.name,
        standing,
        at,
        Deadline(own or general, timezone.localdate(at) if at else None, today),
        department.tag,
    )


def years_to_show() -> list[tuple[int, str]]:
    """The years and phases of which there is something to say, the latest first."""
    known = set(Edition.objects.once_published().order_by().values_list("fiscal_year", "phase"))
    known |= set(Approval.objects.values_list("fiscal_year", "phase"))
    return sorted(known, key=lambda pair: (-pair[0], pair[1]))
