"""Everyday questions, as people type them on phones, and the first answer that each must have.

`everyday_questions.csv`: the question, the heading of the answer (one that ends in "：" only begins so), and
where it leads; of what is found by department, where the first thing of the first one leads.
"""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from budgets import publishing
from budgets.models import Department, Jurisdiction
from demo.county.editions import editions_of
from demo.county.profiles import COUNTY, profiles

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

QUESTIONS = list(
    csv.DictReader(
        Path(__file__).with_name("everyday_questions.csv").read_text("utf-8").splitlines()
    )
)
SINCE = 2023  # of the county's years, 2019 to 2024
FIRST = re.compile(r'<h2 id="(?:best|hits)">(?:<a href="([^"]*)">)?(.*?)(?:</a>)?</h2>', re.DOTALL)
THING = re.compile(r'<p class="hit__what"><a href="([^"]+)"')
TAG = " 演示"


@pytest.fixture(scope="module")
def county(in_a_transaction: None) -> Jurisdiction:
    """The fictional county's last years, loaded once."""
    place = Jurisdiction.objects.create(
        name=COUNTY, slug="qilan", kind="demonstration", notice="演示数据"
    )
    for profile in profiles():
        department = Department.objects.create(
            jurisdiction=place, name=profile.full_name, slug=profile.slug
        )
        for planned in editions_of(profile):
            right = planned.corrected or planned.disclosure
            if right.fiscal_year >= SINCE:
                draft = publishing.import_draft(department=department, disclosure=right)
                publishing.publish(edition=draft)
    return place


def test_there_are_enough_questions_and_none_twice() -> None:
    asked = [each["question"] for each in QUESTIONS]
    assert len(asked) == len(set(asked)) >= 120


@pytest.mark.parametrize("asked", QUESTIONS, ids=[each["question"] for each in QUESTIONS])
def test_the_first_answer_is_the_right_one(county: Jurisdiction, asked: dict[str, str]) -> None:
    page = Client().get("/search/", {"q": asked["question"]}).content.decode()
    heading, address = first_answer(page)
    expected = asked["heading"]
    assert heading.startswith(expected) if expected.endswith("：") else heading == expected
    assert address == asked["address"]
    answered = "没有找到" not in expected
    assert ("没有找到" in page.partition("<main")[2]) is not answered


def first_answer(page: str) -> tuple[str, str]:
    """The first heading of what was found, without the mark of the demonstration, and where it leads."""
    found = FIRST.search(page)
    assert found, page
    heading = " ".join(unescape(re.sub("<[^>]+>", " ", found[2])).split()).removesuffix(TAG)
    thing = None if found[1] or 'id="best"' in found[0] else THING.search(page)
    return heading, unescape(found[1] or (thing[1] if thing else ""))


def test_every_link_of_an_answer_and_of_what_is_found_leads_to_its_place(
    county: Jurisdiction,
) -> None:
    client, pages = Client(), dict[str, str]()
    for asked in QUESTIONS[::9]:
        main = client.get("/search/", {"q": asked["question"]}).content.decode()
        found = main.partition("</form>")[2].partition("</main>")[0]
        for link in {unescape(x) for x in re.findall(r'href="(/[^"]+)"', found)}:
            address, _, anchor = link.partition("#")
            if address.startswith("/search.csv"):
                continue
            if address not in pages:
                answer = client.get(address, follow=True)
                assert answer.status_code == 200, (asked["question"], link)
                pages[address] = answer.content.decode()
            assert f'id="{unquote(anchor)}"' in pages[address] or not anchor, link
    assert len(pages) > 30
