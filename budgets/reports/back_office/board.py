"""How far each department has come with a year: for those who work on it, never for the public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import Department, Edition, Event, Line, Remark
from budgets.reports.deadlines import ApprovalDays, Deadline

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOT_BEGUN, BEGUN, RETURNED, SUBMITTED = "not_begun", "begun", "returned", "submitted"
MERGED = "merged"
APPROVED, SCHEDULED, PUBLISHED, WITHDRAWN = "approved", "scheduled", "published", "withdrawn"
STANDING_LABELS = {
    NOT_BEGUN: _("没有开始"),
    BEGUN: _("录入中"),
    RETURNED: _("退回修改"),
    SUBMITTED: _("待审核"),
    APPROVED: _("待公开"),
    SCHEDULED: _("已定时"),
    PUBLISHED: _("已公开"),
    WITHDRAWN: _("已撤回"),
    MERGED: _("并入本级，不用单独公开"),
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One department's year. `edition` is the one to work on: the open one, or the last published."""

    department: Department
    edition: Edition | None
    standing: str
    deadline: Deadline
    tables: int = 0
    remarks: int = 0
    last: Event | None = None
    is_correction: bool = False
    has_units: bool = False
    units_approved_on: date | None = None

    @property
    def standing_in_words(self) -> str:
        return str(STANDING_LABELS[self.standing])

    @property
    def is_late(self) -> bool:
        return self.deadline.is_late


@dataclass(frozen=True, slots=True)
class Board:
    """The rows and how many stand where."""

    rows: tuple[BoardRow, ...]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Return each standing that there is, its words, and how many have it."""
        found = Counter(row.standing for row in self.rows)
        return [(key, str(text), found[key]) for key, text in STANDING_LABELS.items() if found[key]]

    @property
    def late(self) -> int:
        return sum(row.deadline.is_overdue for row in self.rows)


def board(departments: QuerySet[Department], year: int, phase: str) -> Board:
    """Return every department of the queryset, each with its units below it.

    Seven queries, however many there are.
    """
    found = list(
        departments.select_related("jurisdiction", "superior").order_by("jurisdiction", "slug")
    )
    editions = Edition.objects.filter(
        department__in=[each.pk for each in found], fiscal_year=year, phase=phase
    ).order_by("number")
    of: dict[int, list[Edition]] = {}
    for edition in editions.select_related("scheduled_by"):
        of.setdefault(edition.department_id, []).append(edition)
    working = {pk: _to_work_on(each) for pk, each in of.items()}
    facts = Facts.of(working.values())
    general, today = ApprovalDays.known(fiscal_year=year, phase=phase), timezone.localdate()
    superiors = {each.superior_id for each in found}
    rows = (
        replace(
            _row(each, of.get(each.pk, []), general.of(each, year, phase), today, facts),
            has_units=each.pk in superiors,
            units_approved_on=general.by_superior.get((each.pk, year, phase)),
        )
        for each in _under_their_department(found)
    )
    return Board(tuple(rows))


def _under_their_department(found: list[Department]) -> list[Department]:
    """Return departments in their order, each followed by its units: the own office first, merged ones last.

    Units of a department that is not among them stand together where it would.
    """

    def place(each: Department) -> tuple[int, str, bool, bool, bool, str]:
        above = each.superior or each
        return (
            above.jurisdiction_id,
            above.slug,
            each.is_unit,
            each.is_merged,
            not each.is_own_office,
            each.slug,
        )

    return sorted(found, key=place)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted of many editions at once, by their keys."""

    tables: dict[int, int]
    remarks: dict[int, int]
    last: dict[int, Event]

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> Facts:
        keys = [edition.pk for edition in editions]
        lines = Line.objects.filter(edition__in=keys, table__startswith="T").order_by()
        remarks = Remark.objects.filter(edition__in=keys).order_by()
        events = Event.objects.filter(edition__in=keys).order_by("edition_id", "-pk")
        events = events.exclude(act=Event.Act.REBUILD)  # no person's
        return cls(
            dict(lines.values_list("edition").annotate(n=Count("table", distinct=True))),
            dict(remarks.values_list("edition").annotate(n=Count("pk", filter=Q(done=False)))),
            {
                event.edition_id: event
                for event in events.distinct("edition_id")
                if event.edition_id
            },
        )


def standing_of(edition: Edition, *, returned: bool) -> str:
    """Return where an edition stands; a draft with remarks has been returned."""
    if edition.is_draft:
        return RETURNED if returned else BEGUN
    if edition.is_approved:
        return SCHEDULED if edition.publish_at else APPROVED
    return SUBMITTED if edition.is_submitted else PUBLISHED


def _to_work_on(editions: list[Edition]) -> Edition:
    opened = next((x for x in editions if x.is_unpublished), None)
    current = next((x for x in editions if x.status == Edition.Status.PUBLISHED), None)
    return opened or current or editions[-1]


def _row(
    department: Department,
    editions: list[Edition],
    general: date | None,
    today: date,
    facts: Facts,
) -> BoardRow:
    public = [x for x in editions if not x.is_unpublished and x.published_at]
    own = next((x.approved_on for x in reversed(editions) if x.approved_on), None)
    dated = public or [x for x in editions if x.first_published_on]
    due = Deadline.of(dated, own or general, today)
    if not editions and department.is_merged:
        return BoardRow(department, None, MERGED, Deadline(None, None, today))
    if not editions:
        return BoardRow(department, None, NOT_BEGUN, due)
    edition = _to_work_on(editions)
    standing = standing_of(edition, returned=edition.pk in facts.remarks)
    if edition.status == Edition.Status.WITHDRAWN:
        standing = WITHDRAWN
    return BoardRow(
        department,
        edition,
        standing,
        due,
        facts.tables.get(edition.pk, 0),
        facts.remarks.get(edition.pk, 0),
        facts.last.get(edition.pk),
        edition.is_unpublished and bool(public),
    )
