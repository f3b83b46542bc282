"""A clerk prepares a year from the one before: a few clicks, and only figures and reasons are left."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from budgets import store
from budgets.models import Department, Edition, Event
from tests.admin.entry import address, fields_of


def prepare(clerk: Client, department: Department, year: int = 2021, phase: str = "budget"):  # type: ignore[no-untyped-def]
    typed = {"department": department.pk, "fiscal_year": year, "phase": phase, "_prepare": "1"}
    return clerk.post(reverse("admin:budgets_edition_add"), typed, follow=True)


def test_the_year_after_a_published_one_is_prepared_in_one_step(
    clerk: Client, published: Edition
) -> None:
    page = prepare(clerk, published.department).content.decode()
    assert "已建立草稿" in page
    draft = Edition.objects.get(fiscal_year=2021)
    assert draft.events.filter(act=Event.Act.PREPARE_DRAFT, actor_name="clerk").exists()
    sheet = fields_of(clerk.get(address(draft, "part", "T5")).content)
    row = next(key.rpartition("-")[0] for key, value in sheet.items() if value == "2240201")
    assert sheet[f"{row}-c0"] == ""
    assert "95.5" in [value for key, value in sheet.items() if key.startswith(f"{row}-c")]


def test_a_year_after_a_gap_begins_with_empty_cells_and_says_what_is_missing(
    clerk: Client, published: Edition
) -> None:
    page = prepare(clerk, published.department, 2023).content.decode()
    assert "2022年没有公开过" in page
    draft = Edition.objects.get(fiscal_year=2023)
    sheet = fields_of(clerk.get(address(draft, "part", "T5")).content)
    row = next(key.rpartition("-")[0] for key, value in sheet.items() if value == "2240201")
    assert sheet[f"{row}-c0"] == ""
    assert "还没有填" in clerk.get(address(draft, "change")).content.decode()


def test_a_department_that_never_published_is_told_how_to_begin(
    clerk: Client, department: Department
) -> None:
    page = prepare(clerk, department).content.decode()
    assert "还没有公开过" in page
    assert not Edition.objects.exists()


def test_a_year_that_has_a_draft_is_not_prepared_again(clerk: Client, published: Edition) -> None:
    prepare(clerk, published.department)
    assert "已有一份草稿" in prepare(clerk, published.department).content.decode()
    assert Edition.objects.filter(fiscal_year=2021).count() == 1


def test_a_change_of_the_figures_waits_on_the_page_of_reasons_until_it_is_explained(
    clerk: Client, imported: Edition
) -> None:
    imported.reasons.all().delete()
    page = address(imported, "part", "reasons")
    offered = fields_of(clerk.get(page).content)
    assert offered["reasons-0-change"] == "10"
    assert offered["reasons-0-percent"] == "11.11"
    clerk.post(page, offered | {"_save": "1"})
    assert not imported.reasons.exists()
    clerk.post(page, offered | {"reasons-0-text": "新增消防车一辆", "_save": "1"})
    (reason,) = store.read(Edition.objects.get(pk=imported.pk)).reasons
    assert (reason.label, reason.direction, reason.text) == (
        "收支总预算",
        "increase",
        "新增消防车一辆",
    )
