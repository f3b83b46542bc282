"""The documents say what the code does."""

import re
from pathlib import Path

from django.conf import settings

from budgets.disclosure.open_data.schema import COLUMNS, DIFFERENCE
from budgets.reports.open_data.control_totals import OWN
from budgets.reports.open_data.narrative_files import NARRATIVES

DOCS = Path(settings.BASE_DIR) / "docs"


def test_the_page_on_files_explains_every_column_in_its_order() -> None:
    text = (DOCS / "data.md").read_text(encoding="utf-8")
    rows = text.partition("## Columns")[2].partition("\n\nA printed figure")[0].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("| `")]
    explained = tuple(name for cell in cells for name in re.findall(r"`(\w+)`", cell))
    assert explained == COLUMNS
    assert DIFFERENCE in text


def test_the_readme_names_only_files_that_are_there() -> None:
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(((?!http)[^)#]+)\)", text) + re.findall(r"demo/documents/\S+", text)
    assert [name for name in linked if not (DOCS.parent / name).exists()] == []


def test_the_page_on_security_names_only_tests_and_files_that_are_there() -> None:
    text = (DOCS / "security.md").read_text(encoding="utf-8")
    tests = re.findall(r"`([\w/]+\.py)::(\w+)`", text)
    lost = [each for each in tests if f"def {each[1]}(" not in _text_of("tests", each[0])]
    assert lost == []
    assert len(tests) > 100
    named = re.findall(r"`((?:budgets|portal)/[\w/.]+)`", text)
    assert [name for name in named if not (DOCS.parent / name).exists()] == []


def _text_of(*parts: str) -> str:
    path = DOCS.parent.joinpath(*parts)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_the_page_on_files_names_the_columns_of_every_file() -> None:
    text = (DOCS / "data.md").read_text(encoding="utf-8")
    words = text.partition("## The words, column by column")[2].partition("\n## ")[0]
    for name, kind in NARRATIVES.items():
        (row,) = [line for line in words.splitlines() if line.startswith(f"| `{name}.csv`")]
        named = set(re.findall(r"`(\w+)`", row.split("|")[2]))
        assert set(kind.columns) <= named
    totals = text.partition("## The control totals, column by column")[2].partition("\n## ")[0]
    cells = [row.split("|")[1] for row in totals.splitlines() if row.startswith("| `")]
    assert tuple(name for cell in cells for name in re.findall(r"`(\w+)`", cell)) == OWN
