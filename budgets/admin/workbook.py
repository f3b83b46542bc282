"""The workbook of a draft: its form as a download, and the way back: upload, see what changes, confirm."""

from __future__ import annotations

from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from budgets import publishing, store
from budgets.admin.addresses import url_of
from budgets.disclosure.differences import Difference, differences
from budgets.disclosure.readers.isolation import made_apart
from budgets.disclosure.readers.own_workbook.files import LARGEST_FORM
from budgets.disclosure.readers.own_workbook.form import Filled, read_form
from budgets.disclosure.readers.own_workbook.problems import Problem, Weight
from budgets.disclosure.readers.unreadable import UnreadableDocument
from budgets.disclosure.shape import Disclosure
from budgets.disclosure.writers.canonical_json import checksum
from budgets.disclosure.writers.workbook import write_form
from budgets.disclosure.writers.workbook.marked import mark
from budgets.models import Edition, Upload
from budgets.rights import edition_for

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 300  # changes of one part
MOST_MARKED, MOST_FOUND = 2_000, 200  # problems, and characters of what stands there


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("填好的工作簿"),
        help_text=gettext_lazy("从这一页下载的模板，填好后存为 .xlsx，最大 10 MB。"),
        error_messages={"empty": gettext_lazy("文件是空的，里面没有文字。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


def download(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an edition, filled in as far as it is."""
    edition = edition_for(request, pk)
    return file_of(write_form(store.read(edition), edition.number), f"{edition} 填报模板.xlsx")


def file_of(data: bytes, name: str) -> HttpResponse:
    """A workbook as a download that nobody else's cache keeps."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "no-store, private"
    return response


def workbook(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Download and upload on one page; an upload is kept aside, and its preview shown."""
    edition = edition_for(request, pk, "change_edition")
    if not edition.is_draft:
        messages.error(request, publishing.why_fixed(edition))
        return redirect(url_of(edition, "change"))
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _received(request, edition, form):
        return redirect(url_of(edition, "upload"))
    waiting = _waiting(request, edition)
    return _page(admin, request, edition, "workbook", {"form": form, "waiting": waiting})


def _received(request: HttpRequest, edition: Edition, form: WorkbookForm) -> bool:
    file = form.cleaned_data["file"]
    if file.size > LARGEST_FORM:
        form.add_error("file", _("文件太大：最多 10 MB。"))
        return False
    data = file.read()
    try:
        read_form(file.name, data, store.read(edition), edition.number)
    except UnreadableDocument as unreadable:
        form.add_error("file", sentence_of(unreadable))
        return False
    keep(request, edition, file.name, data)
    return True


def sentence_of(said: UnreadableDocument | Problem) -> str:
    """What a reader says, in the language of the page."""
    return said.message_en if (get_language() or "").startswith("en") else said.message


def keep(request: HttpRequest, edition: Edition, name: str, data: bytes) -> Upload:
    """Puts a workbook aside for its uploader to confirm, in place of an earlier one; old ones go."""
    with transaction.atomic():
        Upload.objects.expired().delete()
        upload, _made = Upload.objects.update_or_create(
            edition=edition,
            uploader=request.user,  # type: ignore[misc]
            defaults={"name": name[:200], "data": data, "received_at": timezone.now()},
        )
    return upload


def upload(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """What the uploaded workbook would change; stored when its uploader says so, or thrown away."""
    edition = edition_for(request, pk, "change_edition")
    waiting = _waiting(request, edition)
    if waiting is None:
        messages.error(request, _("没有等待确认的工作簿：它已经存好、放弃，或过了 24 小时。"))
        return redirect(url_of(edition, "change"))
    if request.method == "POST" and "_discard" in request.POST:
        waiting.delete()
        messages.success(request, _("已放弃上传的工作簿，草稿没有变动。"))
        return redirect(url_of(edition, "workbook"))
    if request.method == "POST" and "_confirm" in request.POST:
        return _confirmed(admin, request, edition, waiting)
    return _previewed(admin, request, edition, waiting)


def marked(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The uploaded workbook with its problems marked in the cells."""
    edition = edition_for(request, pk, "change_edition")
    waiting = _waiting(request, edition)
    if waiting is None:
        raise Http404
    data = bytes(waiting.data)
    try:
        filled = read_form(waiting.name, data, store.read(edition), edition.number)
        problems = [
            (x.sheet, x.cell, x.found[:MOST_FOUND], sentence_of(x), x.weight is Weight.ERROR)
            for x in filled.problems[:MOST_MARKED]
        ]
        made = made_apart(mark, data, problems)
    except UnreadableDocument:
        messages.error(
            request, _("这个文件太大或格式特殊，做不出标好问题的工作簿：请照页面上的清单改。")
        )
        return redirect(url_of(edition, "upload"))
    stem = waiting.name.removesuffix(".xlsx")
    return file_of(made, _("%(name)s（已标出问题）.xlsx") % {"name": stem})


def _waiting(request: HttpRequest, edition: Edition) -> Upload | None:
    own = Upload.objects.waiting().filter(edition=edition, uploader=request.user)  # type: ignore[misc]
    return own.first()


def _confirmed(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, waiting: Upload
) -> HttpResponse:
    """One change of the draft, if it is still what the preview was made for."""
    actor: Any = request.user
    try:
        with publishing.changing(edition=edition, actor=actor) as change:
            edition = Edition.objects.select_related("department").get(pk=edition.pk)
            waiting = Upload.objects.select_for_update().get(pk=waiting.pk)
            draft = store.read(edition)
            stale = request.POST.get("state") != _state(draft, waiting)
            if not stale:
                filled = read_form(waiting.name, bytes(waiting.data), draft, edition.number)
                stale = bool(filled.errors)
            if not stale:
                store.write(edition, filled.disclosure)
                waiting.delete()
                change.note = _("上传工作簿 %(name)s") % {"name": waiting.name}
    except publishing.ActRefused as refused:
        messages.error(request, str(refused))
        return redirect(url_of(edition, "change"))
    except (Upload.DoesNotExist, UnreadableDocument):  # the preview's page says what is the matter
        return redirect(url_of(edition, "upload"))
    except (DataError, IntegrityError):
        messages.error(
            request, _("工作簿里有无法保存的内容（过长的文字或重复的行），什么都没有存。")
        )
        return redirect(url_of(edition, "upload"))
    if stale:
        messages.warning(
            request,
            _("您看到预览以后，草稿或上传的文件又有改动，什么都没有存：下面是重新比较的结果。"),
        )
        return redirect(url_of(edition, "upload"))
    messages.success(request, _("已存入草稿：改动 %(count)s 处。") % {"count": len(change.changes)})
    return redirect(url_of(edition, "change"))


def _state(draft: Disclosure, waiting: Upload) -> str:
    """What the draft and the file hold, in short: a preview holds for them alone."""
    return f"{checksum(draft)}:{sha256(waiting.data).hexdigest()}"


def _previewed(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, waiting: Upload
) -> HttpResponse:
    draft = store.read(edition)
    try:
        filled = read_form(waiting.name, bytes(waiting.data), draft, edition.number)
    except UnreadableDocument as unreadable:  # the readers have become stricter meanwhile
        messages.error(request, sentence_of(unreadable))
        return redirect(url_of(edition, "workbook"))
    changes = differences(draft, filled.disclosure)
    more = {
        "waiting": waiting,
        "problems": problem_groups(filled),
        "errors_count": len(filled.errors),
        "can_mark": bool(filled.problems),
        "parts": _by_part(changes),
        "counts": _counts(changes),
        "state": _state(draft, waiting),
    }
    return _page(admin, request, edition, "upload", more)


def problem_groups(filled: Filled) -> list[dict[str, Any]]:
    """Errors, then warnings, as the page lists them."""
    titles = {Weight.ERROR: _("看不懂或不能存的"), Weight.WARNING: _("请核对的")}
    return [
        {
            "weight": weight.value,
            "title": title,
            "problems": [
                {"place": x.place, "found": x.found, "sentence": sentence_of(x)}
                for x in filled.problems
                if x.weight is weight
            ],
        }
        for weight, title in titles.items()
        if any(x.weight is weight for x in filled.problems)
    ]


def _kind(change: Difference) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _counts(changes: tuple[Difference, ...]) -> dict[str, int]:
    kinds = [_kind(change) for change in changes]
    return {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}


def _by_part(changes: tuple[Difference, ...]) -> list[dict[str, Any]]:
    found = []
    for name, group in groupby(changes, lambda change: change.part_name):
        own = tuple(group)
        rows = [{"kind": _kind(each), "change": each} for each in own[:MOST_SHOWN]]
        found.append(
            {"name": name, "rows": rows, "counts": _counts(own), "more": len(own) - len(rows)}
        )
    return found


def _page(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, act: str, more: dict[str, Any]
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "edition": edition,
        "title": f"{edition} · {_('工作簿')}",
        "crumb": _("工作簿"),
        "is_nav_sidebar_enabled": False,
        **more,
    }
    return TemplateResponse(request, f"admin/budgets/edition/{act}.html", context)
