"""A process is killed in the middle of an act: afterwards things are as before it, or as after it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets import publishing, store
from budgets.disclosure.model import Disclosure, Function
from budgets.disclosure.writers.workbook import write_form
from budgets.models import Change, Edition, Event, Upload
from tests.admin.entry import fields_of
from tests.cast import fire_brigade, fire_budget

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = 5
# Stands for the server: it loads everything once, and a fork of it does each act.
SERVER = """
import os, sys, time, django
django.setup()
from django.core.management import call_command
from django.urls import get_resolver
from budgets import publishing, store
from budgets.models import Department, Edition
from tests.publishing.test_killed import confirmed, large_budget, more_said

get_resolver().url_patterns  # the pages are loaded too


def draft():
    return Edition.objects.unpublished().select_related("department").get()


def imported():
    publishing.import_draft(department=Department.objects.get(), disclosure=large_budget())


def saved():
    edition = draft()
    with publishing.changing(edition=edition):
        store.write(edition, more_said(store.read(edition)))


ACTS = {
    "import": imported,
    "save": saved,
    "submit": lambda: publishing.submit(edition=draft()),
    "publish": lambda: publishing.publish(edition=draft()),
    "publish_due": lambda: call_command("publish_due", stdout=sys.stderr),
    "upload": lambda: confirmed(draft()),
}
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        Department.objects.get()  # it is connected before it begins
        print(os.getpid(), flush=True)
        began = time.monotonic()
        ACTS[line.strip()]()
        print(time.monotonic() - began, flush=True)
        os._exit(0)
    print("ended by", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def large_budget() -> Disclosure:
    """Many rows, so that a kill finds the act at work."""
    budget = fire_budget()
    functions = tuple(Function(number, f"职能{number}。") for number in range(1, 401))
    return replace(budget, functions=functions)


def more_said(budget: Disclosure) -> Disclosure:
    """The same with every function said anew."""
    return replace(
        budget,
        functions=tuple(replace(each, text=f"改过：{each.text}") for each in budget.functions),
    )


def uploaded(edition: Edition, budget: Disclosure) -> None:
    """A workbook that says `budget` waits for the only clerk to confirm it."""
    clerk = User.objects.get()
    data = write_form(budget)
    Upload.objects.update_or_create(
        edition=edition, uploader=clerk, defaults={"name": "模板.xlsx", "data": data}
    )


def confirmed(edition: Edition) -> None:
    """The clerk's click on the page of the preview."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get())
    page = reverse("admin:budgets_edition_upload", args=[edition.pk])
    typed = {"state": fields_of(client.get(page).content)["state"], "_confirm": "1"}
    client.post(page, typed)


class Server:
    """Forks a child for each act, on the database of the tests."""

    def __init__(self) -> None:
        found = connection.settings_dict
        name, host, user = (quote(str(found[key]), safe="") for key in ("NAME", "HOST", "USER"))
        password = f":{quote(str(found['PASSWORD']), safe='')}" if found["PASSWORD"] else ""
        port = f"&port={found['PORT']}" if found["PORT"] else ""
        role = f"&assume_role={found['OPTIONS']['assume_role']}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            cwd=Path(settings.BASE_DIR),
            env=os.environ
            | {
                "DATABASE_URL": f"postgres://{user}{password}@/{name}?host={host}{port}{role}",
                "DJANGO_SETTINGS_MODULE": "portal.settings",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, act: str) -> int:
        """Let a child begin, and return its process."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{act}\n")
        self.process.stdin.flush()
        return int(self._line())

    def end(self) -> tuple[float | None, int]:
        """Wait for the child's end: how long the act took, if it came to its end, and the exit code."""
        took, line = None, self._line()
        if not line.startswith("ended by "):
            took, line = float(line), self._line()
        return took, int(line.removeprefix("ended by "))

    def seconds_of(self, act: str) -> float:
        """Return how long the act takes when nobody kills it."""
        self.begin(act)
        took, code = self.end()
        assert took is not None
        assert code == 0
        return took

    def kill_within(self, act: str, seconds: float) -> None:
        known = backends()
        child = self.begin(act)
        time.sleep(seconds)
        with suppress(ProcessLookupError):  # it was done already
            os.kill(child, signal.SIGKILL)
        assert self.end()[1] in (0, -signal.SIGKILL)
        wait_for_the_database_to_notice(known)

    def stop(self) -> None:
        with self.process:
            assert self.process.stdin is not None
            self.process.stdin.close()
        assert self.process.returncode == 0

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[Server]:
    found = Server()
    yield found
    found.stop()


def backends() -> set[int]:
    """The server processes of the other connections to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


def wait_for_the_database_to_notice(known: set[int]) -> None:
    """What a dead client had sent is still done, or rolled back, before its server process ends."""
    for _ in range(200):
        if backends() <= known:
            return
        time.sleep(0.05)
    raise AssertionError("a killed client's transaction is still open")


def moments(seconds: float) -> list[float]:
    """Moments spread over the act, and one just past its end."""
    return [seconds * (number + 0.5) / (KILLS - 1) for number in range(KILLS)]


def test_an_import_that_is_killed_is_whole_or_not_there(server: Server) -> None:
    fire_brigade()
    took = server.seconds_of("import")
    publishing.discard_draft(edition=Edition.objects.get())
    for moment in moments(took):
        server.kill_within("import", moment)
        for edition in Edition.objects.select_related("department"):
            assert store.read(edition) == large_budget()
            assert edition.events.filter(act=Event.Act.IMPORT_DRAFT).count() == 1
            publishing.discard_draft(edition=edition)


def test_a_save_that_is_killed_changed_all_or_nothing(server: Server) -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=large_budget())
    took = server.seconds_of("save")
    saves = 1
    for moment in moments(took):
        before = store.read(Edition.objects.get())
        server.kill_within("save", moment)
        after = store.read(Edition.objects.get())
        assert after in (before, more_said(before))
        saves += after != before
        assert draft.events.filter(act=Event.Act.EDIT_DRAFT).count() == saves
        assert Change.objects.filter(event__edition=draft).count() == 400 * saves


def test_an_upload_that_is_killed_while_it_is_stored_is_stored_or_still_waits(
    server: Server,
) -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=large_budget())
    User.objects.create_superuser("clerk", password="a long enough word")
    uploaded(draft, more_said(large_budget()))
    took = server.seconds_of("upload")
    assert store.read(Edition.objects.get()) == more_said(large_budget())
    for moment in moments(took):
        before = store.read(Edition.objects.get())
        uploaded(draft, more_said(before))
        server.kill_within("upload", moment)
        after = store.read(Edition.objects.get())
        assert after in (before, more_said(before))
        assert Upload.objects.exists() is (after == before)


def test_a_publication_that_is_killed_is_public_and_sealed_or_still_a_draft(server: Server) -> None:
    department = fire_brigade()
    budget = large_budget()
    publishing.import_draft(department=department, disclosure=budget)
    took = server.seconds_of("publish")
    for number, moment in enumerate(moments(took), start=1):
        year = budget.fiscal_year + number
        draft = publishing.import_draft(
            department=department, disclosure=replace(budget, fiscal_year=year)
        )
        server.kill_within("publish", moment)
        edition = Edition.objects.select_related("department").get(pk=draft.pk)
        public = edition.status == Edition.Status.PUBLISHED
        assert public or edition.is_draft
        assert bool(edition.checksum) is public
        assert edition.events.filter(act=Event.Act.PUBLISH).count() == public
        assert edition.findings.exists() is public
        if not public:
            publishing.discard_draft(edition=edition)


def test_a_submission_that_is_killed_is_submitted_or_still_a_draft(server: Server) -> None:
    budget = large_budget()
    draft = publishing.import_draft(department=fire_brigade(), disclosure=budget)
    took = server.seconds_of("submit")
    publishing.recall(edition=draft)
    submitted = 1
    for moment in moments(took):
        server.kill_within("submit", moment)
        edition = Edition.objects.select_related("department").get()
        assert edition.is_submitted or edition.is_draft
        submitted += edition.is_submitted
        assert edition.events.filter(act=Event.Act.SUBMIT).count() == submitted
        assert store.read(edition) == budget
        if edition.is_submitted:
            publishing.recall(edition=edition)


def test_a_scheduler_that_is_killed_leaves_the_rest_to_the_next_run(server: Server) -> None:
    department, budget = fire_brigade(), large_budget()
    root = User.objects.create_superuser("root")

    def scheduled(year: int) -> Edition:
        draft = publishing.import_draft(
            department=department, disclosure=replace(budget, fiscal_year=year)
        )
        publishing.submit(edition=draft)
        publishing.approve(edition=draft)
        soon = timezone.now() + timedelta(hours=1)
        edition = publishing.schedule(edition=draft, at=soon, actor=root)
        past = timezone.now() - timedelta(minutes=1)
        Edition.objects.filter(pk=edition.pk).update(publish_at=past)
        return edition

    scheduled(2001)
    took = server.seconds_of("publish_due")
    for number, moment in enumerate(moments(2 * took)):
        pair = [scheduled(2010 + 2 * number), scheduled(2011 + 2 * number)]
        server.kill_within("publish_due", moment)
        for edition in Edition.objects.filter(pk__in=[each.pk for each in pair]):
            public = edition.status == Edition.Status.PUBLISHED
            assert public or edition.is_approved
            assert bool(edition.checksum) is public
            assert edition.events.filter(act=Event.Act.PUBLISH).count() == public
        call_command("publish_due", stdout=StringIO())
        assert not Edition.objects.unpublished().exists()
