"""Who asks: a person who opens a page, or a script of a page that is open."""

from __future__ import annotations

from django.http import HttpRequest


def is_script(request: HttpRequest) -> bool:
    """Whether the answer goes to a script (fetch, XMLHttpRequest), which can't use a login page."""
    destination = request.headers.get("Sec-Fetch-Dest")
    if destination:
        return destination == "empty"
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Accept", "").partition(",")[0].strip() == "application/json"
    )
