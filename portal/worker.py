"""gunicorn's threaded worker, which accepts non-ASCII addresses and refuses requests in the portal's words.

`curl 'http://…/search/?q=信访'` sends the characters as they are. gunicorn answers with a page of its own
(400), because an address may hold ASCII only, and has no setting for it. Browsers encode what was typed; so
does this worker, before the address is read. What is refused before any view is asked (an address that is
too long, a request that is none) is told as the API tells it, or as a line of text.

Django is imported only where something is refused: `make run` loads this class before it forks its workers.
"""

from __future__ import annotations

import json
import re
import socket
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import (
    InvalidHeader,
    InvalidHeaderName,
    InvalidHTTPVersion,
    InvalidRequestLine,
    InvalidRequestMethod,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_API = re.compile(rb"[A-Z]+ [^ ?]*/api/")
_STATUS = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    InvalidRequestLine: HTTPStatus.BAD_REQUEST,
    InvalidRequestMethod: HTTPStatus.BAD_REQUEST,
    InvalidHTTPVersion: HTTPStatus.BAD_REQUEST,
    InvalidHeader: HTTPStatus.BAD_REQUEST,
    InvalidHeaderName: HTTPStatus.BAD_REQUEST,
}


class TypedRequest(Request):  # type: ignore[misc]  # gunicorn has no types
    """A request whose address may hold characters that are not ASCII: they are percent-encoded."""

    begins = b""

    def parse(self, unreader: Any) -> Any:
        try:
            return super().parse(unreader)
        except ParseException as error:
            error.of_api = bool(_API.match(self.begins))
            raise

    def read_line(self, unreader: Any, buf: bytearray, limit: int = 0) -> Any:
        try:
            return super().read_line(unreader, buf, limit)
        finally:
            self.begins = bytes(buf[:500])

    def parse_request_line(self, line_bytes: bytes) -> None:
        parts = line_bytes.split(b" ", 2)
        if len(parts) == 3:
            parts[1] = _NOT_ASCII.sub(lambda found: b"%%%02X" % found[0][0], parts[1])
        super().parse_request_line(b" ".join(parts))


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """The worker of `make run` and of production."""

    def init_process(self) -> None:
        RequestParser.mesg_class = TypedRequest
        super().init_process()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        status = _STATUS.get(type(exc))
        if status is None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", (addr or ("",))[0], exc)
        try:
            write_nonblock(client, refusal(status, of_api=getattr(exc, "of_api", False)))
        except OSError as error:
            self.log.debug("Failed to send the refusal: %s", error)


def refusal(status: HTTPStatus, *, of_api: bool) -> bytes:
    """Return the whole response, in both languages: JSON for the API, else text."""
    from django.utils.translation import gettext_lazy as _

    from budgets.data_views.refusals import Refused

    code, text = {
        HTTPStatus.REQUEST_URI_TOO_LONG: (
            "uri_too_long",
            _("网址太长。请少写几个条件，或者分几次问。"),
        ),
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: ("headers_too_large", _("请求头太长。")),
        HTTPStatus.BAD_REQUEST: ("bad_request", _("看不懂这个请求：它不是正确的 HTTP。")),
    }[status]
    body = Refused(code, text).body
    error = body["error"]
    kind = "application/json" if of_api else "text/plain"
    content = (
        json.dumps(body, ensure_ascii=False)
        if of_api
        else f"{error['message']}\n{error['message_en']}\n"
    ).encode()
    heads = [
        f"HTTP/1.1 {int(status)} {status.phrase}",
        "Connection: close",
        f"Content-Type: {kind}; charset=utf-8",
        f"Content-Length: {len(content)}",
        "Cache-Control: private, no-store",
        "X-Content-Type-Options: nosniff",
        *(["Access-Control-Allow-Origin: *"] if of_api else []),
    ]
    return "\r\n".join([*heads, "", ""]).encode() + content
