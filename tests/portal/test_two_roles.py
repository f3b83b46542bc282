"""The embedded server with both its roles logged in for real, and a database of before taken over."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.postgres import roles
from portal.postgres.server import DATABASE, PORT, Server
from tests.clusters import migrated_server
from tests.portal.test_settings import PROJECT

pytestmark = pytest.mark.slow

PUBLISH = """
from budgets import publishing
from tests.cast import fire_brigade, fire_budget
draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
publishing.publish(edition=draft)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    top = Path(tempfile.mkdtemp(dir="/tmp"))
    top.chmod(0o755)
    found = migrated_server(top / "postgres")
    found.join()
    manage(found, "shell", "-v0", "-c", PUBLISH)
    yield found
    found.leave()
    shutil.rmtree(top, ignore_errors=True)


def manage(server: Server, *arguments: str) -> str:
    # DJANGO_ALLOW_ASYNC_UNSAFE is the browser tests'.
    others = ("DATABASE_", "DJANGO_ALLOW_ASYNC")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={**kept, "EMBEDDED_POSTGRES": str(server.folder), "DEMONSTRATION": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


def ask(server: Server, role: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(
        host=str(server.socket_folder), port=PORT, user=role, dbname=DATABASE
    ) as connection:
        return connection.execute(statement).fetchall()


def refused(server: Server, role: str, statement: str) -> str:
    with pytest.raises(psycopg.Error) as error:
        ask(server, role, statement)
    return str(error.value)


def test_the_owner_migrates_the_site_publishes_and_neither_bends_it(server: Server) -> None:
    site, owner = roles.SITE, roles.OWNER
    assert "permission denied" in refused(server, site, "UPDATE budgets_filerows SET count = 1")
    assert "must be owner" in refused(server, site, "ALTER TABLE budgets_line DISABLE TRIGGER USER")
    assert "permission denied" in refused(server, site, "SET ROLE portal_owner")
    assert "does not change" in refused(server, owner, "UPDATE budgets_filerows SET count = 1")
    checked = manage(server, "check", "--deploy", "--database", "default")
    assert "portal.W" not in checked


def test_what_is_derived_is_made_anew_by_commands_that_take_the_owners_role(server: Server) -> None:
    with server.connect() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE budgets_filerows SET layout = 0, rows = 'x'")
    assert "1 editions kept." in manage(server, "keep_files")
    with server.connect() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM budgets_searchentry")
    assert "1 editions" in manage(server, "rebuild_search", "--if-empty")
    acts = "SELECT actor_name, note FROM budgets_event WHERE act = 'rebuild' ORDER BY id"
    told = ask(server, roles.SITE, acts)
    assert [(name, str(note).split("；")[0]) for name, note in told] == [
        ("", "文件各行，1 份"),
        ("", "检索条目，1 份"),
    ]
    assert ask(server, roles.SITE, "SELECT count(*) > 10 FROM budgets_searchentry") == [(True,)]
    off = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O'"
    assert ask(server, roles.SITE, off) == []
    assert manage(server, "keep_files") == ""


def test_a_database_of_before_is_handed_over_to_the_owner(server: Server) -> None:
    """As an earlier version left it: everything belongs to the superuser, who ran the site."""
    with server.connect() as superuser:
        superuser.execute(f"REASSIGN OWNED BY {roles.OWNER} TO {roles.SUPERUSER}")
        for role in (roles.OWNER, roles.SITE):
            superuser.execute(f"DROP OWNED BY {role}")
            superuser.execute(f"DROP ROLE {role}")
    manage(server, "migrate", "-v0")
    strangers = ask(
        server,
        roles.SITE,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relowner <> 'portal_owner'::regrole",
    )
    assert strangers == []
    assert "portal.W" not in manage(server, "check", "--deploy", "--database", "default")
    assert ask(server, roles.SITE, "SELECT count(*) FROM budgets_edition") == [(1,)]
