"""What common 款 and 项 of the functional list pay for, in plain words: `plain_items.csv` (code, zh, en)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from budgets.disclosure.codes.lists import rows_of


@dataclass(frozen=True, slots=True)
class PlainItem:
    """One heading's plain words, in Chinese and in English."""

    code: str
    zh: str
    en: str


@cache
def plain_items() -> dict[str, PlainItem]:
    """Return all that are worded, by code."""
    return {row["code"]: PlainItem(**row) for row in rows_of("plain_items.csv")}


def plain_item(code: str) -> PlainItem | None:
    """Return the plain words of a heading; 行政运行 and its like by their last digits in every 款."""
    found = plain_items()
    return found.get(code) or (found.get(f"*{code[-2:]}") if len(code) == 7 else None)
