"""What people corrected after an import, as cases: the document with its words hidden, and the right figures.

Nothing is stored for it: the file as it came, the draft as it is now and the log of its changes are kept
anyway. A case is what the draft says and the reader, reading the file again, does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from budgets import store
from budgets.disclosure.model import Disclosure, LineKey
from budgets.disclosure.money import Amount
from budgets.disclosure.readers import Reading, UnreadableDocument, read_blocks, read_bytes
from budgets.management.masking import masked
from budgets.models import Original

_COLUMNS = ("amount", "prior", "planned", "change")


@dataclass(frozen=True, slots=True)
class CorrectedFigure:
    """One figure that a person changed: as printed with its unit, "" for none."""

    about: LineKey
    column: str
    read: str
    right: str

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON, without names that are the department's own."""
        key = self.about
        about = {
            "table": key.table, "side": key.side, "row": key.row, "code": key.code,
            "name": masked(key.name), "fund": key.fund, "nature": key.nature,
        }  # fmt: skip
        return {"about": about, "column": self.column, "read": self.read, "right": self.right}


def corrections(read: Disclosure, held: Disclosure) -> list[CorrectedFigure]:
    """Return the figures that an edition holds otherwise than they were read."""
    before, after = dict(_figures(read)), dict(_figures(held))
    return [
        CorrectedFigure(*place, before.get(place, ""), after.get(place, ""))
        for place in dict.fromkeys((*after, *before))
        if before.get(place, "") != after.get(place, "")
    ]


def _figures(disclosure: Disclosure) -> Iterator[tuple[tuple[LineKey, str], str]]:
    for line in disclosure.lines:
        for column in _COLUMNS:
            amount: Amount | None = getattr(line, column)
            if amount is not None and amount.yuan is not None:
                sign = "-" if amount.yuan < 0 else ""
                yield (line.key, column), f"{sign}{amount.printed.lstrip('-')}{amount.unit}"


def write_case(folder: Path, original: Original) -> int:
    """Write the case of an imported document, if people corrected anything; return how many figures."""
    edition = original.edition
    expected: dict[str, Any] = {"fiscal_year": edition.fiscal_year, "phase": edition.phase}
    try:
        reading: Reading | None = read_bytes(original.name, bytes(original.data))
    except UnreadableDocument as refusal:
        reading, expected["refused"] = None, str(refusal)
    found = corrections(reading.disclosure, store.read(edition)) if reading else []
    if reading and not found:
        return 0
    expected["figures"] = [figure.plain for figure in found]
    _write(folder, f"case-{original.pk:05}", original.blocks, expected)
    return len(found)


def write_refused(folder: Path, number: int, file: Path) -> bool:
    """Write the case of a file if it is refused, and return whether; UnreadableDocument: it has no text."""
    data = file.read_bytes()
    try:
        read_bytes(file.name, data)
    except UnreadableDocument as refusal:
        blocks = store.blocks_of(read_blocks(file.name, data))
        _write(folder, f"refused-{number:03}", blocks, {"refused": str(refusal), "figures": []})
        return True
    return False


def _write(folder: Path, name: str, blocks: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    (folder / f"{name}.html").write_text(page_of(blocks), "utf-8")
    text = json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    (folder / f"{name}.expected.json").write_text(text, "utf-8")


def page_of(blocks: list[dict[str, Any]]) -> str:
    """Return the blocks of an `Original` as a web page that the reader reads alike, its words hidden."""
    parts = []
    for block in blocks:
        if "rows" not in block:
            parts.append(f"<p>{escape(masked(block['text']))}</p>")
            continue
        rows = (
            "<tr>" + "".join(f"<td>{escape(masked(cell))}</td>" for cell in row) + "</tr>"
            for row in block["rows"]
        )
        parts.append(f"<table>{''.join(rows)}</table>")
    body = "\n".join(parts)
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'></head><body>\n{body}\n</body></html>\n"
