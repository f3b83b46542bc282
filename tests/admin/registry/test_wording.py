"""A county words its own official documents: tried before it is kept, frozen with what was published."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from budgets import publishing
from budgets.disclosure.model import Section
from budgets.models import Department, Edition, Wording
from budgets.reports.pages.official_document import official_outline
from tests.admin.entry import address
from tests.cast import fire_budget, said_of

ADD = "admin:budgets_wording_add"
OWN = "# 部门的构成\n\n{{ 部门 }}的单位见下。"


def keep(client: Client, department: Department, template: str) -> str:
    fields = {
        "jurisdiction": department.jurisdiction_id,
        "phase": "budget",
        "section": "units",
        "template": template,
    }
    return str(client.post(reverse(ADD), fields, follow=True).content.decode())


def words_of(edition: Edition) -> str:
    blocks = official_outline(edition)[0].blocks
    return "\n".join(getattr(block, "text", "") for block in blocks)


def test_an_own_template_words_the_drafts_of_the_county(
    administrator: Client, imported: Edition
) -> None:
    keep(administrator, imported.department, OWN)
    assert "消防大队的单位见下。" in words_of(imported)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("# 构成\n{{ 部们 }}", "没有“部们”这个词"),
        ("# 构成\n{% if 部门 %}", "写法有误"),
        ("{{ ''.__class__ }}", "没有"),
        ("{% include 'x' %}", "模板里只能写"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_words_and_kept_on_the_page(
    administrator: Client, department: Department, template: str, sentence: str
) -> None:
    page = keep(administrator, department, template)
    assert sentence in page
    assert template.splitlines()[0].split()[-1].split("'")[0] in page
    assert not Wording.objects.exists()


def test_a_published_edition_keeps_the_wording_of_its_day(
    administrator: Client, imported: Edition
) -> None:
    keep(administrator, imported.department, OWN)
    published = publishing.publish(edition=imported)
    with said_of(Wording.objects.get()):
        Wording.objects.update(template="# 单位\n\n改过的措辞。")
    published.refresh_from_db()
    assert "消防大队的单位见下。" in words_of(published)


def test_a_template_that_fails_on_these_figures_does_not_reach_the_public(
    client: Client, department: Department
) -> None:
    """It is tried on a sample, which has more than this department has."""
    wording = Wording(
        jurisdiction=department.jurisdiction,
        phase="budget",
        section=Section.UNITS.value,
        template="{{ 没有这个词 }}",
    )
    with said_of(wording):
        wording.save()
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    publishing.publish(edition=draft)
    page = client.get("/departments/fire-brigade/2020/document/")
    assert page.status_code == 200
    assert "部门预算单位构成" in page.content.decode()


def test_the_clerk_is_told_which_template_fails(clerk: Client, imported: Edition) -> None:
    wording = Wording(
        jurisdiction=imported.department.jurisdiction,
        phase="budget",
        section=Section.UNITS.value,
        template="{{ 没有这个词 }}",
    )
    with said_of(wording):
        wording.save()
    response = clerk.get(address(imported, "document", "docx"), follow=True)
    assert "没有“没有这个词”这个词" in response.content.decode()


def test_the_portal_s_own_template_is_offered_to_start_from(administrator: Client) -> None:
    found = administrator.get(
        reverse("admin:budgets_wording_standard"), {"section": "units", "phase": "budget"}
    ).json()
    assert "# 部门{{ 类别 }}单位构成" in found["template"]


def test_clerks_do_not_word_for_the_county(clerk: Client, department: Department) -> None:
    assert clerk.get(reverse(ADD)).status_code == 403


def test_a_draft_is_downloaded_marked_as_one(clerk: Client, imported: Edition) -> None:
    response = clerk.get(address(imported, "document", "docx"))
    assert "no-store" in response["Cache-Control"]
    word = Document(BytesIO(response.content))
    assert "草稿" in "".join(word.element.xpath("//w:t/text()")) + "".join(
        section.header._element.xml for section in word.sections
    )
