"""Departments and jurisdictions that are asked for must exist: a typing error must not look like no money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.data_views.refusals import Refused
from budgets.models import Department, Jurisdiction

_MODELS: dict[str, type[Department] | type[Jurisdiction]] = {
    "department": Department,
    "jurisdiction": Jurisdiction,
}


def require_known(values: Mapping[str, Any]) -> None:
    """Raise Refused (404) for a department or jurisdiction that does not exist."""
    for name, model in _MODELS.items():
        slugs = values.get(name) or ()
        if not slugs:
            continue
        there = set(model.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        for slug in slugs:
            if slug not in there:
                raise Refused(
                    "not_found",
                    _("没有“%(slug)s”。%(listed)s 列出全部。"),
                    parameter=name,
                    slug=slug,
                    listed=f"/api/v1/{name}s",
                )
