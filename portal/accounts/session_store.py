"""SESSION_ENGINE: sessions that cannot be used with a copy of the database.

The row is found by a digest of the cookie's value, and its content is encrypted for that row, so that a
session cannot be taken over by reading the table. Like django-qsessions, whose table this is, it supports
WSGI only.
"""

from __future__ import annotations

import json
import time
from typing import Any

from django.conf import settings
from django.utils import timezone
from qsessions.backends.db import SessionStore as QSessionStore
from qsessions.models import Session

from portal.accounts import sealed

LOGGED_IN = "logged_in_at"
_PURPOSE = "session"


class SessionStore(QSessionStore):  # type: ignore[misc]  # qsessions has no types
    """Sessions found by a digest of their cookie, which last at most SESSION_LONGEST_HOURS."""

    @property
    def stored_key(self) -> str:
        """Return the key of the session's row, a digest; "" if it is not stored yet."""
        return sealed.fingerprint(self.session_key) if self.session_key else ""

    def _get_session_from_db(self) -> Session | None:
        found = self.model.objects.filter(
            session_key=self.stored_key, expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(sealed.fingerprint(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        made = super().create_model_instance(data)
        made.session_key = self.stored_key
        return made

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(sealed.fingerprint(key))

    def encode(self, session_dict: dict[str, Any]) -> str:
        return sealed.seal(
            json.dumps(session_dict).encode(), purpose=_PURPOSE, bound=self.stored_key
        )

    def decode(self, session_data: str) -> dict[str, Any]:
        """Return the content of the session; {} if it belongs to another row or an unknown secret key."""
        try:
            data = sealed.unseal(session_data, purpose=_PURPOSE, bound=self.stored_key)
        except sealed.Unreadable:
            return {}
        found: dict[str, Any] = json.loads(data)
        return found

    def get_session_cookie_age(self) -> int:
        """Return for how many seconds the session lasts without activity, for cookie and row."""
        idle: int = settings.SESSION_COOKIE_AGE
        left = self.seconds_to_the_end()
        return idle if left is None else min(idle, left)

    def seconds_to_the_end(self) -> int | None:
        """Return for how many seconds the session lasts at most; None without a limit."""
        since = self.get(LOGGED_IN)
        if not since or not settings.SESSION_LONGEST_HOURS:
            return None
        return max(0, int(since + settings.SESSION_LONGEST_HOURS * 3600 - time.time()))
