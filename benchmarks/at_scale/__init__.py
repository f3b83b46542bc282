"""A portal of a whole province: a database of 1,000,000 lines, the same every time, and a server on it.

    python -m benchmarks.at_scale --lines 1000000

makes the database `bench_1000000` on the embedded Postgres, or takes the one that is there, and serves the
portal on it; a command after it (`… python manage.py dbshell`) is run on it instead.
A benchmark asks `database(lines)` for it and `serving(database)` for a running portal.
Lines are what files hold: leaf rows of current budgets, fifty a department and year. The margins above
them, final accounts and superseded editions come on top.
"""

from benchmarks.at_scale.databases import Database, database
from benchmarks.at_scale.serving import Site, serving

__all__ = ["Database", "Site", "database", "serving"]
