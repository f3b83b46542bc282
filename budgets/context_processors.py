"""What every page shows: facts about the site, its menu, its languages, the notices of its data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from budgets.models import Jurisdiction
from budgets.public_address import absolute

LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}
HTML_TAGS = {"zh-hans": "zh-Hans", "en": "en"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `portal` (settings.PORTAL), `site` (menu, languages, canonical_url) and `all_notices`."""
    return {
        "portal": settings.PORTAL,
        "site": SimpleLazyObject(lambda: _site(request)),
        "all_notices": SimpleLazyObject(lambda: list(Jurisdiction.objects.exclude(notice=""))),
    }


def _site(request: HttpRequest) -> dict[str, Any]:
    return {
        "canonical_url": absolute(request, request.path),
        "languages": [_language(request, code) for code, _name in settings.LANGUAGES],
        "menu": _menu(request),
    }


def _language(request: HttpRequest, code: str) -> dict[str, Any]:
    path = _translated_path(request, code)
    query = request.META.get("QUERY_STRING", "")
    return {
        "tag": HTML_TAGS[code],
        "name": LANGUAGE_NAMES[code],
        "current": code == get_language(),
        "url": f"{path}?{query}" if query else path,
        "canonical_url": absolute(request, path),
    }


def _translated_path(request: HttpRequest, code: str) -> str:
    """Return the page's path in a language, under the path of the county's site too (SCRIPT_NAME).

    translate_url looks a path up without that prefix and answers with it; one it does not know
    it gives back as it is.
    """
    translated = translate_url(request.path_info, code)
    return request.path if translated == request.path_info else translated


def _menu(request: HttpRequest) -> list[dict[str, str]]:
    entries = [
        (_("部门"), "budgets:departments"),
        (_("年度"), "budgets:years"),
        (_("比较"), "budgets:compare"),
        (pgettext("menu", "更正"), "budgets:ledger"),
        (_("是否按期"), "budgets:progress"),
        (_("名词"), "budgets:glossary"),
    ]
    items = []
    for label, name in entries:
        url = reverse(name)
        below = request.path.startswith(url)
        current = "page" if request.path == url else "true" if below else ""
        items.append({"label": label, "url": url, "current": current})
    return items
