"""The pages with the static files of production: collected, named by their content, sent by WhiteNoise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Page, Route, expect

from budgets import publishing
from budgets.models import Edition
from tests.browser.test_admin import log_in
from tests.browser.test_admin import people as people
from tests.browser.test_desk import items, open_sheet, paste, save, total
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def served(desktop: Page, tmp_path: Path) -> Iterator[list[tuple[str, int]]]:
    """Static files as production sends them; the list tells which were asked for, and the answers' status."""
    backend = {"BACKEND": "portal.static_files.ModuleManifestStorage"}
    stores = {**settings.STORAGES, "staticfiles": backend}
    answers: list[tuple[str, int]] = []
    as_there = {"WHITENOISE_USE_FINDERS": False, "WHITENOISE_AUTOREFRESH": False}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=stores, **as_there):
        call_command("collectstatic", interactive=False, verbosity=0)
        production = Client()

        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            found = production.get(path)
            answers.append((path, found.status_code))
            body = b"".join(found) if found.streaming else found.content
            route.fulfill(status=found.status_code, headers=dict(found.headers), body=body)

        desktop.route("**/static/**", answer)
        yield answers
        desktop.unroute("**/static/**")


def check(served: list[tuple[str, int]], *modules: str) -> None:
    """Nothing was missing, and these modules came under names of their content alone."""
    assert {status for _path, status in served} == {200}
    paths = [path for path, _status in served if path.endswith(".js")]
    for module in modules:
        start = f"/static/js/{module}."
        assert any(path.startswith(start) for path in paths), module
        assert f"{start}js" not in paths, module


def test_the_desk_works_on_the_files_of_production(
    desktop: Page, people: None, served: list[tuple[str, int]]
) -> None:
    draft = publishing.start_draft(department=fire_brigade(), fiscal_year=2024)
    open_sheet(desktop, draft)
    items(desktop).nth(0).get_by_label("编码").focus()
    paste(desktop, "2210201\t住房公积金\t\t9.5\t0.5")
    expect(total(desktop)).to_have_value("10.0")
    save(desktop)
    check(
        served, "desk/sheet-page", "desk/totals", "desk/figures", "common/clipboard", "admin/idle"
    )
    desktop.goto(f"/admin/budgets/edition/{draft.pk}/part/functions/")
    desktop.get_by_role("button", name="加一行").first.click()
    desktop.locator("textarea").first.fill("负责消防救援。")
    save(desktop)
    check(served, "desk/text-page", "desk/text-rows", "desk/saving")


def test_a_reviewer_and_a_reader_get_the_files_of_production(
    desktop: Page, people: None, served: list[tuple[str, int]]
) -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    submitted = publishing.submit(edition=draft)
    log_in(desktop, "shenhe")
    desktop.goto(f"/admin/budgets/edition/{submitted.pk}/examine/")
    desktop.get_by_role("button", name="再加一条意见").click()
    check(served, "admin/review", "admin/kept", "common/local-store")


def test_charts_are_drawn_from_the_files_of_production(
    desktop: Page, edition: Edition, served: list[tuple[str, int]]
) -> None:
    desktop.goto(f"/years/{edition.fiscal_year}/")
    desktop.locator("[data-plot]").first.scroll_into_view_if_needed()
    expect(desktop.locator("[data-plot][data-drawn=true] canvas").first).to_be_visible()
    check(served, "site/plots", "site/plot-canvas", "site/before-paint")
