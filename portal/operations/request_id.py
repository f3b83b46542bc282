"""The id of the request that is being answered, for what is logged meanwhile. It needs no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex

HEADER = "X-Request-ID"
_ID = re.compile(r"[0-9A-Za-z-]{8,64}")  # 5f3759df4b1d4c0e9a7b6c5d4e3f2a1b, as nginx's $request_id
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_id() -> str:
    """Return the id of the request that is being answered; "" for a command."""
    return _current.get()


@contextmanager
def request_id(given: str) -> Iterator[str]:
    """Take the id that a proxy gave, or make one; yield it, and keep it as long as the block lasts."""
    identity = given if _ID.fullmatch(given) else token_hex(16)
    token = _current.set(identity)
    try:
        yield identity
    finally:
        _current.reset(token)
