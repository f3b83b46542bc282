"""A clerk hands a draft to the reviewers, takes it back, and answers their remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.admin.desk import pages
from budgets.admin.desk.findings_panel import panel, shown
from budgets.admin.optimistic_locking import StaleCheckMixin
from budgets.admin.workflow.actions import WORDS, confirm, page, perform, reject
from budgets.admin.workflow.unfilled import empty_tables, say, unfilled
from budgets.disclosure.findings import Finding, Severity
from budgets.forms import TextField
from budgets.models import Edition

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin


class SubmitForm(StaleCheckMixin, forms.Form):
    """One explanation for each open error, or the word that there is no time for it."""

    correction_note = TextField(
        label=gettext_lazy("更正说明"),
        widget=WORDS,
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
        self.fields["hurry"].show_hidden_initial = False  # a word of this moment, stored nowhere
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
                widget=WORDS,
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
        """Each open error, as it is drawn, with its field."""
        return [(shown(edition, f), self[f"why_{f.key}"]) for f in self.errors_to_explain]

    @property
    def explanations(self) -> dict[str, str]:
        """By the finding's key, what the department says."""
        return {f.key: self.cleaned_data.get(f"why_{f.key}", "") for f in self.errors_to_explain}


def submit(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Lists what is not filled in and every open error, asks for words on each, and hands the draft on."""
    with transaction.atomic():
        edition = edition_for(request, pk, "submit_edition")
        if request.method == "POST":
            edition = pages.lock(pk)  # what the form is compared with stays until it is stored
        return _submission(admin, request, edition)


def _submission(admin: EditionAdmin, request: HttpRequest, edition: Edition) -> HttpResponse:
    if not edition.is_draft:
        return reject(request, edition, publishing.why_fixed(edition))
    if request.method == "POST" and "_say" in request.POST:
        return say(request, edition, request.POST["_say"])
    held = store.read(edition)
    findings = publishing.findings_in(held, edition.department)
    errors = publishing.open_errors(findings)
    form = SubmitForm(request.POST or None, edition=edition, errors=errors)
    keeping = "_keep" in request.POST
    if keeping and "correction_note" in form.fields:
        form.fields["correction_note"].required = False
    if request.method == "POST" and form.is_valid():
        return _taken(request, edition, form, keeping=keeping)
    still_open = unfilled(edition, held)
    # What is open is listed with what can be said of it, not once more as a finding.
    rest = tuple(
        f
        for f in findings
        if f.severity is not Severity.ERROR and not (still_open and f.rule == "R59")
    )
    more = {
        "form": form,
        "explained": form.explained(edition),
        "groups": panel(edition, rest),
        "errors_count": len(errors),
        "unfilled": still_open,
        "empty_tables": empty_tables(edition, held),
        "unanswered": edition.remarks.filter(done=False).count(),
    }
    return page(admin, request, edition, "submit", _("提交审核"), more)


def _taken(
    request: HttpRequest, edition: Edition, form: SubmitForm, *, keeping: bool
) -> HttpResponse:
    act = publishing.keep_explanations if keeping else publishing.submit
    done = _("已保存说明：%(edition)s，还没有提交。") if keeping else _("已提交审核：%(edition)s。")
    return perform(
        request,
        edition,
        lambda: act(
            edition=edition,
            explanations=form.explanations,
            correction_note=form.cleaned_data.get("correction_note", ""),
            actor=request.user,  # type: ignore[arg-type]
        ),
        done,
        url_of(edition, "submit") if keeping else "",
    )


def recall(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a submitted edition back, after a question."""
    edition = edition_for(request, pk, "submit_edition")
    if request.method != "POST":
        against = publishing.why_not_recalled(edition)
        return confirm(admin, request, edition, "recall", _("收回"), against)
    return perform(
        request,
        edition,
        lambda: publishing.recall(edition=edition, actor=request.user),  # type: ignore[arg-type]
        _("已收回：%(edition)s，又可以改了。"),
    )


def remarks(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Takes what a clerk says to the remarks: `done-7` is a tick, `answer-7` a word to the seventh."""
    edition = edition_for(request, pk, "change_edition")
    part = request.POST.get("part", "")
    back = (
        url_of(edition, "part", part)
        if part in pages.PARTS
        else f"{url_of(edition, 'change')}#remarks"
    )
    if request.method != "POST":
        return redirect(back)
    answers = {
        remark.pk: publishing.Answered(
            f"done-{remark.pk}" in request.POST, request.POST.get(f"answer-{remark.pk}", "")[:2000]
        )
        for remark in edition.remarks.all()
        if f"answer-{remark.pk}" in request.POST
    }
    try:
        count = publishing.answer(edition=edition, answers=answers, actor=request.user)  # type: ignore[arg-type]
    except publishing.ActRefused as against:
        return _told(request, back, str(against), 409)
    words = _("已记下 %(count)s 条答复。") % {"count": count} if count else _("答复没有变化。")
    return _told(request, back, words)


def _told(request: HttpRequest, back: str, words: str, status: int = 200) -> HttpResponse:
    """A sentence: to the page's script, so that what is typed beside it stays, or to the next page."""
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"said": words}, status=status)
    (messages.success if status == 200 else messages.error)(request, words)
    return redirect(back)
