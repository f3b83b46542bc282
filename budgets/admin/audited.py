"""Changes made in Django's own forms are logged too: from what to what, by whom, from where."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from budgets import publishing
from budgets.access.rights import user_of
from budgets.admin.allowed_lookups import M, RestrictedModelAdmin


class AuditedModelAdmin(RestrictedModelAdmin[M]):
    """Log changes of departments, jurisdictions and wordings, in the transaction of Django's own save."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.before = publishing.master_data_of(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publishing.save_master_data(
            described=form.instance,
            before=form.before,
            actor=user_of(request),
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        key, before = obj.pk, publishing.master_data_of(obj)
        super().delete_model(request, obj)
        obj.pk = key
        publishing.save_master_data(
            described=obj,
            before=before,
            actor=user_of(request),
        )

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
