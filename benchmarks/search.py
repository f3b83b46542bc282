"""`python -m benchmarks.search [--lines N …]`: how long a search takes, and that nothing is missed.

Words of one to four characters are drawn from what is searched, rare and common ones, and a page of hits is
asked for as a visitor does. Limit: 95 of 100 answers within 60 ms. In the same run every word's hits are
counted by `LIKE`, which reads everything: none may be missing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from statistics import median, quantiles
from time import perf_counter

from benchmarks.at_scale import database

LIMIT = 0.060
WORDS, ROUNDS, COUNTED = 40, 5, 12


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the search.")
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        return measured()
    failed = 0
    for lines in arguments.lines:
        print(f"\nSearch among {lines:,} lines")
        command = [sys.executable, "-m", "benchmarks.search", "--here"]
        failed |= subprocess.run(command, env=database(lines).environment, check=False).returncode
    return failed


def measured() -> int:
    """Measures the database of this process' settings; 1 where a limit is missed."""
    import django

    django.setup()
    from django.db import connection

    from budgets.reports.search import grams_of, like, search

    def count(condition: str, value: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM budgets_searchentry WHERE {condition}", [value])  # noqa: S608
            return int(cursor.fetchone()[0])

    failed = False
    for size in range(1, 5):
        words = _words(size)
        took = []
        for word in words:
            search(f'"{word}"')  # what is read for the first time is the disk's time
            for _ in range(ROUNDS):
                before = perf_counter()
                search(f'"{word}"')
                took.append(perf_counter() - before)
        late = quantiles(took, n=20)[-1]
        missed = sum(
            count("words LIKE %s", like(word))
            - count(
                "budgets_grams(words) @> %s AND words LIKE " + _literal(like(word)), grams_of(word)
            )
            for word in words[:COUNTED]
        )
        failed |= late > LIMIT or missed > 0
        print(
            f"  {size} characters: {len(words)} words, median {median(took) * 1000:.1f} ms,"
            f" 95 % within {late * 1000:.1f} ms ({late / LIMIT:.2f} of the limit),"
            f" {missed} hits of LIKE missing"
        )
    size = count("%s", True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('search_by_grams') / 1e6")
        print(f"  {size:,} entries, their index {cursor.fetchone()[0]:.0f} MB")
    return int(failed)


def _words(size: int) -> list[str]:
    """Pieces of that many characters: half of them the commonest of a sample, half by chance."""
    from django.db import connection

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


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


if __name__ == "__main__":
    sys.exit(main())
