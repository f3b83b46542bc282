"""Units in the back office: whose they are, how a department lists them, when it approved their years."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.access.rights import departments_within_reach, user_of, would_gain_reach
from budgets.admin.allowed_lookups import RestrictedModelAdmin
from budgets.admin.generics import ModelForm
from budgets.models import Department, UnitApproval
from budgets.models.departments import DepartmentQuerySet


def superiors_within_reach(request: HttpRequest) -> DepartmentQuerySet:
    """Return the departments that may have units and that the person works for."""
    mine = departments_within_reach(request.user).values("pk")
    return Department.objects.departments().filter(pk__in=mine).order_by("name")


class DepartmentForm(ModelForm[Department]):
    """The register's form, which gives nobody power that a second person has to confirm."""

    def clean_superior(self) -> Department | None:
        """Refuse a superior whose reviewers or publishers would get editions that they do not reach yet."""
        superior: Department | None = self.cleaned_data.get("superior")
        held = self.instance.pk and self.instance.editions.exists()
        if superior and held and settings.SEPARATION_OF_DUTIES > 1:
            people = would_gain_reach(superior, self.instance)
            if people:
                said = _(
                    "%(people)s会因此能审核或公开它已有的年度公开："
                    "请先在他们的账号里加上这个部门，由第二个人确认。"
                )
                names = "、".join(each.get_full_name() or each.get_username() for each in people)
                raise forms.ValidationError(said % {"people": names})
        return superior


class SuperiorFilter(admin.RelatedOnlyFieldListFilter):
    """By superior; those without one are departments."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = format_html("{}", _("无（是部门）"))


def units_listed(department: Department) -> SafeString:
    """Return the units of a department as links, each with its level."""
    units = department.units.order_by("-is_own_office", "is_merged", "slug")
    rows = format_html_join(
        "",
        '<li><a href="{}">{}</a> {}</li>',
        (
            (reverse("admin:budgets_department_change", args=[each.pk]), each, each.level_name)
            for each in units
        ),
    )
    return format_html("<ul>{}</ul>", rows) if rows else format_html("{}", _("没有"))


@admin.register(UnitApproval)
class UnitApprovalAdmin(RestrictedModelAdmin[UnitApproval]):
    """The day on which a department approved the year of its units."""

    list_display = ["department", "fiscal_year", "phase", "approved_on"]
    list_filter = [
        ("department", admin.RelatedOnlyFieldListFilter),
        "fiscal_year",
        "phase",
    ]
    list_select_related = ["department"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnitApproval]:
        mine = superiors_within_reach(request).values("pk")
        return super().get_queryset(request).filter(department__in=mine)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = superiors_within_reach(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: UnitApproval | None = None
    ) -> list[str]:
        """Allow only the day to be corrected afterwards; another year has a row of its own."""
        return ["department", "fiscal_year", "phase"] if obj else []

    def save_model(self, request: HttpRequest, obj: UnitApproval, form: Any, change: bool) -> None:
        publishing.keep_approval(approval=obj, actor=user_of(request))
