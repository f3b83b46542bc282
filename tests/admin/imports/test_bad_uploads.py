"""Whatever is wrong with an uploaded workbook, its clerk is told so in a sentence and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from budgets import store
from budgets.disclosure.writers.workbook import write_form
from budgets.models import Edition
from tests.admin.entry import address
from tests.admin.imports.test_workbook import T5, cell_of, confirm, saved, upload
from tests.cast import fire_budget
from tests.disclosure.test_form import bomb, macro
from tests.disclosure.test_form_from_elsewhere import million_rows

pytestmark = pytest.mark.slow

Book = openpyxl.Workbook


def form(change: Callable[[Book], None]) -> bytes:
    """The brigade's form, changed."""
    book = openpyxl.load_workbook(BytesIO(write_form(fire_budget())))
    change(book)
    return saved(book)


def figure(value: object) -> bytes:
    """The form with something else in the cell of one figure."""
    return form(lambda book: setattr(cell_of(book, T5, 65.5), "value", value))


def cover(field: str, value: str) -> bytes:
    def change(book: Book) -> None:
        row = cell_of(book, "封面", field).row
        book["封面"].cell(row, 2).value = value

    return form(change)


def merged() -> bytes:
    def change(book: Book) -> None:
        place = cell_of(book, T5, 65.5)
        below = book[T5].cell(place.row + 1, place.column)
        book[T5].merge_cells(f"{place.coordinate}:{below.coordinate}")

    return form(change)


def other_template() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["部门", "金额"])  # type: ignore[union-attr]
    return saved(book)


def renamed(old: str, new: str) -> Callable[[], bytes]:
    return lambda: form(lambda book: setattr(book[old], "title", new))


def locked() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (other_template, "不是从本系统下载的填报模板"),
        (renamed("封面", "首页"), "“封面”工作表被改名"),
        (renamed("名词解释", "解释"), "缺少工作表“名词解释”"),
        (merged, "是合并单元格"),
        (lambda: figure("=1+1"), "公式没有算好的值"),
        (macro, "带宏的工作簿"),
        (bomb, "文件太大"),
        (million_rows, "文件太大"),
        (locked, "设有打开密码"),
        (lambda: cover("年度", "2019"), "这个文件的年度是“2019”"),
        (lambda: cover("部门", "云溪县水利局"), "这个文件的部门是“云溪县水利局”"),
        (lambda: figure("12万左右"), "“12万左右”看不懂"),
        (lambda: figure("-0"), "零没有负数"),
        (lambda: figure(1_000_000_000), "超过一万亿元"),
        (lambda: write_form(fire_budget())[:9_000], "已损坏"),
        (lambda: "部门,金额\n".encode(), "已损坏"),
    ],
)  # fmt: skip
def test_a_bad_workbook_is_told_in_a_sentence_and_stores_nothing(
    clerk: Client, imported: Edition, make: Callable[[], bytes], said: str
) -> None:
    before = store.read(imported)
    page = upload(clerk, imported, make())
    assert page.status_code == 200
    assert said in page.content.decode()
    assert b'name="_confirm"' not in page.content
    if page.redirect_chain:  # its preview was shown: even a made-up confirmation stores nothing
        confirm(clerk, imported, clerk.get(address(imported, "upload")).content)
    assert store.read(Edition.objects.get(pk=imported.pk)) == before


@pytest.mark.parametrize("typed", ["７７．５", "77.5万元", "775000元", " 77.5 ", "+77.5"])
def test_a_figure_is_stored_however_it_was_typed(
    clerk: Client, imported: Edition, typed: str
) -> None:
    page = upload(clerk, imported, figure(typed)).content
    assert "改动 1 处" in page.decode()
    confirm(clerk, imported, page)
    values = [line.amount.yuan for line in store.read(Edition.objects.get(pk=imported.pk)).lines]
    assert 775_000 in values


@pytest.mark.parametrize("sheet", ["表3 部门支出总表", T5])
def test_a_table_of_the_template_is_read_whatever_its_sheet_is_called(
    clerk: Client, imported: Edition, sheet: str
) -> None:
    """The marks in it say which it is and whose each cell is: nothing is lost, nothing needs telling."""

    def change(book: Book) -> None:
        cell_of(book, T5, 65.5).value = 77.5
        book[sheet].title = "Sheet3"

    page = upload(clerk, imported, form(change)).content
    assert "改动 1 处" in page.decode()
    confirm(clerk, imported, page)
    held = store.read(Edition.objects.get(pk=imported.pk)).lines
    assert 775_000 in [line.amount.yuan for line in held]
    assert len(held) == len(store.read(imported).lines) == len(fire_budget().lines)
