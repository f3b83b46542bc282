"""Compressed answers: pages, the API, feeds and lists, whatever proxy the request came through.

Files that are offered in parts (`Accept-Ranges`) stay as they are, because a part is one of the file itself;
the large ones compress themselves while they are streamed (budgets/data_views/streaming.py).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from budgets.kept_pages import PublicGZip

_TEXT = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
)


def compression_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Compress texts. It stands inside of what empties the answer to HEAD, which has the headers of GET."""
    public = PublicGZip(get_response)
    # A page of the office holds a secret beside what was typed: its length, a random one, must not tell of
    # it.
    office = GZipMiddleware(get_response)

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        kind = response.get("Content-Type", "")
        if response.has_header("Accept-Ranges") or not kind.startswith(_TEXT):
            return response
        match = request.resolver_match
        compressed = office if match and match.namespace == "admin" else public
        return compressed.process_response(request, response)

    return answer
