"""Departments by a part of their name, or by its first letters."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from django.db import connection
from pypinyin import Style, lazy_pinyin

from budgets.disclosure.searchable import folded
from budgets.models import Department
from budgets.reports.search.query import Query


def departments_named(query: Query, most: int = 8) -> list[Department]:
    """Return the departments whose names, or their initials, contain every word; short names first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(string_agg(concat_ws(' ', id, name, short_names), ' ' ORDER BY id))"
            " FROM budgets_department"
        )
        mark = cursor.fetchone()[0]
    found = (pk for pk, names in _all_names(mark) if all(word in names for word in query.words))
    keys = list(islice(found, most))
    by_key = Department.objects.select_related("jurisdiction").in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


@lru_cache(maxsize=1)
def _all_names(_mark: str) -> list[tuple[int, str]]:
    """Return the key and the names of every department, the shortest name first, kept until one changes."""
    named = Department.objects.values_list("pk", "name", "short_names")
    by_size = sorted(named, key=lambda row: (len(row[1]), row[1], row[0]))
    return [(pk, _names(name, *short)) for pk, name, short in by_size]


@lru_cache(maxsize=16_384)
def _names(*names: str) -> str:
    """Return the names of a department, folded, and their first letters: 教育局 jyj."""
    letters = ("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in names)
    return "\n".join(map(folded, (*names, *letters)))
