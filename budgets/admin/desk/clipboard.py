"""A block copied from a spreadsheet: its cells, and which of its columns are codes, names and figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

MOST_CELLS = 40_000
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*)')
_FIGURE = re.compile(r"[-+(]?[¥￥]?[\d,]*\.?\d+\)?%?(亿元|万元|元|亿|万)?")
_NO_FIGURE = frozenset({"-", "--", "—", "——", "－", "/", "*"})
_CODE = re.compile(r"[A-Z]?\d{2,11}")
_LEVEL = re.compile(r"\d{1,3}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class CellKind(Enum):
    """What a column of a block holds."""

    CODE = "code"
    LEVEL = "level"  # one of three columns 类, 款, 项
    NAME = "name"
    FIGURE = "figure"
    EMPTY = "empty"


def cells_of(text: str) -> list[list[str]]:
    """Return the rows of a block as spreadsheets put them on the clipboard: tabs, quotes where a cell has
    line breaks. Rows without anything are left out, cells are trimmed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
        match = _CELL.match(text, place)
        assert match is not None  # noqa: S101 -- the second way of the pattern fits anything
        quoted, plain = match[1], match[2]
        rows[-1].append(_trimmed(quoted.replace('""', '"') if quoted is not None else plain))
        place = match.end()
        if place >= len(text):
            break
        if text[place] == "\n":
            rows.append([])
        place += 1
    return [row for row in rows if any(row)]


def _trimmed(text: str) -> str:
    return text.replace("\u3000", " ").replace("\xa0", " ").strip()


def half_width(text: str) -> str:
    """Return a text without blanks, its full-width characters as half-width ones (１２ → 12)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_figure(text: str) -> bool:
    """Return whether a cell holds a figure, or a dash for none."""
    plain = half_width(text)
    return bool(_FIGURE.fullmatch(plain)) or plain in _NO_FIGURE


def is_code(text: str) -> bool:
    """Return whether a cell may be a whole code."""
    return bool(_CODE.fullmatch(half_width(text).upper()))


def kinds_of(rows: Sequence[Sequence[str]], known: Sequence[str]) -> list[CellKind]:
    """Return what each column holds, from the left; `known` are the codes of the list."""
    width = max((len(row) for row in rows), default=0)
    columns = [[row[i] for row in rows if i < len(row) and row[i]] for i in range(width)]
    kinds = [_kind(cells, frozenset(known)) for cells in columns]
    levels = [bool(c) and all(_LEVEL.fullmatch(half_width(x)) for x in c) for c in columns]
    # Codes in three columns: short numbers that stand before the first name.
    first_name = kinds.index(CellKind.NAME) if CellKind.NAME in kinds else len(kinds)
    if first_name in (2, 3) and all(levels[:first_name]):
        kinds[:first_name] = [CellKind.LEVEL] * first_name
    return kinds


def _kind(cells: Sequence[str], known: frozenset[str]) -> CellKind:
    if not cells:
        return CellKind.EMPTY
    names = sum(bool(_HAN.search(cell)) and not is_figure(cell) for cell in cells)
    if names * 2 > len(cells):
        return CellKind.NAME
    codes = sum(half_width(cell).upper() in known for cell in cells)
    return CellKind.CODE if codes * 2 >= len(cells) else CellKind.FIGURE
