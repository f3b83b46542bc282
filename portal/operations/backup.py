"""A backup: a dump of the whole database, encrypted where a recipient is set, and what it must hold.

The dump is of one moment (an exported snapshot), and so are the figures in the file beside it: the rows of
each table and one checksum over all seals. `restoring.py` compares them after a restore.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import Edition
from portal.operations import programs
from portal.operations.file_hash import sha256_of
from portal.table_access import TABLES

KEPT_AT_LEAST = 3  # backups, however old: who makes none any more keeps the last ones
_AGE = ("age1", "ssh-ed25519 ", "ssh-rsa ")
# Sessions, guesses at passwords and caches change from one moment to the next, and nothing hangs on them.
_PASSING = ("qsessions_session", "accounts_tries", "budgets_filesum", "django_admin_log")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: its file, and the file that says what is in it."""

    file: Path
    facts: Path

    @property
    def size(self) -> int:
        return self.file.stat().st_size


def facts() -> dict[str, Any]:
    """Return what a restored copy must hold: rows by table, and a checksum over all seals."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(each.name for each in TABLES):
            if table not in _PASSING:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
                rows[table] = cursor.fetchone()[0]
    seals = hashlib.sha256()
    sealed = Edition.objects.sealed().order_by("pk").values_list("pk", "checksum")
    for number, checksum in sealed.iterator():
        seals.update(f"{number} {checksum}\n".encode())
    return {"rows": rows, "seals": seals.hexdigest()}


@contextmanager
def _one_moment() -> Iterator[str]:
    """Yield the name of a snapshot that another program can share while the block lasts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def make_folder(folder: Path) -> None:
    """Make the folder of the backups, for this account alone. Raise CommandError if others may read it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & 0o077:
            said = _("备份里有密码和草稿，别人不能读：请先 chmod 700 %s，再备份。")
            raise CommandError(said % folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, os.strerror(13))
    except OSError as error:
        said = _("不能写到 %(folder)s（%(why)s）。")
        raise CommandError(said % {"folder": folder, "why": error.strerror}) from error


def encryption(recipient: str) -> tuple[str, list[str]]:
    """Return the suffix and the command that encrypt to a recipient: a key of age, or one that gpg knows.

    Raise CommandError where the program is not installed.
    """
    if recipient.startswith(_AGE):
        command, suffix = ["age", "--encrypt", "--recipient", recipient], ".age"
    else:
        command = ["gpg", "--batch", "--yes", "--trust-model=always", "--encrypt"]
        command, suffix = [*command, "--recipient", recipient], ".gpg"
    if shutil.which(command[0]) is None:
        said = _("要给 BACKUP_RECIPIENT 加密，得先安装 %(program)s：apt-get install %(package)s。")
        package = {"gpg": "gnupg"}.get(command[0], command[0])
        raise CommandError(said % {"program": command[0], "package": package})
    return suffix, command


def make(folder: Path, recipient: str) -> Backup:
    """Write a backup into a folder, whole or not at all."""
    make_folder(folder)
    suffix, encrypt = encryption(recipient) if recipient else ("", [])
    at = timezone.now()
    file = folder / f"portal-{at:%Y-%m-%dT%H%M%S}Z.dump{suffix}"
    unfinished = file.with_name(f".{file.name}.unfinished")
    former = os.umask(0o077)
    try:
        with _one_moment() as snapshot:
            held = facts()
            _dump(unfinished, snapshot, encrypt)
        digest = sha256_of(unfinished)
        said = {
            "file": file.name,
            "sha256": digest,
            "bytes": unfinished.stat().st_size,
            "made_at": timezone.localtime(at).isoformat(timespec="seconds"),
            "postgres": connection.cursor().connection.info.server_version,
            **held,
        }
        beside = file.with_name(f"{file.name}.json")
        beside.write_text(json.dumps(said, indent=1) + "\n", "utf-8")
        unfinished.replace(file)
    except OSError as error:
        said_so = _("不能写到 %(folder)s（%(why)s）。")
        raise CommandError(said_so % {"folder": folder, "why": error.strerror}) from error
    finally:
        unfinished.unlink(missing_ok=True)
        os.umask(former)
    return Backup(file, beside)


def _dump(target: Path, snapshot: str, encrypt: list[str]) -> None:
    """Run pg_dump of that moment, through the program that encrypts: no plain text reaches the disk."""
    arguments, env = programs.reach(connection.settings_dict)
    version = connection.cursor().connection.info.server_version
    pg_dump = programs.pg_dump_for(version)
    command: list[str | Path] = [pg_dump, "--format=custom", f"--snapshot={snapshot}"]
    command += ["--no-password", *arguments]
    if role := connection.settings_dict["OPTIONS"].get("assume_role"):
        command.append(f"--role={role}")
    with target.open("wb") as file:
        if not encrypt:
            programs.run(command, env=env, stdout=file)
            return
        dumping = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        plain, complaints = cast(IO[bytes], dumping.stdout), cast(IO[bytes], dumping.stderr)
        with plain, complaints:
            try:
                programs.run(encrypt, stdin=plain, stdout=file)
            finally:
                plain.close()  # pg_dump ends, if what encrypts has ended
                said, code = complaints.read(), dumping.wait()
        if code:
            raise CommandError(programs.failure("pg_dump", said))


def remove_older(folder: Path, days: int, now: datetime) -> list[Path]:
    """Remove the backups older than so many days but the last ones; return what was removed. 0: none."""
    if days <= 0:
        return []
    backups = sorted(each for each in folder.glob("portal-*Z.dump*") if each.suffix != ".json")
    before = f"portal-{now - timedelta(days=days):%Y-%m-%dT%H%M%S}Z"
    old = [each for each in backups[:-KEPT_AT_LEAST] if each.name < before]
    for each in old:
        each.unlink(missing_ok=True)
        each.with_name(f"{each.name}.json").unlink(missing_ok=True)
    return old
