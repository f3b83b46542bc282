"""`python -m benchmarks.api`: the API and the files against limits, and against Datasette on the same rows.

Everything is asked of running servers over HTTP. Figures are medians of interleaved rounds: the machine's
other work meets all alike. A page may take 1.2 times as long as the fastest of first, middle and last (the
first is asked once more beside them: what that differs by is noise, not the page); totals
by function over one year 100 ms; each measurement at most what Datasette takes for the same.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.at_scale import Database, database, serving
from benchmarks.datasette import AS_IT_COMES, FAST, datasette
from benchmarks.harness import Report

ROUNDS = 41
ROUNDS_ALIKE = 301  # pages differ by less than what one and the same page does in forty rounds
ROUNDS_OF_LONG = 3
PAGES_ALIKE = 1.2
TOTALS_MS = 100.0
MOST_ROWS = 1000  # of one answer of the API
WORDS = ("信访", "办公", "三公", "养老服务", "预算编制")
Measure = Callable[[], object]


class Asker:
    """One kept connection to a server, as a program that asks often has it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=900)

    def get(self, path: str) -> bytes:
        """Return the body of an answer; SystemExit where it is none."""
        answer = self._ask(path)
        body = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{path} answered {answer.status}: {body[:200].decode()}")
        return body

    def json(self, path: str) -> Any:
        return json.loads(self.get(path))

    def length(self, path: str) -> int:
        """Read an answer to its end without keeping it."""
        answer = self._ask(path)
        return sum(len(chunk) for chunk in iter(lambda: answer.read(1 << 16), b""))

    def _ask(self, path: str) -> http.client.HTTPResponse:
        try:
            self._connection.request("GET", path)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # closed while it was idle
            self._connection.close()
            self._connection.request("GET", path)
            return self._connection.getresponse()


@dataclass(frozen=True, slots=True)
class Servers:
    """The two servers on the same rows; `table` is the path of Datasette's."""

    found: Database
    ours: Asker
    theirs: Asker
    table: str


def medians(measures: Mapping[str, Measure], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each; rounds are shuffled, the same way every time.

    In a fixed order the one that follows the slowest would find the caches emptied by it in every round.
    """
    took: dict[str, list[float]] = {name: [] for name in measures}
    for measure in measures.values():
        measure()
    turns, shuffle = list(measures), random.Random(1).shuffle  # noqa: S311 - an order, no secret
    for _ in range(rounds):
        shuffle(turns)
        for name in turns:
            before = time.perf_counter()
            measures[name]()
            took[name].append((time.perf_counter() - before) * 1000)
    return {name: median(each) for name, each in took.items()}


def pages(report: Report, servers: Servers) -> None:
    """Read a page of a hundred lines: the first, one in the middle, the last."""
    ours, theirs, table = servers.ours, servers.theirs, servers.table
    middle, last = _checksum(servers.found, 0.5), _checksum(servers.found, 1.0)
    starts = {"first": "", "middle": _cursor(ours, middle), "last": _cursor(ours, last)}
    rows = int(theirs.json(f"{table}.json?{FAST}&_sort_desc=id&_col=id")[0]["id"])
    after = {"first": "", "middle": f"&_next={rows // 2}", "last": f"&_next={rows - 100}"}
    measures: dict[str, Measure] = {}
    for name, cursor in starts.items():
        path = f"/api/v1/lines?limit=100{cursor}"
        assert len(ours.json(path)["data"]) == 100
        measures[name] = partial(ours.get, path)
        stripped = f"{table}.json?{FAST}{after[name]}"
        assert len(theirs.json(stripped)) == 100
        measures[f"their {name}"] = partial(theirs.get, f"{table}.json?{AS_IT_COMES}{after[name]}")
        measures[f"their stripped {name}"] = partial(theirs.get, stripped)
    took = medians(measures, ROUNDS)
    for name in starts:
        without = f"(without counts and facets {took[f'their stripped {name}']:.1f} ms)"
        what = f"page of 100 lines, {name}"
        _compare(report, what, took[name], took[f"their {name}"], without)
    mine = {name: measures[name] for name in starts}
    alone = medians(mine | {"first once more": mine["first"]}, ROUNDS_ALIKE)
    limit = min(alone[name] for name in starts) * PAGES_ALIKE
    for name, taken in alone.items():
        # The first page once more shows what the machine's other work makes of the same page.
        ratio = taken / limit if name in starts else None
        against = f"{limit:.1f} ms ({PAGES_ALIKE} × the fastest)"
        report.line(f"among ours, {name}", f"{taken:.1f} ms", ratio, against)


def totals(report: Report, servers: Servers) -> None:
    """One year's expenditure of all departments by function."""
    for name, group, size in (("class", "class", 3), ("item", "code", 7)):
        path = f"/api/v1/totals?table=T5&year=2020&group_by={group}&limit={MOST_ROWS}"
        sql = (  # for the other's address
            f"select substr(code, 1, {size}), sum(amount_yuan) from lines where fiscal_year = 2020 "  # noqa: S608
            "and phase = 'budget' and \"table\" = 'T5' and side = 'expenditure' group by 1"
        )
        other = f"{servers.table.rpartition('/')[0]}.json?sql={quote(sql)}&_shape=array"
        mine: Counter[str] = Counter()
        rows = servers.ours.json(path)["data"]  # by county too
        for row in rows:
            mine[row[group]] += int(row["amount_yuan"])
        found = {row[f"substr(code, 1, {size})"]: row["sum(amount_yuan)"]
                 for row in servers.theirs.json(other)}  # fmt: skip
        assert mine == found or len(rows) == MOST_ROWS
        took = medians(
            {"ours": partial(servers.ours.get, path), "theirs": partial(servers.theirs.get, other)},
            ROUNDS_OF_LONG * 5,
        )
        # Theirs has an index for this one question; ours answers any table, side, year and group.
        against = f"{TOTALS_MS} ms (Datasette {took['theirs']:.1f} ms)"
        ratio = took["ours"] / TOTALS_MS
        report.line(f"totals by {name} over one year", f"{took['ours']:.1f} ms", ratio, against)


def whole(report: Report, servers: Servers) -> None:
    """All lines as CSV."""
    measures: dict[str, Measure] = {
        "ours": lambda: servers.ours.length("/data/lines.csv"),
        "theirs": lambda: servers.theirs.length(f"{servers.table}.csv?_stream=1"),
    }
    took = medians(measures, 1 if servers.found.lines > 100_000 else ROUNDS_OF_LONG)
    _compare(report, "all lines as CSV", took["ours"], took["theirs"])


def search(report: Report, servers: Servers) -> None:
    """Words: ours in everything that is published, theirs in the purposes of the lines.

    The first hundred hits without a count, as a program asks; and the page with counts that a person sees.
    """
    ours, theirs = servers.ours, servers.theirs
    for word in WORDS:
        said = quote(word)
        other = f"{servers.table}.json?purpose__contains={said}&"
        measures: dict[str, Measure] = {
            "ours": partial(ours.get, f"/api/v1/search?q={said}&limit=100"),
            "theirs": partial(theirs.get, other + FAST),
            "our page": partial(ours.get, f"/search/?q={said}"),
            "their page": partial(theirs.get, other.replace(".json", "") + AS_IT_COMES),
        }
        took = medians(measures, ROUNDS_OF_LONG * 3)
        _compare(report, f"hundred hits of {word}", took["ours"], took["theirs"])
        _compare(report, f"page of hits of {word}", took["our page"], took["their page"])


def _compare(report: Report, what: str, ours: float, theirs: float, more: str = "") -> None:
    """Print our milliseconds, which may be at most those of Datasette."""
    against = f"Datasette's {theirs:.1f} ms {more}".rstrip()
    report.line(what, f"{ours:.1f} ms", ours / theirs, against)


MEASURES = {"pages": pages, "totals": totals, "csv": whole, "search": search}


def _checksum(found: Database, where: float) -> str:
    """Return the edition that begins a page in the middle, or the last page that is full."""
    current = "FROM budgets_edition WHERE status = 'published'"
    sql = (
        f"SELECT checksum {current} ORDER BY id OFFSET least("
        f"(SELECT count(*) * {where} {current})::bigint, (SELECT count(*) - 3 {current})) LIMIT 1"
    )
    answer = subprocess.run([*found.psql, "-At", "-c", sql], capture_output=True, check=True)
    return answer.stdout.decode().strip()


def _cursor(ours: Asker, checksum: str) -> str:
    """Return the cursor of a row of that edition: a page can begin after any row."""
    row = ours.json(f"/api/v1/lines?limit=1&checksum={checksum}")["data"][0]
    return f"&cursor={row['cursor']}"


def main() -> int:
    parser = argparse.ArgumentParser(description="The API against limits and against Datasette.")
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--measure", nargs="+", choices=MEASURES, default=list(MEASURES))
    arguments = parser.parse_args()
    report = Report()
    for lines in arguments.lines:
        found = database(lines)
        print(f"{lines:,} lines: medians, one running server each, one kept connection")
        with serving(found) as site, datasette(found) as address:
            table = urlsplit(address).path
            servers = Servers(found, Asker(site.address), Asker(address), table)
            for name in arguments.measure:
                MEASURES[name](report, servers)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
