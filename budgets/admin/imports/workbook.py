"""The workbook of a draft: its form as a download, the ways back in, and an upload with its errors marked."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.admin.imports.uploads import file_field, keep, proposed, sentence_of, waiting_for
from budgets.admin.workflow.actions import page, reject
from budgets.disclosure.readers import (
    LARGEST_FILE,
    READABLE,
    Reading,
    UnreadableDocument,
    made_apart,
    read_form,
)
from budgets.disclosure.readers.own_workbook.form import Filled
from budgets.disclosure.readers.own_workbook.problems import Weight
from budgets.disclosure.readers.own_workbook.refusals import LARGEST_FORM
from budgets.disclosure.writers.workbook import write_form
from budgets.disclosure.writers.workbook.marked import mark
from budgets.models import Department, Edition
from budgets.models.editions import PHASE_LABELS
from budgets.safe_text import attachment

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_MARKED, MOST_FOUND = 2_000, 200  # problems, and characters of what stands there
_MEGABYTE = 1024 * 1024
MOST_ALONG = 4 * _MEGABYTE


class WorkbookForm(forms.Form):
    """The form, filled in: read strictly."""

    file = file_field(
        gettext_lazy("填好的工作簿"),
        gettext_lazy("从这一页下载的模板，填好后存为 .xlsx，最大 10 MB。"),
        [".xlsx"],
    )


class DocumentForm(forms.Form):
    """The department's document: read as far as it goes."""

    document = file_field(
        gettext_lazy("公开文件"),
        gettext_lazy("本部门这一年的公开文件（Word、PDF、Excel、网页或文本），最大 20 MB。"),
        READABLE,
    )


def download(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an edition, filled in as far as it is."""
    edition = edition_for(request, pk)
    return file_of(write_form(store.read(edition), edition.number), f"{edition} 填报模板.xlsx")


def file_of(data: bytes, name: str) -> HttpResponse:
    """A workbook as a download."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = attachment(name)
    return response


def workbook(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Download and uploads on one page; an upload is kept aside, and its preview shown."""
    edition = edition_for(request, pk, "change_edition")
    if not edition.is_draft:
        return reject(request, edition, publishing.why_fixed(edition))
    reading = "_document" in request.POST
    filling = request.method == "POST" and not reading
    form = WorkbookForm(request.POST if filling else None, request.FILES if filling else None)
    document_form = DocumentForm(
        request.POST if reading else None, request.FILES if reading else None
    )
    if filling and form.is_valid() and _received(request, edition, form, "file"):
        return redirect(url_of(edition, "upload"))
    if reading and document_form.is_valid() and _received(request, edition, document_form):
        return redirect(url_of(edition, "upload"))
    more = {
        "form": form,
        "document_form": document_form,
        "waiting": waiting_for(request, edition),
    }
    return page(admin, request, edition, "workbook", _("工作簿和文件"), more)


def _received(
    request: HttpRequest, edition: Edition, form: forms.Form, field: str = "document"
) -> bool:
    """Keeps an upload aside, or says in its form why not."""
    file: UploadedFile = form.cleaned_data[field]
    largest = LARGEST_FORM if field == "file" else LARGEST_FILE
    name = file.name or ""
    if (file.size or 0) > largest:
        said = _("文件太大：最多 %(most)s MB。") % {"most": largest // _MEGABYTE}
        form.add_error(field, said)
        return False
    data, draft = file.read(), store.read(edition)
    try:
        if field == "file":
            read_form(name, data, draft, edition.number)
        else:
            reading = proposed(name, data, edition, draft).document
            said = against(edition, reading) if reading else ""
            if said:
                form.add_error(field, said)
                return False
    except UnreadableDocument as unreadable:
        form.add_error(field, sentence_of(unreadable))
        return False
    keep(request, edition, name, data)
    return True


def against(edition: Edition, reading: Reading) -> str:
    """Why a document cannot be read into a draft: another year, phase or department; "" if it can."""
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
    """That a document is another department's, whose name it bears; "" where it may be this one's."""
    same = name == department.name
    if same or not Department.objects.filter(name=name).exclude(pk=department.pk).exists():
        return ""
    return _("这个文件是“%(theirs)s”的，不是“%(ours)s”的：请核对是不是拿错了文件。") % {
        "theirs": name,
        "ours": department.name,
    }


def marked(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The uploaded workbook with its problems marked in the cells."""
    edition = edition_for(request, pk, "change_edition")
    waiting = waiting_for(request, edition)
    if waiting is None:
        raise Http404
    data = bytes(waiting.data)
    try:
        filled = read_form(waiting.name, data, store.read(edition), edition.number)
        made = with_marks(filled, data)
    except UnreadableDocument:
        messages.error(
            request, _("这个文件太大或格式特殊，做不出标好问题的工作簿：请照页面上的清单改。")
        )
        return redirect(url_of(edition, "upload"))
    return file_of(made, marked_name(waiting.name))


def marked_name(name: str) -> str:
    """What a workbook is called once its problems are marked."""
    return _("%(name)s（已标出问题）.xlsx") % {"name": name.removesuffix(".xlsx")}


def with_marks(filled: Filled, data: bytes) -> bytes:
    """A filled-in form with its problems marked; UnreadableDocument where the library cannot."""
    problems = [
        (x.sheet, x.cell, x.found[:MOST_FOUND], sentence_of(x), x.weight is Weight.ERROR)
        for x in filled.problems[:MOST_MARKED]
    ]
    return made_apart(mark, data, problems)


def marked_along(filled: Filled, name: str, data: bytes) -> dict[str, str]:
    """The marked workbook as a link that holds it, for a page whose upload is kept nowhere.

    Empty where it cannot be marked, or would make the page too large.
    """
    try:
        made = with_marks(filled, data)
    except UnreadableDocument:
        return {}
    if len(made) > MOST_ALONG:
        return {}
    link = f"data:{XLSX};base64,{b64encode(made).decode('ascii')}"
    return {"marked_link": link, "marked_name": marked_name(name)}
