"""The units of the demonstration: together they are their department, to the last yuan."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from functools import cache
from io import StringIO

import pytest
from django.core.management import call_command

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Disclosure, LineKey, Phase, UnitKind
from budgets.disclosure.rules import judge
from budgets.models import Approval, Department, Edition, UnitApproval
from demo import loading
from demo.county.editions import PlannedEdition
from demo.county.profiles import Profile
from demo.county.units import FIRST, divided, unit_editions_of, units_of
from tests.demonstration import PROFILES, editions_of

pytestmark = pytest.mark.slow

Of = tuple[int, Phase]
WITH_UNITS = [slug for slug, profile in PROFILES.items() if units_of(profile)]
SILENT = ("education-bureau", (2024, Phase.BUDGET))  # one school published nothing
CONTRADICTED = ("culture-tourism-bureau", (2024, Phase.BUDGET))  # the museum counts 0.90 万元 more
YEARS = [(2023, Phase.BUDGET), (2023, Phase.FINAL), (2024, Phase.BUDGET)]


@cache
def planned(slug: str) -> tuple[tuple[Profile, PlannedEdition], ...]:
    return tuple(unit_editions_of(PROFILES[slug]))


def of_units(slug: str) -> dict[Of, list[Disclosure]]:
    """What the units of a department publish, by year and phase."""
    found: dict[Of, list[Disclosure]] = defaultdict(list)
    for _unit, each in planned(slug):
        found[each.disclosure.fiscal_year, each.disclosure.phase].append(each.disclosure)
    return found


def of_department(slug: str) -> dict[Of, Disclosure]:
    final = [each.corrected or each.disclosure for each in editions_of(slug)]
    return {(each.fiscal_year, each.phase): each for each in final}


def unlike(whole: Disclosure, units: list[Disclosure]) -> dict[LineKey, Decimal]:
    """Return the cells of a department that its units do not add up to, and by how much they miss."""
    sums: dict[LineKey, Decimal] = defaultdict(Decimal)
    for each in units:
        for line in each.lines:
            sums[line.key] += line.amount.yuan or 0
    return {
        line.key: gap for line in whole.lines if (gap := sums[line.key] - (line.amount.yuan or 0))
    }


def test_a_dozen_schools_a_single_unit_and_a_merged_one() -> None:
    kinds = {
        slug: (
            sum(unit.own_office for unit in units_of(PROFILES[slug])),
            sum(not unit.own_office and not unit.merged for unit in units_of(PROFILES[slug])),
            sum(unit.merged for unit in units_of(PROFILES[slug])),
        )
        for slug in WITH_UNITS
    }
    assert kinds == {
        "education-bureau": (1, 12, 0),
        "petition-bureau": (1, 0, 0),
        "culture-tourism-bureau": (1, 3, 1),
    }
    assert len(PROFILES) == 19


@pytest.mark.parametrize("slug", WITH_UNITS)
def test_the_units_add_up_to_their_department_cell_by_cell(slug: str) -> None:
    whole, units = of_department(slug), of_units(slug)
    assert sorted(units) == sorted(YEARS)
    for of, parts in units.items():
        gaps = unlike(whole[of], parts)
        if (slug, of) == CONTRADICTED:
            assert set(map(abs, gaps.values())) == {Decimal(9000)}
        elif (slug, of) == SILENT:
            assert len(parts) == 12
            assert all(gap < 0 for gap in gaps.values())
        else:
            assert not gaps, (slug, of)


def test_a_single_unit_has_the_figures_of_its_department() -> None:
    whole = of_department("petition-bureau")
    titles = set()
    for of, (only,) in of_units("petition-bureau").items():
        assert {line.key: line.amount for line in only.lines} == {
            line.key: line.amount for line in whole[of].lines
        }
        titles.add(only.title)
    assert titles == {
        "栖岚县信访局（本级）2023年单位预算公开",
        "栖岚县信访局（本级）2023年单位决算公开",
        "栖岚县信访局（本级）2024年单位预算公开",
    }


@pytest.mark.parametrize("slug", WITH_UNITS)
def test_nothing_is_wrong_inside_a_units_documents(slug: str) -> None:
    standing = {
        (unit.slug, each.disclosure.fiscal_year, each.disclosure.phase): each.disclosure
        for unit, each in planned(slug)
    }
    for (unit, year, phase), said in standing.items():
        budget = standing.get((unit, year, Phase.BUDGET)) if phase is Phase.FINAL else None
        findings = judge(said, previous=standing.get((unit, year - 1, phase)), budget=budget)
        wrong = [f.message for f in findings if f.severity is not Severity.NOTICE]
        assert not wrong, (unit, year, phase)


@pytest.mark.parametrize("slug", WITH_UNITS)
def test_a_department_lists_the_units_that_it_has(slug: str) -> None:
    listed = [
        each.name
        for each in of_department(slug)[2024, Phase.BUDGET].units
        if each.kind is not UnitKind.INTERNAL
    ]
    assert listed == [unit.full_name for unit in units_of(PROFILES[slug])]


def test_parts_are_whole_and_make_the_whole() -> None:
    for amount, weights in ((100, [1, 1, 1]), (0, [3, 4]), (7, [5]), (12345, [17, 4, 900, 2])):
        assert sum(divided(amount, weights)) == amount
    assert divided(100, [1, 1, 1]) == [33, 33, 34]


@pytest.mark.django_db
def test_units_are_loaded_below_their_department_with_their_own_clock() -> None:
    culture = PROFILES["culture-tourism-bureau"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "profiles", lambda: [culture])
        call_command("load_demonstration", stdout=StringIO())
    bureau = Department.objects.get(slug=culture.slug)
    assert [(x.slug, x.level_name) for x in bureau.units.order_by("pk")] == [
        ("culture-tourism-bureau-office", "部门本级"),
        ("county-library", "所属单位"),
        ("county-cultural-centre", "所属单位"),
        ("county-museum", "所属单位"),
        ("tourism-service-centre", "并入本级"),
    ]
    published = Edition.objects.current().filter(department__superior=bureau)
    assert published.count() == 4 * len(YEARS)
    assert not published.filter(department__is_merged=True).exists()
    assert min(published.values_list("fiscal_year", flat=True)) == FIRST
    for approval in UnitApproval.objects.filter(department=bureau):
        county = Approval.objects.get(fiscal_year=approval.fiscal_year, phase=approval.phase)
        assert timedelta(0) < approval.approved_on - county.approved_on <= timedelta(days=15)
