"""A document is read into a draft that is there already: what it changes is shown before it is stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgets import publishing, store
from budgets.disclosure.model import Disclosure, Function, Identity
from budgets.disclosure.writers.word.document import write_docx
from budgets.models import Department, Edition, Event, Upload
from tests.admin.entry import address
from tests.admin.imports.test_workbook import confirm
from tests.builders import wan
from tests.cast import fire_budget
from tests.disclosure.readers.workbooks import workbook_of

ADD = reverse("admin:budgets_edition_add")


def changed(year: int = 2020) -> Disclosure:
    """The brigade's budget with another figure of housing, and without a glossary."""
    budget = fire_budget(year)
    lines = (
        replace(line, amount=wan("5.5")) if line.code == "2210201" else line
        for line in budget.lines
    )
    return replace(budget, lines=tuple(lines), glossary=())


def word(disclosure: Disclosure, name: str = "公开文件.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_docx(disclosure))


def read_into(client: Client, edition: Edition, file: SimpleUploadedFile):  # type: ignore[no-untyped-def]
    typed = {"document": file, "_document": "1"}
    return client.post(address(edition, "workbook"), typed, follow=True)


def housing(edition: Edition) -> str:
    lines = store.read(Edition.objects.get(pk=edition.pk)).lines
    return next(line.amount.printed for line in lines if line.code == "2210201")


def test_what_a_document_changes_is_shown_then_stored_with_its_file_and_history(
    clerk: Client, imported: Edition
) -> None:
    page = read_into(clerk, imported, word(changed()))
    assert page.redirect_chain[-1][0] == address(imported, "upload")
    shown = page.content.decode()
    assert "现在还没有存" in shown
    assert "<del>4.5万元</del>" in shown
    assert "<ins>5.5万元</ins>" in shown
    assert housing(imported) == "4.5"
    done = confirm(clerk, imported, page.content)
    assert done.redirect_chain[-1][0] == address(imported, "review")
    assert housing(imported) == "5.5"
    now = Edition.objects.get(pk=imported.pk)
    assert now.glossary.count() == 1  # the document has none: the draft's stays
    assert (now.source_name, now.original.name) == ("公开文件.docx", "公开文件.docx")
    event = now.events.filter(act=Event.Act.EDIT_DRAFT).get()
    assert "公开文件.docx" in event.note
    assert ("4.5万元", "5.5万元") in {(c.before, c.after) for c in event.changes.all()}
    assert not Upload.objects.exists()


def test_of_a_long_text_only_what_differs_is_marked(clerk: Client, imported: Edition) -> None:
    before = "负责全县火灾扑救和应急救援工作，承担消防安全宣传教育，组织消防演练。"
    after = before.replace("消防演练", "消防疏散演练")
    with publishing.changing(edition=imported):
        imported.functions.filter(number=1).update(text=before)
    budget = fire_budget()
    other = replace(budget, functions=(Function(1, after), *budget.functions[1:]))
    page = read_into(clerk, imported, word(other)).content.decode()
    assert "组织消防<ins>疏散</ins>演练。" in page
    assert f"<del>{before}</del>" not in page


def test_figures_that_fill_empty_cells_are_told_as_new(clerk: Client, published: Edition) -> None:
    draft = publishing.prepare_draft(department=published.department, fiscal_year=2021)
    page = read_into(clerk, draft, word(changed(2021))).content.decode()
    assert "<del>没有公开</del>" not in page
    assert "<ins>5.5万元</ins>" in page
    prior = page[page.index("表5") : page.index("表6")]
    assert "上年数" not in prior  # stays where the document gives none


def test_a_second_document_takes_the_place_of_the_first(clerk: Client, imported: Edition) -> None:
    confirm(clerk, imported, read_into(clerk, imported, word(changed())).content)
    again = word(fire_budget(), "改过.docx")
    confirm(clerk, imported, read_into(clerk, imported, again).content)
    assert Edition.objects.get(pk=imported.pk).original.name == "改过.docx"
    assert housing(imported) == "4.5"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (word(changed(2021)), "这个文件是 2021 预算，这份草稿是 2020 预算"),
        (
            word(replace(changed(), department=Identity("云溪县水利局"), title="")),
            "这个文件是“云溪县水利局”的",
        ),
        (SimpleUploadedFile("通知.txt", "关于放假的通知。".encode()), "不像部门预算"),
        (SimpleUploadedFile("空.docx", b""), "文件是空的"),
    ],
)
def test_a_document_of_another_year_or_department_is_refused_and_nothing_kept(
    clerk: Client, imported: Edition, file: SimpleUploadedFile, said: str
) -> None:
    Department.objects.create(
        jurisdiction=imported.department.jurisdiction, slug="water", name="云溪县水利局"
    )
    before = store.read(imported)
    file.seek(0)
    assert said in read_into(clerk, imported, file).content.decode()
    assert not Upload.objects.exists()
    assert store.read(Edition.objects.get(pk=imported.pk)) == before


def test_a_name_that_nobody_has_is_pointed_out_on_the_preview(
    clerk: Client, imported: Edition
) -> None:
    other = replace(changed(), department=Identity("云溪县消防救援支队"), title="")
    page = read_into(clerk, imported, word(other)).content.decode()
    assert "请核对是不是拿错了文件" in page
    assert 'name="_confirm"' in page


def test_a_document_of_a_year_that_has_a_draft_leads_to_the_preview(
    clerk: Client, imported: Edition
) -> None:
    typed = {"of": "", "file": word(changed()), "_upload": "1"}
    page = clerk.post(ADD, typed, follow=True)
    assert page.redirect_chain[-1][0] == address(imported, "upload")
    assert "这个年度已有一份草稿" in page.content.decode()
    assert housing(imported) == "4.5"
    confirm(clerk, imported, page.content)
    assert housing(imported) == "5.5"


def test_a_document_of_another_department_than_the_chosen_one_begins_no_year(
    clerk: Client, department: Department
) -> None:
    Department.objects.create(
        jurisdiction=department.jurisdiction, slug="water", name="云溪县水利局"
    )
    other = replace(changed(), department=Identity("云溪县水利局"), title="")
    typed = {"of": department.pk, "file": word(other), "_upload": "1"}
    assert "不是“云溪县消防救援大队”的" in clerk.post(ADD, typed).content.decode()
    assert not Edition.objects.exists()


def test_what_is_under_review_takes_no_document(clerk: Client, submitted: Edition) -> None:
    page = read_into(clerk, submitted, word(changed())).content.decode()
    assert publishing.why_fixed(submitted) in page
    assert not Upload.objects.exists()


def test_a_sheet_that_could_be_any_table_is_kept_as_text_and_its_amounts_are_told(
    clerk: Client, imported: Edition
) -> None:
    """Neither the name of the sheet nor a title says which it is, and its columns are those of several."""
    head = ("科目名称", "合计", "基本支出", "项目支出")
    known = (
        "单位：万元\n一般公共预算支出表",
        [("科目编码", *head), ("2240201", "行政运行", "95.5", "65.5", "30")],
    )
    unknown = ("单位：万元", [head, ("特勤站", "812.34", "800", "12.34")])
    cover = f"{imported.department.name}2020年部门预算公开表"
    file = SimpleUploadedFile("表.xlsx", workbook_of([known, unknown], first=[cover]))
    page = read_into(clerk, imported, file)
    for shown in (page, confirm(clerk, imported, page.content)):  # before it is stored, and after
        text = shown.content.decode()
        assert '没有读懂的金额 <span class="count">3</span>' in text
        for figure in ("812.34", "800", "12.34"):
            assert figure in text
    held = store.read(Edition.objects.get(pk=imported.pk))
    assert any("特勤站\t812.34\t800\t12.34" in each.text for each in held.passages)
