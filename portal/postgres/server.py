"""One embedded Postgres server for one folder, shared by all processes that need it.

The folder holds `data/` (the cluster), `log`, `start.lock` (one process at a time starts or stops)
and `users.lock` (every user of the server holds it shared while it lives, so the last one to leave
knows that it is the last). Locks are the kernel's: a killed process leaves none behind.

There is no TCP. The socket lies in a private folder in /tmp. The only proof of life is an answer.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg

from portal.postgres import place, roles
from portal.postgres.place import PostgresError

DATABASE = "portal"
PORT = 5432  # names the socket file; nothing listens on the network
START_SECONDS = 60
STOP_SECONDS = 30
LOCALE = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
LARGEST_LOG = 5_000_000

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # No replication here, and a lost last second is no loss: a third less time for loads and tests.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
}


def embedded_folder() -> Path:
    """Return the project's var/postgres, or what EMBEDDED_POSTGRES says."""
    chosen = os.environ.get("EMBEDDED_POSTGRES", "").strip()
    return Path(chosen) if chosen else Path(__file__).parents[2] / "var" / "postgres"


def embedded_database(role: str) -> dict[str, Any]:
    """Return Django's settings for the embedded server, which portal.postgres.base starts later."""
    folder = embedded_folder()
    return {
        "ENGINE": "portal.postgres",
        "NAME": DATABASE,
        "USER": role,
        "HOST": str(place.socket_folder(folder.resolve())),
        "PORT": PORT,
        "EMBEDDED": str(folder.resolve()),
    }


class Server:
    """The server of one folder, as this process sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.socket_folder = place.socket_folder(self.folder)
        self._users: IO[bytes] | None = None
        self._joined_in = 0
        self._process: psutil.Process | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._threads = threading.Lock()

    def join(self) -> None:
        """Use the server until this process leaves or ends: start it where none runs.

        Cheap when repeated; starts a server that died meanwhile. Raises PostgresError.
        """
        with self._threads:
            if self._joined_in == os.getpid() and self._is_alive():
                return
            self._make_folder()
            with _undisturbed(), self._alone():
                if self._joined_in != os.getpid():
                    self._users = (self.folder / "users.lock").open("ab")
                    fcntl.flock(self._users, fcntl.LOCK_SH)
                    self._joined_in = os.getpid()
                    atexit.register(self._leave_at_exit)
                self._ensure_running()

    def leave(self) -> None:
        """Stop using the server; the last user stops it."""
        with self._threads:
            if self._users is None or self._joined_in != os.getpid():
                return
            # A folder moved or removed meanwhile is no longer ours to close: a server whose data
            # is gone stops within a minute by itself, a moved one serves who joined it there.
            with _undisturbed():
                with contextlib.suppress(FileNotFoundError), self._alone():
                    if self._is_last_user():
                        self._stop()
                self._users.close()
                self._users, self._joined_in, self._process = None, 0, None
                atexit.unregister(self._leave_at_exit)

    def _leave_at_exit(self) -> None:
        with contextlib.suppress(SystemExit, KeyboardInterrupt):  # we are on the way out
            self.leave()

    def _is_last_user(self) -> bool:
        assert self._users is not None
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def connect(self, database: str = DATABASE) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.socket_folder),
            port=PORT,
            user=roles.SUPERUSER,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    # Locks and folders

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name in ("start.lock", "users.lock"):
                (self.folder / name).touch()
        except OSError as error:
            raise PostgresError(
                f"The folder of the database can't be written ({error.strerror}): {self.folder}. "
                "Run as the account that made it, or set DATABASE_URL to a running server."
            ) from error

    # Is it alive?

    def _is_alive(self) -> bool:
        """Return whether the server's process still runs: cheap enough for every connection."""
        if self._child is not None and self._child.poll() is not None:
            return False
        return self._process is not None and _lives(self._process)

    def _answers(self, data: Path) -> bool:
        """Ask the server which data it serves: nothing else proves that it is there and ours."""
        try:
            with self.connect("postgres") as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(str(row[0])) == data

    def _processes(self, data: Path) -> list[psutil.Process]:
        """Return the live processes of this cluster: named postgres, with its data as their folder."""
        return [
            process
            for process in psutil.process_iter(["name", "cwd", "status"])
            if process.info["name"] == "postgres"
            and process.info["cwd"] == str(data)
            and process.info["status"] != psutil.STATUS_ZOMBIE
        ]

    def _postmaster(self, data: Path) -> psutil.Process | None:
        """Return the cluster's main process, if its pid file names a live one."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((data / "postmaster.pid").read_text().splitlines()[0])
            return next((p for p in self._processes(data) if p.pid == pid), None)
        return None

    # Start

    def _ensure_running(self) -> None:
        account = place.account_for(self.folder)
        data = place.data_folder(self.folder, account)
        self._refuse_foreign(data, account)
        if not self._answers(data):
            self._clear_remains(data)
            if not (data / "PG_VERSION").exists():
                self._create(data, account)
            self._refuse_other_version(data, account)
            self._start(data, account)
        self._process = self._postmaster(data)
        self._create_database()

    def _refuse_foreign(self, data: Path, account: place.Account) -> None:
        if data.exists() and not account.owns(data):
            raise PostgresError(
                f"The database in {data} belongs to another account ({data.owner()}): run as that "
                "account, or remove the folder, or set DATABASE_URL to a running server."
            )

    def _refuse_other_version(self, data: Path, account: place.Account) -> None:
        programs = place.programs(account)
        ours = account.run([programs / "postgres", "--version"]).stdout.split()[-1].split(".")[0]
        theirs = (data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise PostgresError(
                f"The database in {data} was made by Postgres {theirs}, this is Postgres {ours}: "
                "remove the folder to begin anew, or install the former version of the project."
            )

    def _clear_remains(self, data: Path) -> None:
        """End processes that still use the data after a crash or a move; delete a stale pid file."""
        postmaster = self._postmaster(data)
        if postmaster is not None:
            if self._waits_for_answer(data, postmaster):
                return
            _end(postmaster, signal.SIGINT)
        for orphan in self._processes(data):
            _end(orphan, signal.SIGQUIT)
        (data / "postmaster.pid").unlink(missing_ok=True)

    def _waits_for_answer(self, data: Path, postmaster: psutil.Process) -> bool:
        """Wait for a live server that is starting; return False if it listens at a former place instead."""
        lines = (data / "postmaster.pid").read_text().splitlines()
        if len(lines) > 4 and lines[4] and lines[4] != str(self.socket_folder):
            return False
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and _lives(postmaster):
            if self._answers(data):
                return True
            time.sleep(0.1)
        return False

    def _create(self, data: Path, account: place.Account) -> None:
        """Make the cluster beside its place and move it there whole: a broken-off start leaves no half."""
        unfinished = data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        account.take(unfinished)
        made = account.run(
            [
                place.programs(account) / "initdb",
                f"--pgdata={unfinished}",
                f"--username={roles.SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--no-instructions",
            ],
            env=LOCALE,
        )
        if made.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise PostgresError(f"Postgres could not make its data folder: {made.stderr.strip()}")
        unfinished.rename(data)

    def _start(self, data: Path, account: place.Account) -> None:
        if self._answers(data):
            return
        self._make_socket_folder(account)
        log = self.folder / "log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.unlink()
        before = log.stat().st_size if log.exists() else 0
        command = [str(place.programs(account) / "postgres"), "-D", str(data)]
        for name, value in {**OPTIONS, "unix_socket_directories": self.socket_folder}.items():
            command += ["-c", f"{name}={value}"]
        with log.open("ab") as output:
            # Its own session: Ctrl-C in the terminal goes to us, and we stop the server in order.
            self._child = subprocess.Popen(
                command,
                cwd="/",
                env=LOCALE,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **account.popen_arguments(),
            )
        self._wait_until_it_answers(data, log, before)

    def _wait_until_it_answers(self, data: Path, log: Path, before: int) -> None:
        assert self._child is not None
        deadline = time.monotonic() + START_SECONDS
        while not self._answers(data):
            if self._child.poll() is not None or time.monotonic() > deadline:
                said = log.read_bytes()[before:].decode("utf-8", "replace").strip()
                raise PostgresError(f"Postgres did not start; its log ({log}) says:\n{said}")
            time.sleep(0.03)

    def _make_socket_folder(self, account: place.Account) -> None:
        """Make the folder of the socket, private because anybody who opens the socket is the superuser."""
        folder = self.socket_folder
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            account.take(folder)
        if not stat.S_ISDIR(folder.lstat().st_mode) or not account.owns(folder):
            raise PostgresError(
                f"{folder} is needed for the database's socket but belongs to someone else: remove it."
            )
        folder.chmod(0o700)

    def _create_database(self) -> None:
        with self.connect("postgres") as connection:
            roles.make_roles(connection)
            owned = roles.is_owned(connection, DATABASE)
            if owned is None:
                roles.make_database(connection, DATABASE)
        if owned is False:
            with self.connect() as connection:
                roles.hand_over(connection, DATABASE)

    # Stop

    def _stop(self) -> None:
        account = place.account_for(self.folder)
        data = place.data_folder(self.folder, account)
        postmaster = self._postmaster(data)
        if postmaster is not None:
            _end(postmaster, signal.SIGINT)
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(1)
            self._child = None
        shutil.rmtree(self.socket_folder, ignore_errors=True)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off Ctrl-C and its like until the server is wholly started or stopped: a second or two."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wishes: list[int] = []
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        before[number] = signal.getsignal(number)
        # The former handler of a signal that is just arriving runs here, and may wish to exit.
        with contextlib.suppress(SystemExit, KeyboardInterrupt):
            signal.signal(number, lambda number, frame: wishes.append(number))
            continue
        wishes.append(number)
        signal.signal(number, lambda number, frame: wishes.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for wish in wishes[:1]:
        signal.raise_signal(wish)


def _end(process: psutil.Process, wish: signal.Signals) -> None:
    """Ask a process to end, then insist. One that its parent has not reaped has ended too."""
    for asked, patience in ((wish, STOP_SECONDS), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(asked)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not _lives(process):
                return
            time.sleep(0.02)


def _lives(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False
