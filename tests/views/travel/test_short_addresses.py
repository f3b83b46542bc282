"""Short addresses on paper lead to their department for ever, or to a choice: never to another one."""

from __future__ import annotations

import pytest
from django.test import Client

from budgets.models import Department, FormerAddress, FormerName, Jurisdiction
from budgets.reports.pages.short_addresses import departments_called, initials, short_word
from tests.cast import said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def education() -> Department:
    place = Jurisdiction.objects.create(slug="yunxi", name="云溪县")
    return Department.objects.create(
        jurisdiction=place, slug="education-bureau", name="云溪县教育局"
    )


def add(education: Department, slug: str, name: str) -> Department:
    return Department.objects.create(jurisdiction=education.jurisdiction, slug=slug, name=name)


@pytest.mark.parametrize(
    ("name", "letters"), [("教育局", "jyj"), ("第12中学", "d12zx"), ("（局）", "j"), ("", "")]
)
def test_initials_are_letters_and_digits(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("phase", ["", "final"])
def test_the_initials_without_the_county_lead_to_the_page(
    education: Department, prefix: str, phase: str
) -> None:
    assert short_word(education) == "jyj"
    at = f"{prefix}/d/jyj/2024" + (f"/{phase}" if phase else "")
    answer = Client().get(at)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{prefix}/departments/education-bureau/2024/" + (f"{phase}/" if phase else ""),
    )


def test_the_same_initials_lead_to_a_choice_and_are_printed_no_more(education: Department) -> None:
    employment = add(education, "employment", "云溪县就业局")
    assert short_word(education) == "education-bureau"
    assert short_word(employment) == "employment"
    page = Client().get("/d/jyj/2024").content.decode()
    assert 'href="/departments/education-bureau/2024/"' in page
    assert 'href="/departments/employment/2024/"' in page
    assert Client().get("/d/employment/2024")["Location"] == "/departments/employment/2024/"


def test_a_printed_address_outlives_a_new_name_and_a_new_address(education: Department) -> None:
    with said_of(education):
        FormerName.objects.create(department=education, name="云溪县教育局", until="2024-01-01")
        FormerAddress.objects.create(department=education, slug="jiaoyuju")
        education.name = "云溪县教育体育局"
        education.save()
    for word in ("jyj", "jytyj", "jiaoyuju", "education-bureau", "JYJ"):
        assert departments_called(word) == [education], word


def test_a_department_that_takes_anothers_initials_for_its_address_does_not_take_its_readers(
    education: Department,
) -> None:
    other = add(education, "jyj", "云溪县交易局办公室")
    assert departments_called("jyj") == [other, education]
    assert short_word(education) == "education-bureau"


@pytest.mark.usefixtures("education")
def test_a_word_that_means_nothing_is_not_found() -> None:
    assert Client().get("/d/nothing/2024").status_code == 404
