"""Where a page begins, as a word that a client passes on unread: sealed, so that only ours are taken."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b, sha256
from hmac import compare_digest
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from budgets.data_views.refusals import Refused

_SEAL = 6  # bytes: enough that nobody finds one, short enough for every row to have one


def cursor(place: Sequence[Any], order: str) -> str:
    """Return the cursor that begins after `place` in an order; `order` names the endpoint and its sort."""
    inside = orjson.dumps(place)
    return urlsafe_b64encode(_seal(inside, order) + inside).rstrip(b"=").decode()


def place(text: str, order: str) -> list[Any]:
    """Return what `cursor` was made of; Refused for one of another order, or not of ours."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        sealed = b""
    if not compare_digest(sealed[:_SEAL], _seal(sealed[_SEAL:], order)):
        raise Refused(
            "bad_cursor",
            _("这个 cursor 不是这里给出的，或者是另一种顺序的。请从第一页重新开始。"),
            parameter="cursor",
        )
    found: list[Any] = orjson.loads(sealed[_SEAL:])
    return found


def _seal(inside: bytes, order: str) -> bytes:
    return blake2b(inside, digest_size=_SEAL, key=_key(order, settings.SECRET_KEY)).digest()


@lru_cache(maxsize=1000)
def _key(order: str, secret: str) -> bytes:
    return sha256(f"budgets.api.v1 {order} {secret}".encode()).digest()
