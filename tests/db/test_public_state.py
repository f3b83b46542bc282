"""What the public sees of a place changes its state, and no other's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgets import publishing
from budgets.disclosure.model import Phase
from budgets.models import Department, Edition, FormerAddress, FormerName, Jurisdiction, Succession
from budgets.reports.open_data.public_state import public_state
from tests.cast import fire_budget, said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere() -> Department:
    place = Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    return Department.objects.create(
        name="栖岚县教育局", slug="qilan-education", jurisdiction=place
    )


def mark(slug: str) -> str:
    return public_state([slug] if slug else ()).mark


def correct(edition: Edition) -> None:
    publishing.publish(
        edition=publishing.import_draft(
            department=edition.department, disclosure=fire_budget(), filed=True
        ),
        correction_note="改正。",
    )


def rename(place: Jurisdiction) -> None:
    with said_of(place):
        place.name = "云溪市"
        place.save()


ACTS: dict[str, Callable[[Edition], object]] = {
    "publish": lambda edition: publishing.publish(
        edition=publishing.import_draft(
            department=edition.department, disclosure=fire_budget(year=2021, phase=Phase.BUDGET)
        )
    ),
    "correct": correct,
    "withdraw": lambda edition: publishing.withdraw(edition=edition, reason="写错了。"),
    "rename": lambda edition: Department.objects.filter(pk=edition.department_id).update(
        name="云溪县消防救援大队"
    ),
    "name of the place": lambda edition: rename(edition.department.jurisdiction),
    "former name": lambda edition: FormerName.objects.create(
        department=edition.department, name="消防队", until="2019-01-01"
    ),
    "former address": lambda edition: FormerAddress.objects.create(
        department=edition.department, slug="fire"
    ),
    "succession": lambda edition: Succession.objects.create(
        former=edition.department,
        successor=Department.objects.create(
            name="应急局", slug="emergency", jurisdiction=edition.department.jurisdiction
        ),
        on="2021-01-01",
        kind=Succession.Kind.MERGED,
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_changes_the_state_of_its_own_place(
    edition: Edition, elsewhere: Department, act: str
) -> None:
    slugs = (edition.department.slug, elsewhere.slug, "")
    here, there, everywhere = map(mark, slugs)
    ACTS[act](edition)
    assert mark(slugs[0]) != here
    assert mark(slugs[1]) == there
    assert mark("") != everywhere


def test_a_department_that_moves_changes_both(edition: Edition, elsewhere: Department) -> None:
    stays = Department.objects.create(
        name="栖岚县水利局", slug="qilan-water", jurisdiction=elsewhere.jurisdiction
    )
    slugs = (edition.department.slug, stays.slug)
    before = [*map(mark, slugs)]
    with said_of(elsewhere):
        elsewhere.jurisdiction = edition.department.jurisdiction
        elsewhere.save()
    assert all(mark(slug) != state for slug, state in zip(slugs, before, strict=True))
