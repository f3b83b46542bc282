"""What things are called on a page: departments in short, headings in English beside the printed Chinese."""

from __future__ import annotations

from budgets.disclosure.codes.english import english_name
from budgets.disclosure.codes.plain_items import plain_item
from budgets.display.answers.words import is_english, published
from budgets.display.rows import Text
from budgets.models import Department
from budgets.reports.pages.plain_classes import PLAIN_CLASSES

FUNCTIONAL, ECONOMIC, REVENUE, THREE = "functional", "economic", "revenue", "three_public"


def short_name(department: Department) -> str:
    """Return a department's name without that of its jurisdiction: 教育局."""
    return short_name_in(department.name, department.jurisdiction.name)


def short_name_in(whole: str, place: str) -> str:
    """Return the name of a department without that of a place; 县委宣传部 keeps the last character of it."""
    name = whole.removeprefix("中共")
    # 广元市昭化区 may write itself 昭化区.
    for start in range(max(1, len(place) - 2)):
        if place[start:] and name.startswith(place[start:]):
            short = name.removeprefix(place[start:])
            return f"{place[-1]}{short}" if short.startswith("委") else short or whole
    return name


def name_of(kind: str, code: str, printed: str) -> Text:
    """Return a heading's name: as printed, in English by its standard name where there is one."""
    if is_english():
        return english_name(kind, code) or published(printed)
    return printed


def beside(kind: str, code: str, printed: str) -> Text:
    """Return the printed Chinese for the note of an English row whose name is the standard one; else ""."""
    if is_english() and english_name(kind, code):
        return published(printed)
    return ""


def plain_class(code: str) -> str:
    """Return what a 类 is about in a few plain words; "" for one that nobody has worded."""
    return str(PLAIN_CLASSES.get(code, ""))


def plain_heading(code: str) -> str:
    """Return what a 款 or 项 pays for in plain words, in the language of the page; "" for most."""
    words = plain_item(code)
    if words is None:
        return ""
    return words.en if is_english() else words.zh
