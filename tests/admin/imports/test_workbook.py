"""A clerk takes the workbook home: download, fill in, upload, see what changes, confirm."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets import publishing, store
from budgets.access.roles import CLERK
from budgets.disclosure.model import Nature
from budgets.models import Department, Edition, Event, Upload
from tests.admin.conftest import logged_in, person
from tests.admin.entry import address, fields_of
from tests.disclosure.test_form_from_elsewhere import repacked

pytestmark = pytest.mark.slow

T5 = "表5 一般公共预算支出表"


def downloaded(client: Client, edition: Edition) -> openpyxl.Workbook:
    response = client.get(address(edition, "form"))
    assert response.status_code == 200
    return openpyxl.load_workbook(BytesIO(response.content))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell_of(book: openpyxl.Workbook, sheet: str, text: str):  # type: ignore[no-untyped-def]
    """The cell of a sheet that holds a text."""
    return next(c for row in book[sheet].iter_rows() for c in row if c.value == text)


def upload(client: Client, edition: Edition, data: bytes, name: str = "模板.xlsx"):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile(name, data)
    return client.post(address(edition, "workbook"), {"file": file}, follow=True)


def confirm(client: Client, edition: Edition, page: bytes):  # type: ignore[no-untyped-def]
    state = fields_of(page)["state"]
    typed = {"state": state, "_confirm": "1"}
    return client.post(address(edition, "upload"), typed, follow=True)


def test_a_workbook_uploaded_unchanged_differs_in_nothing(clerk: Client, imported: Edition) -> None:
    page = upload(clerk, imported, saved(downloaded(clerk, imported))).content.decode()
    assert "与草稿没有差别" in page
    assert "存入草稿" not in page


def changed_figure(clerk: Client, edition: Edition, figure: object) -> bytes:
    book = downloaded(clerk, edition)
    cell_of(book, T5, 65.5).value = figure
    return saved(book)


def amount(edition: Edition) -> str:
    disclosure = store.read(Edition.objects.get(pk=edition.pk))
    return next(
        x.amount.printed
        for x in disclosure.lines
        if x.code == "2240201" and x.nature == Nature.BASIC
    )


def test_a_changed_figure_is_shown_before_it_is_stored_and_kept_with_its_history(
    clerk: Client, imported: Edition
) -> None:
    before = amount(imported)
    page = upload(clerk, imported, changed_figure(clerk, imported, 77.5)).content
    assert "77.5万元" in page.decode()
    assert "改动 1 处" in page.decode()
    assert amount(imported) == before
    done = confirm(clerk, imported, page).content.decode()
    assert "已存入草稿：改动 1 处" in done, done[done.find("messagelist") :][:600]
    assert amount(imported) == "77.5"
    event = imported.events.filter(act=Event.Act.EDIT_DRAFT).get()
    assert "模板.xlsx" in event.note
    assert [(c.before, c.after) for c in event.changes.all()] == [(f"{before}万元", "77.5万元")]
    assert not Upload.objects.exists()


def test_a_cell_that_is_not_understood_stops_all_and_comes_back_marked(
    clerk: Client, imported: Edition
) -> None:
    before = store.read(imported)
    page = upload(clerk, imported, changed_figure(clerk, imported, "大约七十")).content.decode()
    assert f"{T5}!" in page
    assert "大约七十" in page
    assert 'name="_confirm"' not in page
    confirm(clerk, imported, clerk.get(address(imported, "upload")).content)
    assert store.read(Edition.objects.get(pk=imported.pk)) == before
    response = clerk.get(address(imported, "marked"))
    book = openpyxl.load_workbook(BytesIO(response.content))
    cell = cell_of(book, T5, "大约七十")
    assert "应是金额" in cell.comment.text
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert book["问题清单"]["A2"].value == f"{T5}!{cell.coordinate}"
    assert book[T5].protection.sheet
    cell.value = 80
    page = upload(clerk, imported, saved(book)).content
    assert "80.0万元" in page.decode()


def test_a_draft_that_changed_after_the_preview_is_compared_again(
    clerk: Client, imported: Edition
) -> None:
    page = upload(clerk, imported, changed_figure(clerk, imported, 77.5)).content
    with publishing.changing(edition=imported):
        imported.functions.filter(number=1).update(text="别人刚改的职能。")
    again = confirm(clerk, imported, page).content
    assert "草稿或上传的文件又有改动" in again.decode()
    assert "别人刚改的职能。" in again.decode()
    assert amount(imported) != "77.5"


def test_a_workbook_waits_for_its_uploader_alone(
    clerk: Client, imported: Edition, department: Department
) -> None:
    upload(clerk, imported, changed_figure(clerk, imported, 77.5))
    colleague = logged_in(person("colleague", CLERK, where=department))
    page = colleague.get(address(imported, "upload"), follow=True).content.decode()
    assert "没有等待确认的文件" in page
    assert colleague.get(address(imported, "marked")).status_code == 404


def test_a_workbook_that_nobody_confirmed_in_a_day_is_gone(
    clerk: Client, imported: Edition
) -> None:
    upload(clerk, imported, changed_figure(clerk, imported, 77.5))
    Upload.objects.update(received_at=timezone.now() - timedelta(hours=25))
    page = clerk.get(address(imported, "upload"), follow=True).content.decode()
    assert "没有等待确认的文件" in page


def test_a_year_begins_from_a_filled_in_template(clerk: Client, published: Edition) -> None:
    add = reverse("admin:budgets_edition_add")
    chosen = {"department": published.department_id, "fiscal_year": 2021, "phase": "budget"}
    response = clerk.post(add, chosen | {"_template": "1"})
    assert response["Content-Type"].endswith("sheet")
    assert not Edition.objects.filter(fiscal_year=2021).exists()
    book = openpyxl.load_workbook(BytesIO(response.content))
    row = cell_of(book, T5, "2240201").row
    column = next(c.column for c in book[T5][row] if c.column > 2 and c.value is None)
    book[T5].cell(row, column).value = 88.25
    saved_bytes = saved(book)
    file = SimpleUploadedFile("2021.xlsx", saved_bytes)
    page = clerk.post(add, {"file": file, "_upload": "1"}, follow=True)
    draft = Edition.objects.get(fiscal_year=2021)
    assert page.redirect_chain[-1][0] == address(draft, "change")
    assert bytes(draft.original.data) == saved_bytes
    assert draft.events.get(act=Event.Act.IMPORT_DRAFT).note == "2021.xlsx"
    lines = store.read(draft).lines
    assert "88.25" in [line.amount.printed for line in lines if line.code == "2240201"]


def template_of(client: Client, edition: Edition, year: int) -> openpyxl.Workbook:
    """The form of a year that has not begun."""
    chosen = {"department": edition.department_id, "fiscal_year": year, "phase": "budget"}
    response = client.post(reverse("admin:budgets_edition_add"), chosen | {"_template": "1"})
    return openpyxl.load_workbook(BytesIO(response.content))


def test_a_template_with_errors_begins_no_year_and_comes_back_marked(
    clerk: Client, published: Edition
) -> None:
    book = template_of(clerk, published, 2021)
    place = cell_of(book, T5, "2240201")
    column = next(c.column for c in book[T5][place.row] if c.column > 2 and c.value is None)
    book[T5].cell(place.row, column).value = "大约七十"
    file = SimpleUploadedFile("2021.xlsx", saved(book))
    add = reverse("admin:budgets_edition_add")
    page = clerk.post(add, {"file": file, "_upload": "1"}).content.decode()
    assert "大约七十" in page
    link = page.split('href="data:', 1)[1].split('"', 1)[0]
    marked = openpyxl.load_workbook(BytesIO(b64decode(link.split("base64,", 1)[1])))
    assert "应是金额" in cell_of(marked, T5, "大约七十").comment.text
    assert not Edition.objects.filter(fiscal_year=2021).exists()


def test_a_template_with_macros_begins_no_year(clerk: Client, published: Edition) -> None:
    stream = BytesIO(saved(template_of(clerk, published, 2021)))
    with ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    file = SimpleUploadedFile("2021.xlsm", stream.getvalue())
    add = reverse("admin:budgets_edition_add")
    page = clerk.post(add, {"file": file, "_upload": "1"}).content.decode()
    assert "带宏的工作簿" in page
    assert not Edition.objects.filter(fiscal_year=2021).exists()


def test_a_template_of_a_year_that_has_begun_meanwhile_leads_to_the_preview(
    clerk: Client, imported: Edition
) -> None:
    data = changed_figure(clerk, imported, 77.5)
    file = SimpleUploadedFile("模板.xlsx", data)
    add = reverse("admin:budgets_edition_add")
    page = clerk.post(add, {"file": file, "_upload": "1"}, follow=True)
    assert page.redirect_chain[-1][0] == address(imported, "upload")
    assert "77.5万元" in page.content.decode()


def test_another_departments_year_or_a_strange_file_is_refused_in_a_sentence(
    clerk: Client, imported: Edition
) -> None:
    book = downloaded(clerk, imported)
    cell = cell_of(book, "封面", "年度")
    book["封面"].cell(cell.row, 2).value = "2019"
    page = upload(clerk, imported, saved(book)).content.decode()
    assert "这个文件的年度是“2019”" in page
    strange = openpyxl.Workbook()
    page = upload(clerk, imported, saved(strange)).content.decode()
    assert "不是从本系统下载的填报模板" in page
    page = upload(clerk, imported, b"PK\x03\x04 torn").content.decode()
    assert "已损坏" in page


def test_a_preview_of_one_file_never_stores_another(clerk: Client, imported: Edition) -> None:
    before = amount(imported)
    seen = upload(clerk, imported, changed_figure(clerk, imported, 77.5)).content
    upload(clerk, imported, changed_figure(clerk, imported, 88.5))
    again = confirm(clerk, imported, seen).content.decode()
    assert "上传的文件又有改动，什么都没有存" in again
    assert "88.5万元" in again
    assert amount(imported) == before


def test_a_file_that_cannot_be_marked_is_told_in_a_sentence(
    clerk: Client, imported: Edition
) -> None:
    data = repacked(  # what this reader passes over, the library that marks does not
        changed_figure(clerk, imported, "大约七十"),
        lambda _name, part: part.replace(b'orientation="landscape"', b'orientation="sideways"'),
    )
    upload(clerk, imported, data)
    page = clerk.get(address(imported, "marked"), follow=True).content.decode()
    assert "请照页面上的清单改" in page
    assert "大约七十" in page


def test_a_template_of_the_edition_before_its_correction_is_told(
    clerk: Client, published: Edition
) -> None:
    old = changed_figure(clerk, published, 77.5)
    draft = publishing.correct(edition=published)
    page = upload(clerk, draft, old).content.decode()
    assert "从第 1 版下载的，而这份草稿是第 2 版" in page
    assert 'name="_confirm"' in page
