"""Who has published: what the public learns of a year under way, and what it does not."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from budgets import publishing
from budgets.models import Approval, Department, Edition
from tests.cast import fire_budget

pytestmark = pytest.mark.django_db
SHORT = "消防救援大队"  # a row of a list names a department without its county


def page_of(client: Client, address: str = "/progress/", status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode())


def approval(department: Department, days_ago: int, year: int = 2020) -> None:
    publishing.keep_approval(
        approval=Approval(
            jurisdiction=department.jurisdiction,
            fiscal_year=year,
            phase="budget",
            approved_on=timezone.localdate() - timedelta(days=days_ago),
        )
    )


def published(department: Department, *, days_ago: int) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    draft.approved_on = timezone.localdate() - timedelta(days=days_ago)
    draft.save()
    return publishing.publish(edition=draft)


def test_every_page_leads_to_it(client: Client) -> None:
    assert 'href="/progress/"' in page_of(client, "/glossary/")


def test_an_empty_portal_says_so(client: Client) -> None:
    assert "还没有公开的年度" in page_of(client)


def test_its_data_is_offered_for_excel_too(client: Client, department: Department) -> None:
    published(department, days_ago=7)
    plain, for_excel = re.findall(r'href="(/progress\.csv[^"]*)">', page_of(client))
    marked = client.get(html.unescape(for_excel)).content
    assert marked == b"\xef\xbb\xbf" + client.get(html.unescape(plain)).content


def test_what_is_public_says_when_and_within_how_many_days(
    client: Client, department: Department
) -> None:
    published(department, days_ago=7)
    page = page_of(client)
    assert SHORT in page
    assert f"{timezone.localdate()} 公开" in page
    assert "第 7 天" in page
    assert "1 个按期" in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_who_is_late_is_named_in_words(client: Client, department: Department, prefix: str) -> None:
    approval(department, 30)
    page = page_of(client, f"{prefix}/progress/")
    assert SHORT in page
    assert ("10 days overdue" if prefix else "逾期 10 天") in page
    assert ("1 overdue" if prefix else "1 个逾期") in page


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "scheduled"])
def test_nothing_is_told_of_what_is_on_its_way(
    client: Client, department: Department, state: str
) -> None:
    approval(department, 3)
    before = page_of(client)
    edition = publishing.import_draft(department=department, disclosure=fire_budget())
    edition.approved_on = timezone.localdate() - timedelta(days=9)
    edition.save()
    if state != "draft":
        publishing.submit(edition=edition)
    if state in ("approved", "scheduled"):
        publishing.approve(edition=edition)
    if state == "scheduled":
        publishing.schedule(edition=edition, at=timezone.now() + timedelta(days=1))
    assert page_of(client) == before


def test_a_year_with_nothing_but_a_draft_is_not_found(
    client: Client, department: Department
) -> None:
    published(department, days_ago=1)
    publishing.start_draft(department=department, fiscal_year=2031)
    page_of(client, "/progress/?year=2031&phase=budget", status=404)
    assert "2031" not in page_of(client)
    page_of(client, "/progress/?year=x&phase=budget", status=404)
    page_of(client, "/progress/?jurisdiction=nowhere", status=404)


@pytest.mark.parametrize(
    "query",
    ["?year=2020", "?phase=budget", "?jurisdiction=yunxi", "?year=2020&phase=", "?sort=days"],
)
def test_any_one_filter_works_alone(client: Client, department: Department, query: str) -> None:
    published(department, days_ago=7)
    assert "1 个按期" in page_of(client, f"/progress/{query}")


def test_what_is_not_due_is_told_from_what_is_late_and_from_what_nobody_can_tell(
    client: Client, department: Department
) -> None:
    published(department, days_ago=7)
    approval(department, 3, year=2021)
    latest = page_of(client)
    assert "1 个按期" in latest  # the last year of which something is public
    assert "2021 年预算</a>还没到期" in latest
    due = page_of(client, "/progress/?year=2021")
    assert "1 个没到期" in due
    assert f"没到期，期限 {timezone.localdate() + timedelta(days=17)}" in due
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2019))
    draft.approved_on = None
    draft.save()
    publishing.publish(edition=draft)
    unknown = page_of(client, "/progress/?year=2019")
    assert "没有登记批复日期，无法判断是否按期" in unknown
    assert "1 个不知道原公开日期或批复日期，不计是否按期。" in unknown


def test_a_correction_does_not_make_a_department_late(
    client: Client, department: Department
) -> None:
    first = published(department, days_ago=20)
    draft = publishing.correct(edition=first)
    publishing.publish(edition=draft, correction_note="改正。")
    assert "按期" in page_of(client)


def test_a_withdrawn_year_says_so(client: Client, department: Department) -> None:
    publishing.withdraw(edition=published(department, days_ago=2), reason="误传。")
    page = page_of(client)
    assert "已撤回" in page
    assert "1 个部门还没有公开" in page
    assert "1 个撤回了。" in page


def test_many_departments_cost_as_many_queries_as_one(
    client: Client, department: Department, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    published(department, days_ago=2)
    for n in range(12):
        office = Department.objects.create(
            jurisdiction=department.jurisdiction, slug=f"office-{n}", name=f"云溪县第{n}局"
        )
        published(office, days_ago=n)
    with django_assert_max_num_queries(11):
        page_of(client)
