"""Templates are laid out so that a person can read and compare them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LONGEST_LINE = 200
MOST_IN_A_FOLDER = 20


def test_no_line_of_a_template_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in TEMPLATES.rglob("*.html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


@pytest.mark.parametrize(
    "folder",
    [TEMPLATES, *(path for path in TEMPLATES.rglob("*") if path.is_dir())],
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_no_folder_of_templates_is_too_full(folder: Path) -> None:
    assert sum(path.is_file() for path in folder.iterdir()) <= MOST_IN_A_FOLDER
