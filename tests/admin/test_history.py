"""Who changed which figure from what to what, when and from where: kept, found again, taken away."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from budgets import publishing
from budgets.models import Approval, Change, Department, Edition, Event, Jurisdiction
from tests.admin.entry import address, contradictory, fields_of
from tests.cast import fire_budget
from tests.roles import as_owner


def change_a_figure(clerk: Client, edition: Edition, figure: str = "31") -> Event:
    """A clerk types another figure into 表5 and saves."""
    page = address(edition, "part", "T5")
    fields = fields_of(clerk.get(page).content)
    name = next(key for key, value in fields.items() if value == "30" and "-c" in key)
    clerk.post(page, fields | {name: figure, "_save": "1"}, REMOTE_ADDR="10.1.2.3")
    return Event.objects.filter(act=Event.Act.EDIT_DRAFT).latest("pk")


def test_a_changed_figure_is_kept_with_person_time_and_address(
    clerk: Client, imported: Edition
) -> None:
    event = change_a_figure(clerk, imported)
    assert (event.actor_name, event.address) == ("clerk", "10.1.2.3")
    change = event.changes.get()
    assert change.place == "2240201 行政运行 · 一般公共预算 · 项目支出"
    assert (change.before, change.after) == ("30万元", "31万元")


def test_a_save_that_changes_nothing_leaves_no_trace(clerk: Client, imported: Edition) -> None:
    page = address(imported, "part", "T5")
    fields = fields_of(clerk.get(page).content)
    before = Event.objects.count()
    assert clerk.post(page, fields | {"_save": "1"}).status_code == 302
    assert Event.objects.count() == before


def test_what_a_discarded_draft_held_stays_in_the_history(imported: Edition) -> None:
    publishing.discard_draft(edition=imported)
    held = Change.objects.filter(event__act=Event.Act.DISCARD_DRAFT)
    assert held.filter(before="95.5万元", after=None, place__contains="2240201").exists()
    assert held.filter(part="职能", before="扑救火灾。").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_change SET after = '1'",
        "DELETE FROM budgets_change",
        "TRUNCATE budgets_change",
    ],
)
def test_the_database_lets_nobody_change_the_history(imported: Edition, statement: str) -> None:
    publishing.discard_draft(edition=imported)
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for no pending check
        with pytest.raises(IntegrityError):
            cursor.execute(statement)
        transaction.set_rollback(True)


def test_the_history_is_searched_and_exported(clerk: Client, imported: Edition) -> None:
    change_a_figure(clerk, imported)
    for asked in ("2240201", "10.1.2.3", "30万元", "clerk"):
        listed = clerk.get(reverse("admin:budgets_change_changelist"), {"q": asked})
        assert "31万元" in listed.content.decode(), asked
        assert "10.1.2.3</td>" in listed.content.decode()
    file = clerk.get(reverse("admin:budgets_change_export"), {"q": "2240201"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["操作人"], row["地址"], row["改前"], row["改后"]) == (
        "clerk",
        "10.1.2.3",
        "30万元",
        "31万元",
    )
    none = clerk.get(reverse("admin:budgets_change_export"), {"q": "没有这样的"})
    assert b"".join(none.streaming_content).count(b"\n") == 1  # type: ignore[attr-defined]


def test_one_act_shows_what_it_changed(clerk: Client, imported: Edition) -> None:
    event = change_a_figure(clerk, imported)
    page = clerk.get(reverse("admin:budgets_event_change", args=[event.pk])).content.decode()
    assert "30万元" in page
    assert "31万元" in page
    assert "10.1.2.3" in page


def test_what_is_said_of_a_contradiction_is_kept_from_what_to_what(
    clerk: Client, draft: Edition
) -> None:
    contradictory(clerk, draft)
    form = fields_of(clerk.get(address(draft, "submit")).content)
    why = next(name for name in form if name.startswith("why_"))
    for text in ("先记一句。", "年中追加 11 万元。"):
        form = fields_of(clerk.get(address(draft, "submit")).content)
        clerk.post(address(draft, "submit"), form | {why: text, "_keep": "1"})
    page = clerk.get(reverse("admin:budgets_change_changelist"), {"q": "年中追加"})
    assert "先记一句。" in page.content.decode()
    last = Change.objects.filter(part="矛盾的说明").latest("pk")
    assert (last.before, last.after) == ("先记一句。", "年中追加 11 万元。")
    form = fields_of(clerk.get(address(draft, "submit")).content)
    clerk.post(address(draft, "submit"), form | {why: "定稿。", "hurry": "on"})
    last = Change.objects.get(event__act=Event.Act.SUBMIT)
    assert (last.before, last.after, last.event.actor_name) == (
        "年中追加 11 万元。",
        "定稿。",
        "clerk",
    )


def test_the_overview_leads_to_the_history_of_its_own_cells(
    clerk: Client, imported: Edition
) -> None:
    change_a_figure(clerk, imported)
    other = publishing.import_draft(department=imported.department, disclosure=fire_budget(2021))
    change_a_figure(clerk, other, "33")
    way = address(imported, "history")
    assert f'href="{way}"' in clerk.get(address(imported, "change")).content.decode()
    page = clerk.get(way, follow=True).content.decode()
    assert "31万元" in page
    assert "33万元" not in page


def test_a_day_of_approval_is_kept_from_what_to_what(
    reviewer: Client, clerk: Client, department: Department
) -> None:
    typed = {
        "jurisdiction": department.jurisdiction_id, "fiscal_year": "2020", "phase": "budget",
        "approved_on": "2020-01-20",
    }  # fmt: skip
    reviewer.post(reverse("admin:budgets_approval_add"), typed)
    approval = Approval.objects.get()
    page = reverse("admin:budgets_approval_change", args=[approval.pk])
    reviewer.post(page, {"approved_on": "2020-02-20"}, REMOTE_ADDR="10.1.2.3")
    reviewer.post(page, {"approved_on": "2020-02-20"})  # the same again is nothing new
    event = Event.objects.filter(act=Event.Act.APPROVAL_DATE).order_by("pk").last()
    assert event
    assert (event.actor_name, event.address) == ("reviewer", "10.1.2.3")
    assert event.note == "2020-01-20 → 2020-02-20"
    assert Event.objects.filter(act=Event.Act.APPROVAL_DATE).count() == 2
    listed = clerk.get(reverse("admin:budgets_change_changelist"), {"q": "批复日期"})
    assert "2020-02-20" in listed.content.decode()
    for log in ("event", "change"):
        file = clerk.get(reverse(f"admin:budgets_{log}_export"))
        text = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
        assert "2020-02-20" in text
        assert "云溪县" in text


def test_a_day_of_approval_is_of_its_own_county(clerk: Client, department: Department) -> None:
    elsewhere = Jurisdiction.objects.create(slug="far", name="远县")
    publishing.keep_approval(
        approval=Approval(
            jurisdiction=elsewhere, fiscal_year=2020, phase="budget", approved_on="2020-01-20"
        )
    )
    for log in ("event", "change"):
        page = clerk.get(reverse(f"admin:budgets_{log}_changelist")).content.decode()
        assert "远县" not in page


def test_an_administrator_reads_the_acts_and_no_figure_in_them(
    administrator: Client, clerk: Client, submitted: Edition
) -> None:
    asked = publishing.NewRemark("公积金 4.5 万元太多。", "T5", "表5")
    publishing.send_back(edition=submitted, remarks=[asked])
    event = Event.objects.get(act=Event.Act.RETURN)
    ways = [
        reverse("admin:budgets_event_changelist"),
        reverse("admin:budgets_event_change", args=[event.pk]),
        reverse("admin:budgets_event_export"),
    ]
    for way in ways:
        for client, sees in ((clerk, True), (administrator, False)):
            answer = client.get(way)
            text = (
                b"".join(answer.streaming_content)  # type: ignore[attr-defined]
                if answer.streaming
                else answer.content
            ).decode()
            assert "退回修改" in text
            assert ("4.5 万元太多" in text) is sees, way
    found = administrator.get(ways[0], {"q": "太多"}).content.decode()
    assert 'class="field-act"' not in found
