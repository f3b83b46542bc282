"""What the law asks for besides the tables, as sentences: one for each group, as documents put it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgets.disclosure.model import Disclosure, Particular, ParticularKind, Section
from budgets.disclosure.writers.wording.spoken_amounts import printed

_K = ParticularKind
_PEOPLE = {
    _K.POSTS: "编制{}名",
    _K.POSTS_ADMINISTRATIVE: "行政编制{}名",
    _K.POSTS_CIVIL: "参公编制{}名",
    _K.POSTS_INSTITUTION: "事业编制{}名",
    _K.POSTS_SUPPORT: "工勤编制{}名",
    _K.STAFF: "在职人员{}人",
    _K.STAFF_ADMINISTRATIVE: "行政在职人员{}人",
    _K.STAFF_CIVIL: "参公在职人员{}人",
    _K.STAFF_INSTITUTION: "事业在职人员{}人",
    _K.STAFF_SUPPORT: "工勤在职人员{}人",
    _K.RETIRED: "离退休人员{}人",
    _K.RETIRED_CADRES: "离休人员{}人",
    _K.RETIRED_STAFF: "退休人员{}人",
    _K.DEPENDANTS: "遗属{}人",
    _K.STUDENTS: "在校学生{}人",
}
# Of each group: how the number of each kind is put; what precedes the first that is stated is said once.
_GROUPS: tuple[tuple[str, dict[ParticularKind, str], str], ...] = (
    ("因公出国（境）", {_K.ABROAD_GROUPS: "团组{}个", _K.ABROAD_PEOPLE: "{}人次"}, "、"),
    ("公务用车", {_K.CARS_BOUGHT: "购置{}辆", _K.CARS_KEPT: "保有量{}辆"}, "、"),
    ("国内公务接待", {_K.RECEPTIONS: "{}批次", _K.GUESTS: "{}人次"}, "、"),
    (
        "外事接待",
        {_K.FOREIGN_AFFAIRS_RECEPTIONS: "{}批次", _K.FOREIGN_AFFAIRS_GUESTS: "{}人次"},
        "、",
    ),
    ("国（境）外公务接待", {_K.FOREIGN_RECEPTIONS: "{}批次", _K.FOREIGN_GUESTS: "{}人次"}, "、"),
    (
        "",
        {_K.RESERVED: "预留给中小企业的采购份额为{}", _K.RESERVED_SMALL: "预留给小微企业{}"},
        "，其中",
    ),
    (
        "",
        {_K.AWARDED: "授予中小企业合同金额{}", _K.AWARDED_SMALL: "授予小微企业合同金额{}"},
        "，其中",
    ),
    ("", {_K.GOAL_PROJECTS: "编制绩效目标的项目共{}个", _K.GOAL_MONEY: "{}涉及金额{}"}, "，"),
    (
        "",
        {_K.EVALUATED_PROJECTS: "开展绩效自评的项目共{}个", _K.EVALUATED_MONEY: "{}涉及金额{}"},
        "，",
    ),
)
_ALONE = {_K.GOAL_MONEY: "绩效目标", _K.EVALUATED_MONEY: "绩效自评"}
_MEASURES = "(?:批次?|人次?|名|辆|台|个)"


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence without its full stop, and patterns of the numbers by which other words state the same."""

    section: Section
    sentence: str
    numbers: tuple[re.Pattern[str], ...]


def stated_particulars(disclosure: Disclosure) -> tuple[Stated, ...]:
    """Return the sentences of a disclosure, in the order of the kinds; none for what is still open."""
    said = {each.kind: each for each in disclosure.particulars if _number(each)}
    own = {passage.section for passage in disclosure.passages}
    found = []
    for kinds, sentence in (*_of_people(said), *_of_groups(said)):
        source = said[kinds[0]].source.section
        # Where the department's own words state it, they are looked for there.
        section = source if source in own and source is not Section.TABLES else kinds[0].section
        numbers = tuple(_pattern(said[kind]) for kind in kinds)
        found.append(Stated(section, sentence, numbers))
    return tuple(found)


def _of_people(
    said: dict[ParticularKind, Particular],
) -> Iterator[tuple[list[ParticularKind], str]]:
    for whole in (kind for kind in _PEOPLE if kind.whole is None):
        parts = [kind for kind in whole.parts if kind in said]
        kinds = [kind for kind in (whole, *parts) if kind in said]
        if not kinds:
            continue
        words = [_PEOPLE[kind].format(_number(said[kind])) for kind in kinds]
        if whole in said and parts:
            words = [f"{words[0]}，其中：{words[1]}", *words[2:]]
        yield kinds, "，".join(words)


def _of_groups(
    said: dict[ParticularKind, Particular],
) -> Iterator[tuple[list[ParticularKind], str]]:
    for before, words, between in _GROUPS:
        kinds = [kind for kind in words if kind in said]
        if not kinds:
            continue
        pieces = []
        for kind in kinds:
            alone = _ALONE.get(kind, "") if len(kinds) == 1 else ""
            values = (alone, _number(said[kind])) if kind in _ALONE else (_number(said[kind]),)
            share = said[kind].share
            tail = f"，占政府采购总额的{share.printed}%" if share else ""
            pieces.append(words[kind].format(*values) + tail)
        yield kinds, before + between.join(pieces)


def _number(each: Particular) -> str:
    """Return a count or an amount with its unit; "" of what is open, or of an amount without a figure."""
    if each.kind.is_money:
        return printed(each.amount) if each.amount and each.amount.printed else ""
    return "" if each.count is None else str(each.count)


def _pattern(each: Particular) -> re.Pattern[str]:
    """Return how a number is found in words: 210 or 1,210 with its measure, an amount as it is printed."""
    if each.kind.is_money:
        return re.compile(rf"(?<![\d.,]){re.escape(_number(each))}")
    plain, parted = str(each.count), f"{each.count:,}"
    return re.compile(rf"(?<![\d.])(?<!\d,)(?:{plain}|{parted}){_MEASURES}")
