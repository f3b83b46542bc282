"""The recipes of docs/data.md run as they are printed, from an address and from a file, to the last digit."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import duckdb
import polars as pl
import pytest
from django.conf import settings
from fsspec.implementations.http import HTTPFileSystem
from pytest_django.live_server_helper import LiveServer

from budgets import publishing
from budgets.disclosure.model import Phase
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.slow

TEXT = (Path(settings.BASE_DIR) / "docs" / "data.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000/data/lines.csv"
BY_YEAR = {2023: Decimal(1_000_000), 2024: Decimal(1_000_000)}
CODES = {"2240201", "2210201"}


@pytest.fixture
def source(
    request: pytest.FixtureRequest, transactional_db: None, live_server: LiveServer, tmp_path: Path
) -> str:
    """Where the lines are: at the address of a running portal, or in a file that was downloaded."""
    brigade = fire_brigade()
    for year, phase in ((2023, Phase.BUDGET), (2023, Phase.FINAL), (2024, Phase.BUDGET)):
        draft = publishing.import_draft(department=brigade, disclosure=fire_budget(year, phase))
        publishing.publish(edition=draft)
    address = f"{live_server.url}/data/lines.csv"
    if request.param == "address":
        return address
    file = tmp_path / "lines.csv"
    with urlopen(address) as answer:  # noqa: S310 - our own server
        file.write_bytes(answer.read())
    return str(file)


from_both = pytest.mark.parametrize("source", ["address", "file"], indirect=True)


def recipe(language: str, word: str, source: str) -> str:
    """The one block of the page in a language that has a word, reading from `source`."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    (block,) = [each for each in blocks if word in each]
    assert ADDRESS in block
    return str(block).replace(ADDRESS, source)


def run(code: str) -> dict[str, Any]:
    """The names that a recipe leaves behind; a warning is an error."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(code, names)  # noqa: S102 - the page's own code
    return names


@from_both
def test_pandas(source: str) -> None:
    found = run(recipe("python", "import pandas", source))
    assert found["by_year"].to_dict() == BY_YEAR
    assert all(type(amount) is Decimal for amount in found["by_year"])
    lines = found["lines"]
    assert set(lines["code"]) >= CODES
    assert set(lines["functional_class"]) >= {"224", "221"}
    assert {type(text) for text in lines["code"]} == {str}
    assert lines["fiscal_year"].dtype == lines["edition"].dtype == int


@from_both
def test_polars(source: str) -> None:
    code = recipe("python", "import polars", source)
    if not source.startswith("http"):
        code = code.replace(f'urlopen("{source}").read()', repr(source))
    found = run(code)
    assert dict(found["by_year"].iter_rows()) == BY_YEAR
    lines = found["lines"]
    assert set(lines["code"]) >= CODES
    assert lines.schema["amount_yuan"] == pl.Decimal(38, 4)
    assert lines.schema["functional_class"] == pl.String
    assert lines["planned_yuan"].null_count() > 0


@from_both
def test_duckdb(source: str, tmp_path: Path) -> None:
    database = duckdb.connect()
    if source.startswith("http"):
        reads_addresses(database, source)
    code = recipe("sql", "read_csv", source)
    parquet = tmp_path / "lines.parquet"
    database.execute(code.replace("lines.parquet", str(parquet)))
    assert dict(database.sql("SELECT * FROM by_year").fetchall()) == BY_YEAR
    kinds = {name: kind for name, kind, *_rest in database.sql("DESCRIBE lines").fetchall()}
    assert kinds["amount_yuan"] == kinds["prior_yuan"] == "DECIMAL(38,4)"
    assert kinds["code"] == kinds["functional_class"] == "VARCHAR"
    kept = database.sql(f"SELECT DISTINCT code FROM '{parquet}'").fetchall()
    assert {code for (code,) in kept} >= CODES


class OverHttp(HTTPFileSystem):  # type: ignore[misc]
    """What DuckDB reads by where its own extension cannot be fetched; it asks for a time of change."""

    def modified(self, path: str) -> datetime:
        return datetime.now(UTC)


def reads_addresses(database: duckdb.DuckDBPyConnection, address: str) -> None:
    """Let DuckDB read files by their address."""
    try:
        database.execute("INSTALL httpfs; LOAD httpfs")
    except duckdb.Error:
        with urlopen(Request(address, method="HEAD")) as answer:  # noqa: S310 - our own server
            if not int(answer.headers["Content-Length"] or 0):
                pytest.skip("DuckDB's extension cannot be fetched, and HEAD does not tell the size")
        database.register_filesystem(OverHttp())


@from_both
def test_r(source: str) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("Rscript is not installed")
    code = recipe("r", "read.csv", source)
    code += '\ncat(sprintf("%d %.4f", by_year$fiscal_year, by_year$amount_yuan), sep = "\\n")'
    code += '\nstopifnot("2240201" %in% lines$code, is.character(lines$functional_class))'
    done = subprocess.run(["Rscript", "-"], input=code, capture_output=True, text=True, check=True)
    found = dict(line.split() for line in done.stdout.splitlines())
    assert {int(year): Decimal(amount) for year, amount in found.items()} == BY_YEAR


def test_no_recipe_is_left_out() -> None:
    section = TEXT.partition("## With pandas, polars, DuckDB and R")[2].partition("\n## ")[0]
    assert re.findall(r"^```(\w+)$", section, re.MULTILINE) == ["python", "python", "sql", "r"]
