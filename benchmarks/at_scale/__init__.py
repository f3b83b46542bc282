"""A portal of a whole province: a reproducible database of 1,000,000 lines, and a server on it.

    python -m benchmarks.at_scale --lines 1000000

creates the database `bench_1000000` on the embedded PostgreSQL, or uses the existing one, and serves the
portal on it; given a command (`… python manage.py dbshell`), it runs that instead.
A benchmark calls `database(lines)` for the database and `serving(database)` for a running portal.
Lines are what files contain: leaf rows of current budgets, fifty per department and year. The margins above
them, final accounts and superseded editions are additional.
"""

from benchmarks.at_scale.databases import Database, database
from benchmarks.at_scale.serving import Site, serving

__all__ = ["Database", "Site", "database", "serving"]
