"""An administrator loads the year's list of headings: drafts are judged by it, and every page follows."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import Settings

from budgets import code_book_cache, publishing
from budgets.access.roles import AUDITOR
from budgets.disclosure import workbook_format
from budgets.disclosure.codes import OFFICIAL
from budgets.disclosure.model import Disclosure, Table
from budgets.models import CodeBook, Department, Edition, Event, Jurisdiction
from tests.admin.conftest import logged_in, person
from tests.cast import fire_budget

LISTS = "admin:budgets_codebook_changelist"
LOAD = "admin:budgets_codebook_add"
NEW = "2240299"  # below 22402 消防救援事务
UNKNOWN = "2240277"
ROWS = [(NEW, "其他消防救援事务支出（新）")]


@pytest.fixture(autouse=True)
def every_request_asks_for_the_lists(settings: Settings) -> None:
    settings.CODE_BOOKS_SECONDS = 0


def uploaded(client: Client, rows: list[tuple[str, str]], **fields: Any) -> str:
    text = StringIO()
    csv.writer(text).writerows([("编码", "名称"), *rows])
    form = {"kind": "functional", "year": 2026, **fields}
    file = SimpleUploadedFile("科目.csv", text.getvalue().encode())
    return str(client.post(reverse(LOAD), {**form, "file": file}).content.decode())


def waiting_in(page: str) -> dict[str, str]:
    """What the page of the changes sends when they are confirmed."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    headings = re.search(r"<textarea name=\"headings\" hidden>(.*?)</textarea>", page, re.S)
    assert headings
    found.pop("csrfmiddlewaretoken", None)
    return {key: unescape(value) for key, value in found.items()} | {
        "headings": unescape(headings[1]),
        "_confirm": "1",
    }


def load(client: Client, rows: list[tuple[str, str]], **fields: Any) -> str:
    page = uploaded(client, rows, **fields)
    return str(client.post(reverse(LOAD), waiting_in(page), follow=True).content.decode())


def proposed(client: Client, edition: Edition, typed: str, year: int) -> list[str]:
    asked = {"list": "functional", "q": typed, "year": year}
    found = client.get(reverse("admin:budgets_edition_codes"), asked).json()["headings"]
    return [each["code"] for each in found]


def test_a_list_is_shown_before_it_is_loaded_and_then_holds_from_its_year_on(
    administrator: Client, clerk: Client, imported: Edition
) -> None:
    page = uploaded(administrator, ROWS)
    assert "改名的科目：1 个" in page
    assert not CodeBook.objects.exists()
    assert proposed(clerk, imported, "消防救援事务支出（新）", 2026) == []
    page = load(administrator, ROWS)
    assert "已导入：2026 支出功能分类" in page
    assert proposed(clerk, imported, "消防救援事务支出（新）", 2026) == [NEW]


def test_the_workbook_of_a_year_offers_its_headings(
    administrator: Client, clerk: Client, department: Department
) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2026))
    load(administrator, ROWS)
    form = clerk.get(reverse("admin:budgets_edition_form", args=[draft.pk]))
    offered = load_workbook(BytesIO(form.content))[workbook_format.LISTS]
    cells = {cell.value for row in offered.iter_rows() for cell in row}
    assert {NEW, ROWS[0][1]} <= cells


def of_professionals() -> Disclosure:
    """A budget of 2026 under a heading that the list of the software does not have."""
    budget = fire_budget(2026)
    lines = (
        replace(line, code=UNKNOWN, name="专职消防") if line.code == "2240201" else line
        for line in budget.lines
    )
    return replace(budget, lines=tuple(lines))


def test_a_code_that_the_list_did_not_know_is_no_finding_any_more(
    administrator: Client, department: Department
) -> None:
    edition = publishing.import_draft(department=department, disclosure=of_professionals())
    assert "这些科目编码不在系统的科目表中" in said_of(edition)
    load(administrator, [(UNKNOWN, "专职消防")])
    administrator.get(reverse(LISTS))  # any request
    assert "这些科目编码不在系统的科目表中" not in said_of(edition)


def said_of(edition: Edition) -> str:
    return "\n".join(finding.message for finding in publishing.validate(edition))


def test_a_code_new_to_the_list_has_a_name_in_the_answers_of_the_api(
    administrator: Client, client: Client, department: Department
) -> None:
    draft = publishing.import_draft(department=department, disclosure=of_professionals())
    publishing.publish(edition=draft)
    question = "/api/v1/totals?table=T5&group_by=code&year=2026"
    before = client.get(question)
    load(administrator, [(UNKNOWN, "专职消防")])
    after = client.get(question)
    assert before["ETag"] != after["ETag"]
    names = [
        {row["code"]: row["code_name"] for row in answer.json()["data"]}
        for answer in (before, after)
    ]
    assert [each[UNKNOWN] for each in names] == ["", "专职消防"]


def test_headings_keep_the_names_of_their_years(
    administrator: Client, client: Client, edition: Edition
) -> None:
    page = edition.get_absolute_url()
    totals = f"/api/v1/totals?table=T5&group_by=class&year={edition.fiscal_year}"
    before = client.get(page).content, client.get(totals).json()["data"]
    load(administrator, [("224", "应急管理支出")])
    assert (client.get(page).content, client.get(totals).json()["data"]) == before


def test_an_answer_with_names_of_before_does_not_pass_for_one_with_those_of_now(
    client: Client, edition: Edition, settings: Settings
) -> None:
    settings.CODE_BOOKS_SECONDS = 10**9
    publishing.load_code_book(
        book=CodeBook(kind="functional", year=2020, headings=[["224", "应急管理支出"]])
    )
    totals = "/api/v1/totals?table=T5&group_by=class"
    before = client.get(totals)  # of a process that has not heard of the list yet
    code_book_cache.refresh()
    after = client.get(totals, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_what_is_published_stays_as_it_was_judged(
    administrator: Client, client: Client, edition: Edition
) -> None:
    findings = list(edition.findings.values_list("message", flat=True))
    page = client.get(edition.get_absolute_url()).content
    load(administrator, [("2240201", "别的名称")], year=edition.fiscal_year)
    assert list(edition.findings.values_list("message", flat=True)) == findings
    assert client.get(edition.get_absolute_url()).content == page


def test_a_list_that_ends_many_headings_is_doubted(administrator: Client) -> None:
    page = uploaded(administrator, [("201", "一般公共服务支出")], whole="on")
    assert "它真是这一年的全部科目吗" in page
    assert "另有" in page  # a thousand rows are not all listed
    page = uploaded(administrator, ROWS)
    assert "它真是这一年的全部科目吗" not in page


def test_headings_that_drafts_use_are_counted(
    administrator: Client, department: Department
) -> None:
    publishing.import_draft(department=department, disclosure=fire_budget(2026))
    code = next(line.code for line in fire_budget().lines if line.table is Table.T5 and line.code)
    page = uploaded(administrator, [(code, "另一个名称")])
    assert re.search(rf"{code}</th>.*?<td>1 份</td>", page, re.S)


def test_headings_that_drafts_use_come_first(administrator: Client, department: Department) -> None:
    publishing.import_draft(department=department, disclosure=fire_budget(2026))
    page = uploaded(administrator, [("201", "甲"), ("202", "乙"), ("2240201", "丙")])
    assert re.findall(r'<th scope="row">(\d+)</th>', page)[0] == "2240201"


def test_a_whole_list_of_an_earlier_year_is_said_to_end_what_began_later(
    administrator: Client,
) -> None:
    said = "到今年也停用"
    rows = [("201", "一般公共服务支出")]
    assert said in uploaded(administrator, rows, whole="on", year=2019)
    assert said not in uploaded(administrator, rows, whole="on", year=timezone.localdate().year)
    assert said not in uploaded(administrator, rows, year=2019)


def test_a_bad_row_stops_the_whole_list_and_is_named(administrator: Client) -> None:
    page = uploaded(administrator, [*ROWS, ("2013", "四位")])
    assert "什么都没有导入" in page
    assert "第 3 行" in page
    assert "编码“2013”是 4 位" in page


def test_of_very_many_bad_rows_the_first_are_named_and_the_others_counted(
    administrator: Client,
) -> None:
    page = uploaded(administrator, [(f"21{n:02}", "四位") for n in range(99)] * 4)
    assert "编码“2100”是 4 位" in page
    assert "另有 96 处，没有一一列出。" in page


def test_the_place_of_a_bad_row_is_said_in_english_too(administrator: Client) -> None:
    file = SimpleUploadedFile("科目.csv", "编码,名称\n2013,四位\n".encode())
    form = {"kind": "functional", "year": 2026, "file": file}
    page = administrator.post("/en" + reverse(LOAD), form).content.decode()
    assert '<th scope="row">row 2</th>' in page


def test_the_list_of_now_can_be_taken_away_and_brought_back_without_a_change(
    administrator: Client,
) -> None:
    address = reverse("admin:budgets_codebook_headings")
    file = administrator.get(address, {"kind": "economic", "year": 2026})
    data = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    rows = [tuple(row) for row in csv.reader(StringIO(data.decode("utf-8-sig")))][1:]
    page = uploaded(administrator, rows, kind="economic", whole="on")  # type: ignore[arg-type]
    assert "与现有的科目表没有差别" in page
    assert 'name="_confirm"' not in page


def test_a_list_loaded_meanwhile_is_shown_before_another_is_confirmed(
    administrator: Client, superuser: Client
) -> None:
    waiting = waiting_in(uploaded(administrator, ROWS))
    load(superuser, [("2013151", "新科目")])
    page = administrator.post(reverse(LOAD), waiting).content.decode()
    assert "刚才有人导入或撤下了科目表" in page
    assert CodeBook.objects.count() == 1
    administrator.post(reverse(LOAD), waiting_in(page))
    assert CodeBook.objects.count() == 2


def test_a_list_that_hangs_on_one_taken_away_meanwhile_is_not_loaded(administrator: Client) -> None:
    load(administrator, [("20177", "新的款")])
    waiting = waiting_in(uploaded(administrator, [("2017701", "新的项")]))
    publishing.discard_code_book(book=CodeBook.objects.get())
    page = administrator.post(reverse(LOAD), waiting).content.decode()
    assert "编码“2017701”的上级“20177”不在文件里，也不在现有的科目表里。" in page
    assert not CodeBook.objects.exists()


def test_what_was_changed_in_the_page_is_read_as_strictly_as_a_file(administrator: Client) -> None:
    waiting = waiting_in(uploaded(administrator, ROWS))
    for key, value in {
        "headings": "编码,名称\r\n2013,四位\r\n",
        "kind": "revenue",
        "year": "1066",
        "file_name": "x" * 300,
    }.items():
        assert administrator.post(reverse(LOAD), waiting | {key: value}).status_code in (200, 404)
        assert not CodeBook.objects.exists()


def test_a_list_is_taken_away_and_the_log_of_every_jurisdiction_tells(
    administrator: Client, clerk: Client, imported: Edition
) -> None:
    load(administrator, ROWS)
    book = CodeBook.objects.get()
    shown = administrator.get(reverse("admin:budgets_codebook_change", args=[book.pk]))
    assert "administrator于" in shown.content.decode()
    assert NEW in shown.content.decode()
    delete = reverse("admin:budgets_codebook_delete", args=[book.pk])
    asked = administrator.get(delete).content.decode()
    assert "它改变过的都回到原样" in asked
    assert NEW in asked
    gone = administrator.post(delete, {"post": "yes"}, follow=True).content.decode()
    assert "已撤下：2026 支出功能分类。" in gone
    assert not CodeBook.objects.exists()
    assert proposed(clerk, imported, "消防救援事务支出（新）", 2026) == []
    told = Event.objects.filter(jurisdiction=imported.department.jurisdiction).order_by("pk")
    assert [(event.act, event.actor_name) for event in told] == [
        ("load_codes", "administrator"),
        ("discard_codes", "administrator"),
    ]
    assert told[0].note == "科目.csv，1 个科目"


def test_who_administers_one_of_two_jurisdictions_reads_the_lists_only(
    administrator: Client,
) -> None:
    load(administrator, ROWS)
    Jurisdiction.objects.create(slug="other", name="邻县")
    page = administrator.get(reverse(LISTS)).content.decode()
    assert "分管全部地区的管理员才能导入或撤下" in page
    assert administrator.get(reverse(LOAD)).status_code == 403
    delete = reverse("admin:budgets_codebook_delete", args=[CodeBook.objects.get().pk])
    assert administrator.post(delete, {"post": "yes"}).status_code == 403
    assert CodeBook.objects.exists()


def test_an_auditor_reads_the_lists(administrator: Client, department: Department) -> None:
    load(administrator, ROWS)
    auditor = logged_in(person("auditor", AUDITOR, where=department.jurisdiction))
    page = auditor.get(reverse("admin:budgets_codebook_change", args=[CodeBook.objects.get().pk]))
    assert NEW in page.content.decode()
    assert auditor.get(reverse(LOAD)).status_code == 403


def test_the_database_changes_no_list(administrator: Client) -> None:
    load(administrator, ROWS)
    with pytest.raises(DatabaseError), transaction.atomic():
        CodeBook.objects.update(year=2020)


def test_a_process_follows_the_lists_of_the_database(db: None) -> None:
    book = CodeBook(kind="functional", year=2026, headings=[[UNKNOWN, "专职消防"]])
    book.save()
    listed = OFFICIAL["functional"].classification
    assert listed.get(UNKNOWN) is None
    code_book_cache.refresh()
    assert listed.name_of(UNKNOWN, 2026) == "专职消防"
    book.delete()
    code_book_cache.refresh()
    assert listed.get(UNKNOWN) is None
