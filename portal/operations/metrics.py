"""What `/metrics` tells Prometheus: requests by view and status, and the portal's state when it is asked.

Where PROMETHEUS_MULTIPROC_DIR is set, as gunicorn_settings.py does, the counts of all workers are added up;
else they are those of the process that answers.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from budgets.models import Edition
from portal.operations import runs

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))  # anybody may invent others
_registry = CollectorRegistry()
_requests = Counter(
    "portal_requests", "Answered requests.", ("view", "method", "status"), registry=_registry
)
_seconds = Histogram(
    "portal_request_seconds",
    "Seconds until an answer began.",
    ("view",),
    buckets=_SECONDS,
    registry=_registry,
)
LATE = timedelta(minutes=5)  # an edition is published by the next minute's run


def observe(view: str, method: str, status: int, seconds: float) -> None:
    """Count and time one answer."""
    _requests.labels(view, method if method in _METHODS else "other", str(status)).inc()
    _seconds.labels(view).observe(seconds)


class _State(Collector):
    """The state of the portal, found out when it is asked for."""

    def collect(self) -> Iterator[Metric]:
        yield from _of_the_database()
        yield from _of_the_runs()
        free = GaugeMetricFamily("portal_disk_free_bytes", "Free space.", labels=["folder"])
        for folder in filter(None, ("/", settings.STATE_FOLDER)):
            with suppress(OSError):
                free.add_metric([folder], shutil.disk_usage(folder).free)
        yield free


def _of_the_database() -> Iterator[Metric]:
    editions = GaugeMetricFamily("portal_editions", "Editions by status.", labels=["status"])
    counts = dict.fromkeys(Edition.Status.values, 0)
    late = up = 0
    with suppress(DatabaseError):
        counts |= Edition.objects.order_by().values_list("status").annotate(Count("pk"))
        late = Edition.objects.due(timezone.now() - LATE).count()
        up = 1
    yield GaugeMetricFamily("portal_database_up", "1 if the database answers.", value=up)
    if up:
        for status, count in counts.items():
            editions.add_metric([status], count)
        yield editions
        words = f"Editions not published {LATE.seconds // 60} minutes after their hour."
        yield GaugeMetricFamily("portal_editions_late", words, value=late)


def _of_the_runs() -> Iterator[Metric]:
    last = GaugeMetricFamily(
        "portal_last_run_timestamp_seconds",
        "When a timer's command last ended.",
        labels=["command"],
    )
    failed = GaugeMetricFamily(
        "portal_last_run_failed", "1 if it ended with an error.", labels=["command"]
    )
    for command in runs.EVERY:
        if found := runs.last(command):
            last.add_metric([command], found.at.timestamp())
            failed.add_metric([command], float(found.code != 0))
    yield last
    yield failed


def exposition() -> bytes:
    """Return everything in Prometheus's text format."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all)
        counted = generate_latest(of_all)
    else:
        counted = generate_latest(_registry)
    now = CollectorRegistry()
    now.register(_State())
    return counted + generate_latest(now)
