"""What the rules say of an edition is judged again when it is published: its neighbours may have changed."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from budgets import publishing
from budgets.models import Change, Department, Edition, Event
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return fire_brigade()


@pytest.fixture
def approved(department: Department) -> Edition:
    """2020 says that 90 were planned for 2019, of which nothing is public yet: no contradiction."""
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2020))
    publishing.submit(edition=draft)
    assert not draft.findings.filter(rule="R33").exists()
    return publishing.approve(edition=draft)


def publish_the_year_before(department: Department) -> Edition:
    """It says 100."""
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2019))
    return publishing.publish(edition=draft)


def test_a_contradiction_to_a_year_published_meanwhile_is_public_too(approved: Edition) -> None:
    publish_the_year_before(approved.department)
    published = publishing.publish_approved(edition=approved)
    finding = published.findings.filter(rule="R33").first()
    assert finding
    assert finding.message in Client().get(published.get_absolute_url()).content.decode()
    note = Event.objects.get(act="publish", edition=published).note
    assert "多出" in note


def test_a_contradiction_that_a_correction_has_mended_meanwhile_is_not_published(
    department: Department,
) -> None:
    before = publish_the_year_before(department)
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2020))
    publishing.submit(edition=draft)
    wrong = draft.findings.filter(rule="R33").first()
    assert wrong
    publishing.recall(edition=draft)
    publishing.submit(edition=draft, explanations={wrong.key: "上年数有误，正在更正。"})
    publishing.approve(edition=draft)
    publishing.withdraw(edition=before, reason="误传。")
    publishing.publish_approved(edition=draft)
    assert not draft.findings.filter(rule="R33").exists()
    gone = Change.objects.get(event__act="publish", event__edition=draft, part="矛盾的说明")
    assert (gone.before, gone.after) == ("上年数有误，正在更正。", None)


def test_what_is_published_at_its_hour_is_judged_then(approved: Edition) -> None:
    at, root = timezone.now() + timedelta(hours=1), User.objects.create_superuser("root")
    publishing.schedule(edition=approved, at=at, actor=root)
    publish_the_year_before(approved.department)
    past = timezone.now() - timedelta(minutes=1)
    Edition.objects.filter(pk=approved.pk).update(publish_at=past)
    call_command("publish_due", stdout=StringIO())
    approved.refresh_from_db()
    assert approved.status == "published"
    assert approved.publish_at is None
    assert approved.findings.filter(rule="R33").exists()


def test_where_nothing_changed_the_findings_are_those_that_were_reviewed(
    approved: Edition,
) -> None:
    kept = list(approved.findings.values_list("pk", flat=True))
    publishing.publish_approved(edition=approved)
    assert list(approved.findings.values_list("pk", flat=True)) == kept
    assert Event.objects.get(act="publish").note == ""


def test_explanations_stay_with_what_they_explain(department: Department) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2020))
    publishing.submit(edition=draft)
    explained = draft.findings.first()
    if explained is None:
        pytest.fail("the brigade's budget has a finding to explain")
    publishing.recall(edition=draft)
    publishing.submit(edition=draft, explanations={explained.key: "本来如此。"})
    publishing.approve(edition=draft)
    publish_the_year_before(department)
    publishing.publish_approved(edition=draft)
    assert draft.findings.get(key=explained.key).explanation == "本来如此。"
