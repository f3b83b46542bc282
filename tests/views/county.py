"""A county for the tests of lists and sums: two departments, two years, one with final accounts.

Budgets in 万元: fire 90 (2023) and 100 (2024), archives 40 (2024, nothing the year before it);
fire's final accounts of 2023 are 88. The audit office has no edition, the archives a draft for 2025.
"""

from __future__ import annotations

from budgets import publishing
from budgets.disclosure.model import Disclosure, Identity, Nature, Phase, Table, Term
from budgets.models import Department, Edition, Jurisdiction
from tests.builders import REVENUE, document, item, total

FIRE, ARCHIVES, AUDIT = "云溪县消防救援大队", "云溪县档案馆", "云溪县审计局"
SECRET = "绝密草稿部门说明"


def county() -> Jurisdiction:
    """Publishes everything, through the acts."""
    place = Jurisdiction.objects.create(slug="yunxi", name="云溪县", notice="演示数据：全部虚构")
    fire = _department(place, "fire-brigade", FIRE)
    archives = _department(place, "archives", ARCHIVES, Department.Kind.PUBLIC_INSTITUTION)
    _department(place, "audit", AUDIT)
    publish(fire, _budget(FIRE, 2023, "90", "60", "30"))
    publish(fire, _budget(FIRE, 2023, "88", "60", "28", phase=Phase.FINAL))
    publish(fire, _budget(FIRE, 2024, "100", "70", "30"))
    publish(archives, _budget(ARCHIVES, 2024, "40", "40", "0"))
    publishing.import_draft(
        department=archives,
        disclosure=_budget(
            ARCHIVES, 2025, "7777", "7777", "0", glossary=(Term(1, SECRET, SECRET),)
        ),
    )
    return place


def publish(department: Department, disclosure: Disclosure) -> Edition:
    """One edition, public."""
    draft = publishing.import_draft(department=department, disclosure=disclosure)
    return publishing.publish(edition=draft)


def _department(
    place: Jurisdiction,
    slug: str,
    name: str,
    kind: Department.Kind = Department.Kind.ADMINISTRATIVE,
) -> Department:
    return Department.objects.create(jurisdiction=place, slug=slug, name=name, kind=kind)


def _budget(
    name: str, year: int, whole: str, basic: str, project: str, **more: object
) -> Disclosure:
    housing = "4"
    rest = str(int(whole) - int(housing))
    return document(
        total(Table.T1, whole, side=REVENUE),
        total(Table.T1, whole),
        item(Table.T1, "224", rest, "灾害防治及应急管理支出"),
        item(Table.T1, "221", housing, "住房保障支出"),
        total(Table.T3, whole),
        total(Table.T3, basic, Nature.BASIC),
        total(Table.T3, project, Nature.PROJECT),
        year=year,
        department=Identity(name),
        **{"glossary": (Term(1, "基本支出", "保障机构正常运转的支出。"),), **more},
    )
