"""The department page: all years of one department."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budgets.disclosure.model import Function, Identity, Priority, Table, Unit
from budgets.models import Department, PopulationAndPrices
from tests.builders import document, item, total
from tests.cast import said_of
from tests.views.county import county, publish

pytestmark = pytest.mark.django_db

PAGE = "/departments/fire-brigade/"


def test_it_shows_every_year_with_links_to_its_pages(client: Client) -> None:
    county()
    page = client.get(PAGE).content.decode()
    for address in ("2024/", "2023/", "2023/final/"):
        assert f'href="{PAGE}{address}"' in page
    text = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "最近的计划，2024 年 100 万元" in text
    assert "两年里每年都在增加。2023 年以来多了 11.1%（没有扣除物价上涨）。" in text
    assert "花了的那年，花的钱是计划的 97.8%。" in text
    assert "+10.00 (+11.1%)" in text
    assert "实际花了 88.00，用了 97.8%" in text
    assert "文件没有说明原因" in text


def test_prices_are_taken_out_where_an_index_is_entered_with_its_source(client: Client) -> None:
    place = county()
    with said_of(place):
        PopulationAndPrices.objects.create(
            jurisdiction=place, year=2024, price_index="110", price_index_source="某市统计公报"
        )
    page = client.get(PAGE).content.decode()
    assert "扣除物价上涨，是 +1.0%（物价指数：某市统计公报）。" in page
    assert "没有扣除物价上涨" not in page


def test_the_picture_of_years_has_the_figures_of_the_rows(client: Client) -> None:
    county()
    page = client.get(PAGE).content.decode()
    picture = page.partition('id="picture"')[2].partition("</section>")[0]
    assert re.findall(r">(\d{4})<", picture) == ["2023", "2024"]
    assert re.findall(r"</span>([^<]+)</(?:b|span)>", picture) == ["90", "88", "100", "还没有"] or (
        re.findall(r"</span>([^<]+)</(?:b|span)>", picture)
        == ["90.00", "88.00", "100.00", "还没有"]
    )


def test_it_shows_what_the_department_does_now_and_its_three_public_expenses(
    client: Client,
) -> None:
    county()
    fire = Department.objects.get(slug="fire-brigade")
    newest = document(
        total(Table.T1, "120"),
        total(Table.T7, "3"),
        item(Table.T7, "S3", "3", "公务接待费"),
        year=2025,
        department=Identity(fire.name),
        functions=(Function(1, "扑救火灾。"),),
        priorities=(Priority(1, "换装", "更换消防车。"),),
        units=(Unit(1, "大队本级"),),
    )
    publish(fire, newest)
    page = client.get(PAGE).content.decode()
    for shown in ("扑救火灾。", "换装", "大队本级", "一年的三公经费，"):
        assert shown in page


def test_a_department_without_a_publication_says_so(client: Client) -> None:
    county()
    page = client.get("/departments/audit/").content.decode()
    assert "这个部门还没有公开预算或决算。" in page
    assert "<table" not in page


def test_a_draft_of_the_department_is_not_there(client: Client) -> None:
    county()
    page = client.get("/departments/archives/").content.decode()
    assert "7,777" not in page
    assert "2025" not in page


def test_its_queries_do_not_grow_with_its_years(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    county()
    with django_assert_max_num_queries(18):
        client.get(PAGE)


def test_an_unknown_department_is_not_found(client: Client) -> None:
    assert client.get("/departments/nobody/").status_code == 404
