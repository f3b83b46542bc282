"""Which version of the software this is: another one may give other answers of the same data."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

_SOURCES = ("budgets", "portal", "templates", "static", "locale")
_KINDS = (".py", ".html", ".xml", ".mo", ".css", ".js", ".toml", ".csv", ".sql")


def version() -> str:
    """Return a digest of all that makes an answer besides the data: the sources, and the site's own facts."""
    return sha256(f"{_sources()} {sorted(settings.PORTAL.items())}".encode()).hexdigest()[:16]


@cache
def _sources() -> str:
    digest, top = sha256(), Path(settings.BASE_DIR)
    for folder in _SOURCES:
        for path in sorted((top / folder).rglob("*")):
            if path.suffix in _KINDS:
                digest.update(path.read_bytes())
    return digest.hexdigest()
