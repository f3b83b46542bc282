"""A new department's address: after its jurisdiction's, in English where that is known, and nobody else's."""

from __future__ import annotations

import pytest

from budgets.models import Department, Jurisdiction
from budgets.publishing.proposed_address import LONGEST, proposed_address

pytestmark = pytest.mark.django_db


def county(slug: str = "qinglan", name: str = "青岚县") -> Jurisdiction:
    return Jurisdiction.objects.create(slug=slug, name=name)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("青岚县教育局", "qinglan-education-bureau"),
        ("教育局", "qinglan-education-bureau"),
        ("青岚县卫生健康局", "qinglan-health-bureau"),
        ("青岚县教育考试中心", "qinglan-jiaoyukaoshizhongxin"),
        ("青岚县粮食站", "qinglan-liangshizhan"),
        ("青岚县", "qinglan-qinglanxian"),
        ("★", "qinglan-department"),
    ],
)
def test_it_says_where_and_what(name: str, address: str) -> None:
    assert proposed_address(county(), name) == address


def test_eighty_counties_each_have_an_education_bureau() -> None:
    made = set()
    for number in range(80):
        place = county(f"county-{number}", f"第{number}县")
        slug = proposed_address(place, f"第{number}县教育局")
        made.add(slug)
        Department.objects.create(jurisdiction=place, slug=slug, name=f"第{number}县教育局")
    assert len(made) == 80
    assert "county-7-education-bureau" in made


def test_one_that_is_taken_is_numbered_and_none_is_too_long() -> None:
    place = county("a-very-long-name-of-a-county-that-goes-on-and-on-without-end")
    seen = []
    for name in ("教育局", "教育局（新）", "青岚县教育局"):
        seen.append(proposed_address(place, name))
        Department.objects.create(jurisdiction=place, slug=seen[-1], name=name)
    assert len(set(seen)) == 3
    assert all(len(each) <= LONGEST for each in seen)
