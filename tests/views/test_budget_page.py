"""The department-year page: what a citizen reads, and what nobody may see."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from budgets import publishing
from budgets.disclosure.model import Disclosure, Holding, Identity, Nature, Phase, Priority, Table
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.models import Department, Edition, Jurisdiction
from budgets.views.budget import budget_page
from tests.builders import document, item, letters_office, none_planned, total, wan
from tests.views.test_pages import ChineseOutsideChinese

pytestmark = pytest.mark.django_db

NOW = "/departments/letters/2020/"
SECTIONS = [
    "who",
    "how-much",
    "where-from",
    "where-to",
    "changes",
    "findings",
    "aims",
    "words",
    "ask",
]


@pytest.fixture
def office() -> Department:
    county = Jurisdiction.objects.create(slug="qingshan", name="青山县", notice="演示数据")
    return Department.objects.create(
        jurisdiction=county,
        slug="letters",
        name="中共青山县委群众工作局",
        kind=Department.Kind.PARTY,
    )


def publish(office: Department, disclosure: Disclosure, note: str = "") -> Edition:
    draft = publishing.import_draft(department=office, disclosure=disclosure)
    draft.source_name, draft.source_sha256 = "来源.docx", "a" * 64
    draft.save()
    return publishing.publish(edition=draft, correction_note=note)


def words_of(client: Client, address: str, status: int = 200) -> str:
    """The page as it reads: no markup, no run of spaces."""
    response = client.get(address)
    assert response.status_code == status, address
    text = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


# What it says


def test_the_eight_questions_are_answered_in_their_order(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    page = client.get(NOW).content.decode()
    assert re.findall(r'<section class="section" id="([^"]+)"', page) == SECTIONS


def test_one_sentence_says_how_much_it_is_and_how_it_changed(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    text = words_of(client, NOW)
    assert "2020年预算174.3万元，比上年多14.07万元（8.8%）。" in text
    assert "部门说明的原因： 增加“三支一扶”人员2人，人员经费相应增加14.07万元" in _without_popovers(
        client
    )
    assert "上年数160.23万元：由文件写的增减额推算" in text


def test_of_each_hundred_yuan_the_page_says_where_they_go(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    page = client.get(NOW).content.decode()
    found = re.findall(r'hundred__figure">([^<]+)<', page)
    assert found == ["85.5", "6.1", "5.2", "3.2", "61.5", "36.9", "1.5", "0.1"]


def test_the_contradictions_are_told_at_the_top_and_in_full(
    client: Client, office: Department
) -> None:
    draft = publishing.import_draft(department=office, disclosure=letters_office())
    found = publishing.validate(draft)
    errors = publishing.open_errors(found)
    assert len(errors) == 3
    explained = {errors[0].key: "两处取数时间不同。"}
    publishing.publish(edition=draft, explanations=explained)
    text = words_of(client, NOW)
    assert "本文件有 2 处数字自相矛盾、1 处科目自相矛盾、1 处名称有误" in text
    assert errors[0].message in text
    assert "171.7万元" in text
    assert "171.6万元" in text
    assert "部门的说明：两处取数时间不同。" in text
    assert text.count("部门未作说明。") == 2


def test_a_document_without_fault_says_that_it_was_checked(
    client: Client, office: Department
) -> None:
    sound_budget = document(total(Table.T1, "5"), department=Identity(office.name))
    publish(office, sound_budget)
    text = words_of(client, NOW)
    assert "逐条核对，没有发现对不上的地方。" in text
    assert "自相矛盾" not in text


def test_a_chart_carries_the_figures_of_the_table_beside_it(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    page = client.get(NOW).content.decode()
    config = json.loads(re.search(r'id="classes-config"[^>]*>(.*?)</script>', page)[1])  # type: ignore[index]
    table = re.search(r"<caption>花在哪些方面.*?</table>", page, re.S)[0]  # type: ignore[index]
    cells = re.findall(r'class="num lead"[^>]*><span class="cell">([^<]+)', table)
    assert config["data"]["datasets"][0]["printed"] == ["149.0", "10.6", "9.1", "5.6"]
    assert cells[:4] == ["149.0", "10.6", "9.1", "5.6"]
    assert config["data"]["datasets"][0]["data"] == [149.0, 10.6, 9.1, 5.6]


def test_each_kind_of_nothing_has_its_own_words(client: Client, office: Department) -> None:
    publish(
        office,
        document(
            total(Table.T1, "5"),
            none_planned(Table.T8),
            total(Table.OPERATING_COST, "0"),
            total(Table.PROCUREMENT, Amount(None, "", MoneyUnit.WAN, Nothing.NOT_APPLICABLE)),
        ),
    )
    text = words_of(client, NOW)
    assert "政府性基金预算 没有安排。" in _without_popovers(client)
    assert "这里没有这一项的数。" in text
    assert "没有公开" not in text
    assert "0，文件写明为零。" in text
    assert "不适用。" in text


def _without_popovers(client: Client) -> str:
    page = re.sub(
        r'<span class="term__text".*?</span>', "", client.get(NOW).content.decode(), flags=re.S
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_an_empty_document_has_no_empty_section(client: Client, office: Department) -> None:
    publish(office, document())
    page = client.get(NOW).content.decode()
    for section in SECTIONS:
        body = re.search(rf'<section class="section" id="{section}".*?</section>', page, re.S)
        assert body, section
        assert len(re.sub(r"<h2.*?</h2>|<[^>]+>|\s", "", body[0], flags=re.S)) > 5, section


def test_nothing_last_year_gives_no_percentage(client: Client, office: Department) -> None:
    publish(office, document(total(Table.T1, "5", prior=wan("0"))))
    text = words_of(client, NOW)
    assert "2020年预算5万元，上年没有，不可比。" in text
    assert "Infinity" not in text


def test_long_lists_are_folded_and_nothing_of_them_is_lost(
    client: Client, office: Department
) -> None:
    priorities = tuple(Priority(n, f"重点{n}", f"内容{n}") for n in range(1, 4))
    publish(office, replace(letters_office(), priorities=priorities))
    page = client.get(NOW).content.decode()
    for number in (1, 2, 3):
        assert re.search(
            rf"<details class=\"priority\"[^>]*>.*?重点{number}.*?内容{number}", page, re.S
        )


def test_the_text_of_a_document_cannot_bring_markup_along(
    client: Client, office: Department
) -> None:
    evil = "<script>alert(1)</script>"
    publish(
        office,
        replace(
            document(item(Table.T5, "2013101", "5", evil, purpose=evil)),
            priorities=(Priority(1, evil, evil),),
            contact=evil,
        ),
    )
    assert evil not in client.get(NOW).content.decode()


def test_last_years_published_budget_serves_where_the_document_is_silent(
    client: Client, office: Department
) -> None:
    publish(office, document(total(Table.T1, "100"), year=2019))
    publish(office, document(total(Table.T1, "90")))
    text = words_of(client, NOW)
    assert "2020年预算90万元，比上年少10万元（10.0%）。" in text
    assert "上年数100万元：上年公开的文件" in text


def test_final_accounts_are_told_against_the_plan(client: Client, office: Department) -> None:
    publish(office, document(total(Table.T1, "100"), item(Table.T1, "201", "100")))
    accounts = document(total(Table.T1, "95"), item(Table.T1, "201", "95"), phase=Phase.FINAL)
    publish(office, accounts)
    text = words_of(client, NOW + "final/")
    assert "2020年决算95万元，年初预算100万元，完成95.0%，没有上年数可比。" in text
    assert "2020年预算（当初的计划）" in text
    assert "2020年决算（实际花了多少）" in words_of(client, NOW)


# Who may see what


def test_a_draft_is_nowhere_to_be_found(client: Client, office: Department) -> None:
    publishing.import_draft(department=office, disclosure=letters_office())
    for address in (NOW, NOW + "v1/", NOW + "final/", NOW + "final/v1/"):
        assert client.get(address).status_code == 404
    assert "174.3" not in words_of(client, "/departments/letters/")


def test_a_corrected_edition_stays_and_points_to_the_one_that_holds(
    client: Client, office: Department
) -> None:
    first = publish(office, document(total(Table.T1, "5")))
    draft = publishing.correct(edition=first)
    publishing.publish(edition=draft, correction_note="总额漏记一项，补上。")
    old, now = words_of(client, NOW + "v1/"), words_of(client, NOW)
    assert "这是第 1 版，已被更正。" in old
    assert "更正说明：总额漏记一项，补上。" in old
    assert f'href="{NOW}"' in client.get(NOW + "v1/").content.decode()
    assert "已被更正。" not in now
    assert "总额漏记一项，补上。" in now
    assert words_of(client, NOW + "v2/")


def test_a_withdrawn_year_gives_its_reason_and_no_figure(
    client: Client, office: Department
) -> None:
    edition = publish(office, document(total(Table.T1, "123.45")))
    publishing.withdraw(edition=edition, reason="涉及尚未公开的项目。")
    for address in (NOW, NOW + "v1/"):
        text = words_of(client, address, status=410)
        assert "涉及尚未公开的项目。" in text
        assert "123.45" not in text


def test_a_preview_shows_a_draft_and_stays_out_of_caches_and_search(
    rf: RequestFactory, office: Department
) -> None:
    draft = publishing.import_draft(department=office, disclosure=letters_office())
    response = budget_page(rf.get("/"), draft, preview=True)
    page = response.content.decode()
    assert "草稿预览" in page
    assert "174.3万元" in page
    assert "本文件有 2 处数字自相矛盾、1 处科目自相矛盾、1 处名称有误" in page
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert ".csv" not in page


# As a page among pages


def test_the_head_names_the_article_its_date_its_source_and_its_files(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    page = client.get(NOW).content.decode()
    assert '<meta name="ArticleTitle" content="中共青山县委群众工作局 2020年部门预算">' in page
    assert '<meta name="ContentSource" content="中共青山县委群众工作局">' in page
    assert f'type="text/csv" href="{NOW[:-1]}.csv"' in page
    assert f'type="application/json" href="{NOW[:-1]}.json"' in page
    assert "a" * 64 in page
    assert "来源.docx" in page


def test_a_page_that_did_not_change_is_not_sent_again(client: Client, office: Department) -> None:
    publish(office, letters_office())
    tag = client.get(NOW)["ETag"]
    assert client.get(NOW, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/en" + NOW, headers={"If-None-Match": tag}).status_code == 200


def test_no_two_parts_of_the_page_have_one_id(client: Client, office: Department) -> None:
    publish(office, letters_office())
    ids = re.findall(r'\bid="([^"]+)"', client.get(NOW).content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_a_page_costs_the_same_queries_however_long_the_budget_is(
    client: Client, office: Department, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = [item(Table.T5, f"20805{n:02}", "1", purpose="用途") for n in range(1, 90)]
    publish(office, document(total(Table.T5, "89"), *many))
    with django_assert_max_num_queries(18):
        client.get(NOW)


def test_the_english_page_keeps_the_data_as_published(client: Client, office: Department) -> None:
    publish(office, letters_office())
    page = client.get("/en" + NOW).content.decode()
    assert '<html lang="en">' in page
    assert "一般公共服务支出" in page
    assert "行政单位离退休" in page


@pytest.mark.parametrize("address", [NOW, "/departments/letters/"])
def test_an_english_page_has_chinese_only_where_it_says_so(
    client: Client, office: Department, address: str
) -> None:
    publish(office, letters_office())
    parser = ChineseOutsideChinese()
    body = client.get("/en" + address).content.decode().partition("<body")[2]
    parser.feed(f'<div lang="en"><body{body}')
    assert parser.found == []


def test_an_empty_column_of_a_table_is_no_refusal_to_publish(
    client: Client, office: Department
) -> None:
    """Wages have no office part: their cell in the table of basic expenditure is empty by nature."""
    lines = [
        total(Table.T6, "10"),
        item(Table.T6, "30101", "8", "基本工资", nature=Nature.PERSONNEL),
        item(Table.T6, "30101", "8", "基本工资"),
        item(Table.T6, "30201", "2", "办公费", nature=Nature.PUBLIC),
        item(Table.T6, "30201", "2", "办公费"),
    ]
    draft = publishing.import_draft(
        department=office, disclosure=document(*lines, department=Identity(office.name))
    )
    page = client.get(publishing.publish(edition=draft).get_absolute_url()).content.decode()
    table = page[page.index("基本工资") : page.index("</table>", page.index("基本工资"))]
    assert "未公开" not in table


def test_what_will_be_bought_is_not_said_to_be_what_is_held(
    client: Client, office: Department
) -> None:
    lines = [total(Table.T1, "10"), total(Table.ASSETS, "2.66")]
    held = (Holding("公务用车", 2, "辆"),)
    sheet = document(*lines, department=Identity(office.name), holdings=held)
    draft = publishing.import_draft(department=office, disclosure=sheet)
    page = client.get(publishing.publish(edition=draft).get_absolute_url()).content.decode()
    assert "今年打算购置 <strong>2.66万元</strong>" in page
    assert page.index("2.66万元</strong>") < page.index("现有：") < page.index("公务用车")
