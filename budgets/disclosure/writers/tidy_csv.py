"""The journalist's CSV: one row an amount, each yuan once, everything a row means in the row itself.

Only leaf rows are written (`leaves.py`), so the amounts of one table and side add up to its total.
`docs/data.md` explains every column; the names are stable.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.disclosure.leaves import leaves
from budgets.disclosure.money import Amount, plain
from budgets.disclosure.shape import Disclosure, Fund, Line, Nature, Row, Side, Table

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
    "nothing",
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
)

_NEGATIVE = re.compile(r"-[0-9,]+(\.[0-9]+)?(元|万元|亿元|%)?")
DIFFERENCE = "（明细与总计之差）"


@dataclass(frozen=True, slots=True)
class PublishedAs:
    """What the portal knows of a published edition besides its Disclosure.

    `address` is absolute and fixed; `published_at` is ISO 8601 with its offset; `notice` is what the
    jurisdiction says of its data ("" for ordinary data).
    """

    address: str
    jurisdiction: str
    department_id: str
    edition: int
    published_at: str
    checksum: str
    notice: str = ""


class _Echo:
    """A file that hands back what is written to it, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> Iterator[str]:
    """The text of a CSV file line by line: the names of the columns, then the rows.

    RFC 4180: commas, CRLF, quotes only where needed.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow(row[column] for column in columns)


def tidy_rows(disclosure: Disclosure, published: PublishedAs) -> Iterator[dict[str, str]]:
    """The rows of one edition by column name, in the order of its tables; amounts in 元."""
    positions = leaves(disclosure.lines)
    found = [line for position, line in enumerate(disclosure.lines) if position in positions]
    found += [*_differences(disclosure, found), *_project_lines(disclosure)]
    order = list(Table)
    for line in sorted(found, key=lambda line: order.index(line.table)):
        yield _edition_cells(disclosure, published) | _line_cells(line)


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before what would start one.

    A figure below zero is left as it is.
    """
    formula = text[:1] in tuple("=+-@\t\r") and text and not _NEGATIVE.fullmatch(text)
    return f"'{text}" if formula else text


def _differences(disclosure: Disclosure, found: Iterable[Line]) -> Iterator[Line]:
    """What the rows of a table miss of its printed total: one row each, without a printed figure."""
    sums: dict[tuple[Table, Side], Decimal] = defaultdict(Decimal)
    for line in found:
        sums[line.table, line.side] += line.amount.yuan or 0
    for total in disclosure.lines:
        if total.row is not Row.TOTAL or total.nature is not Nature.TOTAL:
            continue
        if total.fund is not Fund.ALL and total.table in (Table.T2, Table.T4):
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


def _project_lines(disclosure: Disclosure) -> Iterator[Line]:
    for project in disclosure.projects:
        yield Line(
            table=Table.T10,
            name=project.name,
            nature=Nature.PROJECT,
            amount=project.amount,
            purpose=project.goal,
            source=project.source,
        )


def _edition_cells(disclosure: Disclosure, published: PublishedAs) -> dict[str, str]:
    return {
        "address": published.address,
        "jurisdiction": disarmed(published.jurisdiction),
        "department": disarmed(disclosure.department.name),
        "department_id": published.department_id,
        "fiscal_year": str(disclosure.fiscal_year),
        "phase": disclosure.phase.value,
        "edition": str(published.edition),
        "published_at": published.published_at,
        "checksum": published.checksum,
        "notice": disarmed(published.notice),
    }


def _line_cells(line: Line) -> dict[str, str]:
    return {
        "table": line.table.value,
        "table_name": line.table.label,
        "side": line.side.value,
        "code": line.code,
        "name": disarmed(line.name or _NAMELESS[line.row, line.side]),
        "path": disarmed(" / ".join(line.path)),
        "code_as_written": line.code_as_written,
        "fund": _FUND_NAMES[line.fund],
        "nature": _NATURE_NAMES[line.nature],
        "nothing": line.amount.nothing.value if line.amount.nothing else "",
        **_amount_cells("amount", line.amount),
        **_amount_cells("prior", line.prior),
        **_amount_cells("planned", line.planned),
        "purpose": disarmed(line.purpose),
        "source_place": disarmed(line.source.place),
    }


def _amount_cells(name: str, amount: Amount | None) -> dict[str, str]:
    value: Decimal | None = amount.yuan if amount else None
    return {
        f"{name}_yuan": "" if value is None else plain(value),
        f"{name}_printed": amount.printed if amount else "",
        f"{name}_unit": amount.unit.value if amount else "",
    }


_NAMELESS = {
    (row, side): name
    for side, names in {
        Side.REVENUE: ("收入总计", "本年收入合计", ""),
        Side.EXPENDITURE: ("支出总计", "本年支出合计", ""),
    }.items()
    for row, name in zip(Row, names, strict=True)
}
_FUND_NAMES = {fund: "all" if fund is Fund.ALL else fund.name.lower() for fund in Fund}
_NATURE_NAMES = {nature: nature.value or "total" for nature in Nature}
