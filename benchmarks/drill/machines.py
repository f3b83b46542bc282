"""The servers of the drill: what an operator runs on several machines, as processes of this one.

They run from the configuration that is shipped (`deploy/replication/`), with ports, folders and passwords of
their own, as an ordinary account. Ports stand for machines.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import psycopg

from benchmarks.servers import free_port
from portal.postgres import place

SHIPPED = Path(__file__).parents[2] / "deploy" / "replication"
PROGRAMS = ("etcd", "patroni", "haproxy", "pgbouncer")
NAMES = ("one", "two", "three")
START_SECONDS = 90
_PATH = f"{os.environ['PATH']}:/usr/sbin:/usr/bin"


def missing() -> list[str]:
    """Return the programs that this machine lacks, and Debian's PostgreSQL, if it does."""
    lacking = [name for name in PROGRAMS if shutil.which(name, path=_PATH) is None]
    return lacking if debian_programs() else [*lacking, "postgresql"]


def debian_programs() -> Path | None:
    """Return the folder of the newest of Debian's PostgreSQL servers; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


class Machines:
    """A primary and two replicas that Patroni looks after, HAProxy and PgBouncer before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.account = place.account_for(folder)
        self.account.take(folder)
        self.postgres = {name: free_port() for name in NAMES}
        self.rest = {name: free_port() for name in NAMES}
        self.etcd, self.peer, self.haproxy, self.pgbouncer = (free_port() for _ in range(4))
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start everything; the portal's database is empty then."""
        here = f"http://127.0.0.1:{self.etcd}"
        peer = f"http://127.0.0.1:{self.peer}"
        options = {
            "data-dir": str(self.folder / "etcd"),
            "listen-client-urls": here,
            "advertise-client-urls": here,
            "listen-peer-urls": peer,
            "initial-advertise-peer-urls": peer,
            "initial-cluster": f"default={peer}",
        }
        self._run("etcd", ["etcd", *(f"--{name}={value}" for name, value in options.items())])
        for name in NAMES:
            self.start_machine(name)
            self.wait_for(partial(self.is_running, name), f"PostgreSQL of {name}")
        self.wait_for(lambda: bool(self.primary()), "a primary")
        with psycopg.connect(
            self.address(self.primary(), "postgres"), autocommit=True
        ) as connection:
            connection.execute("CREATE DATABASE portal")
        self._start_haproxy()
        self.start_pgbouncer()

    def start_machine(self, name: str) -> None:
        """Start Patroni on one of the three machines, and with it PostgreSQL."""
        text = (SHIPPED / "patroni.yml").read_text("utf-8")
        programs = debian_programs()
        for was, ours in {
            "name: one": f"name: {name}",
            "10.0.0.1:8008": f"127.0.0.1:{self.rest[name]}",
            "10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379": f"127.0.0.1:{self.etcd}",
            "10.0.0.1:5432": f"127.0.0.1:{self.postgres[name]}",
            "/var/lib/postgresql/15/main": str(self.folder / name),
            "/usr/lib/postgresql/15/bin": str(programs),
            "mode: automatic": "mode: 'off'",
            "local all all peer": "local all all trust",
            'hot_standby: "on"': f'hot_standby: "on"\n        unix_socket_directories: {self.folder}',
        }.items():
            text = text.replace(was, ours)
        self._run(name, ["patroni", str(self._written(f"{name}.yml", text))])

    def lose(self, name: str) -> None:
        """Kill Patroni and PostgreSQL of a machine at once, as a lost machine does."""
        process = self._processes.pop(name)
        process.kill()
        for each in self._postgres_of(name):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        process.wait()

    def cut_off(self, name: str) -> None:
        """Let a replica hear no more of its primary, without noticing it."""
        for each in self._postgres_of(name):
            if "walreceiver" in " ".join(each.cmdline()):
                each.send_signal(signal.SIGSTOP)

    def reconnect(self, name: str) -> None:
        for each in self._postgres_of(name):
            each.send_signal(signal.SIGCONT)

    def start_pgbouncer(self) -> None:
        text = (SHIPPED / "pgbouncer.ini").read_text("utf-8")
        users = self._written("userlist.txt", '"postgres" "change-me-superuser"\n')
        for was, ours in {
            "port=5000": f"port={self.haproxy}",
            "listen_port = 6432": f"listen_port = {self.pgbouncer}",
            "/etc/pgbouncer/userlist.txt": str(users),
            "/var/log/postgresql/pgbouncer.log": str(self.folder / "pgbouncer.log"),
            "/run/postgresql/pgbouncer.pid": str(self.folder / "pgbouncer.pid"),
            "[pgbouncer]": f"[pgbouncer]\nunix_socket_dir = {self.folder}",
        }.items():
            text = text.replace(was, ours)
        self._run("pgbouncer", ["pgbouncer", str(self._written("pgbouncer.ini", text))])
        self.wait_for(lambda: self._answers(self.pooled_address()), "PgBouncer")

    def stop_pgbouncer(self) -> None:
        process = self._processes.pop("pgbouncer")
        process.kill()
        process.wait()

    def state(self, name: str) -> dict[str, Any]:
        """Return what Patroni says of a machine; nothing where it does not answer."""
        try:
            with urlopen(f"http://127.0.0.1:{self.rest[name]}/patroni", timeout=2) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except (URLError, OSError, ValueError):
            return {}

    def is_running(self, name: str) -> bool:
        """Return whether Patroni says that PostgreSQL of a machine runs."""
        return self.state(name).get("state") == "running"

    def primary(self) -> str:
        """Return the machine that Patroni holds for the primary; "" while there is none."""
        for name in NAMES:
            said = self.state(name)
            if said.get("role") in ("master", "primary") and said.get("state") == "running":
                return name
        return ""

    def has_two(self) -> bool:
        """Whether the primary has a replica that confirms each commit."""
        primary = self.primary()
        return bool(primary) and any(
            each.get("sync_state") == "sync" for each in self.state(primary).get("replication", ())
        )

    def address(self, name: str, database: str = "portal") -> str:
        """Return the address of the database of one machine."""
        return self._address(self.postgres[name], database)

    def pooled_address(self) -> str:
        """Return that of whichever is the primary, through PgBouncer and HAProxy."""
        return self._address(self.pgbouncer, "portal")

    def primary_address(self) -> str:
        """Return that of whichever is the primary, through HAProxy."""
        return self._address(self.haproxy, "portal")

    def stop(self) -> None:
        for process in self._processes.values():
            process.kill()
            process.wait()
        for name in NAMES:
            for each in self._postgres_of(name):
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()

    def _start_haproxy(self) -> None:
        text = (SHIPPED / "haproxy.cfg").read_text("utf-8").replace(":5000", f":{self.haproxy}")
        for number, name in enumerate(NAMES, 1):
            text = text.replace(f"10.0.0.{number}:5432 check port 8008",
                                f"127.0.0.1:{self.postgres[name]} check port {self.rest[name]}")  # fmt: skip
        self._run("haproxy", ["haproxy", "-f", str(self._written("haproxy.cfg", text))])
        self.wait_for(lambda: self._answers(self.primary_address()), "HAProxy")

    def _written(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        path.chmod(0o600)
        self.account.take(path)
        return path

    def _run(self, name: str, command: Sequence[str]) -> None:
        program = shutil.which(command[0], path=_PATH)
        assert program
        with (self.folder / f"{name}.log").open("ab") as log:
            self.account.take(self.folder / f"{name}.log")
            self._processes[name] = subprocess.Popen(
                [program, *command[1:]], cwd=self.folder, stdout=log, stderr=log, start_new_session=True,
                env={"PATH": _PATH, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
                **self.account.popen_arguments(),
            )  # fmt: skip

    def _postgres_of(self, name: str) -> list[psutil.Process]:
        data = str(self.folder / name)
        return [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] == "postgres" and process.info["cwd"] == data
        ]

    def wait_for(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds; end the drill where it does not."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if holds():
                return
            time.sleep(0.2)
        logs = "\n".join(f"{log}" for log in sorted(self.folder.glob("*.log")))
        raise SystemExit(f"The drill waits in vain for {what}. Logs:\n{logs}")

    @staticmethod
    def _answers(address: str) -> bool:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @staticmethod
    def _address(port: int, database: str) -> str:
        return f"postgres://postgres:change-me-superuser@127.0.0.1:{port}/{database}"


@contextmanager
def running(folder: Path) -> Iterator[Machines]:
    """Run the machines; stop them whatever happens."""
    machines = Machines(folder)
    try:
        machines.start()
        yield machines
    finally:
        machines.stop()
