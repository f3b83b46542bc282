"""The comparison as a page and as CSV: one question, one address."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from budgets.disclosure.model import Identity, Table
from budgets.models import Department, PopulationAndPrices
from tests.builders import document, item, total
from tests.cast import said_of
from tests.views.county import FIRE, SECRET, county, publish

pytestmark = pytest.mark.django_db

ASKED = "department=archives&department=fire-brigade&year=2023&year=2024&phase=budget&by=total"


def page_of(client: Client, query: str, status: int = 200) -> str:
    answer = client.get(f"/compare/?{query}")
    assert answer.status_code == status, answer.headers
    return str(answer.content.decode())


def rows_of(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/compare.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_without_a_question_it_opens_with_the_two_largest_and_says_it_in_a_sentence(
    client: Client,
) -> None:
    county()
    page = page_of(client, "")
    text = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "消防救援大队是档案馆的 2.5 倍 （100 比 40 万元）" in text
    assert "用在工资和日常的：档案馆 100%，消防救援大队 70%。" in text
    assert re.search(r'href="/compare/\?[^"]+by=three-public"', page)
    assert "每名居民（没有人口数）" in page


def test_a_department_alone_is_set_beside_the_one_next_in_size(client: Client) -> None:
    county()
    answer = client.get("/compare/?department=fire-brigade")
    wanted = "department=archives&department=fire-brigade&year=2024&phase=budget&by=total"
    assert answer.headers["Location"] == f"/compare/?{wanted}"


def test_per_resident_and_in_constant_prices_only_with_a_source(client: Client) -> None:
    place = county()
    with said_of(place):
        PopulationAndPrices.objects.create(
            jurisdiction=place,
            year=2024,
            residents=1_000,
            residents_source="人口公报",
            price_index="102",
            price_index_source="物价公报",
        )
    page = page_of(client, "")
    assert "除以 2024 年末常住人口 1,000 人。来源：人口公报。" in page
    assert ">1,000</b>" in page  # 100 万元 by 1,000 people


def test_it_offers_what_can_be_picked(client: Client) -> None:
    county()
    page = page_of(client, "")
    assert re.search(
        rf'name="department" value="fire-brigade"(?: checked)?> <span lang="zh-Hans">{FIRE}', page
    )
    assert re.findall(r'name="year" value="(\d+)"', page) == ["2023", "2024"]


def test_a_question_has_one_address_whatever_order_it_is_asked_in(client: Client) -> None:
    county()
    query = "year=2024&by=&department=fire-brigade&q=&year=2023&department=archives&department="
    answer = client.get(f"/compare/?{query}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/compare/?{ASKED}"
    assert client.get(f"/en/compare/?{query}").headers["Location"] == f"/en/compare/?{ASKED}"


def test_the_page_and_its_csv_say_the_same(client: Client) -> None:
    county()
    page = page_of(client, ASKED)
    found = re.search(r'href="(/compare\.csv\?[^"]+)"', page)
    assert found
    query = found[1].replace("&amp;", "&").partition("?")[2]
    rows = rows_of(client, query)
    fire = [row for row in rows if row["department_id"] == "fire-brigade"]
    assert [row["amount_yuan"] for row in fire] == ["900000", "1000000"]
    assert (fire[1]["change_yuan"], fire[1]["change_percent"]) == ("100000", "11.1111")
    assert fire[1]["address"] == "http://testserver/departments/fire-brigade/2024/v1/"
    assert re.fullmatch("[0-9a-f]{64}", fire[1]["checksum"])
    for shown in ("90.00", "100.00", "+10.00（+11.1%）", "40.00", "没有这一年的文件"):
        assert shown in page
    # That a year is not here is nothing that its department refuses.
    assert "Not disclosed" not in client.get(f"/en/compare/?{ASKED}").content.decode()
    missing = next(row for row in rows if row["fiscal_year"] == "2023" and row not in fire)
    assert (missing["status"], missing["amount_yuan"]) == ("no_edition", "")


def test_budgets_beside_final_accounts_are_said_to_be_so(client: Client) -> None:
    county()
    page = page_of(client, "department=fire-brigade&year=2023&phase=budget&phase=final&by=total")
    assert "预算是年初的计划，决算是年末的实际账" in page
    assert "下行比2023年预算" in page


def test_nothing_of_a_draft_is_there(client: Client) -> None:
    county()
    query = "department=archives&year=2025&phase=budget&by=total"
    page = page_of(client, query)
    assert "2025年预算的文件。" in page
    assert "没有公开" not in page
    for trace in ("7,777", SECRET):
        assert trace not in page
    assert [row["status"] for row in rows_of(client, query)] == ["no_edition"]


@pytest.mark.parametrize(
    ("query", "said", "in_file"),
    [
        ("department=nobody&year=2024", "没有这个部门：nobody", "没有“nobody”"),
        ("department=archives&year=abc", "年度不对：abc", "year 的值“abc”不对"),
        ("department=archives&year=2024&phase=plan", "没有 plan", "phase 的值“plan”不对"),
        ("department=archives&year=2024&by=colour", "不能这样比：colour", "by 的值“colour”不对"),
        (
            "department=archives&" + "&".join(f"year={y}" for y in range(2010, 2021)),
            "最多比 10 年",
            "year 一次最多写 10 个值",
        ),
    ],
)
def test_a_wrong_question_is_answered_with_what_is_wrong(
    client: Client, query: str, said: str, in_file: str
) -> None:
    county()
    assert said in page_of(client, query, status=400)
    answer = client.get(f"/compare.csv?{query}")
    assert answer.status_code == (404 if "nobody" in query else 400)
    assert in_file in answer.content.decode()


def test_several_go_by_commas_on_the_page_too(client: Client) -> None:
    county()
    query = "department=fire-brigade,archives&year=2024,2023"
    answer = client.get(f"/compare/?{query}")
    assert answer.headers["Location"] == f"/compare/?{ASKED}"
    assert rows_of(client, query) == rows_of(client, ASKED)


def test_what_was_picked_stays_picked_beside_the_error(client: Client) -> None:
    county()
    page = page_of(client, "department=archives&year=2024&by=colour", status=400)
    assert re.search(r'name="department" value="archives" checked', page)
    assert re.search(r'name="year" value="2024" checked', page)


@pytest.mark.parametrize("query", ["department=%00", "year=%00", "q=%00&find=1", "by=%00"])
def test_strange_characters_are_no_choice(client: Client, query: str) -> None:
    county()
    page_of(client, query)


def test_departments_are_found_by_name_with_the_picked_ones_kept(client: Client) -> None:
    county()
    page = page_of(client, "department=archives&q=消防&find=1")
    picker = page.partition('id="picker"')[2]
    assert 'value="archives" checked' in picker
    assert 'value="fire-brigade">' in picker
    assert 'value="audit"' not in picker


@pytest.mark.parametrize("by", ["class", "group", "item", "nature", "economic", "three-public"])
def test_every_way_of_cutting_answers_in_both_languages(client: Client, by: str) -> None:
    county()
    for prefix in ("", "/en"):
        query = f"department=fire-brigade&year=2023&year=2024&phase=budget&by={by}&per=head"
        assert client.get(f"{prefix}/compare/?{query}").status_code == 200


def test_the_department_and_the_year_lead_here_with_a_good_question(client: Client) -> None:
    county()
    for address in (
        "/departments/fire-brigade/",
        "/departments/fire-brigade/2024/",
        "/years/2024/",
    ):
        found = re.search(r'href="(/compare/\?[^"]+)"', client.get(address).content.decode())
        assert found, address
        answer = client.get(found[1].replace("&amp;", "&"), follow=True)
        assert "<table" in answer.content.decode(), address


def test_a_document_that_contradicts_itself_is_marked_where_its_figures_stand(
    client: Client,
) -> None:
    county()
    fire = Department.objects.get(slug="fire-brigade")
    lines = (total(Table.T3, "20"), item(Table.T3, "208", "8"), item(Table.T3, "213", "5"))
    publish(fire, document(*lines, year=2022, department=Identity(FIRE)))
    totals = page_of(client, "department=fire-brigade&year=2022&phase=budget&by=total")
    assert re.search(r'2022/v1/#findings" aria-label="这份文件自相矛盾">※</a>', totals)
    classes = page_of(client, "department=fire-brigade&year=2022&phase=budget&by=class")
    assert "2022年预算 ※" in classes
    assert "※ 这份文件自相矛盾" in classes


def test_departments_that_tell_of_different_money_are_told_apart(client: Client) -> None:
    county()
    audit = Department.objects.get(slug="audit")
    publish(audit, document(total(Table.T5, "9"), year=2024, department=Identity("云溪县审计局")))
    page = page_of(
        client, "department=audit&department=fire-brigade&year=2024&phase=budget&by=total"
    )
    assert f"全部资金：{FIRE}；一般公共预算：云溪县审计局。" in page
