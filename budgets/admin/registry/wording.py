"""How a jurisdiction words its official documents: a template per section, tried before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language

from budgets.access.rights import jurisdictions_within_reach
from budgets.admin.admin_pages import admin_page
from budgets.admin.audited import AuditedModelAdmin
from budgets.disclosure.model import Phase, Section
from budgets.disclosure.writers.wording import check_wording, standard_template
from budgets.disclosure.writers.wording.limits import BrokenWording
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
    change_form_template = "admin/budgets/registry/wording_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        mine = jurisdictions_within_reach(request.user)
        return super().get_queryset(request).filter(jurisdiction__in=mine)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = jurisdictions_within_reach(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin_page("standard/", name="standard", permission="budgets.view_wording")
    def standard(self, request: HttpRequest) -> JsonResponse:
        """Return the portal's own template of a section, to start from."""
        try:
            section = Section(request.GET.get("section", ""))
            phase = Phase(request.GET.get("phase", ""))
        except ValueError:
            return JsonResponse({"template": ""}, status=400)
        return JsonResponse({"template": standard_template(section, phase)})
