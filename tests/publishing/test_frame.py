"""A draft has the findings of the file that it was read from, those on its headings and notes too."""

from __future__ import annotations

import pytest

from benchmarks.detector.corpus import clean_editions
from benchmarks.detector.inspection import both, says
from benchmarks.detector.papers import paper_of
from benchmarks.detector.printing import PRINTERS
from budgets import publishing, store
from budgets.disclosure.model import Phase
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.rules import judge
from budgets.models import Department, Edition, Jurisdiction

pytestmark = pytest.mark.django_db


def test_a_draft_is_judged_as_its_file_was() -> None:
    clean = next(x for x in clean_editions() if x.phase is Phase.BUDGET and x.fiscal_year == 2023)
    damage = both(
        says(r"^八、", "九、"), says("说明：.*本表为空", "说明：没有国有资本经营支出，本表为空")
    )
    data = PRINTERS["html"](damage(paper_of(clean)))
    reading = read_bytes("file.html", data)
    county = Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    department = Department.objects.create(
        jurisdiction=county, slug="office", name=reading.disclosure.department.name
    )
    edition = Edition.objects.create(
        department=department, fiscal_year=2023, phase=Phase.BUDGET.value, number=1
    )
    store.write(edition, reading.disclosure)
    store.keep_original(edition, "file.html", data, reading)

    kept = reading.coverage
    names = (department.name,)
    of_file = judge(
        reading.disclosure, known_as=names, unread=kept.unread, frame=kept.frame, of_unit=False
    )
    of_draft = publishing.validate(edition)
    assert {"R61", "R83"} <= {each.rule for each in of_draft}
    assert {(x.rule, x.message) for x in of_draft} == {(x.rule, x.message) for x in of_file}
