"""Datasette on the same rows, as the tool a journalist would otherwise be given: SQLite, the same indexes.

It lives in an environment of its own, `var/datasette`, made when it is first needed.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.at_scale import Database
from benchmarks.servers import free_port, running
from budgets.disclosure.open_data.schema import COLUMNS

FOLDER = Path(__file__).resolve().parent.parent / "var" / "datasette"
REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements-bench.txt"
# A fixed database, whose counts are known, and no limit of time or size.
SETTINGS = {"sql_time_limit_ms": 60_000, "max_csv_mb": 0}
AS_IT_COMES = "_size=100"
# Without counts and suggested facets, which it gives otherwise.
FAST = "_size=100&_nofacet=1&_nosuggest=1&_nocount=1&_shape=array"
_COLUMNS = COLUMNS[: COLUMNS.index("notice") + 1]  # the levels of a code follow from it
# The columns of the CSV, in the order of the API: by edition, then as the files have them.
ROWS = """
COPY (
    SELECT 'http://127.0.0.1/departments/' || d.slug || '/' || e.fiscal_year
               || CASE e.phase WHEN 'final' THEN '/final' ELSE '' END || '/v' || e.number || '/',
           j.name, e.department_name, d.slug, e.fiscal_year, e.phase, e.number, r."table", r."table",
           r.side, r.code, r.name, array_to_string(ARRAY(SELECT jsonb_array_elements_text(r.path)),
           ' / '), r.code_as_written, r.fund, r.nature, trim_scale(r.amount), r.amount_printed,
           r.amount_unit, r.amount_nothing, trim_scale(r.prior), r.prior_printed, r.prior_unit,
           trim_scale(r.planned), r.planned_printed, r.planned_unit, r.purpose, r.source_place,
           e.published_at, e.checksum, j.notice
    FROM budgets_tidyrow r
    JOIN budgets_edition e ON e.id = r.edition_id AND e.status = 'published'
    JOIN budgets_department d ON d.id = e.department_id
    JOIN budgets_jurisdiction j ON j.id = d.jurisdiction_id
    WHERE r.is_leaf ORDER BY r.edition_id, r.place, r.id
) TO STDOUT (FORMAT csv)
"""
INDEXES = (
    "department_id",
    "code",
    "amount_yuan",
    'fiscal_year, phase, "table", side, code, amount_yuan',
)


@contextmanager
def datasette(database: Database) -> Iterator[str]:
    """Run Datasette and yield the address of its table of all rows."""
    file = _loaded(database)
    port = free_port()
    settings = [
        part for name, value in SETTINGS.items() for part in ("--setting", name, str(value))
    ]
    command = [str(_program()), "serve", "--immutable", str(file), "--port", str(port), *settings]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    address = f"http://127.0.0.1:{port}/{file.stem}/lines"
    with running(command, f"{address}.json?{FAST}", **quiet):
        yield address


def _program() -> Path:
    program = FOLDER / "bin" / "datasette"
    stamp = FOLDER / "installed"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        venv.create(FOLDER, clear=True, with_pip=True)
        pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return program


def _loaded(database: Database) -> Path:
    """Return the SQLite file of a database's rows, made when it is missing."""
    file = FOLDER.parent / f"{database.name}.sqlite"
    if file.exists():
        return file
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    print(f"Loading {file.name} for Datasette …", file=sys.stderr)
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    marks = ", ".join("?" * len(_COLUMNS))
    with closing(sqlite3.connect(unfinished)) as lite, _rows(database) as rows:
        lite.execute("PRAGMA journal_mode = off")
        typed = columns.replace('"amount_yuan"', '"amount_yuan" REAL')
        typed = typed.replace('"fiscal_year"', '"fiscal_year" INTEGER')
        lite.execute(f"CREATE TABLE lines (id INTEGER PRIMARY KEY, {typed})")
        lite.executemany(f"INSERT INTO lines ({columns}) VALUES ({marks})", rows)  # noqa: S608
        for number, on in enumerate(INDEXES):
            lite.execute(f"CREATE INDEX lines_{number} ON lines ({on})")
        lite.execute("ANALYZE")
        lite.commit()
    os.replace(unfinished, file)
    return file


@contextmanager
def _rows(database: Database) -> Iterator[Iterator[list[str]]]:
    command = [*database.psql, "-c", ROWS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        yield csv.reader(process.stdout)
