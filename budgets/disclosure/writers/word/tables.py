"""An official table as Word markup, row by row: merged cells, repeated heads, figures to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgets.disclosure.writers.layouts import CellKind, Layout, LayoutCell
from budgets.disclosure.writers.word.markup import Page, paragraph, run
from budgets.disclosure.writers.word.styles import (
    TABLE_FIGURE,
    TABLE_HEAD,
    TABLE_NAME,
    TABLE_STYLE,
)

WIDEST_UPRIGHT = 6  # columns that still fit on an upright page
ROW_HEIGHT = 397  # 7 mm in twips, at least
_STYLE_OF = {
    CellKind.HEADER: TABLE_HEAD,
    CellKind.CODE: TABLE_NAME,
    CellKind.NAME: TABLE_NAME,
    CellKind.TEXT: TABLE_NAME,
    CellKind.AMOUNT: TABLE_FIGURE,
    CellKind.PERCENT: TABLE_FIGURE,
}
_INDENT = 210  # one character of 五号


def page_of(layout: Layout) -> Page:
    """The page on which a table fits."""
    return Page(landscape=len(layout.widths) > WIDEST_UPRIGHT)


def table(layout: Layout) -> str:
    """The markup of a whole table."""
    widths = _widths(layout, page_of(layout).text_width)
    rows = "".join(_rows(layout.header, widths, head=True))
    rows += "".join(_rows(layout.rows, widths, head=False))
    return _table(widths, rows)


def plain_table(cells: Sequence[Sequence[str]]) -> str:
    """A table of texts that was not understood, as it was printed."""
    columns = max(len(row) for row in cells)
    widths = _shared((1.0,) * columns, Page().text_width)
    rows = "".join(
        _row(
            "".join(
                _cell(LayoutCell(CellKind.TEXT, text), width)
                for text, width in zip([*row, *[""] * (columns - len(row))], widths, strict=True)
            ),
            head=False,
        )
        for row in cells
    )
    return _table(widths, rows)


def _table(widths: list[int], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _widths(layout: Layout, total: int) -> list[int]:
    return _shared(layout.widths, total)


def _shared(shares: Sequence[float], total: int) -> list[int]:
    whole = sum(shares)
    return [round(total * share / whole) for share in shares]


def _rows(rows: Sequence[Sequence[LayoutCell]], widths: list[int], *, head: bool) -> Iterator[str]:
    """The rows with the places that cells from above cover filled in."""
    covered: dict[int, tuple[int, int, LayoutCell]] = {}  # column → rows left, columns, cell
    for row in rows:
        cells, column, rest = [], 0, iter(row)
        while column < len(widths):
            if column in covered:
                left, columns, above = covered.pop(column)
                if left > 1:
                    covered[column] = (left - 1, columns, above)
                cells.append(_cell(above, _sum(widths, column, columns), columns, continues=True))
                column += columns
                continue
            cell = next(rest, None) or LayoutCell(CellKind.TEXT)
            columns = min(cell.columns, len(widths) - column)
            if cell.rows > 1:
                covered[column] = (cell.rows - 1, columns, cell)
            cells.append(_cell(cell, _sum(widths, column, columns), columns))
            column += columns
        yield _row("".join(cells), head=head)


def _sum(widths: list[int], column: int, columns: int) -> int:
    return sum(widths[column : column + columns])


def _row(cells: str, *, head: bool) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{ROW_HEIGHT}" w:hRule="atLeast"/>'
        f"{repeated}</w:trPr>{cells}</w:tr>"
    )


def _cell(cell: LayoutCell, width: int, columns: int = 1, *, continues: bool = False) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    merged = ""
    if continues:
        merged = "<w:vMerge/>"
    elif cell.rows > 1:
        merged = '<w:vMerge w:val="restart"/>'
    indent = f'<w:ind w:left="{cell.level * _INDENT}"/>' if cell.level else ""
    text = "" if continues or not cell.text else run(cell.text, "<w:b/>" if cell.strong else "")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}'
        f'<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(_STYLE_OF[cell.kind], text, indent)}</w:tc>"
    )
