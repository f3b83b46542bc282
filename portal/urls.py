"""The addresses: Chinese pages at /…, English at /en/…; files have one address in every language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from budgets import urls as budgets

urlpatterns = [
    path("", include((budgets.files, "files"))),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include((budgets.pages, "budgets"))),
        prefix_default_language=False,
    ),
]
