"""`make run`, as a person sees it: an address that answers, and nothing left after Ctrl-C."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from benchmarks.servers import free_port
from portal.run import HOSTS
from tests.clusters import migrated_server

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
ONE_DEPARTMENT = "from tests import cast; cast.fire_brigade()"


class Site:
    """One `make run` in a process group of its own, as in a terminal."""

    def __init__(self, environment: dict[str, str], log: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.run"],
                cwd=PROJECT,
                env={**environment, "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def status(self, address: str = "/admin/") -> int:
        """Asked as one who was logged in, so that the answer needs the database."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{address}", headers={"Cookie": f"sessionid={'a' * 32}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as page:  # noqa: S310
                return int(page.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 40
        while self.status() != 200:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def stop(self, number: signal.Signals) -> int:
        os.killpg(self.process.pid, number)
        return self.process.wait(20)


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """A place of its own, with tables and one department: the demonstration data stays out of this."""
    top = Path(tempfile.mkdtemp(dir="/tmp", prefix="带 空格 & "))
    top.chmod(0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "EMBEDDED_POSTGRES": str(top / "postgres"),
        "STATIC_ROOT": str(top / "static"),
        "LANG": "C",
    }
    migrated_server(top / "postgres")
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", ONE_DEPARTMENT]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)
    yield environment
    shutil.rmtree(top, ignore_errors=True)


def start(environment: dict[str, str], name: str) -> Site:
    return Site(environment, Path(environment["STATIC_ROOT"]).with_name(f"{name}.log"))


def left_behind(environment: dict[str, str]) -> list[str]:
    """The command lines of processes at home in the place, or told of it."""
    place = environment["EMBEDDED_POSTGRES"]
    found = []
    for process in psutil.process_iter(["cmdline", "cwd"]):
        with contextlib.suppress(psutil.Error):
            known = process.environ().get("EMBEDDED_POSTGRES")
            if place in str(process.info["cwd"]) or known == place:
                found.append(" ".join(process.info["cmdline"] or ["?"]))
    return found


def test_two_sites_share_one_database_and_the_last_one_stops_it(
    environment: dict[str, str],
) -> None:
    first = start(environment, "first")
    second = start(environment, "second")
    try:
        for site in (first, second):
            site.wait_until_it_answers()
            assert f"http://127.0.0.1:{site.port}/" in site.log.read_text()
            assert site.status("/static/admin/css/base.css") == 200
            for host in HOSTS:  # of IPv6 too, where this machine has it
                socket.create_connection((host, site.port), 5).close()
        assert first.stop(signal.SIGINT) == 0
        assert second.status() == 200
        assert second.stop(signal.SIGTERM) == 0
        assert left_behind(environment) == []
        for site in (first, second):
            assert "Traceback" not in site.log.read_text()
    finally:
        for site in (first, second):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(site.process.pid, signal.SIGKILL)


def test_a_site_whose_database_is_killed_answers_again(environment: dict[str, str]) -> None:
    site = start(environment, "killed")
    try:
        site.wait_until_it_answers()
        lines = (
            Path(environment["EMBEDDED_POSTGRES"], "data/postmaster.pid").read_text().split("\n")
        )
        os.kill(int(lines[0]), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while site.status() != 200:
            assert time.monotonic() < deadline, site.log.read_text()
            time.sleep(0.2)
        assert site.stop(signal.SIGINT) == 0
        assert left_behind(environment) == []
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(site.process.pid, signal.SIGKILL)


def test_a_stop_before_the_first_page_is_quiet_and_leaves_nothing(
    environment: dict[str, str],
) -> None:
    for patience in (0.15, 0.6, 1.2):
        site = start(environment, "early")
        time.sleep(patience)
        with contextlib.suppress(ProcessLookupError):
            site.stop(signal.SIGINT)
        assert "Traceback" not in site.log.read_text()
        assert left_behind(environment) == []


@pytest.mark.parametrize(
    ("port", "sentence"),
    [("taken", "is in use. Stop what uses it, or take another"), ("80x", "PORT must be a number")],
)
def test_a_port_that_cannot_be_had_is_named_before_any_slow_work(
    port: str, sentence: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        chosen = str(listener.getsockname()[1]) if port == "taken" else port
        refused = subprocess.run(
            [sys.executable, "-m", "portal.run"],
            cwd=PROJECT,
            env={**os.environ, "PORT": chosen, "EMBEDDED_POSTGRES": str(tmp_path / "postgres")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert not (tmp_path / "postgres").exists()
