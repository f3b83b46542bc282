"""The acts as pages: publish, correct, withdraw, discard, and the preview of the public page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing
from budgets.admin.addresses import url_of
from budgets.disclosure.findings import Finding, Severity
from budgets.models import Edition
from budgets.models.history import SEVERITY_LABELS
from budgets.rights import edition_for

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

_WORDS = forms.Textarea(attrs={"rows": 3, "cols": 80})


def by_severity(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """The findings in groups, the gravest first; without those that are empty."""
    groups = [
        {
            "severity": severity.value,
            "title": SEVERITY_LABELS[severity],
            "findings": [finding for finding in findings if finding.severity is severity],
        }
        for severity in Severity
    ]
    return [group for group in groups if group["findings"]]


class PublishForm(forms.Form):
    """One explanation for each open error, or the word that there is no time for it."""

    correction_note = forms.CharField(
        label=gettext_lazy("更正说明"),
        widget=_WORDS,
        help_text=gettext_lazy("更正了什么、为什么；随新版一起公开。"),
    )
    hurry = forms.BooleanField(
        required=False,
        label=gettext_lazy("来不及说明，先公开"),
        help_text=gettext_lazy("法定期限是批复后 20 日。没有说明的矛盾会照样对公众显示。"),
    )

    def __init__(
        self, *args: Any, edition: Edition, errors: tuple[Finding, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.errors_to_explain = errors
        if edition.number == 1:
            del self.fields["correction_note"]
        else:
            self.fields["correction_note"].initial = edition.correction_note
        if not errors:
            del self.fields["hurry"]
        for finding in errors:
            self.fields[f"why_{finding.key}"] = forms.CharField(
                label=gettext_lazy("部门说明"), required=False, widget=_WORDS, max_length=2000
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("hurry"):
            for finding in self.errors_to_explain:
                name = f"why_{finding.key}"
                if name not in self.errors and not cleaned.get(name, "").strip():
                    self.add_error(name, _("请说明这一处矛盾；来不及就勾选下面的“先公开”。"))
        return cleaned

    @property
    def explained(self) -> list[tuple[Finding, forms.BoundField]]:
        """Each open error with its field."""
        return [(f, self[f"why_{f.key}"]) for f in self.errors_to_explain]

    @property
    def explanations(self) -> dict[str, str]:
        """By the finding's key, what the department says."""
        return {f.key: self.cleaned_data.get(f"why_{f.key}", "") for f in self.errors_to_explain}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤回原因"),
        widget=_WORDS,
        max_length=2000,
        help_text=gettext_lazy("对公众显示。撤回后这一版的内容不再公开，原因一直保留。"),
    )


def publish(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Lists every open error, asks for an explanation of each, and publishes."""
    edition = edition_for(request, pk, "publish_edition")
    if not edition.is_draft:
        return _refused(request, edition, _("这一版已经公开过了。"))
    findings = publishing.findings_of(edition)
    errors = publishing.open_errors(findings)
    form = PublishForm(request.POST or None, edition=edition, errors=errors)
    if request.method == "POST" and form.is_valid():
        try:
            published = publishing.publish(
                edition=edition,
                explanations=form.explanations,
                correction_note=form.cleaned_data.get("correction_note", ""),
                actor=request.user,  # type: ignore[arg-type]
            )
        except publishing.ActRefused as refused:
            return _refused(request, edition, str(refused))
        _say_where(request, published)
        return redirect(url_of(edition, "change"))
    rest = tuple(f for f in findings if f.severity is not Severity.ERROR)
    more = {"form": form, "groups": by_severity(rest), "errors_count": len(errors)}
    return _page(admin, request, edition, "publish", _("公开"), more)


def _say_where(request: HttpRequest, edition: Edition) -> None:
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("已公开：%(edition)s。") % {"edition": edition},
            edition.get_absolute_url(),
            _("看公开页面"),
        ),
    )


def withdraw(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a published edition from the public, with a reason."""
    edition = edition_for(request, pk, "withdraw_edition")
    if edition.status != Edition.Status.PUBLISHED:
        return _refused(request, edition, _("只有当前公开的版本可以撤回。"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _act(
            request,
            edition,
            lambda: publishing.withdraw(
                edition=edition,
                reason=form.cleaned_data["reason"],
                actor=request.user,  # type: ignore[arg-type]
            ),
            _("已撤回：%(edition)s。"),
        )
    return _page(admin, request, edition, "withdraw", _("撤回"), {"form": form})


def correct(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Copies a published edition into a new draft, after a question."""
    edition = edition_for(request, pk, "add_edition")
    if request.method != "POST":
        return _page(admin, request, edition, "correct", _("开始更正"), {})
    try:
        draft = publishing.correct(edition=edition, actor=request.user)  # type: ignore[arg-type]
    except publishing.ActRefused as refused:
        return _refused(request, edition, str(refused))
    messages.success(request, _("已建立更正草稿：%(edition)s。") % {"edition": draft})
    return redirect(url_of(draft, "change"))


def discard(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a draft, after a question."""
    edition = edition_for(request, pk, "change_edition")
    if request.method != "POST":
        return _page(admin, request, edition, "discard", _("删除草稿"), {})
    return _act(
        request,
        edition,
        lambda: publishing.discard_draft(edition=edition, actor=request.user),  # type: ignore[arg-type]
        _("已删除草稿：%(edition)s。"),
        reverse("admin:budgets_edition_changelist"),
    )


def preview(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The public page as it would be; only here, only for those who may see the edition."""
    # The page is needed here only; the admin must load without the public views.
    from budgets.views.budget import budget_page

    edition = edition_for(request, pk, "view_edition")
    response = budget_page(request, edition, preview=True)
    response["Cache-Control"] = "no-store, private"
    return response


def _act(
    request: HttpRequest, edition: Edition, act: Any, done: str, address: str = ""
) -> HttpResponse:
    name = str(edition)
    address = address or url_of(edition, "change")
    try:
        act()
    except publishing.ActRefused as refused:
        return _refused(request, edition, str(refused))
    messages.success(request, done % {"edition": name})
    return redirect(address)


def _refused(request: HttpRequest, edition: Edition, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(url_of(edition, "change"))


def _page(
    admin: EditionAdmin,
    request: HttpRequest,
    edition: Edition,
    act: str,
    title: str,
    more: dict[str, Any],
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "edition": edition,
        "act": act,
        "title": f"{edition} · {title}",
        "crumb": title,
        "is_nav_sidebar_enabled": False,
        **more,
    }
    return TemplateResponse(request, f"admin/budgets/edition/{act}.html", context)
