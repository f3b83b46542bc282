"""The log of acts: everybody may read it, nobody may change it."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budgets.models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["at", "act", "actor_name", "edition_name", "note"]
    list_filter = ["act", ("department", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["actor_name", "edition_name", "note"]
    date_hierarchy = "at"
    fields = ["at", "act", "actor_name", "department", "edition_name", "note"]
    list_per_page = 100
    search_help_text = _("按操作人、年度公开或说明查找")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
