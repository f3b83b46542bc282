"""The reviewer's page: what was submitted, what is wrong with it, what changed; to approve or return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.admin.desk import pages
from budgets.admin.desk.findings_panel import by_severity
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.forms import TextField
from budgets.models import Event
from budgets.reports.back_office.review_aids import (
    against_last_year,
    changed_since_last_submission,
    headings_of,
)
from budgets.reports.pages.corrections import changes_between, corrected

_MOST_REMARKS = 200


def _parts() -> list[tuple[Any, Any]]:
    """Return the pages of the desk, in their groups, that a remark can be about."""
    groups = [
        (str(title), [(part.key, str(part.title)) for part in parts])
        for title, parts in pages.GROUPS
    ]
    return [("", _("整份文件")), *groups]


class RemarkForm(forms.Form):
    """One remark: about which part, where in it, and the remark itself. A row without text is ignored."""

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


@edition_page("<int:pk>/examine/", name="examine", permission="review_edition")
def review(page: EditionPage) -> HttpResponse:
    """Show a reviewer all there is to know, and store the verdict: approved, or returned with remarks."""
    if not (page.edition.is_submitted or page.edition.is_approved):
        return page.refuse(_("这一版现在不在审核：可能还没有提交，或者已经公开。"))
    sent = page.request.POST
    formset, complaint = _formset(page.request), ""
    if "_approve" in sent:
        seen = sent.get("seen", "")
        return page.perform(
            publishing.approve,
            _("审核通过：%(edition)s。"),
            seen=int(seen) if seen.isdecimal() else None,
        )
    if "_return" in sent and formset.is_valid():
        remarks = [_remark(form.cleaned_data) for form in formset if form.cleaned_data.get("text")]
        if remarks:
            return page.perform(
                publishing.send_back, _("已退回修改：%(edition)s。"), remarks=remarks
            )
        complaint = _("退回要写至少一条意见。")
    return page.show_page(
        "workflow/review.html",
        _("审核"),
        formset=formset,
        complaint=complaint,
        **_context(page),
    )


def _context(page: EditionPage) -> dict[str, Any]:
    edition = page.edition
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
        "against": publishing.objection(edition, Event.Act.APPROVE, page.user),
        "tabs": pages.tabs(edition, held=disclosure),
    }


def _remark(row: dict[str, Any]) -> publishing.NewRemark:
    part = pages.PARTS.get(row["part"])
    name = str(part.title) if part else ""
    return publishing.NewRemark(row["text"].strip(), row["part"], name, row["place"].strip())
