"""What a visitor means, whatever way it is typed. Nothing is asked of a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from budgets.disclosure.codes import (
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    everyday_words,
    plain_words,
)
from budgets.disclosure.model import Phase
from budgets.models import Department, Jurisdiction
from budgets.reports.search import understanding
from budgets.reports.search.directory import Directory
from budgets.reports.search.figures import stands
from budgets.reports.search.understanding import Understood, cut, near, understand
from budgets.reports.search.vocabulary import key_of, vocabulary

YUNXI = Jurisdiction(pk=1, name="云溪县", slug="yunxi")
PUJIANG = Jurisdiction(pk=2, name="广元市浦江区", slug="pujiang")
NAMES = {
    "education-bureau": (YUNXI, "云溪县教育局"),
    "public-security": (YUNXI, "云溪县公安局"),
    "health-bureau": (YUNXI, "云溪县卫生健康局"),
    "office": (YUNXI, "云溪县人民政府办公室"),
    "town": (YUNXI, "云溪县青禾镇人民政府"),
    "pujiang-jiaoyu": (PUJIANG, "广元市浦江区教育局"),
    "qunzhong": (PUJIANG, "中共广元市浦江区委群众工作局"),
}
PAGES = {"ledger", "progress", "compare", "data", "checks", "glossary", "verify", "year"}


def directory() -> Directory:
    departments = [
        Department(pk=number, jurisdiction=place, slug=slug, name=name)
        for number, (slug, (place, name)) in enumerate(NAMES.items(), start=1)
    ]
    departments.sort(key=lambda each: (len(each.name), each.name))
    return Directory(tuple(departments), (YUNXI, PUJIANG))


@pytest.fixture(scope="module")
def known() -> Directory:
    return directory()


def slugs(found: Understood) -> list[list[str]]:
    return [sorted(each.slug for each in some) for some in found.named]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("公安局", ["public-security"]),
        ("云溪县公安局", ["public-security"]),
        ("公安", ["public-security"]),
        ("警察局", ["public-security"]),
        ("gonganju", ["public-security"]),
        ("gong an", ["public-security"]),
        ("gaj", ["public-security"]),
        ("ＧＡＪ", ["public-security"]),
        ("公按局", ["public-security"]),  # sounds alike
        ("公女局", ["public-security"]),  # one wrong
        ("卫健委", ["health-bureau"]),
        ("青禾镇", ["town"]),
        ("云溪县教育局", ["education-bureau"]),
        ("云溪教育局", ["education-bureau"]),
        ("浦江 教育局", ["pujiang-jiaoyu"]),
        ("浦江区委群众工作局", ["qunzhong"]),
        ("群众工作局", ["qunzhong"]),
        ("教育局", ["education-bureau", "pujiang-jiaoyu"]),  # one in each place
    ],
)
def test_a_department_is_meant(known: Directory, typed: str, named: list[str]) -> None:
    found = understand(typed, known)
    assert slugs(found) == [named]
    assert found.is_whole


@pytest.mark.parametrize(
    ("typed", "years", "phase"),
    [
        ("公安局2024", (2024,), None),
        ("2024公安局", (2024,), None),
        ("公安局二〇二四", (), None),
        ("公安局 2023年度 决算", (2023,), Phase.FINAL),
        ("23年公安局预算", (2023,), Phase.BUDGET),
        ("公安局去年实际花了多少钱", (2025,), Phase.FINAL),
        ("公安局 2022 2023", (2022, 2023), None),
        ("gonganju2024", (2024,), None),
        ("公安局2024年花了多少钱", (2024,), None),
    ],
)
def test_years_and_phases_are_meant(
    known: Directory,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    years: tuple[int, ...],
    phase: Phase | None,
) -> None:
    monkeypatch.setattr(understanding.timezone, "localdate", lambda: date(2026, 11, 30))
    found = understand(typed, known)
    assert slugs(found) == [["public-security"]]
    assert (found.years, found.phase) == (years, phase)


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("招待费", "S3"),
        ("接待", "S3"),
        ("公务接待费", "S3"),
        ("哪个部门招待费最多", "S3"),
        ("公务接侍费", "S3"),
        ("zhaodaifei", "S3"),
        ("receptions", "S3"),
        ("how much for receptions", "S3"),
        ("三公经费", "S"),
        ("“三公”经费", "S"),
        ("sgjf", "S"),
        ("小学老师工资", "301"),  # the head of the phrase comes last
        ("2050202", "2050202"),
        ("205", "205"),
        ("小学教育", "2050202"),
        ("教育支出", "205"),
        ("因公出国（境）费用", "S1"),
        ("政府采购", "table:O2"),
        ("基本支出", "term:基本支出"),
        ("什么是基本支出", "term:基本支出"),
        ("哪些改过", "page:ledger"),
    ],
)
def test_a_matter_is_meant(known: Directory, typed: str, about: str) -> None:
    found = understand(typed, known)
    assert found.about[0] == about
    assert found.is_whole


def test_a_department_and_a_matter_and_a_year_in_one_breath(known: Directory) -> None:
    found = understand("2023公安局招待费决算", known)
    assert (slugs(found), found.about) == ([["public-security"]], ("S3",))
    assert (found.years, found.phase) == ((2023,), Phase.FINAL)
    assert understand("公安局电话", known).place == "ask"
    assert slugs(understand("比较公安局和卫健委", known)) == [
        ["public-security"],
        ["health-bureau"],
    ]


@pytest.mark.parametrize(
    "typed", ["地铁票价", "飞机场", "xyzzy", "的", "多少钱", "1234567890", "？？"]
)
def test_what_nobody_knows_is_left(known: Directory, typed: str) -> None:
    assert not understand(typed, known).is_whole


def test_what_is_next_to_an_unknown_word_is_no_answer(known: Directory) -> None:
    found = understand("地铁", known)
    assert found.left == ("地铁",)
    assert "公交" in found.near
    assert not found.is_whole


@pytest.mark.parametrize("typed", ["公安局", "招待费", "基本支出", "2050202", "公安局2024"])
def test_what_is_typed_right_is_taken_for_nothing_else(known: Directory, typed: str) -> None:
    assert understand(typed, known).taken_for == ""


def test_a_code_is_no_year_and_a_year_no_code(known: Directory) -> None:
    assert understand("2013101", known).years == ()
    assert understand("2020", known).about == ()


def test_any_text_is_read(known: Directory) -> None:
    for typed in (
        "",
        " ",
        "\0",
        '"',
        "“",
        "a" * 60,
        "教" * 60,
        "年",
        "24年",
        "年2024年",
        "🙂",
        "ü",
    ):
        understand(typed, known)


def test_words_are_cut_so_that_least_is_left_over() -> None:
    known = {"公务": 1, "接待费": 2, "公务接待费": 3, "接待": 4}
    assert cut("公务接待费", known) == [("公务接待费", 3)]
    assert cut("接待费多", known) == [("接待费", 2), ("多", None)]
    assert cut("他们接待公务的", known) == [("他们", None), ("接待", 4), ("公务", 1), ("的", None)]
    assert cut("", known) == []


def test_one_wrong_missing_or_superfluous_character_is_near() -> None:
    words = {5: ["公务接待费"], 2: ["接待"], 3: ["接待费"]}
    for typed in ("公务接代费", "公务接费", "公务接待费用"):
        assert near(typed, words) == ["公务接待费"]
    for typed in ("公务招代费", "公务费", "公务接待费用的"):
        assert near(typed, words) == []


# The words as data


def meanings() -> Iterator[str]:
    yield from (about for row in everyday_words() for about in row.about)


def test_every_everyday_word_is_about_something_that_there_is() -> None:
    lists = {"2": FUNCTIONAL, "3": ECONOMIC, "S": THREE_PUBLIC, "R": REVENUE, "G": PROCUREMENT}
    terms = {term.term for term in plain_words()}
    wrong = []
    for about in meanings():
        kind, is_kind, value = about.partition(":")
        known = {
            "page": lambda value: value in PAGES,
            "term": lambda value: value in terms,
            "phase": lambda value: value in {"budget", "final"},
            "year": lambda value: -3 < int(value) < 2,
        }
        if kind in known:
            wrong += [] if known[kind](value) else [about]
        elif kind in ("table", "nature"):
            wrong += [] if stands(about) else [about]
        elif not is_kind and about != "S":
            wrong += [] if lists[about[0]].get(about) else [about]
    assert wrong == []


def test_no_everyday_word_is_said_twice_with_different_meanings() -> None:
    seen: dict[str, tuple[str, ...]] = {}
    twice = []
    for row in everyday_words():
        for said in row.said:
            key = key_of(said)
            assert key, row
            if seen.setdefault(key, row.about) != row.about:
                twice.append(said)
    assert twice == []


def test_every_row_that_means_something_says_what_to_look_for() -> None:
    silent = ("page", "department", "at", "near", "phase", "year", "nothing")
    assert [
        row.said[0]
        for row in everyday_words()
        if not row.look_for and row.about[0].partition(":")[0] not in silent
    ] == []


def test_words_that_sound_alike_are_found_by_their_sound(known: Directory) -> None:
    words = vocabulary(known)
    assert words.in_pinyin["zhaodaifei"] == "招待费"
    assert words.by_initials["sgjf"] == "三公经费"
    assert "de" not in words.in_pinyin  # of one character too many sound alike
