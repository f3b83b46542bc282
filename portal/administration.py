"""The back office as a site: its names, and the order in which it shows things."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# What a clerk needs daily stands first.
_ORDER = ["Edition", "Department", "Jurisdiction", "Wording", "Event", "User", "Group"]


class PortalAdminConfig(AdminConfig):
    default_site = "portal.administration.PortalAdminSite"


class PortalAdminSite(AdminSite):
    site_header = _("部门预算公开 · 后台")
    site_title = _("部门预算公开后台")
    index_title = _("工作台")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The apps and models in the order of the work, not of the alphabet."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return sorted(found, key=lambda app: app["app_label"] != "budgets")


def _place(model: str) -> int:
    return _ORDER.index(model) if model in _ORDER else len(_ORDER)
