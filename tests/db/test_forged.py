"""Every cell of every guarded table, forged past the triggers, is named by `verify_seals` or `verify_ledger`.

The columns are taken from the database. What neither of the two looks at stands in one list, with the reason;
docs/security.md says the same to whoever trusts the portal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from budgets import publishing
from budgets.db.grants import TableAccess
from budgets.models import Edition
from budgets.reports.ledger.chain_check import broken_links
from budgets.store.verification import differences
from tests.db.test_tables import ask, guarded, published
from tests.disclosure.test_json_forms import sample
from tests.roles import without_triggers

__all__ = ["published"]  # the fixture

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

BESIDE = "said of departments and places: each change is in the log, what holds now is not compared with it"
INSIDE = "for the office: the public reads nothing of it"
# Tables, and columns of others, of which a forged cell is not told.
UNTOLD = {
    "budgets_department": BESIDE,
    "budgets_jurisdiction": BESIDE,
    "budgets_formername": BESIDE,
    "budgets_formeraddress": BESIDE,
    "budgets_succession": BESIDE,
    "budgets_approval": BESIDE,
    "budgets_unitapproval": BESIDE,
    "budgets_populationandprices": BESIDE,
    "budgets_wording": BESIDE,
    "budgets_codebook": BESIDE,
    "budgets_original": INSIDE,
    "budgets_remark": INSIDE,
    "budgets_publicstate": "a counter by which caches grow old",
    "budgets_edition.created_at": INSIDE,
    "budgets_edition.created_by_id": INSIDE,
    "budgets_edition.wording": "the words that it gave are kept, and told: it is not filled in again",
}

# What else may stand in a column, by its type; {c} is the column.
OTHERWISE = {
    "character varying": "CASE left({c}, 1) WHEN 'x' THEN 'y' ELSE 'x' END || substr({c}, 2)",
    "text": "'x' || coalesce({c}, '')",
    "character varying[]": "'{{x}}'",
    "bigint": "coalesce({c}, 0) + 1",
    "integer": "coalesce({c}, 0) + 1",
    "smallint": "coalesce({c}, 0) + 1",
    "numeric": "coalesce({c}, 0) + 1",
    "boolean": "NOT {c}",
    "date": "coalesce({c}, '2019-01-01') + 1",
    "timestamp with time zone": "coalesce({c}, '2019-01-01') + interval '1 day'",
    "jsonb": """'["x"]'""",
    "bytea": "'\\x01'",
    "inet": "'192.0.2.77'",
}
SEVERAL = ("budgets_line", "budgets_finding", "budgets_term")  # rows of one edition
_COLUMNS = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
ORDER BY attnum
"""


class _Undo(Exception):
    """Ends a forgery."""


def told() -> bool:
    """Whether one of the two commands has something to say."""
    sealed = Edition.objects.sealed()
    return any(differences(edition) for edition in sealed) or any(broken_links())


def forged(table: str, column: str, how: str) -> str:
    """Forge one cell that holds something, and undo it: "told", "untold", or "refused" by a constraint."""
    cell = f'"{column}"'
    said = "refused"
    try:
        with transaction.atomic():
            with without_triggers(), connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {table} SET {cell} = {how.format(c=cell)} WHERE ctid = (SELECT ctid FROM {table}"
                    f" ORDER BY {cell} IS NULL, {cell}::text IN ('', '[]', '{{}}'),"
                    # Of a withdrawn edition less is told; which row lies first, nobody knows.
                    f" coalesce(to_jsonb({table}) ->> 'status', '') = 'withdrawn', ctid LIMIT 1)"
                )
            said = "told" if told() else "untold"
            raise _Undo
    except (_Undo, DatabaseError):
        return said


def cells(table: str) -> Iterator[tuple[str, str]]:
    for name, kind in ask(_COLUMNS, table):
        if name == "status":
            yield str(name), "'withdrawn'"
        elif name == "order" and table not in SEVERAL:
            continue  # of one row there is no order
        elif name == "order":
            yield str(name), "10000"
        else:
            yield str(name), OTHERWISE[str(kind)]


@pytest.fixture
def whole(published: Edition) -> Edition:
    """Besides it one with something in every column, and one that was withdrawn."""
    for year in (2021, 2022):
        disclosure = replace(sample(), fiscal_year=year)
        draft = publishing.import_draft(department=published.department, disclosure=disclosure)
        edition = publishing.publish(edition=draft)
    publishing.withdraw(edition=edition, reason="写错了。")
    with connection.cursor() as cursor:  # as if committed
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return published


@guarded
def test_a_forged_cell_of_a_guarded_table_is_told(table: TableAccess, whole: Edition) -> None:
    assert not told()
    found = {name: forged(table.name, name, how) for name, how in cells(table.name)}
    if table.name in UNTOLD:
        assert "untold" in found.values(), "it is told by now: take it off the list"
        return
    assert "told" in found.values()
    untold = {f"{table.name}.{name}" for name, said in found.items() if said == "untold"}
    assert untold == {each for each in UNTOLD if each.startswith(f"{table.name}.")}
