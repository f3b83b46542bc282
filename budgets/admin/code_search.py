"""The list of headings that fit what a clerk has typed so far, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from budgets.admin.layout import CLASSIFICATIONS

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

MOST = 12


def codes(admin: EditionAdmin, request: HttpRequest) -> JsonResponse:
    """`?list=functional&year=2024&q=信访` → up to 12 headings with code, name and path."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    year_typed, query = request.GET.get("year", ""), request.GET.get("q", "")[:60]
    year = int(year_typed) if year_typed.isdecimal() and len(year_typed) == 4 else None
    found = []
    year = year or timezone.localdate().year
    for classification in CLASSIFICATIONS.get(request.GET.get("list", ""), ()):
        for code in classification.search(query, year, MOST):
            path = [each.name_in(year) for each in classification.ancestors(code.code)]
            found.append({"code": code.code, "name": path[-1], "path": " / ".join(path)})
    return JsonResponse({"headings": found[:MOST]})
