"""Jurisdictions and departments in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from budgets import publishing
from budgets.access.rights import departments_within_reach, jurisdictions_within_reach, user_of
from budgets.admin.allowed_lookups import M, RestrictedModelAdmin
from budgets.admin.audited import AuditedModelAdmin
from budgets.admin.generics import TabularInline
from budgets.admin.registry.units import (
    DepartmentForm,
    SuperiorFilter,
    superiors_within_reach,
    units_listed,
)
from budgets.forms import TEXTS, NamesField
from budgets.models import (
    Approval,
    Department,
    FormerAddress,
    FormerName,
    Jurisdiction,
    PopulationAndPrices,
    Succession,
)
from budgets.publishing.proposed_address import proposed_address


class UndeletableAdmin(RestrictedModelAdmin[M]):
    """A model whose objects are never deleted: published editions, and what they refer to."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "short_names":
            return NamesField(
                label=db_field.verbose_name, required=False, help_text=db_field.help_text
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class JurisdictionScopedAdmin(RestrictedModelAdmin[M]):
    """A model that refers to a jurisdiction: one within the person's reach."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        mine = jurisdictions_within_reach(request.user)
        return super().get_queryset(request).filter(jurisdiction__in=mine)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = jurisdictions_within_reach(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PopulationsAndPrices(TabularInline[Any, PopulationAndPrices]):
    """What amounts are divided by, for people who may change the jurisdiction."""

    model = PopulationAndPrices
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("budgets.view_jurisdiction")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("budgets.change_jurisdiction")

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


@admin.register(Jurisdiction)
class JurisdictionAdmin(AuditedModelAdmin[Jurisdiction], UndeletableAdmin[Jurisdiction]):
    list_display = ["name", "parent", "slug", "region_code", "kind", "notice"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    inlines = [PopulationsAndPrices]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Jurisdiction]:
        """Return the jurisdictions of a person, and those of the departments they work for."""
        found, user = super().get_queryset(request), request.user
        mine = departments_within_reach(user).values("jurisdiction")
        return found.filter(
            Q(pk__in=mine) | Q(pk__in=jurisdictions_within_reach(user).values("pk"))
        )

    def get_inlines(self, request: HttpRequest, obj: Jurisdiction | None) -> Any:
        """Return no inlines for a new jurisdiction: what it is comes first."""
        return super().get_inlines(request, obj) if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Jurisdiction | None = None) -> bool:
        whole = obj is None or jurisdictions_within_reach(request.user).filter(pk=obj.pk).exists()
        return whole and super().has_change_permission(request)


class DepartmentInline(TabularInline[Any, Department]):
    """Rows about the past of a department, for people who may change it."""

    extra = 0
    formfield_overrides = TEXTS

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("budgets.view_department")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("budgets.change_department")

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class FormerNames(DepartmentInline):
    model = FormerName


class FormerAddresses(DepartmentInline):
    model = FormerAddress


class Successions(DepartmentInline):
    """Where its work went: to departments within the administrator's own reach."""

    model = Succession
    fk_name = "former"

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "successor":
            kwargs["queryset"] = departments_within_reach(request.user).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Department)
class DepartmentAdmin(AuditedModelAdmin[Department], UndeletableAdmin[Department]):
    form = DepartmentForm
    list_display = ["name", "level", "superior", "jurisdiction", "kind", "editions_link"]
    list_filter = [
        ("jurisdiction", admin.RelatedOnlyFieldListFilter),
        ("superior", SuperiorFilter),
        "is_own_office",
        "is_merged",
        "kind",
    ]
    list_select_related = ["jurisdiction", "superior"]
    inlines = [FormerNames, FormerAddresses, Successions]
    search_fields = ["name", "slug", "short_names", "superior__name"]
    fieldsets = [
        (None, {"fields": ["jurisdiction", "name", "slug", "kind"]}),
        (_("部门还是单位"), {"fields": ["superior", "is_own_office", "is_merged"]}),
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
        if db_field.name == "superior":
            kwargs["queryset"] = superiors_within_reach(request)
            kwargs["empty_label"] = _("无（是部门）")
        else:
            kwargs["queryset"] = jurisdictions_within_reach(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Department | None = None) -> Any:
        """Show the units of a department that is there, and none of a unit."""
        first, level, *others = super().get_fieldsets(request, obj)
        if obj and not obj.is_unit:
            name, options = level
            level = (name, {**options, "fields": [*options["fields"], "units_list"]})
        return [first, level, *others]

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "slug" and found is not None:
            found.required = False
            found.help_text = _("%(help)s不填就按地区和名称拟一个。") % {"help": found.help_text}
        return found

    def get_inlines(self, request: HttpRequest, obj: Department | None) -> Any:
        """Return no inlines for a new department, which has no past."""
        return super().get_inlines(request, obj) if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> list[str]:
        """Fix the address of a department that has published, and the jurisdiction of one with editions.

        In another jurisdiction other people could approve and publish them, by one person's decision.
        """
        if obj is None or not obj.editions.exists():
            return ["units_list"]
        published = obj.editions.once_published().exists()
        return ["units_list", "jurisdiction", *(["slug"] if published else [])]

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        """Keep the former name, as of today, of a department that has published and is renamed."""
        obj.slug = obj.slug or proposed_address(obj.jurisdiction, obj.name)
        before = Department.objects.filter(pk=obj.pk).values_list("name", flat=True).first()
        super().save_model(request, obj, form, change)
        if before and before != obj.name and obj.editions.once_published().exists():
            FormerName.objects.get_or_create(
                department=obj, name=before, until=timezone.localdate()
            )

    @admin.display(description=_("层级"))
    def level(self, department: Department) -> str:
        return department.level_name

    @admin.display(description=_("所属单位"))
    def units_list(self, department: Department) -> SafeString:
        return units_listed(department)

    @admin.display(description=_("年度公开"))
    def editions_link(self, department: Department) -> str:
        address = reverse("admin:budgets_edition_changelist")
        return format_html(
            '<a href="{}?department__id__exact={}">{}</a>', address, department.pk, _("查看")
        )


@admin.register(Approval)
class ApprovalAdmin(JurisdictionScopedAdmin[Approval], UndeletableAdmin[Approval]):
    """The day on which the finance bureau approved a jurisdiction's year."""

    list_display = ["jurisdiction", "fiscal_year", "phase", "approved_on"]
    list_filter = ["fiscal_year", "phase"]
    list_select_related = ["jurisdiction"]

    def get_readonly_fields(self, request: HttpRequest, obj: Approval | None = None) -> list[str]:
        """Allow only the day to be corrected afterwards; another year has a row of its own."""
        return ["jurisdiction", "fiscal_year", "phase"] if obj else []

    def save_model(self, request: HttpRequest, obj: Approval, form: Any, change: bool) -> None:
        publishing.keep_approval(approval=obj, actor=user_of(request))
