"""No act of the back office asks the database more often than its budget says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets import publishing
from budgets.disclosure.writers.workbook import write_form
from budgets.models import Department, Edition
from tests.admin.entry import address, fields_of, row_of, shown
from tests.admin.imports.test_import_check import DOCUMENT
from tests.admin.registry.test_code_books import LOAD, NEW, waiting_in
from tests.admin.workflow.test_workflow import asked as remarks
from tests.cast import fire_budget
from tests.query_budgets import ACTS, Asked
from tests.views.walks.test_no_draft_leaks import content_of

BUTTON = re.compile(r'name="(_[a-z]+)"')


class Desk:
    """Acts by their pages, each counted as "page _button"."""

    def __init__(self) -> None:
        self.asked = Asked()

    def act(self, client: Client, page: str, named: str, typed: dict[str, Any]) -> Any:
        with self.asked.by(named):
            answer = client.post(page, typed)
            content_of(answer)
        assert answer.status_code in (200, 302), named
        return answer

    def press(
        self, client: Client, edition: Edition, page: str, button: str, typed: dict[str, Any]
    ) -> Any:
        name, _, part = page.partition(" ")
        at = address(edition, name, *([part] if part else []))
        return self.act(client, at, f"{page} {button}".strip(), typed | {button: "1"})


@pytest.fixture
def desk() -> Desk:
    return Desk()


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def begin(desk: Desk, clerk: Client, department: Department) -> None:
    """A year is begun in every way."""
    add = reverse("admin:budgets_edition_add")
    for button, year in (("_template", 2020), ("_start", 2024), ("_prepare", 2021)):
        typed = {"department": department.pk, "fiscal_year": year, "phase": "budget", button: "1"}
        desk.act(clerk, add, f"add {button}", typed)
    Edition.objects.unpublished().filter(fiscal_year=2021).delete()
    uploaded = {"of": "", "file": file("预算.txt", DOCUMENT), "_upload": "1"}
    desk.act(clerk, add, "add _upload", uploaded)
    read = Edition.objects.unpublished().get(fiscal_year=2021)
    page = fields_of(clerk.get(address(read, "review")).content)
    desk.press(clerk, read, "review", "", page)
    desk.press(clerk, read, "discard", "", {})


def fill_in(desk: Desk, clerk: Client, draft: Edition) -> None:
    """Sheets, words, the overview and a workbook are saved, each with a change."""
    for number, button in enumerate(("_totals", "_save", "_next", "_overview")):
        sheet = shown(clerk, draft, "T5")
        sheet[f"{row_of(sheet, 'expenditure', code='2210201')}-c0"] = f"{number + 5}"
        said = desk.press(clerk, draft, "part T5", button, sheet)
        assert said.status_code == 302
    words = shown(clerk, draft, "functions")
    words["functions-0-text"] += "改过一处。"
    desk.press(clerk, draft, "part functions", "_save", words)
    overview = fields_of(clerk.get(address(draft, "change")).content) | {"contact": "0800-120120"}
    desk.press(clerk, draft, "change", "_save", overview)
    desk.press(clerk, draft, "paste T5", "", {"text": "编码\t合计\n2010301\t100"})
    for button, expected in (("_discard", "workbook"), ("_confirm", "change")):
        book = {"file": file("模板.xlsx", write_form(fire_budget(draft.fiscal_year)))}
        desk.press(clerk, draft, "workbook", "", book)
        state = fields_of(clerk.get(address(draft, "upload")).content)
        said = desk.press(clerk, draft, "upload", button, state)
        assert said["Location"] == address(draft, expected)
    desk.press(clerk, draft, "workbook", "_document", {"document": file("预算.txt", DOCUMENT)})


def review(desk: Desk, clerk: Client, reviewer: Client, draft: Edition) -> None:
    """Explained, submitted, taken back, returned with a remark, answered, approved."""
    form = fields_of(clerk.get(address(draft, "submit")).content) | {"hurry": "on"}
    desk.press(clerk, draft, "submit", "_keep", form)
    desk.press(clerk, draft, "submit", "_say", {"_say": "T8"})
    desk.press(clerk, draft, "submit", "", form)
    desk.press(clerk, draft, "recall", "", {})
    clerk.post(address(draft, "submit"), form)
    desk.press(reviewer, draft, "examine", "_return", remarks("请核对。"))
    [remark] = draft.remarks.all()
    answer = {f"done-{remark.pk}": "on", f"answer-{remark.pk}": "基数调整。", "part": "T5"}
    desk.press(clerk, draft, "remarks", "", answer)
    clerk.post(address(draft, "submit"), form)
    desk.press(reviewer, draft, "examine", "_approve", {})


def publish(desk: Desk, clerk: Client, publisher: Client, approved: list[Edition]) -> None:
    """At an hour and at once, alone and by the board; withdrawn, and corrected."""
    day = {"day": f"{timezone.localdate() + timedelta(days=2)}", "hour": "09:30"}
    alone, *others = approved
    first = {"first": "unknown"}
    for button, typed in (("_at", day | first), ("_cancel", {}), ("_now", first)):
        desk.press(publisher, alone, "publish", button, typed)
    board = reverse("admin:budgets_edition_board")
    ticked = {"edition": [each.pk for each in others]}
    for button, more in (("_at", day), ("_cancel", {}), ("_ask", {}), ("_now", {})):
        desk.act(publisher, board, f"board {button}", {**ticked, **more, button: "1"})
    assert Edition.objects.current().count() == len(approved)
    desk.press(clerk, alone, "correct", "", {})
    desk.press(publisher, others[0], "withdraw", "", {"reason": "误传。"})


def load_codes(desk: Desk, superuser: Client) -> None:
    typed = {
        "kind": "functional",
        "year": 2026,
        "file": file("科目.csv", f"编码,名称\n{NEW},新".encode()),
    }
    page = desk.act(superuser, reverse(LOAD), "codebook", typed).content.decode()
    desk.act(superuser, reverse(LOAD), "codebook _confirm", waiting_in(page))


def test_every_act_keeps_its_budget(
    desk: Desk,
    clerk: Client,
    reviewer: Client,
    publisher: Client,
    superuser: Client,
    department: Department,
) -> None:
    begin(desk, clerk, department)
    drafts = [
        publishing.import_draft(department=department, disclosure=fire_budget(year))
        for year in (2020, 2019, 2018)
    ]
    fill_in(desk, clerk, drafts[0])
    for draft in drafts:
        review(desk, clerk, reviewer, draft)
    publish(desk, clerk, publisher, drafts)
    load_codes(desk, superuser)
    desk.asked.keep_to(ACTS)


def test_every_button_of_the_back_office_has_a_budget() -> None:
    templates = Path(settings.BASE_DIR, "templates", "admin")
    buttons = {
        each
        for path in templates.rglob("*.html")
        for each in BUTTON.findall(path.read_text("utf-8"))
    }
    assert buttons - {name.rpartition(" ")[2] for name in ACTS} == set()
