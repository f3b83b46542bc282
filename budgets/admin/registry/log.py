"""The log of events and of the figures that they changed: to read, to search, to export as a file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.contrib import admin
from django.db.models import Case, F, Model, QuerySet, TextField, Value, When
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets.access.rights import events_within_reach, untold_events
from budgets.admin.admin_pages import admin_page
from budgets.admin.allowed_lookups import M, RestrictedModelAdmin
from budgets.admin.generics import TabularInline
from budgets.disclosure.open_data.schema import csv_lines
from budgets.models import Change, Event
from budgets.safe_text import attachment

BYTE_ORDER_MARK = "\ufeff"  # so that Excel opens the file with its Chinese


def csv_download(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """Return lines of CSV as a download."""
    response = StreamingHttpResponse(
        chain([BYTE_ORDER_MARK], lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = attachment(name)
    return response


class LogAdmin(RestrictedModelAdmin[M]):
    """A log, which is only read here: nobody adds to it by hand, and the database lets nobody change it."""

    change_list_template = "admin/budgets/registry/log_list.html"
    date_hierarchy = "at"
    list_per_page = 100
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("budgets.view_event")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin_page("export.csv", name="export", permission="view")
    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Return all rows that the list shows, as CSV."""
        rows = self.get_changelist_instance(request).get_queryset(request)
        cells = map(self.cells, rows.iterator(chunk_size=2000))
        name = f"{self.opts.verbose_name}{timezone.localdate():%Y%m%d}.csv"
        return csv_download(name, csv_lines(cells, self.headings()))

    def headings(self) -> list[str]:
        """Return the first row of the file."""
        raise NotImplementedError

    def cells(self, row: M) -> dict[str, str]:
        """Return one row of the file, by its headings."""
        raise NotImplementedError

    def by_heading(self, cells: list[str]) -> dict[str, str]:
        """Return cells by their headings."""
        return dict(zip(self.headings(), cells, strict=True))


class ChangesInline(TabularInline[Change, Event]):
    """What one event changed, cell by cell."""

    model = Change
    fields = ["part", "place", "column", "before", "after"]
    readonly_fields = ["part", "place", "column", "before", "after"]
    ordering = ["pk"]
    can_delete = False
    max_num = extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return True where no event is given, because the page asks again for its own."""
        untold = Event.objects.filter(untold_events(request.user))
        return obj is None or not untold.filter(pk=obj.pk).exists()

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(LogAdmin[Event]):
    list_display = ["at", "act", "actor_name", "edition_name", "told", "address"]
    list_filter = ["act", ("department", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["actor_name", "edition_name", "told", "address"]
    fields = ["at", "act", "actor_name", "address", "where", "edition_name", "told"]
    readonly_fields = ["where", "told"]
    inlines = [ChangesInline]
    search_help_text = _("按操作人、年度公开、说明或地址查找")

    def headings(self) -> list[str]:
        return [_now(x) for x in ("时间", "操作", "操作人", "地址", "部门", "年度公开", "说明")]

    def cells(self, row: Event) -> dict[str, str]:
        who = [_when(row), row.get_act_display(), row.actor_name, row.address or ""]
        return self.by_heading([*who, self.where(row), row.edition_name, self.told(row)])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Add `told`, the note for people who may read it; nothing else here shows, sorts or searches it."""
        mine = super().get_queryset(request) & events_within_reach(request.user)
        untold = When(untold_events(request.user), then=Value(""))
        told = Case(untold, default=F("note"), output_field=TextField())
        events: QuerySet[Event] = mine.annotate(told=told)
        return events.select_related("department", "jurisdiction")

    @admin.display(description=_("说明"))
    def told(self, event: Event) -> str:
        return str(vars(event)["told"])  # which `get_queryset` annotates

    @admin.display(description=_("部门"))
    def where(self, event: Event) -> str:
        """Return the name of the department, or of the jurisdiction if it was about all of it."""
        return _where(event)


@admin.register(Change)
class ChangeAdmin(LogAdmin[Change]):
    list_display = [
        "at",
        "actor",
        "address",
        "edition",
        "part",
        "place",
        "column",
        "before",
        "after",
    ]
    list_display_links = None
    list_filter = ["part", ("event__department", admin.RelatedOnlyFieldListFilter)]
    search_fields = [
        "place",
        "part",
        "before",
        "after",
        "event__actor_name",
        "event__edition_name",
        "event__address",
    ]
    search_help_text = _("按科目、金额、文字、操作人、地址或年度公开查找")
    date_hierarchy = "event__at"
    also_filtered_by = ("event__edition",)  # from the overview of an edition

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        told = events_within_reach(request.user).exclude(untold_events(request.user))
        mine = told.order_by().values("pk")
        changes = super().get_queryset(request).filter(event__in=mine)
        return changes.select_related("event__department", "event__jurisdiction")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask for the right to see editions too: changes are mostly figures."""
        return request.user.has_perms(["budgets.view_event", "budgets.view_edition"])

    @admin.display(description=_("时间"), ordering="event__at")
    def at(self, change: Change) -> Any:
        return change.event.at

    @admin.display(description=_("操作人"), ordering="event__actor_name")
    def actor(self, change: Change) -> str:
        return change.event.actor_name

    @admin.display(description=_("来自地址"))
    def address(self, change: Change) -> str:
        return change.event.address or ""

    @admin.display(description=_("年度公开"))
    def edition(self, change: Change) -> str:
        return change.event.edition_name

    def headings(self) -> list[str]:
        of_event = ("时间", "操作人", "地址", "部门", "年度公开")
        of_cell = ("部分", "位置", "项目", "改前", "改后")
        return [_now(word) for word in (*of_event, *of_cell)]

    def cells(self, row: Change) -> dict[str, str]:
        event = row.event
        who = [_when(event), event.actor_name, event.address or ""]
        where = [_where(event), event.edition_name, row.part, row.place, row.column]
        return self.by_heading([*who, *where, row.before or "", row.after or ""])


def _where(event: Event) -> str:
    about = event.department or event.jurisdiction
    return about.name if about else ""


def _when(event: Event) -> str:
    return timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds")
