"""Cases that hold the server's Python and the pages' JavaScript to the same results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases"


def cases(name: str, key: str) -> list[Any]:
    """The cases of one table in tests/cases/{name}.json."""
    found: list[Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))[key]
    return found
