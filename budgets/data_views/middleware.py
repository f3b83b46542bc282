"""The headers that hold for every answer at a data address, whoever gave it; and HEAD, for every address.

It stands outside of all that knows a language or a session: what they add to `Vary` is not so for data.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from budgets.data_views.declaration import METHODS, declaration_of

# Data is public: every page of every other site may read it, without cookies.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Encoding, Content-Length, "
    "Content-Range, ETag, Last-Modified, Ledger-Hash, Link, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Cache-Control, If-Match, If-Modified-Since, "
    "If-None-Match, If-Range, If-Unmodified-Since, Range, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}
_NOT_FOR_DATA = {"accept-language", "cookie"}


def data_headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the middleware that adds the headers."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if declaration_of(request) is not None:
            headers = _CORS if request.method != "OPTIONS" else _CORS | _PREFLIGHT
            for name, value in headers.items():
                response[name] = value
            _vary_by_what_varies(response)
        if request.method == "HEAD":
            _without_content(response)
        return response

    return answer


def _vary_by_what_varies(response: HttpResponseBase) -> None:
    """Trim `Vary`: data are the same in all languages and for everybody, a refusal in words is not."""
    text = response.headers.get("Content-Type", "").startswith("text/plain")
    in_words = text and response.status_code >= HTTPStatus.BAD_REQUEST
    dropped = {"cookie"} if in_words else _NOT_FOR_DATA
    kept = [part.strip() for part in response.get("Vary", "").split(",")]
    kept = [part for part in kept if part and part.lower() not in dropped]
    if kept:
        response["Vary"] = ", ".join(kept)
    else:
        response.headers.pop("Vary", None)


def _without_content(response: HttpResponseBase) -> None:
    """Drop the content, and keep the headers of GET."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""
