"""Jurisdictions and departments in the back office."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budgets.models import Department, Edition, Jurisdiction


class WithoutDeletion(admin.ModelAdmin):  # type: ignore[type-arg]
    """What was published stays for good, and with it what it hangs on."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Jurisdiction)
class JurisdictionAdmin(WithoutDeletion):
    list_display = ["name", "slug", "region_code", "notice"]
    search_fields = ["name"]


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
