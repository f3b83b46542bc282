"""What was published before there were two dates: the day here counts as first where it accuses nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from budgets import publishing
from budgets.disclosure.model import Phase
from budgets.models import Approval, Department, Edition
from tests.cast import fire_budget
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year


def published(
    department: Department, year: int, approved_on: date | None, phase: Phase = Phase.BUDGET
) -> Edition:
    disclosure = replace(fire_budget(year, phase), approved_on=approved_on)
    draft = publishing.import_draft(department=department, disclosure=disclosure)
    return publishing.publish(edition=draft, first=publishing.UNKNOWN)


def updated() -> None:
    migration = import_module("budgets.migrations.0019_first_publication")
    with as_owner(), connection.schema_editor(atomic=False) as editor:
        migration.say_what_is_known(None, editor)


@pytest.mark.parametrize(
    ("year", "phase", "days_ago", "known"),
    [
        (YEAR, Phase.BUDGET, None, True),
        (YEAR - 1, Phase.FINAL, None, True),
        (YEAR - 1, Phase.BUDGET, None, False),  # history
        (YEAR - 2, Phase.FINAL, None, False),
        (YEAR, Phase.BUDGET, 20, True),
        (YEAR, Phase.BUDGET, 21, False),  # it would be called late
        (YEAR - 1, Phase.BUDGET, 3, True),  # approved late, in time then
    ],
)
@pytest.mark.parametrize("whose", ["the document's", "the county's"])
def test_nobody_is_accused(
    department: Department,
    whose: str,
    year: int,
    phase: Phase,
    days_ago: int | None,
    known: bool,
) -> None:
    today = timezone.localdate()
    approved_on = None if days_ago is None else today - timedelta(days=days_ago)
    own = approved_on if whose == "the document's" else None
    if approved_on and own is None:
        place = {"jurisdiction": department.jurisdiction, "fiscal_year": year}
        approval = Approval(**place, phase=phase.value, approved_on=approved_on)
        publishing.keep_approval(approval=approval)
    first = published(department, year, own, phase)
    second = publishing.correct(edition=first)
    publishing.publish(edition=second, correction_note="改正。")
    updated()
    found = set(Edition.objects.values_list("first_published_on", "first_published_source"))
    assert found == {(today, "portal") if known else (None, "unknown")}
    with pytest.raises(Exception, match="does not change"):
        Edition.objects.filter(pk=first.pk).update(title="x")
