"""Jurisdictions and departments in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budgets.models import Department, Edition, Jurisdiction
from budgets.rights import departments_within_reach, jurisdictions_within_reach


class WithoutDeletion(admin.ModelAdmin):  # type: ignore[type-arg]
    """What was published stays for good, and with it what it hangs on."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Jurisdiction)
class JurisdictionAdmin(WithoutDeletion):
    list_display = ["name", "slug", "region_code", "notice"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Jurisdiction]:
        """Those that a person works for as a whole; a department's own clerk sees its jurisdiction too."""
        found, user = super().get_queryset(request), request.user
        mine = departments_within_reach(user).values("jurisdiction")
        return found.filter(
            Q(pk__in=mine) | Q(pk__in=jurisdictions_within_reach(user).values("pk"))
        )

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        whole = obj is None or jurisdictions_within_reach(request.user).filter(pk=obj.pk).exists()  # type: ignore[attr-defined]
        return whole and super().has_change_permission(request)


@admin.register(Department)
class DepartmentAdmin(WithoutDeletion):
    list_display = ["name", "jurisdiction", "kind", "editions_link"]
    list_filter = ["jurisdiction", "kind"]
    list_select_related = ["jurisdiction"]
    search_fields = ["name", "slug", "short_names"]
    fieldsets = [
        (None, {"fields": ["jurisdiction", "name", "slug", "kind"]}),
        (
            _("文件里写到的"),
            {"fields": ["short_names", "region", "budget_level", "contact"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        found = super().get_queryset(request)
        return found.filter(pk__in=departments_within_reach(request.user).values("pk"))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = jurisdictions_within_reach(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> list[str]:
        """What was published keeps its address."""
        disclosed = obj and obj.editions.exclude(status=Edition.Status.DRAFT).exists()
        return ["slug"] if disclosed else []

    @admin.display(description=_("年度公开"))
    def editions_link(self, department: Department) -> str:
        address = reverse("admin:budgets_edition_changelist")
        return format_html(
            '<a href="{}?department__id__exact={}">{}</a>', address, department.pk, _("查看")
        )
