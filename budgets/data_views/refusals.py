"""What is said where a question is not answered: in both languages, in the shape of the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from http import HTTPStatus
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class Shape(Enum):
    """In which shape an address tells an error: text for files, the API's own JSON for the API."""

    TEXT = "text"
    JSON = "json"


def both(text: Any, **values: object) -> dict[str, str]:
    """Return a sentence in both languages, as members of an answer; `text` is a lazy translation."""
    said = {}
    for language, member in (("zh-hans", "message"), ("en", "message_en")):
        with translation.override(language):
            shown = {name: str(value) for name, value in values.items()}
            said[member] = str(text) % shown if values else str(text)
    return said


# No connection; or a query, a lock or the server's end: see the limits in settings.DATABASES. Told by a 503.
DATABASE_FAILED = (OperationalError, InterfaceError)

# The status of each code; any other is that of a bad request.
_STATUS = {
    "not_found": HTTPStatus.NOT_FOUND,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "gone": HTTPStatus.GONE,
    "precondition_failed": HTTPStatus.PRECONDITION_FAILED,
    "range_not_satisfiable": HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    "uri_too_long": HTTPStatus.REQUEST_URI_TOO_LONG,
    "headers_too_large": HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "internal_error": HTTPStatus.INTERNAL_SERVER_ERROR,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}


class Refused(Exception):
    """A question that is not answered. `known` are the words that would have been right."""

    def __init__(
        self,
        code: str,
        text: Any,
        *,
        parameter: str | None = None,
        known: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.status = _STATUS.get(code, HTTPStatus.BAD_REQUEST)
        self.headers = dict(headers or {})
        self.body = {
            "error": {
                "status": int(self.status),
                "code": code,
                **both(text, **values),
                "parameter": parameter,
                "known": list(known),
            }
        }

    def response(self, request: HttpRequest, shape: Shape) -> HttpResponse:
        """Return the answer; text is in the visitor's language, JSON in both."""
        error: dict[str, Any] = self.body["error"]
        if shape is Shape.JSON:
            content: Any = orjson.dumps(self.body)
            response = HttpResponse(content, content_type="application/json; charset=utf-8")
        else:
            language = translation.get_language_from_request(request)
            text = error["message_en" if language.startswith("en") else "message"]
            response = HttpResponse(text, content_type="text/plain; charset=utf-8")
            response["Content-Language"] = language
            response["Vary"] = "Accept-Language"
        response.status_code = self.status
        for name, value in self.headers.items():
            response[name] = value
        return response
