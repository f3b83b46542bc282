"""The county's board, what waits for each person, and many published at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budgets import publishing
from budgets.access.roles import PUBLISHER
from budgets.models import Approval, Department, Edition
from tests.admin.conftest import logged_in, person
from tests.admin.entry import address
from tests.cast import fire_budget

BOARD = "admin:budgets_edition_board"


def page_of(client: Client, **asked: object) -> str:
    response = client.get(reverse(BOARD), asked)
    assert response.status_code == 200
    return str(response.content.decode())


def approved_days_ago(department: Department, days: int, year: int = 2020) -> None:
    publishing.keep_approval(
        approval=Approval(
            jurisdiction=department.jurisdiction,
            fiscal_year=year,
            phase="budget",
            approved_on=timezone.localdate() - timedelta(days=days),
        )
    )


def more_departments(department: Department, count: int) -> list[Department]:
    return [
        Department.objects.create(
            jurisdiction=department.jurisdiction, slug=f"office-{n}", name=f"云溪县第{n}局"
        )
        for n in range(count)
    ]


def to_approve(department: Department, year: int = 2020) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    publishing.submit(edition=draft)
    return publishing.approve(edition=draft)


def test_each_department_stands_where_it_is(reviewer: Client, department: Department) -> None:
    begun, returned, waiting, ready, hour, public, nothing = more_departments(department, 7)
    publishing.start_draft(department=begun, fiscal_year=2020)
    back = publishing.import_draft(department=returned, disclosure=fire_budget())
    publishing.submit(edition=back)
    publishing.send_back(edition=back, remarks=[publishing.NewRemark("请核对。")])
    publishing.submit(edition=publishing.import_draft(department=waiting, disclosure=fire_budget()))
    to_approve(ready)
    at = timezone.now() + timedelta(days=1)
    publishing.schedule(edition=to_approve(hour), at=at)
    publishing.publish_approved(edition=to_approve(public))
    page = page_of(reviewer, year=2020, phase="budget")
    for office, words in {
        begun: "录入中", returned: "退回修改", waiting: "待审核", ready: "待公开",
        hour: "已定时", public: "已公开", nothing: "没有开始",
    }.items():  # fmt: skip
        row = page[page.index(f"{office.name}</") :]
        assert words in row[: row.index("</tr>")], office.name
    assert "1 条意见未处理" in page
    assert "<strong>2</strong>" in page  # with the fire brigade two have not begun


@pytest.mark.parametrize(
    ("days", "words", "late"),
    [(5, "还有 15 天", False), (20, "还有 0 天", False), (23, "超期 3 天", True)],
)
def test_the_days_to_the_deadline_are_counted_and_lateness_is_said_in_words(
    reviewer: Client, department: Department, days: int, words: str, late: bool
) -> None:
    approved_days_ago(department, days)
    page = page_of(reviewer, year=2020)
    assert words in page
    assert ('<tr class="late">' in page) is late
    assert ("超期未公开" in page) is late


def test_a_departments_own_date_goes_before_the_countys(
    reviewer: Client, department: Department, imported: Edition
) -> None:
    approved_days_ago(department, 1)
    imported.approved_on = timezone.localdate() - timedelta(days=25)
    imported.save()
    assert "超期 5 天" in page_of(reviewer, year=2020)


def test_what_was_published_in_time_is_not_late_afterwards(
    reviewer: Client, department: Department
) -> None:
    approved_days_ago(department, 5)
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    draft.approved_on = timezone.localdate() - timedelta(days=5)
    draft.save()
    published = publishing.publish(edition=draft)
    publishing.correct(edition=published)
    page = page_of(reviewer, year=2020)
    assert "按期" in page
    assert "更正" in page


def test_the_board_asks_as_often_for_many_departments_as_for_few(
    reviewer: Client, department: Department
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page_of(reviewer, year=2020)
        return len(asked)

    for office in more_departments(department, 2):
        to_approve(office)
    queries()  # the first page of a session costs more
    few = queries()
    for n in range(5):
        office = Department.objects.create(
            jurisdiction=department.jurisdiction, slug=f"more-{n}", name=f"云溪县再{n}局"
        )
        to_approve(office)
    assert queries() == few


def test_a_clerk_sees_only_their_own_departments(clerk: Client, department: Department) -> None:
    other = more_departments(department, 1)[0]
    to_approve(other)
    page = page_of(clerk, year=2020)
    assert department.name in page
    assert other.name not in page
    assert 'name="_now"' not in page


def test_a_whole_county_is_given_one_hour_or_published_at_once(
    publisher: Client, department: Department
) -> None:
    editions = [to_approve(office) for office in more_departments(department, 3)]
    keys = [edition.pk for edition in editions]
    day = timezone.localdate() + timedelta(days=2)
    typed = {"edition": keys, "day": f"{day}", "hour": "09:00", "_at": "1"}
    page = publisher.post(reverse(BOARD), typed, follow=True).content.decode()
    assert "已给 3 份定时" in page
    assert Edition.objects.exclude(publish_at=None).count() == 3
    publisher.post(reverse(BOARD), {"edition": keys[:1], "_cancel": "1"})
    assert Edition.objects.exclude(publish_at=None).count() == 2
    page = publisher.post(reverse(BOARD), {"edition": keys, "_ask": "1"})
    question = page.content.decode()
    assert "公众立刻看得到" in question
    assert all(str(edition) in question for edition in editions)
    assert not Edition.objects.current().exists()
    page = publisher.post(reverse(BOARD), {"edition": keys, "_now": "1"}, follow=True)
    assert "已公开 3 份" in page.content.decode()
    assert Edition.objects.current().count() == 3


def test_what_was_unticked_stays_so_when_the_hour_is_wrong(
    publisher: Client, department: Department
) -> None:
    first, second = (to_approve(office) for office in more_departments(department, 2))
    typed = {"edition": [first.pk], "day": "2020-01-01", "hour": "09:00", "_at": "1"}
    page = publisher.post(reverse(BOARD), typed).content.decode()
    boxes = {
        key: "checked" in tag
        for key, tag in re.findall(r'name="edition" value="(\d+)"([^>]*)>', page)
    }
    assert boxes == {str(first.pk): True, str(second.pk): False}


def test_one_that_may_not_be_published_stops_no_other(department: Department) -> None:
    user = person("both", PUBLISHER, where=department.jurisdiction)
    first, second = (to_approve(office) for office in more_departments(department, 2))
    publishing.send_back(edition=first, remarks=[publishing.NewRemark("请核对。")])
    publishing.submit(edition=first, actor=user)
    publishing.approve(edition=first)
    page = logged_in(user).post(
        reverse(BOARD), {"edition": [first.pk, second.pk], "_now": "1"}, follow=True
    )
    assert "不能由您公开" in page.content.decode()
    assert list(Edition.objects.current()) == [second]


def test_an_hour_that_is_past_is_refused_on_the_board(
    publisher: Client, department: Department
) -> None:
    edition = to_approve(department)
    typed = {"edition": [edition.pk], "day": "2020-01-01", "hour": "09:00", "_at": "1"}
    assert "请写将来的时间" in publisher.post(reverse(BOARD), typed).content.decode()
    assert not Edition.objects.exclude(publish_at=None).exists()


class TestTheFirstPage:
    """Each person finds what waits for them, and nothing else."""

    def first_page(self, client: Client) -> str:
        page = str(client.get(reverse("admin:index")).content.decode())
        return page[page.index('id="tasks"') : page.index("看全部部门的进度")]

    def test_a_clerk_finds_what_was_returned_before_all_else(
        self, clerk: Client, department: Department, imported: Edition
    ) -> None:
        approved_days_ago(department, 15, year=2022)
        later = publishing.import_draft(department=department, disclosure=fire_budget(2021))
        publishing.submit(edition=imported)
        publishing.send_back(edition=imported, remarks=[publishing.NewRemark("请核对。")])
        page = self.first_page(clerk)
        assert page.index(str(imported)) < page.index(str(later))
        assert "看 1 条意见" in page
        assert "2022预算：<a" in page
        assert "还有 5 天" in page

    def test_a_reviewer_finds_what_was_submitted_and_a_publisher_what_was_approved(
        self, clerk: Client, reviewer: Client, publisher: Client, imported: Edition
    ) -> None:
        publishing.submit(edition=imported)
        assert address(imported, "examine") in self.first_page(reviewer)
        assert "没有等您办的事" in self.first_page(publisher)
        assert "没有等您办的事" in self.first_page(clerk)
        publishing.approve(edition=imported)
        assert address(imported, "publish") in self.first_page(publisher)
        assert "没有等您办的事" in self.first_page(reviewer)


def test_the_date_of_approval_is_set_by_a_reviewer_for_their_county(
    reviewer: Client, clerk: Client, department: Department
) -> None:
    assert "还没有填批复日期" in page_of(reviewer, year=2020)
    add = reverse("admin:budgets_approval_add")
    typed = {
        "jurisdiction": department.jurisdiction_id, "fiscal_year": "2020",
        "phase": "budget", "approved_on": f"{timezone.localdate()}",
    }  # fmt: skip
    assert clerk.post(add, typed).status_code == 403
    assert reviewer.post(add, typed).status_code == 302
    assert "还有 20 天" in page_of(reviewer, year=2020)
