"""What people corrected after an import is handed on with its figures, without its words."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from budgets.disclosure.readers.in_process import read_bytes
from budgets.models import Edition, Jurisdiction

DOCUMENT = """栖岚县茶叶局2021年部门预算公开
一、主要职责
茶山村的技术推广由周大川同志负责。
二、收支预算情况说明
茶叶局2021年收入预算120.50万元，其中：一般公共预算拨款收入120.50万元。
茶叶局2021年支出预算120.50万元，其中：基本支出90.00万元，项目支出30.50万元。
三、“三公”经费财政拨款预算安排情况说明
茶叶局2021年“三公”经费财政拨款预算数3万元，其中：因公出国（境）经费0万元，公务接待费3万元，公务用车购置及运行维护费0万元。
"""


@pytest.fixture
def imported(db: None, tmp_path: Path) -> Edition:
    Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    file = tmp_path / "预算.txt"
    file.write_text(DOCUMENT, "utf-8")
    call_command("import_disclosure", str(file), "--jurisdiction", "qilan", stdout=StringIO())
    return Edition.objects.get()


def exported(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("export_cases", str(folder), *options, stdout=out)
    return out.getvalue()


def test_what_nobody_corrected_is_no_case(imported: Edition, tmp_path: Path) -> None:
    exported(tmp_path / "cases")
    assert list((tmp_path / "cases").iterdir()) == []


def test_a_corrected_figure_becomes_a_case(imported: Edition, tmp_path: Path) -> None:
    line = imported.lines.get(table="T3", row="total", nature="project")
    line.amount, line.amount_printed = 315_000, "31.50"
    line.save()
    said = exported(tmp_path / "cases")
    assert "1" in said
    page, expected = sorted((tmp_path / "cases").iterdir(), reverse=True)
    case = json.loads(expected.read_text("utf-8"))
    assert (case["fiscal_year"], case["phase"]) == (2021, "budget")
    (figure,) = case["figures"]
    assert (figure["read"], figure["right"]) == ("30.50万元", "31.50万元")
    assert figure["about"]["table"] == "T3"
    text = page.read_text("utf-8")
    for hidden in ("栖岚", "茶", "周大川"):
        assert hidden not in text + expected.read_text("utf-8")
    assert "30.50万元" in text
    again = read_bytes(page.name, text.encode()).disclosure
    assert [x.amount for x in again.lines] == [
        x.amount for x in read_bytes("a.txt", DOCUMENT.encode()).disclosure.lines
    ]


def test_only_one_department_is_exported(imported: Edition, tmp_path: Path) -> None:
    imported.lines.filter(table="T7").delete()
    exported(tmp_path / "cases", "--department", "somebody-else")
    assert list((tmp_path / "cases").iterdir()) == []
    exported(tmp_path / "cases", "--department", imported.department.slug)
    assert len(list((tmp_path / "cases").iterdir())) == 2


@pytest.mark.django_db
def test_a_file_that_is_refused_can_be_handed_on(tmp_path: Path) -> None:
    refused, read, picture = (tmp_path / name for name in ("信.txt", "预算.txt", "图.png"))
    refused.write_text("周大川同志：你好，茶山今天下雨，共3次。", "utf-8")
    read.write_text(DOCUMENT, "utf-8")
    picture.write_bytes(b"\x89PNG\r\n")
    err = StringIO()
    files = [str(each) for each in (refused, read, picture, tmp_path / "nowhere.txt")]
    call_command("export_cases", str(tmp_path / "cases"), *files, stdout=StringIO(), stderr=err)
    assert len(err.getvalue().strip().splitlines()) == 3
    page, expected = sorted((tmp_path / "cases").iterdir(), reverse=True)
    assert json.loads(expected.read_text("utf-8"))["refused"]
    text = page.read_text("utf-8")
    assert "3" in text
    assert "周大川" not in text
