"""The department page: all years of one department."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budgets.disclosure.model import Function, Identity, Priority, Table, Unit
from budgets.models import Department
from tests.builders import document, item, total
from tests.views.county import county, publish

pytestmark = pytest.mark.django_db

PAGE = "/departments/fire-brigade/"


def test_it_shows_every_year_with_links_to_its_pages(client: Client) -> None:
    county()
    page = client.get(PAGE).content.decode()
    for address in ("2024/", "2023/", "2023/final/"):
        assert f'href="{PAGE}{address}"' in page
    assert "2024年预算100万元，比上年多10万元（11.1%）。" in " ".join(
        re.sub(r"<[^>]+>", "", page).split()
    )


def test_the_chart_of_years_carries_the_figures_of_the_table(client: Client) -> None:
    county()
    page = client.get(PAGE).content.decode()
    config = json.loads(re.search(r'id="years-config"[^>]*>(.*?)</script>', page)[1])  # type: ignore[index]
    assert config["data"]["labels"] == ["2023", "2024"]
    planned, spent = config["data"]["datasets"]
    assert planned["printed"] == ["90.00", "100.00"]
    assert spent["printed"] == ["88.00", None]
    for figure in ("90.00", "100.00", "88.00"):
        assert f">{figure}<" in page


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
    for shown in ("扑救火灾。", "换装", "大队本级", "历年“三公”经费"):
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
    with django_assert_max_num_queries(9):
        client.get(PAGE)


def test_an_unknown_department_is_not_found(client: Client) -> None:
    assert client.get("/departments/nobody/").status_code == 404
