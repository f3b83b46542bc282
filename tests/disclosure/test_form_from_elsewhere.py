"""Forms that other programs wrote, that were torn, and files made to bring the reader down."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from budgets.disclosure.differences import differences
from budgets.disclosure.model import Phase
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats.sandbox import made_apart
from budgets.disclosure.readers.own_workbook.form import Filled, read_form
from budgets.disclosure.readers.own_workbook.problems import Weight
from budgets.disclosure.writers.workbook import write_form
from budgets.disclosure.writers.workbook.marked import mark
from tests.cast import fire_budget
from tests.demonstration import of_department
from tests.disclosure.test_form import T5, book, read, where

HERE = Path(__file__).parent
MEMORY = 320 * 1024 * 1024  # bytes of data that the reading process may have
ROOT = HERE.parents[1]


# Other programs


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A package with every part changed, or left out."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return stream.getvalue()


def with_texts_in_the_cells(data: bytes) -> bytes:
    """As some programs save: each text in its own cell, with its reading beside it, and no shared ones."""
    with ZipFile(BytesIO(data)) as package:
        shared = package.read("xl/sharedStrings.xml").decode()
    texts = [
        "".join(re.findall(r"<t[^>]*>([^<]*)</t>", item))
        for item in re.findall(r"<si>(.*?)</si>", shared, re.DOTALL)
    ]

    def inline(found: re.Match[str]) -> str:
        text = texts[int(found[2])]
        reading = '<rPh sb="0" eb="1"><t>ベツ</t></rPh>'
        cell = found[1].replace(' t="s"', ' t="inlineStr"')
        return f'<c{cell}><is><t xml:space="preserve">{text}</t>{reading}</is></c>'

    def change(name: str, part: bytes) -> bytes | None:
        if name == "xl/sharedStrings.xml":
            return None
        if name.startswith("xl/worksheets/sheet"):
            text = part.decode()
            return re.sub(r'<c([^>]* t="s"[^>]*)><v>(\d+)</v></c>', inline, text).encode()
        return part

    return repacked(data, change)


def without_styles(data: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes | None:
        if name == "xl/styles.xml":
            return None
        return re.sub(rb'(<c [^>]*?) s="\d+"', rb"\1", part) if "sheet" in name else part

    return repacked(data, change)


def test_texts_kept_in_the_cells_with_their_readings_make_no_difference() -> None:
    filled = read_form(
        "模板.xlsx", with_texts_in_the_cells(write_form(fire_budget())), fire_budget()
    )
    assert filled.errors == ()
    assert filled.disclosure == fire_budget()


def test_a_file_without_styles_keeps_every_figure() -> None:
    filled = read_form("模板.xlsx", without_styles(write_form(fire_budget())), fire_budget())
    assert filled.errors == ()
    assert {x.key: x.amount.yuan for x in filled.disclosure.lines} == {
        x.key: x.amount.yuan for x in fire_budget().lines
    }


def test_empty_rows_and_columns_and_spaces_around_make_no_difference() -> None:
    changed = book()
    for sheet in changed.worksheets:
        sheet.cell(sheet.max_row + 40, sheet.max_column + 9).value = "  "
    for cell in changed["职能"]["B"][1:3]:
        cell.value = f"　{cell.value}  " if cell.value else None
    filled = read(changed)
    assert filled.errors == ()
    assert filled.disclosure == fire_budget()


# Small and large departments, budgets and final accounts, first and last years.
@pytest.mark.parametrize("number", range(6))
def test_a_whole_departments_form_comes_back_as_it_was(number: int) -> None:
    phase = (Phase.BUDGET, Phase.FINAL)[number % 2]
    own = [e.disclosure for e in of_department(3 * number) if e.disclosure.phase is phase]
    draft = own[number % len(own)]
    filled = read_form("模板.xlsx", write_form(draft), draft)
    assert filled.errors == ()
    assert differences(draft, filled.disclosure) == ()
    assert filled.disclosure == draft


# What a clerk should be told


def told(filled: Filled, weight: Weight) -> dict[str, str]:
    return {x.place: x.message for x in filled.problems if x.weight is weight}


def test_what_is_hidden_is_told_and_read_all_the_same() -> None:
    changed = book()
    row = where(changed[T5], 65.5).row
    changed[T5].row_dimensions[row].hidden = True
    changed["职能"].column_dimensions["B"].hidden = True
    changed.create_sheet("草稿").sheet_state = "hidden"
    filled = read(changed)
    warnings = told(filled, Weight.WARNING)
    assert f"（{row}）" in warnings[f"{T5}!A{row}"]
    assert "列是隐藏的（B）" in warnings["职能!B2"]
    assert "（隐藏的）不是模板里的" in warnings["草稿"]
    assert filled.disclosure == fire_budget()


def test_a_form_of_another_edition_is_told() -> None:
    filled = read_form("模板.xlsx", write_form(fire_budget(), 1), fire_budget(), 2)
    assert filled.errors == ()
    assert any("从第 1 版下载" in each for each in told(filled, Weight.WARNING).values())
    same = read_form("模板.xlsx", write_form(fire_budget(), 2), fire_budget(), 2)
    assert same.problems == ()


def test_figures_beside_the_tables_must_be_possible_too() -> None:
    changed = book()
    places = []
    for name, heading in (("单位", "收支总计"), ("文字中的金额", "金额"), ("变化原因", "变动额")):
        sheet = changed[name]
        column = next(c.column for c in sheet[1] if c.value and c.value.split("（")[0] == heading)
        sheet.cell(2, column).value = 1e9
        places.append(f"{name}!{sheet.cell(2, column).coordinate}")
    t10 = changed["表10 项目支出绩效目标表"]
    cell = next(
        c for row in t10.iter_rows(min_row=4) for c in row if isinstance(c.value, float | int)
    )
    cell.value = 1e9
    places.append(f"{t10.title}!{cell.coordinate}")
    errors = told(read(changed), Weight.ERROR)
    for place in places:
        assert "超过一万亿元" in errors.get(place, ""), (place, errors)


def test_a_text_that_is_too_long_is_named_with_its_cell() -> None:
    changed = book()
    changed["名词解释"]["B2"].value = "长" * 201
    changed["重点工作"]["B2"].value = "长" * 300
    errors = told(read(changed), Weight.ERROR)
    assert errors["名词解释!B2"] == "太长：最多 200 个字，这里有 201 个。"
    assert "这里有 300 个" in errors["重点工作!B2"]


def test_a_cover_that_lost_its_rows_is_no_traceback_but_a_list() -> None:
    changed = book()
    changed["封面"].delete_rows(3, 4)
    said = "".join(each.message for each in read(changed).errors)
    assert "缺少“部门”一行" in said


@pytest.mark.parametrize("sheet", ["用途", "其他金额", "变化原因", "文字说明"])
def test_a_sheet_that_lost_a_column_says_which(sheet: str) -> None:
    changed = book()
    heading = changed[sheet]["A1"].value
    changed[sheet].delete_cols(1)
    said = told(read(changed), Weight.ERROR)
    assert f"缺少“{heading}”一列" in said[sheet]


# Files that are none


@pytest.mark.parametrize(
    ("file", "said"), [("with_password.xlsx", "打开密码"), ("old_excel.xls", "旧版 Excel")]
)
def test_a_real_file_of_another_kind_is_refused_in_a_sentence(file: str, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        read_form(file, (HERE / "files" / file).read_bytes(), fire_budget())


def with_rows(data: bytes, rows: str) -> bytes:
    """The form with more rows at the end of its table 5."""
    titles = openpyxl.load_workbook(BytesIO(data), read_only=True).sheetnames
    part = f"xl/worksheets/sheet{titles.index(T5) + 1}.xml"

    def change(name: str, found: bytes) -> bytes:
        return (
            found.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            if name == part
            else found
        )

    return repacked(data, change)


def million_rows() -> bytes:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(200, 1_000_200))
    return with_rows(write_form(fire_budget()), rows)


def far_cells() -> bytes:
    """A hundred sheets of one cell each, as far down as may be: small, but for what it spans."""
    changed = openpyxl.load_workbook(BytesIO(write_form(fire_budget())))
    for number in range(100):
        changed.create_sheet(f"x{number}")["A480000"] = 1
    stream = BytesIO()
    changed.save(stream)
    return stream.getvalue()


def one_huge_cell() -> bytes:
    text = escape("很长" * 20_000_000)
    row = f'<row r="300"><c r="A300" t="inlineStr"><is><t>{text}</t></is></c></row>'
    return with_rows(write_form(fire_budget()), row)


def bomb() -> bytes:
    row = f'<row r="300"><c r="A300"><v>{" " * (190 * 1024 * 1024)}</v></c></row>'
    return with_rows(write_form(fire_budget()), row)


CHILD = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
import django; django.setup()
from budgets.disclosure.readers.own_workbook.form import read_form
from budgets.disclosure.readers.errors import UnreadableDocument
from tests.cast import fire_budget
draft, data = fire_budget(), sys.stdin.buffer.read()
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]), int(sys.argv[2])))
try:
    read_form("模板.xlsx", data, draft)
except UnreadableDocument as said:
    sys.stdout.buffer.write(said.message.encode())
"""


@pytest.mark.slow
@pytest.mark.parametrize("make", [million_rows, far_cells, one_huge_cell, bomb])
def test_a_file_made_to_fill_the_memory_is_refused_within_it(make: Callable[[], bytes]) -> None:
    assert hasattr(resource, "RLIMIT_DATA")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(ROOT), str(MEMORY)],
        input=make(),
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert "文件太大" in done.stdout.decode()


@pytest.mark.slow
def test_a_workbook_too_large_to_mark_ends_the_child_and_nothing_else() -> None:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(200, 700_000))
    data = with_rows(write_form(fire_budget()), rows)
    with pytest.raises(UnreadableDocument):
        made_apart(mark, data, [])


def test_a_workbook_is_marked_in_a_child_as_it_would_be_here() -> None:
    problems = [(T5, "A9", "x", "看不懂。", True)]
    marked = openpyxl.load_workbook(BytesIO(made_apart(mark, write_form(fire_budget()), problems)))
    assert marked[T5]["A9"].comment.text == "看不懂。"
    assert marked["问题清单"]["C2"].value == "看不懂。"
