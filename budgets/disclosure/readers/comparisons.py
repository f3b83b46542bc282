"""The name of a quantity, freed from the words that compare it with another year."""

from __future__ import annotations

import re

from budgets.disclosure.readers.figures import DIRECTION

_PRIOR_WORDS = re.compile(
    r"[比较与]?(?:\d{4}年度?|上一?年度?|去年|年初(?!结[转余]|预留))"
    r"|[比较与](?=预算|计划(?!生育))|^[比较与]|[比较与]$"
)
_COMPARED = re.compile(r"^[,，]?[与同和较](?:\d{4}年度?|上一?年度?|去年)[^,，]{0,8}?相?比较?[,，]")


def without_prior_words(gap: str) -> str:
    """The name alone: 与 in 卫生与计划生育 is part of it, 与 in 与上年 is not."""
    return _PRIOR_WORDS.sub("", gap)


def without_comparison(gap: str) -> str:
    """The words before 比上年, or after 与上年相比, without the direction that ends them."""
    clause = _COMPARED.sub("", re.split("[;；。]", gap)[-1])
    return re.split(r"比|较|与(?=[上去年预本\d])|同比", DIRECTION.sub("", clause))[0]
