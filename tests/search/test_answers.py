"""The answers over documents as they are: with holes, of several places, corrected, withdrawn, in drafts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from budgets import publishing
from budgets.disclosure.characters import harmful
from budgets.disclosure.model import Identity, Phase, Table
from budgets.models import Department, Edition, Jurisdiction, Succession
from budgets.reports.search.answers import (
    AnyAnswer,
    ChoiceAnswer,
    DepartmentAnswer,
    DepartmentFigureAnswer,
    FigureAnswer,
    TermAnswer,
    YearAnswer,
)
from budgets.reports.search.by_department import Occurrence, things_of
from budgets.reports.search.directory import directory
from budgets.reports.search.finding import Found, find
from budgets.reports.search.nearby import slip_in_documents, stands_in_documents
from budgets.reports.search.query import Filters, Query
from tests.builders import document, item, total
from tests.cast import fire_brigade, fire_budget
from tests.hostile import CHARACTERS, LONG, RLO
from tests.views.county import SECRET, county, publish

pytestmark = pytest.mark.django_db
WAN = 10_000
HOSTILE = [
    *CHARACTERS,
    f"消防{RLO}",
    LONG,
    "9" * 40,
    "-1",
    "1e999",
    "<script>alert(1)</script>",
    "{year}",
    "%s",
]


def found(typed: str, **filters: object) -> Found:
    known, years = directory()
    return find(typed, Filters(**filters), known, years)  # type: ignore[arg-type]


def answer(typed: str, **filters: object) -> AnyAnswer | None:
    return found(typed, **filters).answer


def page_of(client: Client, typed: str) -> str:
    page = client.get("/search/", {"q": typed})
    assert page.status_code == 200
    main = page.content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub("<[^>]+>", " ", main)).split())


def year_of(typed: str) -> DepartmentAnswer:
    told = answer(typed)
    assert isinstance(told, DepartmentAnswer), told
    return told


# A department's year


def test_a_department_is_answered_with_its_newest_year_and_what_is_beside_it() -> None:
    county()
    told = year_of("消防救援大队")
    assert told.year is not None
    assert (told.year.edition.fiscal_year, told.year.edition.phase) == (2024, Phase.BUDGET)
    assert told.year.spent == 100 * WAN
    assert told.year.before.base == 90 * WAN
    assert told.largest == ("224", 96)
    final = told.others[0]
    assert (final.edition.phase, final.spent, final.plan) == (Phase.FINAL, 88 * WAN, 90 * WAN)


def test_a_year_that_is_not_here_is_said_and_the_newest_told(client: Client) -> None:
    county()
    told = year_of("消防救援大队2031")
    assert told.missing == 2031
    assert told.year is not None
    assert told.year.edition.fiscal_year == 2024
    assert "2031 年的这里还没有" in page_of(client, "消防救援大队2031")


def test_a_draft_answers_nothing(client: Client) -> None:
    county()
    told = year_of("档案馆2025")
    assert told.missing == 2025
    page = page_of(client, "档案馆2025")
    assert "7777" not in page.replace(",", "")
    assert SECRET not in page


def test_a_department_without_a_document_is_named_and_nothing_else_said(client: Client) -> None:
    county()
    assert year_of("云溪县审计局").year is None
    page = page_of(client, "云溪县审计局")
    assert "本站还没有它的预算和决算" in page
    assert "没有找到" not in page


def test_a_withdrawn_year_is_not_told() -> None:
    county()
    newest = Edition.objects.get(fiscal_year=2024, department__slug="fire-brigade")
    publishing.withdraw(edition=newest, reason="有误")
    told = year_of("消防救援大队").year
    assert told is not None
    assert told.edition.fiscal_year == 2023


def test_a_corrected_year_is_told_as_it_is_now() -> None:
    department = fire_brigade()
    first = publish(department, fire_budget(2020))
    draft = publishing.correct(edition=first)
    draft.lines.filter(table="T1", row="total").update(amount=110 * WAN, amount_printed="110")
    publishing.publish(edition=draft, correction_note="改数", explanations=_any_explanation(draft))
    told = year_of("消防大队2020").year
    assert told is not None
    assert told.spent == 110 * WAN


def test_a_corrected_edition_is_told_as_one(client: Client) -> None:
    first = publish(fire_brigade(), fire_budget(2020))
    draft = publishing.correct(edition=first)
    publishing.publish(edition=draft, correction_note="补正")
    page = client.get("/search/?q=公积金").content.decode()
    assert "版，已被更正" not in page
    assert "/2020/v1/" not in page
    older = client.get("/search/?q=公积金&earlier=on").content.decode()
    assert "第 1 版，已被更正" in older
    assert "/2020/v1/document/#" in older


def _any_explanation(draft: Edition) -> dict[str, str]:
    errors = publishing.open_errors(publishing.validate(draft))
    return {finding.key: "说明" for finding in errors}


def test_what_became_another_department_is_not_compared() -> None:
    county()
    fire, archives = Department.objects.order_by("-slug").filter(
        slug__in=["fire-brigade", "archives"]
    )
    Succession.objects.create(former=archives, successor=fire, on=date(2023, 6, 1))
    told = year_of("消防救援大队").year
    assert told is not None
    assert told.before.base is None


def test_a_document_without_amounts_is_told_without_any(client: Client) -> None:
    department = fire_brigade()
    publish(department, document(year=2022, department=Identity("大队")))
    told = year_of("消防大队").year
    assert told is not None
    assert told.spent is None
    assert "文件没有写总数" in page_of(client, "消防大队")


# One thing in all departments


def test_a_thing_is_added_up_over_one_places_departments_alone() -> None:
    county()
    elsewhere = Jurisdiction.objects.create(slug="pujiang", name="浦江县")
    other = Department.objects.create(jurisdiction=elsewhere, slug="school", name="浦江县教育局")
    housing = item(Table.T1, "221", "7", "住房保障支出")
    publish(other, document(total(Table.T1, "7"), housing, year=2024, department=Identity("局")))
    told = answer("住房")
    assert isinstance(told, FigureAnswer)
    assert told.figures.jurisdiction.slug == "yunxi"
    assert [each.slug for each in told.elsewhere] == ["pujiang"]
    assert told.figures.total == 8 * WAN
    there = answer("住房", jurisdictions=("pujiang",))
    assert isinstance(there, FigureAnswer)
    assert there.figures.total == 7 * WAN
    named = answer("浦江县住房")
    assert isinstance(named, FigureAnswer)
    assert named.figures.total == 7 * WAN


def test_a_sum_is_compared_over_the_departments_that_have_both_years(client: Client) -> None:
    county()
    told = answer("住房")
    assert isinstance(told, FigureAnswer)
    assert {each.department.slug: each.before for each in told.figures.shares} == {
        "fire-brigade": Decimal(4 * WAN),
        "archives": None,
    }
    assert "（1 个部门两年都有）" in page_of(client, "住房")


def test_final_accounts_and_years_are_told_where_they_are_asked_for() -> None:
    county()
    told = answer("住房决算")
    assert isinstance(told, FigureAnswer)
    assert (told.figures.phase, told.figures.year) == (Phase.FINAL, 2023)
    told = answer("住房2023")
    assert isinstance(told, FigureAnswer)
    assert (told.figures.phase, told.figures.year) == (Phase.BUDGET, 2023)
    told = answer("住房", years=(2023,))
    assert isinstance(told, FigureAnswer)
    assert told.figures.year == 2023
    told = answer("住房1999")
    assert isinstance(told, FigureAnswer)
    assert (told.figures.year, told.missing) == (2024, 1999)


def test_a_thing_of_one_department_is_told_in_all_its_years() -> None:
    county()
    told = answer("消防救援大队 住房")
    assert isinstance(told, DepartmentFigureAnswer)
    assert [(x.year, x.phase) for x in told.figure.shares] == [
        (2024, Phase.BUDGET),
        (2023, Phase.BUDGET),
        (2023, Phase.FINAL),
    ]
    chosen = answer("住房", departments=("archives",))
    assert isinstance(chosen, DepartmentFigureAnswer)
    assert chosen.department.slug == "archives"


def test_a_thing_that_no_document_has_is_explained_or_no_answer(client: Client) -> None:
    county()
    assert isinstance(answer("招待费"), TermAnswer)
    assert "没有找到" not in page_of(client, "招待费")
    assert answer("印刷费") is None
    assert "没有找到“印刷费”" in page_of(client, "印刷费")


def test_a_department_that_lacks_a_thing_is_told_in_whole() -> None:
    county()
    assert isinstance(answer("消防救援大队 招待费"), DepartmentAnswer)


def test_several_departments_of_one_name_are_a_choice(client: Client) -> None:
    for slug in ("yunxi", "pujiang"):
        place = Jurisdiction.objects.create(slug=slug, name=f"{slug}县")
        Department.objects.create(jurisdiction=place, slug=f"{slug}-jy", name=f"{slug}县教育局")
    told = answer("教育局")
    assert isinstance(told, ChoiceAnswer)
    assert len(told.departments) == 2
    page = page_of(client, "教育局")
    assert "yunxi县教育局" in page
    assert "没有找到" not in page


def test_a_year_alone_is_its_list() -> None:
    county()
    told = answer("2023")
    assert isinstance(told, YearAnswer)
    assert (told.year, told.departments) == (2023, 1)
    told = answer("1999")
    assert isinstance(told, YearAnswer)
    assert (told.year, told.missing) == (2024, 1999)


def test_an_empty_site_answers_nothing_and_says_so(client: Client) -> None:
    for typed in ("2024", "教育局", "招待费", "基本支出", "更正", "全县"):
        page_of(client, typed)


# What stands there as it was typed


def test_what_was_typed_is_found_though_it_could_mean_something_else() -> None:
    publish(fire_brigade(), fire_budget(2020))
    assert found("正常运转").count == 1  # and is not taken for 日常运转
    assert found("宣传消防").count == 1
    assert stands_in_documents(Query.of("宣传消防"))
    assert not stands_in_documents(Query.of("消防宣传"))


def test_one_wrong_character_is_read_as_documents_write_it(client: Client) -> None:
    publish(fire_brigade(), fire_budget(2020))
    assert slip_in_documents(Query.of("执勤备站")) == "执勤备战"
    assert slip_in_documents(Query.of("执勤站备")) == ""
    assert slip_in_documents(Query.of("新增消房车一辆")) == "新增消防车一辆"
    assert slip_in_documents(Query.of("消防")) == ""
    assert "按 “新增消防车一辆” 找的" in page_of(client, "新增消房车一辆")


def test_nothing_found_says_in_what_it_was_looked_for_and_how_to_try(client: Client) -> None:
    publish(fire_brigade(), fire_budget(2020))
    page = page_of(client, "地铁票价")
    assert "1 个部门的 1 份文件里，没有写到“地铁票价”" in page
    assert "公交" in page
    assert "教育局2024" in page


# Each amount once


def row(
    pk: int, year: int, rank: int, amount: str | None, title: str, **more: object
) -> Occurrence:
    given = {"phase": "budget", "code": "", "anchor": title, "tables": "", "place": 0, **more}
    value = None if amount is None else Decimal(amount)
    return Occurrence(pk=pk, department=1, year=year, rank=rank, amount=value, title=title, **given)  # type: ignore[arg-type]


PROJECT, LINE, REASON, TERM = 1, 2, 4, 5


def test_rows_of_one_thing_are_one_with_its_years() -> None:
    rows = [row(n, year, LINE, "5", "公务接待费", code="S3") for n, year in enumerate((2024, 2023))]
    rows.append(row(7, 2023, LINE, "4", "公务接待费", code="S3", phase="final"))
    (thing,) = things_of(rows)
    assert thing.newest.year == 2024
    assert [(x.year, x.phase) for x in thing.others] == [(2023, "budget"), (2023, "final")]
    assert (thing.before, thing.newest.amount, thing.rows) == (5, 5, 3)


def test_one_amount_in_two_tables_is_told_once_and_of_the_three_publics_first() -> None:
    twice = [
        row(1, 2024, LINE, "5", "公务接待费", code="30217"),
        row(2, 2024, LINE, "5", "公务接待费", code="S3"),
    ]
    (thing,) = things_of(twice)
    assert (thing.newest.code, thing.rows) == ("S3", 2)
    other = [row(3, 2024, LINE, "6", "公务接待费", code="30217"), twice[1]]
    assert len(things_of(other)) == 2


def test_a_project_that_is_a_row_and_a_part_that_is_the_whole_are_told_once() -> None:
    rows = [
        row(1, 2024, LINE, "5", "老旧小区改造", code="2210108"),
        row(2, 2024, PROJECT, "5", "老旧小区改造"),
        row(3, 2024, LINE, "5", "保障性安居工程支出", code="22101"),
    ]
    assert [x.newest.code for x in things_of(rows)] == ["22101"]


def test_a_reason_stands_with_its_row_and_a_term_only_alone() -> None:
    line = row(1, 2024, LINE, "5", "公务接待费", code="S3")
    reason, term = row(2, 2024, REASON, "-1", "公务接待费"), row(3, 2024, TERM, None, "公务接待费")
    (thing,) = things_of([line, reason, term])
    assert thing.reason is not None
    assert thing.reason.pk == 2
    older = row(4, 2023, REASON, "-1", "公务接待费")
    assert things_of([line, older])[0].reason is None
    (alone,) = things_of([term])
    assert alone.newest.pk == 3


def test_rows_of_one_heading_are_told_with_the_whole_amount_and_where_all_money_stands() -> None:
    rows = [
        row(1, 2024, LINE, "3", "学前教育", code="2050201", tables="T3", anchor="T3-2050201"),
        row(2, 2024, LINE, "5", "学前教育", code="2050201", tables="T2", anchor="T2-2050201"),
    ]
    (thing,) = things_of(rows)
    assert (thing.newest.amount, thing.newest.anchor) == (5, "T3-2050201")
    assert set(thing.newest.tables.split()) == {"T2", "T3"}


def test_whatever_a_stranger_types_is_a_page_without_markup_of_his(client: Client) -> None:
    publish(fire_brigade(), fire_budget(2020))
    for value in HOSTILE:
        for typed in (value[:3000], f"消防大队{value[:40]}", f"{value[:20]} 住房 2020"):
            for prefix in ("", "/en"):
                page = client.get(f"{prefix}/search/", {"q": typed})
                assert page.status_code == 200, value
                assert not harmful(page.content.decode()), value
                assert "<script>alert" not in page.content.decode()
