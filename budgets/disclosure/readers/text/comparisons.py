"""What a quantity is compared with, and its name freed from the words that compare it."""

from __future__ import annotations

import re

from budgets.disclosure.model import Direction, Line
from budgets.disclosure.readers.text.sentence_figures import DIRECTION, direction_of

_PRIOR_WORDS = re.compile(
    r"[比较与]?(?:\d{4}年度?|上一?年度?|去年|年初(?!结[转余]|预留))"
    r"|[比较与](?=预算|计划(?!生育))|^[比较与]|[比较与]$"
)
_PLAN = re.compile(
    r"(?:[比较与同]|大于|高于|超出?|小于|低于|等于)(?:\d{4}年度?|本年度?|当年|年初|部门|批复的?|财政|的)*预算"
    r"(?!财政拨款|拨款|支出|收入)(?:安排)?(?:数|金额)?(?:相比)?[,，]?"
)
_OVER_OR_UNDER = re.compile(
    rf"(?:(?P<over>大于|高于|超)|(?P<under>小于|低于)|(?P<same>等于))[^,;。]*预算|{DIRECTION.pattern}的?$"
)
_COMPARED = re.compile(r"^[,，]?[与同和较](?:\d{4}年度?|上一?年度?|去年)[^,，]{0,8}?相?比较?[,，]")


def without_prior_words(gap: str) -> str:
    """Return the name alone: 与 in 卫生与计划生育 is part of it, 与 in 与上年 is not."""
    return _PRIOR_WORDS.sub("", gap)


def without_comparison(gap: str) -> str:
    """Return the words before 比上年, or after 与上年相比, without the direction that ends them."""
    clause = _COMPARED.sub("", re.split("[;；。]|其中", gap)[-1])
    words = r"比|较|与(?=[上去年预本\d])|同比|[大小高低]于|超出?"
    return re.split(words, DIRECTION.sub("", clause))[0]


def compared(gap: str) -> str:
    """Return what stands between 比上年 and the direction: the name in 「比上年接待费减少」."""
    clause = re.split("[;；。]|其中", gap)[-1]
    compared = re.split(r"比(?!例)|较(?!大|多|少)|[与同](?=[上去年预本\d])|同比", clause)[-1]
    return re.sub(r"^(?:\d{4}年度?|上一?年度?|去年)?(?:同期)?", "", DIRECTION.sub("", compared))


def compares_with_plan(words: str) -> bool:
    """「决算数比年初预算数…」 of final accounts (half width): no comparison with another year."""
    return bool(_PLAN.search(re.split("[;。]", words)[-1]))


def direction_against_plan(words: str) -> Direction | None:
    """Return what 「决算数小于年初预算数的」 before 主要原因 says; None if it says no direction."""
    found = _OVER_OR_UNDER.search(words)
    if found is None:
        return None
    if found["same"]:
        return Direction.FLAT
    if found["over"] or found["under"]:
        return Direction.INCREASE if found["over"] else Direction.DECREASE
    return direction_of(found)


def beside_plan(line: Line | None) -> Direction | None:
    """Return how an account stands to the plan beside it, where the words do not say."""
    if not line or not line.planned or line.amount.yuan is None or line.planned.yuan is None:
        return None
    if line.amount.yuan == line.planned.yuan:
        return Direction.FLAT
    return Direction.INCREASE if line.amount.yuan > line.planned.yuan else Direction.DECREASE
