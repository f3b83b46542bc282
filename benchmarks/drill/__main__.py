"""`make drill`: one failure after another, under load; what readers and clerks saw of each.

Six clerks save all the time, ten readers ask twenty pages a second through nginx, two ask the portal itself.
No reader through nginx may meet an error, and no figure that was acknowledged may be lost. Times are printed,
not judged: the machine may be busy.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any, NamedTuple

import psutil

from benchmarks import clerks
from benchmarks.clerks import Clerk, Desk, Seen
from benchmarks.drill.machines import Machines, missing, running
from tests.portal.test_run import PROJECT, Site
from tests.serving import NGINX, ask, nginx_before

CLERKS, READERS, DIRECT_READERS = 6, 10, 2
READ = ["/", "/departments/", "/years/2023/", "/data/lines.csv"]
READ += [
    f"/departments/{slug}/{page}" for slug in clerks.PUBLISHED for page in ("", "2023/", "2023.csv")
]
QUIET = 5.0  # seconds of load before and after a failure
BACK_SECONDS = 120  # for which the drill waits until all is as before
_UNKNOWN = "/departments/?q={}"  # nobody has asked for it before


class Happening(NamedTuple):
    """One act of a client; `failed` is "" or how."""

    at: float  # by the monotonic clock
    kind: str
    seconds: float
    failed: str


class Log(Seen):
    """What clients saw, act by act."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Happening] = []

    def note(self, kind: str, seconds: float, failed: str) -> None:
        self.all.append(Happening(time.monotonic(), kind, seconds, failed))


class Portal:
    """A portal on the machines of the drill."""

    def __init__(self, top: Path, machines: Machines) -> None:
        self.top, self.machines = top, machines
        self.withdrawn = top / "withdrawn"
        self.environment = {
            **os.environ,
            "DATABASE_URL": machines.pooled_address(),
            "DATABASE_REPLICA_URLS": " ".join(machines.address(name) for name in machines.postgres),
            "DATABASE_POOL_SIZE": "0",  # PgBouncer has it
            "STATIC_ROOT": str(top / "static"),
            "WITHDRAWN_FOLDER": str(self.withdrawn),
            "DEMONSTRATION": "0",
        }

    def prepared(self) -> list[Desk]:
        """Make the tables, departments, clerks and what is published."""
        self._manage("migrate", "-v0")
        said = self._manage(
            "shell",
            "-v0",
            "-c",
            f"from benchmarks import offices; offices.prepare({len(clerks.PUBLISHED)})",
        )
        return [Desk(**desk) for desk in json.loads(said.splitlines()[-1])]

    @contextmanager
    def runs(self) -> Iterator[None]:
        self.site = Site(self.environment, self.top / "portal.log")
        self.site.wait_until_it_answers()
        try:
            yield
        finally:
            self.site.process.terminate()
            self.site.process.wait(30)

    def kill_worker(self) -> None:
        """Kill one of the processes that answer."""
        psutil.Process(self.site.process.pid).children()[-1].kill()

    def _manage(self, *command: str) -> str:
        # Past PgBouncer: a migration locks for longer than a transaction.
        surroundings = {**self.environment, "DATABASE_URL": self.machines.primary_address()}
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env=surroundings,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout


class Drill:
    """Clients at work, and failures."""

    def __init__(self, portal: Portal, behind: str, desks: list[Desk]) -> None:
        self.portal, self.machines, self.behind = portal, portal.machines, behind
        self.desks = desks[:CLERKS]
        self.office, self.readers, self.direct = Log(), Log(), Log()
        self.wrong = 0

    @contextmanager
    def under_load(self) -> Iterator[None]:
        """Let clients work in a thread of their own until the end."""
        started: Queue[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = Queue()

        async def all_() -> None:
            task = asyncio.current_task()
            assert task
            started.put((asyncio.get_running_loop(), task))
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*self._work())

        thread = threading.Thread(target=lambda: asyncio.run(all_()))
        thread.start()
        loop, task = started.get()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(task.cancel)
            thread.join()

    def _work(self) -> Iterator[Coroutine[Any, Any, None]]:
        for_ever = float("inf")
        for desk in self.desks:
            yield Clerk(self.behind, desk, self.office).work(
                for_ever, thinks=(0.3, 1.0), submits=False
            )
        for _ in range(READERS):
            yield clerks.read(self.behind, READ, self.readers, for_ever)
        for _ in range(DIRECT_READERS):
            yield clerks.read(
                f"http://127.0.0.1:{self.portal.site.port}", READ, self.direct, for_ever
            )

    def suffer(
        self, what: str, failure: Callable[[], None], mend: Callable[[], None], lasts: float = 0
    ) -> None:
        """Let something fail, mend it after so many seconds, wait until clerks save; tell what was seen."""
        time.sleep(QUIET)
        begun = time.monotonic()
        failure()
        time.sleep(lasts)
        mend()
        mended = time.monotonic()
        saves_again = self._waits(lambda: self._saved_since(mended), mended)
        whole_again = self._waits(self.machines.has_two, mended)
        time.sleep(QUIET)
        self._tell(what, begun, lasts, saves_again, whole_again)

    def _saved_since(self, moment: float) -> bool:
        return any(
            each.kind == "save" and not each.failed and each.at - each.seconds > moment
            for each in self.office.all
        )

    def _waits(self, holds: Callable[[], bool], since: float) -> str:
        while time.monotonic() - since < BACK_SECONDS:
            if holds():
                return f"{time.monotonic() - since:.1f} s"
            time.sleep(0.2)
        self.wrong += 1
        return f"not within {BACK_SECONDS} s"

    def _tell(
        self, what: str, begun: float, lasts: float, saves_again: str, whole_again: str
    ) -> None:
        print(f"{what}{f', {lasts:.0f} s' if lasts else ''}")
        for who, log in (
            ("readers through nginx", self.readers),
            ("readers of the portal", self.direct),
        ):
            seen = [each for each in log.all if each.at >= begun]
            failed = sorted({each.failed for each in seen if each.failed})
            count = sum(bool(each.failed) for each in seen)
            longest = max((each.seconds for each in seen), default=0)
            print(
                f"  {who:22} {len(seen):5} answers, {count} errors, longest {longest:.1f} s"
                f" {' '.join(failed)[:80]}"
            )
            if log is self.readers:
                self.wrong += count
        seen = [each for each in self.office.all if each.at >= begun and each.kind == "save"]
        refused = sum(bool(each.failed) for each in seen)
        print(
            f"  {'clerks':22} {len(seen):5} saves, {refused} refused;"
            f" saved again {saves_again} after it was mended"
        )
        print(
            f"  {'the database':22} two machines hold each commit again after {whole_again}",
            flush=True,
        )

    def failures(self, away: float) -> None:
        """Fail in every way that the drill knows."""
        machines = self.machines
        primary = machines.primary()
        self.suffer(
            "The primary's machine is lost",
            lambda: machines.lose(primary),
            self._promoted_but(primary),
        )
        self.suffer(
            "It comes back as a replica",
            lambda: machines.start_machine(primary),
            self._wait_until_whole,
        )
        replica = self._a_replica()
        self.suffer(
            "A replica is cut off",
            lambda: machines.cut_off(replica),
            lambda: machines.reconnect(replica),
            10,
        )
        replica = self._a_replica()
        self.suffer(
            "A replica's machine is lost",
            lambda: machines.lose(replica),
            lambda: machines.start_machine(replica),
            10,
        )
        self.suffer("PgBouncer is killed", machines.stop_pgbouncer, machines.start_pgbouncer, 5)
        self.suffer("A worker of the portal is killed", self.portal.kill_worker, lambda: None)
        self.suffer("All machines of the database are away", self._lose_all, self._start_all, away)

    def _promoted_but(self, lost: str) -> Callable[[], None]:
        return lambda: self.machines.wait_for(
            lambda: self.machines.primary() not in ("", lost), "a new primary"
        )

    def _wait_until_whole(self) -> None:
        self.machines.wait_for(self.machines.has_two, "a second machine")

    def _a_replica(self) -> str:
        return next(name for name in self.machines.postgres if name != self.machines.primary())

    def _lose_all(self) -> None:
        for name in self.machines.postgres:
            self.machines.lose(name)
        time.sleep(1.5)
        began = time.monotonic()
        answer = ask(int(self.behind.rpartition(":")[2]), _UNKNOWN.format(time.time_ns()))
        print(
            f"  what nobody had asked for: {answer.status} after {time.monotonic() - began:.2f} s"
        )

    def _start_all(self) -> None:
        for name in self.machines.postgres:
            self.machines.start_machine(name)
        self.machines.wait_for(lambda: bool(self.machines.primary()), "a primary")

    def lost(self) -> list[str]:
        """Return the figures that were acknowledged and are not there."""
        return asyncio.run(clerks.lost(self.behind, self.desks, self.office.typed))


def main() -> int:
    parser = argparse.ArgumentParser(description="Lets one part after another fail, under load.")
    parser.add_argument("--away", type=float, default=60, help="seconds without any database (60)")
    away = parser.parse_args().away
    lacking = [*missing(), *([] if NGINX else ["nginx"])]
    if lacking:
        print(
            f"The drill needs {', '.join(lacking)} (Debian: apt install patroni etcd-server haproxy"
            " pgbouncer postgresql nginx). Without them tests/portal/test_replicas.py tries replicas."
        )
        return 1
    top = Path(tempfile.mkdtemp(prefix="drill", dir="/tmp"))
    top.chmod(0o755)
    try:
        with running(top) as machines:
            portal = Portal(top, machines)
            desks = portal.prepared()
            with portal.runs(), nginx_before(portal) as port:
                drill = Drill(portal, f"http://127.0.0.1:{port}", desks)
                for address in READ:  # what was asked for in the last 30 days
                    ask(port, address)
                with drill.under_load():
                    drill.failures(away)
                lost = drill.lost()
        print(f"Figures that were acknowledged: {len(drill.office.typed)}, lost: {len(lost)}")
        for each in lost[:10]:
            print(f"  {each}")
        print(f"Errors that readers should not have had, and what did not come back: {drill.wrong}")
        return 1 if lost or drill.wrong else 0
    finally:
        shutil.rmtree(top, ignore_errors=True)


if __name__ == "__main__":
    # Whoever ends it in another way than by Ctrl-C leaves no servers behind either.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    sys.exit(main())
