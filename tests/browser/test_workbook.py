"""A workbook in a real browser: downloaded, filled in, refused with its cells marked, mended, stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from budgets import publishing
from budgets.disclosure.writers.word.document import write_docx
from budgets.models import Edition
from tests.browser.test_admin import log_in, look
from tests.browser.test_admin import people as people
from tests.builders import wan
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)
T5 = "表5 一般公共预算支出表"


@pytest.fixture
def draft(people: None) -> Edition:
    return publishing.import_draft(department=fire_brigade(), disclosure=fire_budget(2024))


def downloaded(page: Page, link: str, to: Path) -> Path:
    """The file behind a link."""
    with page.expect_download() as begun:
        page.get_by_role("link", name=link).click()
    begun.value.save_as(to)
    return to


def fill(file: Path, figures: dict[object, object]) -> Path:
    """Types into table 5: the cells that hold some figures get others."""
    book = openpyxl.load_workbook(file)
    cells = [cell for row in book[T5].iter_rows() for cell in row]
    for before, after in figures.items():
        next(cell for cell in cells if cell.value == before).value = after
    book.save(file)
    return file


def upload(page: Page, file: Path) -> None:
    page.get_by_label("填好的工作簿").set_input_files(file)
    page.get_by_role("button", name="上传，看会改变什么").click()
    page.wait_for_url("**/workbook/upload/")


def test_a_workbook_goes_home_comes_back_marked_is_mended_and_stored(
    page_of_width: Callable[..., Page],
    draft: Edition,
    tmp_path: Path,
    axe: Callable[[Page], None],
    troubles: list[str],
) -> None:
    page = page_of_width(1280, 900)
    log_in(page, "luru")
    page.goto(f"/admin/budgets/edition/{draft.pk}/change/")
    page.get_by_role("link", name="用 Excel 或 WPS 填").click()
    look(page, axe, troubles)
    file = downloaded(page, "下载模板", tmp_path / "模板.xlsx")

    upload(page, fill(file, {65.5: "大约七十", 30: 41.5}))
    problems = page.locator(".problems.error")
    expect(problems).to_contain_text("大约七十")
    expect(problems).to_contain_text(f"{T5}!")
    expect(page.get_by_role("button", name="存入草稿")).to_have_count(0)
    look(page, axe, troubles)
    marked = downloaded(page, "下载标出问题的工作簿", tmp_path / "标出.xlsx")

    page.get_by_role("link", name="另传一个").click()
    upload(page, fill(marked, {"大约七十": 70.5}))
    expect(page.locator(".problems.error")).to_have_count(0)
    changes = page.locator(".upload-part")
    expect(changes.locator("ins")).to_have_text(["70.5万元", "41.5万元"])
    look(page, axe, troubles)
    page.get_by_role("button", name="存入草稿").click()
    expect(page.locator(".messagelist")).to_contain_text("已存入草稿：改动 2 处")

    page.goto(f"/admin/budgets/edition/{draft.pk}/part/T5/")
    row = page.locator("tr.entry", has=page.locator("input[value='2240201']"))
    figures = [field.input_value() for field in row.locator("input.figure").all()]
    assert {"70.5", "41.5"} <= set(figures)


def test_the_preview_fits_a_phone(
    page_of_width: Callable[..., Page],
    draft: Edition,
    tmp_path: Path,
    axe: Callable[[Page], None],
    troubles: list[str],
) -> None:
    page = page_of_width(390, 844)
    log_in(page, "luru")
    page.goto(f"/admin/budgets/edition/{draft.pk}/workbook/")
    look(page, axe, troubles)
    file = downloaded(page, "下载模板", tmp_path / "模板.xlsx")
    upload(page, fill(file, {65.5: 70.5}))
    look(page, axe, troubles)


def test_a_word_document_is_read_into_the_draft_after_its_changes_were_seen(
    page_of_width: Callable[..., Page],
    draft: Edition,
    tmp_path: Path,
    axe: Callable[[Page], None],
    troubles: list[str],
) -> None:
    page = page_of_width(1280, 900)
    log_in(page, "luru")
    file = tmp_path / "公开文件.docx"
    lines = (
        replace(line, amount=wan("5.5")) if line.code == "2210201" else line
        for line in fire_budget(2024).lines
    )
    file.write_bytes(write_docx(replace(fire_budget(2024), lines=tuple(lines))))
    page.goto(f"/admin/budgets/edition/{draft.pk}/workbook/")
    page.get_by_label("公开文件").set_input_files(file)
    page.get_by_role("button", name="读入，看会改变什么").click()
    page.wait_for_url("**/workbook/upload/")
    expect(page.locator(".upload-part ins").get_by_text("5.5万元").first).to_be_visible()
    look(page, axe, troubles)
    page.get_by_role("button", name="存入草稿").click()
    page.wait_for_url("**/review/")
    expect(page.locator(".messagelist")).to_contain_text("已存入草稿")
