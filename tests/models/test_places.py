"""Jurisdictions in jurisdictions: names are unique within their parent, and no place is below itself."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budgets.models import Jurisdiction
from tests.cast import said_of

pytestmark = pytest.mark.django_db


def place(slug: str, name: str, parent: Jurisdiction | None = None) -> Jurisdiction:
    return Jurisdiction.objects.create(slug=slug, name=name, parent=parent)


def test_two_cities_each_have_a_district_of_the_same_name() -> None:
    province = place("jia", "甲省")
    cities = [place("yi", "乙市", province), place("bing", "丙市", province)]
    districts = [place(f"{city.slug}-gulou", "鼓楼区", city) for city in cities]
    assert [each.full_name for each in districts] == ["甲省乙市鼓楼区", "甲省丙市鼓楼区"]
    for twin in ({"parent": cities[0]}, {"parent": None}):
        again = Jurisdiction(slug="again", name="鼓楼区" if twin["parent"] else "甲省", **twin)
        with pytest.raises(ValidationError, match="同名的地区"):
            again.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()


def test_no_place_is_below_itself_or_on_a_fourth_level() -> None:
    province = place("jia", "甲省")
    city = place("yi", "乙市", province)
    county = place("ding", "丁县", city)
    for child, parent in ((province, county), (city, city), (province, city)):
        child.parent = parent
        with pytest.raises(ValidationError, match="上级地区不能是"):
            child.full_clean()
        with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
            Jurisdiction.objects.filter(pk=child.pk).update(parent=parent)
        child.refresh_from_db()
    town = Jurisdiction(slug="wu", name="戊镇", parent=county)
    with pytest.raises(ValidationError, match="最多三级"):
        town.full_clean()
    with pytest.raises(IntegrityError, match="fourth level"), transaction.atomic():
        town.save()
    country = place("guo", "己国")
    province.parent = country
    with pytest.raises(ValidationError, match="最多三级"):
        province.full_clean()
    with pytest.raises(IntegrityError, match="fourth level"), transaction.atomic():
        Jurisdiction.objects.filter(pk=province.pk).update(parent=country)


def test_a_place_can_be_moved_to_another_city() -> None:
    cities = [place("yi", "乙市"), place("bing", "丙市")]
    county = place("ding", "丁县", cities[0])
    with said_of(county):
        county.parent = cities[1]
        county.full_clean()
        county.save()
    assert Jurisdiction.objects.get(slug="ding").full_name == "丙市丁县"
