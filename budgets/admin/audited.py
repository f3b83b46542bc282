"""What is changed in one of Django's own forms is an act: the log says from what to what, and from where."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from budgets import publishing
from budgets.admin.allowed_lookups import RestrictedModelAdmin


class AuditedModelAdmin(RestrictedModelAdmin):
    """Departments, jurisdictions, wordings. Django stores form, rows and log in one transaction."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.before = publishing.master_data_of(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publishing.save_master_data(
            described=form.instance,
            before=form.before,
            actor=request.user,  # type: ignore[arg-type]
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        key, before = obj.pk, publishing.master_data_of(obj)
        super().delete_model(request, obj)
        obj.pk = key
        publishing.save_master_data(
            described=obj,
            before=before,
            actor=request.user,  # type: ignore[arg-type]
        )

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
