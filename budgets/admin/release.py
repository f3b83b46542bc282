"""A publisher makes approved editions public: now, or at a day and hour; one, or a whole county's at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing
from budgets.admin.acts import by_severity, page, refused
from budgets.admin.addresses import url_of
from budgets.models import Edition, Event
from budgets.rights import edition_for

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin


class HourForm(forms.Form):
    """A day and hour to come, in the portal's own time."""

    day = forms.DateField(
        label=gettext_lazy("日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hour = forms.TimeField(
        label=gettext_lazy("时间"),
        initial="09:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"day", "hour"} <= cleaned.keys() and self.at() <= timezone.now():
            self.add_error("day", _("请写将来的时间；现在就公开请用“立即公开”。"))
        return cleaned

    def at(self) -> datetime:
        """The moment that day and hour mean."""
        naive = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return timezone.make_aware(naive)


def publish(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes an approved edition, sets the hour at which that happens, or takes the hour away."""
    edition = edition_for(request, pk, "publish_edition")
    if not edition.is_approved:
        return refused(request, edition, _not_yet(edition))
    setting = "_at" in request.POST
    form = HourForm(request.POST if setting else None)
    chosen = {"_now", "_at", "_cancel"} & request.POST.keys()
    if chosen and (not setting or form.is_valid()):
        try:
            _do(request, edition, form)
        except publishing.ActRefused as against:
            return refused(request, edition, str(against))
        return redirect(url_of(edition, "change"))
    kept = tuple(edition.findings.all())
    more = {
        "form": form,
        "groups": by_severity(kept),
        "drift": publishing.drift_of(edition),
        "against": publishing.objection(edition, Event.Act.PUBLISH, request.user),  # type: ignore[arg-type]
    }
    return page(admin, request, edition, "publish", _("公开"), more)


def _do(request: HttpRequest, edition: Edition, form: HourForm) -> None:
    actor: Any = request.user
    if "_at" in request.POST:
        publishing.schedule(edition=edition, at=form.at(), actor=actor)
        at = timezone.localtime(edition.publish_at)
        words = _("已定时：%(edition)s 将在 %(at)s 公开。")
        messages.success(request, words % {"edition": edition, "at": f"{at:%Y-%m-%d %H:%M}"})
    elif "_cancel" in request.POST:
        publishing.cancel_schedule(edition=edition, actor=actor)
        messages.success(request, _("已取消定时：%(edition)s。") % {"edition": edition})
    else:
        say_where(request, publishing.publish_approved(edition=edition, actor=actor))


def say_where(request: HttpRequest, edition: Edition) -> None:
    """Says that an edition is public, with the way to its page."""
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("已公开：%(edition)s。") % {"edition": edition},
            edition.get_absolute_url(),
            _("看公开页面"),
        ),
    )


def _not_yet(edition: Edition) -> str:
    if edition.is_draft:
        return _("这一版还是草稿，先提交审核。")
    if edition.is_submitted:
        return _("这一版还在等审核，审核通过以后才能公开。")
    return _("这一版已经公开过了。")
