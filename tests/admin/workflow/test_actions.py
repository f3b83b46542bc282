"""From the first page of a year to its publication, correction and withdrawal."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgets import publishing
from budgets.models import Department, Edition
from tests.admin.entry import address, contradictory, fields_of

DOCUMENT = """云溪县消防救援大队2021年部门预算公开
一、基本职能及主要工作
（一）职能简介
1、扑救火灾。
2、宣传消防知识。
三、收支预算情况说明
消防大队2021年收支总预算120万元，比2020年收支预算总数增加20万元，主要原因是新增人员2人。
（一）收入预算情况
消防大队2021年收入预算120万元，一般公共预算拨款收入120万元，占100%。
（二）支出预算情况
消防大队2021年支出预算120万元，其中：基本支出90万元，占75%；项目支出30万元，占25%。
七、“三公”经费财政拨款预算安排情况说明
消防大队2021年“三公”经费财政拨款预算数3万元，其中：因公出国（境）经费0万元，公务接待费3万元，公务用车购置及运行维护费0万元。
"""
ADD = "admin:budgets_edition_add"


def test_a_clerk_starts_an_empty_year(clerk: Client, department: Department) -> None:
    typed = {"department": department.pk, "fiscal_year": 2024, "phase": "final", "_start": "1"}
    response = clerk.post(reverse(ADD), typed)
    edition = Edition.objects.get()
    assert response["Location"] == address(edition, "change")
    assert (edition.phase, edition.is_draft) == ("final", True)


def test_a_second_draft_of_the_year_is_refused_in_words(clerk: Client, draft: Edition) -> None:
    typed = {
        "department": draft.department_id, "fiscal_year": 2024, "phase": "budget", "_start": "1",
    }  # fmt: skip
    response = clerk.post(reverse(ADD), typed)
    assert "已有一份草稿" in response.content.decode()
    assert Edition.objects.count() == 1


def test_an_uploaded_document_becomes_a_draft_and_says_what_was_read(
    clerk: Client, department: Department
) -> None:
    file = SimpleUploadedFile("预算.txt", DOCUMENT.encode())
    response = clerk.post(reverse(ADD), {"of": "", "file": file, "_upload": "1"}, follow=True)
    edition = Edition.objects.get()
    assert (edition.fiscal_year, edition.source_name) == (2021, "预算.txt")
    assert edition.functions.count() == 2
    page = response.content.decode()
    assert "核对读入结果" in page
    assert "未使用" in page
    assert 'id="p3"' in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.txt", b"", "文件是空的"),
        ("预算.docx", b"PK\x03\x04 cut off", "文件已损坏"),
        ("预算.pdf", b"%PDF-1.7 ...", "文件已损坏"),
        ("通知.txt", "关于放假的通知。".encode(), "不像部门预算"),
    ],
)
def test_a_bad_file_is_one_sentence_and_stores_nothing(
    clerk: Client, department: Department, name: str, content: bytes, sentence: str
) -> None:
    file = SimpleUploadedFile(name, content)
    typed = {"of": department.pk, "file": file, "_upload": "1"}
    page = clerk.post(reverse(ADD), typed).content.decode()
    assert page.count(sentence) == 1
    assert not Edition.objects.exists()


def test_a_document_of_an_unknown_department_asks_which(clerk: Client) -> None:
    text = DOCUMENT.replace("云溪县消防救援大队", "云溪县应急管理局")
    file = SimpleUploadedFile("预算.txt", text.encode())
    page = clerk.post(reverse(ADD), {"of": "", "file": file, "_upload": "1"}).content.decode()
    assert "云溪县应急管理局" in page
    assert not Edition.objects.exists()


def test_the_overview_takes_the_identity_and_logs_it(clerk: Client, draft: Edition) -> None:
    fields = fields_of(clerk.get(address(draft, "change")).content)
    fields |= {"title": "2024年部门预算", "approved_on": "2024-01-20"}
    fields["short_names"] = "消防大队、大队"
    assert clerk.post(address(draft, "change"), fields).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.short_names) == ("2024年部门预算", ["消防大队", "大队"])
    assert "标题" in publishing.Event.objects.filter(act="edit_draft").latest("at").note


def test_findings_and_totals_stand_on_the_overview(clerk: Client, draft: Edition) -> None:
    contradictory(clerk, draft)
    page = clerk.get(address(draft, "change")).content.decode()
    assert 'class="findings error"' in page
    assert "150万元" in page
    assert "109.1万元" in page


def test_withdrawing_needs_a_reason_which_is_kept(publisher: Client, published: Edition) -> None:
    assert publisher.post(address(published, "withdraw"), {"reason": " "}).status_code == 200
    publisher.post(address(published, "withdraw"), {"reason": "涉及国家秘密。"})
    published.refresh_from_db()
    assert (published.status, published.withdrawal_reason) == ("withdrawn", "涉及国家秘密。")


def test_a_draft_is_discarded_after_a_question(clerk: Client, draft: Edition) -> None:
    assert "不能恢复" in clerk.get(address(draft, "discard")).content.decode()
    assert Edition.objects.exists()
    clerk.post(address(draft, "discard"))
    assert not Edition.objects.exists()
    assert publishing.Event.objects.filter(act="discard_draft").exists()


@pytest.mark.parametrize("page", ["discard", "submit", "recall", "examine", "publish"])
def test_an_act_out_of_place_is_refused_in_words(
    superuser: Client, published: Edition, page: str
) -> None:
    response = superuser.post(address(published, page), {"_approve": "1"}, follow=True)
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()


def test_the_preview_is_for_those_who_may_see_the_draft_and_is_not_stored(
    clerk: Client, client: Client, imported: Edition
) -> None:
    response = clerk.get(address(imported, "preview"))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "云溪县消防救援大队" in response.content.decode()
    assert client.get(imported.get_absolute_url()).status_code == 404
