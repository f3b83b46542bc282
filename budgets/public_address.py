"""The site's own address, with which every address in a file, a feed, a map or the head of a page begins."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest


def base_of(request: HttpRequest) -> str:
    """Return PUBLIC_BASE_URL; where it is not set, as in development, the address that the visitor typed.

    Nothing else asks a request for its host: the header says what its sender likes.
    """
    base: str = settings.PORTAL["base_url"] or request.build_absolute_uri("/")
    return base


def absolute(request: HttpRequest, path: str) -> str:
    """Return a path of this site with its public address before it."""
    return urljoin(base_of(request), path)
