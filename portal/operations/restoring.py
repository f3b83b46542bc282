"""Restore a backup into an empty database of any version from 15 on, and prove that it is all there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.operations import programs
from portal.operations.file_hash import sha256_of
from portal.postgres.place import account_for
from portal.postgres.roles import OWNER
from portal.postgres.server import DATABASE, PORT, Server

# What a pg_dump of 17 or newer sets, and an older server does not know.
_NEWER_SETTINGS = (b"SET transaction_timeout = ",)


def facts_beside(file: Path) -> dict[str, Any]:
    """Return what a backup says of itself; {} for a dump that the portal did not make.

    Raise CommandError if the file is not the one that was made.
    """
    beside = file.with_name(f"{file.name}.json")
    if not file.is_file():
        raise CommandError(_("没有这个备份：%s。") % file)
    if not beside.exists():
        return {}
    said: dict[str, Any] = json.loads(beside.read_text("utf-8"))
    if sha256_of(file) != said["sha256"]:
        raise CommandError(_("%s 和备份时不一样了（SHA-256 不符）：文件坏了，或者被换过。") % file)
    return said


@contextmanager
def decrypted(file: Path, identity: Path | None) -> Iterator[Path]:
    """Yield the dump itself, decrypted into a closed folder for as long as the block lasts."""
    if file.suffix not in (".age", ".gpg"):
        yield file
        return
    command: list[str | Path] = ["gpg", "--batch", "--quiet", "--decrypt", file]
    if file.suffix == ".age":
        if identity is None:
            raise CommandError(_("这个备份是加密的：用 --identity 指明 age 的私钥文件。"))
        command = ["age", "--decrypt", "--identity", identity, file]
    with tempfile.TemporaryDirectory(prefix="portal-restore") as folder:
        plain = Path(folder, "dump")
        with plain.open("wb") as target:
            programs.run(command, stdout=target)
        yield plain


def restore(dump: Path, settings_dict: dict[str, Any]) -> None:
    """Restore a dump into an empty database, completely or not at all. Raise CommandError.

    The dump is read by the newest pg_restore there is and written by psql, so that neither its version nor
    the server's matters; whoever connects owns everything afterwards, and `migrate` grants the rest.
    """
    arguments, env = programs.reach(settings_dict)
    _require_empty(arguments, env)
    reading = subprocess.Popen(
        [programs.embedded("pg_restore"), "--no-owner", "--no-privileges", "--file=-", dump],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    command: list[str | Path] = [programs.embedded("psql"), "--no-psqlrc", "--quiet"]
    command += ["--single-transaction"]
    command += ["--set=ON_ERROR_STOP=1", "--no-password", "--output", os.devnull, *arguments]
    writing = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    lines, target = cast(IO[bytes], reading.stdout), cast(IO[bytes], writing.stdin)
    with reading, writing:
        try:
            for line in lines:
                if not line.startswith(_NEWER_SETTINGS):
                    target.write(line)
            said = cast(IO[bytes], reading.stderr).read()
            if reading.wait():  # half a dump must not be committed
                writing.kill()
                raise CommandError(programs.failure("pg_restore", said))
            target.close()
        except BrokenPipeError:
            reading.kill()
        refused = cast(IO[bytes], writing.stderr).read()
        if writing.wait():
            raise CommandError(programs.failure("psql", refused))


def _require_empty(arguments: list[str], env: dict[str, str]) -> None:
    counted = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    psql = programs.embedded("psql")
    command: list[str | Path] = [psql, "-XAtc", counted, "--no-password", *arguments]
    found = programs.run(command, env=env, stdout=subprocess.PIPE)
    if found.stdout.strip() != b"0":
        raise CommandError(
            _("数据库不是空的。请停下网站，删去并重新建立数据库（dropdb、createdb），再恢复。")
        )


@contextmanager
def _throw_away_server() -> Iterator[Server]:
    """Yield an embedded server of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="portal-rehearsal"))
    if account_for(folder).uid is not None:  # root: another account runs the server
        folder.chmod(0o755)
    server = Server(folder)
    try:
        server.join()
        yield server
    finally:
        server.leave()
        shutil.rmtree(folder, ignore_errors=True)


def rehearse(file: Path, identity: Path | None) -> Iterator[str]:
    """Restore a backup on a server of its own, and yield a line for each thing that was proved.

    The database of the site is not touched. Raise CommandError for the first thing that is not as it was.
    """
    expected = facts_beside(file)
    if expected:
        yield _("文件和备份时一样：SHA-256 %s") % expected["sha256"]
    with decrypted(file, identity) as dump, _throw_away_server() as server:
        to = {"NAME": DATABASE, "USER": OWNER, "HOST": str(server.socket_folder), "PORT": PORT}
        restore(dump, {**to, "PASSWORD": "", "OPTIONS": {}})
        yield _("已恢复到一个临时的数据库")
        env = _of_the_rehearsal(server)
        if expected:
            found = json.loads(_manage(env, "backup_facts"))
            if wrong := _differences(expected, found):
                raise CommandError(_("恢复出来的和备份时不一样：%s") % "；".join(wrong))
            rows = sum(expected["rows"].values())
            yield _("%(tables)s 张表、%(rows)s 行，一行不差") % {
                "tables": len(expected["rows"]),
                "rows": rows,
            }
        _manage(env, "migrate", "-v0")
        for command in ("verify_seals", "verify_ledger"):
            yield f"{command}: {_manage(env, command).strip()}"


def _of_the_rehearsal(server: Server) -> dict[str, str]:
    """Return the environment in which commands use the throw-away server, with the site's key and address."""
    return {
        **os.environ,
        "PORTAL_ENV": "development",
        "DATABASE_URL": "",
        "DATABASE_OWNER_URL": "",
        "DEMONSTRATION": "0",
        "EMBEDDED_POSTGRES": str(server.folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "STATE_DIRECTORY": "",
        "STATE_FOLDER": "",
        "WITHDRAWN_FOLDER": "",
    }


def _manage(env: dict[str, str], *command: str) -> str:
    run = [sys.executable, str(Path(settings.BASE_DIR, "manage.py")), *command]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise CommandError(f"{command[0]}: {said}")
    return done.stdout


def _differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    wrong = [
        f"{table}: {count} → {found['rows'].get(table, 0)}"
        for table, count in expected["rows"].items()
        if found["rows"].get(table) != count
    ]
    return wrong + (["seals"] if expected["seals"] != found["seals"] else [])
