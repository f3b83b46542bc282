"""The page on which a year begins: with an empty draft, or one read from the department's document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from budgets import publishing, store
from budgets.access.rights import departments_within_reach
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
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_CHOICES


class DepartmentForm(forms.Form):
    """A form about one of the departments within a person's reach."""

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = departments


class StartForm(DepartmentForm):
    """An empty draft."""

    department = forms.ModelChoiceField(
        label=pgettext_lazy("one", "部门"), queryset=Department.objects.none()
    )
    fiscal_year = forms.IntegerField(
        label=pgettext_lazy("one", "年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("预算或决算"),
        choices=PHASE_CHOICES,
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """The year that was chosen, as the acts of `publishing` take it."""
        return self.cleaned_data | {"phase": Phase(self.cleaned_data["phase"])}


class UploadForm(DepartmentForm):
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
            "部门预算或决算公开文件（Word、PDF、Excel、网页或文本，最大 20 MB），填好的模板（.xlsx），"
            "或平台公开的 JSON 文件。"
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
    request, sent = page.request, page.request.POST
    uploading = page.is_post and "_upload" in sent
    starting = page.is_post and not uploading
    first = {
        "department": request.GET.get("department"),
        "of": request.GET.get("department"),
        "fiscal_year": request.GET.get("fiscal_year") or timezone.localdate().year,
        "phase": request.GET.get("phase"),
    }
    mine = departments_within_reach(page.user).select_related("jurisdiction")
    start_form = StartForm(sent if starting else None, initial=first, departments=mine)
    files = request.FILES if uploading else None
    upload_form = UploadForm(sent if uploading else None, files, initial=first, departments=mine)
    refused: dict[str, Any] = {}
    answer = None
    if starting and start_form.is_valid():
        try:
            answer = (_template if "_template" in sent else _started)(page, start_form)
        except publishing.ActRefused as against:
            start_form.add_error(None, str(against))
    elif uploading and upload_form.is_valid():
        answer = _uploaded(page, upload_form, refused)
    return answer or page.render(
        "budgets/imports/start_year.html",
        _("开始一个年度"),
        start_form=start_form,
        upload_form=upload_form,
        **refused,
    )


def _started(page: EditionsPage, form: StartForm) -> HttpResponse:
    """Start a draft, empty or prepared from the year before. Raise ActRefused where that is not possible."""
    preparing = "_prepare" in page.request.POST
    begin = publishing.prepare_draft if preparing else publishing.start_draft
    edition = begin(**form.chosen, actor=page.user)
    messages.success(page.request, _("已建立草稿：%(edition)s。") % {"edition": edition})
    if preparing and not _published_before(edition):
        said = _("%(year)s年没有公开过，没有上年的金额可带：“上年”一栏请自己填。")
        messages.warning(page.request, said % {"year": edition.fiscal_year - 1})
    return redirect(url_of(edition, "change"))


def _published_before(edition: Edition) -> bool:
    before = edition.department.editions.filter(fiscal_year=edition.fiscal_year - 1)
    return before.filter(phase=edition.phase).current().exists()


def _template(page: EditionsPage, form: StartForm) -> HttpResponse:
    """Return the form to fill in for a year that has not begun. Raise ActRefused if it has."""
    begun = publishing.starting_disclosure(**form.chosen)
    name = f"{begun.department.name}{begun.fiscal_year}年 填报模板.xlsx"
    return file_of(write_form(begun), name)


def _uploaded(page: EditionsPage, form: UploadForm, refused: dict[str, Any]) -> HttpResponse | None:
    """Redirect to where an upload leads; None if it was refused, which the form and `refused` explain."""
    file = form.cleaned_data["file"]
    try:
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件太大：最多 %(most)s MB。") % {"most": 20})
        return redirect(_received(page, form, (file.name, file.read()), refused))
    except UnreadableDocument as unreadable:
        form.add_error("file", sentence_of(unreadable))
    except publishing.ActRefused as against:
        form.add_error(None, str(against))
    except ValidationError as invalid:
        form.add_error(None, invalid if not hasattr(invalid, "error_dict") else invalid.messages)
    except (DataError, IntegrityError):
        form.add_error("file", _("文件里有无法保存的内容（过长的名称或重复的行），没有导入。"))
    return None


def _received(
    page: EditionsPage, form: UploadForm, file: tuple[str, bytes], refused: dict[str, Any]
) -> str:
    """Make a draft of a document or a filled-in form; return the address of the page to go on with.

    Raise ValidationError for a form with problems, which `refused` then lists.
    """
    found = read_form_or_document(*file)
    if isinstance(found, Reading):
        reading, read = found, found.disclosure
        name, year, phase = read.department.name, read.fiscal_year, read.phase
    else:
        reading, (name, year, phase) = None, found
    department: Department = form.cleaned_data["of"] or _department_named(page.user, name)
    if reading and (against := another_department(department, name)):
        raise ValidationError(against)
    editions = department.editions.filter(fiscal_year=year, phase=phase.value)
    draft = editions.filter(status=Edition.Status.DRAFT).select_related("department").first()
    if draft and page.may("change_edition"):
        return _put_aside(page, form, draft, file)
    page_after = "review" if reading else "change"
    if reading is None:
        begun = publishing.starting_disclosure(department=department, fiscal_year=year, phase=phase)
        filled = read_form(*file, begun)
        if filled.errors:
            refused |= {"problems": problem_groups(filled.problems), **marked_along(filled, *file)}
            raise ValidationError(_("工作簿有看不懂的地方，什么都没有存：问题列在下面。"))
        reading = filled.reading
    day = form.cleaned_data["published_on"]
    edition = publishing.import_draft(
        department=department,
        disclosure=reading.disclosure,
        received=publishing.ReceivedFile(*file, reading),
        first=publishing.FirstPublication.typed(day) if day else None,
        actor=page.user,
    )
    messages.success(page.request, _("已读入草稿：%(edition)s。") % {"edition": edition})
    return url_of(edition, page_after)


def _put_aside(
    page: EditionsPage, form: UploadForm, draft: Edition, file: tuple[str, bytes]
) -> str:
    """Keep a file for an existing draft; return the page on which its changes are confirmed."""
    proposed(*file, draft, store.read(draft))  # UnreadableDocument is said here already
    keep(page.user, draft, *file)
    if form.cleaned_data["published_on"]:
        messages.warning(page.request, _("原公开日期没有存：请填在草稿的基本信息里。"))
    said = _("这个年度已有一份草稿。下面是这个文件会改变什么，您确认以后才存。")
    messages.info(page.request, said)
    return url_of(draft, "upload")


def _department_named(user: User, name: str) -> Department:
    if not name:
        raise ValidationError(_("文件里没有读到部门名称，请选择部门。"))
    found = list(departments_within_reach(user).filter(name=name)[:2])
    if len(found) != 1:
        raise ValidationError(
            _("文件写的部门是“%(name)s”，没有唯一一个这样的部门：请在上面选择，或先登记部门。")
            % {"name": name}
        )
    return found[0]
