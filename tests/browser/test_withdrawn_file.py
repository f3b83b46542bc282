"""A browser that has a file in its cache asks whether it still is: what was withdrawn is not read on."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from budgets import publishing
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 2  # for which a browser, too, may read what it has while it asks again

FETCHED = """async (address) => {
    const answer = await fetch(address);
    return [answer.status, await answer.text()];
}"""


def test_a_withdrawn_file_is_gone_for_who_has_read_it(
    desktop: Page, monkeypatch: pytest.MonkeyPatch, troubles: list[str]
) -> None:
    """Published a year ago: without Cache-Control a browser would not ask for 36 days (RFC 9111 4.2.2)."""
    then = timezone.now() - timedelta(days=365)
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: then)
        edition = publishing.publish(edition=draft)
    desktop.goto("/")
    own = [edition.get_fixed_file_url(ending) for ending in ("csv", "json")]
    before = {address: desktop.evaluate(FETCHED, address) for address in [*own, "/data/lines.csv"]}
    assert all(status == 200 and "行政运行" in text for status, text in before.values())
    publishing.withdraw(edition=edition, reason="泄露个人信息。")
    time.sleep(SECONDS)
    for address in own:
        status, text = desktop.evaluate(FETCHED, address)
        assert (status, "泄露个人信息" in text) == (410, True), address
    status, text = desktop.evaluate(FETCHED, "/data/lines.csv")
    assert (status, "行政运行" in text) == (200, False)
    assert all("410" in trouble for trouble in troubles)
    troubles.clear()
