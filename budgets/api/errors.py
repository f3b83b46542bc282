"""What the API says when it cannot answer: one shape, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.utils import translation


def both(text: Any, **values: object) -> dict[str, str]:
    """A sentence in both languages, as members of an answer; `text` is a lazy translation."""
    said = {}
    for language, member in (("zh-hans", "message"), ("en", "message_en")):
        with translation.override(language):
            shown = {name: str(value) for name, value in values.items()}
            said[member] = str(text) % shown if values else str(text)
    return said


class Refused(Exception):
    """A question that is not answered. `known` are the words that would have been right."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        text: Any,
        *,
        parameter: str | None = None,
        known: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.headers = dict(headers or {})
        self.body = {
            "error": {
                "status": int(status),
                "code": code,
                **both(text, **values),
                "parameter": parameter,
                "known": list(known),
            }
        }


CODES = (
    "unknown_parameter",
    "repeated_parameter",
    "bad_value",
    "missing_parameter",
    "bad_query",
    "bad_cursor",
    "not_found",
    "method_not_allowed",
    "precondition_failed",
    "uri_too_long",
    "headers_too_large",
    "bad_request",
    "too_many_requests",
    "internal_error",
)
