"""The page on which a publisher makes an approved edition public: now, or at a day and hour."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing
from budgets.admin.desk.findings_panel import by_severity
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.models import Edition, Event
from budgets.models.first_publication import FirstSource, why_not_first


class FirstForm(forms.Form):
    """When the year was first public: asked at publication where nothing says it yet."""

    HERE, ELSEWHERE, UNKNOWN = "here", "elsewhere", "unknown"
    first = forms.ChoiceField(label=gettext_lazy("第一次公开"), widget=forms.RadioSelect)
    first_on = forms.DateField(
        label=gettext_lazy("原公开日期"),
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "aria-label": gettext_lazy("原公开日期")}, format="%Y-%m-%d"
        ),
    )

    def __init__(self, data: Any, edition: Edition, **options: Any) -> None:
        super().__init__(data, **options)
        self.edition = edition
        field: Any = self.fields["first"]
        here = [(self.HERE, gettext_lazy("在这里第一次公开：公开的这一天就是原公开日期"))]
        field.choices = [
            *(here if publishing.is_possible(edition) else []),
            (self.ELSEWHERE, gettext_lazy("以前在别处公开过，日期是")),
            (self.UNKNOWN, gettext_lazy("不知道：对公众写“原公开日期不详”，不计是否按期")),
        ]
        said = edition.first_published_source
        if said == FirstSource.UNKNOWN or (not said and edition.number > 1):
            field.initial = self.UNKNOWN
        elif said or publishing.default_first_publication(edition) == publishing.HERE:
            field.initial = self.HERE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("first") == self.ELSEWHERE and "first_on" in cleaned:
            day, edition = cleaned["first_on"], self.edition
            if not day:
                self.add_error("first_on", _("请写原公开日期；不知道就选“不知道”。"))
            elif why := why_not_first(day, edition.fiscal_year, edition.phase):
                self.add_error("first_on", why)
        return cleaned

    def answer(self) -> publishing.FirstPublication:
        """Return the answer."""
        chosen = self.cleaned_data["first"]
        if chosen == self.ELSEWHERE:
            return publishing.FirstPublication.typed(self.cleaned_data["first_on"])
        return publishing.HERE if chosen == self.HERE else publishing.UNKNOWN


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
        """Return the moment that day and hour mean."""
        naive = datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"])
        return timezone.make_aware(naive)


@edition_page("<int:pk>/publish/", name="publish", permission="publish_edition")
def publish(page: EditionPage) -> HttpResponse:
    """Publish an approved edition, set the hour at which that happens, or cancel the hour."""
    edition, sent = page.edition, page.request.POST
    if not edition.is_approved:
        return page.refuse(_why_not_publishable(edition))
    act = next((name for name in ("_at", "_cancel", "_now") if name in sent), "")
    form = HourForm(sent if act == "_at" else None)
    # The question is next to either button: each has a form of its own, with ids of its own.
    firsts = {
        name: _first_form(sent if name == act else None, edition, name) for name in ("_now", "_at")
    }
    first = firsts.get(act)
    if act and (not first or first.is_valid()) and (act != "_at" or form.is_valid()):
        try:
            return _publish(page, act, form, first.answer() if first else None)
        except publishing.ActRefused as refused:
            return page.refuse(str(refused))
    return page.show_page(
        "workflow/publish.html",
        _("公开"),
        form=form,
        first_now=firsts["_now"],
        first_at=firsts["_at"],
        groups=by_severity(list(edition.findings.all())),
        drift=publishing.drift_of(edition),
        given_way=publishing.wording_given_way(edition),
        against=publishing.objection(edition, Event.Act.PUBLISH, page.user),
    )


def _first_form(data: Any, edition: Edition, act: str) -> FirstForm | None:
    """Return the question when the year was first public; None where that is known already."""
    known = edition.first_published_on
    return None if known else FirstForm(data, edition, auto_id=f"id{act}_%s")


def _publish(
    page: EditionPage, act: str, form: HourForm, first: publishing.FirstPublication | None
) -> HttpResponse:
    """Do what the button says. Raise ActRefused where that is not possible."""
    edition = page.edition
    if act == "_at":
        publishing.schedule(edition=edition, at=form.at(), first=first, actor=page.user)
        at = timezone.localtime(edition.publish_at)
        words = _("已定时：%(edition)s 将在 %(at)s 公开。")
        return page.done(words % {"edition": edition, "at": f"{at:%Y-%m-%d %H:%M}"})
    if act == "_cancel":
        publishing.cancel_schedule(edition=edition, actor=page.user)
        return page.done(_("已取消定时：%(edition)s。") % {"edition": edition})
    published = publishing.publish_approved(edition=edition, first=first, actor=page.user)
    link = format_html(
        '{} <a href="{}">{}</a>',
        _("已公开：%(edition)s。") % {"edition": published},
        published.get_absolute_url(),
        _("看公开页面"),
    )
    return page.done(link)


def first_in_words(edition: Edition) -> str:
    """Return in words what is said of the first publication if nothing else is chosen."""
    if edition.first_published_on:
        return _("原公开日期 %(date)s") % {"date": edition.first_published_on}
    if publishing.default_first_publication(edition) == publishing.HERE:
        return _("在这里第一次公开")
    return _("原公开日期不详，不计是否按期")


def _why_not_publishable(edition: Edition) -> str:
    if edition.is_draft:
        return _("这一版还是草稿，先提交审核。")
    if edition.is_submitted:
        return _("这一版还在等审核，审核通过以后才能公开。")
    return _("这一版已经公开过了。")
