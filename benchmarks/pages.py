"""`python -m benchmarks.pages [--runs N] [--only NAME …]`: the public pages on a cheap phone.

Lighthouse's mobile measure (a slow phone on a slow line, its processor four times slower than ours) of each
kind of page, over the demonstration as `make run` serves it, compressed as docs/operations.md asks of nginx.
Of three runs the medians count. How soon the largest text is shown is judged against a page of nothing but
text, in the same run on the same machine. Needs Node.js, and a browser as the tests do; without them it says
what to install, and is no failure.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import benchmarks.django_ready  # noqa: F401
from benchmarks.compressing import compressed
from benchmarks.harness import Report
from benchmarks.interactions import slowest_of
from benchmarks.servers import free_port, running
from tests.browser import chromium
from tests.browser.conftest import FLAGS

LIGHTHOUSE = "lighthouse@12.8.2"
TEXT_ONLY = "accessibility"
PAGES = {
    TEXT_ONLY: "/accessibility/",
    "home": "/?jurisdiction=qilan",
    "department": "/departments/education-bureau/",
    "budget, the largest": "/departments/education-bureau/2024/",
    "budget, from a narrative": "/departments/zhaohua-qunzhong-gongzuoju/2020/",
    "compare": "/compare/",
    "year": "/years/2024/",
    "search": "/search/?q=%E6%8B%9B%E5%BE%85%E8%B4%B9",
}
BUDGETS = ("budget, the largest", "budget, from a narrative")
# Limits. Bytes are those that cross the line, compressed.
SCORE, BLOCKED, SHIFT, LATER = (
    95,
    150,
    0.05,
    1.15,
)  # of 100; ms; of the screen; times the text-only page
BEFORE_CHARTS, WITH_CHARTS = 60_000, 150_000
ELEMENTS = 1_200
INTERACTION = 200  # ms
_CHARTS = ("/vendor/chart.js", "/js/site/chart")


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians of one page: milliseconds, bytes, elements; the score of 100; the shift of the screen."""

    score: float
    largest: float
    blocked: float
    shift: float
    bytes_before_charts: float
    bytes: float
    elements: float


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the public pages with Lighthouse.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=PAGES, default=list(PAGES))
    asked = parser.parse_args()
    missing = what_is_missing()
    if missing:
        print(f"\nThe pages are not measured: {missing}")
        return 0
    with _site() as address, TemporaryDirectory() as folder:
        names = list(dict.fromkeys((TEXT_ONLY, *asked.only)))
        found = {name: _page(address + PAGES[name], asked.runs, folder) for name in names}
        slowest = slowest_of(address + PAGES[BUDGETS[0]])
    return _report(found, slowest)


def what_is_missing() -> str:
    """Return what must be installed, in a sentence; "" for nothing."""
    if not shutil.which("npx"):
        return "Node.js with npx is not installed."
    try:
        chromium.browser()
    except chromium.NoBrowser as none:
        return str(none)
    asked = ["npx", "--yes", LIGHTHOUSE, "--version"]
    said = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return "" if said.returncode == 0 else f"npx cannot fetch {LIGHTHOUSE}."


@contextmanager
def _site() -> Iterator[str]:
    """Serve the demonstration; yield its address, at which texts come compressed."""
    port = free_port()
    served = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "portal.run"]
    environment = {**os.environ, "PORT": str(port)}
    with (
        running(command, f"{served}/", env=environment, stdout=subprocess.DEVNULL),
        compressed(served) as address,
    ):
        yield address


def _page(address: str, runs: int, folder: str) -> Measured:
    """Return the medians of several runs; one before them fills what the site keeps ready."""
    _run(address, folder)
    found = [_run(address, folder) for _ in range(runs)]
    return Measured(*(median(values) for values in zip(*found, strict=True)))


def _run(address: str, folder: str) -> tuple[float, ...]:
    browser = chromium.browser()
    result = os.path.join(folder, "result.json")
    subprocess.run(
        [
            *("npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"),
            *(f"--output-path={result}", "--only-categories=performance"),
            f"--chrome-flags={' '.join(FLAGS)}",
        ],
        env={**os.environ, **browser.environment, "CHROME_PATH": str(browser.executable)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    with open(result, encoding="utf-8") as file:
        return _figures(json.load(file))


def _figures(said: dict[str, Any]) -> tuple[float, ...]:
    audits = said["audits"]
    requests = audits["network-requests"]["details"]["items"]
    charts = sum(
        each["transferSize"] for each in requests if any(x in each["url"] for x in _CHARTS)
    )
    whole = sum(each["transferSize"] for each in requests)
    return (
        said["categories"]["performance"]["score"] * 100,
        audits["largest-contentful-paint"]["numericValue"],
        audits["total-blocking-time"]["numericValue"],
        audits["cumulative-layout-shift"]["numericValue"],
        whole - charts,
        whole,
        audits["dom-size"]["numericValue"],
    )


def _report(found: dict[str, Measured], slowest: dict[str, float]) -> int:
    report, text_only = Report(), found[TEXT_ONLY]
    for name, page in found.items():
        print(f"\n{name} ({PAGES[name]})")
        report.line("score", f"{page.score:.0f}", SCORE / max(page.score, 1), f"at least {SCORE}")
        later = page.largest / text_only.largest
        of = f"{LATER} times the page of text only"
        report.line("largest text shown", f"{page.largest:,.0f} ms", later / LATER, of)
        report.line("blocked", f"{page.blocked:.0f} ms", page.blocked / BLOCKED, f"{BLOCKED} ms")
        report.line("shifted", f"{page.shift:.3f}", page.shift / SHIFT, f"{SHIFT}")
        before = page.bytes_before_charts
        report.line(
            "sent before charts", f"{before / 1000:.1f} kB", before / BEFORE_CHARTS, "60 kB"
        )
        report.line("sent", f"{page.bytes / 1000:.1f} kB", page.bytes / WITH_CHARTS, "150 kB")
        report.line("elements", f"{page.elements:,.0f}", page.elements / ELEMENTS, f"{ELEMENTS:,}")
    print("\nInteractions on the largest budget, processor four times slower")
    for name, took in slowest.items():
        report.line(name, f"{took:.0f} ms", took / INTERACTION, f"{INTERACTION} ms")
    return int(report.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
