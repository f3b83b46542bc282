"""The check sheet in the back office: what a clerk mends, what a bureau hands on."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from budgets import publishing
from budgets.disclosure.check_sheet import ITEMS
from budgets.models import Department, Edition, Jurisdiction
from tests.admin.entry import address
from tests.cast import fire_budget

pytestmark = pytest.mark.django_db


def test_each_item_leads_to_its_place(clerk: Client, imported: Edition) -> None:
    page = clerk.get(address(imported, "check")).content.decode()
    assert page.count('class="check check--') >= len(ITEMS)
    assert f'href="{address(imported, "part", "T2")}"' in page
    overview = clerk.get(address(imported, "change")).content.decode()
    assert address(imported, "check") in overview


def test_the_clerk_is_told_before_submitting(clerk: Client, imported: Edition) -> None:
    page = clerk.get(address(imported, "submit")).content.decode()
    section = page[page.index('id="to-mend-title"') :]
    assert "部门收入总表" in section[: section.index("</section>")]


def test_the_sheet_is_a_workbook_too(clerk: Client, imported: Edition) -> None:
    answer = clerk.get(address(imported, "check_file"))
    assert "fire-brigade-2020-v1-check.xlsx" in answer["Content-Disposition"]
    [sheet] = load_workbook(io.BytesIO(answer.content)).worksheets
    assert sheet.page_setup.paperSize == 9  # A4
    assert [row[2] for row in sheet.iter_rows(min_row=3, values_only=True)] == [
        item.name(2020, imported.phase).zh for item in ITEMS
    ]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_bureau_takes_the_sheet_of_what_it_may_see(
    reviewer: Client, department: Department, ending: str
) -> None:
    elsewhere = Department.objects.create(
        jurisdiction=Jurisdiction.objects.create(slug="faraway", name="远县"),
        slug="archives",
        name="远县档案馆",
    )
    for each in (department, elsewhere):
        publishing.publish(
            edition=publishing.import_draft(department=each, disclosure=fire_budget())
        )
    page = reviewer.get(reverse("admin:budgets_edition_checks")).content.decode()
    assert department.name in page
    assert elsewhere.name not in page
    file = reverse("admin:budgets_edition_checks_file", args=[ending])
    answer = reviewer.get(file, {"year": 2020})
    text = answer.content.decode() if ending == "csv" else _words(answer.content)
    assert department.name in text
    assert elsewhere.name not in text
    assert reviewer.get(file, {"jurisdiction": "faraway"}).status_code == 404


def _words(content: bytes) -> str:
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(x) for s in book for row in s.iter_rows(values_only=True) for x in row)


def test_an_unknown_kind_of_file_is_not_found(reviewer: Client) -> None:
    address = reverse("admin:budgets_edition_checks_file", args=["pdf"])
    assert reviewer.get(address).status_code == 404


def test_a_year_without_anything_says_so(reviewer: Client) -> None:
    page = reviewer.get(reverse("admin:budgets_edition_checks"), {"year": "1999", "phase": "x"})
    assert "这一年还没有公开的" in page.content.decode()
