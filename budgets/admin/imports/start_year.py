"""The page on which a year begins: with an empty draft, or one read from the department's document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from budgets import publishing, store
from budgets.access.rights import departments_within_reach, user_of
from budgets.admin.addresses import url_of
from budgets.admin.edition_site import EditionsPage
from budgets.admin.imports.uploads import file_field, keep, problem_groups, proposed, sentence_of
from budgets.admin.imports.workbook import another_department, file_of, marked_along
from budgets.disclosure.model import Phase
from budgets.disclosure.readers import (
    LARGEST_FILE,
    READABLE,
    Reading,
    UnreadableDocument,
    read_form,
    read_form_or_document,
)
from budgets.disclosure.writers.workbook import write_form
from budgets.models import Department, Edition
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_LABELS


class StartForm(forms.Form):
    """An empty draft."""

    department = forms.ModelChoiceField(
        label=pgettext_lazy("one", "部门"), queryset=Department.objects.none()
    )
    fiscal_year = forms.IntegerField(
        label=pgettext_lazy("one", "年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("预算或决算"),
        choices=[(phase.value, label) for phase, label in PHASE_LABELS.items()],
    )


class UploadForm(forms.Form):
    """A draft read from a document; year and phase are the document's."""

    of = forms.ModelChoiceField(
        label=pgettext_lazy("one", "部门"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("按文件里的部门名称"),
    )
    file = file_field(
        gettext_lazy("公开文件"),
        gettext_lazy(
            "部门预算或决算公开文件（Word、PDF、Excel、网页或文本，最大 20 MB），或填好的模板（.xlsx）。"
        ),
        READABLE,
    )
    published_on = forms.DateField(
        label=gettext_lazy("原公开日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "部门以前已在别处公开过的，写那一天；不填时，文件自己写了公开日期就照文件。还没有公开过的不填。"
        ),
    )


def start(page: EditionsPage) -> HttpResponse:
    """Offer all ways to begin a year on one page."""
    request = page.request
    uploading = request.method == "POST" and "_upload" in request.POST
    starting = request.method == "POST" and not uploading
    first = {
        "department": request.GET.get("department"),
        "of": request.GET.get("department"),
        "fiscal_year": request.GET.get("fiscal_year") or timezone.localdate().year,
        "phase": request.GET.get("phase"),
    }
    mine = departments_within_reach(page.user).select_related("jurisdiction")
    start_form = StartForm(request.POST if starting else None, initial=first)
    upload_form = UploadForm(
        request.POST if uploading else None, request.FILES if uploading else None, initial=first
    )
    start_form.fields["department"].queryset = mine  # type: ignore[attr-defined]
    upload_form.fields["of"].queryset = mine  # type: ignore[attr-defined]
    refused: dict[str, Any] = {}
    address = ""
    if starting and "_template" in request.POST and start_form.is_valid():
        form_file = _template(start_form)
        if form_file is not None:
            return form_file
    elif starting and start_form.is_valid():
        address = _started(request, start_form)
    elif uploading and upload_form.is_valid():
        address = _uploaded(request, upload_form, refused)
    if address:
        return redirect(address)
    return page.render(
        "budgets/imports/start_year.html",
        _("开始一个年度"),
        start_form=start_form,
        upload_form=upload_form,
        **refused,
    )


def _started(request: HttpRequest, form: StartForm) -> str:
    begin = publishing.prepare_draft if "_prepare" in request.POST else publishing.start_draft
    try:
        edition = begin(
            department=form.cleaned_data["department"],
            fiscal_year=form.cleaned_data["fiscal_year"],
            phase=Phase(form.cleaned_data["phase"]),
            actor=user_of(request),
        )
    except publishing.ActRefused as refused:
        form.add_error(None, str(refused))
        return ""
    messages.success(request, _("已建立草稿：%(edition)s。") % {"edition": edition})
    if "_prepare" in request.POST and not _published_before(edition):
        said = _("%(year)s年没有公开过，没有上年的金额可带：“上年”一栏请自己填。")
        messages.warning(request, said % {"year": edition.fiscal_year - 1})
    return url_of(edition, "change")


def _published_before(edition: Edition) -> bool:
    before = edition.department.editions.filter(fiscal_year=edition.fiscal_year - 1)
    return before.filter(phase=edition.phase).current().exists()


def _template(form: StartForm) -> HttpResponse | None:
    """Return the form to fill in for a year that has not begun; None if it has."""
    chosen = form.cleaned_data
    try:
        begun = publishing.starting_disclosure(
            department=chosen["department"],
            fiscal_year=chosen["fiscal_year"],
            phase=Phase(chosen["phase"]),
        )
    except publishing.ActRefused as refused:
        form.add_error(None, str(refused))
        return None
    name = f"{begun.department.name}{begun.fiscal_year}年 填报模板.xlsx"
    return file_of(write_form(begun), name)


def _uploaded(request: HttpRequest, form: UploadForm, refused: dict[str, Any]) -> str:
    """Return where an upload leads; "" if it was refused, which the form and `refused` explain."""
    file = form.cleaned_data["file"]
    try:
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件太大：最多 %(most)s MB。") % {"most": 20})
        data = file.read()
        found = read_form_or_document(file.name, data)
        if isinstance(found, Reading):
            return _from_document(request, form, (file.name, data), found)
        return _from_form(request, form, (file.name, data), found, refused)
    except UnreadableDocument as unreadable:
        form.add_error("file", sentence_of(unreadable))
    except publishing.ActRefused as against:
        form.add_error(None, str(against))
    except ValidationError as invalid:
        form.add_error(None, invalid if not hasattr(invalid, "error_dict") else invalid.messages)
    except (DataError, IntegrityError):
        form.add_error("file", _("文件里有无法保存的内容（过长的名称或重复的行），没有导入。"))
    return ""


def _from_form(
    request: HttpRequest,
    form: UploadForm,
    file: tuple[str, bytes],
    front: tuple[str, int, Phase],
    refused: dict[str, Any],
) -> str:
    """Start a draft from a filled-in form, all or nothing. Raise ValidationError if it has problems."""
    department = form.cleaned_data["of"] or _department_named(request, front[0])
    preview = _put_aside(request, form, department, front[1], front[2], file)
    if preview:
        return preview
    begun = publishing.starting_disclosure(
        department=department, fiscal_year=front[1], phase=front[2]
    )
    filled = read_form(*file, begun)
    if filled.errors:
        refused |= {"problems": problem_groups(filled.problems), **marked_along(filled, *file)}
        raise ValidationError(_("工作簿有看不懂的地方，什么都没有存：问题列在下面。"))
    edition = _imported(request, form, department, filled.reading, file)
    return url_of(edition, "change")


def _from_document(
    request: HttpRequest, form: UploadForm, file: tuple[str, bytes], reading: Reading
) -> str:
    read = reading.disclosure
    department = form.cleaned_data["of"] or _department_named(request, read.department.name)
    if against := another_department(department, read.department.name):
        raise ValidationError(against)
    preview = _put_aside(request, form, department, read.fiscal_year, read.phase, file)
    return preview or url_of(_imported(request, form, department, reading, file), "review")


def _imported(
    request: HttpRequest,
    form: UploadForm,
    department: Department,
    reading: Reading,
    file: tuple[str, bytes],
) -> Edition:
    day = form.cleaned_data["published_on"]
    edition = publishing.import_draft(
        department=department,
        disclosure=reading.disclosure,
        received=publishing.ReceivedFile(*file, reading),
        first=publishing.FirstPublication.typed(day) if day else None,
        actor=user_of(request),
    )
    messages.success(request, _("已读入草稿：%(edition)s。") % {"edition": edition})
    return edition


def _put_aside(
    request: HttpRequest,
    form: UploadForm,
    department: Department,
    fiscal_year: int,
    phase: Phase,
    file: tuple[str, bytes],
) -> str:
    """Return the page on which the changes to an existing draft are confirmed; "" if there is no draft."""
    editions = department.editions.filter(fiscal_year=fiscal_year, phase=phase.value)
    draft = editions.filter(status=Edition.Status.DRAFT).select_related("department").first()
    if draft is None or not request.user.has_perm("budgets.change_edition"):
        return ""
    proposed(*file, draft, store.read(draft))  # UnreadableDocument is said here already
    keep(user_of(request), draft, *file)
    if form.cleaned_data["published_on"]:
        messages.warning(request, _("原公开日期没有存：请填在草稿的基本信息里。"))
    said = _("这个年度已有一份草稿。下面是这个文件会改变什么，您确认以后才存。")
    messages.info(request, said)
    return url_of(draft, "upload")


def _department_named(request: HttpRequest, name: str) -> Department:
    found = list(departments_within_reach(request.user).filter(name=name)[:2])
    if len(found) != 1:
        raise ValidationError(
            _("文件写的部门是“%(name)s”，没有唯一一个这样的部门：请在上面选择，或先登记部门。")
            % {"name": name}
        )
    return found[0]
