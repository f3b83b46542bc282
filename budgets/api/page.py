"""`/api/`: the API explained, rendered from the same declarations as the OpenAPI document."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.api.endpoints import ENDPOINTS, Endpoint
from budgets.api.errors import CODES
from budgets.data_views.parameters import TABLE
from budgets.public_address import absolute


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Return every endpoint with its parameters and fields, and how to begin."""
    root = reverse("files:api_index")
    context = {
        "root": absolute(request, root),
        "openapi_url": reverse("files:api_openapi"),
        "endpoints": [_explained(each) for each in ENDPOINTS],
        "codes": CODES,
        "totals_example": absolute(
            request,
            _address("totals", {"table": TABLE.example, "group_by": "year,class", "format": "csv"}),
        ),
        "crumbs": [(_("数据说明"), reverse("budgets:data")), (_("数据接口"), "")],
    }
    return render(request, "budgets/api.html", context)


def _explained(each: Endpoint) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title,
        "about": each.about,
        "path": reverse("files:api", kwargs={"name": each.name}),
        "example": _address(each.name, dict(each.example)),
        "parameters": [
            {
                "name": parameter.name,
                "about": parameter.about,
                "allowed": parameter.allowed() if not parameter.pattern else [],
                "many": parameter.many,
                "required": parameter.required,
                "default": parameter.default,
            }
            for parameter in each.parameters
        ],
        "fields": [*each.optional, *each.fields],
    }


def _address(name: str, query: dict[str, str]) -> str:
    path = reverse("files:api", kwargs={"name": name})
    return f"{path}?{urlencode(query, safe=',')}" if query else path
