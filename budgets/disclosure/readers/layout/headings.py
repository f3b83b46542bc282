"""Find the section that a heading opens: by its words, whatever its number, year or department.

`headings.csv` holds the words. A row "…政府采购…" is for numbered headings that end in 情况 or 说明 and
hold these words somewhere; the first such row that fits wins.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from budgets.disclosure.model import Section
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_number
from budgets.disclosure.readers.layout.field_codes import without_debris

LONGEST_HEADING = 60
_SHORTEST_UNNUMBERED = 4
_LONGEST_OWNER = 25

_TABLE_OF_CONTENTS = re.compile(r"[.…·\-—_\s]*\d{0,3}$")
_YEARS = re.compile(
    r"(?:\d{4}|[二〇○零一三四五六七八九]{4}|…)年?度?-?(?=\d{4}年|)(?<=[年度])|\d{4}年"
)
_QUOTES = re.compile(r"[\"'\s《》]")
_OWNER = re.compile(
    r"^(?:关于|[我本](?:局|委|办|院|中心|部门|单位|校|乡|镇)|部门\(单位\)|单位\(部门\)|部门|单位|本级|区级|县级|市级|年度|的)+"
)
_ENDING = re.compile(r"(?:的|总体|情况|说明|介绍)+$")
_OWNER_END = re.compile(r"(?:[局委办部院会处站所团校队馆社厅室]|中心|政府|单位|街道|[乡镇]|年|的)$")
_TOP_STYLES = frozenset({Style.PART, Style.CHINESE, Style.NONE})
_NUMBERED_HEADINGS = frozenset(
    {Style.PART, Style.CHINESE, Style.CHINESE_BRACKETED, Style.DIGIT, Style.DIGIT_BRACKETED}
)
_TELLS_OF = re.compile(r"(?:情况|说明|解释)$")
_IS_SENTENCE = re.compile(
    r"[,;]|\d\s*[万亿]?元|\d%|[为是比]\d|(?:做好|加强|推进|规范|完善|严格|强化|落实)"
)


def core_of(heading: str) -> str:
    """Return what a heading says, without number, year, quotes, owner and 情况说明."""
    text = half_width(without_debris(heading)).strip()
    for _ in range(2):  # 第三部分 一、…
        text = split_number(text).text
    text = _TABLE_OF_CONTENTS.sub("", text).rstrip("。:;.,")
    text = _QUOTES.sub("", _YEARS.sub("", text))
    return _ENDING.sub("", _OWNER.sub("", text))


def section_of(heading: str, *, beside: Style | None = None) -> Section | None:
    """Return the section that a heading opens, or None for anything else.

    `beside` is the style of number that opened the section before: where sections are numbered
    （一）, （二）, the short names that elsewhere head their parts (收入决算) head sections too.
    """
    if len(heading) > LONGEST_HEADING or "。" in heading or heading.endswith(("；", ";")):
        return None
    core = core_of(heading)
    style = split_number(without_debris(heading)).style
    variants = (core, core.replace("决算", "预算"), core.replace("决算", ""))
    found = next((hit for each in variants if each and (hit := _look_up(each))), None)
    if found is None:
        return _by_words(heading, style)
    section, top_only = found
    if top_only and style is Style.NONE and len(heading) < _SHORTEST_UNNUMBERED:
        return None  # 收入, 项目: the cell of a table that was pasted as text
    if not top_only or style in _TOP_STYLES or (style is beside and style in _NUMBERED_HEADINGS):
        return section
    return None


def _by_words(heading: str, style: Style) -> Section | None:
    text = half_width(without_debris(heading)).rstrip("。:;., ")
    if style not in _NUMBERED_HEADINGS or not _TELLS_OF.search(text) or _IS_SENTENCE.search(text):
        return None
    bare = _QUOTES.sub("", text)
    return next((section for words, section in _phrases() if words in bare), None)


def _look_up(core: str) -> tuple[Section, bool] | None:
    return _aliases().get(core) or _aliases().get(_OWNER.sub("", core)) or _after_owner(core)


def _after_owner(core: str) -> tuple[Section, bool] | None:
    """Return the longest alias that ends a heading after the department's name."""
    for start in range(1, min(len(core), _LONGEST_OWNER)):
        found = _aliases().get(_OWNER.sub("", core[start:]))
        if found and _OWNER_END.search(core[:start]):
            return found
    return None


def known_headings() -> tuple[str, ...]:
    """Return the headings and the words of headings that are known."""
    return tuple(row["heading"] for row in _rows())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files(__package__).joinpath("headings.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _phrases() -> tuple[tuple[str, Section], ...]:
    """Return the words that tell a heading's section wherever they stand in it, in order."""
    rows = (row for row in _rows() if row["heading"].startswith("…"))
    return tuple((row["heading"].strip("…"), Section(row["section"])) for row in rows)


@cache
def _aliases() -> dict[str, tuple[Section, bool]]:
    found: dict[str, tuple[Section, bool]] = {}
    for row in _rows():
        if row["heading"].startswith("…"):
            continue
        entry = (Section(row["section"]), row["top_only"] == "yes")
        for key in (row["heading"], core_of(row["heading"])):
            found.setdefault(key, entry)
    found.pop("", None)
    return found
