"""One list says of each table how far it changes, and the database holds what it says, owner or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from budgets import publishing
from budgets.db.grants import TableAccess, differences, grant
from budgets.disclosure import model
from budgets.models import (
    Approval,
    CodeBook,
    Department,
    Edition,
    FormerAddress,
    FormerName,
    Original,
    PopulationAndPrices,
    Succession,
    UnitApproval,
    Wording,
)
from portal.accounts.models import AccountEvent
from portal.table_access import TABLES
from tests.builders import wan
from tests.cast import fire_brigade, fire_budget, said_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

BY_NAME = {table.name: table for table in TABLES}
GUARDED = [table for table in TABLES if table.triggers]
guarded = pytest.mark.parametrize("table", GUARDED, ids=lambda table: table.name)
HANG_TOGETHER = (
    "budgets_department",
    "budgets_jurisdiction",
)  # no foreign key lets go of what has a row
_TRIGGERS = """
SELECT tgname, tgtype, tgenabled FROM pg_trigger
WHERE tgrelid = %s::regclass AND NOT tgisinternal
"""
REFUSED = r"permission denied|must be owner|must be superuser"
RESTRICT_VIOLATION, FOREIGN_KEY_VIOLATION = "23001", "23503"
DELETES, UPDATES, TRUNCATES = 8, 16, 32  # bits of pg_trigger.tgtype


def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_list_names_every_table_of_the_database_and_no_other() -> None:
    found = ask(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'm')"
        " AND relnamespace = 'public'::regnamespace"
    )
    assert sorted(BY_NAME) == sorted(str(name) for (name,) in found)
    assert len(BY_NAME) == len(TABLES)


def test_what_is_free_says_why() -> None:
    assert [table.name for table in TABLES if not (table.triggers or table.why)] == []


@guarded
def test_a_guarded_table_has_the_triggers_that_the_list_names(table: TableAccess) -> None:
    found = {name: kind for name, kind, on in ask(_TRIGGERS, table.name) if on in "OA"}
    assert set(table.triggers) <= set(found)
    does = 0
    for name in table.triggers:
        does |= found[name]
    assert does & UPDATES
    assert does & DELETES or table.name in HANG_TOGETHER
    assert found["refuse_truncate"] & TRUNCATES


def test_the_sites_role_may_what_the_list_says_and_no_more() -> None:
    assert differences(connection, TABLES) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("GRANT UPDATE ON budgets_filerows TO {site}", "budgets_filerows: UPDATE is granted"),
        ("GRANT TRUNCATE ON budgets_line TO PUBLIC", "budgets_line: TRUNCATE is granted"),
        ("REVOKE INSERT ON budgets_event FROM {site}", "budgets_event: INSERT is not granted"),
        ("GRANT CREATE ON SCHEMA public TO {site}", "it may create in the schema"),
        ("CREATE TABLE budgets_new (); GRANT ALL ON budgets_new TO {site}",
         "budgets_new: DELETE is granted"),
        ("GRANT EXECUTE ON FUNCTION budgets_search_follows TO {site}",
         "it may use the function budgets_search_follows()"),
    ],
)  # fmt: skip
def test_another_grant_is_told_and_mended(given: str, told: str) -> None:
    with as_owner():
        sql(given.format(site="portal_tests_site"))
        assert told in differences(connection, TABLES)
        grant(connection, TABLES)
        assert differences(connection, TABLES) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_sites_role_is_refused_what_it_does_not_need(table: TableAccess) -> None:
    (column, *_) = (str(x) for (x,) in ask(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped ORDER BY attnum", table.name))  # fmt: skip
    acts = {
        "INSERT": f"INSERT INTO {table.name} DEFAULT VALUES",
        "UPDATE": f'UPDATE {table.name} SET "{column}" = "{column}"',
        "DELETE": f"DELETE FROM {table.name}",
        "TRUNCATE": f"TRUNCATE {table.name} CASCADE",
    }
    for right, act in acts.items():
        if right not in table.site_may:
            with pytest.raises(ProgrammingError, match="permission denied"):
                sql(act)
    for act in (
        f"ALTER TABLE {table.name} DISABLE TRIGGER USER",
        f"ALTER TABLE {table.name} ADD COLUMN more int",
        f"DROP TABLE {table.name} CASCADE",
        f"CREATE RULE nothing AS ON UPDATE TO {table.name} DO INSTEAD NOTHING",
    ):
        with pytest.raises(ProgrammingError, match=REFUSED):
            sql(act)


@pytest.mark.parametrize(
    "act",
    [
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE budgets_edition (id bigint, status text)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION budgets_only_grow() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION budgets_only_grow() CASCADE",
        "DROP TRIGGER only_grow ON budgets_event",
        "ALTER ROLE CURRENT_USER SUPERUSER",
    ],
)
def test_the_sites_role_makes_and_switches_off_nothing(act: str) -> None:
    with pytest.raises(ProgrammingError, match=REFUSED):
        sql(act)


def test_no_function_of_ours_looks_where_a_caller_may_put_something() -> None:
    """A temporary table named like one of ours would be found first."""
    found = ask(
        "SELECT proname, proconfig, prosecdef FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND proname ~ '^(budgets|accounts)_'"
    )
    # These look into no table and call nothing of ours; indexes and a view have the first two in line.
    pure = {"budgets_grams", "budgets_place", "budgets_database_code", "accounts_database_code"}
    loose = {name for name, config, _definer in found if config != ["search_path=public, pg_temp"]}
    assert loose == pure
    # With the owner's rights: those that write what the site's role only reads.
    assert {name for name, _config, definer in found if definer} == {
        "accounts_link_event",
        "budgets_another_state",
        "budgets_compute_checkpoint",
        "budgets_enter",
        "budgets_enter_act",
        "budgets_keep_salt",
        "budgets_link",
        "budgets_link_event",
        "budgets_refuse_late_changes",
        "budgets_require_entry",
        "budgets_search_follows",
    }


# Frozen for the owner too: what each guarded table refuses, whoever tries, as long as the triggers are on.


@pytest.fixture
def published() -> Edition:
    """An edition with something in every table that hangs on it, and all that stands beside it."""
    fire, budget = fire_brigade(), fire_budget()
    wrong = tuple(  # so that there is something to find, and to make up for
        replace(line, amount=wan("101"))
        if line.row is model.Row.TOTAL and line.table is model.Table.T5
        else line
        for line in budget.lines
    )
    draft = publishing.import_draft(department=fire, disclosure=replace(budget, lines=wrong))
    Original.objects.create(edition=draft, name="预算.txt", sha256="0" * 64, data=b"\x00")
    publishing.submit(edition=draft)
    publishing.send_back(edition=draft, remarks=[publishing.NewRemark("请核对。")])
    edition = publishing.publish(edition=draft)
    audit = Department.objects.create(jurisdiction=fire.jurisdiction, slug="audit", name="审计局")
    with said_of(fire):
        FormerName.objects.create(department=fire, name="消防大队", until=date(2019, 1, 1))
        FormerAddress.objects.create(department=fire, slug="xiaofang")
        Succession.objects.create(
            former=fire, successor=audit, on=date(2030, 1, 1), kind="part_moved"
        )
    place = fire.jurisdiction
    wording = Wording(jurisdiction=place, phase="budget", section="units", template="x")
    wording.save()
    publishing.save_master_data(described=wording, before={})
    publishing.keep_approval(
        approval=Approval(jurisdiction=place, fiscal_year=2020, approved_on=date(2020, 1, 2))
    )
    publishing.keep_approval(
        approval=UnitApproval(department=fire, fiscal_year=2020, approved_on=date(2020, 1, 2))
    )
    with said_of(place):
        PopulationAndPrices.objects.create(
            jurisdiction=place, year=2020, residents=1, residents_source="x"
        )
    publishing.load_code_book(
        book=CodeBook(kind="functional", year=2026, headings=[["20177", "新"]])
    )
    AccountEvent.objects.create(act="login", subject_name="clerk")
    call_command("checkpoint_ledger", stdout=StringIO())
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # as if committed
    return edition


def _of_a_later_transaction() -> None:
    """Let what the test has done so far count as another transaction's: its lines in the log are not new."""
    with as_owner():
        sql(
            "CREATE OR REPLACE FUNCTION budgets_is_new(written xid) RETURNS boolean LANGUAGE sql"
            " SET search_path = public, pg_temp AS 'SELECT false'"
        )


@guarded
def test_what_a_guarded_table_holds_is_not_changed_by_sql(
    table: TableAccess, published: Edition
) -> None:
    assert ask(f"SELECT 1 FROM {table.name} LIMIT 1")
    columns = {str(name): str(kind) for name, kind in ask(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped AND attidentity = ''", table.name)}  # fmt: skip
    changed = next(
        f"{name} = {how}"
        for kind, how in (
            ("character varying", "'x' || left(md5(random()::text), 1)"),
            ("text", "'x' || md5(random()::text)"),
            ("bigint", "0"),
            ("integer", "0"),
            ("smallint", "0"),
            ("jsonb", "'[]'"),
        )
        for name in (
            f'"{x}"' for x, has in columns.items() if has == kind and not x.endswith("_id")
        )
    )
    _of_a_later_transaction()
    acts = [f"UPDATE {table.name} SET {changed}", f"DELETE FROM {table.name}"]
    for act in acts:
        with as_owner(), pytest.raises(IntegrityError) as refused:
            sql(f"{act}; SET CONSTRAINTS ALL IMMEDIATE")
        why = (
            RESTRICT_VIOLATION,
            FOREIGN_KEY_VIOLATION,
        )  # what has something that hangs on it stays anyhow
        assert refused.value.__cause__.sqlstate in why, refused.value
