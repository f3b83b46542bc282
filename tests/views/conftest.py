"""What the tests of the public pages share."""

from __future__ import annotations

import pytest

from budgets import publishing
from budgets.models import Edition
from tests.cast import fire_budget


@pytest.fixture
def two_years(edition: Edition) -> list[Edition]:
    """The department's budgets of two years, so that files of many editions have several."""
    draft = publishing.import_draft(department=edition.department, disclosure=fire_budget(2021))
    return [edition, publishing.publish(edition=draft)]
