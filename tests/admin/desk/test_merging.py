"""Two people at one edition, at the pages that are not tables: nothing is overwritten or approved unseen."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgets import publishing
from budgets.models import Change, Department, Edition, Event
from tests.admin.entry import address, contradictory, fields_of
from tests.admin.imports.test_import_check import DOCUMENT
from tests.admin.workflow.test_workflow import form_of
from tests.publishing.test_concurrency import at_once


def identity(client: Client, edition: Edition) -> dict[str, str]:
    return form_of(client, edition, "change")


def test_what_only_a_colleague_changed_on_the_cover_stays(
    clerk: Client, colleague: Client, imported: Edition
) -> None:
    mine, theirs = identity(clerk, imported), identity(colleague, imported)
    colleague.post(address(imported, "change"), theirs | {"contact": "0800-120120"})
    clerk.post(address(imported, "change"), mine | {"title": "消防大队2020年预算"})
    imported.refresh_from_db()
    assert (imported.title, imported.contact) == ("消防大队2020年预算", "0800-120120")
    last = Change.objects.filter(event__actor_name="clerk")
    assert [(change.column, change.after) for change in last] == [("标题", "消防大队2020年预算")]


def test_what_both_changed_on_the_cover_is_told_and_kept_until_somebody_decides(
    clerk: Client, colleague: Client, imported: Edition
) -> None:
    mine = identity(clerk, imported) | {"contact": "0800-110110", "approved_on": "2020-01-25"}
    theirs = identity(colleague, imported)
    colleague.post(
        address(imported, "change"), theirs | {"contact": "0800-120120", "short_names": "大队"}
    )
    page = clerk.post(address(imported, "change"), mine)
    assert "别人把这里改成了“0800-120120”" in page.content.decode()
    again = fields_of(page.content)
    assert again["contact"] == "0800-110110"
    imported.refresh_from_db()
    assert imported.contact == "0800-120120"
    clerk.post(address(imported, "change"), again)
    imported.refresh_from_db()
    assert (imported.contact, imported.short_names) == ("0800-110110", ["大队"])
    assert f"{imported.approved_on}" == "2020-01-25"


def test_of_two_explanations_the_second_is_told_the_first(
    clerk: Client, colleague: Client, draft: Edition
) -> None:
    contradictory(clerk, draft)
    mine, theirs = form_of(clerk, draft), form_of(colleague, draft)
    why = next(name for name in mine if name.startswith("why_"))
    colleague.post(address(draft, "submit"), theirs | {why: "年中追加。", "_keep": "1"})
    typed = mine | {why: "笔误。", "_keep": "1"}
    page = clerk.post(address(draft, "submit"), typed)
    assert "别人把这里改成了“年中追加。”" in page.content.decode()
    again = fields_of(page.content)
    assert again[why] == "笔误。"
    assert form_of(clerk, draft)[why] == "年中追加。"
    clerk.post(address(draft, "submit"), again | {"_keep": "1"})
    assert form_of(clerk, draft)[why] == "笔误。"


def test_an_explanation_that_a_colleague_gave_meanwhile_is_not_emptied(
    clerk: Client, colleague: Client, draft: Edition
) -> None:
    contradictory(clerk, draft)
    mine = form_of(clerk, draft)
    why = next(name for name in mine if name.startswith("why_"))
    theirs = form_of(colleague, draft) | {why: "年中追加。", "_keep": "1"}
    colleague.post(address(draft, "submit"), theirs)
    clerk.post(address(draft, "submit"), mine | {"hurry": "on"})
    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert draft.findings.filter(explanation="年中追加。").exists()


def test_what_was_taken_back_and_submitted_again_is_not_approved_unseen(
    clerk: Client, reviewer: Client, submitted: Edition
) -> None:
    seen = form_of(reviewer, submitted, "examine") | {"_approve": "1"}
    clerk.post(address(submitted, "recall"))
    with publishing.changing(edition=submitted):
        submitted.functions.filter(number=1).update(text="改过的职能。")
    clerk.post(address(submitted, "submit"), {"hurry": "on"})
    page = reviewer.post(address(submitted, "examine"), seen, follow=True).content.decode()
    assert "被收回并重新提交过" in page
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    seen = form_of(reviewer, submitted, "examine") | {"_approve": "1"}
    reviewer.post(address(submitted, "examine"), seen)
    submitted.refresh_from_db()
    assert submitted.status == "approved"


@pytest.fixture
def uploaded(clerk: Client, department: Department) -> Edition:
    file = SimpleUploadedFile("预算.txt", DOCUMENT)
    clerk.post(reverse("admin:budgets_edition_add"), {"of": "", "file": file, "_upload": "1"})
    return Edition.objects.get()


def test_a_figure_is_settled_only_as_the_page_showed_it(
    clerk: Client, colleague: Client, uploaded: Edition
) -> None:
    typed = form_of(clerk, uploaded, "review") | {"figure-0": "1"}
    assert colleague.post(address(uploaded, "review"), typed, follow=True).status_code == 200
    before = Event.objects.count()
    page = clerk.post(address(uploaded, "review"), typed, follow=True).content.decode()
    assert "您打开这一页以后，草稿有改动" in page
    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_covers_and_two_explanations_saved_at_once_one_is_told_of_the_other(
    clerk: Client, colleague: Client, draft: Edition
) -> None:
    contradictory(clerk, draft)
    forms = [form_of(client, draft) for client in (clerk, colleague)]
    why = next(name for name in forms[0] if name.startswith("why_"))
    for page, name, more in (("change", "contact", {}), ("submit", why, {"_keep": "1"})):
        typed = [
            form_of(client, draft, page) | {name: text} | more
            for client, text in ((clerk, "甲写的。"), (colleague, "乙写的。"))
        ]
        answers = at_once(
            lambda page=page, typed=typed: clerk.post(address(draft, page), typed[0]),
            lambda page=page, typed=typed: colleague.post(address(draft, page), typed[1]),
        )
        codes = [answer.status_code for answer in answers]  # type: ignore[attr-defined]
        assert sorted(codes) == [200, 302], page
        first = "甲写的。" if codes[0] == 302 else "乙写的。"
        told = answers[codes.index(200)].content.decode()  # type: ignore[attr-defined]
        assert f"别人把这里改成了“{first}”" in told
        assert form_of(clerk, draft, page)[name] == first
