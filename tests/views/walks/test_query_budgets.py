"""No public page or file asks the database more often than its budget says."""

from __future__ import annotations

import pytest
from django.test import Client

from budgets.models import Department
from tests.data_views.asking import SAMPLES, a_county
from tests.query_budgets import PUBLIC, Asked
from tests.views.county import publish
from tests.views.units.bureau import paper
from tests.views.walks.test_no_draft_leaks import content_of, routes
from tests.views.walks.walking import addresses_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# What answers where something must be asked.
QUERIES = {
    "budgets:compare": "department=fire-brigade&year=2023&year=2024&phase=budget&by=item",
    "files:compare": "department=fire-brigade&year=2023&year=2024&phase=budget&by=item",
    "budgets:search": "q=支出",
    "files:search": "q=支出",
    "files:api:lines": "year=2024&table=T3",
    "files:api:totals": "group_by=department&table=T3",
    "files:api:search": "q=支出",
    "files:checks_csv": "year=2024",
}


def a_unit() -> None:
    """One of the department whose pages are walked, so that they show what they have of units."""
    department = Department.objects.get(slug="fire-brigade")
    name = "云溪县消防救援大队本级"
    unit = Department.objects.create(
        jurisdiction=department.jurisdiction,
        superior=department,
        slug="fire-office",
        name=name,
        is_own_office=True,
    )
    publish(unit, paper(name, 2024, "100"))


def test_every_public_address_keeps_its_budget() -> None:
    a_county()
    a_unit()
    client, asked = Client(), Asked()
    for name, route in routes():
        for parts, address in addresses_of(name, route, SAMPLES):
            named = f"{name}:{parts['name']}" if name == "files:api" else name
            with asked.by(named):
                content_of(client.get(f"{address}?{QUERIES.get(named, '')}"))
    asked.keep_to(PUBLIC)
