"""`python -m benchmarks.search [--lines N …]`: how long a search takes, and that nothing is missed.

Words of one to four characters are drawn from what is searched, common and rare ones, and asked for as a
visitor does: with the best answer and the hits by department, and with the hits one by one. Limit: 95 of 100
answers within 60 ms. Later pages, filters, several words, the order by amount, everyday questions and the
pages of the API are measured beside it.

In the same run one reading of the whole table counts the hits of every word by `LIKE`. The search must count
the same, or say that there are more than it counts; of common words, which it answers without its index,
every hit is fetched through the index too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction

import benchmarks.django_ready  # noqa: F401
from benchmarks.harness import clock_seconds, rerun_on
from budgets.disclosure.codes import everyday_words
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.search.directory import directory
from budgets.reports.search.finding import find
from budgets.reports.search.query import Filters, Query, like
from budgets.reports.search.results import MOST_COUNTED, Hit, all_found, hits_after, key_of, search

LIMIT = 0.060
SIZES = range(1, 5)
WORDS, ROUNDS = 40, 5  # words of each size, half of them the commonest
WHOLE = 2  # of each size: common words whose every hit is fetched through the index


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the search.")
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        return measured()
    failed = 0
    for lines in arguments.lines:
        print(f"\nSearch among {lines:,} lines", flush=True)
        failed |= rerun_on(lines, "benchmarks.search")
    return failed


def measured() -> int:
    """Measure the database of this process' settings; 1 where a limit is missed."""
    words = {size: _words(size) for size in SIZES}
    expected = _counted_by_like([word for some in words.values() for word in some])
    failed = False
    for size, some in words.items():
        alone = _report(
            f"{size} characters, one by one", [partial(search, f'"{word}"') for word in some]
        )
        late = max(alone, _report(f"{size} characters", [partial(_visit, word) for word in some]))
        missed = sum(abs(_found(word, expected[word]) - expected[word]) for word in some)
        missed += sum(_missed_by_index(word, expected[word]) for word in some[:WHOLE])
        failed |= late > LIMIT or missed > 0
        print(f"      {late / LIMIT:.2f} of the limit; {missed} hits of LIKE missing or too many")
    twos = words[2]
    pairs = list(zip(twos[::2], twos[1::2], strict=False))
    middles = {word: _middle(word) for word in twos}
    ways: dict[str, list[Callable[[], object]]] = {
        "page 2": [partial(search, word, page=2) for word in twos],
        "page 100": [partial(search, word, page=100) for word in twos],
        "one year": [partial(search, word, Filters(years=(2020,))) for word in twos],
        "one kind": [partial(search, word, Filters(kinds=("line",))) for word in twos],
        "two words": [partial(search, " ".join(pair)) for pair in pairs],
        "by amount": [partial(search, word, Filters(sort="amount")) for word in twos],
        "100 hits of the API, the first": [partial(_after, word, None) for word in twos],
        "100 hits of the API, from the middle": [partial(_after, *x) for x in middles.items()],
        "nothing found": [partial(search, f"{word}麤") for word in twos],
        "nothing found, and what is near": [partial(_visit, f"{word}麤麤") for word in twos],
        "everyday questions": [partial(_visit, typed) for typed in _everyday()],
    }
    for name, asked in ways.items():
        _report(name, asked)
    rows, index, table = _sizes()
    print(f"  {rows:,} entries of {table:.0f} MB, their index {index:.0f} MB")
    return int(failed)


def _visit(typed: str) -> object:
    return find(typed, Filters(), *directory())


def _everyday() -> list[str]:
    """Return what people say for figures, and departments by their names and a year."""
    known, years = directory()
    said = [row.said[0] for row in everyday_words() if row.look_for]
    return said + [f"{each.name}{years[0]}" for each in known.departments[:20]]


def _after(word: str, key: list[Any] | None) -> object:
    addresses = FixedAddresses("http://127.0.0.1/")
    return hits_after(Query.of(word), Filters(), addresses, after=key, limit=100)


def _middle(word: str) -> list[Any] | None:
    """Return the key of a hit in the middle of all."""
    hits = all_found(Query.of(word), Filters())
    middle = hits.values_list(*Hit._fields)[hits.count() // 2 :][:1]
    return next((key_of(hit, Filters()) for hit in map(Hit._make, middle)), None)


def _report(name: str, asked: list[Callable[[], object]]) -> float:
    """Print what these questions take; return within how many seconds 95 of 100 are answered."""
    took: list[float] = []
    for ask in asked:
        ask()  # the first time it is read from disk
        took += clock_seconds(ask, ROUNDS)
    late = quantiles(took, n=20)[-1]
    print(
        f"  {name}: {len(asked)} questions, median {median(took) * 1000:.1f} ms,"
        f" 95 % within {late * 1000:.1f} ms"
    )
    return late


def _counted_by_like(words: list[str]) -> dict[str, int]:
    """How many current rows have each word, by one reading of them all."""
    counts = ", ".join(["count(*) FILTER (WHERE words LIKE %s)"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counts} FROM budgets_searchentry WHERE is_current",  # noqa: S608
            [like(word) for word in words],
        )
        return dict(zip(words, cursor.fetchone(), strict=True))


def _found(word: str, expected: int) -> int:
    """Return the count of a search, or the expected one if the search rightly says that there are more."""
    results = search(f'"{word}"')
    return expected if results.is_more and expected > MOST_COUNTED else results.count


def _missed_by_index(word: str, expected: int) -> int:
    """How many hits of a word are not fetched when the index of pieces must serve."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        found = all_found(Query.of(f'"{word}"'), Filters())
        plan = found.explain()
        if "search_by_grams" not in plan:
            raise SystemExit(f"The index does not serve {word}:\n{plan}")
        return abs(expected - len(found.values_list("pk", flat=True)))


def _sizes() -> tuple[int, float, float]:
    """Return the entries, and the MB of their index and of themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), pg_relation_size('search_by_grams') / 1e6,"
            " pg_table_size('budgets_searchentry') / 1e6 FROM budgets_searchentry"
        )
        rows, index, table = cursor.fetchone()
        return rows, float(index), float(table)


def _words(size: int) -> list[str]:
    """Pieces of that many characters: half of them the commonest of a sample, half by chance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT piece FROM (SELECT substr(words, at, %(size)s) AS piece, count(*) AS often"
            " FROM (SELECT words FROM budgets_searchentry WHERE id %% 97 = 1 ORDER BY id LIMIT 4000)"
            " AS part, generate_series(1, length(words)) AS at GROUP BY piece) AS pieces"
            " WHERE length(piece) = %(size)s AND piece !~ '[\\s\"\\[\\](),.;:]'"
            " ORDER BY often DESC, piece",
            {"size": size},
        )
        found = [row[0] for row in cursor.fetchall()]
    common, rest = found[: WORDS // 2], found[WORDS // 2 :]
    step = max(1, len(rest) // (WORDS // 2))
    return common + rest[::step][: WORDS // 2]


if __name__ == "__main__":
    sys.exit(main())
