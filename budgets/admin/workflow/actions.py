"""Acts as pages: correct, withdraw, discard, the preview; and what the pages of all acts share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing
from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.disclosure.findings import Severity
from budgets.forms import TextField
from budgets.models import Edition
from budgets.models.history import SEVERITY_LABELS

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

WORDS = forms.Textarea(attrs={"rows": 3, "cols": 80})


def by_severity(findings: Iterable[Any]) -> list[dict[str, Any]]:
    """The findings in groups, the gravest first; without those that are empty."""
    groups = [
        {
            "severity": severity.value,
            "title": SEVERITY_LABELS[severity],
            "findings": [finding for finding in findings if finding.severity == severity],
        }
        for severity in Severity
    ]
    return [group for group in groups if group["findings"]]


class ReasonForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("撤回原因"),
        widget=WORDS,
        max_length=2000,
        help_text=gettext_lazy("对公众显示。撤回后这一版的内容不再公开，原因一直保留。"),
    )


def withdraw(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a published edition from the public, with a reason."""
    edition = edition_for(request, pk, "withdraw_edition")
    if not edition.is_public:
        return reject(request, edition, _("只有公众看得到的版本可以撤回。"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            edition,
            lambda: publishing.withdraw(
                edition=edition,
                reason=form.cleaned_data["reason"],
                actor=request.user,  # type: ignore[arg-type]
            ),
            _("已撤回：%(edition)s。"),
        )
    return page(admin, request, edition, "withdraw", _("撤回"), {"form": form})


def correct(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Copies a published edition into a new draft, after a question."""
    edition = edition_for(request, pk, "add_edition")
    if request.method != "POST":
        against = publishing.why_not_corrected(edition)
        return confirm(admin, request, edition, "correct", _("开始更正"), against)
    try:
        draft = publishing.correct(edition=edition, actor=request.user)  # type: ignore[arg-type]
    except publishing.ActRefused as against:
        return reject(request, edition, str(against))
    messages.success(request, _("已建立更正草稿：%(edition)s。") % {"edition": draft})
    return redirect(url_of(draft, "change"))


def discard(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a draft, after a question."""
    edition = edition_for(request, pk, "change_edition")
    if request.method != "POST":
        against = publishing.why_not_discarded(edition)
        return confirm(admin, request, edition, "discard", _("删除草稿"), against)
    return perform(
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
    return budget_page(request, edition, preview=True)


def perform(
    request: HttpRequest, edition: Edition, act: Any, done: str, address: str = ""
) -> HttpResponse:
    """Does an act and says so, or says why not; then back to the overview, or to another address."""
    name = str(edition)
    address = address or url_of(edition, "change")
    try:
        act()
    except publishing.ActRefused as against:
        return reject(request, edition, str(against))
    messages.success(request, done % {"edition": name})
    return redirect(address)


def confirm(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, act: str, title: str, against: str
) -> HttpResponse:
    """The question before an act; where something is `against` it, a word about that instead."""
    if against:
        return reject(request, edition, against)
    return page(admin, request, edition, act, title, {})


def reject(request: HttpRequest, edition: Edition, why: str) -> HttpResponse:
    """Back to the overview with a word why not."""
    messages.error(request, why)
    return redirect(url_of(edition, "change"))


def page(
    admin: EditionAdmin,
    request: HttpRequest,
    edition: Edition,
    act: str,
    title: str,
    more: dict[str, Any],
) -> HttpResponse:
    """The page of an act, before it is done."""
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
