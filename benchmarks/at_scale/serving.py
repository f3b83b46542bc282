"""A running portal on one of the databases: gunicorn with threads, as in production."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from benchmarks.at_scale.databases import Database
from benchmarks.servers import free_port, running


@dataclass(frozen=True, slots=True)
class Site:
    """A portal that answers at `address` ("http://127.0.0.1:8123")."""

    address: str
    master: psutil.Process

    @property
    def megabytes(self) -> float:
        """Return the memory of its worker, in MB (RSS)."""
        return float(max(child.memory_info().rss for child in self.master.children())) / 2**20


@contextmanager
def serving(database: Database, *, threads: int = 8, **settings: str) -> Iterator[Site]:
    """Serve the portal on a database, warm: one worker process with threads on a free port.

    `settings` are further variables of its environment.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", str(threads)]
    command += ["--log-level", "error", "--no-control-socket"]
    environment = database.environment | {"ALLOWED_HOSTS": "127.0.0.1"} | settings
    address = f"http://127.0.0.1:{port}"
    with running(command, f"{address}/data/", env=environment) as process:
        yield Site(address, psutil.Process(process.pid))
