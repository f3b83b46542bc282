"""`add_jurisdiction` and `add_departments`: a county from nothing by a script, all of a table or nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from openpyxl import Workbook

from budgets import publishing
from budgets.models import Change, Department, Event, Jurisdiction
from tests.cast import fire_budget

pytestmark = pytest.mark.django_db

TABLE = """青岚县部门名单
部门全称,地址用名,类型,简称,主管部门,本级,并入本级,联系方式
青岚县教育局本级,,,,青岚县教育局,是,,
青岚县教育局,education,行政机关,县教育局、教育局,,,,0000-1234567
青岚县第一中学,,事业单位,,青岚县教育局,否,,
青岚县教研室,,事业单位,,青岚县教育局,,是,
,,,,,,,
青岚县总工会,,人民团体,,,,,
"""


def said(*command: str) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    connection.check_constraints()  # now, not at the end: each change must stand in the log
    return output.getvalue()


@pytest.fixture
def county() -> Jurisdiction:
    said("add_jurisdiction", "青岚县", "--region-code", "990101")
    return Jurisdiction.objects.get()


def table(folder: Path, text: str = TABLE) -> str:
    file = folder / "departments.csv"
    file.write_text(text, encoding="gb18030")  # as Excel in China stores it
    return str(file)


def add(file: str, *more: str) -> str:
    return said("add_departments", file, "--jurisdiction", "qinglanxian", *more)


def test_a_jurisdiction_has_its_name_in_pinyin_and_stands_in_the_log() -> None:
    assert said("add_jurisdiction", "青岚县") == "已登记：青岚县，地址用名 qinglanxian。\n"
    made = Jurisdiction.objects.get()
    assert (made.name, made.slug, made.is_real) == ("青岚县", "qinglanxian", True)
    event = Event.objects.get(act=Event.Act.JURISDICTION)
    assert (event.jurisdiction, event.note, event.actor_name) == (made, "新增", "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["青岚县"], "已存在"),
        (["青岚县二", "--region-code", "99"], "6 位数字"),
        (["青岚县二", "--kind", "demonstration"], "要写数据声明"),
        (["青岚\u202e县三", "--slug", "three"], "看不见"),
    ],
)
def test_a_jurisdiction_that_cannot_be_is_refused_in_words(
    county: Jurisdiction, given: list[str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        said("add_jurisdiction", *given)
    assert Jurisdiction.objects.get() == county


def test_a_table_makes_departments_with_their_units(county: Jurisdiction, tmp_path: Path) -> None:
    told = add(table(tmp_path))
    assert "新登记  青岚县教育局  /departments/education/" in told
    assert told.endswith("共 5 个：新登记 5\n")
    bureau = Department.objects.get(slug="education")
    assert (bureau.short_names, bureau.contact) == (["县教育局", "教育局"], "0000-1234567")
    own, school, merged = (
        Department.objects.get(name=f"青岚县{name}")
        for name in ("教育局本级", "第一中学", "教研室")
    )
    assert {own.superior, school.superior, merged.superior} == {bureau}
    assert [(each.is_own_office, each.is_merged) for each in (own, school, merged)] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert school.kind == Department.Kind.PUBLIC_INSTITUTION
    assert school.slug == "qinglanxian-diyizhongxue"
    assert Event.objects.filter(act=Event.Act.DEPARTMENT, note="新增").count() == 5


def test_the_same_table_changes_nothing_and_a_corrected_one_what_differs(
    county: Jurisdiction, tmp_path: Path
) -> None:
    add(table(tmp_path))
    events = Event.objects.count()
    assert add(table(tmp_path)) == "共 5 个：没有变化 5\n"
    assert Event.objects.count() == events
    told = add(table(tmp_path, "名称,联系方式,简称\n青岚县教育局,0000-7654321,\n"))
    assert told == "已修改  青岚县教育局  /departments/education/\n共 1 个：已修改 1\n"
    change = Change.objects.latest("pk")
    assert (change.before, change.after) == ("0000-1234567", "0000-7654321")
    assert Department.objects.get(slug="education").short_names == ["县教育局", "教育局"]


def test_a_workbook_will_do_and_a_dry_run_stores_nothing(
    county: Jurisdiction, tmp_path: Path
) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["单位名称", "类型"], ["青岚县审计局", "行政机关"]):
        book.active.append(row)
    book.save(tmp_path / "departments.xlsx")
    told = add(str(tmp_path / "departments.xlsx"), "--dry-run")
    assert "新登记  青岚县审计局" in told
    assert told.endswith("这是试运行，什么都没有登记。\n")
    assert not Department.objects.exists()


def test_everything_that_is_wrong_is_told_with_its_row_and_nothing_is_stored(
    county: Jurisdiction, tmp_path: Path
) -> None:
    wrong = table(
        tmp_path,
        "名称,地址用名,类型,主管部门,本级\n"
        "青岚县审计局,audit,衙门,,\n"
        "青岚县档案馆,,,青岚县委办,\n"
        "青岚县统计局,,,,也许\n"
        "青岚县财政局,a b,,,\n"
        "青岚县财政局,,,,\n"
        "青岚县农业局,,,,是\n",
    )
    with pytest.raises(CommandError) as refused:
        add(wrong)
    lines = str(refused.value).splitlines()
    assert lines[0] == "什么都没有登记："
    assert [line.partition("：")[0].strip() for line in lines[1:]] == [
        f"第 {row} 行" for row in (2, 3, 4, 5, 6, 7)
    ]
    for words, line in zip(
        (
            "没有“衙门”这种类型",
            "既没有登记，也不在表里",
            "写“是”或“否”",
            "",
            "在第 5 行已有",
            "要有主管部门",
        ),
        lines[1:],
        strict=True,
    ):
        assert words in line
    assert not Department.objects.exists()
    with translation.override("en"), pytest.raises(CommandError, match="row 2: There is no kind"):
        add(wrong)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("地址用名,类型\naudit,行政机关\n", "要有一行表头，写明部门全称"),
        ("名称,级别\n青岚县审计局,正科\n", "没有“级别”这一列"),
        ("名称,名称\n青岚县审计局,审计局\n", "这一列有两次"),
        ("名称,类型\n", "表头下面要有内容"),
    ],
)
def test_a_header_that_will_not_do_is_explained(
    county: Jurisdiction, tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        add(table(tmp_path, text))


def test_what_is_no_table_or_no_place_is_refused(county: Jurisdiction, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    for file, words in ((tmp_path / "a.pdf", "不是能读的表格"), (tmp_path / "none", "打不开")):
        with pytest.raises(CommandError, match=words):
            add(str(file))
    with pytest.raises(CommandError, match="先用 add_jurisdiction"):
        said("add_departments", table(tmp_path), "--jurisdiction", "elsewhere")


def test_the_address_of_what_was_published_stays(
    county: Jurisdiction, department: Department, tmp_path: Path
) -> None:
    edition = publishing.import_draft(department=department, disclosure=fire_budget())
    publishing.publish(edition=edition)
    with pytest.raises(CommandError, match="已经公开过"):
        said(
            *("add_departments", table(tmp_path, f"名称,地址用名\n{department.name},other\n")),
            *("--jurisdiction", department.jurisdiction.slug),
        )
