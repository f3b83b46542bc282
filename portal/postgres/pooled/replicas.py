"""Which replica public reads ask, if any.

A replica may be asked while it has replayed all that the primary had written a look before, so what it says
is at most two looks old. Both are compared by their place in the log (LSN), not by clocks: a replica that is
cut off from the primary notices nothing itself, and an idle primary makes nobody late. While the primary
is away, replicas that had everything of its last known place go on answering.
"""

from __future__ import annotations

import os
import threading
from contextvars import ContextVar
from decimal import Decimal
from itertools import count
from time import monotonic
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

PREFIX = "replica"  # DATABASES: replica1, replica2 …
SECONDS = 0.5  # between two looks
BELIEVED_SECONDS = 10.0  # a look may wait for servers that do not answer
_LIMITS = {"connect_timeout": 2, "tcp_user_timeout": 2000, "options": "-c statement_timeout=2s"}
_WRITTEN = "SELECT pg_current_wal_lsn() - '0/0'"
# A server that was promoted, or that was a primary and is cut off, is no replica: it answers null.
_REPLAYED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0' END"

_reads_from: ContextVar[str] = ContextVar("reads_from", default="")


def aliases() -> list[str]:
    """Return the names of the replicas in the settings."""
    return [alias for alias in settings.DATABASES if alias.startswith(PREFIX)]


def read_from(alias: str) -> None:
    """Let what this thread asks from now on be answered by a replica; "" for the primary."""
    _reads_from.set(alias)


def reads_from() -> str:
    """Return the replica that this thread asks, "" for the primary."""
    return _reads_from.get()


class Watch:
    """Looks again and again how far each replica is, in a thread of each process that asks."""

    def __init__(self) -> None:
        self._written: Decimal | None = None  # the primary's place in the log, a look ago
        self._seen_at: dict[str, float] = {}  # when a replica was last seen to have all of it
        self._process = 0
        self._starting = threading.Lock()
        self._turns = count()
        self._links: dict[str, psycopg.Connection[Any]] = {}

    def choose(self) -> str:
        """Return a replica that is not behind, in turns; "" where there is none."""
        if self._process != os.getpid():
            self._start()
        since = monotonic() - BELIEVED_SECONDS
        usable = [alias for alias, seen_at in sorted(self._seen_at.items()) if seen_at > since]
        return usable[next(self._turns) % len(usable)] if usable else ""

    def distrust(self, alias: str) -> None:
        """Ask a replica nothing until it has been looked at again."""
        self._seen_at.pop(alias, None)

    def look(self) -> None:
        """Compare each replica with where the primary was a look ago."""
        written = self._ask(DEFAULT_DB_ALIAS, _WRITTEN)
        replayed = {alias: self._ask(alias, _REPLAYED) for alias in aliases()}
        if self._written is None and written is None:  # begun without a primary
            self._written = max((place for place in replayed.values() if place), default=None)
        for alias, place in replayed.items():
            if place is not None and self._written is not None and place >= self._written:
                self._seen_at[alias] = monotonic()
            else:
                self._seen_at.pop(alias, None)
        if written is not None:
            self._written = written

    def _start(self) -> None:
        with self._starting:
            if self._process != os.getpid():
                self._process, self._seen_at, self._links = os.getpid(), {}, {}
                threading.Thread(target=self._look_for_ever, name="replicas", daemon=True).start()

    def _look_for_ever(self) -> None:
        pause = threading.Event()
        while True:
            self.look()
            pause.wait(SECONDS)

    def _ask(self, alias: str, question: str) -> Decimal | None:
        """Return a place in the log; None where the server does not answer, or is not what it should be."""
        try:
            link = self._links.get(alias)
            if link is None:
                wanted = connections[alias].get_connection_params()
                link = psycopg.connect(**{**wanted, **_LIMITS, "autocommit": True})
                self._links[alias] = link
            row = link.execute(question).fetchone()
        except psycopg.Error:
            broken = self._links.pop(alias, None)
            if broken is not None:
                broken.close()
            return None
        return row[0] if row else None


watch = Watch()
