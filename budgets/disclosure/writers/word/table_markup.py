"""An official table as Word markup, row by row: merged cells, repeated heads, figures to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from budgets.disclosure.writers.layouts.shapes import CellStyle, LayoutCell, TableLayout
from budgets.disclosure.writers.word.markup import PageFormat, paragraph, run
from budgets.disclosure.writers.word.styles import TABLE_FIGURE, TABLE_HEAD, TABLE_NAME, TABLE_STYLE

WIDEST_UPRIGHT = 6  # columns that still fit on an upright page
ROW_HEIGHT = 397  # 7 mm in twips, at least
_STYLES = {
    CellStyle.HEADER: TABLE_HEAD,
    CellStyle.AMOUNT: TABLE_FIGURE,
    CellStyle.PERCENT: TABLE_FIGURE,
}
_INDENT = 210  # one character of 五号


def page_of(layout: TableLayout) -> PageFormat:
    """Return the page on which a table fits."""
    return PageFormat(landscape=len(layout.widths) > WIDEST_UPRIGHT)


def table(layout: TableLayout) -> str:
    """Return the markup of a whole table."""
    widths = _widths(layout.widths, page_of(layout).text_width)
    head = _rows(layout.header, widths, head=True)
    return _table(widths, [*head, *_rows(layout.rows, widths)])


def plain_table(cells: Sequence[Sequence[str]]) -> str:
    """Return a table of texts that was not understood, as it was printed."""
    widths = _widths((1.0,) * max(map(len, cells)), PageFormat().text_width)
    return _table(
        widths, _rows([[LayoutCell(CellStyle.TEXT, x) for x in row] for row in cells], widths)
    )


def _table(widths: list[int], rows: Iterable[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _widths(shares: Sequence[float], total: int) -> list[int]:
    whole = sum(shares)
    return [round(total * share / whole) for share in shares]


def _rows(
    rows: Sequence[Sequence[LayoutCell]], widths: list[int], *, head: bool = False
) -> Iterator[str]:
    """Yield the rows with the places that cells from above cover filled in."""
    covered: dict[int, tuple[int, int, LayoutCell]] = {}  # column → rows left, columns, cell
    repeated = "<w:tblHeader/>" if head else ""
    for row in rows:
        cells, column, rest = "", 0, iter(row)
        while column < len(widths):
            continues = column in covered
            if continues:
                left, columns, cell = covered.pop(column)
            else:
                cell = next(rest, None) or LayoutCell(CellStyle.TEXT)
                left, columns = cell.rows, min(cell.columns, len(widths) - column)
            if left > 1:
                covered[column] = (left - 1, columns, cell)
            width = sum(widths[column : column + columns])
            cells += _cell(cell, width, columns, continues=continues)
            column += columns
        yield (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{ROW_HEIGHT}" w:hRule="atLeast"/>'
            f"{repeated}</w:trPr>{cells}</w:tr>"
        )


def _cell(cell: LayoutCell, width: int, columns: int, *, continues: bool) -> str:
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
        f"{paragraph(_STYLES.get(cell.kind, TABLE_NAME), text, indent)}</w:tc>"
    )
