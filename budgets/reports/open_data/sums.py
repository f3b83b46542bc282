"""Sums of the files' rows by whatever is asked: each yuan once, one table and one side at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from budgets.reports.open_data.row_query import Condition
from budgets.reports.open_data.scope import Scope

# Official lists nest by digits, the portal's own after one letter.
_BEGINNING = "CASE WHEN r.code >= 'A' THEN left(r.code, {letters}) ELSE left(r.code, {digits}) END"
# What may be grouped by, as SQL.
GROUPS: Mapping[str, str] = {
    "jurisdiction": "d.jurisdiction_id",
    "department": "e.department_id",
    "year": "e.fiscal_year",
    "phase": "e.phase",
    "table": 'r."table"',
    "side": "r.side",
    "class": _BEGINNING.format(letters=2, digits=3),
    "group": _BEGINNING.format(letters=4, digits=5),
    "code": "r.code",
    "fund": "r.fund",
    "nature": "r.nature",
}


@dataclass(frozen=True, slots=True)
class GroupSum:
    """One group: its keys in the order asked, its sum in 元 as text (None where no row discloses one).

    `rows` are all its rows, `undisclosed` those without an amount; `order` is the sum, less than any other
    where there is none.
    """

    keys: tuple[Any, ...]
    amount: str | None
    rows: int
    undisclosed: int
    order: str

    def place(self, sort: str) -> list[Any]:
        """Return where it stands in an order: what `sums_after` begins after."""
        return [*([self.order] if "amount" in sort else []), *self.keys]


def sums_after(
    scope: Scope,
    wanted: Condition,
    *,
    groups: Sequence[str],
    sort: str,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[GroupSum], bool]:
    """Return a page of sums and whether more follow; `sort` is "amount_yuan" or "group", "-" before it.
    One query.

    The caller sees to it that tables and sides do not mix.
    """
    editions, values = scope.sql()
    condition, more_values = wanted
    named = {f"by_{name}": GROUPS[name] for name in groups}
    department = "JOIN budgets_department d ON d.id = e.department_id"
    sums = f"""
        SELECT {"".join(f"{sql} AS {name}, " for name, sql in named.items())}
            sum(r.amount) AS amount, count(*) AS rows, count(r.amount) AS disclosed,
            coalesce(sum(r.amount), '-Infinity') AS amount_order
        FROM budgets_tidyrow r JOIN ({editions}) e (id, fiscal_year, phase, department_id)
            ON e.id = r.edition_id {department if "jurisdiction" in groups else ""}
        WHERE {condition} {f"GROUP BY {', '.join(named.values())}" if named else ""}
    """  # noqa: S608 - names of our own
    keys = [*(["amount_order"] if "amount" in sort else []), *named] or ["amount_order"]
    sign, way = ("<", " DESC") if sort.startswith("-") else (">", "")
    start = ""
    if after is not None:
        start = f"AND ({', '.join(keys)}) {sign} ({', '.join(['%s'] * len(keys))})"
    sql = f"""
        SELECT trim_scale(amount)::text, rows, rows - disclosed, amount_order::text
            {"".join(f", {name}" for name in named)}
        FROM ({sums}) sums WHERE rows > 0 {start}
        ORDER BY {", ".join(f"sums.{key}{way}" for key in keys)} LIMIT %s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *more_values, *(after or ()), limit + 1])
        found = [
            GroupSum(tuple(by), amount, rows, undisclosed, order)
            for amount, rows, undisclosed, order, *by in cursor.fetchall()
        ]
    return found[:limit], len(found) > limit
