"""A template of the county that cannot be used for an edition gives way; whoever publishes it is told."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets import publishing
from budgets.disclosure.model import Section
from budgets.models import Department, Edition, Event, Wording
from tests.admin.entry import address
from tests.cast import said_of
from tests.disclosure.writers.test_wording_limits import HOSTILE
from tests.management.test_import_disclosure import WORD

pytestmark = pytest.mark.django_db

SENTENCE = "地区的措辞模板有的不能用于这一版（单位构成）"


@pytest.fixture(params=["refused now", "another's word"])
def unusable(department: Department, request: pytest.FixtureRequest) -> Wording:
    """As an earlier version of the software took it, past the form of today."""
    template = {
        "refused now": HOSTILE["loops over constants"][0],
        "another's word": "{{ 没有这个词 }}",
    }[request.param]
    wording = Wording(
        jurisdiction=department.jurisdiction,
        phase="budget",
        section=Section.UNITS.value,
        template=template,
    )
    with said_of(wording):
        wording.save()
    return wording


def note_of(edition: Edition) -> str:
    return edition.events.get(act=Event.Act.PUBLISH).note


def test_the_publisher_is_told_before_and_the_log_afterwards(
    publisher: Client, approved: Edition, unusable: Wording
) -> None:
    where = address(approved, "publish")
    assert SENTENCE in publisher.get(where).content.decode()
    asked = {"edition": approved.pk, "_ask": "1"}
    board = reverse("admin:budgets_edition_board")
    assert SENTENCE in publisher.post(board, asked).content.decode()
    publishing.publish_approved(edition=approved)
    assert note_of(approved).startswith(SENTENCE)
    assert approved.wording == {}


def test_nothing_is_said_where_all_can_be_used(publisher: Client, approved: Edition) -> None:
    wording = Wording(
        jurisdiction=approved.department.jurisdiction,
        phase="budget",
        section=Section.UNITS.value,
        template="# 单位\n{{ 部门 }}的单位。",
    )
    with said_of(wording):
        wording.save()
    assert "措辞模板" not in publisher.get(address(approved, "publish")).content.decode()
    publishing.publish_approved(edition=approved)
    assert note_of(approved) == ""


def test_the_command_that_publishes_at_the_hour_says_so(
    publisher: Client, approved: Edition, unusable: Wording
) -> None:
    actor = User.objects.get(username="publisher")
    publishing.schedule(edition=approved, at=timezone.now() + timedelta(hours=1), actor=actor)
    Edition.objects.filter(pk=approved.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert SENTENCE in out.getvalue()
    assert SENTENCE in note_of(approved)


def test_the_command_that_publishes_a_file_says_so(
    department: Department, unusable: Wording, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    options = ["--department", "letters", "--jurisdiction", department.jurisdiction.slug]
    err = StringIO()
    call_command(
        *("import_disclosure", str(WORD), *options, "--publish", "--report", str(report)),
        stdout=StringIO(),
        stderr=err,
    )
    assert SENTENCE in err.getvalue()
    assert SENTENCE in report.read_text("utf-8-sig")
    assert SENTENCE in note_of(Edition.objects.get())
