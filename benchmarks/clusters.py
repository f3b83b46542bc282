"""PostgreSQL servers that replicate each other, made of the embedded programs, on this machine."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from benchmarks.servers import free_port
from portal.postgres import place
from portal.postgres.roles import SUPERUSER
from portal.postgres.server import LOCALE

SECONDS = 30
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "wal_level": "replica",
    "hot_standby": "on",
    "max_connections": "60",
    "fsync": "off",  # these outlive no power cut
    "log_min_messages": "fatal",
}


class Cluster:
    """One server. Its data lies in a folder of its own; it trusts whoever is on this machine."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.data, self.port = name, folder / name, free_port()
        self._account = place.account_for(folder)
        self._account.take(folder)
        self._programs = place.programs(self._account)

    def address(self, database: str = "portal") -> str:
        """Return its address as its superuser."""
        return f"postgres://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        """Make and start an empty primary with a database for the portal."""
        self._run("initdb", "-D", str(self.data), "-U", SUPERUSER, "-A", "trust", "--no-sync", "-E", "UTF8",
                  "--locale=C.UTF-8")  # fmt: skip
        self.start()
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE portal")

    def follow(self, primary: Cluster) -> None:
        """Become a copy of a primary that follows it."""
        shutil.rmtree(self.data, ignore_errors=True)
        source = f"host=127.0.0.1 port={primary.port} user={SUPERUSER} application_name={self.name}"
        self._run(
            "pg_basebackup", "-D", str(self.data), "-d", source, "-R", "-X", "stream", "-c", "fast"
        )
        self.start()

    def start(self) -> None:
        settings = " ".join(
            f"-c {name}={value or chr(39) * 2}" for name, value in _SETTINGS.items()
        )
        self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", f"{self.data}.log", "-o",
                  f"-p {self.port} {settings}")  # fmt: skip

    def stop(self) -> None:
        """Stop it as a machine that is switched off does, if it runs."""
        for process in self._processes():
            process.send_signal(signal.SIGCONT)
        if self._processes():
            self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.data))

    def promote(self) -> None:
        """Make a replica the primary."""
        self._run("pg_ctl", "promote", "-w", "-D", str(self.data))

    def freeze(self, *, only: str = "") -> None:
        """Stop its processes in the middle of what they do (only those of a title, such as "walreceiver")."""
        self._signal(signal.SIGSTOP, only)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT, "")

    def wait_for(self, primary: Cluster) -> None:
        """Wait until it has replayed all that a primary has written."""
        with psycopg.connect(primary.address()) as connection:
            row = connection.execute("SELECT pg_current_wal_lsn()::text").fetchone()
        until = time.monotonic() + SECONDS
        with psycopg.connect(self.address(), autocommit=True) as connection:
            while time.monotonic() < until:
                done = connection.execute(
                    "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", row
                ).fetchone()
                if done and done[0]:
                    return
                time.sleep(0.05)
        raise TimeoutError(f"{self.name} does not catch up")

    def _processes(self) -> list[psutil.Process]:
        return [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] == "postgres" and process.info["cwd"] == str(self.data)
        ]

    def _signal(self, kind: signal.Signals, only: str) -> None:
        for process in self._processes():
            if only in " ".join(process.cmdline()):
                process.send_signal(kind)

    def _run(self, program: str, *options: str) -> None:
        # pg_ctl's server would hold a pipe for what it writes: so nothing is captured from it.
        done = self._account.run([self._programs / program, *options], env=LOCALE)
        if done.returncode:
            raise RuntimeError(f"{program} of {self.name}: {done.stderr.strip()}")


@contextmanager
def replicated(folder: Path, replicas: int) -> Iterator[tuple[Cluster, list[Cluster]]]:
    """Run a primary and replicas that follow it; yield them."""
    primary = Cluster(folder, "primary")
    followers = [Cluster(folder, f"follower{number + 1}") for number in range(replicas)]
    try:
        primary.create()
        for follower in followers:
            follower.follow(primary)
        yield primary, followers
    finally:
        for cluster in (primary, *followers):
            cluster.stop()
