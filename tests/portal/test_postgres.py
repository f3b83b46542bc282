"""The embedded Postgres survives what happens to a database on a person's own machine."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from portal.postgres import place
from portal.postgres.server import Server

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
USER = """
import sys, time
from pathlib import Path
from portal.postgres.server import Server
Server(Path(sys.argv[1])).join()
print("joined", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def make_server() -> Iterator[Callable[[str], Server]]:
    """A server for a folder of this name, in a place that an ordinary account can enter."""
    servers: list[Server] = []
    tops: list[Path] = []

    def make(name: str = "postgres") -> Server:
        top = Path(tempfile.mkdtemp(dir="/tmp"))
        top.chmod(0o755)
        tops.append(top)
        servers.append(Server(top / name))
        return servers[-1]

    yield make
    for server in servers:
        server.leave()
        for process in processes_of(server):
            process.kill()
        shutil.rmtree(server.socket_folder, ignore_errors=True)
    for top in tops:
        shutil.rmtree(top, ignore_errors=True)


def another_user(server: Server, **environment: str) -> "subprocess.Popen[str]":
    """Another process that uses the server until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, server.folder],
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "joined\n"
    return process


def processes_of(server: Server) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["pid", "ppid", "name", "cwd", "status"])
        if process.info["name"] == "postgres"
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and str(process.info["cwd"]).startswith(str(server.folder))
    ]


def head_of(server: Server) -> psutil.Process:
    return psutil.Process(int((server.folder / "data/postmaster.pid").read_text().split()[0]))


def answer(server: Server) -> object:
    with server.connect() as connection:
        row = connection.execute("SELECT 6 * 7").fetchone()
    assert row is not None
    return row[0]


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.mark.parametrize(
    "name",
    ["with spaces & more", "它'的\"数据", "/".join(["long-" * 15] * 3)],
    ids=["spaces-and-ampersand", "chinese-and-quotes", "long"],
)
def test_it_works_in_any_folder_and_leaves_nothing(
    make_server: Callable[..., Server], name: str
) -> None:
    server = make_server(name)
    server.join()
    assert answer(server) == 42
    server.leave()
    assert processes_of(server) == []
    assert not server.socket_folder.exists()


def test_it_knows_chinese_characters_where_the_shell_knows_none(
    make_server: Callable[..., Server],
) -> None:
    server = make_server()
    user = another_user(server, LANG="C", LC_ALL="C")
    server.join()
    with server.connect() as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        trigrams = connection.execute("SELECT show_trgm('预算')").fetchone()
        server_encoding = connection.execute("SHOW server_encoding").fetchone()
    assert server_encoding == ("UTF8",)
    assert trigrams is not None
    assert len(trigrams[0]) == 3  # type: ignore[arg-type]
    user.communicate()


def test_nothing_listens_on_the_network(make_server: Callable[..., Server]) -> None:
    server = make_server()
    server.join()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", port=5432, user="portal", connect_timeout=2)
    assert not [c for c in head_of(server).net_connections("inet") if c.status == "LISTEN"]


def test_the_last_user_to_leave_stops_it(make_server: Callable[..., Server]) -> None:
    server = make_server()
    user = another_user(server)
    server.join()
    first = head_of(server).pid
    user.communicate()
    assert user.returncode == 0
    assert answer(server) == 42
    assert head_of(server).pid == first
    server.leave()
    assert processes_of(server) == []


def test_many_users_who_come_at_once_share_one_server(make_server: Callable[..., Server]) -> None:
    server = make_server()
    commands = [sys.executable, "-c", USER, str(server.folder)]
    users = [
        subprocess.Popen(commands, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    for user in users:
        assert user.stdout is not None
        assert user.stdout.readline() == b"joined\n"
    found = processes_of(server)  # as they were at one moment: its workers come and go
    numbers = {process.info["pid"] for process in found}
    assert len([process for process in found if process.info["ppid"] not in numbers]) == 1
    for user in users:
        user.communicate()
    assert processes_of(server) == []


def test_a_killed_user_leaves_a_server_that_the_next_one_takes_over(
    make_server: Callable[..., Server],
) -> None:
    server = make_server()
    user = another_user(server)
    left = head_of(server).pid
    user.kill()
    user.wait()
    server.join()
    assert head_of(server).pid == left
    server.leave()
    assert processes_of(server) == []


def test_a_killed_server_is_started_again_at_the_next_connection(
    make_server: Callable[..., Server],
) -> None:
    server = make_server()
    server.join()
    with server.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.execute("CHECKPOINT")
    head = head_of(server)
    head.send_signal(signal.SIGKILL)
    wait_until(lambda: not head.is_running() or head.status() == psutil.STATUS_ZOMBIE)
    server.join()
    with server.connect() as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_stale_pid_file_is_no_hindrance(make_server: Callable[..., Server]) -> None:
    server = make_server()
    server.join()
    for content in ("", "not a pid\n", "1\n/nowhere\n", f"{os.getpid()}\n"):
        server.leave()
        (server.folder / "data/postmaster.pid").write_text(content)
        server.join()
        assert answer(server) == 42, content


def test_a_start_that_was_broken_off_is_begun_anew(make_server: Callable[..., Server]) -> None:
    server = make_server()
    unfinished = server.folder / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    server.join()
    assert answer(server) == 42
    assert not unfinished.exists()


def test_a_moved_folder_is_served_from_its_new_place(make_server: Callable[..., Server]) -> None:
    former = make_server()
    user = another_user(former)
    moved = make_server()
    former.folder.rename(moved.folder)
    moved.join()
    assert answer(moved) == 42
    assert len({process.info["cwd"] for process in processes_of(moved)}) == 1
    user.communicate()
    assert user.returncode == 0
    moved.leave()
    assert processes_of(moved) == []


def test_data_of_another_version_is_refused_with_a_sentence(
    make_server: Callable[..., Server],
) -> None:
    server = make_server()
    server.join()
    server.leave()
    (server.folder / "data/PG_VERSION").write_text("9\n")
    with pytest.raises(place.PostgresError, match=r"made by Postgres 9, this is Postgres \d+"):
        server.join()


def test_data_of_another_account_is_refused_with_a_sentence(
    make_server: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_server()
    server.join()
    server.leave()
    # Who else could own it, seen from here? Postgres is asked to run as an account that does not.
    stranger = place.Account("nobody", 65534, 65534)
    monkeypatch.setattr(place, "account_for", lambda folder: stranger)
    monkeypatch.setattr(place, "data_folder", lambda folder, account: folder / "data")
    with pytest.raises(place.PostgresError, match="belongs to another account"):
        server.join()


def test_a_socket_folder_of_someone_else_is_refused(make_server: Callable[..., Server]) -> None:
    server = make_server()
    elsewhere = server.folder.parent / "elsewhere"
    elsewhere.mkdir()
    server.socket_folder.symlink_to(elsewhere)
    try:
        with pytest.raises(place.PostgresError, match="belongs to someone else"):
            server.join()
    finally:
        server.socket_folder.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs Postgres as another account")
def test_as_root_it_works_in_a_folder_that_is_closed_to_all_others(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "postgres")
    shelter = Path("/var/tmp") / place.name_of(server.folder)
    try:
        server.join()
        assert answer(server) == 42
        assert closed.stat().st_mode & 0o777 == 0o700
        server.leave()
        assert not [p for p in psutil.process_iter(["cwd"]) if str(shelter) in str(p.info["cwd"])]
    finally:
        server.leave()
        shutil.rmtree(shelter, ignore_errors=True)
