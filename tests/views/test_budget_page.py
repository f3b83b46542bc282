"""The department-year page: what a citizen reads, and what nobody may see."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from budgets import publishing
from budgets.disclosure.model import (
    Disclosure,
    Holding,
    Identity,
    Nature,
    Phase,
    Priority,
    Project,
    Table,
)
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.models import Department, Edition, Jurisdiction
from budgets.views.budget import budget_page
from tests.builders import document, item, letters_office, none_planned, total, wan
from tests.views.test_pages import ChineseOutsideChinese

pytestmark = pytest.mark.django_db

NOW = "/departments/letters/2020/"
SECTIONS = ["where", "why", "three", "disagree", "ask", "from", "daily", "do", "missing",
            "doc"]  # fmt: skip
FORMER = ["who", "how-much", "where-from", "where-to", "items", "three-public-section", "changes", "findings",
          "aims", "words"]  # fmt: skip


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


def test_the_answer_comes_first_and_the_sections_follow_in_the_order_of_what_people_ask(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    page = client.get(NOW).content.decode()
    places = re.findall(r'class="(answer__number|facts|stand|inpage|sec)"(?: id="([^"]+)")?', page)
    assert places == [
        *((part, "") for part in ("answer__number", "facts", "stand", "inpage")),
        *(("sec", anchor) for anchor in SECTIONS),
    ]
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert set(FORMER) <= set(ids), "an address from outside leads nowhere"
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_one_sentence_says_how_much_it_is_and_how_it_changed(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    text = words_of(client, NOW)
    assert "2020 年计划花 174.3 万元" in text
    assert (
        "比 2019 年的计划多 14.07 万元（+8.8%，上年数按文件写的增加额倒推）。"
        "部门说：“增加‘三支一扶’人员2人，人员经费相应增加14.07万元”，正好是全部的变化。"
    ) in text


def test_of_each_hundred_yuan_the_page_says_where_they_go(
    client: Client, office: Department
) -> None:
    publish(office, letters_office())
    page = client.get(NOW).content.decode()
    notes = re.findall(r'row__note">(\d+) 元', page.replace("\xa0", " "))
    assert notes == ["86", "6", "5", "3"]
    assert sum(map(int, notes)) == 100
    text = words_of(client, NOW)
    assert "工资和日常运转99 元 项目 1 元" in text
    assert "每 100 元，99 元是日常， 1 元办项目" in text


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
    standing = text[text.index("2020 年计划花") : text.index("花到哪去")]
    assert "≠ 2 处数字对不上2 处名称写错，2 处存疑" in standing
    assert "文件里 2 处数字对不上" in text
    for error in errors:
        assert error.message in text
    assert "171.7万元" in text
    assert "171.6万元" in text
    assert "部门的说明：“两处取数时间不同。”" in text


def test_each_of_two_figures_that_disagree_leads_to_its_place_in_the_document(
    client: Client, office: Department
) -> None:
    edition = publish(office, letters_office())
    page = client.get(NOW).content.decode()
    disagree = page[page.index('id="disagree"') : page.index('id="ask"')]
    links = re.findall(rf'href="{edition.get_document_url()}#([^"]+)"', disagree)
    assert {"T6-total", "T3-total", "O1-total"} <= set(links)
    there = client.get(edition.get_document_url()).content.decode()
    assert [x for x in links if f'id="{x}"' not in there] == []


def test_a_document_without_fault_says_that_it_was_checked(
    client: Client, office: Department
) -> None:
    sound_budget = document(total(Table.T1, "5"), department=Identity(office.name))
    publish(office, sound_budget)
    text = words_of(client, NOW)
    assert "✓ 核对过，没有对不上的数" in text
    assert "≠" not in text
    assert "对不上</a>" not in client.get(NOW).content.decode()
    assert 'id="findings"' in client.get(NOW).content.decode()


def test_a_bar_is_as_long_as_its_figure(client: Client, office: Department) -> None:
    publish(office, letters_office())
    page = client.get(NOW).content.decode()
    where = page[page.index('id="where"') : page.index('id="why"')]
    amounts = re.findall(r'row__amount">([\d.]+)<', where)
    widths = re.findall(r'rect class="plan" width="([\d.]+)%"', where)
    assert amounts[:4] == ["149.0", "10.6", "9.1", "5.6"]
    assert widths == ["100.00", "7.11", "6.11", "3.76"]


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
    page = client.get(NOW).content.decode()
    table = re.search(r"<caption>|政府采购、机关运行经费.*?</table>", page, re.S)[0]  # type: ignore[index]
    rows = [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr.*?</tr>", table, re.S)
    ]
    assert rows[1:] == ["政府性基金预算 没有安排", "机关运行经费 0", "政府采购 不适用"]
    assert "未公开" not in words_of(client, NOW)


def test_an_empty_document_has_no_empty_section(client: Client, office: Department) -> None:
    publish(office, document(department=Identity(office.name)))
    page = client.get(NOW).content.decode()
    found = re.findall(r'<section class="sec" id="([^"]+)".*?</section>', page, re.S)
    assert found == ["ask", "missing", "doc"]
    for section in found:
        body = re.search(rf'<section class="sec" id="{section}".*?</section>', page, re.S)
        assert body
        assert len(re.sub(r"<h2.*?</h2>|<[^>]+>|\s", "", body[0], flags=re.S)) > 5, section
    assert "这里没有收支总额的数。" in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'\bid="([^"]+)"', page))


def test_nothing_last_year_gives_no_percentage(client: Client, office: Department) -> None:
    publish(office, document(total(Table.T1, "5", prior=wan("0"))))
    text = words_of(client, NOW)
    assert "多 5 万元。上年没有安排，不算百分比。" in text
    assert "Infinity" not in text


def test_long_lists_are_folded_and_nothing_of_them_is_lost(
    client: Client, office: Department
) -> None:
    priorities = tuple(Priority(n, f"重点{n}", f"内容{n}") for n in range(1, 4))
    publish(office, replace(letters_office(), priorities=priorities))
    page = client.get(NOW).content.decode()
    for number in (1, 2, 3):
        assert re.search(
            rf'<li id="priority-{number}"[^>]*><b>重点{number}</b\s*><br>内容{number}', page
        )
    folds = re.findall(r"<summary><span>(.*?)</span></summary>", page, re.S)
    assert [" ".join(each.split()) for each in folds if "重点" in each] == [
        "2020 年的 3 项重点工作"
    ]


def test_every_reason_of_the_document_stands_on_the_page_in_its_own_words(
    client: Client, office: Department
) -> None:
    published = letters_office()
    publish(office, published)
    page = html.unescape(client.get(NOW).content.decode())
    for number, reason in enumerate(published.reasons, 1):
        if reason.text:
            row = page[page.index(f'id="reason-{number}"') :].partition("</li>")[0]
            assert reason.label in row
            assert reason.text.replace("“", "‘").replace("”", "’") in row


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
    assert "2020 年计划花 90 万元" in text
    assert "比 2019 年的计划少 10 万元（−10.0%）。文件没有说明原因。" in text
    assert "2019 年计划100" in text


def test_final_accounts_are_told_against_the_plan(client: Client, office: Department) -> None:
    publish(office, document(total(Table.T1, "100"), item(Table.T1, "201", "100")))
    accounts = document(total(Table.T1, "95"), item(Table.T1, "201", "95"), phase=Phase.FINAL)
    publish(office, accounts)
    text = words_of(client, NOW + "final/")
    assert "2020 年实际花了 95 万元" in text
    assert "是计划 100 万元的 95.0%。本站没有 2019 年的决算，不能比。" in text
    assert f'<a href="{NOW}">2020 计划</a>' in client.get(NOW + "final/").content.decode()
    assert f'<a href="{NOW}final/">2020 实际</a>' in client.get(NOW).content.decode()


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


def test_a_project_that_was_corrected_says_what_stood_there(
    client: Client, office: Department
) -> None:
    wrong = Project(number=1, name="接访场所修缮", amount=wan("62.8"))
    first = publish(office, replace(document(total(Table.T1, "99")), projects=(wrong,)))
    draft = publishing.correct(edition=first)
    with publishing.changing(edition=draft):
        draft.projects.update(amount=682_000, amount_printed="68.2")
    publishing.publish(edition=draft, correction_note="多写了一位。")
    assert "接访场所修缮 更正过，原来写 62.8" in words_of(client, NOW)
    assert "更正过，原来写" not in words_of(client, NOW + "v1/")


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
    assert "174.3</b> 万元" in page
    assert "≠ 2 处数字对不上" in page
    assert "还没有公开" in page
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
    with django_assert_max_num_queries(9):
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
    assert "基本工资" in page
    assert "未公开" not in page


def test_what_will_be_bought_is_not_said_to_be_what_is_held(
    client: Client, office: Department
) -> None:
    lines = [total(Table.T1, "10"), total(Table.ASSETS, "2.66")]
    held = (Holding("公务用车", 2, "辆"),)
    sheet = document(*lines, department=Identity(office.name), holdings=held)
    draft = publishing.import_draft(department=office, disclosure=sheet)
    page = client.get(publishing.publish(edition=draft).get_absolute_url()).content.decode()
    rows = [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr.*?</tr>", page, re.S)
    ]
    assert rows[1:] == ["今年打算购置的资产 2.66", "现有公务用车 2 辆"]
