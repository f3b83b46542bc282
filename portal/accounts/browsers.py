"""Known browsers: a signed cookie of the back office says who has logged in here before.

It opens nothing. Who guesses at an account from elsewhere makes others wait (tries.py), but not this browser:
OWASP calls it a device cookie. A new password makes it worthless.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override

from portal.accounts import sealed

_SALT = "accounts.known_browser"
_LASTS = 180 * 24 * 60 * 60
_PEOPLE = 5  # who share one browser; the cookie stays small


def mark_of(request: HttpRequest, name: str) -> str | None:
    """Return the mark of a browser in which that person has logged in with their present password."""
    people = _people(request)
    if not people:
        return None
    user = get_user_model().objects.filter(username=name).first()
    mark, password = people.get(str(user.pk), ("", "")) if user else ("", "")
    if user and mark and sealed.is_digest(password, _SALT, user.password):
        return mark
    return None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Remember in the browser that this person has logged in, besides others who share it."""
    people = _people(request)
    mark = people.pop(str(user.pk), ("",))[0] or secrets.token_urlsafe(16)
    people[str(user.pk)] = (mark, sealed.digests(_SALT, user.password)[0][:32])
    value = signing.dumps(dict(list(people.items())[-_PEOPLE:]), salt=_SALT, compress=True)
    for language, _name in settings.LANGUAGES:  # each has an address of its own
        with override(language):
            path = reverse("admin:index")
        response.set_cookie(
            _cookie(language),
            value,
            max_age=_LASTS,
            path=path,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Strict",
        )


def _people(request: HttpRequest) -> dict[str, Any]:
    """Return by account key the browser's mark and a digest of the password at that time."""
    value = request.COOKIES.get(_cookie(get_language() or ""), "")
    with suppress(signing.BadSignature, ValueError):
        found = signing.loads(value, salt=_SALT, max_age=_LASTS)
        return found if isinstance(found, dict) else {}
    return {}


def _cookie(language: str) -> str:
    return f"known_browser_{language.replace('-', '_')}"
