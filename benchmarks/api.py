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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.at_scale import Database, database, serving
from benchmarks.datasette import AS_IT_COMES, FAST, datasette

ROUNDS = 41
ROUNDS_ALIKE = 301  # pages differ by less than what one and the same page does in forty rounds
ROUNDS_OF_LONG = 3
PAGES_ALIKE = 1.2
TOTALS_MS = 100.0
WORDS = ("信访", "办公", "三公", "养老服务", "预算编制")
Measure = Callable[[], object]


class Asker:
    """One kept connection to a server, as a program that asks often has it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=900)

    def get(self, path: str) -> bytes:
        """The body of an answer; SystemExit where it is none."""
        answer = self._ask("GET", path)
        body = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{path} answered {answer.status}: {body[:200].decode()}")
        return body

    def json(self, path: str) -> Any:
        return json.loads(self.get(path))

    def length(self, path: str) -> int:
        """Reads an answer to its end without keeping it."""
        answer = self._ask("GET", path)
        return sum(len(chunk) for chunk in iter(lambda: answer.read(1 << 16), b""))

    def there(self, path: str) -> bool:
        """Whether there is such an address."""
        answer = self._ask("HEAD", path)
        answer.read()
        return answer.status == http.client.OK

    def _ask(self, method: str, path: str) -> http.client.HTTPResponse:
        try:
            self._connection.request(method, path)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # let go while nothing was asked
            self._connection.close()
            self._connection.request(method, path)
            return self._connection.getresponse()


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report: milliseconds of ours, of the other, and what ours is held against."""

    what: str
    ours: float
    theirs: float | None = None
    limit: float | None = None
    against: str = ""
    stripped: float | None = None
    must_lead: bool = True

    @property
    def missed(self) -> bool:
        slower = self.must_lead and self.theirs is not None and self.ours > self.theirs
        return slower or (self.limit is not None and self.ours > self.limit)

    def __str__(self) -> str:
        text = f"  {self.what:42} {self.ours:9.1f} ms"
        if self.theirs is not None:
            text += f"   Datasette {self.theirs:9.1f} ms  {self.theirs / self.ours:6.1f} ×"
        if self.stripped is not None:
            text += f" (without counts and facets {self.stripped:.1f} ms)"
        if self.limit is not None:
            text += f"   {self.ours / self.limit:5.2f} of {self.limit:.1f} ms {self.against}"
        return text + ("   LIMIT MISSED" if self.missed else "")


def medians(measures: Mapping[str, Measure], rounds: int) -> dict[str, float]:
    """The median milliseconds of each, taken in turns; the turns are shuffled, the same way every time.

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


def pages(found: Database, ours: Asker, theirs: Asker, table: str) -> Iterator[Result]:
    """A page of a hundred lines: the first, one in the middle, the last."""
    middle, last = _checksum(found, 0.5), _checksum(found, 1.0)
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
        yield Result(
            f"page of 100 lines, {name}",
            took[name],
            took[f"their {name}"],
            stripped=took[f"their stripped {name}"],
        )
    mine = {name: measures[name] for name in starts}
    alone = medians(mine | {"first once more": mine["first"]}, ROUNDS_ALIKE)
    limit = min(alone[name] for name in starts) * PAGES_ALIKE
    for name, milliseconds in alone.items():
        against = f"({PAGES_ALIKE} × the fastest)"
        if name in starts:
            yield Result(f"among ours, {name}", milliseconds, limit=limit, against=against)
        else:  # what the machine's other work alone makes of the same page
            yield Result(f"among ours, {name}", milliseconds)


def totals(found: Database, ours: Asker, theirs: Asker, table: str) -> Iterator[Result]:
    """One year's expenditure of all departments by function."""
    for name, group, size in (("class", "class", 3), ("item", "code", 7)):
        path = f"/api/v1/totals?table=T5&year=2020&group_by={group}"
        sql = (  # for the other's address
            f"select substr(code, 1, {size}), sum(amount_yuan) from lines where fiscal_year = 2020 "  # noqa: S608
            "and phase = 'budget' and \"table\" = 'T5' and side = 'expenditure' group by 1"
        )
        other = f"{table.rpartition('/')[0]}.json?sql={quote(sql)}&_shape=array"
        mine = {row[group]: float(row["amount_yuan"]) for row in ours.json(path)["data"]}
        assert mine == {row[f"substr(code, 1, {size})"]: row["sum(amount_yuan)"]
                        for row in theirs.json(other)}  # fmt: skip
        took = medians(
            {"ours": partial(ours.get, path), "theirs": partial(theirs.get, other)},
            ROUNDS_OF_LONG * 5,
        )
        # Theirs has an index for this one question; ours answers any table, side, year and group.
        yield Result(f"totals by {name} over one year", took["ours"], took["theirs"], TOTALS_MS,
                     must_lead=False)  # fmt: skip


def whole(found: Database, ours: Asker, theirs: Asker, table: str) -> Iterator[Result]:
    """All lines as CSV."""
    if not ours.there("/data/lines.csv"):
        return
    took = medians(
        {
            "ours": lambda: ours.length("/data/lines.csv"),
            "theirs": lambda: theirs.length(f"{table}.csv?_stream=1"),
        },
        1 if found.lines > 100_000 else ROUNDS_OF_LONG,
    )
    yield Result("all lines as CSV", took["ours"], took["theirs"])


def search(found: Database, ours: Asker, theirs: Asker, table: str) -> Iterator[Result]:
    """Words: ours in everything that is published, theirs in the purposes of the lines.

    The first hundred hits without a count, as a program asks; and the page with counts that a person sees.
    """
    for word in WORDS:
        said = quote(word)
        other = f"{table}.json?purpose__contains={said}&"
        measures: dict[str, Measure] = {
            "ours": partial(ours.get, f"/api/v1/search?q={said}&limit=100"),
            "theirs": partial(theirs.get, other + FAST),
            "our page": partial(ours.get, f"/search/?q={said}"),
            "their page": partial(theirs.get, other.replace(".json", "") + AS_IT_COMES),
        }
        took = medians(measures, ROUNDS_OF_LONG * 3)
        yield Result(f"hundred hits of {word}", took["ours"], took["theirs"])
        yield Result(f"page of hits of {word}", took["our page"], took["their page"])


MEASURES = {"pages": pages, "totals": totals, "csv": whole, "search": search}


def _checksum(found: Database, where: float) -> str:
    """The edition that begins a page in the middle, or the last page that is full."""
    current = "FROM budgets_edition WHERE status = 'published'"
    sql = (
        f"SELECT checksum {current} ORDER BY id OFFSET least("
        f"(SELECT count(*) * {where} {current})::bigint, (SELECT count(*) - 3 {current})) LIMIT 1"
    )
    answer = subprocess.run([*found.psql, "-At", "-c", sql], capture_output=True, check=True)
    return answer.stdout.decode().strip()


def _cursor(ours: Asker, checksum: str) -> str:
    """The cursor of a row of that edition: a page can begin after any row."""
    row = ours.json(f"/api/v1/lines?limit=1&checksum={checksum}")["data"][0]
    return f"&cursor={row['cursor']}"


def main() -> int:
    parser = argparse.ArgumentParser(description="The API against limits and against Datasette.")
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--measure", nargs="+", choices=MEASURES, default=list(MEASURES))
    arguments = parser.parse_args()
    missed = 0
    for lines in arguments.lines:
        found = database(lines)
        print(f"{lines:,} lines: medians, one running server each, one kept connection")
        with serving(found) as site, datasette(found) as address:
            ours, theirs = Asker(site.address), Asker(address)
            for name in arguments.measure:
                for result in MEASURES[name](found, ours, theirs, urlsplit(address).path):
                    missed += result.missed
                    print(result, flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
