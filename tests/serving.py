"""A portal that runs as `make run` starts it, on a PostgreSQL that can be stopped, and nginx before it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlencode

from benchmarks.servers import free_port
from portal.postgres import outage
from portal.postgres.roles import SUPERUSER
from portal.postgres.server import DATABASE, PORT
from tests.clusters import migrated_server
from tests.portal.test_run import PROJECT, Site

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
SHIPPED = PROJECT / "deploy" / "nginx"
TOKEN = "a" * 32
AT_ONCE = 24  # three times the threads of a worker


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    port: int,
    address: str,
    *,
    posted: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return one answer of this machine, as it came: nothing is unpacked or followed."""
    sent = {"Cookie": f"csrftoken={TOKEN}"} if posted else {}
    body = urlencode({**posted, "csrfmiddlewaretoken": TOKEN}) if posted else None
    if posted:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST" if posted else "GET", address, body, {**sent, **(headers or {})})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def at_once(port: int, address: str) -> set[int]:
    """Return the statuses that many readers get who ask at once."""
    with ThreadPoolExecutor(AT_ONCE) as readers:
        return {each.status for each in readers.map(lambda _: ask(port, address), range(AT_ONCE))}


class Served:
    """A portal without demonstration data, on a server that it cannot start by itself."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.server = migrated_server(top / "postgres")
        self.server.join()
        self.address = (
            f"postgres://{SUPERUSER}@/{DATABASE}?host={self.server.socket_folder}&port={PORT}"
        )
        self.log = top / "log"
        self.withdrawn = top / "withdrawn"
        self.environment = {
            **os.environ,
            "DATABASE_URL": self.address,
            "STATIC_ROOT": str(top / "static"),
            "WITHDRAWN_FOLDER": str(self.withdrawn),
            "DEMONSTRATION": "0",
        }

    def manage(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=PROJECT, env=self.environment, check=True
        )

    def start(self) -> None:
        self.site = Site(self.environment, self.log)
        self.site.wait_until_it_answers()

    def stop(self) -> None:
        self.site.process.terminate()
        self.site.process.wait(20)

    @contextmanager
    def database_away(self) -> Iterator[None]:
        self.server.leave()
        try:
            yield
        finally:
            self.server.join()
            time.sleep(outage.SECONDS)  # for which a request that met the outage spares the others

    @contextmanager
    def portal_away(self) -> Iterator[None]:
        port = self.site.port
        self.stop()
        try:
            yield
        finally:
            self.site = Site(self.environment, self.log, port)
            self.site.wait_until_it_answers()


@contextmanager
def served(setup: str) -> Iterator[Served]:
    """Run a portal whose database a line of Python has filled."""
    top = Path(tempfile.mkdtemp(dir="/tmp", prefix="served"))
    top.chmod(0o755)
    portal = Served(top)
    try:
        portal.manage("shell", "-v0", "-c", setup)
        portal.start()
        try:
            yield portal
        finally:
            portal.stop()
    finally:
        portal.server.leave()
        shutil.rmtree(top, ignore_errors=True)


class Fronted(Protocol):
    """A portal that nginx may stand before, with a folder for what nginx keeps."""

    top: Path
    withdrawn: Path
    site: Site


@contextmanager
def nginx_before(portal: Fronted) -> Iterator[int]:
    """Run nginx with the shipped configuration before a portal; yield its port.

    The folders and the socket are those of the test; the name of the server and its certificate are the
    operator's own, so `portal.conf` is not used.
    """
    assert NGINX
    top, port = portal.top / "nginx", free_port()
    top.mkdir()
    places = {
        "unix:/run/portal/http.sock": f"127.0.0.1:{portal.site.port}",
        "/var/cache/nginx/portal": str(top / "cache"),
        "/var/lib/portal/withdrawn": str(portal.withdrawn),
        "/var/log/portal": str(top),
        "/srv/portal": str(PROJECT),
    }
    for shipped in ("portal-http.conf", "portal-upstream.conf", "portal-locations.conf"):
        text = (SHIPPED / shipped).read_text("utf-8")
        for place, ours in places.items():
            text = text.replace(place, ours)
        (top / shipped).write_text(text, "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {top}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (top / "nginx.conf").write_text(
        f"daemon off; pid {top}/pid; error_log {top}/error.log; worker_processes 2;"
        f"events {{ worker_connections 1024; }} http {{ access_log off; {temporary}"
        f"include {top}/portal-http.conf; include {top}/portal-upstream.conf;"
        f"server {{ listen 127.0.0.1:{port}; include {top}/portal-locations.conf; }} }}",
        "utf-8",
    )
    command = [NGINX, "-p", str(top), "-e", str(top / "error.log"), "-c", str(top / "nginx.conf")]
    with subprocess.Popen(command) as process:
        try:
            _wait(port, process, top / "error.log")
            yield port
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        assert process.poll() is None, log.read_text()
        try:
            ask(port, "/robots.txt")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
