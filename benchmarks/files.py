"""`python -m benchmarks.files`: the large files through the running portal, against psql and XlsxWriter.

At 1,000,000 lines and at 10,000, to show how cost grows. The CSV of all amounts may take at most 1/0.85 of
the time in which `psql \\copy … TO STDOUT` gives the same joined rows of the same database (without the
order and the protection against formulas that ours has); the workbook at most the time of XlsxWriter in
its constant-memory mode for the same cells. Every figure is a median of one run.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import xlsxwriter

from benchmarks.at_scale import Database, Site, database, serving
from benchmarks.harness import Report, clock_seconds
from benchmarks.raw_http import Answer, fetch, stalled

SIZES = (1_000_000, 10_000)
ROUNDS = 5
STALL_SECONDS = 2
THREADS = 8
_SLOWEST = 0.85
_FIRST_BYTE = 0.3
_MEGABYTES_OF_CSV, _MEGABYTES_OF_XLSX = 60, 100

THE_SAME_ROWS = r"""\copy (
SELECT 'https://budgets.example/departments/' || d.slug || '/' || e.fiscal_year
           || CASE e.phase WHEN 'final' THEN '/final' ELSE '' END || '/v' || e.number || '/',
       j.name, e.department_name, d.slug, e.fiscal_year, e.phase, e.number,
       l."table", 'official name', l.side, l.code, l.name, l.path, l.code_as_written, l.fund,
       l.nature, l.amount, l.amount_printed, l.amount_unit, l.amount_nothing,
       l.prior, l.prior_printed, l.prior_unit, l.planned, l.planned_printed, l.planned_unit,
       l.purpose, l.source_place, e.published_at, e.checksum, j.notice,
       left(l.code, 3), left(l.code, 5), left(l.code, 7), '', '', j.notice_en
FROM budgets_line l JOIN budgets_edition e ON e.id = l.edition_id
JOIN budgets_department d ON d.id = e.department_id
JOIN budgets_jurisdiction j ON j.id = d.jurisdiction_id
WHERE e.status = 'published' AND l.is_leaf
) TO STDOUT (FORMAT csv)""".replace("\n", " ")


@dataclass(slots=True)
class _Memory:
    """The most memory that the portal's worker had meanwhile, in MB above what it had before."""

    idle: float
    most: float = field(default=0.0)

    @property
    def grown(self) -> float:
        return max(0.0, self.most - self.idle)


@contextmanager
def watching(site: Site) -> Iterator[_Memory]:
    """Sample the worker's memory forty times a second."""
    memory, over = _Memory(site.megabytes), threading.Event()

    def watch() -> None:
        while not over.wait(0.025):
            memory.most = max(memory.most, site.megabytes)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()


def measure_csv(report: Report, base: Database, site: Site, rounds: int) -> None:
    """Measure the CSV of the whole portal against psql, its first byte and its memory."""
    answers: list[Answer] = []
    theirs: list[float] = []
    with watching(site) as memory:
        fetch(f"{site.address}/data/lines.csv")
        for _ in range(rounds):
            answers.append(fetch(f"{site.address}/data/lines.csv"))
            theirs += clock_seconds(lambda: _psql(base))
    ours, psql = median(each.seconds for each in answers), median(theirs)
    megabytes = answers[0].size / 1e6
    report.line(
        "CSV of the whole portal",
        f"{ours:.2f} s, {megabytes / ours:.0f} MB/s",
        ours / (psql / _SLOWEST),
        f"psql's {psql:.2f} s / {_SLOWEST} (ours has {psql / ours:.2f} of its speed)",
    )
    first = median(each.first_byte for each in answers)
    report.line("  its first byte", f"{first * 1000:.0f} ms", first / _FIRST_BYTE, "300 ms")
    report.line(
        "  memory above idle",
        f"{memory.grown:.0f} MB",
        memory.grown / _MEGABYTES_OF_CSV,
        f"{_MEGABYTES_OF_CSV} MB",
    )
    zipped = fetch(f"{site.address}/data/lines.csv", gzip=True)
    report.line("  the same as gzip", f"{zipped.seconds:.2f} s, {zipped.size / 1e6:.1f} MB")


def measure_stalled_client(report: Report, base: Database, site: Site) -> None:
    """Let a client a thread stop reading: the database is soon free of them, and pages are answered."""
    clients = [stalled(f"{site.address}/data/lines.csv") for _ in range(THREADS)]
    time.sleep(STALL_SECONDS / 2)
    during = _copying(base)
    began = time.perf_counter()
    while _copying(base) and time.perf_counter() - began < 10 * STALL_SECONDS:
        time.sleep(0.1)
    freed = time.perf_counter() - began
    with urlopen(f"{site.address}/data/") as answer:  # noqa: S310 - our own server
        answer.read()
    for client in clients:
        client.close()
    limit = STALL_SECONDS + 3
    what = f"stalled clients, holding {during} connections"
    report.line(what, f"free after {freed:.1f} s", freed / limit, f"{limit} s")


def measure_workbook(report: Report, site: Site, path: str, rounds: int) -> None:
    """Measure a workbook of many rows against XlsxWriter with the same cells."""
    with urlopen(f"{site.address}{path}.csv") as answer:  # noqa: S310 - our own server
        rows = list(csv.reader(answer.read().decode().splitlines()))
    with watching(site) as memory:
        fetch(f"{site.address}{path}.xlsx")
        answers = [fetch(f"{site.address}{path}.xlsx") for _ in range(rounds)]
    theirs = clock_seconds(lambda: _xlsxwriter(rows), rounds)
    ours, other = median(each.seconds for each in answers), median(theirs)
    report.line(
        f"XLSX of {len(rows) - 1:,} lines",
        f"{ours:.2f} s",
        ours / other,
        f"XlsxWriter's {other:.2f} s (constant memory)",
    )
    report.line(
        "  memory above idle",
        f"{memory.grown:.0f} MB",
        memory.grown / _MEGABYTES_OF_XLSX,
        f"{_MEGABYTES_OF_XLSX} MB",
    )


def _psql(base: Database) -> None:
    subprocess.run([*base.psql, "-c", THE_SAME_ROWS], stdout=subprocess.DEVNULL, check=True, env={})


def _copying(base: Database) -> int:
    busy = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (%' AND state = 'active'"
    found = subprocess.run(
        [*base.psql, "-At", "-c", busy], stdout=subprocess.PIPE, check=True, env={}, text=True
    )
    return int(found.stdout)


def _xlsxwriter(rows: list[list[str]]) -> None:
    """Write the same cells on the same sheets: texts, and numbers in the columns of numbers."""
    names, table = rows[0], rows[0].index("table")
    numbers = {
        at for at, name in enumerate(names)
        if name.endswith("_yuan") or name in ("fiscal_year", "edition")
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(Path(folder) / "a.xlsx", {"constant_memory": True})
        money = book.add_format({"num_format": "#,##0.00"})
        sheets: dict[str, Any] = {}
        last: Counter[str] = Counter()
        for row in rows[1:]:
            key = row[table]
            if key not in sheets:
                sheets[key] = book.add_worksheet(key)
                sheets[key].write_row(0, 0, names)
            last[key] += 1
            for column, cell in enumerate(row):
                if column in numbers and cell:
                    sheets[key].write_number(last[key], column, float(cell), money)
                elif cell:
                    sheets[key].write_string(last[key], column, cell)
        book.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the large files against limits.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--lines", type=int, action="append", help="only this size")
    arguments = parser.parse_args()
    report = Report()
    for lines in arguments.lines or SIZES:
        base = database(lines)
        print(f"Files at {lines:,} lines: medians of {arguments.rounds}")
        with serving(base, threads=THREADS, DOWNLOAD_STALL_SECONDS=str(STALL_SECONDS)) as site:
            measure_csv(report, base, site, arguments.rounds)
            path = "/years/2020" if lines > 300_000 else "/data/lines"
            measure_workbook(report, site, path, max(1, arguments.rounds // 2))
            measure_stalled_client(report, base, site)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
