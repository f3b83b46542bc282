"""The files by which nginx knows what is withdrawn are those of the database, after each act."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from budgets import publishing
from budgets.models import Edition
from tests.cast import fire_budget

pytestmark = pytest.mark.django_db
YEAR = "departments/fire-brigade/2020"


def marks(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*.gone")}


def test_they_follow_withdrawal_and_correction(
    edition: Edition,
    tmp_path: Path,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.WITHDRAWN_FOLDER = str(tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(edition=edition, reason="写错了。")
    assert marks(tmp_path) == {f"{YEAR}.gone", f"{YEAR}/v1.gone"}
    assert (tmp_path / "changed").exists()
    with django_capture_on_commit_callbacks(execute=True):
        again = publishing.import_draft(
            department=edition.department, disclosure=fire_budget(), filed=True
        )
        publishing.publish(edition=again, correction_note="改正。")
    assert marks(tmp_path) == {f"{YEAR}/v1.gone"}


def test_a_mark_that_is_missing_is_made_again(
    edition: Edition, tmp_path: Path, settings: Any
) -> None:
    """Another machine withdrew it: `manage.py publish_due` brings the files up to the database."""
    publishing.withdraw(edition=edition, reason="写错了。")
    settings.WITHDRAWN_FOLDER = str(tmp_path)
    publishing.write_withdrawn_marks()
    assert marks(tmp_path) == {f"{YEAR}.gone", f"{YEAR}/v1.gone"}
