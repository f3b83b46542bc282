"""The people of the back office: their accounts, their roles, and where they work."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budgets.access.rights import (
    departments_within_reach,
    jurisdictions_within_reach,
    may_manage,
    people_within_reach,
)
from budgets.access.roles import PERMISSIONS
from budgets.admin.allowed_lookups import RestrictedModelAdmin
from budgets.admin.generics import TabularInline, UserAdmin
from budgets.models import Assignment, Department, Jurisdiction

_OWN_TO_SUPERUSERS = ("is_superuser", "user_permissions")


class AssignmentsInline(TabularInline[Assignment, User]):
    """Where a person works; an administrator assigns only places within their own reach."""

    model = Assignment
    extra = 1
    autocomplete_fields = ["department"]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.related_model is Department:
            kwargs["queryset"] = departments_within_reach(request.user)
        elif db_field.related_model is Jurisdiction:
            kwargs["queryset"] = jurisdictions_within_reach(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        found = super().get_queryset(request)
        if request.user.is_superuser:
            return found
        return found.filter(
            Q(department__in=departments_within_reach(request.user))
            | Q(jurisdiction__in=jurisdictions_within_reach(request.user))
        )

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("auth.view_user")

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may = request.user.has_perm("auth.change_user")
        return may and (obj is None or may_manage(request.user, obj))

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(RestrictedModelAdmin[Group], GroupAdmin):
    """The roles, whose permissions are fixed (roles.py), and groups that a site makes besides."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        own = obj is None or obj.name not in PERMISSIONS
        return own and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        own = obj is None or obj.name not in PERMISSIONS
        return own and super().has_delete_permission(request, obj)


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(RestrictedModelAdmin[User], UserAdmin[User]):
    """Accounts. Only superusers make or change superusers; accounts are closed, not deleted."""

    inlines = [AssignmentsInline]
    list_display = ["username", "last_name", "first_name", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return to an administrator the people of their own reach, and those assigned nowhere yet."""
        people = super().get_queryset(request).prefetch_related("groups")
        if request.user.is_superuser:
            return people
        return people.filter(pk__in=people_within_reach(request.user).values("pk"))

    @admin.display(description=_("角色"))
    def roles(self, user: User) -> str:
        return "、".join(group.name for group in user.groups.all())

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Leave out the fields by which administrators could give themselves more power."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser or obj is None:
            return fieldsets
        shown = []
        for title, options in fieldsets:
            fields = [name for name in options["fields"] if name not in _OWN_TO_SUPERUSERS]
            shown.append((title, {**options, "fields": fields}))
        return shown

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse a change of one's own account, and of people who work elsewhere too."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Refuse: an account is closed, not deleted, because the log goes on naming the person."""
        return False

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return super().get_inlines(request, obj) if obj else []

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True  # an account here is one of the back office
        super().save_model(request, obj, form, change)
