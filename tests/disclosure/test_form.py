"""The clerk's form: downloaded, uploaded unchanged, nothing differs; filled in, only that differs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl.worksheet.worksheet import Worksheet

from budgets.disclosure.differences import differences
from budgets.disclosure.model import Disclosure, Identity
from budgets.disclosure.model import Phase as BudgetPhase
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats.libreoffice import libreoffice
from budgets.disclosure.readers.own_workbook.form import Filled, front_of_form, read_form
from budgets.disclosure.readers.own_workbook.problems import Weight
from budgets.disclosure.writers.workbook import write_form
from tests.cast import fire_budget
from tests.disclosure.strategies import disclosures

EXAMPLES = int(os.environ.get("LOOP_EXAMPLES", "0"))
PROFILE = settings(
    max_examples=EXAMPLES or 60,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[
        Phase.generate
    ],  # what a failing draft holds says more than the smallest one, and at once
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.fuzz
@PROFILE
@given(disclosures())
def test_a_form_that_comes_back_untouched_changes_nothing(draft: Disclosure) -> None:
    filled = read_form("模板.xlsx", write_form(draft), draft)
    assert filled.errors == ()
    assert differences(draft, filled.disclosure) == ()
    assert filled.disclosure == draft


# What a clerk, or a spreadsheet, may do to it

T5 = "表5 一般公共预算支出表"


def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_form(fire_budget())))


def read(changed: openpyxl.Workbook, draft: Disclosure | None = None) -> Filled:
    stream = BytesIO()
    changed.save(stream)
    return read_form("模板.xlsx", stream.getvalue(), draft or fire_budget())


def where(sheet: Worksheet, value: object) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def filled_with(value: object) -> tuple[Filled, str]:
    changed = book()
    cell = where(changed[T5], 65.5)
    cell.value = value
    return read(changed), f"{T5}!{cell.coordinate}"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("大约七十", "应是金额"),
        ("-0", "零没有负数"),
        (1e9, "超过一万亿元"),
        ("=1/0", "公式没有算好的值"),
        (datetime(2025, 3, 5), "日期格式"),
        (1 / 3, "小数位太多"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_named_with_its_address(value: object, said: str) -> None:
    filled, place = filled_with(value)
    found = [each for each in filled.errors if each.place == place]
    assert found, [(each.place, each.message) for each in filled.problems]
    assert any(said in each.message for each in found)


@pytest.mark.parametrize("typed", ["７０．２", " 70.2 ", "70.2万元", 70.2])
def test_a_figure_is_understood_however_it_is_typed(typed: object) -> None:
    filled, _ = filled_with(typed)
    assert filled.errors == ()
    (change,) = differences(fire_budget(), filled.disclosure)
    assert change.after == "70.2万元"


def test_a_row_that_is_added_by_its_code_alone_gets_its_name() -> None:
    changed = book()
    sheet = changed[T5]
    last = where(sheet, "2210201").row
    column = where(sheet, 65.5).column
    free = next(row for row in range(last, last + 9) if sheet.cell(row, 1).value is None)
    sheet.cell(free, 1).value = 2080505
    sheet.cell(free, column).value = 3.5
    filled = read(changed)
    assert filled.errors == ()
    (line,) = [each for each in filled.disclosure.lines if each.code == "2080505"]
    assert line.name == "机关事业单位基本养老保险缴费支出"


def test_the_same_row_twice_an_unknown_code_and_merged_cells_are_named() -> None:
    changed = book()
    sheet = changed[T5]
    column = where(sheet, 65.5).column
    free = next(row for row in range(8, 30) if sheet.cell(row, 1).value is None)
    for row, code in ((free, "2240201"), (free + 1, "2999999")):
        sheet.cell(row, 1).value = code
        sheet.cell(row, column).value = 1
    sheet.merge_cells(start_row=free + 4, end_row=free + 5, start_column=1, end_column=2)
    filled = read(changed)
    assert any("不能填两次" in each.message for each in filled.errors)
    assert any("合并单元格" in each.message for each in filled.errors)
    unknown = [each for each in filled.problems if "2999999" in each.message]
    assert [each.weight for each in unknown] == [Weight.WARNING]


def test_a_missing_a_renamed_and_a_hidden_sheet_are_named() -> None:
    changed = book()
    del changed["名词解释"]
    changed["职能"].title = "职能2"
    changed["重点工作"].sheet_state = "hidden"
    changed[T5].delete_rows(3, 3)
    said = "".join(each.message for each in read(changed).errors)
    for word in ("缺少工作表“名词解释”", "缺少工作表“职能”", "“重点工作”被隐藏", "隐藏的一行"):
        assert word in said


def test_sheets_in_another_order_empty_rows_and_spaces_make_no_difference() -> None:
    changed = book()
    changed.move_sheet("职能", -9)
    changed[T5].insert_rows(20, 5)
    cell = where(changed["职能"], "扑救火灾。")
    cell.value = "扑救火灾。 "
    filled = read(changed)
    assert filled.errors == ()
    assert filled.disclosure == fire_budget()


def test_another_department_and_phase_are_recognised() -> None:
    other = replace(fire_budget(phase=BudgetPhase.FINAL), department=Identity("云溪县水利局"))
    said = "".join(each.message for each in read(book(), other).errors)
    assert "云溪县水利局" in said
    assert "文种" in said


def macro() -> bytes:
    stream = BytesIO(write_form(fire_budget()))
    with ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return stream.getvalue()


def bomb() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (250 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (macro, "带宏的工作簿"),
        (bomb, "文件太大"),
        (lambda: write_form(fire_budget())[:9000], "已损坏"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
        ),
        (lambda: b"", "空的"),
        (lambda: b"a,b\n", "已损坏"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_a_sentence(
    make: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        read_form("模板.xlsx", make(), fire_budget())


def test_a_form_that_lost_its_cover_says_so_and_is_no_other_document() -> None:
    changed = book()
    changed["封面"].title = "首页"
    stream = BytesIO()
    changed.save(stream)
    for read_it in (lambda data: read_form("模板.xlsx", data, fire_budget()), front_of_form):
        with pytest.raises(UnreadableDocument, match="“封面”工作表"):
            read_it(stream.getvalue())


def test_a_file_that_libreoffice_saved_makes_no_difference() -> None:
    saved = Path(__file__).parent / "files" / "libreoffice_form.xlsx"
    filled = read_form("模板.xlsx", saved.read_bytes(), fire_budget())
    assert filled.errors == ()
    # It was saved when forms left blank what the department had said it does not disclose.
    first, second = fire_budget().projects
    asked = replace(second, amount=Amount.open(MoneyUnit.WAN))
    assert filled.disclosure == replace(fire_budget(), projects=(first, asked))


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
@pytest.mark.office
def test_a_form_saved_by_the_libreoffice_at_hand_makes_no_difference(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(write_form(fire_budget()))
    subprocess.run(
        [
            libreoffice() or "",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            *("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"),
            str(tmp_path / "saved"),
            str(tmp_path / "form.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    filled = read_form("模板.xlsx", (tmp_path / "saved/form.xlsx").read_bytes(), fire_budget())
    assert filled.errors == ()
    assert filled.disclosure == fire_budget()
