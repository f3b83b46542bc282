"""gunicorn as portal.service starts it: ready when it says so, a log of JSON, figures of all workers."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.servers import free_port
from portal.postgres.server import Server
from tests.portal.test_settings import PROJECT
from tests.serving import ask

pytestmark = pytest.mark.slow

ASKED = 40


class Started(NamedTuple):
    port: int
    log: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def started() -> Iterator[Started]:
    """The portal without tables, which answers what needs none."""
    top = Path(tempfile.mkdtemp(dir="/tmp", prefix="gunicorn"))
    top.chmod(0o755)
    (top / "run").mkdir()
    port, log = free_port(), top / "log"
    unit = (PROJECT / "deploy" / "systemd" / "portal.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=\S+ (.+)$", unit, re.MULTILINE)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(top / "notify"))
    listening.settimeout(60)
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")},
        "EMBEDDED_POSTGRES": str(top / "postgres"),
        "DEMONSTRATION": "0",
        "BIND": f"[::]:{port}",
        "LOG_FORMAT": "json",
        "RUNTIME_DIRECTORY": str(top / "run"),
        "NOTIFY_SOCKET": str(top / "notify"),
        "STATIC_ROOT": str(top / "static"),
    }
    server = Server(top / "postgres")
    server.join()
    manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(manage, cwd=PROJECT, env={**env, "PORTAL_SERVED": "1"}, check=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *line.split()], cwd=PROJECT, env=env, stdout=output, stderr=output
        )
    try:
        said = b""
        while b"READY=1" not in said:
            said = listening.recv(1000)
        yield Started(port, log, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        server.leave()
        listening.close()
        shutil.rmtree(top, ignore_errors=True)


def count_of_health(started: Started) -> float:
    text = ask(started.port, "/metrics").text
    found = re.findall(r'^portal_requests_total\{.*view="none"\} (\S+)$', text, re.MULTILINE)
    return sum(map(float, found))


def test_figures_are_those_of_all_workers(started: Started) -> None:
    before = count_of_health(started)
    with ThreadPoolExecutor(8) as readers:
        answers = [*readers.map(lambda _: ask(started.port, "/healthz").status, range(ASKED))]
    assert answers == [200] * ASKED
    for _ask in range(4):  # whichever worker answers
        assert count_of_health(started) >= before + ASKED
    assert "portal_database_up 0.0" in ask(started.port, "/metrics").text  # it has no tables


def test_it_is_alive_but_not_ready_without_tables(started: Started) -> None:
    answer = ask(started.port, "/readyz")
    assert answer.status == 503
    assert json.loads(answer.text)["migrations"] == "pending"
    with socket.create_connection(("::1", started.port), 5) as by_ipv6:
        by_ipv6.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert b"200 OK" in by_ipv6.recv(100)


def test_each_line_of_the_log_is_an_object_with_the_same_clock(started: Started) -> None:
    failed = ask(started.port, "/", headers={"X-Request-ID": "0123456789abcdef"})
    assert failed.status == 500
    lines = [json.loads(line) for line in started.log.read_text("utf-8").splitlines()]
    assert {"gunicorn.error", "django.request"} <= {line["logger"] for line in lines}
    assert all(line["time"].endswith("+08:00") for line in lines)
    (ours,) = [line for line in lines if line.get("request_id") == "0123456789abcdef"]
    assert (ours["path"], ours["address"]) == ("/", "127.0.0.1")
    assert failed.headers["X-Request-ID"] == "0123456789abcdef"
