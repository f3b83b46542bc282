"""Find tables by their rulings, and put the characters into their cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import Any

from budgets.disclosure.readers.errors import took_too_long
from budgets.disclosure.readers.formats.pdf.pages import Character, PdfPage, PdfRuling
from budgets.disclosure.readers.formats.pdf.pdf_lines import PdfLine, lines_of
from budgets.disclosure.readers.formats.pdf.pdf_table import PdfTable

_TOLERANCE = 3.0  # points
_MOST_CROSSINGS = 8_000
_FEWEST_OPEN_ROWS = 3  # rulings of one width that make a table open at its sides
_FIGURE = re.compile(r"[-−]?[\d,，]+(?:[.．]\d+)?%?")

_CellBox = tuple[float, float, float, float]


def ruled_tables(page: PdfPage) -> tuple[list[PdfTable], list[Character]]:
    """Return the tables of a page, and the characters outside of them.

    What is ruled in one column only is text in a box.
    """
    tables: list[PdfTable] = []
    outside = page.characters
    for cells in _cells(page.rulings):
        columns = _edges([x for cell in cells for x in (cell[0], cell[2])])
        rows = _edges([y for cell in cells for y in (cell[1], cell[3])])
        if len(columns) < 3:
            continue
        lattice = _Lattice(columns, rows, cells)
        outside = lattice.take(outside)
        if any(lattice.held.values()):
            tables.append(lattice.table(page.number))
    return sorted(tables, key=lambda table: (table.top, table.columns[0])), outside


def _cells(rulings: list[PdfRuling]) -> list[list[_CellBox]]:
    """Return the cells of each table, as pdfplumber finds them."""
    from pdfplumber import table as finder

    edges = finder.merge_edges([_edge(each) for each in rulings], 3, 3, 3, 3)
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright * (len(edges) - upright) > _MOST_CROSSINGS * 1_000:
        raise took_too_long()
    edges += [_edge(each) for each in _open_sides(edges)]
    crossings = finder.edges_to_intersections(edges, 3, 3)
    if len(crossings) > _MOST_CROSSINGS:
        raise took_too_long()
    return list(finder.cells_to_tables(finder.intersections_to_cells(crossings)))


def _edge(ruling: PdfRuling) -> dict[str, Any]:
    across, at, start, end = ruling
    x0, x1, top, bottom = (start, end, at, at) if across else (at, at, start, end)
    return {
        "object_type": "line",
        "orientation": "h" if across else "v",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _open_sides(edges: list[dict[str, Any]]) -> list[PdfRuling]:
    """Return the missing sides of a table that is ruled across but open to the left and right."""
    widths: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h":
            widths[round(edge["x0"] / _TOLERANCE), round(edge["x1"] / _TOLERANCE)].append(edge)
    sides: list[PdfRuling] = []
    inner = [edge for edge in edges if edge["orientation"] == "v"]
    for rows in widths.values():
        top, bottom = min(e["top"] for e in rows), max(e["bottom"] for e in rows)
        crossed = any(e["top"] < bottom and e["bottom"] > top for e in inner)
        if len(rows) < _FEWEST_OPEN_ROWS or not crossed:
            continue
        for x in (rows[0]["x0"], rows[0]["x1"]):
            if not any(abs(e["x0"] - x) <= _TOLERANCE and e["top"] < bottom for e in inner):
                sides.append(PdfRuling(False, x, top, bottom))
    return sides


def _edges(values: list[float]) -> list[float]:
    """Return values in order, those within the tolerance taken as one."""
    found: list[float] = []
    for value in sorted(set(values)):
        if not found or value - found[-1] > _TOLERANCE:
            found.append(value)
    return found


class _Lattice:
    """A table as rows and columns; a merged cell owns several places."""

    def __init__(self, columns: list[float], rows: list[float], cells: list[_CellBox]) -> None:
        self.columns, self.rows = columns, rows
        self.owner: dict[tuple[int, int], int] = {}
        self.held: dict[int, list[Character]] = {}
        for number, (x0, top, x1, bottom) in enumerate(cells):
            self.held[number] = []
            for down in range(_place(rows, top), _place(rows, bottom)):
                for across in range(_place(columns, x0), _place(columns, x1)):
                    self.owner.setdefault((down, across), number)

    def take(self, characters: list[Character]) -> list[Character]:
        """Put characters into the cells; return those outside."""
        outside: list[Character] = []
        for each in characters:
            across = bisect_right(self.columns, (each.x0 + each.x1) / 2) - 1
            down = bisect_right(self.rows, (each.top + each.bottom) / 2) - 1
            number = self.owner.get((down, across))
            if number is None:
                outside.append(each)
            else:
                self.held[number].append(each)
        return outside

    def table(self, page: int) -> PdfTable:
        lines = {number: lines_of(held, page) for number, held in self.held.items()}
        rows: list[list[str]] = []
        for down in range(len(self.rows) - 1):
            numbers = [self.owner.get((down, n)) for n in range(len(self.columns) - 1)]
            alone = [["" if n is None else cell_text(lines[n]) for n in numbers]]
            rows.extend(self._stacked(down, numbers, lines) or alone)
        return PdfTable(self.rows[0], tuple(self.columns), rows, [page] * len(rows))

    def _stacked(
        self, down: int, numbers: list[int | None], lines: dict[int, list[PdfLine]]
    ) -> list[list[str]]:
        """Return the rows of a band that is not ruled between its rows: figures stand one over another."""
        cells = [lines[n] if n is not None else [] for n in numbers]
        figures = [cell for cell in cells if _all_figures(cell)]
        anchors = max(figures, key=len, default=[])
        columns = [cell for cell in figures if len(cell) > 1]
        alone = all(self.owner.get((down + 1, n)) != number for n, number in enumerate(numbers))
        if len(anchors) < 2 or len(columns) < 2 or not alone or len(set(numbers)) < len(numbers):
            return []
        rows = [["" for _ in numbers] for _ in anchors]
        levels = [line.middle for line in anchors]
        for across, cell in enumerate(cells):
            for line in cell:
                nearest = min(range(len(levels)), key=lambda n: abs(levels[n] - line.middle))
                rows[nearest][across] += line.text
        return rows


def _place(edges: list[float], value: float) -> int:
    """Return the edge that a value was taken for."""
    return max(bisect_right(edges, value + 0.01) - 1, 0)


def _all_figures(cell: list[PdfLine]) -> bool:
    """Return whether a cell holds nothing but whole figures: a broken one fills its cell first."""
    if len(cell) == 1:
        return False
    texts = ["".join(line.text.split()) for line in cell]
    decimals = {len(text.rpartition(".")[2]) if "." in text else 0 for text in texts}
    return bool(texts) and all(map(_FIGURE.fullmatch, texts)) and len(decimals) == 1


def cell_text(lines: list[PdfLine]) -> str:
    """Return the lines of a cell closed up; a blank only between words of letters."""
    text = ""
    for line in lines:
        text += (" " if text[-1:].isascii() and text[-1:].isalpha() else "") + line.text
    return text
