"""The workbook of a draft: the form as a download, its upload, and an upload with its errors marked."""

from __future__ import annotations

from base64 import b64encode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.admin.imports.uploads import file_field, keep, proposed, sentence_of, waiting_for
from budgets.disclosure.readers import (
    LARGEST_FILE,
    READABLE,
    Reading,
    UnreadableDocument,
    made_apart,
    read_form,
)
from budgets.disclosure.readers.own_workbook.form import Filled
from budgets.disclosure.readers.own_workbook.form_refusals import LARGEST_FORM
from budgets.disclosure.readers.own_workbook.problems import Weight
from budgets.disclosure.writers.workbook import write_form
from budgets.disclosure.writers.workbook.marked import mark
from budgets.models import Department, Edition
from budgets.models.editions import PHASE_LABELS
from budgets.safe_text import attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_MARKED, MOST_FOUND = 2_000, 200  # problems, and characters of what stands there
_MEGABYTE = 1024 * 1024
MOST_ALONG = 4 * _MEGABYTE


class WorkbookForm(forms.Form):
    """The workbook form, filled in; it is read strictly."""

    file = file_field(
        gettext_lazy("填好的工作簿"),
        gettext_lazy("从这一页下载的模板，填好后存为 .xlsx，最大 10 MB。"),
        [".xlsx"],
    )


class DocumentForm(forms.Form):
    """The department's own document; it is read as far as possible."""

    document = file_field(
        gettext_lazy("公开文件"),
        gettext_lazy("本部门这一年的公开文件（Word、PDF、Excel、网页或文本），最大 20 MB。"),
        READABLE,
    )


@edition_page("<int:pk>/form.xlsx", name="form", permission="view_edition")
def download(page: EditionPage) -> HttpResponse:
    """Return the workbook form of an edition, filled in as far as it is."""
    form = write_form(store.read(page.edition), page.edition.number)
    return file_of(form, f"{page.edition} 填报模板.xlsx")


def file_of(data: bytes, name: str, content_type: str = XLSX) -> HttpResponse:
    """Return a file as a download."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = attachment(name)
    return response


@edition_page("<int:pk>/workbook/", name="workbook", permission="change_edition")
def workbook(page: EditionPage) -> HttpResponse:
    """Offer download and uploads on one page; an upload is kept until its preview is confirmed."""
    if not page.edition.is_draft:
        return page.refuse(publishing.why_fixed(page.edition))
    sent, files = page.request.POST, page.request.FILES
    reading = "_document" in sent
    filling = page.is_post and not reading
    form = WorkbookForm(sent if filling else None, files if filling else None)
    document_form = DocumentForm(sent if reading else None, files if reading else None)
    received: forms.Form = document_form if reading else form
    if received.is_valid() and _receive(page, received):
        return redirect(page.url("upload"))
    return page.show_page(
        "imports/workbook.html",
        _("工作簿和文件"),
        form=form,
        document_form=document_form,
        waiting=waiting_for(page),
    )


def _receive(page: EditionPage, form: forms.Form) -> bool:
    """Keep an upload until it is confirmed and return True, or say in its form why not."""
    [(field, file)] = form.cleaned_data.items()
    largest = LARGEST_FORM if field == "file" else LARGEST_FILE
    try:
        if file.size > largest:
            problem = _("文件太大：最多 %(most)s MB。") % {"most": largest // _MEGABYTE}
        else:
            problem = _read(page, file.name, file.read(), is_form=field == "file")
    except UnreadableDocument as unreadable:
        problem = sentence_of(unreadable)
    if problem:
        form.add_error(field, problem)
    return not problem


def _read(page: EditionPage, name: str, data: bytes, *, is_form: bool) -> str:
    """Keep a file that can be read; return why it does not belong to the draft, or "".

    Raise UnreadableDocument for one that cannot be read.
    """
    edition = page.edition
    draft = store.read(edition)
    if is_form:
        read_form(name, data, draft, edition.number)
    else:
        reading = proposed(name, data, edition, draft).document
        if reading and (why := against(edition, reading)):
            return why
    keep(page.user, edition, name, data)
    return ""


def against(edition: Edition, reading: Reading) -> str:
    """Return why a document cannot be read into a draft (another year, phase or department), or ""."""
    read = reading.disclosure
    if (read.fiscal_year, read.phase.value) != (edition.fiscal_year, edition.phase):
        return _(
            "这个文件是 %(theirs)s，这份草稿是 %(ours)s：请核对是不是拿错了文件，或在那一年的草稿里读入。"
        ) % {
            "theirs": f"{read.fiscal_year} {PHASE_LABELS[read.phase]}",
            "ours": f"{edition.fiscal_year} {edition.get_phase_display()}",
        }
    return another_department(edition.department, read.department.name)


def another_department(department: Department, name: str) -> str:
    """Return that a document names another department; "" if it may be this one's."""
    same = name == department.name
    if same or not Department.objects.filter(name=name).exclude(pk=department.pk).exists():
        return ""
    return _("这个文件是“%(theirs)s”的，不是“%(ours)s”的：请核对是不是拿错了文件。") % {
        "theirs": name,
        "ours": department.name,
    }


@edition_page("<int:pk>/workbook/marked.xlsx", name="marked", permission="change_edition")
def marked(page: EditionPage) -> HttpResponse:
    """Return the uploaded workbook with its problems marked in the cells."""
    waiting = waiting_for(page)
    if waiting is None:
        raise Http404
    data = bytes(waiting.data)
    try:
        filled = read_form(waiting.name, data, store.read(page.edition), page.edition.number)
        made = with_marks(filled, data)
    except UnreadableDocument:
        why = _("这个文件太大或格式特殊，做不出标好问题的工作簿：请照页面上的清单改。")
        return page.refuse(why, page.url("upload"))
    return file_of(made, marked_name(waiting.name))


def marked_name(name: str) -> str:
    """Return the file name of a workbook with its problems marked."""
    return _("%(name)s（已标出问题）.xlsx") % {"name": name.removesuffix(".xlsx")}


def with_marks(filled: Filled, data: bytes) -> bytes:
    """Return a filled-in form with its problems marked. Raise UnreadableDocument if that fails."""
    problems = [
        (x.sheet, x.cell, x.found[:MOST_FOUND], sentence_of(x), x.weight is Weight.ERROR)
        for x in filled.problems[:MOST_MARKED]
    ]
    return made_apart(mark, data, problems)


def marked_along(filled: Filled, name: str, data: bytes) -> dict[str, str]:
    """Return the marked workbook as a data link, for a page whose upload is not stored.

    Return {} if it cannot be marked, or would make the page too large.
    """
    try:
        made = with_marks(filled, data)
    except UnreadableDocument:
        return {}
    if len(made) > MOST_ALONG:
        return {}
    link = f"data:{XLSX};base64,{b64encode(made).decode('ascii')}"
    return {"marked_link": link, "marked_name": marked_name(name)}
