"""Parts of a file (Range, RFC 9110): for clients that read it piece by piece, or go on where they stopped.

Only a file whose bytes are the same each time has parts. One range is answered; who asks for several in one
request gets all of the file, which the standard allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from budgets.data_views.refusals import Refused

Cut = Callable[[int, int], Iterable[bytes]]
_CUT = "cut"  # the attribute of a response that has its Cut
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def offer_parts(response: HttpResponseBase, size: int | None = None, cut: Cut | None = None) -> Any:
    """Return the response, of which parts may be asked: `cut(start, stop)` gives the bytes between.

    Of a response that holds all of its content nothing has to be said.
    """
    if isinstance(response, HttpResponse) and cut is None:
        content = response.content
        size, cut = len(content), lambda start, stop: [content[start:stop]]
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(size)
    setattr(response, _CUT, cut)
    return response


def partial(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the part of the response that the request asks for, or the response as it is.

    Refused (416) where the file ends before the part begins.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    cut: Cut | None = getattr(response, _CUT, None)
    whole = response.status_code == HTTPStatus.OK
    if request.method != "GET" or not (asked and cut and whole and _holds(request, response)):
        return response
    first, last = asked.groups()
    if not (first or last):
        return response
    size = int(response["Content-Length"])
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    if first and last and int(last) < start:
        return response  # no range at all
    if start >= size:
        raise Refused(
            "range_not_satisfiable",
            _("文件只有 %(size)s 字节。"),
            headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"},
            size=size,
        )
    response.status_code = HTTPStatus.PARTIAL_CONTENT
    response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response["Content-Length"] = str(stop - start)
    if isinstance(response, HttpResponse):
        response.content = b"".join(cut(start, stop))
    elif isinstance(response, StreamingHttpResponse):
        response.streaming_content = cut(start, stop)
    return response


def _holds(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether the client's other parts are of this very file (If-Range)."""
    condition = request.headers.get("If-Range")
    if condition is None:
        return True
    tag = response.get("ETag", "")
    return condition in (tag, response.get("Last-Modified")) and not condition.startswith("W/")
