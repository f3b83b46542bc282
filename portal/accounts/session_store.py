"""Sessions of which the database holds nothing that opens one: SESSION_ENGINE.

The row is found by a digest of the cookie's value, and what the session holds is encrypted for that row.
So neither a copy of the database nor a look at its table gives a login away. Like django-qsessions, whose
table this is, it serves WSGI only.
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


class SessionStore(QSessionStore):  # type: ignore[misc]
    """Sessions by the digest of their cookie; they last no longer than SESSION_LONGEST_HOURS."""

    @property
    def stored_key(self) -> str:
        """What the database knows the session by; empty for one that is not stored yet."""
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
        """What the session holds: nothing where it is not this row's, or the secret key changed."""
        try:
            data = sealed.unseal(session_data, purpose=_PURPOSE, bound=self.stored_key)
        except sealed.Unreadable:
            return {}
        found: dict[str, Any] = json.loads(data)
        return found

    def get_session_cookie_age(self) -> int:
        """How long from now without work: cookie and row end by this, whatever page is open."""
        idle: int = settings.SESSION_COOKIE_AGE
        left = self.seconds_to_the_end()
        return idle if left is None else min(idle, left)

    def seconds_to_the_end(self) -> int | None:
        """How long the login may still last, however much is done; None where nothing limits it."""
        since = self.get(LOGGED_IN)
        if not since or not settings.SESSION_LONGEST_HOURS:
            return None
        return max(0, int(since + settings.SESSION_LONGEST_HOURS * 3600 - time.time()))
