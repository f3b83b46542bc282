"""The size of the sources: `python -m tests.architecture` prints it in `make check`.

Every figure has a limit, which `test_architecture.py` holds.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from budgets.disclosure.model import Table

TOP = Path(__file__).parents[1]
PACKAGES = ("budgets", "portal", "demo", "benchmarks", ".ci")
_NO_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
}  # fmt: skip
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Figure(NamedTuple):
    """A measure of the sources, the most that it may be, and where it is largest or which they are."""

    name: str
    found: int
    most: int
    where: str = ""

    @property
    def is_kept(self) -> bool:
        return self.found <= self.most

    def __str__(self) -> str:
        return f"{self.found:7,} of at most {self.most:6,}  {self.name}{self.where and f': {self.where}'}"


def figures() -> Iterator[Figure]:
    """Yield every figure that has a limit."""
    # What stands: a capability adds its lines here, with the change that needs them.
    lines = sum(map(lines_of_code, sources()))
    yield Figure("lines of code, without tests and migrations", lines, 73_250)
    tables = [path for path in sources() if names_a_table(path)]
    yield Figure("files that name a table of the official form", len(tables), 25)
    ignores = [line for path in sources("budgets", "portal") for line in ignores_of(path)]
    yield Figure("type: ignore", len(ignores), 30)
    bare = [reason for reason in ignores if not reason]
    yield Figure("type: ignore without a reason beside or above it", len(bare), 0)
    folder, files = Counter(path.parent for path in sources()).most_common(1)[0]
    yield Figure("source files in one folder", files, 20, _name(folder))
    length, file = max((len(_text(path).splitlines()), _name(path)) for path in sources())
    yield Figure("lines in one file", length, 420, file)
    length, function = max(each for path in sources() for each in functions_of(path))
    yield Figure("lines in one function", length, 55, function)


@cache
def sources(*packages: str) -> tuple[Path, ...]:
    """Return the sources of these packages, or of all, without migrations."""
    found = [
        path for package in packages or PACKAGES for path in sorted((TOP / package).rglob("*.py"))
    ]
    found += [] if packages else [TOP / "manage.py"]
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(_text(path))


def _name(path: Path) -> str:
    return str(path.relative_to(TOP))


def lines_of_code(path: Path) -> int:
    """Count the lines that are neither blank nor only a comment or a docstring."""
    docstrings: set[int] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, _WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            docstrings.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(_text(path)).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - docstrings)


def ignores_of(path: Path) -> Iterator[str]:
    """Yield the reason of each `type: ignore`: the comment behind it, or on the line above."""
    lines = _text(path).splitlines()
    for above, line in pairwise(["", *lines]):
        if "# type: ignore" in line:
            behind = line.partition("# type: ignore")[2].partition("]")[2]
            reason = re.sub(r"# noqa\b.*", "", behind).strip()
            yield reason or (above.strip() if above.strip().startswith("#") else "")


def functions_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the length in lines and the place of every function."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or 0) - node.lineno + 1, f"{_name(path)}:{node.name}"


def names_a_table(path: Path) -> bool:
    """Whether a source says the key of a table: `Table.T5`, by an alias of Table too, or "T5"."""
    tree = _tree(path)
    aliases = {"Table"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            aliases |= {each.asname or each.name for each in node.names if each.name == "Table"}
        elif isinstance(node, ast.Assign) and _last_name(node.value) in aliases:
            aliases |= {_last_name(target) for target in node.targets}
    return any(
        (
            isinstance(node, ast.Attribute)
            and node.attr in Table.__members__
            and _last_name(node.value) in aliases
        )
        or (isinstance(node, ast.Constant) and node.value in set(Table))
        for node in ast.walk(tree)
    )


def _last_name(node: ast.AST) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


if __name__ == "__main__":
    found = list(figures())
    print(*found, sep="\n")
    sys.exit(not all(each.is_kept for each in found))
