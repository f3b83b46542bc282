"""The law's twenty days: by when each department must have published, and whether it did.

What counts is the day of first publication, wherever that was. Where it is not known nobody is judged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.open_data.schema import OF_DEPARTMENT
from budgets.models import Approval, Department, Edition, UnitApproval, approvals_of
from budgets.models.first_publication import deadline, is_current
from budgets.reports.levels import ALL_LEVELS, of_level

LONGEST_OVERDUE = (
    365  # days; of what is not in the portal by then, nobody here knows whether it is elsewhere
)


YearAndPhase = tuple[int, str]


class Punctuality(StrEnum):
    """What can be said of a deadline. UNKNOWN: one of the two days is not known, so nobody is judged."""

    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    NO_DEADLINE = "no_deadline"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a budget was approved and when it was first public; all that follows is counted in days.

    `is_public` with no `published_on`: it is public, and nobody knows since when. `is_back_year`: it came
    into the portal as history.
    """

    approved_on: date | None
    published_on: date | None
    today: date
    is_public: bool = False
    is_back_year: bool = False

    @classmethod
    def of(cls, editions: Collection[Edition], approved_on: date | None, today: date) -> Deadline:
        """Return the deadline of a department's year, given its editions that were ever public, in order."""
        if not editions:
            return cls(approved_on, None, today)
        last = [*editions][-1]
        came_on = last.came_on or today
        back = not is_current(last.fiscal_year, last.phase, approved_on, came_on)
        return cls(approved_on, last.first_published_on, today, is_public=True, is_back_year=back)

    @property
    def last_day(self) -> date | None:
        """Return the last day of the twenty."""
        return deadline(self.approved_on) if self.approved_on else None

    @property
    def took(self) -> int | None:
        """Return days from the approval to the first publication."""
        if self.approved_on is None or self.published_on is None:
            return None
        return (self.published_on - self.approved_on).days

    @property
    def days_left(self) -> int | None:
        """Return days until the last day, negative after it; what is public has none left to count."""
        if self.last_day is None or self.published_on is not None or self.is_public:
            return None
        return (self.last_day - self.today).days

    @property
    def days_late(self) -> int:
        """Return days after the last day: of the publication, or of today where there is none."""
        day = self.published_on or (None if self.is_public else self.today)
        if self.last_day is None or day is None:
            return 0
        late = max(0, (day - self.last_day).days)
        return 0 if late > LONGEST_OVERDUE and not self.published_on else late

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_overdue(self) -> bool:
        """Return whether it is late and not public yet."""
        return self.verdict is Punctuality.OVERDUE

    @property
    def verdict(self) -> Punctuality:
        if self.is_public and self.published_on is None:
            return Punctuality.UNKNOWN
        if self.last_day is None:
            return Punctuality.UNKNOWN if self.published_on else Punctuality.NO_DEADLINE
        if self.published_on:
            return Punctuality.LATE if self.is_late else Punctuality.ON_TIME
        if self.is_late:
            return Punctuality.OVERDUE
        return Punctuality.OPEN if (self.days_left or 0) >= 0 else Punctuality.UNKNOWN

    @property
    def in_words(self) -> str:
        """Return what there is to say of the deadline in one short phrase; empty where no date is known."""
        if self.verdict is Punctuality.UNKNOWN:
            if self.published_on:
                return _("没有批复日期，不计是否按期")
            if not self.is_public:
                return _("本站没有收录，不计是否按期")
            if self.is_back_year:
                return _("历史数据，不计是否按期")
            return _("原公开日期不详，不计是否按期")
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


YearOf = tuple[int, int, str]  # the key of a jurisdiction or department, a year, a phase


@dataclass(frozen=True, slots=True)
class ApprovalDays:
    """On which day years were approved: departments' by their jurisdiction, units' by their superior.

    A unit's clock never runs from the day of the jurisdiction: its department approves it later.
    """

    by_jurisdiction: Mapping[YearOf, date]
    by_superior: Mapping[YearOf, date]

    @classmethod
    def known(cls, **of: object) -> ApprovalDays:
        """Return all days, or those `of` one year, of one phase. One query."""
        what = ("fiscal_year", "phase", "approved_on")
        general = Approval.objects.filter(**of).order_by()
        of_units = UnitApproval.objects.filter(**of).order_by()
        rows = general.values_list(Value(False), "jurisdiction", *what).union(
            of_units.values_list(Value(True), "department", *what), all=True
        )
        found: tuple[dict[YearOf, date], dict[YearOf, date]] = ({}, {})
        for is_of_units, key, year, phase, day in rows:
            found[is_of_units][key, year, phase] = day
        return cls(*found)

    def of(self, department: Department, year: int, phase: str) -> date | None:
        """Return the day from which the law's days count, for an edition that states none itself."""
        if department.superior_id is not None:
            return self.by_superior.get((department.superior_id, year, phase))
        return self.by_jurisdiction.get((department.jurisdiction_id, year, phase))


@dataclass(frozen=True, slots=True)
class Published:
    """What the public may know of one department's year: public or not, since when, and since when here.

    `edition` is the one that holds, or else the last one; `published_at` is when the first came in here.
    """

    of: Department
    fiscal_year: int
    phase: str
    edition: Edition | None
    published_at: datetime | None
    deadline: Deadline

    @property
    def tag(self) -> str:
        return self.of.tag

    @property
    def url(self) -> str:
        """Return the page to read: of the edition that holds, or of the department."""
        holds = self.edition is not None and self.edition.status == Edition.Status.PUBLISHED
        return (self.edition if self.edition and holds else self.of).get_absolute_url()

    @property
    def status(self) -> str:
        """Return published, withdrawn, or not_published."""
        if self.edition is None:
            return "not_published"
        is_there = self.edition.status == Edition.Status.PUBLISHED
        return "published" if is_there else "withdrawn"

    @property
    def standing(self) -> str:
        return {
            "published": _("已公开"),
            "withdrawn": _("已撤回"),
            "not_published": _("还没有公开"),
        }[self.status]

    @property
    def first_in_words(self) -> str:
        """Return the day, or that it is not known; "" where nothing is public."""
        day = self.deadline.published_on
        return str(day) if day else _("不详") if self.edition else ""

    @property
    def first_published_source(self) -> str:
        return self.edition.first_source_told if self.edition else ""


@dataclass(frozen=True)
class Progress:
    """All departments of a year and phase."""

    rows: tuple[Published, ...]

    @cached_property
    def _verdicts(self) -> Counter[Punctuality]:
        return Counter(row.deadline.verdict for row in self.rows)

    def _count(self, *verdicts: Punctuality) -> int:
        return sum(self._verdicts[verdict] for verdict in verdicts)

    @property
    def published(self) -> int:
        """Return how many can be read; what was withdrawn was public once, and is not."""
        return sum(row.status == "published" for row in self.rows)

    @property
    def withdrawn(self) -> int:
        """Return how many were public once and are not; they may have been in time."""
        return sum(row.status == "withdrawn" for row in self.rows)

    @property
    def late(self) -> int:
        """Return how many of those not published have let the last day pass."""
        return self._count(Punctuality.OVERDUE)

    @property
    def on_time(self) -> int:
        return self._count(Punctuality.ON_TIME)

    @property
    def published_late(self) -> int:
        """Return how many of those published let the last day pass."""
        return self._count(Punctuality.LATE)

    @property
    def not_due(self) -> int:
        """Return how many have not published and still have days left."""
        return self._count(Punctuality.OPEN)

    @property
    def unknown(self) -> int:
        """Return how many of those published cannot."""
        return self._count(Punctuality.UNKNOWN)


def public_progress(
    year: int,
    phase: str,
    jurisdictions: Collection[str] = (),
    departments: Collection[str] = (),
    level: str = "",
) -> Progress:
    """Return who has published, when, and who is late. Asks for what was published, and for nothing else.

    Jurisdictions that neither had the year approved nor published anything of it are left out. Units are
    there only where they are named, or `level` (of `of_level`) asks for them. Three queries.
    """
    of_year = Edition.objects.once_published().filter(fiscal_year=year, phase=phase)
    days = ApprovalDays.known(fiscal_year=year, phase=phase)
    found = _progress(of_year, days, jurisdictions, departments, level)
    return found.get((year, phase), Progress(()))


def progress_by_year(
    jurisdictions: Collection[str] = (), departments: Collection[str] = (), level: str = ""
) -> dict[YearAndPhase, Progress]:
    """Return the same of every year and phase of which there is something to say. Three queries."""
    public, days = Edition.objects.once_published(), ApprovalDays.known()
    return _progress(public, days, jurisdictions, departments, level)


def latest_first(by_year: Mapping[YearAndPhase, Progress]) -> list[tuple[YearAndPhase, Progress]]:
    """Return the same in the order of lists: the latest year first, its budget before its accounts."""
    return sorted(by_year.items(), key=lambda pair: (-pair[0][0], pair[0][1]))


def _progress(
    editions: QuerySet[Edition],
    approved: ApprovalDays,
    jurisdictions: Collection[str],
    departments: Collection[str],
    level: str = "",
) -> dict[tuple[int, str], Progress]:
    level = level or (ALL_LEVELS if departments else OF_DEPARTMENT)
    meant = of_level(Department.objects.all(), level)
    meant = meant.select_related("jurisdiction", "superior").order_by("jurisdiction", "slug")
    if jurisdictions:
        meant = meant.filter(jurisdiction__slug__in=jurisdictions)
        editions = editions.filter(department__jurisdiction__slug__in=jurisdictions)
    found: dict[tuple[int, str], dict[int, list[Edition]]] = defaultdict(dict)
    for edition in editions.select_related("department").order_by("number"):
        of_year = found[edition.fiscal_year, edition.phase]
        of_year.setdefault(edition.department_id, []).append(edition)
    today, known = timezone.localdate(), list(meant)
    places = {each.jurisdiction_id for each in known}
    approved_here = {(y, p) for place, y, p in approved.by_jurisdiction if place in places}
    return {
        (year, phase): Progress(
            _rows(known, (year, phase), found[year, phase], approved, departments, today)
        )
        for year, phase in {*found, *approved_here}
    }


def _rows(
    known: Collection[Department],
    of: tuple[int, str],
    editions: Mapping[int, list[Edition]],
    approved: ApprovalDays,
    departments: Collection[str],
    today: date,
) -> tuple[Published, ...]:
    """Return a row for each that has to publish a year, or has.

    Units have to where their superior approved them or where one of them published: of years before that
    nobody knows whether they had to. A unit whose budget is merged has nothing due.
    """
    begun = {_whose(each) for each in known if each.pk in editions}
    return tuple(
        published_of(each, *of, editions.get(each.pk, []), approved.of(each, *of), today)
        for each in known
        if (approved.of(each, *of) or _whose(each) in begun)
        and (each.owes_document or each.pk in editions)
        and (not departments or each.slug in departments)
    )


def _whose(department: Department) -> tuple[int, int | None]:
    """Return the circle in which all publish a year as soon as one does: a place, or a superior's units."""
    return department.jurisdiction_id, department.superior_id


def deadlines_of(department: Department) -> dict[tuple[int, str], Deadline]:
    """Return the deadline of every year and phase of which a department ever published. Two queries."""
    found: dict[tuple[int, str], list[Edition]] = defaultdict(list)
    for edition in department.editions.once_published().order_by("number"):
        found[edition.fiscal_year, edition.phase].append(edition)
    days = approvals_of(department).values_list("fiscal_year", "phase", "approved_on")
    approved = {(year, phase): day for year, phase, day in days}
    today = timezone.localdate()
    return {
        (year, phase): published_of(
            department, year, phase, editions, approved.get((year, phase)), today
        ).deadline
        for (year, phase), editions in found.items()
    }


def published_of(
    department: Department,
    year: int,
    phase: str,
    editions: list[Edition],
    general: date | None,
    today: date,
) -> Published:
    """Return how a department's year stands by its editions, in order; `general`: when it was approved unless
    one of them says so itself.
    """
    current = next((x for x in editions if x.status == Edition.Status.PUBLISHED), None)
    readable = [x for x in reversed(editions) if x.status != Edition.Status.WITHDRAWN]
    own = next((x.approved_on for x in readable if x.approved_on), None)
    return Published(
        department,
        year,
        phase,
        current or (editions[-1] if editions else None),
        editions[0].published_at if editions else None,
        Deadline.of(editions, own or general, today),
    )


def years_to_show(
    years: Collection[int] = (), phases: Collection[str] = ()
) -> list[tuple[int, str]]:
    """Return the years and phases of which there is something to say, the latest first; of these only, if
    any.
    """
    known = set(Edition.objects.once_published().order_by().values_list("fiscal_year", "phase"))
    known |= set(Approval.objects.values_list("fiscal_year", "phase"))
    meant = {
        (year, phase)
        for year, phase in known
        if (not years or year in years) and (not phases or phase in phases)
    }
    return sorted(meant, key=lambda pair: (-pair[0], pair[1]))
