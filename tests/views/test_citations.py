"""Every figure has a sentence that can be printed as it stands, and leads back to its row."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from budgets import publishing
from budgets.models import Edition
from tests.cast import NAME
from tests.views.county import county

pytestmark = pytest.mark.django_db

CITE = "/departments/fire-brigade/2020/v1/cite/"
SENTENCE = re.compile(r'<p class="citation" data-citation>(.*?)</p>')


def sentences_of(client: Client, address: str = CITE) -> list[str]:
    return [unescape(each) for each in SENTENCE.findall(client.get(address).content.decode())]


def test_a_sentence_says_what_how_much_and_where(client: Client, edition: Edition) -> None:
    assert (
        f"{NAME}2020年部门预算，一般公共预算支出表，住房公积金（2210201）：4.5万元（第1版，"
    ) in " ".join(sentences_of(client))
    [found] = [each for each in sentences_of(client) if "住房公积金（2210201）" in each]
    assert "http://testserver/departments/fire-brigade/2020/v1/document/#T5-2210201" in found
    assert f"校验值{edition.checksum[:12]}" in found
    assert f"原公开日期不详，本站收录日期 {edition.came_on}，http" in found


def test_every_disclosed_amount_has_its_sentence(client: Client, edition: Edition) -> None:
    figures = edition.lines.filter(amount__isnull=False).count()
    assert len(sentences_of(client)) == figures > 10
    assert any("一般公共预算基本支出表，总计，人员经费：50万元" in x for x in sentences_of(client))
    assert any("没有安排" in x for x in sentences_of(client))


def test_the_address_of_a_sentence_leads_to_the_row(client: Client, edition: Edition) -> None:
    document = client.get("/departments/fire-brigade/2020/v1/document/").content.decode()
    page = client.get(CITE).content.decode()
    anchors = {x for text in sentences_of(client) for x in re.findall(r"document/#([\w-]+)", text)}
    assert len(anchors) > 8
    for anchor in anchors:
        assert f'id="{anchor}"' in page, anchor
    tables = {anchor.partition("-")[0] for anchor in anchors}
    shown = {anchor for anchor in anchors if f'id="{anchor}"' in document}
    assert {anchor.partition("-")[0] for anchor in shown} >= tables & {"T3", "T5", "T6"}
    assert "T5-2210201" in shown


def test_no_id_is_given_twice(client: Client, edition: Edition) -> None:
    ids = re.findall(r' id="([^"]+)"', client.get(CITE).content.decode())
    assert len(ids) == len(set(ids))


def test_the_budget_page_leads_there(client: Client, edition: Edition) -> None:
    page = client.get("/departments/fire-brigade/2020/").content.decode()
    assert f'href="{CITE}"' in page


def test_a_corrected_edition_has_sentences_of_its_own(client: Client, edition: Edition) -> None:
    draft = publishing.correct(edition=edition)
    assert client.get("/departments/fire-brigade/2020/v2/cite/").status_code == 404
    Edition.objects.filter(pk=draft.pk).update(correction_note="改了一个数")
    draft.refresh_from_db()
    publishing.publish(edition=draft)
    assert "第2版" in sentences_of(client, "/departments/fire-brigade/2020/v2/cite/")[0]
    assert "第1版" in sentences_of(client)[0]


def test_a_withdrawn_edition_is_gone(client: Client, edition: Edition) -> None:
    publishing.withdraw(edition=edition, reason="公开错了")
    assert client.get(CITE).status_code == 410


def test_it_is_there_in_english_and_for_final_accounts(client: Client) -> None:
    county()
    address = "/departments/fire-brigade/2023/final/v1/cite/"
    assert "云溪县消防救援大队2023年部门决算" in sentences_of(client, address)[0]
    english = sentences_of(client, f"/en{address}")[0]
    assert "Final accounts 2023, 部门收支总表, Revenue, Grand total: 88 × 10,000 yuan" in english
