"""A running portal on one of the databases: gunicorn with threads, as in production."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.at_scale.databases import Database

START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Site:
    """A portal that answers at `address` ("http://127.0.0.1:8123")."""

    address: str
    master: psutil.Process

    @property
    def megabytes(self) -> float:
        """The memory of its worker, in MB (RSS)."""
        return max(child.memory_info().rss for child in self.master.children()) / 2**20


@contextmanager
def serving(database: Database, *, threads: int = 8, **settings: str) -> Iterator[Site]:
    """The portal on a database, warm: one worker process with threads on a free port.

    `settings` are further variables of its environment.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", str(threads)]
    command += ["--log-level", "error", "--no-control-socket"]
    environment = database.environment | {"ALLOWED_HOSTS": "127.0.0.1"} | settings
    with subprocess.Popen(command, env=environment) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, f"{address}/data/")
            yield Site(address, psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own server
                answer.read()
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise SystemExit(f"The portal did not answer at {address}.")
