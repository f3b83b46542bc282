"""The way of an edition through the hands of clerk, reviewer and publisher."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from budgets import publishing
from budgets.access.roles import CLERK, PUBLISHER, REVIEWER, ensure_roles
from budgets.models import Department, Edition, Event, Remark
from tests.admin.entry import (
    address,
    contradictory,
    fields_of,
    save,
    shown,
    standing,
)


def form_of(client: Client, edition: Edition, page: str = "submit") -> dict[str, str]:
    return fields_of(client.get(address(edition, page)).content)


def asked(*sentences: str) -> dict[str, str]:
    """The form by which a reviewer returns an edition."""
    rows = {
        f"remarks-{number}-{name}": value
        for number, text in enumerate(sentences)
        for name, value in (("part", "T5"), ("place", "2210201 住房公积金"), ("text", text))
    }
    return rows | {
        "remarks-TOTAL_FORMS": str(len(sentences)),
        "remarks-INITIAL_FORMS": "0",
        "_return": "1",
    }


def test_submitting_asks_for_an_explanation_of_each_error(clerk: Client, draft: Edition) -> None:
    contradictory(clerk, draft)
    response = clerk.post(address(draft, "submit"), form_of(clerk, draft))
    assert "请说明这一处矛盾" in response.content.decode()
    assert standing(draft) == "draft"


def test_each_figure_of_an_error_leads_from_the_question_to_its_cell(
    clerk: Client, draft: Edition
) -> None:
    contradictory(clerk, draft)
    page = clerk.get(address(draft, "submit")).content.decode()
    error = page[page.index('class="rule"') : page.index("<textarea")]
    links = re.findall(r'<a href="([^"]+)">', error)
    assert links
    assert all(link.startswith(address(draft, "part", "T5") + "#cell=") for link in links)
    assert len(links) == error.count("<strong>")


def test_explanations_reach_the_public_as_they_were_submitted(
    clerk: Client, reviewer: Client, publisher: Client, draft: Edition
) -> None:
    contradictory(clerk, draft)
    form = form_of(clerk, draft)
    whys = [name for name in form if name.startswith("why_")]
    assert whys
    typed = form | dict.fromkeys(whys, "差额正在核实。")
    clerk.post(address(draft, "submit"), typed)
    assert "差额正在核实。" in reviewer.get(address(draft, "examine")).content.decode()
    reviewer.post(address(draft, "examine"), {"_approve": "1"})
    page = publisher.post(
        address(draft, "publish"), {"first": "unknown", "_now": "1"}, follow=True
    ).content.decode()
    assert standing(draft) == "published"
    assert draft.get_absolute_url() in page
    assert draft.findings.filter(explanation="差额正在核实。").count() == len(whys)
    assert "差额正在核实。" in Client().get(draft.get_absolute_url()).content.decode()


def test_explanations_are_kept_on_the_draft_and_not_typed_twice(
    clerk: Client, draft: Edition
) -> None:
    contradictory(clerk, draft)
    form = form_of(clerk, draft)
    why = next(name for name in form if name.startswith("why_"))
    clerk.post(address(draft, "submit"), form | {why: "先记一句。", "_keep": "1"})
    assert standing(draft) == "draft"
    assert form_of(clerk, draft)[why] == "先记一句。"
    clerk.post(address(draft, "submit"), form_of(clerk, draft) | {"hurry": "on"})
    clerk.post(address(draft, "recall"))
    assert form_of(clerk, draft)[why] == "先记一句。"


def test_in_a_hurry_it_is_submitted_without_explanations(clerk: Client, draft: Edition) -> None:
    contradictory(clerk, draft)
    clerk.post(address(draft, "submit"), {"hurry": "on"})
    assert standing(draft) == "submitted"
    assert draft.findings.filter(severity="error", explanation="").exists()


def test_an_empty_draft_is_not_submitted(clerk: Client, draft: Edition) -> None:
    page = clerk.post(address(draft, "submit"), {"hurry": "on"}, follow=True).content.decode()
    assert "还是空的" in page
    assert standing(draft) == "draft"


def test_a_correction_is_submitted_with_its_note(clerk: Client, published: Edition) -> None:
    clerk.post(address(published, "correct"))
    draft = Edition.objects.unpublished().get()
    form = form_of(clerk, draft) | {"hurry": "on"}
    assert clerk.post(address(draft, "submit"), form).status_code == 200
    clerk.post(address(draft, "submit"), form | {"correction_note": "改正接待费。"})
    draft.refresh_from_db()
    assert (draft.status, draft.correction_note) == ("submitted", "改正接待费。")


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_what_is_under_review_is_shown_but_not_changed(
    superuser: Client, imported: Edition, state: str
) -> None:
    publishing.submit(edition=imported)
    if state == "approved":
        publishing.approve(edition=imported)
    sheet = superuser.get(address(imported, "part", "T5"))
    assert "disabled" in sheet.content.decode()
    fields = fields_of(sheet.content) | {"expenditure-0-c0": "999", "_save": "1"}
    answer = superuser.post(address(imported, "part", "T5"), fields, follow=True).content.decode()
    assert "不能再改" in answer
    assert not imported.lines.filter(amount_printed="999").exists()
    assert superuser.post(address(imported, "change"), {"title": "x"}).status_code == 403
    assert superuser.post(address(imported, "discard"), follow=True).status_code == 200
    assert standing(imported) == state
    with pytest.raises(publishing.ActRefused), publishing.changing(edition=imported):
        pass


def test_a_clerk_takes_back_what_is_not_approved_yet(clerk: Client, imported: Edition) -> None:
    publishing.submit(edition=imported)
    clerk.post(address(imported, "recall"))
    assert standing(imported) == "draft"
    publishing.submit(edition=imported)
    publishing.approve(edition=imported)
    page = clerk.post(address(imported, "recall"), follow=True).content.decode()
    assert "请审核人员退回" in page
    assert standing(imported) == "approved"


def test_a_return_needs_a_remark(reviewer: Client, submitted: Edition) -> None:
    page = reviewer.post(address(submitted, "examine"), asked("")).content.decode()
    assert "写了位置，还要写意见" in page
    empty = {"remarks-TOTAL_FORMS": "0", "remarks-INITIAL_FORMS": "0", "_return": "1"}
    assert "至少一条意见" in reviewer.post(address(submitted, "examine"), empty).content.decode()
    assert standing(submitted) == "submitted"


def test_remarks_stand_where_they_belong_and_are_answered(
    clerk: Client, reviewer: Client, submitted: Edition
) -> None:
    reviewer.post(address(submitted, "examine"), asked("公积金与上年相差太大，请说明。"))
    assert standing(submitted) == "draft"
    remark = submitted.remarks.get()
    event = Event.objects.filter(act="return").get()
    assert (event.actor_name, event.address) == ("reviewer", "127.0.0.1")
    assert "2210201 住房公积金：公积金与上年相差太大" in event.note
    for page in (address(submitted, "change"), address(submitted, "part", "T5")):
        assert "公积金与上年相差太大" in clerk.get(page).content.decode()
    elsewhere = clerk.get(address(submitted, "part", "T6")).content.decode()
    assert "公积金与上年相差太大" not in elsewhere
    typed = {f"done-{remark.pk}": "on", f"answer-{remark.pk}": "基数调整。", "part": "T5"}
    back = clerk.post(address(submitted, "remarks"), typed)
    assert back["Location"] == address(submitted, "part", "T5")
    remark.refresh_from_db()
    assert (remark.done, remark.answer, remark.answered_by) == (True, "基数调整。", "clerk")
    assert "基数调整。" in Event.objects.filter(act="answer").get().note
    clerk.post(address(submitted, "remarks"), typed)  # the same again is nothing new
    assert Event.objects.filter(act="answer").count() == 1


def test_a_remark_is_answered_only_on_its_own_edition(
    clerk: Client, reviewer: Client, submitted: Edition
) -> None:
    reviewer.post(address(submitted, "examine"), asked("请核对。"))
    other = publishing.start_draft(department=submitted.department, fiscal_year=2030)
    key = submitted.remarks.get().pk
    clerk.post(address(other, "remarks"), {f"done-{key}": "on", f"answer-{key}": "x"})
    assert not Remark.objects.filter(done=True).exists()


def test_a_resubmission_shows_what_changed_and_not_what_was_set_back(
    clerk: Client, reviewer: Client, submitted: Edition
) -> None:
    first = reviewer.get(address(submitted, "examine")).content.decode()
    assert "上次提交以来" not in first
    reviewer.post(address(submitted, "examine"), asked("请核对。"))
    for was, typed in (("4.5", "5.5"), ("5.5", "4.5"), ("4.5", "5.6")):
        fields = shown(clerk, submitted, "T5")
        cell = next(key for key, value in fields.items() if value == was and "-c" in key)
        fields[cell] = typed
        assert save(clerk, submitted, "T5", fields).status_code == 302
    clerk.post(address(submitted, "submit"), {"hurry": "on"})
    page = reviewer.get(address(submitted, "examine")).content.decode()
    table = page[page.index('class="since"') : page.index("</table>", page.index('class="since"'))]
    assert re.search(r"<td>4\.5[^<]*</td><td>5\.6", table)
    assert "5.5" not in table


def test_the_reviewers_page_shows_findings_last_year_and_the_preview(
    reviewer: Client, department: Department, submitted: Edition
) -> None:
    page = reviewer.get(address(submitted, "examine")).content.decode()
    assert "90.00" in page
    assert "(+11.1%)" in page
    assert address(submitted, "preview") in page
    assert "2210201 住房公积金" in page  # offered as the place of a remark


def test_an_hour_is_set_moved_and_taken_away(publisher: Client, approved: Edition) -> None:
    day = timezone.localdate() + timedelta(3)
    page = address(approved, "publish")
    publisher.post(page, {"day": f"{day}", "hour": "09:30", "_at": "1", "first": "unknown"})
    approved.refresh_from_db()
    assert approved.publish_at is not None
    assert f"{timezone.localtime(approved.publish_at):%Y-%m-%d %H:%M}" == f"{day} 09:30"
    assert approved.scheduled_by == User.objects.get(username="publisher")
    publisher.post(page, {"day": f"{day}", "hour": "10:00", "_at": "1", "first": "unknown"})
    publisher.post(page, {"_cancel": "1"})
    approved.refresh_from_db()
    assert (approved.publish_at, approved.scheduled_by, approved.status) == (None, None, "approved")
    notes = list(Event.objects.filter(act="schedule").order_by("pk").values_list("note", flat=True))
    assert notes == [f"{day} 09:30", f"{day} 10:00"]
    assert Event.objects.get(act="cancel_schedule").note == f"{day} 10:00"


@pytest.mark.parametrize("day", ["2020-01-01", "", "31.2.2026"])
def test_an_hour_that_is_past_or_none_is_refused_in_words(
    publisher: Client, approved: Edition, day: str
) -> None:
    typed = {"day": day, "hour": "09:00", "_at": "1", "first": "unknown"}
    page = publisher.post(address(approved, "publish"), typed)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    approved.refresh_from_db()
    assert approved.publish_at is None


def test_a_return_of_what_was_approved_takes_the_hour_away(
    reviewer: Client, publisher: Client, approved: Edition
) -> None:
    day = timezone.localdate() + timedelta(3)
    publisher.post(
        address(approved, "publish"),
        {"day": f"{day}", "hour": "09:30", "_at": "1", "first": "unknown"},
    )
    reviewer.post(address(approved, "examine"), asked("还有一处要改。"))
    approved.refresh_from_db()
    assert (approved.status, approved.publish_at) == ("draft", None)


def test_every_step_is_a_line_on_the_overview(
    clerk: Client, reviewer: Client, publisher: Client, imported: Edition
) -> None:
    clerk.post(address(imported, "submit"), {"hurry": "on"})
    reviewer.post(address(imported, "examine"), asked("请核对。"))
    clerk.post(address(imported, "submit"), {"hurry": "on"})
    clerk.post(address(imported, "recall"))
    clerk.post(address(imported, "submit"), {"hurry": "on"})
    reviewer.post(address(imported, "examine"), {"_approve": "1"})
    publisher.post(address(imported, "publish"), {"first": "unknown", "_now": "1"})
    publisher.post(address(imported, "withdraw"), {"reason": "误传。"})
    page = clerk.get(address(imported, "change")).content.decode()
    log = page[page.index('id="log"') :]
    for words in ("提交审核", "退回修改", "收回", "审核通过", "公开", "撤回"):
        assert f"<strong>{words}</strong>" in log
    acts = ["submit", "return", "submit", "recall", "submit", "approve", "publish", "withdraw"]
    events = Event.objects.filter(edition=imported, actor__isnull=False).order_by("pk")
    assert [event.act for event in events] == acts
    assert {event.address for event in events} == {"127.0.0.1"}


def test_the_roles_hold_the_acts(db: None) -> None:
    held = {
        name: set(group.permissions.values_list("codename", flat=True))
        for name, group in ensure_roles().items()
    }
    acts = {"submit_edition", "review_edition", "publish_edition", "withdraw_edition"}
    assert held[CLERK] & acts == {"submit_edition"}
    assert held[REVIEWER] & acts == {"review_edition"}
    assert held[PUBLISHER] & acts == {"publish_edition", "withdraw_edition"}
