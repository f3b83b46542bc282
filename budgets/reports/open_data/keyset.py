"""Pages by key: a page begins after a row, wherever that row is, and costs the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class After(Func):
    """(a, b, …) > (x, y, …), or < where `descending`: one comparison, which one index answers."""

    def __init__(self, keys: Sequence[str], values: Sequence[Any], *, descending: bool) -> None:
        super().__init__(*map(F, keys), output_field=BooleanField())
        self.values = tuple(values)
        self.sign = "<" if descending else ">"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_args: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        compiled = [compiler.compile(key) for key in self.source_expressions]
        left = ", ".join(sql for sql, _params in compiled)
        right = ", ".join(["%s"] * len(self.values))
        params = [param for _sql, params in compiled for param in params]
        return f"({left}) {self.sign} ({right})", (*params, *self.values)


def in_order(queryset: QuerySet[Any], keys: Sequence[str], *, descending: bool) -> QuerySet[Any]:
    """Return the rows by these keys; together they must be unique, so that the order is."""
    return queryset.order_by(*(f"-{key}" if descending else key for key in keys))


def page_after(
    queryset: QuerySet[Any],
    keys: Sequence[str],
    after: Sequence[Any] | None,
    limit: int,
    *,
    descending: bool = False,
) -> tuple[list[Any], bool]:
    """Return at most `limit` rows after the one whose keys are `after`, and whether more follow."""
    rows = in_order(queryset, keys, descending=descending)
    if after is not None:
        rows = rows.filter(After(keys, after, descending=descending))
    found = list(rows[: limit + 1])
    return found[:limit], len(found) > limit
