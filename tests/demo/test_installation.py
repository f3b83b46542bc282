"""Where the demonstration is, and where it must never be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = "from portal.settings import INSTALLED_APPS as apps; print('demo' in apps)"
PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "long enough and known to nobody else",
    "ALLOWED_HOSTS": "budget.example.org",
    "DATABASE_URL": "postgres://portal:secret@localhost:5432/portal",
    "PUBLIC_BASE_URL": "https://budget.example.org",
}


@pytest.mark.parametrize(
    ("environment", "installed"),
    [
        ({}, "True"),
        ({"DEMONSTRATION": "0"}, "False"),
        ({"DATABASE_URL": "postgres://a@b/somebodys"}, "False"),
        ({"DATABASE_URL": "postgres://a@b/mine", "DEMONSTRATION": "1"}, "True"),
        (PRODUCTION, "False"),
        (PRODUCTION | {"DEMONSTRATION": "1"}, "False"),
    ],
)
def test_the_demonstration_is_never_in_production_nor_in_a_database_unasked(
    environment: dict[str, str], installed: str
) -> None:
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | environment
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=known, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == installed
