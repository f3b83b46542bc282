"""Who changed which figure from what to what, when and from where: kept, found again, taken away."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from budgets import publishing
from budgets.models import Change, Edition, Event
from tests.admin.entry import address, fields_of


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
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for no pending check
        with pytest.raises(IntegrityError):
            cursor.execute(statement)
        transaction.set_rollback(True)


def test_the_history_is_searched_and_exported(clerk: Client, imported: Edition) -> None:
    change_a_figure(clerk, imported)
    listed = clerk.get(reverse("admin:budgets_change_changelist"), {"q": "2240201"})
    assert "31万元" in listed.content.decode()
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
