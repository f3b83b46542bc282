"""`make run`: the embedded Postgres, the tables, the demonstration data and the site, in one process tree.

Ctrl-C (or SIGTERM, or a closed terminal) stops all of it; the database only if nobody else uses it.
Django is not imported here: the workers of the server are forked from this process.
"""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn


def this_machine() -> list[str]:
    """Return the addresses by which this machine alone is reached: of IPv6 too, which `localhost` may be."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return ["127.0.0.1", "::1"]
    return ["127.0.0.1"]


HOSTS = this_machine()
MOST_WORKERS = 4  # 100 MB of memory each
BASE_DIR = Path(__file__).resolve().parent.parent
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def quit_quietly(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


for _number in STOPS:
    signal.signal(_number, quit_quietly)


def read_settings() -> None:
    from django.core.exceptions import ImproperlyConfigured

    from portal import environment_file

    try:
        environment_file.read()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None


def chosen_port() -> int:
    text = os.environ.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not “{text}”.")
    return int(text)


def check_port_is_free(port: int) -> None:
    for host in HOSTS:
        check_address_is_free(host, port)


def check_address_is_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 8000
                raise SystemExit(
                    f"Port {port} is in use. Stop what uses it, or take another: PORT={other} make run"
                ) from None
            raise SystemExit(f"Port {port} can't be used: {error.strerror}.") from None


def prepare() -> None:
    """Prepare tables, static files and data in another process, which keeps Django out of this one."""
    child = subprocess.Popen([sys.executable, "-m", "portal.bootstrap"], cwd=BASE_DIR)
    try:
        code = child.wait()
    except SystemExit:
        child.terminate()
        child.wait()
        raise
    if code != 0:
        raise SystemExit(code if code > 0 else 1)


def serve(port: int, began: float) -> NoReturn:
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    class Site(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in {
                "bind": [f"[{host}]:{port}" for host in HOSTS],
                # One thread of a process runs at a time; threads are for what waits, as long downloads do.
                "worker_class": "portal.worker.Worker",
                "workers": min(os.cpu_count() or 1, MOST_WORKERS),
                "threads": 8,
                # A browser sends on a connection that it kept: closed first by the server, that is a reset.
                "keepalive": 300,
                "graceful_timeout": 5,
                "loglevel": "error",
                "control_socket_disable": True,
                "proc_name": "portal",
                "when_ready": announce,
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """Load the site with signals blocked: an exit inside an import would be a traceback."""
            former = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
            from portal.wsgi import application

            signal.pthread_sigmask(signal.SIG_SETMASK, former)
            return application

    def announce(arbiter: Arbiter) -> None:
        seconds = time.monotonic() - began
        print(
            f"\nhttp://{HOSTS[0]}:{port}/    ({seconds:.0f} s; Ctrl-C stops everything)\n",
            flush=True,
        )

    arbiter = Arbiter(Site())
    # A closed terminal ends the site; gunicorn would reload it and live on unseen.
    arbiter.handle_hup = arbiter.handle_term
    arbiter.run()
    raise SystemExit(0)


def main() -> None:
    began = time.monotonic()
    os.chdir(BASE_DIR)
    read_settings()
    port = chosen_port()
    check_port_is_free(port)
    if os.environ.get("DATABASE_URL", "").strip():
        prepare()
        serve(port, began)

    from portal.postgres.place import PostgresError
    from portal.postgres.server import Server, embedded_folder

    server = Server(embedded_folder())
    owner = os.getpid()
    try:
        server.join()
        prepare()
        serve(port, began)
    except PostgresError as error:
        raise SystemExit(str(error)) from None
    finally:
        if os.getpid() == owner:  # gunicorn's workers are forked and pass here too
            for number in STOPS:
                signal.signal(number, lambda *_: None)  # a second Ctrl-C changes nothing
            server.leave()


if __name__ == "__main__":
    main()
