"""Readers for the environment: a value of the right kind, the default, or one clear sentence."""

import os
import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TIME_ZONE = "Asia/Shanghai"  # of the whole portal
# Under which everybody registers: .gov.cn is no more one's own than .cn
_SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "mil", "net", "org"}


def text(name: str, default: str = "") -> str:
    """Return the value without surrounding blanks; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def required(name: str, what: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in production: {what}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if not value:
        return default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{value}”.")


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from None


def words(name: str) -> list[str]:
    """Return a list of words separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def host_names(name: str) -> list[str]:
    """Return host names separated by commas. Refuse wildcards and public suffixes."""
    found = words(name)
    for host in found:
        labels = host.strip(".").lower().split(".")
        broad = len(labels) < 2 or (len(labels) == 2 and labels[0] in _SECOND_LEVEL)
        if "*" in host or (host.startswith(".") and broad):
            raise ImproperlyConfigured(
                f"{name} must name the site's own hosts, not “{host}”, which stands for any."
            )
    return found


def choice(name: str, default: str, *others: str, former: str = "") -> str:
    """Return one of the values that are allowed; a variable's former name is read where it is not set."""
    if former and not text(name):
        name = former
    value = text(name, default)
    if value not in (default, *others):
        allowed = " or ".join((default, *others))
        raise ImproperlyConfigured(f"{name} must be {allowed}, not “{value}”.")
    return value


def path_prefix(name: str) -> str:
    """Return the path under which the site is served: "", or /open/budgets."""
    value = text(name).rstrip("/")
    if value and not value.startswith("/"):
        raise ImproperlyConfigured(f"{name} must begin with a slash, not “{value}”.")
    return value


def web_address(name: str) -> str:
    value = text(name).rstrip("/")
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
        raise ImproperlyConfigured(
            f"{name} must be an address such as https://host, not “{value}”."
        )
    return value


def mail_server(name: str) -> dict[str, Any]:
    """Return Django's settings for smtp://user:password@host:25, smtps:// (TLS from the start), or
    smtp+tls:// (STARTTLS).
    """
    value = text(name)
    parts = urlsplit(value)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    try:
        port = parts.port
    except ValueError:
        port = -1
    if value and (parts.scheme not in ports or not parts.hostname or port == -1):
        raise ImproperlyConfigured(
            f"{name} must look like smtps://user:password@host:465, smtp+tls://… or smtp://…."
        )
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": port or ports.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def database(name: str) -> dict[str, Any]:
    """Return Django's settings for postgres://user:password@host:port/name?sslmode=require.

    The host may be a socket folder, as in postgres:///name?host=/run/postgresql.
    """
    return _database(name, text(name))


def databases(name: str) -> list[dict[str, Any]]:
    """Return the settings of each of several addresses, with blanks or commas between them."""
    addresses = re.split(r"[\s,]+(?=postgres)", text(name)) if text(name) else []
    return [_database(name, address) for address in addresses]


def _database(name: str, address: str) -> dict[str, Any]:
    shape = f"{name} must look like postgres://user:password@host:5432/name"
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{shape}; its port is not a number.") from None
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"{shape}; it begins with “{parts.scheme}:”.")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{shape}; it names no database.")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "portal.postgres.pooled",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port or "",
        "OPTIONS": options,
    }


def with_server_settings(options: dict[str, Any], settings: dict[str, str]) -> dict[str, Any]:
    """Return a connection's options with settings of the server, less those that `options` sets itself.

    They are given as libpq takes them: {"options": "-c jit=off -c lock_timeout=5s"}; the last of a name
    counts.
    """
    given = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return {**options, "options": f"{given} {options.get('options', '')}".strip()}
