"""How a jurisdiction words its official documents: one template a section, tried before it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import get_language

from budgets.access.rights import jurisdictions_within_reach, require
from budgets.admin.audited import AuditedModelAdmin
from budgets.disclosure.model import Phase, Section
from budgets.disclosure.writers.wording import BrokenWording, check_wording, standard_template
from budgets.models import Wording


class WordingForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Wording
        fields = ["jurisdiction", "phase", "section", "template"]
        widgets = {"template": forms.Textarea(attrs={"rows": 22, "cols": 100, "lang": "zh-Hans"})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"phase", "section", "template"} <= cleaned.keys():
            phase, section = Phase(cleaned["phase"]), Section(cleaned["section"])
            try:
                check_wording(section, phase, cleaned["template"])
            except BrokenWording as broken:
                english = (get_language() or "").startswith("en")
                self.add_error("template", broken.message_en if english else broken.message)
        return cleaned


@admin.register(Wording)
class WordingAdmin(AuditedModelAdmin):
    form = WordingForm
    list_display = ["jurisdiction", "phase", "section"]
    list_filter = [("jurisdiction", admin.RelatedOnlyFieldListFilter), "phase"]
    list_select_related = ["jurisdiction"]
    change_form_template = "admin/budgets/wording/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        mine = jurisdictions_within_reach(request.user)
        return super().get_queryset(request).filter(jurisdiction__in=mine)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = jurisdictions_within_reach(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[Any]:
        standard = self.admin_site.admin_view(self.standard)
        return [path("standard/", standard, name="budgets_wording_standard"), *super().get_urls()]

    def standard(self, request: HttpRequest) -> JsonResponse:
        """The portal's own template of a section, to start from."""
        require(request, "view_wording")
        try:
            section = Section(request.GET.get("section", ""))
            phase = Phase(request.GET.get("phase", ""))
        except ValueError:
            return JsonResponse({"template": ""}, status=400)
        return JsonResponse({"template": standard_template(section, phase)})
