"""When a year was first public, as the back office asks for it: at upload, in the draft, at publication."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets import publishing
from budgets.models import Change, Department, Edition
from tests.admin.entry import address
from tests.admin.workflow.test_workflow import form_of
from tests.cast import fire_budget
from tests.management.test_import_disclosure import OTHER_HEADINGS

pytestmark = pytest.mark.django_db

BACK, CURRENT = 2020, timezone.localdate().year


def approved(department: Department, year: int) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    publishing.submit(edition=draft)
    publishing.approve(edition=draft)
    return draft


def posted(publisher: Client, edition: Edition, **typed: str) -> str:
    answer = publisher.post(address(edition, "publish"), {"_now": "1", **typed}, follow=True)
    edition.refresh_from_db()
    return str(answer.content.decode())


def test_a_current_year_is_offered_as_published_here(
    publisher: Client, department: Department
) -> None:
    edition = approved(department, CURRENT)
    page = publisher.get(address(edition, "publish")).content.decode()
    assert page.count('value="here"') == page.count(" checked") == 2
    posted(publisher, edition, first="here")
    assert edition.first_published_on == edition.came_on
    assert edition.first_published_source == "portal"


def test_of_a_back_year_the_publisher_is_asked_and_nothing_guessed(
    publisher: Client, department: Department
) -> None:
    edition = approved(department, BACK)
    assert " checked" not in publisher.get(address(edition, "publish")).content.decode()
    for typed in ({}, {"first": "elsewhere"}, {"first": "elsewhere", "first_on": "2018-01-01"}):
        page = posted(publisher, edition, **typed)
        assert 'class="errorlist' in page
        assert edition.is_approved
    posted(publisher, edition, first="elsewhere", first_on="2020-02-03")
    assert (edition.first_published_on, edition.is_public) == (date(2020, 2, 3), True)
    change = Change.objects.get(event__edition=edition, event__act="publish", column="原公开日期")
    assert (change.column, change.after) == ("原公开日期", "2020-02-03")


def test_what_is_known_is_not_asked_again(publisher: Client, department: Department) -> None:
    draft = publishing.import_draft(
        department=department,
        disclosure=fire_budget(BACK),
        first=publishing.FirstPublication.typed(date(2020, 2, 3)),
    )
    publishing.submit(edition=draft)
    publishing.approve(edition=draft)
    page = publisher.get(address(draft, "publish")).content.decode()
    assert "2020-02-03（部门填写）" in page
    assert 'name="first"' not in page
    posted(publisher, draft)
    assert draft.first_published_on == date(2020, 2, 3)


def test_many_at_once_are_told_what_is_said_of_each(
    publisher: Client, department: Department
) -> None:
    back = approved(department, BACK)
    typed = {"edition": [back.pk], "_ask": "1"}
    page = publisher.post(reverse("admin:budgets_edition_board"), typed).content.decode()
    assert "原公开日期不详，不计是否按期" in page


def test_a_clerk_types_the_day_into_the_draft(clerk: Client, department: Department) -> None:
    draft = publishing.start_draft(department=department, fiscal_year=BACK)
    page = address(draft, "change")
    typed = form_of(clerk, draft, "change")
    refused = clerk.post(page, typed | {"first_published_on": "2018-01-01"}).content.decode()
    assert "原公开日期不能早于 2019-01-01" in refused
    clerk.post(page, typed | {"first_published_on": "2020-02-03"})
    draft.refresh_from_db()
    assert draft.first_published_on == date(2020, 2, 3)
    assert draft.first_published_source == "typed"
    assert Change.objects.get(event__edition=draft).after == "2020-02-03"
    typed = form_of(clerk, draft, "change")
    clerk.post(page, typed | {"first_published_on": ""})
    draft.refresh_from_db()
    assert (draft.first_published_on, draft.first_published_source) == (None, "")


@pytest.mark.parametrize(("day", "kept"), [("2024-02-01", date(2024, 2, 1)), ("", None)])
def test_the_upload_takes_the_day(
    reviewer: Client, clerk: Client, department: Department, day: str, kept: date | None
) -> None:
    text = OTHER_HEADINGS.read_text("utf-8").replace("栖岚县林业局", department.name)
    file = SimpleUploadedFile("lin.txt", text.encode())
    typed = {"_upload": "1", "file": file, "of": department.pk, "published_on": day}
    clerk.post(reverse("admin:budgets_edition_add"), typed)
    assert Edition.objects.get().first_published_on == kept
