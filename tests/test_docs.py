"""The documents say what the code does."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
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


PAGES = sorted([*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")])
_PATH = re.compile(
    r"`((?:benchmarks|budgets|demo|docs|locale|portal|static|templates|tests)/[\w./*-]*)`"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS.parent)))
def test_every_link_and_path_leads_somewhere(page: Path) -> None:
    if page.name == "CHANGELOG.md":  # tells of what was there
        return
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
    to_make = set(re.findall(r"^New file `([^`]+)`:$", text, re.MULTILINE))
    paths = {path for path in _PATH.findall(text) if "NNNN" not in path} - to_make
    assert [path for path in paths if not any(DOCS.parent.glob(path))] == []


def test_the_map_names_every_package_and_its_layers_are_those_that_are_held() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    folders = {
        file.parent.relative_to(DOCS.parent).as_posix()
        for top in ("budgets", "portal")
        for kind in ("*.py", "*.sql")
        for file in (DOCS.parent / top).rglob(kind)
    }
    packages = folders - {"budgets"}
    assert [p for p in packages if f"{p.removeprefix('budgets/')}/`" not in text] == []
    held = (DOCS.parent / "pyproject.toml").read_text(encoding="utf-8")
    drawn = text.partition("## The layers")[2].partition("## The packages")[0]
    for layers in re.findall(r"^layers = \[\n(.*?)^\]", held, re.MULTILINE | re.DOTALL):
        names = [
            name for line in re.findall(r'"(.+)"', layers) for name in re.findall(r"\w+", line)
        ]
        assert [name for name in names if name not in drawn] == []


def test_the_glossary_names_what_there_is() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    names = re.findall(r"^\|.*?\|.*?\| `([\w.]+)` \|", text, re.MULTILINE)
    names += re.findall(r"`((?:disclosure|models|publishing|reports|admin)\.[\w.]+)`", text)
    assert len(names) > 60
    assert [name for name in dict.fromkeys(names) if not _is_there(f"budgets.{name}")] == []


def _is_there(name: str) -> bool:
    """Whether a module, or a member of one, has that name."""
    module, _, member = name.rpartition(".")
    try:
        import_module(name)
    except ModuleNotFoundError:
        outer = _object(module)
        return outer is not None and hasattr(outer, member)
    return True


def _object(name: str) -> Any:
    """The module or class of that name; None where there is none."""
    module, _, member = name.rpartition(".")
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return getattr(_object(module), member, None) if module else None


def test_every_decision_is_in_the_index_with_its_title_and_date() -> None:
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    records = sorted((DOCS / "adr").glob("[0-9]*.md"))
    for number, record in enumerate(records, 1):
        text = record.read_text(encoding="utf-8")
        title = re.match(r"# (\d{4})\. (.+)\n", text)
        date = re.search(r"^- Date: (\d{4}-\d\d-\d\d)$", text, re.MULTILINE)
        assert title is not None
        assert date is not None
        assert int(title[1]) == number
        assert f"| [{title[1]}]({record.name}) | {title[2]} | {date[1]} |" in index


def test_every_library_that_the_portal_runs_with_has_its_reason() -> None:
    pinned = (DOCS.parent / "requirements.txt").read_text(encoding="utf-8")
    libraries = re.findall(r"^([A-Za-z][\w-]*)", pinned, re.MULTILINE)
    reasons = (DOCS / "dependencies.md").read_text(encoding="utf-8").partition("## For tests")[0]
    assert [name for name in libraries if name.lower() not in reasons.lower()] == []
