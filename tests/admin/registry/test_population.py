"""How many people a place has and what its prices did: entered with a source, logged, and asked for again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from budgets.access.roles import ADMINISTRATOR
from budgets.models import Change, Department, Event, Jurisdiction, PopulationAndPrices
from tests.admin.conftest import logged_in, person
from tests.cast import said_of

pytestmark = pytest.mark.django_db
ROW = {
    "year": "2024",
    "residents": "201300",
    "residents_source": "2024年统计公报",
    "price_index": "100.20",
    "price_index_source": "某市2024年统计公报",
}


def page_of(place: Jurisdiction) -> str:
    return reverse("admin:budgets_jurisdiction_change", args=[place.pk])


def form_of(place: Jurisdiction, *rows: dict[str, str], kept: int = 0) -> dict[str, str]:
    prefix = "population_and_prices"
    form = {
        "name": place.name,
        "slug": place.slug,
        "region_code": "",
        "kind": place.kind,
        "notice": "",
        "notice_en": "",
        f"{prefix}-TOTAL_FORMS": str(len(rows)),
        f"{prefix}-INITIAL_FORMS": str(kept),
    }
    for at, row in enumerate(rows):
        form |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
        form[f"{prefix}-{at}-jurisdiction"] = str(place.pk)
    return form


def test_an_administrator_enters_it_and_the_log_says_who_did(
    administrator: Client, department: Department
) -> None:
    place = department.jurisdiction
    answer = administrator.post(page_of(place), form_of(place, ROW))
    assert answer.status_code == 302, answer.content.decode()
    row = PopulationAndPrices.objects.get(jurisdiction=place)
    assert (row.residents, str(row.price_index)) == (201_300, "100.20")
    event = Event.objects.get(act=Event.Act.JURISDICTION)
    assert event.actor_name == "administrator"
    told = dict(Change.objects.filter(event=event).values_list("column", "after"))
    assert told["年末常住人口"] == "201300"
    assert told["物价指数的来源"] == "某市2024年统计公报"
    again = {**ROW, "id": str(row.pk), "residents": "201400"}
    administrator.post(page_of(place), form_of(place, again, kept=1))
    changed = Change.objects.filter(column="年末常住人口").order_by("-pk").first()
    assert changed
    assert (changed.before, changed.after) == ("201300", "201400")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"residents_source": ""}, "人口要写明来源。"),
        ({"price_index_source": ""}, "物价指数要写明来源。"),
        ({"price_index": "20"}, "50"),
        ({"residents": "", "price_index": ""}, "人口和物价指数至少填一个。"),
    ],
)
def test_a_figure_without_a_source_is_refused(
    administrator: Client, department: Department, missing: dict[str, str], said: str
) -> None:
    place = department.jurisdiction
    answer = administrator.post(page_of(place), form_of(place, {**ROW, **missing}))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not PopulationAndPrices.objects.exists()


def test_the_database_refuses_it_too(department: Department) -> None:
    place = department.jurisdiction
    with pytest.raises(IntegrityError), transaction.atomic(), said_of(place):
        PopulationAndPrices.objects.create(jurisdiction=place, year=2024, residents=5)


def test_nobody_of_another_place_enters_it(department: Department) -> None:
    elsewhere = Jurisdiction.objects.create(slug="elsewhere", name="远山县")
    stranger = logged_in(person("stranger", ADMINISTRATOR, where=elsewhere))
    place = department.jurisdiction
    answer = stranger.post(page_of(place), form_of(place, ROW))
    assert answer.status_code in (302, 403, 404)
    assert not PopulationAndPrices.objects.exists()
