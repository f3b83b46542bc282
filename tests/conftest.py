"""What all tests need: two database roles, a flush that frozen tables let through; a department, a budget."""

import gc
import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from budgets import publishing
from budgets.db import owner
from budgets.disclosure.codes import OFFICIAL
from budgets.models import Department, Edition
from portal.catalogues import compile_catalogues
from tests import roles
from tests.cast import fire_brigade, fire_budget
from tests.reading_children import as_the_portal_starts_them as as_the_portal_starts_them
from tests.reading_children import files_are_read_in_forks as files_are_read_in_forks

_SLOW = ("slow", "fuzz", "browser")


def pytest_xdist_auto_num_workers() -> int:
    """Start one more than there are processors: tests wait for the database, browsers and children."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests in folders of one kind, and begin with the files that have slow ones.

    `--dist loadfile` gives a file to one worker, so that what its tests share is made once: a county,
    a running portal. The short files, which come last, leave no worker idle for long.
    """
    for item in items:
        for kind in {"browser", "fuzz"} & set(item.path.relative_to(config.rootpath).parts):
            item.add_marker(kind)
    slow = {each.path for each in items if any(map(each.get_closest_marker, _SLOW))}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector from what stays anyway, modules and thousands of tests.

    It looked at all of that time and again: a quarter of the time of collecting, an eighth of testing.
    """
    gc.disable()
    result = yield
    gc.collect()
    gc.freeze()
    gc.enable()
    return result


def pytest_configure() -> None:
    """No request asks for lists of headings but in tests that load some.

    Which one does, hangs on the clock, and tests count queries; one asks for a schema without a database.
    """
    settings.CODE_BOOKS_SECONDS = 10**9
    compile_catalogues()
    roles.use_two_roles()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
) -> Any:
    """Make the database as its owner, then test as the site.

    From then on a command of the owner's takes the owner's role on the test's own connection: another one
    would not see what the test's transaction holds.
    """
    made = roles.migrated_database(verbosity=request.config.option.verbose, keep=django_db_keepdb)
    with django_db_blocker.unblock():
        made.__enter__()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, "as_owner", roles.as_owner)
        yield
    with django_db_blocker.unblock():
        made.__exit__(None, None, None)


@pytest.fixture(autouse=True, scope="session")
def flush_passes_the_freeze() -> Any:
    """Let Django empty the tables after a test with a live server.

    Triggers of ours refuse that on the tables of published editions. Only the flush between tests switches
    triggers off, for its own transaction, as the superuser who logged in. Django would TRUNCATE: to make the
    files of seventy tables anew is ten times the work of deleting their few rows.
    """

    def emptied(
        self: DatabaseOperations, style: Any, tables: list[str], **options: Any
    ) -> list[str]:
        off = ["SET LOCAL ROLE NONE", "SET LOCAL session_replication_role = replica"]
        empty = [f"DELETE FROM {self.quote_name(each)}" for each in tables]
        # It has no model, only triggers that count. Row 0, of all jurisdictions, is always there.
        state = [
            "DELETE FROM budgets_publicstate WHERE jurisdiction_id <> 0",
            "UPDATE budgets_publicstate SET acted_at = NULL",
        ]
        return ["; ".join([*off, *empty, *state])]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", emptied)
        yield


@pytest.fixture(autouse=True, scope="session")
def passwords_are_kept_quickly() -> Any:
    """A password is hashed slowly on purpose: hundreds of tests log somebody in and guess at nothing."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(autouse=True, scope="session")
def slots_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two test runs at once on a machine do not wait for each other's slots."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLOTS_FOLDER", str(tmp_path_factory.mktemp("slots")))
        yield


@pytest.fixture(autouse=True)
def lists_of_headings_are_those_of_the_software() -> Any:
    """A test's own lists are gone with its transaction: nothing of them stays in this process."""
    yield
    for official in OFFICIAL.values():
        official.classification.follow(())


@pytest.fixture(autouse=True)
def the_portal_speaks_chinese_first() -> Any:
    """A page asked for in English leaves its language behind in the thread: no test inherits it."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="module")
def in_a_transaction(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What a fixture makes that takes this one is made once a module, and is there for each of its tests.

    A test's own transaction is a savepoint in this one. Each test gets copies of the objects.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def department(db: None) -> Department:
    """The fire brigade, which has disclosed nothing yet."""
    return fire_brigade()


@pytest.fixture
def edition(department: Department) -> Edition:
    """Its budget of 2020, published."""
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    return publishing.publish(edition=draft)
