"""What the portal logs: a line for each event on standard error, with one clock; the worst to the operator.

`LOG_FORMAT=json`, the default in production, writes a JSON object a line; `line` is for people at a terminal.
Both say the time with its offset from UTC, as every other time that leaves the portal.
"""

from __future__ import annotations

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.operations.request_id import current_id

FOR_OPERATOR = {
    "for_operator": True
}  # extra= of a record below ERROR that the operator is told too
_ONCE_IN = (
    15 * 60
)  # seconds in which the operator is told of the same kind of event once, by each process
_MOST_AN_HOUR = 20  # whatever happens


def logging_settings(log_format: str, level: str, zone: str) -> dict[str, Any]:
    """Return the settings of `logging` for the site, its commands and gunicorn."""
    from portal.refusal_log import without_traceback

    own = {"handlers": ["console", "operator"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": JsonLines, "zone": zone},
            "line": {"()": Lines, "zone": zone},
        },
        "filters": {"refused": {"()": lambda: without_traceback}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["refused"],
            },
            "operator": {"()": ToOperator, "zone": zone, "filters": ["refused"]},
        },
        "root": {"handlers": own["handlers"], "level": level},
        "loggers": {
            "django": {**own, "level": "WARNING"},
            "django.request": {"level": "ERROR"},  # not each page that was not found
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "budgets": {"level": "INFO"},
            "axes": {"level": "ERROR"},  # who fails to log in stands in the log of accounts
            "gunicorn.error": {**own, "level": "INFO"},
            "gunicorn.access": {
                "handlers": [],
                "propagate": False,
            },  # nginx's log is that of requests
        },
    }


class Lines(logging.Formatter):
    """A line for people: 2026-11-30T16:36:04.782+08:00 ERROR django.request [5f3759df] GET /: no room."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.zone = ZoneInfo(zone)

    def format(self, record: logging.LogRecord) -> str:
        said = self._fields(record)
        start = " ".join(str(said.pop(name)) for name in ("time", "level", "logger"))
        message, trace = said.pop("message"), said.pop("exception", "")
        beside = " ".join(f"{name}={value}" for name, value in said.items())
        line = f"{start} {message}{beside and f' ({beside})'}"
        return f"{line}\n{trace}" if trace else line

    def _fields(self, record: logging.LogRecord) -> dict[str, object]:
        """Return what is known of an event: of one in a request, who asked what from where."""
        at = datetime.fromtimestamp(record.created, self.zone)
        said: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := current_id():
            said["request_id"] = identity
        request: Any = getattr(record, "request", None)
        if hasattr(request, "get_full_path"):
            said |= {
                "method": request.method,
                "path": request.get_full_path(),
                "address": request.META.get("REMOTE_ADDR", ""),
            }
            # Only a person who was read already: the database may be what failed.
            if person := getattr(getattr(request, "_cached_user", None), "username", ""):
                said["person"] = person
        if status := getattr(record, "status_code", None):
            said["status"] = status
        if record.exc_info and record.exc_info[0]:
            said["exception"] = self.formatException(record.exc_info)
        return said


class JsonLines(Lines):
    """The same as one JSON object, for a program that collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self._fields(record), ensure_ascii=False, default=str)


def _kind_of(record: logging.LogRecord) -> object:
    """Return what tells one kind of event from another, whatever request it was."""
    error = record.exc_info[0] if record.exc_info else None
    return getattr(record, "kind", None) or (record.name, str(record.msg), error)


class ToOperator(logging.Handler):
    """Tells the operator of errors, and of what is marked FOR_OPERATOR, without keeping the request waiting.

    One kind of event is told once in a while: a thousand visitors who meet an error are one message.
    """

    def __init__(self, zone: str) -> None:
        super().__init__(logging.WARNING)
        self._lines = Lines(zone)
        self._sender: ThreadPoolExecutor | None = None
        self._told: dict[object, float] = {}
        self._times: list[float] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.ERROR and not getattr(record, "for_operator", False):
            return
        from portal.operations import telling

        try:
            if not telling.is_set_up() or not self._is_time(_kind_of(record)):
                return
            subject = (record.getMessage().splitlines() or [""])[0]
            self._sender = self._sender or ThreadPoolExecutor(1, "operator")
            self._sender.submit(telling.tell, subject, self._lines.format(record))
        except Exception:  # as every handler: a log never breaks what it is about
            self.handleError(record)

    def _is_time(self, kind: object) -> bool:
        now = time.monotonic()
        self._times = [each for each in self._times if now - each < 60 * 60]
        if now - self._told.get(kind, -_ONCE_IN) < _ONCE_IN or len(self._times) >= _MOST_AN_HOUR:
            return False
        self._told = {each: at for each, at in self._told.items() if now - at < _ONCE_IN}
        self._told[kind] = now
        self._times.append(now)
        return True
