"""A polite limit: how many questions one address may ask in a minute (settings.API_REQUESTS_A_MINUTE).

Of IPv6 a whole /64 counts as one: it is what one household or office has.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budgets.access import request_context
from budgets.data_views.refusals import Refused

SECONDS = 60


def count(request: HttpRequest) -> None:
    """Count a request. Raise Refused, with Retry-After, above the limit; a setting of 0 switches it off."""
    allowed: int = settings.API_REQUESTS_A_MINUTE
    if not allowed:
        return
    minute, passed = divmod(int(time.time()), SECONDS)
    key = f"api:{minute}:{request_context.network()}"
    cache.add(key, 0, SECONDS)
    try:
        asked = cache.incr(key)
    except ValueError:  # thrown out meanwhile
        return
    if asked > allowed:
        wait = SECONDS - passed
        raise Refused(
            "too_many_requests",
            _(
                "一分钟最多问 %(allowed)s 次，请 %(wait)s 秒后再来。全部数据可以一次下载：/data/lines.csv"
            ),
            headers={"Retry-After": str(wait)},
            allowed=allowed,
            wait=wait,
        )
