"""No page of the back office asks the database more often than its budget says."""

from __future__ import annotations

import re

from django.test import Client

from tests.admin.entry import address
from tests.admin.places import Place, addresses, names, states
from tests.admin.places import own as own
from tests.admin.places import own_of_module as own_of_module
from tests.admin.places import people as people
from tests.admin.places import people_of_module as people_of_module
from tests.query_budgets import BACK_OFFICE, Asked
from tests.views.walks.test_no_draft_leaks import content_of


def test_every_page_of_the_back_office_keeps_its_budget(
    own: Place, people: dict[str, Client]
) -> None:
    """As who may open all of them, and those of a draft as a clerk, whose reach is looked up."""
    asked = Asked()
    for name in names():
        for state in states(name):
            for who in ("superuser", "clerk") if state in ("draft", "") else ("superuser",):
                with asked.by(name):
                    content_of(people[who].get(addresses(own, name, state)))
    overview = people["clerk"].get(address(own.draft, "change")).content.decode()
    parts = set(
        re.findall(
            rf'href="({re.escape(address(own.draft, "change"))[:-7]}part/[^"#?]+)"', overview
        )
    )
    assert len(parts) > 20
    for part in sorted(parts):
        with asked.by("budgets_edition_part"):
            content_of(people["clerk"].get(part))
    asked.keep_to(BACK_OFFICE)
