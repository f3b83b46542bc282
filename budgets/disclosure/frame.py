"""What stands around a document's figures and words, and is no field of the Disclosure.

Its numbered lines, its tables with who made them, and the notes below them. The reader keeps it with the
figures that it could not place (`unread.py`), so that the rules judge a draft as they judge its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from budgets.disclosure.official_form.vocabulary import Section, Table

LONGEST = 480  # characters kept of one line
AUTOMATIC = "#"  # before a line that Word numbers by itself: its number is not in the text


class FrameKind(StrEnum):
    """What a line around the contents is."""

    HEADING = "heading"  # 二、收支预算情况说明
    NUMBERED = (
        "numbered"  # 3.公务接待费预算…: the beginning of a numbered paragraph, and of its points
    )
    CONTENTS = "contents"  # a line of the table of contents
    TABLE = "table"  # a table: `text` is who made it (编制部门), `table` which of the official ones it is
    NOTE = "note"  # 说明：…故本表无数据, below the table `table`


@dataclass(frozen=True, slots=True)
class Framed:
    """One line around the contents; `table` is the key of an official table, or ""."""

    kind: FrameKind
    section: Section
    place: str
    text: str
    table: str = ""

    @property
    def of(self) -> Table | None:
        """The official table that it is about, or that it is."""
        return Table(self.table) if self.table else None


def framed(kept: Iterable[Mapping[str, Any]]) -> tuple[Framed, ...]:
    """Return what was kept as JSON."""
    return tuple(
        Framed(
            FrameKind(each["kind"]), Section(each["section"]), each["place"], each["text"],
            each["table"],
        )
        for each in kept
    )  # fmt: skip
