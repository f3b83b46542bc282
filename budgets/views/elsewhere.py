"""Where what travels of a department's year lies, and which page of ours an address means."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from budgets.models import Edition
from budgets.public_address import absolute


def place_of(edition: Edition, what: str, **more: Any) -> str:
    """Return where something of an edition's year lies: "leaflet", "share", "picture", "embed", "drawing"."""
    phase = "final" if edition.is_final else "budget"
    key = "department" if what in ("embed", "drawing") else "slug"
    where = {key: edition.department.slug, "year": edition.fiscal_year, **more}
    return reverse(f"budgets:{phase}_{what}", kwargs=where)


def page_address(request: HttpRequest, edition: Edition) -> str:
    """Return the whole address of an edition's page."""
    return absolute(request, edition.get_absolute_url())


def public_page_at(path: str) -> tuple[ResolverMatch, str] | None:
    """Return the public page of ours at a path and the code of its language; None where there is none."""
    prefix = get_script_prefix()
    if not path.startswith(prefix):
        return None
    inside = f"/{path.removeprefix(prefix)}"
    language = get_language_from_path(inside) or settings.LANGUAGE_CODE
    try:
        with override(language):
            match = resolve(inside)
    except Resolver404:
        return None
    return (match, language) if match.namespace == "budgets" else None


def travels_of(request: HttpRequest, edition: Edition, *, has_sum: bool) -> dict[str, Any]:
    """Return what the page of a current edition links to: paper, sharing, the picture, oEmbed.

    `has_sum`: the document states a sum, without which there is no picture.
    """
    asked = urlencode({"url": page_address(request, edition)})
    return {
        "travels": [
            (_("一页纸（打印）"), place_of(edition, "leaflet")),
            (_("嵌入这张图、分享"), place_of(edition, "share")),
        ],
        "share_picture": absolute(request, place_of(edition, "picture")) if has_sum else "",
        "oembed_url": f"{absolute(request, reverse('budgets:oembed'))}?{asked}",
    }
