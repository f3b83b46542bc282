"""Backups for their owner's eyes, encrypted, and proved by a restore: with real programs and real servers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError

from portal.operations import backup, restoring
from portal.postgres.roles import OWNER
from portal.postgres.server import Server
from tests.portal.test_settings import PROJECT

pytestmark = pytest.mark.slow

PUBLISH = """
from budgets import publishing
from tests.cast import fire_brigade, fire_budget
draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
publishing.publish(edition=draft)
"""
DEBIANS = Path("/usr/lib/postgresql/15")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    top = Path(tempfile.mkdtemp(dir="/tmp"))
    top.chmod(0o755)
    found = Server(top / "postgres")
    found.join()
    manage(found, "migrate", "-v0")
    manage(found, "shell", "-v0", "-c", PUBLISH)
    yield found
    found.leave()
    shutil.rmtree(top, ignore_errors=True)


def ran(server: Server, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    others = ("DATABASE_", "DJANGO_ALLOW_ASYNC")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={**kept, "EMBEDDED_POSTGRES": str(server.folder), "DEMONSTRATION": "0", **more},
        capture_output=True,
        text=True,
        check=False,
    )


def manage(server: Server, *arguments: str, **more: str) -> str:
    done = ran(server, *arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def made_in(folder: Path) -> Path:
    (found,) = (each for each in folder.glob("portal-*.dump*") if each.suffix != ".json")
    return found


@pytest.fixture(scope="module")
def of18(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A backup that was rehearsed at once, beside the note of its run; what was said."""
    top = tmp_path_factory.mktemp("of18")
    umask = os.umask(0o022)
    try:
        told = manage(server, "backup", str(top / "b"), "--rehearse", STATE_FOLDER=str(top))
    finally:
        os.umask(umask)
    return made_in(top / "b"), told


def test_a_backup_is_its_owners_alone_and_is_proved_by_a_restore(of18: tuple[Path, str]) -> None:
    file, told = of18
    assert "行，一行不差" in told
    assert "1 editions, all as they were sealed." in told
    assert "whole" in told
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in file.parent.iterdir()} == {0o600}
    noted = json.loads((file.parents[1] / "runs" / "backup.json").read_text())
    assert noted["code"] == 0


def test_what_was_changed_or_is_not_all_there_is_no_backup(
    server: Server, of18: tuple[Path, str], tmp_path: Path
) -> None:
    file = tmp_path / of18[0].name
    beside = tmp_path / f"{file.name}.json"
    shutil.copy(of18[0], file)
    said = json.loads(of18[0].with_name(beside.name).read_text())
    beside.write_text(json.dumps({**said, "rows": {**said["rows"], "budgets_line": 99}}))
    lacking = ran(server, "rehearse_restore", str(file))
    assert lacking.returncode == 1
    assert "恢复出来的和备份时不一样：budgets_line: 99 → " in lacking.stderr
    assert "Traceback" not in lacking.stderr
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(CommandError, match="SHA-256 不符"):
        restoring.facts_beside(file)
    with pytest.raises(CommandError, match="没有这个备份"):
        restoring.facts_beside(tmp_path / "none")


def test_a_folder_that_others_read_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(CommandError, match="chmod 700"):
        backup.make_folder(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="不能写到"):
        backup.make_folder(tmp_path / "file" / "b")


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_a_backup_for_a_recipient_is_read_with_their_key_only(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "gpg"
    home.mkdir(mode=0o700)
    key = [
        "gpg",
        "--homedir",
        home,
        "--batch",
        "--passphrase",
        "",
        "--quick-gen-key",
        "a@b.example",
    ]
    subprocess.run(key, check=True, capture_output=True)
    known = {"GNUPGHOME": str(home), "BACKUP_RECIPIENT": "a@b.example"}
    manage(server, "backup", str(tmp_path / "b"), **known)
    file = made_in(tmp_path / "b")
    assert file.suffix == ".gpg"
    assert b"PGDMP" not in file.read_bytes()
    monkeypatch.setenv("GNUPGHOME", str(home))
    with restoring.decrypted(file, None) as plain:
        assert plain.read_bytes().startswith(b"PGDMP")
        assert plain.parent.stat().st_mode & 0o777 == 0o700
    assert not plain.exists()
    (tmp_path / "other").mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "other"))
    with pytest.raises(CommandError, match="gpg: "), restoring.decrypted(file, None):
        pass


def test_nothing_is_left_where_it_cannot_be_encrypted(server: Server, tmp_path: Path) -> None:
    refused = ran(server, "backup", str(tmp_path / "b"), BACKUP_RECIPIENT="nobody@known.example")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert [*(tmp_path / "b").iterdir()] == []


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_age_will_do_too(server: Server, tmp_path: Path) -> None:
    key = tmp_path / "key"
    made = subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True, text=True)
    recipient = made.stderr.split()[-1]
    manage(server, "backup", str(tmp_path / "b"), BACKUP_RECIPIENT=recipient)
    file = made_in(tmp_path / "b")
    with pytest.raises(CommandError, match="--identity"), restoring.decrypted(file, None):
        pass
    with restoring.decrypted(file, key) as plain:
        assert plain.read_bytes().startswith(b"PGDMP")


@pytest.fixture
def debians(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database on Debian's PostgreSQL 15; yield the address of its owner."""
    if not (DEBIANS / "bin" / "initdb").exists():
        pytest.skip("Debian's PostgreSQL 15 is not installed")
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
    run = [*as_postgres, DEBIANS / "bin" / "pg_ctl", "-D", folder / "data", "-w"]
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    started = {"cwd": "/", "check": True, "stdout": subprocess.DEVNULL}
    initdb = "-U portal_owner -A trust -E UTF8 --locale=C.UTF-8"
    subprocess.run([*run, "-o", initdb, "initdb"], **started)  # type: ignore[call-overload]
    log = ["-l", folder / "log"]
    subprocess.run([*run, *log, "-o", options, "start"], **started)  # type: ignore[call-overload]
    try:
        with psycopg.connect(
            host=str(folder), user=OWNER, dbname="postgres", autocommit=True
        ) as root:
            root.execute("CREATE DATABASE portal")
            root.execute("CREATE ROLE portal_site LOGIN")
        yield f"postgres://{OWNER}@/portal?host={folder}"
    finally:
        subprocess.run([*run, "-m", "immediate", "stop"], **started)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


def test_from_18_to_15_and_back(
    server: Server, of18: tuple[Path, str], debians: str, tmp_path: Path
) -> None:
    """A trial on the embedded 18 moves to the county's 15; the county's backup is rehearsed on 18."""
    site = debians.replace(OWNER, "portal_site", 1)
    county = {"DATABASE_URL": site, "DATABASE_OWNER_URL": debians}
    assert "已恢复" in manage(server, "restore", str(of18[0]), **county)
    assert "数据库不是空的" in ran(server, "restore", str(of18[0]), **county).stderr
    manage(server, "migrate", "-v0", **county)
    assert "1 editions, all" in manage(server, "verify_seals", **county)
    manage(server, "backup", str(tmp_path / "of15"), **county)
    file = made_in(tmp_path / "of15")
    listed = subprocess.run(
        [DEBIANS / "bin" / "pg_restore", "--list", file], capture_output=True, text=True, check=True
    )
    assert "Dumped from database version: 15" in listed.stdout
    assert "这份备份可以恢复" in manage(server, "rehearse_restore", str(file))


def test_old_backups_are_removed_but_never_the_last_ones(tmp_path: Path) -> None:
    names = [f"portal-2026-0{month}-01T031000Z.dump" for month in (1, 2, 3, 4, 5)]
    for name in names:
        (tmp_path / name).touch()
        (tmp_path / f"{name}.json").touch()
    now = datetime(2026, 5, 2, tzinfo=UTC)
    assert backup.remove_older(tmp_path, 0, now) == []
    assert [each.name for each in backup.remove_older(tmp_path, 10, now)] == names[:2]
    assert sorted(each.name for each in tmp_path.glob("*.dump")) == names[2:]
    assert len([*tmp_path.glob("*.json")]) == backup.KEPT_AT_LEAST
