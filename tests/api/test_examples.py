"""The three worked examples of docs/api.md run as they are printed, against a running portal."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from budgets import publishing
from tests.cast import fire_brigade, fire_budget

TEXT = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text(encoding="utf-8")
PRINTED = "http://127.0.0.1:8000"
BY_CLASS = {"221": "45000", "224": "955000"}


@pytest.fixture
def portal(transactional_db: None, live_server: LiveServer) -> str:
    """A portal with two budgets of the fire brigade."""
    brigade = fire_brigade()
    for year in (2023, 2024):
        draft = publishing.import_draft(department=brigade, disclosure=fire_budget(year))
        publishing.publish(edition=draft)
    return str(live_server.url)


def printed(language: str) -> str:
    """The one block of the page in a language."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return str(block)


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_gets_the_totals_and_the_second_time_nothing(portal: str, tmp_path: Path) -> None:
    command = printed("sh").replace(PRINTED, portal)
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    file = tmp_path / "totals.json"
    rows = json.loads(file.read_text(encoding="utf-8"))["data"]
    assert {row["class"]: row["amount_yuan"] for row in rows} == BY_CLASS
    file.unlink()
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    assert not file.exists() or not file.read_bytes()


def test_pandas_gets_the_lines_and_adds_them_up(portal: str) -> None:
    names: dict[str, object] = {}
    exec(printed("python").replace(PRINTED, portal), names)  # noqa: S102 - the page's own code
    by_class = names["by_class"]
    assert by_class.to_dict() == {  # type: ignore[attr-defined]
        year: {key: int(amount) for key, amount in BY_CLASS.items()} for year in (2023, 2024)
    }


def test_a_spreadsheet_gets_the_totals(portal: str) -> None:
    addresses = set(re.findall(r'(?:IMPORTDATA|Web\.Contents)\("([^"]+)"', TEXT))
    assert len(addresses) == 1
    with urlopen(addresses.pop().replace(PRINTED, portal)) as answer:  # noqa: S310 - our own server
        rows = list(csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8")))
    assert [(row["fiscal_year"], row["class"], row["amount_yuan"]) for row in rows] == [
        (year, key, amount) for year in ("2023", "2024") for key, amount in BY_CLASS.items()
    ]
