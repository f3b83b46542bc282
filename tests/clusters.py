"""Embedded PostgreSQL servers of a test's own that have the portal's tables from the start.

To make a cluster and to migrate it is eight seconds of work. It is done once, in var/, until a source
changes; everybody gets a copy of the stopped server's data.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from portal.postgres.server import Server
from tests.roles import fingerprint

_PROJECT = Path(__file__).parents[1]
_KEPT = _PROJECT / "var" / "clusters"


def migrated_server(folder: Path) -> Server:
    """Return a server for a new folder, not yet joined, whose database is migrated and empty."""
    folder.mkdir()
    _KEPT.mkdir(parents=True, exist_ok=True)
    kept = _KEPT / fingerprint()
    with (_KEPT / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for outdated in _KEPT.glob("*/"):
                shutil.rmtree(outdated)
            _make(kept)
        _copy(kept, folder / "data")
    return Server(folder)


def _make(kept: Path) -> None:
    top = Path(tempfile.mkdtemp(dir="/tmp"))
    top.chmod(0o755)  # Postgres does not run as root
    server = Server(top / "postgres")
    server.join()
    try:
        # What the tests' own database is called, and what the browser tests set, is not for it.
        others = ("DATABASE_", "DJANGO_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(others)}
        environment |= {"EMBEDDED_POSTGRES": str(server.folder), "DEMONSTRATION": "0"}
        command = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(command, cwd=_PROJECT, env=environment, check=True)
        server.leave()  # and so stop it
        unfinished = kept.with_name("unfinished")
        _copy(server.folder / "data", unfinished)
        unfinished.rename(kept)
    finally:
        server.leave()
        shutil.rmtree(top, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder with its owners, which Python's own copies do not keep."""
    subprocess.run(["cp", "-a", source, target], check=True)
