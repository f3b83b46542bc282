"""What a person has to do next, for the first page; returned drafts come first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets import publishing
from budgets.access.rights import departments_within_reach, editions_within_reach
from budgets.admin.addresses import url_of
from budgets.models import Department, Edition, Event
from budgets.reports.back_office import board
from budgets.reports.back_office.board import Facts, standing_of
from budgets.reports.deadlines import ApprovalDays, Deadline

if TYPE_CHECKING:
    from budgets.access.rights import Person

_MOST = 60
_RECENT_ACTS = 8
_RECENT = timedelta(days=370)
_RANKS = {
    board.RETURNED: 0,
    board.SCHEDULED: 0,
    board.SUBMITTED: 1,
    board.APPROVED: 1,
    board.BEGUN: 2,
    board.NOT_BEGUN: 2,
}


@dataclass(frozen=True, slots=True)
class Task:
    """One line: what it is about, its state, what to do, by when."""

    about: str
    standing: str
    step: str
    url: str
    deadline: Deadline

    @property
    def standing_in_words(self) -> str:
        return str(board.STANDING_LABELS[self.standing])

    @property
    def order(self) -> tuple[int, date]:
        """Its place in the list."""
        return _RANKS[self.standing], self.deadline.last_day or date.max


def tasks_of(user: Person) -> list[Task]:
    """Return the steps that wait for this person, the most urgent first, by a constant number of queries."""
    if not user.has_perm("budgets.view_edition"):
        return []
    opened = list(
        editions_within_reach(user)
        .unpublished()
        .select_related("department__jurisdiction")
        .order_by("-fiscal_year", "pk")[:_MOST]
    )
    approvals = ApprovalDays.known()
    facts, today = Facts.of(opened), timezone.localdate()
    tasks = [task for edition in opened if (task := _task(user, edition, facts, approvals, today))]
    if user.has_perm("budgets.publish_edition"):
        tasks += _lapsed(opened)
    if user.has_perm("budgets.add_edition"):
        tasks += _not_begun(user, approvals, today)
    tasks.sort(key=lambda task: task.order)
    return tasks[:_MOST]


def recent_of(user: Person) -> list[Event]:
    """Return what this person did last; nothing for people who do not work on editions."""
    if not user.has_perm("budgets.view_edition"):
        return []
    return list(Event.objects.filter(actor=user.pk)[:_RECENT_ACTS])


def _task(
    user: Person,
    edition: Edition,
    facts: Facts,
    approvals: ApprovalDays,
    today: date,
) -> Task | None:
    open_remarks = facts.remarks.get(edition.pk, 0)
    standing = standing_of(edition, returned=edition.pk in facts.remarks)
    step = _step(user, edition, standing, open_remarks)
    if step is None:
        return None
    department = edition.department
    general = approvals.of(department, edition.fiscal_year, edition.phase)
    first = edition.number == 1  # the twenty days are those of a year's first publication
    approved_on = (edition.approved_on or general) if first else None
    due = Deadline(approved_on, edition.first_published_on, today)
    return Task(str(edition), standing, *step, due)


def _lapsed(opened: list[Edition]) -> Iterator[Task]:
    """Yield the hours set by somebody who may not publish any more: another publisher has to decide."""
    lapsed = publishing.lapsed_hours(opened)
    for edition in opened:
        if why := lapsed.get(edition.pk):
            step = _("定时不会生效：%(why)s。请立即公开或重新定时") % {"why": why}
            due = Deadline(None, None, timezone.localdate())
            yield Task(str(edition), board.SCHEDULED, step, url_of(edition, "publish"), due)


def _step(user: Person, edition: Edition, standing: str, remarks: int) -> tuple[str, str] | None:
    may = user.has_perm
    overview = url_of(edition, "change")
    if standing == board.RETURNED and may("budgets.change_edition"):
        words = ngettext("看 %(n)s 条意见，改好再交", "看 %(n)s 条意见，改好再交", remarks)
        return (words % {"n": remarks}) if remarks else _("改好了，再提交"), f"{overview}#remarks"
    if standing == board.BEGUN and may("budgets.change_edition"):
        return _("继续填，填好提交"), overview
    if standing == board.SUBMITTED and may("budgets.review_edition"):
        return _("去审核"), url_of(edition, "examine")
    if standing == board.APPROVED and may("budgets.publish_edition"):
        return _("去公开，或定一个时间"), url_of(edition, "publish")
    return None


def _not_begun(user: Person, approvals: ApprovalDays, today: date) -> Iterator[Task]:
    """Yield the departments that have not begun a year which was approved in the last twelve months."""
    recent = {
        (year, phase)
        for days in (approvals.by_jurisdiction, approvals.by_superior)
        for (_whose, year, phase), on in days.items()
        if on >= today - _RECENT
    }
    if not recent:
        return
    owing = departments_within_reach(user).filter(is_merged=False)
    departments = list(owing.order_by("jurisdiction", "slug")[:_MOST])
    begun = set(
        Edition.objects.filter(department__in=[each.pk for each in departments])
        .order_by()
        .values_list("department_id", "fiscal_year", "phase")
    )
    for department in departments:
        for year, phase in sorted(recent):
            on = approvals.of(department, year, phase)
            if on and on >= today - _RECENT and (department.pk, year, phase) not in begun:
                yield _to_begin(department, year, phase, Deadline(on, None, today))


def _to_begin(department: Department, year: int, phase: str, due: Deadline) -> Task:
    add = reverse("admin:budgets_edition_add")
    url = f"{add}?department={department.pk}&fiscal_year={year}&phase={phase}"
    about = str(Edition(department=department, fiscal_year=year, phase=phase)).removesuffix(" v1")
    return Task(about, board.NOT_BEGUN, _("开始，可以照上年准备"), url, due)
