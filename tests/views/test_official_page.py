"""The official document of a published edition: a page to read and print, and files that can be filed."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from budgets import publishing, store
from budgets.disclosure.readers import read_bytes
from budgets.models import Department, Edition
from tests.cast import fire_budget
from tests.disclosure.normalise import facts_of

ADDRESS = "/departments/fire-brigade/2020"


def page_at(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_holds_the_sections_the_sentences_and_the_tables(
    client: Client, edition: Edition
) -> None:
    page = page_at(client, f"{ADDRESS}/document/")
    for words in ("一、基本职能及主要工作", "扑救火灾", "名词解释", "部门收支总表"):
        assert words in page
    assert "比上年增加10万元，增长11.1%" in page
    assert "草稿" not in page


def test_the_english_page_frames_the_chinese_text(client: Client, edition: Edition) -> None:
    page = page_at(client, f"/en{ADDRESS}/document/")
    assert 'lang="zh-Hans"' in page
    assert "一、基本职能及主要工作" in page
    assert "Word" in page


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_file_reads_back_as_what_was_published(
    client: Client, edition: Edition, ending: str
) -> None:
    response = client.get(f"{ADDRESS}.{ending}")
    assert response.status_code == 200
    read = read_bytes(f"公开.{ending}", response.content).disclosure
    assert facts_of(read) == facts_of(store.read(edition))


def test_the_word_file_of_a_published_edition_is_no_draft(client: Client, edition: Edition) -> None:
    word = Document(BytesIO(client.get(f"{ADDRESS}.docx").content))
    assert "草稿" not in word.element.xml


def test_a_correction_leaves_the_document_before_it_at_its_address(
    client: Client, edition: Edition
) -> None:
    draft = publishing.correct(edition=edition)
    disclosure = store.read(draft)
    store.write(draft, replace(disclosure, functions=disclosure.functions[:1]))
    publishing.publish(edition=draft, correction_note="删去一项职能。")
    assert "宣传消防知识" in page_at(client, f"{ADDRESS}/v1/document/")
    assert "宣传消防知识" not in page_at(client, f"{ADDRESS}/document/")
    assert "宣传消防知识" not in page_at(client, f"{ADDRESS}/v2/document/")


def test_a_withdrawn_edition_has_no_document_but_its_reason(
    client: Client, edition: Edition
) -> None:
    publishing.withdraw(edition=edition, reason="误发。")
    page = client.get(f"{ADDRESS}/v1/document/")
    assert "误发。" in page.content.decode()
    assert "扑救火灾" not in page.content.decode()
    assert client.get(f"{ADDRESS}/v1.docx").status_code == 410


def test_a_draft_has_no_public_document(client: Client, department: Department) -> None:
    publishing.import_draft(department=department, disclosure=fire_budget())
    for address in ("/document/", "/v1/document/", ".docx", ".xlsx", "/v1.docx"):
        assert client.get(f"{ADDRESS}{address}").status_code == 404
