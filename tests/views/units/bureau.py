"""A bureau beside the departments of the county: 900 in its plan of 2024, of which its office has 300.

In 万元. Its units are its own office, two schools (350 and 250: the three come to it), and a station
whose budget is merged into the office's. Their figures stand nowhere else in the county.
"""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.model import Disclosure, Function, Identity, Nature, Phase, Table
from budgets.models import Department, Jurisdiction
from tests.builders import REVENUE, document, item, total
from tests.views.county import county, publish

BUREAU, OFFICE, SCHOOL, LYCEUM, STATION = (
    "云溪县教育局",
    "云溪县教育局本级",
    "云溪县第一小学",
    "云溪县第一中学",
    "云溪县教研室",
)
YEARS = {2023: ("810", "270", "315", "225"), 2024: ("900", "300", "350", "250")}


def bureau() -> Department:
    """The county with the bureau, two years of plans and accounts of the second, and nothing of its units."""
    place = county()
    found = Department.objects.create(jurisdiction=place, slug="education-bureau", name=BUREAU)
    for year, (whole, *_units) in YEARS.items():
        publish(found, paper(BUREAU, year, whole))
    publish(found, paper(BUREAU, 2024, "880", phase=Phase.FINAL))
    return found


def units_of(department: Department) -> list[Department]:
    """Its units, the merged one last, with nothing published."""
    of = {"jurisdiction": department.jurisdiction, "superior": department}
    make = Department.objects.create
    return [
        make(slug="education-office", name=OFFICE, is_own_office=True, **of),
        make(slug="first-primary-school", name=SCHOOL, **of),
        make(slug="first-middle-school", name=LYCEUM, **of),
        make(slug="teaching-research", name=STATION, is_merged=True, **of),
    ]


def publish_units(units: list[Department]) -> None:
    """All plans of those that have any."""
    for year, (_whole, *amounts) in YEARS.items():
        for unit, amount in zip(units, amounts, strict=False):
            publish(unit, paper(unit.name, year, amount))


def many_units(department: Department, numbers: range, year: int = 2024) -> None:
    """Schools of a department with these numbers, each with a plan of 5."""
    place: Jurisdiction = department.jurisdiction
    for number in numbers:
        school = Department.objects.create(
            jurisdiction=place,
            superior=department,
            slug=f"school-{number:03}",
            name=f"云溪县第{number:03}学校",
        )
        publish(school, paper(school.name, year, "5"))


def paper(name: str, year: int, whole: str, phase: Phase = Phase.BUDGET) -> Disclosure:
    """A plan that is all for schools, but for 2 of housing and 1 of the three publics."""
    rest = str(int(whole) - 2)
    made = document(
        total(Table.T1, whole, side=REVENUE),
        total(Table.T1, whole),
        item(Table.T1, "205", rest, "教育支出"),
        item(Table.T1, "221", "2", "住房保障支出"),
        total(Table.T3, whole),
        total(Table.T3, whole, Nature.BASIC),
        item(Table.T3, "2050202", rest, "小学教育"),
        item(Table.T3, "2210201", "2", "住房公积金"),
        total(Table.T7, "1"),
        item(Table.T7, "S3", "1", "公务接待费"),
        year=year,
        phase=phase,
        department=Identity(name),
    )
    return replace(made, functions=(Function(1, f"{name}管理教育工作，实有在职人员12人。"),))
