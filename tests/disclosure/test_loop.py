"""The loop closes: what a writer writes, the reader reads again, whatever a document can say.

`make test` tries some hundreds of disclosures, always the same. `LOOP_EXAMPLES=3000 pytest
tests/disclosure/test_loop.py` tries so many of each format, new ones every time.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings

from budgets.disclosure.model import Disclosure
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.writers.workbook import write_workbook
from tests.disclosure.normalise import facts_of
from tests.disclosure.strategies import disclosures

EXAMPLES = int(os.environ.get("LOOP_EXAMPLES", "0"))
PROFILE = settings(
    max_examples=EXAMPLES or 150,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.fuzz
@PROFILE
@given(disclosures())
def test_a_workbook_says_all_that_its_disclosure_says(disclosure: Disclosure) -> None:
    reading = read_bytes("预算.xlsx", write_workbook(disclosure))
    assert facts_of(reading.disclosure) == facts_of(disclosure)
    assert reading.disclosure.passages == disclosure.passages
    assert reading.unused == ()
