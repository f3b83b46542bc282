"""The log of events and of the figures that they changed: to read, to search, to export as a file."""

from __future__ import annotations

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
from budgets.admin.allowed_lookups import RestrictedModelAdmin
from budgets.disclosure.open_data.schema import csv_lines
from budgets.models import Change, Event
from budgets.safe_text import attachment

BYTE_ORDER_MARK = "\ufeff"  # so that Excel opens the file with its Chinese


class LogAdmin(RestrictedModelAdmin):
    """A log, which is only read here: nobody adds to it by hand, and the database lets nobody change it."""

    change_list_template = "admin/budgets/registry/log_list.html"
    date_hierarchy: Any = "at"
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
        each = rows.iterator(chunk_size=2000)
        response = StreamingHttpResponse(
            chain([BYTE_ORDER_MARK], csv_lines(map(self.cells, each), self.headings())),
            content_type="text/csv; charset=utf-8",
        )
        name = f"{self.opts.verbose_name}{timezone.localdate():%Y%m%d}.csv"
        response["Content-Disposition"] = attachment(name)
        return response

    def headings(self) -> list[str]:
        """Return the first row of the file."""
        raise NotImplementedError

    def cells(self, row: Any) -> dict[str, str]:
        """Return one row of the file, by its headings."""
        raise NotImplementedError

    def by_heading(self, cells: list[str]) -> dict[str, str]:
        """Return cells by their headings."""
        return dict(zip(self.headings(), cells, strict=True))


class ChangesInline(admin.TabularInline):  # type: ignore[type-arg]
    """What one event changed, cell by cell."""

    model = Change
    fields = readonly_fields = ["part", "place", "column", "before", "after"]
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
class EventAdmin(LogAdmin):
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
        return self.by_heading([*who, _where(row), row.edition_name, row.told])  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Add `told`, the note for people who may read it; nothing else here shows, sorts or searches it."""
        mine = super().get_queryset(request) & events_within_reach(request.user)
        untold = When(untold_events(request.user), then=Value(""))
        told = Case(untold, default=F("note"), output_field=TextField())
        return mine.annotate(told=told).select_related("department", "jurisdiction")

    @admin.display(description=_("说明"))
    def told(self, event: Event) -> str:
        return str(event.told)  # type: ignore[attr-defined]

    @admin.display(description=_("部门"))
    def where(self, event: Event) -> str:
        return _where(event)


@admin.register(Change)
class ChangeAdmin(LogAdmin):
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
        words = (
            "时间",
            "操作人",
            "地址",
            "部门",
            "年度公开",
            "部分",
            "位置",
            "项目",
            "改前",
            "改后",
        )
        return [_now(word) for word in words]

    def cells(self, row: Change) -> dict[str, str]:
        event = row.event
        who = [_when(event), event.actor_name, event.address or ""]
        where = [_where(event), event.edition_name, row.part, row.place, row.column]
        return self.by_heading([*who, *where, row.before or "", row.after or ""])


def _where(event: Event) -> str:
    """Return the name of the department of an event, or of the jurisdiction if it was about all of it."""
    return str((event.department or event.jurisdiction).name)  # type: ignore[union-attr]


def _when(event: Event) -> str:
    return timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds")
