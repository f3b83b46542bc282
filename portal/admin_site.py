"""The back office as a site: its names, the order in which it shows things, its login in two steps."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.core.checks import CheckMessage, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

# What a clerk needs daily stands first.
_ORDER = [
    *("Edition", "Department", "Jurisdiction", "Approval", "UnitApproval", "Wording", "CodeBook"),
    *("Event", "User", "Group"),
]


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"


class PortalAdminSite(AdminSite):
    site_header = _("部门预算公开 · 后台")
    site_title = _("部门预算公开后台")
    index_title = _("工作台")

    def check(self, app_configs: Any) -> list[CheckMessage]:
        """Report a ModelAdmin without the base that refuses every filter which its list does not offer."""
        from budgets.admin.allowed_lookups import RestrictedModelAdmin

        return [
            *super().check(app_configs),
            *(
                Error(
                    f"{type(page).__name__} is registered, but not made of {RestrictedModelAdmin.__name__}.",
                    hint=f"Make it a subclass of {RestrictedModelAdmin.__module__}."
                    f"{RestrictedModelAdmin.__name__}.",
                    obj=type(page),
                    id="portal.E001",
                )
                for page in self._registry.values()
                if not isinstance(page, RestrictedModelAdmin)
            ),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the first page, with what the person has to do next."""
        # This module is imported before the models are loaded.
        from budgets.access.rights import user_of
        from budgets.admin.workflow.tasks import recent_of, tasks_of
        from portal.accounts.grants.news import news_of

        own = {
            "tasks": tasks_of(request.user),
            "recent": recent_of(request.user),
            "grants": news_of(user_of(request)),
        }
        return super().index(request, {**(extra_context or {}), **own})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the apps and models in the order of the work, not of the alphabet."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return sorted(found, key=lambda app: app["app_label"] != "budgets")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from portal.accounts.middleware import time_left

        idle = {"idle_seconds": settings.SESSION_COOKIE_AGE}
        if request.user.is_authenticated:
            idle["left_seconds"], idle["left_is_last"] = time_left(request)
        return super().each_context(request) | idle

    def get_urls(self) -> list[Any]:
        # This module is imported before the models are loaded.
        from budgets.admin.admin_pages import ANY_ACCOUNT, AdminRoute, patterns_of
        from portal.accounts import login, views
        from portal.accounts.grants import page

        pages = (views.own_sessions, views.own_second_factor, views.stay, page.waiting)
        on_site = AdminRoute(
            "r/<path:content_type_id>/<path:object_id>/", "view_on_site", ANY_ACCOUNT
        )
        own = [
            path("login/code/", login.code_step, name="login_code"),  # before the login
            *patterns_of(pages, self),
            on_site.pattern(self.view_on_site, self),  # asks for the right to view the object
        ]
        # What is replaced must be gone: Django's page would answer whatever ours does not match.
        replaced = {each.name for each in own}
        return [*own, *(x for x in super().get_urls() if getattr(x, "name", None) not in replaced)]

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Redirect to the public page of an object that the person may see; Django's own asks nothing."""
        from django.contrib.contenttypes.models import ContentType

        is_key = re.fullmatch("[0-9]{1,9}", content_type_id)
        content_type = ContentType.objects.filter(pk=content_type_id).first() if is_key else None
        model = content_type.model_class() if content_type else None
        office = self._registry.get(model) if model else None
        found = None
        if office is not None and office.has_view_permission(request):
            found = office.get_object(request, object_id)
        if found is None or not hasattr(found, "get_absolute_url"):
            raise Http404
        return redirect(found.get_absolute_url())

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show Django's login page, as the first of two steps if a phone is enrolled.

        To check a password is dear on purpose: so many at a time. Strangers, who may try without end, take
        turns among themselves: they keep nobody out of a browser that is known.
        """
        from budgets.concurrency_limits import Limit, limited, posted
        from portal.accounts import browsers
        from portal.accounts.forms import as_name

        typed = as_name(request.POST.get("username", ""))
        known = posted(request) and browsers.mark_of(request, typed)
        kind = Limit.LOGIN_OF_KNOWN if known else Limit.LOGIN
        return limited(kind, posted)(self._login)(request, extra_context)

    def _login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        if request.method == "GET" and self.has_permission(request):
            return super().login(request, extra_context)
        from portal.accounts.forms import LoginForm
        from portal.accounts.login import PasswordStep

        context = {
            **self.each_context(request),
            "title": _("登录"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if "next" not in request.GET and "next" not in request.POST:
            context["next"] = reverse("admin:index", current_app=self.name)
        request.current_app = self.name
        return PasswordStep.as_view(
            extra_context=context,
            authentication_form=LoginForm,
            template_name="admin/login.html",
        )(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show Django's page for a new password, where wrong old ones count towards the lock-out."""
        from portal.accounts.login import OwnPassword

        request.current_app = self.name
        return OwnPassword.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)


def _place(model: str) -> int:
    return _ORDER.index(model) if model in _ORDER else len(_ORDER)
