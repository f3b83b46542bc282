"""Finds the section that a heading opens: by its words, whatever its number, year or department."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from budgets.disclosure.readers.document import half_width
from budgets.disclosure.readers.numbering import Style, split_number
from budgets.disclosure.shape import Section

LONGEST_HEADING = 60
_LONGEST_OWNER = 25

_DEBRIS = re.compile(r"\[bookmark:[^\]]{0,80}\]|_GoBack|_Toc\d+")
_TABLE_OF_CONTENTS = re.compile(r"[.…·\-—_\s]*\d{0,3}$")
_YEARS = re.compile(
    r"(?:\d{4}|[二〇○零一三四五六七八九]{4}|…)年?度?-?(?=\d{4}年|)(?<=[年度])|\d{4}年"
)
_QUOTES = re.compile(r"[\"'\s《》]")
_OWNER = re.compile(r"^(?:关于|我局|本部门|本单位|部门\(单位\)|部门|单位|本级|年度|的)+")
_ENDING = re.compile(r"(?:的|总体|情况|说明)+$")
_OWNER_END = re.compile(r"(?:[局委办部院会处站所团校队馆社厅室]|中心|政府|单位|街道|[乡镇]|年|的)$")
_TOP_STYLES = frozenset({Style.PART, Style.CHINESE, Style.NONE})


def without_debris(text: str) -> str:
    """The text without the marks that word processors leave behind."""
    return _DEBRIS.sub("", text).strip()


def debris_in(text: str) -> list[str]:
    """The marks that word processors left in a text."""
    return _DEBRIS.findall(text)


def core_of(heading: str) -> str:
    """What a heading says, without number, year, quotes, owner and 情况说明."""
    text = half_width(without_debris(heading)).strip()
    for _ in range(2):  # 第三部分 一、…
        text = split_number(text).text
    text = _TABLE_OF_CONTENTS.sub("", text).rstrip("。:;.,")
    text = _QUOTES.sub("", _YEARS.sub("", text))
    return _ENDING.sub("", _OWNER.sub("", text))


def section_of(heading: str) -> Section | None:
    """The section that a heading opens, or None for anything else."""
    if len(heading) > LONGEST_HEADING or "。" in heading or heading.endswith(("；", ";")):
        return None
    core = core_of(heading)
    if not core:
        return None
    variants = (core, core.replace("决算", "预算"), core.replace("决算", ""))
    found = next((hit for each in variants if (hit := _look_up(each))), None)
    if found is None:
        return None
    section, top_only = found
    style = split_number(without_debris(heading)).style
    return section if not top_only or style in _TOP_STYLES else None


def _look_up(core: str) -> tuple[Section, bool] | None:
    return _aliases().get(core) or _aliases().get(_OWNER.sub("", core)) or _after_owner(core)


def _after_owner(core: str) -> tuple[Section, bool] | None:
    """The longest alias that ends a heading after the department's name."""
    for start in range(1, min(len(core), _LONGEST_OWNER)):
        found = _aliases().get(_OWNER.sub("", core[start:]))
        if found and _OWNER_END.search(core[:start]):
            return found
    return None


@cache
def _aliases() -> dict[str, tuple[Section, bool]]:
    text = files("budgets.disclosure.readers").joinpath("headings.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    found: dict[str, tuple[Section, bool]] = {}
    for row in rows:
        entry = (Section(row["section"]), row["top_only"] == "yes")
        for key in (row["heading"], core_of(row["heading"])):
            found.setdefault(key, entry)
    found.pop("", None)
    return found
