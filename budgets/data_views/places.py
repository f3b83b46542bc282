"""Departments and jurisdictions that are asked for must exist: a typing error must not look like no money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.data_views.refusals import Refused
from budgets.models import Department, Jurisdiction

_MODELS = {"department": Department, "jurisdiction": Jurisdiction}


def require_known(values: Mapping[str, Any]) -> None:
    """Refused (404) where one of the departments or jurisdictions of a question is not there."""
    for name, model in _MODELS.items():
        slugs = values.get(name) or ()
        if not slugs:
            continue
        there = set(model.objects.filter(slug__in=slugs).values_list("slug", flat=True))  # type: ignore[attr-defined]
        for slug in slugs:
            if slug not in there:
                raise Refused(
                    "not_found",
                    _("没有“%(slug)s”。%(listed)s 列出全部。"),
                    parameter=name,
                    slug=slug,
                    listed=f"/api/v1/{name}s",
                )
