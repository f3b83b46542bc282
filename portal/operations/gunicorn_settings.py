"""The settings of gunicorn behind nginx: `gunicorn --config python:portal.operations.gunicorn_settings`.

Read before Django is: WORKERS, THREADS and BIND, from portal.env too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from portal import environment, environment_file
from portal.operations.logs import logging_settings

environment_file.read()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")  # what is logged may be mailed

wsgi_app = "portal.wsgi"
bind = environment.words("BIND") or ["unix:/run/portal/http.sock"]
# nginx opens a socket by its group; elsewhere it reads by itself what the portal marks as withdrawn.
umask = 0o007 if any(each.startswith("unix:") for each in bind) else 0o022
worker_class = "portal.worker.Worker"
workers = environment.number("WORKERS", 2)
threads = environment.number("THREADS", 8)
control_socket_disable = True
proc_name = "portal"
logconfig_dict = logging_settings(
    environment.choice("LOG_FORMAT", "json", "line"),
    environment.text("LOG_LEVEL", "WARNING").upper(),
    environment.TIME_ZONE,
)


def on_starting(server: Any) -> None:
    """Make an empty folder for the counts of the workers, before the first one is forked."""
    runtime = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]  # systemd's RuntimeDirectory
    folder = (
        Path(runtime, "metrics") if runtime else Path(tempfile.mkdtemp(prefix="portal-metrics"))
    )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def child_exit(server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that ended; its counts go on counting."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
