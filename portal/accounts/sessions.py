"""The sessions of a person, identified without revealing their keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from qsessions.models import Session
from ua_parser import parse

from budgets.access import request_context
from budgets.access.rights import user_of


@dataclass(frozen=True, slots=True)
class Login:
    """One session as its owner sees it."""

    mark: str
    device: str
    address: str
    since: datetime | None
    seen: datetime
    here: bool


def of(user: User) -> list[Login]:
    """Return the person's current sessions: this one first, then the last used."""
    found = [_as_login(session) for session in _alive(user)]
    return sorted(found, key=lambda login: (not login.here, -login.seen.timestamp()))


def end_one(user: User, wanted: str) -> Login | None:
    """End the session with that mark if it is the person's own, and return it."""
    for session in _alive(user):
        if constant_time_compare(mark(session.session_key), wanted):
            login = _as_login(session)
            session.delete()
            return login
    return None


def end_others(user: User) -> int:
    """End all sessions of the person except that of this request; return how many."""
    others = Session.objects.filter(user_id=user.pk).exclude(session_key=stored_key())
    count: int = others.filter(expire_date__gt=timezone.now()).count()
    others.delete()
    return count


def keep_only_this(request: HttpRequest) -> None:
    """End the person's other sessions, and copies of this one's cookie, after a change of a credential."""
    request.session.cycle_key()
    end_others(user_of(request))


def mark(key: str) -> str:
    """Return a name for a session that does not reveal its key."""
    return salted_hmac("accounts.session", key, algorithm="sha256").hexdigest()[:32]


def stored_key() -> str:
    """Return the stored key of the session of this request; "" for a command."""
    return getattr(getattr(request_context.request(), "session", None), "stored_key", "")


def device_of(agent: str) -> str:
    """Return a browser as people know it: Chrome 126 · Windows 10."""
    found = parse(agent)
    browser, system = found.user_agent, found.os
    parts = []
    if browser:
        parts.append(" ".join(part for part in (browser.family, browser.major) if part))
    if system:
        parts.append(" ".join(part for part in (system.family, system.major) if part))
    return " · ".join(parts) or agent[:60]


def _alive(user: User) -> QuerySet[Session]:
    alive: QuerySet[Session] = Session.objects.filter(
        user_id=user.pk, expire_date__gt=timezone.now()
    )
    return alive


def _as_login(session: Session) -> Login:
    return Login(
        mark(session.session_key),
        device_of(session.user_agent or ""),
        session.ip or "",
        session.created_at,
        session.updated_at,
        session.session_key == stored_key(),
    )
