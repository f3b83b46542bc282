"""Pages of the back office besides Django's own: each declares its address, its name and who may open it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from budgets.access.rights import user_of

ANY_ACCOUNT = (
    "any account"  # a person's own pages: whoever may log in to the back office opens them
)
_OF_THE_MODEL = ("view", "add", "change", "delete")  # as `@admin.action(permissions=…)` names them

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class AdminRoute:
    """The declaration of a page.

    A permission is one in full ("budgets.view_edition"), one of the ModelAdmin ("view": its
    `has_view_permission` decides), or ANY_ACCOUNT. Raise ImproperlyConfigured for a page without any.
    """

    route: str
    name: str
    permission: str
    post_permission: str = ""  # for POST, where it is another

    def __post_init__(self) -> None:
        for each in (self.permission, self.post_permission or self.permission):
            if each != ANY_ACCOUNT and each not in _OF_THE_MODEL and each.count(".") != 1:
                raise ImproperlyConfigured(
                    f"The page {self.route!r} of the back office declares no permission: {each!r}"
                )

    def check(self, request: HttpRequest, model_admin: Any = None) -> None:
        """Raise PermissionDenied for a person without the permission, before anything is looked up."""
        wanted = (request.method == "POST" and self.post_permission) or self.permission
        if wanted in _OF_THE_MODEL:
            allowed = getattr(model_admin, f"has_{wanted}_permission")(request)
        else:
            allowed = wanted == ANY_ACCOUNT or request.user.has_perm(wanted)
        if not allowed:
            raise PermissionDenied

    def pattern(
        self, view: Callable[..., Any], site: admin.AdminSite, model_admin: Any = None
    ) -> URLPattern:
        """Return the address, which asks for the login and the permission before it calls the view."""

        def checked(request: HttpRequest, **captured: Any) -> HttpResponse:
            self.check(request, model_admin)
            answer: HttpResponse = view(request, **captured)
            return answer

        vars(checked)["admin_route"] = self  # for the test that walks all addresses
        name = self.name
        if model_admin is not None:
            name = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_{name}"
        return path(self.route, site.admin_view(checked), name=name)


def admin_page(
    route: str, *, name: str, permission: str, post_permission: str = ""
) -> Callable[[View], View]:
    """Declare a method of a ModelAdmin, or a view of the site, to be a page of the back office."""
    declared = AdminRoute(route, name, permission, post_permission)

    def declare(view: View) -> View:
        vars(view)["admin_route"] = declared
        return view

    return declare


def patterns_of(
    views: Iterable[Callable[..., Any]], site: admin.AdminSite, model_admin: Any = None
) -> list[URLPattern]:
    """Return the addresses of declared pages."""
    return [_route_of(view).pattern(view, site, model_admin) for view in views]


def _route_of(view: Any) -> AdminRoute:
    """Return the declaration of a page, which a decorator has put on the function."""
    route: AdminRoute = view.admin_route
    return route


def pages_of(model_admin: Any) -> Iterator[Callable[..., Any]]:
    """Yield the methods that are declared to be pages, in the order of their names."""
    for name in dir(type(model_admin)):
        if hasattr(getattr(type(model_admin), name), "admin_route"):
            yield getattr(model_admin, name)


class AdminPage:
    """One request to a page of the back office: who asks, and the frame in which the answer is shown."""

    def __init__(self, request: HttpRequest, model: type[Model] | None = None) -> None:
        self.request = request
        self.model = model

    @property
    def user(self) -> User:
        """Return the person who is logged in."""
        return user_of(self.request)

    @property
    def is_post(self) -> bool:
        """Return whether a form was sent."""
        return self.request.method == "POST"

    def may(self, permission: str) -> bool:
        """Return whether the person has a permission of this app ("publish_edition")."""
        return self.user.has_perm(f"budgets.{permission}")

    def render(self, template: str, title: Any, **context: Any) -> TemplateResponse:
        """Return a page in the frame of the admin; `template` is below templates/admin/."""
        frame = admin.site.each_context(self.request)
        if self.model is not None:
            frame["opts"] = self.model._meta
        return TemplateResponse(
            self.request, f"admin/{template}", frame | {"title": title} | context
        )
