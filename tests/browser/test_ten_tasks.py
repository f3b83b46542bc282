"""The ten things that citizens ask, each found from the home page on a phone.

At most two taps or one search, and at most two screens of scrolling until the answer is whole on the screen.
The county is a part of the demonstration: four departments, three years, one correction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from demo import loading
from demo.county.editions import editions_of
from demo.county.profiles import profiles

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DEPARTMENTS = ("education-bureau", "health-bureau", "transport-bureau", "finance-bureau")
YEARS = range(2022, 2025)
MOST_TAPS, MOST_SCREENS = 2, 2.0
HEIGHT = 844
AT = "main a.row__name:has-text('教育局')"


@dataclass(frozen=True)
class Task:
    """What is asked, what is tapped (or typed into the search), where the answer stands, words of it."""

    asked: str
    taps: tuple[str, ...]
    answer: str
    words: tuple[str, ...]
    search: str = ""


TASKS = [
    Task("教育局2024年预算多少", (AT,), ".answer__number", ("78,839", "万元")),
    Task("招待费多了还是少了，为什么", (AT, ".facts a:has-text('三公')"), "#three .row >> nth=0",
         ("公务接待", "4.83", "−0.15", "压减接待批次")),
    Task("钱从哪来", (AT, ".facts a:has-text('来自')"), "#from .row >> nth=0", ("一般公共预算",)),
    Task("基本支出是什么意思", (), "main .card, main .entry >> nth=0", ("基本支出", "运转"), "基本支出"),
    Task("原文件在哪", (AT, ".inpage a:has-text('原文')"), "#doc .chips", ("Word", "Excel", "CSV")),
    Task("两个部门比一比", ("main a:has-text('部门比')",), "main .answer__text", ("教育局",)),
    Task("哪些数更正过", (".strip a:has-text('更正')",), ".pair--changed >> nth=0", ("公交运营补助",)),
    Task("按期公开了吗", (".strip a:has-text('按期')",), "main .answer__text", ("按期",)),
    Task("打电话问谁", (AT,), ".stand .call", ("0000-8880003",)),
    Task("我的100块钱花到哪去", (), "#hundred .row >> nth=0", ("元",)),
]  # fmt: skip


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [each for each in profiles() if each.slug in DEPARTMENTS]
    monkeypatch.setattr(loading, "profiles", lambda: chosen)
    monkeypatch.setattr(
        loading,
        "editions_of",
        lambda of: [x for x in editions_of(of) if x.disclosure.fiscal_year in YEARS],
    )
    names = ("clerk", "reviewer", "publisher")
    people = loading.People(*(User.objects.create_superuser(name) for name in names))
    loading.load_county(people, departments=None)


def test_each_is_found_in_two_taps_and_two_screens(
    county: None, page_of_width: Callable[..., Page]
) -> None:
    failed = []
    for task in TASKS:
        page = page_of_width(390, HEIGHT, is_mobile=True, has_touch=True)
        try:
            taps, screens = _done(page, task)
        except AssertionError as error:
            failed.append(f"{task.asked}: {str(error).splitlines()[0]}")
        else:
            if taps > MOST_TAPS or screens > MOST_SCREENS:
                failed.append(f"{task.asked}: {taps} taps, {screens:.1f} screens")
        page.close()
    assert not failed, "\n".join(failed)


def _done(page: Page, task: Task) -> tuple[int, float]:
    """How many taps and how many screens of scrolling the answer takes."""
    page.goto("/")
    screens = 0.0
    if task.search:
        page.get_by_role("searchbox").first.fill(task.search)
        page.keyboard.press("Enter")
    for selector in task.taps:
        link = page.locator(selector).first
        expect(link, selector).to_be_visible(timeout=3000)
        screens += _scrolled_to(link)
        link.tap()
        page.wait_for_load_state("load")
    answer = page.locator(task.answer).first
    expect(answer, task.answer).to_be_visible(timeout=3000)
    screens += _scrolled_to(answer)
    said = " ".join(answer.inner_text().split())
    assert [word for word in task.words if word not in said] == [], said
    return len(task.taps), screens


def _scrolled_to(place: Locator) -> float:
    """How many screens a place is away from being whole on the screen: nothing if it is."""
    box = place.bounding_box()
    assert box is not None
    below = box["y"] + min(box["height"], HEIGHT) - HEIGHT
    return max(0.0, below, -box["y"]) / HEIGHT
