"""How a jurisdiction words its official documents: a template per section, tried before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, JsonResponse

from budgets.admin.admin_pages import admin_page
from budgets.admin.audited import AuditedModelAdmin
from budgets.admin.generics import ModelForm
from budgets.admin.imports.uploads import sentence_of
from budgets.admin.registry.departments import JurisdictionScopedAdmin
from budgets.disclosure.model import Phase, Section
from budgets.disclosure.writers.wording import check_wording, standard_template
from budgets.disclosure.writers.wording.limits import BrokenWording
from budgets.models import Wording


class WordingForm(ModelForm[Wording]):
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
                self.add_error("template", sentence_of(broken))
        return cleaned


@admin.register(Wording)
class WordingAdmin(JurisdictionScopedAdmin[Wording], AuditedModelAdmin[Wording]):
    form = WordingForm
    list_display = ["jurisdiction", "phase", "section"]
    list_filter = [("jurisdiction", admin.RelatedOnlyFieldListFilter), "phase"]
    list_select_related = ["jurisdiction"]
    change_form_template = "admin/budgets/registry/wording_change_form.html"

    @admin_page("standard/", name="standard", permission="budgets.view_wording")
    def standard(self, request: HttpRequest) -> JsonResponse:
        """Return the portal's own template of a section, to start from."""
        try:
            section = Section(request.GET.get("section", ""))
            phase = Phase(request.GET.get("phase", ""))
        except ValueError:
            return JsonResponse({"template": ""}, status=400)
        return JsonResponse({"template": standard_template(section, phase)})
