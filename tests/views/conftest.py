"""What the tests of the public pages share."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches

from budgets import publishing
from budgets.kept_pages import KEPT
from budgets.models import Edition
from tests.cast import fire_budget


@pytest.fixture
def pages_are_kept(settings: Any) -> None:
    """Rendered pages are kept in memory, as where the portal is served."""
    settings.CACHES = {
        **settings.CACHES,
        KEPT: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test"},
    }
    caches[KEPT].clear()


@pytest.fixture
def two_years(edition: Edition) -> list[Edition]:
    """The department's budgets of two years, so that files of many editions have several."""
    draft = publishing.import_draft(department=edition.department, disclosure=fire_budget(2021))
    return [edition, publishing.publish(edition=draft)]
