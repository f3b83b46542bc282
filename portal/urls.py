"""The addresses: Chinese pages at /…, English at /en/…; files have one address in every language."""

from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from budgets import urls as budgets


def with_public(*others: URLResolver) -> list[URLPattern | URLResolver | Any]:
    """Return the public addresses, after others that have a language prefix too."""
    return [
        path("", include((budgets.files, "files"))),
        *i18n_patterns(
            *others,
            path("", include((budgets.pages, "budgets"))),
            prefix_default_language=False,
        ),
    ]


urlpatterns = with_public(path("admin/", admin.site.urls))
handler400 = "portal.error_pages.bad_request"
handler404 = "portal.error_pages.not_found"
handler500 = "portal.error_pages.server_error"
