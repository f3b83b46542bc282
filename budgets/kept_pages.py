"""Pages that are rendered once for each state of the public data.

A page follows from the data, its address, the day and the software alone: nobody is known to it. So its ETag
is known with one query, before anything is rendered, and the rendered bytes are kept in Django's cache under
it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from budgets import software
from budgets.public_address import base_of
from budgets.reports.open_data.public_state import public_state
from budgets.safe_text import with_visible_text

KEPT = "pages"  # the cache
LARGEST = 300_000  # bytes; a longer page is rendered each time
View = Callable[..., HttpResponseBase]


def kept(*parameters: str) -> Callable[[View], View]:
    """Return a view whose pages are kept, and that is asked only the parameters that it knows.

    Others never reach it: they would be an address of their own for the same page.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return view(request, **named)
            _forget_unknown(request, parameters)
            tag = _tag(request, named)
            known = get_conditional_response(request, etag=tag)
            if known is not None:
                known["ETag"] = tag
                return known
            gzip = "gzip" in request.headers.get("Accept-Encoding", "")
            key = f"{tag}-{'gzip' if gzip else 'plain'}"
            found = caches[KEPT].get(key)
            if found is not None:
                content, headers = found
                return HttpResponse(content, headers=headers)
            response = view(request, **named)
            if response.status_code == HTTPStatus.OK and isinstance(response, HttpResponse):
                response["ETag"] = tag
                response = _compressed(request, with_visible_text(response))
                if len(response.content) <= LARGEST:
                    caches[KEPT].set(key, (response.content, dict(response.items())))
            return response

        answer.parameters = parameters  # type: ignore[attr-defined]  # for the test that walks all of them
        return answer

    return decorated


class PublicGZip(GZipMiddleware):
    """Compresses what is public: it holds no secret, and has the same bytes each time."""

    max_random_bytes = 0


def _compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    compressed = PublicGZip(lambda _request: response).process_response(request, response)
    assert isinstance(compressed, HttpResponse)  # noqa: S101 - for mypy: nothing that streams comes here
    return compressed


def _forget_unknown(request: HttpRequest, parameters: tuple[str, ...]) -> None:
    """Leave of the question what the page knows, as it was written: `b=2&a=1&utm=x` becomes `b=2&a=1`."""
    pieces = request.META.get("QUERY_STRING", "").split("&")
    known = [each for each in pieces if unquote_plus(each.partition("=")[0]) in parameters]
    request.META["QUERY_STRING"] = "&".join(known)
    vars(request).pop("GET", None)  # read anew from there, in the encoding of the server


def _tag(request: HttpRequest, named: dict[str, Any]) -> str:
    """Return the ETag, a weak one, because the same page may be sent compressed or not."""
    department = named.get("slug") or named.get("department")
    state = public_state([department] if department else ())
    parts = (
        software.version(),
        state.mark,
        None if department else state.sums,
        get_language(),
        base_of(request),
        request.path,
        request.META["QUERY_STRING"],
        timezone.localdate(),  # what is due, and what is late
    )
    return f'W/"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
