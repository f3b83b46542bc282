"""The reviewer's page: what was submitted, what is wrong with it, what changed; returned or approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import formset_factory
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.access.rights import edition_for
from budgets.admin.desk import pages
from budgets.admin.workflow.actions import by_severity, page, perform, reject
from budgets.forms import TextField
from budgets.models import Edition, Event
from budgets.reports.back_office.review import (
    against_last_year,
    changed_since_last_submission,
    headings_of,
)
from budgets.reports.pages.corrections import changes_between, corrected

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

_MOST_REMARKS = 200


def _parts() -> list[tuple[Any, Any]]:
    """The pages of the desk, in their groups, that a remark can be about."""
    groups = [
        (str(title), [(part.key, str(part.title)) for part in parts])
        for title, parts in pages.GROUPS
    ]
    return [("", _("整份文件")), *groups]


class RemarkForm(forms.Form):
    """One remark: of which part, where in it, what. A row without a sentence does not count."""

    part = forms.ChoiceField(label=gettext_lazy("部分"), choices=_parts, required=False)
    place = TextField(
        label=gettext_lazy("哪一行、哪一格（可不填）"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "headings", "autocomplete": "off"}),
    )
    text = TextField(
        label=gettext_lazy("意见"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 50}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("place") and not cleaned.get("text", "").strip():
            self.add_error("text", _("写了位置，还要写意见。"))
        return cleaned


def _formset(request: HttpRequest) -> Any:
    factory = formset_factory(
        RemarkForm, extra=2, max_num=_MOST_REMARKS, absolute_max=_MOST_REMARKS
    )
    part = request.GET.get("part", "")
    return factory(
        request.POST if "_return" in request.POST else None,
        prefix="remarks",
        initial=[{"part": part}] if part in pages.PARTS else None,
    )


def examine(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Shows all that a reviewer needs on one page, and takes the verdict."""
    edition = edition_for(request, pk, "review_edition")
    if not (edition.is_submitted or edition.is_approved):
        return reject(request, edition, _("这一版现在不在审核：可能还没有提交，或者已经公开。"))
    formset = _formset(request)
    complaint = ""
    if request.method == "POST" and "_approve" in request.POST:
        return _approved(request, edition)
    if request.method == "POST" and "_return" in request.POST and formset.is_valid():
        asked = [_asked(form.cleaned_data) for form in formset if form.cleaned_data.get("text")]
        if asked:
            return _returned(request, edition, asked)
        complaint = _("退回要写至少一条意见。")
    return page(
        admin,
        request,
        edition,
        "examine",
        _("审核"),
        {**_shown(request, edition), "formset": formset, "complaint": complaint},
    )


def _shown(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    disclosure = store.read(edition)
    before = corrected(edition)
    submitted = publishing.submission_of(edition)
    return {
        "corrected": before,
        "corrections": changes_between(before, edition) if before else (),
        "groups": by_severity(list(edition.findings.all())),
        "changes": changed_since_last_submission(edition),
        "year": against_last_year(edition, disclosure),
        "remarks": list(edition.remarks.all()),
        "headings": headings_of(edition),
        "submitted": submitted,
        "submission": str(submitted.pk) if submitted else "",
        "drift": publishing.drift_of(edition, disclosure),
        "against": publishing.objection(edition, Event.Act.APPROVE, request.user),  # type: ignore[arg-type]
        "tabs": pages.tabs(edition),
    }


def _asked(row: dict[str, Any]) -> publishing.Asked:
    part = pages.PARTS.get(row["part"])
    name = str(part.title) if part else ""
    return publishing.Asked(row["text"].strip(), row["part"], name, row["place"].strip())


def _approved(request: HttpRequest, edition: Edition) -> HttpResponse:
    seen = request.POST.get("seen", "")
    return perform(
        request,
        edition,
        lambda: publishing.approve(
            edition=edition,
            seen=int(seen) if seen.isdecimal() else None,
            actor=request.user,  # type: ignore[arg-type]
        ),
        _("审核通过：%(edition)s。"),
    )


def _returned(
    request: HttpRequest, edition: Edition, asked: list[publishing.Asked]
) -> HttpResponse:
    return perform(
        request,
        edition,
        lambda: publishing.send_back(edition=edition, remarks=asked, actor=request.user),  # type: ignore[arg-type]
        _("已退回修改：%(edition)s。"),
    )
