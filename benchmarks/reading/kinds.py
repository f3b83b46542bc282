"""The kinds of pages, of `kinds.toml`, made from the departments of the fictional county."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.detector.corpus import clean_editions
from benchmarks.detector.papers import Grid, Words, paper_of
from benchmarks.reading.pages import Page, Part, Style, official_tables, retitled
from benchmarks.reading.sentences import Missing, Teller
from benchmarks.reading.tables import MADE, empty_table
from budgets.disclosure.model import Disclosure, Table

FORMATS = ("docx", "pdf", "html", "xlsx", "txt")
_PRIME = 37  # neighbours in the county's list are years of one department


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of page: what it is called, what `kinds.toml` says of it."""

    name: str
    entry: dict[str, Any]

    @property
    def formats(self) -> tuple[str, ...]:
        """In which formats this kind is published."""
        return tuple(self.entry.get("formats", FORMATS))

    def pages(self, sources: int) -> Iterator[Page]:
        """Yield pages from that many departments and years that have the figures for it."""
        editions = _editions()
        phase = self.entry.get("phase")
        made = 0
        for step in range(len(editions)):
            disclosure = editions[step * _PRIME % len(editions)]
            if made < sources and phase in (None, disclosure.phase.value):
                try:
                    yield self._page(disclosure)
                except Missing:
                    continue
                made += 1

    def _page(self, disclosure: Disclosure) -> Page:
        entry = self.entry
        if entry.get("whole"):
            return Page(disclosure, tuple(_whole(disclosure)))
        teller = Teller(disclosure)
        parts = [teller.paragraph(entry["title"])]
        for part in entry.get("parts", ()):
            parts += _said(teller, part)
        if made := entry.get("made"):
            disclosure, table = MADE[made](disclosure)
            parts.append(table)
        parts += self._tables(disclosure)
        return Page(disclosure, tuple(parts), Style(**entry.get("style", {})))

    def _tables(self, disclosure: Disclosure) -> list[Part]:
        entry = self.entry
        tables = official_tables(disclosure, *map(Table, entry.get("tables", ())))
        names = dict(zip(entry.get("tables", ()), entry.get("titles", ()), strict=False))
        tables += [empty_table(title) for title in entry.get("empty", ())]
        made = []
        for place, part in enumerate(tables, 1):
            grid = part.block
            assert isinstance(grid, Grid)
            title = names.get(grid.table.value, grid.title) if place <= len(names) else grid.title
            if "number" in entry:
                title = f"{entry['number'].format(n=place)} {title}"
            made.append(retitled(part, title, entry.get("unit")))
        return made


@cache
def _editions() -> tuple[Disclosure, ...]:
    return tuple(clean_editions())


@cache
def kinds() -> tuple[Kind, ...]:
    """Return all kinds, in the order of the file."""
    text = (Path(__file__).parent / "kinds.toml").read_text("utf-8")
    return tuple(Kind(entry["name"], entry) for entry in tomllib.loads(text)["kind"])


def _said(teller: Teller, part: str | dict[str, str]) -> list[Part]:
    if isinstance(part, str):
        level = part.count("# ")
        return [teller.paragraph(part.removeprefix("# " * level), level)]
    if "each" in part:
        return list(teller.each(part["each"], part["as"]))
    return [teller.joined(part["joined"], part["as"], part["between"], part["frame"])]


def _whole(disclosure: Disclosure) -> Iterator[Part]:
    """Yield the official document; its facts are those of its tables, which the text repeats."""
    tables = {part.block.table: part for part in official_tables(disclosure, *Table)
              if isinstance(part.block, Grid)}  # fmt: skip
    for block in paper_of(disclosure).blocks:
        yield Part(block) if isinstance(block, Words) else tables[block.table]
