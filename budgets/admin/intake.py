"""How a year begins: an empty draft, or one read from the department's own document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.admin import workbook
from budgets.admin.addresses import url_of
from budgets.disclosure.readers import (
    LARGEST_FILE,
    READABLE,
    UnreadableDocument,
    read_bytes,
)
from budgets.disclosure.readers.own_workbook.form import front_of_form, read_form
from budgets.disclosure.shape import Phase
from budgets.disclosure.writers.workbook import write_form
from budgets.models import Department, Edition, Original
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_LABELS
from budgets.rights import departments_within_reach

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin


class StartForm(forms.Form):
    """An empty draft."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("部门"), queryset=Department.objects.none()
    )
    fiscal_year = forms.IntegerField(
        label=gettext_lazy("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("预算或决算"),
        choices=[(phase.value, label) for phase, label in PHASE_LABELS.items()],
    )


class UploadForm(forms.Form):
    """A draft read from a document; year and phase are the document's."""

    of = forms.ModelChoiceField(
        label=gettext_lazy("部门"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("按文件里的部门名称"),
    )
    file = forms.FileField(
        label=gettext_lazy("公开文件"),
        help_text=gettext_lazy(
            "部门预算或决算公开文件（Word、PDF、Excel、网页或文本，最大 20 MB），或填好的模板（.xlsx）。"
        ),
        error_messages={"empty": gettext_lazy("文件是空的，里面没有文字。")},
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(READABLE))}),
    )


def start(admin: EditionAdmin, request: HttpRequest) -> HttpResponse:
    """Both ways to begin a year on one page."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    uploading = request.method == "POST" and "_upload" in request.POST
    starting = request.method == "POST" and not uploading
    first = {
        "department": request.GET.get("department"),
        "of": request.GET.get("department"),
        "fiscal_year": request.GET.get("fiscal_year") or timezone.localdate().year,
        "phase": request.GET.get("phase"),
    }
    mine = departments_within_reach(request.user).select_related("jurisdiction")
    start_form = StartForm(request.POST if starting else None, initial=first)
    upload_form = UploadForm(
        request.POST if uploading else None, request.FILES if uploading else None, initial=first
    )
    start_form.fields["department"].queryset = mine  # type: ignore[attr-defined]
    upload_form.fields["of"].queryset = mine  # type: ignore[attr-defined]
    edition = None
    problems: list[dict[str, Any]] = []
    if starting and "_template" in request.POST and start_form.is_valid():
        form_file = _template(start_form)
        if form_file is not None:
            return form_file
    elif starting and start_form.is_valid():
        edition = _started(request, start_form)
    elif uploading and upload_form.is_valid():
        edition = _uploaded(request, upload_form, problems)
    if edition is not None:
        read = Original.objects.filter(edition=edition).exists()
        return redirect(url_of(edition, "review" if read else "change"))
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("开始一个年度"),
        "start_form": start_form,
        "upload_form": upload_form,
        "problems": problems,
    }
    return TemplateResponse(request, "admin/budgets/edition/start.html", context)


def _started(request: HttpRequest, form: StartForm) -> Edition | None:
    begin = publishing.prepare_draft if "_prepare" in request.POST else publishing.start_draft
    try:
        edition = begin(
            department=form.cleaned_data["department"],
            fiscal_year=form.cleaned_data["fiscal_year"],
            phase=Phase(form.cleaned_data["phase"]),
            actor=request.user,  # type: ignore[arg-type]
        )
    except publishing.ActRefused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("已建立草稿：%(edition)s。") % {"edition": edition})
    return edition


def _template(form: StartForm) -> HttpResponse | None:
    """The form to fill in for a year that has not begun; None where it has."""
    chosen = form.cleaned_data
    try:
        begun = publishing.beginning(
            department=chosen["department"],
            fiscal_year=chosen["fiscal_year"],
            phase=Phase(chosen["phase"]),
        )
    except publishing.ActRefused as refused:
        form.add_error(None, str(refused))
        return None
    name = f"{begun.department.name}{begun.fiscal_year}年 填报模板.xlsx"
    return workbook.file_of(write_form(begun), name)


def _from_form(
    request: HttpRequest, form: UploadForm, name: str, data: bytes, problems: list[dict[str, Any]]
) -> Edition | None:
    """A draft from a filled-in form, all or nothing; ValidationError where it has problems."""
    front = front_of_form(name, data)
    if front is None:
        return None
    department = form.cleaned_data["of"] or _department_named(request, front[0])
    begun = publishing.beginning(department=department, fiscal_year=front[1], phase=front[2])
    filled = read_form(name, data, begun)
    problems += workbook.problem_groups(filled)
    if filled.errors:
        raise ValidationError(_("工作簿有看不懂的地方，什么都没有存：问题列在下面。"))
    return publishing.import_draft(
        department=department,
        disclosure=filled.disclosure,
        received=publishing.Received(name, data, filled.reading),
        actor=request.user,  # type: ignore[arg-type]
    )


def _uploaded(
    request: HttpRequest, form: UploadForm, problems: list[dict[str, Any]]
) -> Edition | None:
    file = form.cleaned_data["file"]
    try:
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件太大：最多 20 MB。"))
        data = file.read()
        edition = _from_form(request, form, file.name, data, problems)
        if edition is None:
            reading = read_bytes(file.name, data)
            name = reading.disclosure.department.name
            edition = publishing.import_draft(
                department=form.cleaned_data["of"] or _department_named(request, name),
                disclosure=reading.disclosure,
                received=publishing.Received(file.name, data, reading),
                actor=request.user,  # type: ignore[arg-type]
            )
    except UnreadableDocument as unreadable:
        english = (get_language() or "").startswith("en")
        form.add_error("file", unreadable.message_en if english else unreadable.message)
    except publishing.ActRefused as refused:
        form.add_error(None, str(refused))
    except ValidationError as invalid:
        form.add_error(None, invalid if not hasattr(invalid, "error_dict") else invalid.messages)
    except (DataError, IntegrityError):
        form.add_error("file", _("文件里有无法保存的内容（过长的名称或重复的行），没有导入。"))
    else:
        messages.success(request, _("已读入草稿：%(edition)s。") % {"edition": edition})
        return edition
    return None


def _department_named(request: HttpRequest, name: str) -> Department:
    found = list(departments_within_reach(request.user).filter(name=name)[:2])
    if len(found) != 1:
        raise ValidationError(
            _("文件写的部门是“%(name)s”，没有唯一一个这样的部门：请在上面选择，或先登记部门。")
            % {"name": name}
        )
    return found[0]
