"""The walk-throughs of docs/walkthroughs are true: their steps are followed in a copy of the tree."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

TOP = Path(settings.BASE_DIR)
PAGES = sorted((TOP / "docs" / "walkthroughs").glob("first-*.md"))
_COPIED = ("budgets", "demo", "deploy", "docs", "locale", "portal", "templates", "tests")
_PYTEST = ".venv/bin/python -m pytest -q "
_STEP = re.compile(r"^(In|New file|At the end of) `([^`]+)`:$")


class Step(NamedTuple):
    """One block of a page: "In", "New file" or "At the end of" a file, or "console" for commands."""

    kind: str
    path: str
    text: str


def steps_of(page: Path) -> Iterator[Step]:
    """Yield the blocks that change something or are run; other blocks and all prose are for people."""
    kind = path = ""
    block: list[str] | None = None
    language = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if block is None and (found := _STEP.match(line)):
            kind, path = found.groups()
        elif block is None and line.startswith("```"):
            language, block = line[3:], []
        elif block is not None and line == "```":
            text = "\n".join(block) + "\n"
            block = None
            if language == "console":
                yield Step("console", "", text)
            elif language == "diff":
                yield Step("In", path, text)
            else:
                yield Step(kind, path, text)
        elif block is not None:
            block.append(line)


def follow(step: Step, tree: Path) -> None:
    """Change a file of the tree as a step says."""
    file = tree / step.path
    if step.kind == "New file":
        assert not file.exists(), f"{step.path} is there already"
        file.write_text(step.text, encoding="utf-8")
    elif step.kind == "At the end of":
        file.write_text(file.read_text(encoding="utf-8") + step.text, encoding="utf-8")
    else:
        text = changed(file.read_text(encoding="utf-8").splitlines(), step.text.splitlines())
        file.write_text("\n".join(text) + "\n", encoding="utf-8")


def changed(lines: list[str], diff: list[str]) -> list[str]:
    """Return the lines after a diff without line numbers; a line of it that ends in " …" is a beginning."""
    before = [line[1:] for line in diff if line[:1] != "+"]
    places = [
        at
        for at in range(len(lines) - len(before) + 1)
        if all(_is(lines[at + n], expected) for n, expected in enumerate(before))
    ]
    assert len(places) == 1, f"{len(places)} places in the file for\n" + "\n".join(diff)
    (at,) = places
    after, kept = [], iter(lines[at : at + len(before)])
    for line in diff:
        if line[:1] == "+":
            after.append(line[1:])
        elif line[:1] == "-":
            next(kept)
        else:
            after.append(next(kept))
    return lines[:at] + after + lines[at + len(before) :]


def _is(line: str, expected: str) -> bool:
    return line.startswith(expected[:-1]) if expected.endswith(" …") else line == expected


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what a walk-through changes or runs."""
    for name in _COPIED:
        shutil.copytree(TOP / name, tmp_path / name)
    for file in TOP.iterdir():
        if file.is_file():
            shutil.copy2(file, tmp_path)
    (tmp_path / "benchmarks").symlink_to(TOP / "benchmarks")
    (tmp_path / "static").symlink_to(TOP / "static")
    return tmp_path


def in_tree(tree: Path, *command: str) -> None:
    """Run a command there, on the database server of this test run."""
    to = {
        key: quote(str(value), safe="") for key, value in connection.get_connection_params().items()
    }
    url = f"postgres://{to['user']}:{to.get('password', '')}@/walkthroughs?host={to['host']}"
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))
    }
    env = {**kept, "DATABASE_URL": url + (f"&port={to['port']}" if to.get("port") else "")}
    ran = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{shlex.join(command)}\n{ran.stdout}\n{ran.stderr}"


@pytest.mark.slow
def test_each_walk_through_does_what_it_says(tree: Path, db: None) -> None:
    """All pages, one after the other, in one tree; their tests are run together at the end."""
    tests: list[str] = []
    code: set[str] = set()
    for page in PAGES:
        for step in steps_of(page):
            if step.kind != "console":
                follow(step, tree)
                code |= {step.path} if step.path.endswith(".py") else set()
                continue
            for command in step.text.replace("$ ", "").splitlines():
                if command.startswith(_PYTEST):
                    tests += command.removeprefix(_PYTEST).split()
                else:
                    in_tree(tree, *shlex.split(command))
    assert len(PAGES) == 3
    assert len(tests) > 6
    in_tree(tree, sys.executable, "-m", "ruff", "format", "--check", *sorted(code))
    in_tree(tree, sys.executable, "-m", "ruff", "check", *sorted(code))
    in_tree(tree, sys.executable, "-m", "pytest", "-q", *dict.fromkeys(tests))


def test_a_step_that_is_no_longer_true_is_refused() -> None:
    lines = ["a = 1", "b = 2", "b = 2"]
    assert changed(lines, [" a …", "+c = 3"]) == ["a = 1", "c = 3", "b = 2", "b = 2"]
    for diff in ([" gone = 1", "+c = 3"], ["-b = 2", "+b = 3"]):
        with pytest.raises(AssertionError, match="places in the file"):
            changed(lines, diff)
