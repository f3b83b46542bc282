"""Servers that a benchmark starts for itself and stops again."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

START_SECONDS = 60
STOP_SECONDS = 10


def free_port() -> int:
    """Return a port of this machine that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(
    command: Sequence[str], address: str, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server; yield its process once it answers at an address. `options` are Popen's."""
    with subprocess.Popen(command, **options) as process:
        try:
            _wait(process, address)
            yield process
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
    raise SystemExit(f"Nothing answered at {address}.")
