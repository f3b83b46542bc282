"""`check --deploy --database default` says where the site's database role could bend what was published."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connection

from budgets.models import Event
from portal import catalogues
from portal.checks import compiled_catalogues, the_sites_role
from tests.roles import OWNER, SITE, as_owner

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return [(str(each.id), str(each.msg)) for each in the_sites_role(databases=["default"])]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_of_the_tests_gives_no_cause() -> None:
    assert told() == []


def test_without_a_database_nothing_is_asked(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        found = run_checks(include_deployment_checks=True, databases=None)
    assert [each for each in found if str(each.id) in ("portal.W003", "portal.W004")] == []


def test_a_site_without_compiled_translations_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled_catalogues() == []
    monkeypatch.setattr(catalogues, "is_compiled", lambda catalogue: False)
    assert [each.id for each in compiled_catalogues()] == ["portal.W006"]


def test_a_site_that_runs_as_the_owner_is_told() -> None:
    with as_owner():
        found = dict(told())
    assert (
        f"role {OWNER} can alter, drop and empty tables and switch off triggers"
        in found["portal.W003"]
    )
    assert "accounts_accountevent" in found["portal.W003"]


def test_a_site_that_runs_as_a_superuser_is_told() -> None:
    run("SET LOCAL ROLE NONE")
    found = told()
    run(f"SET LOCAL ROLE {SITE}")
    assert ("portal.W002", found[0][1]) == found[0]
    assert "is a superuser" in found[0][1]


@pytest.mark.parametrize(
    ("act", "number", "words"),
    [
        ("GRANT UPDATE ON budgets_filerows TO {site}", 4, "budgets_filerows: UPDATE is granted"),
        ("GRANT CREATE ON SCHEMA public TO {site}", 4, "it may create in the schema"),
        (
            "ALTER TABLE budgets_event DISABLE TRIGGER only_grow",
            5,
            "of budgets are not those declared",
        ),
        (
            "DROP TRIGGER only_grows ON accounts_accountevent",
            5,
            "of accounts are not those declared",
        ),
        (
            "CREATE OR REPLACE FUNCTION budgets_only_grow() RETURNS trigger LANGUAGE plpgsql"
            " SET search_path = public, pg_temp AS 'BEGIN RETURN NEW; END'",
            5,
            "something was changed by hand, or switched off",
        ),
    ],
)
def test_what_was_changed_by_hand_is_told(act: str, number: int, words: str) -> None:
    with as_owner():
        run(act.format(site=SITE))
    ((found, said),) = told()
    assert found == f"portal.W00{number}"
    assert words in said
    assert not Event.objects.exists()
