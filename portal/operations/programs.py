"""PostgreSQL's programs, and how they reach the portal's database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db.backends.postgresql.client import DatabaseClient

from portal.postgres import place

DEBIANS = Path("/usr/lib/postgresql")


def embedded(name: str) -> Path:
    """Return a program of the embedded PostgreSQL, the newest that the portal knows."""
    return place.psql().with_name(name)


def pg_dump_for(server_version: int) -> Path:
    """Return a pg_dump of the server's own version, whose dumps its own pg_restore reads; else the embedded.

    `server_version` is as PostgreSQL counts: 150020.
    """
    major = server_version // 10_000
    debians = DEBIANS / str(major) / "bin" / "pg_dump"
    for program in (debians, Path(shutil.which("pg_dump") or debians)):
        if program.exists() and major_of(program) == major:
            return program
    return embedded("pg_dump")


def major_of(program: Path) -> int:
    """Return the major version of one of PostgreSQL's programs: pg_dump (PostgreSQL) 15.20 (Debian…) → 15."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def reach(settings_dict: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Return arguments and environment by which a program of PostgreSQL connects as Django would."""
    (_psql, *arguments), env = DatabaseClient.settings_to_cmd_args_env(settings_dict, [])
    return [str(each) for each in arguments], {**os.environ, **(env or {})}


def run(command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a program. Raise CommandError with the last line that it says, if it fails."""
    try:
        done = subprocess.run([*command], stderr=subprocess.PIPE, check=False, **options)
    except FileNotFoundError as error:
        raise CommandError(f"{Path(command[0]).name}: {error.strerror}.") from error
    if done.returncode:
        raise CommandError(failure(Path(command[0]).name, done.stderr))
    return done


def failure(program: str, said: bytes) -> str:
    """Return a sentence of what a program says of its failure."""
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    errors = [line for line in lines if "error" in line.lower()] or lines
    return f"{program}: {errors[0].strip()}"
