"""What all tests need: two database roles, a flush that frozen tables let through; a department, a budget."""

import os
from itertools import compress
from operator import not_
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
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


def pytest_xdist_auto_num_workers() -> int:
    """Start one more than there are processors: tests wait for the database, browsers and children."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests in folders of one kind, and let every worker begin with slow ones.

    `--dist worksteal` gives each worker an equal part of the list at first, and a worker that is done steals
    from the end of another's part: with slow tests at its beginning, none is left over for the end.
    """
    for item in items:
        for kind in {"browser", "fuzz"} & set(item.path.relative_to(config.rootpath).parts):
            item.add_marker(kind)
    is_slow = [any(map(item.get_closest_marker, ("slow", "fuzz", "browser"))) for item in items]
    slow, fast = ([*compress(items, kept)] for kept in (is_slow, map(not_, is_slow)))
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = [
        item
        for worker in range(workers)
        for tests in (slow, fast)
        for item in tests[len(tests) * worker // workers : len(tests) * (worker + 1) // workers]
    ]


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

    Triggers of ours refuse TRUNCATE on the tables of published editions. Only the flush between tests
    switches triggers off, for its own transaction, as the superuser who logged in.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        off = ["SET LOCAL ROLE NONE", "SET LOCAL session_replication_role = replica"]
        flush(self, [*off, *sql_list])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_without_triggers)
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


@pytest.fixture
def department(db: None) -> Department:
    """The fire brigade, which has disclosed nothing yet."""
    return fire_brigade()


@pytest.fixture
def edition(department: Department) -> Edition:
    """Its budget of 2020, published."""
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    return publishing.publish(edition=draft)
