"""Clients that people have, against the server that a site runs: polars, pandas, DuckDB, curl."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import duckdb
import fsspec
import pandas
import polars
import pytest
from django.db import connection
from fsspec.implementations.http import HTTPFileSystem

from benchmarks.servers import free_port, running
from budgets.reports.open_data.file_scope import FileScope
from tests.data_views.asking import a_county

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FILES = (
    "/departments/fire-brigade/2024.csv",
    "/departments/fire-brigade/2023/v1.csv",
    "/departments/fire-brigade/2023/v2/changes.csv",
    "/data/lines.csv",
    "/data/totals.csv",
    "/data/glossary.csv",
    "/years/2023.csv",
    "/progress.csv",
    "/checks.csv?year=2023,2024",
    "/departments/fire-brigade/2024/checks.csv",
    "/ledger.csv",
    "/departments/fire-brigade/lines.csv?year=2023,2024",
    "/compare.csv?department=fire-brigade&department=archives&year=2023,2024",
)


class OverHttp(HTTPFileSystem):  # type: ignore[misc]
    """What DuckDB reads by where its httpfs extension is not installed; it asks for a time of change."""

    def modified(self, path: str) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of the portal under gunicorn, on the database of the test; its log must stay empty."""
    a_county()
    found = connection.settings_dict
    name, host, user = (quote(str(found[key]), safe="") for key in ("NAME", "HOST", "USER"))
    login = f"{user}:{quote(str(found['PASSWORD']), safe='')}@" if found["PASSWORD"] else f"{user}@"
    port = f"&port={found['PORT']}" if found["PORT"] else ""
    role = f"&assume_role={found['OPTIONS']['assume_role']}"
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", f"--bind={address}"]
    command += [
        "--worker-class=gthread",
        "--threads=4",
        "--no-control-socket",
        "--log-level=warning",
    ]
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{login}/{name}?host={host}{port}{role}",
        "DATABASE_POOL_SIZE": "0",
        "SLOTS_FOLDER": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    log = tmp_path / "log"
    with (
        log.open("wb") as said,
        running(command, f"http://{address}/robots.txt", env=environment, stderr=said),
    ):
        yield f"http://{address}"
    assert "WARNING" not in log.read_text(), log.read_text()


def content(address: str) -> bytes:
    with urlopen(address) as answer:  # noqa: S310 - our own server
        return bytes(answer.read())


def test_programs_open_every_file_by_its_address(site: str) -> None:
    for file in FILES:
        whole = content(site + file)
        rows = whole.count(b"\r\n") - 1
        assert rows > 0
        plain: dict[str, Any] = {"infer_schema": False}
        assert polars.read_csv(site + file, **plain).height == rows, file
        assert polars.scan_csv(site + file, **plain).collect().height == rows, file
        assert len(pandas.read_csv(site + file, dtype=str)) == rows, file
        with fsspec.open(site + file, block_size=500) as opened:  # by parts
            opened.seek(7)
            assert opened.read(2000) == whole[7:2007], file
    with duckdb.connect() as database:
        database.register_filesystem(OverHttp())
        lines = f"read_csv('{site}/data/lines.csv', all_varchar = true)"
        ((count,),) = database.sql(f"SELECT count(*) FROM {lines}").fetchall()
    assert count == content(f"{site}/data/lines.csv").count(b"\r\n") - 1


def test_curl_goes_on_where_it_stopped(site: str, tmp_path: Path) -> None:
    for file in (*FILES, "/data/lines.json", "/departments/fire-brigade/2024.json"):
        whole, target = content(site + file), tmp_path / "file"
        target.write_bytes(whole[: len(whole) // 3])
        command = ["curl", "-sS", "--fail", "-C", "-", "-o", str(target), site + file]
        subprocess.run(command, check=True, timeout=30)
        assert target.read_bytes() == whole, file


def test_a_head_has_no_body_and_leaves_no_trace_in_the_log(site: str) -> None:
    """As the server sends it: the length of the file, then nothing; the connection goes on."""
    addresses = [
        site + file for file in (*FILES, "/data/lines.xlsx", "/search.csv?q=支出", "/ledger.atom")
    ]
    for address in addresses:
        address = quote(address, safe=":/?&=,")
        command = ["curl", "-sSI", "--fail", address, "--next", "-sSI", "--fail", address]
        said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
        lengths = {
            int(line.split(":")[1])
            for line in said.stdout.splitlines()
            if line.lower().startswith("content-length:")
        }
        if address.endswith(".xlsx") or "search" in address:
            assert 0 not in lengths
        else:
            assert lengths <= {len(content(address))}, address
        assert said.stdout.count("HTTP/1.1 200") == 2


def test_a_file_of_all_is_as_long_as_it_says(site: str) -> None:
    assert FileScope().editions.count() == 4
    for file in FILES:
        began = time.monotonic()
        with urlopen(site + file) as answer:  # noqa: S310
            assert len(answer.read()) == int(answer.headers["Content-Length"])
        assert time.monotonic() - began < 5
