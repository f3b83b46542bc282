"""The journalist's CSV: one row an amount, each yuan once, everything a row means in the row itself.

Only leaf rows are written (`leaves.py`), so the amounts of one table and side add up to its total.
`docs/data.md` explains every column; the names are stable, and none is a word that only some SQL programs
know to quote (`FORMER_NAMES`: one was).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import NamedTuple

from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Disclosure, Fund, Line, Nature, Row, Side, Table
from budgets.disclosure.money import Amount, plain
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE, SPLIT_BY_FUND, sum_label

COLUMNS = (
    "address",
    "jurisdiction",
    "department",
    "department_id",
    "fiscal_year",
    "phase",
    "edition",
    "table",
    "table_name",
    "side",
    "code",
    "name",
    "path",
    "code_as_written",
    "fund",
    "nature",
    "amount_yuan",
    "amount_printed",
    "amount_unit",
    "absence",
    "prior_yuan",
    "prior_printed",
    "prior_unit",
    "planned_yuan",
    "planned_printed",
    "planned_unit",
    "purpose",
    "source_place",
    "published_at",
    "checksum",
    "notice",
    "functional_class",
    "functional_group",
    "functional_item",
    "economic_class",
    "economic_group",
    "notice_en",
    "first_published_on",
    "level",
    "superior",
)

# Columns that were renamed, by the name in files of earlier versions: SQLite reads NOTHING as its own word.
FORMER_NAMES = {"nothing": "absence"}
# The columns of BEFORE, AFTER and LAST have the same cell in every row of an edition, the others a row's
# own. A new column goes to the end, so into ADDED: the places of the others stay as they are.
BEFORE, OWN, AFTER, LEVELS, LAST, ADDED = (
    COLUMNS[:7], COLUMNS[7:28], COLUMNS[28:31], COLUMNS[31:36], COLUMNS[36:40], COLUMNS[40:]
)  # fmt: skip
OF_DEPARTMENT, OF_UNIT = (
    "department",
    "unit",
)  # levels; the rows of units are never added to the others
LAYOUT = 2  # of packed rows: a new number makes keep_files pack them again
_ROW, _MIDDLE, _END = b"\xfd", b"\xfe", b"\xff"  # bytes that no UTF-8 text holds

_NEGATIVE = re.compile(r"[-－][0-9,]+(\.[0-9]+)?(元|万元|亿元|%)?")
# How a formula begins. Where a spreadsheet's language is Chinese, wide signs do as well.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
DIFFERENCE = "（明细与总计之差）"


class PublishedAs(NamedTuple):
    """Which edition a row is of: the cells that all rows of an edition share.

    `address` is absolute and fixed; `published_at` is ISO 8601 with its offset, when it came into the portal;
    `notice` and `notice_en` are what the jurisdiction says of its data ("" for ordinary data);
    `first_published_on` is the day on which the year was first public, here or elsewhere (None where that is
    not known). `superior` is the department in whose budget a unit's is contained ("" of a department).
    """

    address: str
    jurisdiction: str
    department: str
    department_id: str
    fiscal_year: int
    phase: str
    edition: int
    published_at: str
    checksum: str
    notice: str = ""
    notice_en: str = ""
    first_published_on: str | None = None
    level: str = OF_DEPARTMENT
    superior: str = ""


class _Echo:
    """A file that hands back what is written to it, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def csv_lines(
    rows: Iterable[Mapping[str, str]],
    columns: Sequence[str] = COLUMNS,
    *,
    heading: bool = True,
) -> Iterator[str]:
    """Yield the text of a CSV file line by line: its columns, then its rows. All CSVs are written here.

    RFC 4180: commas, CRLF, quotes only where needed. No cell is a formula.
    """
    writer = csv.writer(_Echo())
    if heading:
        yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow(disarmed(row[column]) for column in columns)


def tidy_rows(disclosure: Disclosure, published: PublishedAs) -> Iterator[dict[str, str]]:
    """Yield the rows of one edition by column name, in the order of its tables; amounts in 元."""
    for line in _lines_of(disclosure):
        yield edition_cells(published) | _line_cells(line)


def packed(disclosure: Disclosure) -> tuple[bytes, int]:
    """Return the rows of an edition without what is the same in all of them, ready to be kept; how many."""
    rows = [_line_cells(line) for line in _lines_of(disclosure)]
    parts = zip(*(_cells_of(rows, of) for of in (OWN, LEVELS)), _added_cells(rows), strict=True)
    lines = (_ROW + a.encode() + _MIDDLE + b.encode() + _END + c.encode() for a, b, c in parts)
    return b"".join(lines), len(rows)


def unpacked(rows: bytes, published: PublishedAs) -> bytes:
    """Packed rows as the lines of the CSV file, byte for byte those of `csv_lines(tidy_rows(…))`.

    Three replacements: a file of a million rows costs little more than the reading of them.
    """
    before, after, last = _around(published)
    rows = rows.replace(_ROW, before).replace(_END, last)
    return rows.replace(_MIDDLE, after)


def unpacked_size(size: int, count: int, published: PublishedAs) -> int:
    """Return how many bytes `unpacked` gives for `count` rows that are packed in `size`."""
    before, after, last = _around(published)
    added = len(before) + len(after) + len(last) - len(_ROW + _END + _MIDDLE)
    return size + count * added


def _around(published: PublishedAs) -> tuple[bytes, bytes, bytes]:
    """Return the text before a row's own cells, between them and its levels, and after those."""
    cells = edition_cells(published)
    before, after = (next(_cells_of([cells], of)) for of in (BEFORE, AFTER))
    # An empty cell before it, because csv puts a row of one empty cell in quotes.
    last = next(_cells_of([{"": "", **cells}], ("", *LAST)))
    end = last if ADDED else f"{last}\r\n"
    return f"{before},".encode(), f",{after},".encode(), end.encode()


def _added_cells(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Return the end of each row's line after LAST: nothing as long as no column is in ADDED."""
    if not ADDED:
        return repeat("", len(rows))
    return csv_lines(({"": "", **row} for row in rows), ("", *ADDED), heading=False)


def _cells_of(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> Iterator[str]:
    """Return some cells of each row as they are written in its line."""
    lines = csv_lines(rows, columns, heading=False)
    return (line.removesuffix("\r\n") for line in lines)


def _lines_of(disclosure: Disclosure) -> list[Line]:
    """Return the leaves, what makes up a table's total, and the projects, in the order of the tables."""
    found = _leaves(disclosure)
    found += [*_remainders(disclosure, found), *_project_lines(disclosure)]
    order = list(Table)
    return sorted(found, key=lambda line: order.index(line.table))


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before what would start one.

    A figure below zero is left as it is.
    """
    if text[:1] not in _FORMULA or not text or _NEGATIVE.fullmatch(text):
        return text
    return f"'{text}"


def _leaves(disclosure: Disclosure) -> list[Line]:
    positions = leaves(disclosure.lines)
    return [line for position, line in enumerate(disclosure.lines) if position in positions]


def remainders(disclosure: Disclosure) -> Iterator[Line]:
    """Return what the leaves of each table miss of its printed total, as rows without a printed figure."""
    return _remainders(disclosure, _leaves(disclosure))


def _remainders(disclosure: Disclosure, found: Iterable[Line]) -> Iterator[Line]:
    sums: dict[tuple[Table, Side], Decimal] = defaultdict(Decimal)
    for line in found:
        sums[line.table, line.side] += line.amount.yuan or 0
    for total in disclosure.lines:
        if not is_total(total.table, total.row, total.nature, total.fund):
            continue
        missed = (total.amount.yuan or 0) - sums[total.table, total.side]
        if total.amount.yuan is not None and missed:
            amount = Amount(missed, "", total.amount.unit)
            yield Line(
                table=total.table,
                side=total.side,
                name=DIFFERENCE,
                fund=total.fund,
                amount=amount,
            )


def is_total(table: str, row: str, nature: str, fund: str) -> bool:
    """Return whether a line is its table's (and side's) total, which the rows of the file add up to."""
    of_a_fund = fund != Fund.ALL and table in SPLIT_BY_FUND
    return row == Row.TOTAL and nature == Nature.TOTAL and not of_a_fund


def _project_lines(disclosure: Disclosure) -> Iterator[Line]:
    for project in disclosure.projects:
        yield Line(
            table=PROJECT_TABLE,
            name=project.name,
            nature=Nature.PROJECT,
            amount=project.amount,
            purpose=project.goal,
            source=project.source,
        )


def edition_cells(published: PublishedAs) -> dict[str, str]:
    """Return the cells that say which edition a row is of: the columns of BEFORE, AFTER and LAST."""
    return {name: "" if cell is None else str(cell) for name, cell in published._asdict().items()}


def _line_cells(line: Line) -> dict[str, str]:
    return {
        "table": line.table.value,
        "table_name": line.table.label,
        "side": line.side.value,
        "code": line.code,
        "name": line.name or NAMELESS[line.row, line.side],
        "path": " / ".join(line.path),
        "code_as_written": line.code_as_written,
        "fund": FUND_NAMES[line.fund],
        "nature": NATURE_NAMES[line.nature],
        "absence": line.amount.nothing.value if line.amount.nothing else "",
        **amount_cells("amount", line.amount),
        **amount_cells("prior", line.prior),
        **amount_cells("planned", line.planned),
        "purpose": line.purpose,
        "source_place": line.source.place,
        **level_cells(line.table, line.code),
    }


def level_cells(table: Table, code: str) -> dict[str, str]:
    """Cut a national code into its levels: 类, 款, 项 of the functional list, 类, 款 of the economic one."""
    levels = [code[:size] if code.isdecimal() and len(code) >= size else "" for size in (3, 5, 7)]
    none = ["", "", ""]
    functional, economic = (none, levels) if table.nature is Nature.BASIC else (levels, none)
    return dict(zip(LEVELS, [*functional, *economic[:2]], strict=True))


def amount_cells(name: str, amount: Amount | None) -> dict[str, str]:
    """Return the three cells of an amount: its value in 元, as printed, in which unit."""
    value: Decimal | None = amount.yuan if amount else None
    return {
        f"{name}_yuan": "" if value is None else plain(value),
        f"{name}_printed": amount.printed if amount else "",
        f"{name}_unit": amount.unit.value if amount else "",
    }


# What a row without a name of its own is called.
NAMELESS = {(row, side): sum_label(side, row) for row in Row for side in Side}
FUND_NAMES = {fund: "all" if fund is Fund.ALL else fund.name.lower() for fund in Fund}
NATURE_NAMES = {nature: nature.value or "total" for nature in Nature}
