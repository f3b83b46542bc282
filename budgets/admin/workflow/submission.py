"""Pages on which a clerk submits a draft, takes it back, and answers the reviewers' remarks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.admin.desk import pages
from budgets.admin.desk.findings_panel import panel, shown
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.admin.optimistic_locking import StaleCheckMixin
from budgets.admin.workflow.actions import TEXTAREA
from budgets.admin.workflow.check_sheet import to_mend
from budgets.admin.workflow.unfilled import empty_tables, say, unfilled
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.parts import held_part
from budgets.forms import TextField
from budgets.models import Edition


class SubmitForm(StaleCheckMixin, forms.Form):
    """An explanation of each open error, or a tick that there is no time for them."""

    correction_note = TextField(
        label=gettext_lazy("更正说明"),
        widget=TEXTAREA,
        help_text=gettext_lazy("更正了什么、为什么；随新版一起公开。"),
    )
    hurry = forms.BooleanField(
        required=False,
        label=gettext_lazy("来不及说明，先提交"),
        help_text=gettext_lazy("法定期限是批复后 20 日。没有说明的矛盾公开时会照样对公众显示。"),
    )

    def __init__(
        self, *args: Any, edition: Edition, errors: tuple[Finding, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.errors_to_explain = errors
        self.fields["hurry"].show_hidden_initial = False  # not stored: nothing to compare it with
        said = publishing.kept_explanations(edition)
        if edition.number == 1:
            del self.fields["correction_note"]
        else:
            self.fields["correction_note"].initial = edition.correction_note
        if not errors:
            del self.fields["hurry"]
        for finding in errors:
            self.fields[f"why_{finding.key}"] = TextField(
                label=gettext_lazy("部门说明"),
                required=False,
                widget=TEXTAREA,
                max_length=2000,
                initial=said.get(finding.key, ""),
                show_hidden_initial=True,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("hurry") and "_keep" not in self.data:
            for finding in self.errors_to_explain:
                name = f"why_{finding.key}"
                if name not in self.errors and not cleaned.get(name, "").strip():
                    self.add_error(name, _("请说明这一处矛盾；来不及就勾选下面的“先提交”。"))
        return cleaned

    def explained(self, edition: Edition) -> list[tuple[dict[str, Any], forms.BoundField]]:
        """Return each open error as the page shows it, with its field."""
        return [(shown(edition, f), self[f"why_{f.key}"]) for f in self.errors_to_explain]

    @property
    def explanations(self) -> dict[str, str]:
        """Return what the department says, by the key of the finding."""
        return {f.key: self.cleaned_data.get(f"why_{f.key}", "") for f in self.errors_to_explain}


@edition_page("<int:pk>/submit/", name="submit", permission="submit_edition", lock=True)
def submit(page: EditionPage) -> HttpResponse:
    """List what is not filled in and every open error, ask for an explanation of each, hand the draft on."""
    edition, sent = page.edition, page.request.POST
    if not edition.is_draft:
        return page.refuse(publishing.why_fixed(edition))
    if "_say" in sent:
        return say(page, sent["_say"])
    disclosure = store.read(edition)
    findings = publishing.findings_on(edition, disclosure)
    errors = publishing.open_errors(findings)
    form = SubmitForm(sent or None, edition=edition, errors=errors)
    if "_keep" in sent and "correction_note" in form.fields:
        form.fields["correction_note"].required = False
    if page.is_post and form.is_valid():
        return _accept(page, form)
    still_open = unfilled(edition, disclosure)
    # What is not filled in is listed with what can be said of it, not once more as a finding.
    rest = tuple(
        f
        for f in findings
        if f.severity is not Severity.ERROR and not (still_open and f.rule == "R59")
    )
    return page.show_page(
        "workflow/submit.html",
        _("提交审核"),
        form=form,
        explained=form.explained(edition),
        groups=panel(edition, rest),
        errors_count=len(errors),
        unfilled=still_open,
        to_mend=to_mend(edition, disclosure, findings),
        held_part=held_part(disclosure),
        empty_tables=empty_tables(edition, disclosure),
        unanswered=edition.remarks.filter(done=False).count(),
    )


def _accept(page: EditionPage, form: SubmitForm) -> HttpResponse:
    """Submit the draft with its explanations, or keep these for later."""
    keeping = "_keep" in page.request.POST
    return page.perform(
        publishing.keep_explanations if keeping else publishing.submit,
        _("已保存说明：%(edition)s，还没有提交。") if keeping else _("已提交审核：%(edition)s。"),
        back_to=page.url("submit") if keeping else "",
        explanations=form.explanations,
        correction_note=form.cleaned_data.get("correction_note", ""),
    )


@edition_page("<int:pk>/recall/", name="recall", permission="submit_edition")
def recall(page: EditionPage) -> HttpResponse:
    """Take a submitted edition back."""
    return page.confirm(
        publishing.recall,
        name=_("收回"),
        question=_("收回以后，这一版又是草稿，改好再提交。审核人员看得到它被收回。"),
        done=_("已收回：%(edition)s，又可以改了。"),
        why_not=publishing.why_not_recalled,
    )


@edition_page("<int:pk>/remarks/", name="remarks", permission="change_edition")
def remarks(page: EditionPage) -> HttpResponse:
    """Store what a clerk answers to the remarks: `done-7` ticks the seventh off, `answer-7` is a text."""
    sent = page.request.POST
    part = sent.get("part", "")
    back = page.url("part", part) if part in pages.PARTS else f"{page.url()}#remarks"
    if not page.is_post:
        return redirect(back)
    answers = {
        remark.pk: publishing.RemarkAnswer(
            f"done-{remark.pk}" in sent, sent.get(f"answer-{remark.pk}", "")[:2000]
        )
        for remark in page.edition.remarks.all()
        if f"answer-{remark.pk}" in sent
    }
    by_script = page.request.headers.get("X-Requested-With") == "fetch"
    try:
        count = publishing.answer(edition=page.edition, answers=answers, actor=page.user)
    except publishing.ActRefused as refused:
        if by_script:  # so that what was typed stays on the page
            return JsonResponse({"said": str(refused)}, status=409)
        return page.refuse(str(refused), back)
    words = _("已记下 %(count)s 条答复。") % {"count": count} if count else _("答复没有变化。")
    return JsonResponse({"said": words}) if by_script else page.done(words, back)
