"""What the shape of the house has to be, measured in its sources."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

from budgets.disclosure.model import Table

MOST_FILES_THAT_NAME_A_TABLE = 25


def sources() -> list[Path]:
    rooms = ("budgets", "portal", "demo", "benchmarks")
    found = [path for room in rooms for path in (settings.BASE_DIR / room).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def names_a_table(path: Path) -> bool:
    """Whether a source says the key of a table: `Table.T5`, by an alias of Table too, or "T5"."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
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


def test_few_files_name_a_table_of_the_official_form() -> None:
    """What depends on a table asks the official form what the table is, and not which one it is."""
    named = sorted(str(p.relative_to(settings.BASE_DIR)) for p in sources() if names_a_table(p))
    assert len(named) <= MOST_FILES_THAT_NAME_A_TABLE, named
