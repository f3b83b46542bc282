"""Query the rows of the CSV of amounts: filtered, sorted, one page at a time.

The SQL is written by hand, over the view `budgets_tidyrow` (`db/sql/rows.sql`): for a page of a hundred rows
the ORM's own work would be most of the time. Which editions are public still comes from `Edition.objects`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from budgets.db.prepared import UNKNOWN, planned_once, written_out
from budgets.reports.open_data.scope import Scope

_PLACE = ("edition_id", "place", "id")
# An order for each index that begins a page anywhere at once; the row's own key comes last.
ORDERS = {
    "edition": _PLACE,
    "amount_yuan": ("amount_order", *_PLACE),
    "code": ("code", *_PLACE),
}


class TidyRow(NamedTuple):
    """One row as the files have it, without what is the same in all rows of its edition; amounts in 元.

    `kind` is "line", "difference" (what the others miss of a printed total) or "project". `id` is the
    row's own in its table. `amount_order` is the amount, less than any other where none was disclosed.
    """

    edition_id: int
    place: int
    id: int
    kind: str
    table: str
    side: str
    row: str
    code: str
    name: str
    path: str
    code_as_written: str
    fund: str
    nature: str
    amount_yuan: str | None
    amount_printed: str
    amount_unit: str
    absence: str
    prior_yuan: str | None
    prior_printed: str
    prior_unit: str
    planned_yuan: str | None
    planned_printed: str
    planned_unit: str
    purpose: str
    source_place: str
    leaf: bool
    amount_order: str


# What is not a column of that name: amounts without trailing zeros, as files write them; the names of a path
# joined as in files.
_SQL = {
    "amount_yuan": "trim_scale(page.amount)::text",
    "prior_yuan": "trim_scale(page.prior)::text",
    "planned_yuan": "trim_scale(page.planned)::text",
    "amount_order": "page.amount_order::text",
    "absence": "page.amount_nothing",
    "leaf": "page.is_leaf",
    "path": "CASE WHEN page.path = '[]' THEN '' ELSE array_to_string("
    "ARRAY(SELECT jsonb_array_elements_text(page.path)), ' / ') END",
}
_COLUMNS = ", ".join(_SQL.get(name, f'page."{name}"') for name in TidyRow._fields)
# The page is found first; only its own rows are written as text.
_PAGE = """
SELECT {columns} FROM (
    SELECT * FROM budgets_tidyrow WHERE {condition} ORDER BY {order} LIMIT {limit}
) page
ORDER BY {page_order}
"""


Condition = tuple[str, list[Any]]  # SQL on `budgets_tidyrow`, and its values


def row_condition(asked: Mapping[str, Any]) -> Condition:
    """Return the rows that are meant by the parameters of a data view, which narrow nothing where empty.

    A row without an amount is not between `amount_from` and `amount_to` (元). Only leaves are meant, whose
    amounts add up, unless `leaves` is "all": then all rows as disclosed, without those that only make up for
    a difference.
    """
    parts = ["kind <> 'difference'" if asked.get("leaves") == "all" else "is_leaf"]
    values: list[Any] = []
    for column in ("table", "side", "fund", "nature"):
        if words := asked[column]:
            parts.append(f'"{column}" IN ({", ".join(["%s"] * len(words))})')
            values += words
    if codes := asked["code"]:
        # A range rather than LIKE: an index answers it whatever the database's collation.
        parts.append("(" + " OR ".join(["code >= %s AND code < %s"] * len(codes)) + ")")
        values += [bound for code in codes for bound in (code, f"{code}~")]
    for sign, name in ((">=", "amount_from"), ("<=", "amount_to")):
        if asked.get(name) is not None:
            parts.append(f"amount {sign} %s")
            values.append(asked[name])
    return " AND ".join(parts), values


def rows_after(
    scope: Scope, wanted: Condition, *, sort: str, after: Sequence[Any] | None, limit: int
) -> tuple[list[TidyRow], bool]:
    """Return a page of rows and whether more follow. One query.

    `sort` is one of ORDERS, "-" before it for the other way round; `after` as `key_of` a row.
    """
    keys, descending = ORDERS[sort.removeprefix("-")], sort.startswith("-")
    public, values = scope.sql()
    condition, more_values = wanted[0], [*wanted[1]]
    # Who walks through everything is answered by one index from any place on, whatever the place.
    walks = keys is _PLACE and scope == Scope() and not more_values
    if walks:
        public, values = written_out(public, values), ()
    mark = UNKNOWN if walks else "%s"
    sign = "<" if descending else ">"
    bound = ""
    if after and keys is _PLACE:  # else the editions before the page would be walked through
        bound, values = f"WHERE id {sign}= {mark}", (*values, after[0])
    meant = f"SELECT id FROM ({public}) public (id, fiscal_year, phase, department_id) {bound}"  # noqa: S608
    parts = [f"edition_id IN ({meant})", condition]
    if after is not None:
        marks = ", ".join([mark] * len(keys))
        parts.append(f"({', '.join(keys)}) {sign} ({marks})")
        more_values += after
    way = " DESC" if descending else ""
    sql = _PAGE.format(
        columns=_COLUMNS,
        condition=" AND ".join(parts),
        order=", ".join(f"{key}{way}" for key in keys),
        page_order=", ".join(f"page.{key}{way}" for key in keys),
        limit=limit + 1,
    )
    found = (planned_once if walks else _execute)(sql, [*values, *more_values])
    rows = [TidyRow._make(row) for row in found[:limit]]
    return rows, len(found) > limit


def _execute(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def key_of(row: TidyRow, sort: str) -> list[Any]:
    """Return where a row stands in an order: what `rows_after` begins after."""
    return [getattr(row, key) for key in ORDERS[sort.removeprefix("-")]]
