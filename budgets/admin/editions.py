"""Editions in the back office: the list, and the overview of one."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets import publishing, store
from budgets.access.rights import edition_for, editions_within_reach, user_of
from budgets.admin.addresses import url_of
from budgets.admin.admin_pages import patterns_of
from budgets.admin.desk import code_search, findings_panel, pages
from budgets.admin.edition_site import EditionsPage, registered_pages
from budgets.admin.generics import ModelForm
from budgets.admin.imports import import_check, start_year, uploads, workbook
from budgets.admin.optimistic_locking import StaleCheckMixin
from budgets.admin.registry.departments import UndeletableAdmin
from budgets.admin.workflow import (
    actions,
    board,
    check_sheet,
    county_check,
    publication,
    review,
    submission,
)
from budgets.disclosure.findings import Finding
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Disclosure, Line, Nature, Row, Side, Table
from budgets.disclosure.money import MoneyUnit, plain
from budgets.forms import as_typed
from budgets.models import Edition, Original
from budgets.models.first_publication import FirstSource
from budgets.models.lines import SIDE_LABELS

MOST_EVENTS = 100
# Modules whose pages register themselves when they are imported.
PAGES: list[ModuleType] = [pages, code_search, start_year, workbook, uploads, import_check]
PAGES += [submission, review, publication, actions, board, check_sheet, county_check]


class IdentityForm(StaleCheckMixin, ModelForm[Edition]):
    """The cover of an edition: title, unit, dates, how the document names the department."""


@admin.register(Edition)
class EditionAdmin(UndeletableAdmin[Edition]):
    form = IdentityForm
    change_form_template = "admin/budgets/workflow/overview.html"
    list_display = [
        "__str__",
        "standing",
        "approved_on",
        "first_published_on",
        "published_at",
        "desk_link",
    ]
    list_filter = [
        "status",
        "fiscal_year",
        "phase",
        ("department__jurisdiction", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["department"]
    search_fields = ["department__name", "title"]
    date_hierarchy = "published_at"
    also_filtered_by = ("department__id__exact",)  # from the list of departments
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["title", ("unit", "approved_on", "first_published_on"), "contact"]}),
        (
            _("文件所写的部门"),
            {
                "fields": [("department_name", "short_names"), ("region", "budget_level")],
                "classes": ["collapse"],
            },
        ),
    ]

    @admin.display(description=_("状态"), ordering="status")
    def standing(self, edition: Edition) -> str:
        return format_html(
            '<span class="standing {}">{}</span>', edition.status, edition.get_status_display()
        )

    @admin.display(description=_("去做"))
    def desk_link(self, edition: Edition) -> str:
        if edition.is_draft:
            page, words = url_of(edition, "part", "T5"), _("填表")
        elif edition.is_unpublished:
            page, words = url_of(edition, "change"), _("概况")
        else:
            page, words = edition.get_absolute_url(), _("公开页面")
        return format_html('<a href="{}">{}</a>', page, words)

    def page_urls(self) -> list[URLPattern]:
        """Return the addresses of all pages that registered themselves (edition_site)."""
        return patterns_of(registered_pages(), self.admin_site, self)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request) & editions_within_reach(request.user)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Edition | None:
        """Raise Http404 for an edition out of reach; Django would redirect to the first page."""
        return edition_for(request, int(object_id)) if object_id.isdecimal() else None

    def may_enter(self, request: HttpRequest) -> bool:
        """Return whether the person may change drafts at all."""
        return super().has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """Return whether drafts, or this one, may be changed: nothing under review or published may."""
        return self.may_enter(request) and (obj is None or obj.is_draft)

    def add_view(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return start_year.start(EditionsPage(request))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                if (object_id or "").isdecimal():
                    edition = edition_for(request, int(object_id or 0))
                    publishing.lock(edition.department, edition)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            messages.error(request, _now("没有保存：这一版刚刚被别人公开或改动过，请重新打开。"))
            return redirect(reverse("admin:budgets_edition_changelist"))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the history of this edition's cells instead of Django's log, which knows no figures."""
        edition = edition_for(request, int(object_id) if object_id.isdecimal() else 0)
        history = reverse("admin:budgets_change_changelist")
        return redirect(f"{history}?event__edition={edition.pk}")

    def save_model(
        self, request: HttpRequest, obj: Edition, form: ModelForm[Edition], change: bool
    ) -> None:
        fields = "、".join(str(form.fields[name].label) for name in form.changed_data)
        if "first_published_on" in form.changed_data:
            day = obj.first_published_on
            obj.first_published_source = FirstSource.TYPED if day else FirstSource.UNSAID
        note = _now("基本信息：%(fields)s") % {"fields": fields or _now("没有变动")}
        with publishing.changing(edition=obj, actor=user_of(request), note=note):
            super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: the portal's own log has it already."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        edition: Edition = kwargs["obj"]
        context |= self._overview(request, edition)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        """Return to the overview, where the next step is."""
        messages.success(request, _now("已保存基本信息。"))
        return redirect(url_of(obj, "change"))

    def _overview(self, request: HttpRequest, edition: Edition) -> dict[str, Any]:
        disclosure = store.read(edition)
        findings = pages.findings_now(edition, disclosure)
        may = request.user.has_perm
        return {
            "edition": edition,
            "tabs": pages.tabs(edition, held=disclosure, findings=findings),
            "totals": totals_of(disclosure),
            "groups": findings_to_show(edition, findings),
            "uploaded": Original.objects.filter(edition=edition).defer("data", "blocks").first(),
            "remarks": list(edition.remarks.all()),
            "answerable": edition.is_draft and self.may_enter(request),
            "may_submit": edition.is_draft and may("budgets.submit_edition"),
            "may_recall": edition.is_submitted and may("budgets.submit_edition"),
            "may_examine": (edition.is_submitted or edition.is_approved)
            and may("budgets.review_edition"),
            "may_publish": edition.is_approved and may("budgets.publish_edition"),
            "may_discard": edition.is_draft and self.may_enter(request),
            "may_correct": edition.status == Edition.Status.PUBLISHED
            and may("budgets.add_edition"),
            "may_withdraw": edition.is_public and may("budgets.withdraw_edition"),
            "log": list(edition.events.all()[:MOST_EVENTS]),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
            "show_delete": False,
            "is_nav_sidebar_enabled": False,
            "title": str(edition),
            "subtitle": None,
        }


def findings_to_show(edition: Edition, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the findings of a draft as of now, linked to their cells; of others, those stored with them."""
    if edition.is_draft:
        return findings_panel.panel(edition, findings)
    return findings_panel.by_severity(list(edition.findings.all()))


def totals_of(disclosure: Disclosure) -> list[dict[str, Any]]:
    """Return for each side of each table the total as stated, and the sum of its finest rows."""
    rows = []
    for table in Table:
        for side in Side:
            lines = disclosure.of_table(table, side)
            if lines:
                rows.append(_total_row(table, side, lines, disclosure.unit))
    return rows


def _total_row(
    table: Table, side: Side, lines: tuple[Line, ...], unit: MoneyUnit
) -> dict[str, Any]:
    stated = [
        line.amount
        for line in lines
        if line.row is Row.TOTAL
        and line.nature is Nature.TOTAL
        and not (line.code or line.amount.is_unsaid)
    ]
    finest = [lines[place].amount for place in leaves(lines)]
    known = [amount.yuan for amount in finest if amount.yuan is not None]
    number = sum(known) / unit.yuan if known else None
    return {
        "table": pages.PARTS[table.value].title,
        "key": table.value,
        "side": SIDE_LABELS[side] if table.two_sided else "",
        "stated": " / ".join(_with_unit(amount, unit) for amount in stated[:1]),
        "leaves": "" if number is None else f"{plain(number)}{unit}",
        "count": len(lines),
    }


def _with_unit(amount: Any, unit: MoneyUnit) -> str:
    text = as_typed(amount, unit)
    return text if amount.unit is not unit or not amount.printed else f"{text}{unit}"
