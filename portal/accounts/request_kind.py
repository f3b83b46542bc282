"""Distinguish requests of a person who opens a page from those of a script."""

from __future__ import annotations

from django.http import HttpRequest


def is_script(request: HttpRequest) -> bool:
    """Return whether the response goes to a script (fetch, XMLHttpRequest), which can't use a login page."""
    destination = request.headers.get("Sec-Fetch-Dest")
    if destination:
        return destination == "empty"
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Accept", "").partition(",")[0].strip() == "application/json"
    )
