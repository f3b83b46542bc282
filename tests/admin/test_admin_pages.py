"""No page of the back office exists without a declared permission, and what is declared is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from budgets.access.roles import CLERK, PERMISSIONS
from budgets.admin.admin_pages import ANY_ACCOUNT, AdminRoute, admin_page
from budgets.admin.edition_site import edition_page, editions_page, registered_pages
from tests.admin.conftest import person
from tests.admin.places import ROLES
from tests.admin.test_rights_matrix import written

# Django's pages, which ask `has_…_permission` of their ModelAdmin, or the login.
DJANGOS = {
    *("add_view", "change_view", "changelist_view", "delete_view", "history_view"),
    *("user_change_password", "app_index", "index", "autocomplete_view", "catch_all_view"),
    *("i18n_javascript", "logout", "password_change", "password_change_done"),
}
# What somebody meets who has not logged in yet.
BEFORE_LOGIN = {"login", "code_step"}
OWN_PAGES = {"account_sessions", "account_second_factor", "account_stay", "view_on_site"}


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns)
        else:
            yield each


def back_office() -> list[URLPattern]:
    assert get_resolver().url_patterns  # loads every page
    return list(patterns(admin.site.urls[0]))


def view_name(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "__name__", ""))


def test_every_address_is_djangos_or_declares_a_permission() -> None:
    undeclared = {
        str(each.pattern): view_name(each)
        for each in back_office()
        if not isinstance(getattr(each.callback, "admin_route", None), AdminRoute)
    }
    # Django redirects from an object's address without an ending to its change page.
    redirects = {route for route in undeclared if route.endswith("<path:object_id>/")}
    others = {name for route, name in undeclared.items() if route not in redirects}
    assert others <= DJANGOS | BEFORE_LOGIN


def test_every_registered_page_is_served() -> None:
    served = {each.name for each in back_office()}
    assert {f"budgets_edition_{view.admin_route.name}" for view in registered_pages()} <= served  # type: ignore[attr-defined]
    assert len(registered_pages()) > 15


def test_only_a_persons_own_pages_are_open_to_any_account() -> None:
    declared = [route for each in back_office() if (route := _route(each))]
    assert {route.name for route in declared if ANY_ACCOUNT in _permissions(route)} == OWN_PAGES


def _route(pattern: URLPattern) -> AdminRoute | None:
    return getattr(pattern.callback, "admin_route", None)


def _permissions(route: AdminRoute) -> tuple[str, str]:
    return route.permission, route.post_permission


def test_the_written_matrix_refuses_whoever_lacks_what_a_page_declares() -> None:
    matrix = written()
    checked = 0
    for view in registered_pages():
        route: AdminRoute = view.admin_route  # type: ignore[attr-defined]
        for (name, _state, method), met in matrix.items():
            if name != f"budgets_edition_{route.name}":
                continue
            wanted = (method == "post" and route.post_permission) or route.permission
            lacking = {who for who, group in ROLES.items() if wanted not in PERMISSIONS[group]}
            assert {met[who] for who in lacking} <= {"403"}, (name, method)
            assert "403" not in {met[who] for who in ROLES.keys() - lacking} or method == "post"
            checked += 1
    assert checked > 100


@pytest.mark.django_db
def test_every_declared_permission_exists() -> None:
    kept = {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Permission.objects.select_related("content_type")
    }
    named = {
        each
        for pattern in back_office()
        if (route := _route(pattern))
        for each in _permissions(route)
        if "." in each
    }
    assert named <= kept
    assert len(named) > 5


@pytest.mark.parametrize("permission", ["", "submit", "edition"])
def test_a_page_without_a_permission_cannot_be_declared(permission: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        admin_page("x/", name="x", permission=permission)


@pytest.mark.parametrize("register", [edition_page, editions_page])
def test_a_page_of_editions_without_a_permission_cannot_be_registered(register: Any) -> None:
    before = len(registered_pages())
    with pytest.raises(ImproperlyConfigured):
        register("<int:pk>/x/", name="x", permission="")(lambda page: None)
    with pytest.raises(TypeError):
        register("<int:pk>/x/", name="x")
    assert len(registered_pages()) == before


class _Refusing:
    def has_view_permission(self, request: object) -> bool:
        return False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "method", "allowed"),
    [
        (AdminRoute("x/", "x", ANY_ACCOUNT), "get", True),
        (AdminRoute("x/", "x", "budgets.view_edition"), "get", True),
        (AdminRoute("x/", "x", "budgets.view_edition"), "post", True),
        (AdminRoute("x/", "x", "budgets.publish_edition"), "get", False),
        (AdminRoute("x/", "x", "budgets.view_edition", "budgets.publish_edition"), "get", True),
        (AdminRoute("x/", "x", "budgets.view_edition", "budgets.publish_edition"), "post", False),
        (AdminRoute("x/", "x", "view"), "get", False),
    ],
)
def test_the_declared_permission_is_asked_for(
    route: AdminRoute, method: str, allowed: bool
) -> None:
    request = getattr(RequestFactory(), method)("/")
    request.user = person("clerk", CLERK)
    if allowed:
        route.check(request, _Refusing())
    else:
        with pytest.raises(PermissionDenied):
            route.check(request, _Refusing())


def test_a_model_admin_serves_its_own_pages_before_djangos() -> None:
    log = next(office for office in admin.site._registry.values() if hasattr(office, "export"))
    names = [each.name for each in log.get_urls()]
    assert names[0].endswith("_export")
    assert any(name and name.endswith("_changelist") for name in names)
