"""Which official table a title names."""

from __future__ import annotations

import re
from enum import StrEnum

from budgets.disclosure.model import Table
from budgets.disclosure.readers.blocks.document import half_width


class OtherTable(StrEnum):
    """Tables that are read without being one of the official ten, or known to be none of ours."""

    UNITS = "units"  # the department's units, with or without their totals
    PROJECTS = "projects"  # projects with amounts, but without goals
    FOREIGN = "foreign"  # a known table whose figures have no field of ours: it stays text


TableKind = Table | OtherTable

# The first that fits wins, so what a longer title narrows stands before what it contains.
_TITLES: tuple[tuple[TableKind, str], ...] = (
    (
        OtherTable.FOREIGN,
        "整体(?:支出)?(?:预算)?绩效|政府购买服务|债务|资产|非税|转移支付|上级专项",
    ),
    # What holds other years, other money, or only what was moved: none of it is this year's budget.
    (
        OtherTable.FOREIGN,
        "中期.{0,4}规划|滚动|三年.{0,4}规划|非财政拨款|差额表|调整表|基本信息|(?<!含)(?<!包括)(?:上年|年初)结转",
    ),
    (OtherTable.FOREIGN, "(?:政府性基金|国有资本).*三公|人员(?:情况|编制|基本)|结转(?:和)?结余"),
    (Table.T7, "三公"),
    (Table.T10, "绩效"),
    (Table.OPERATING_COST, "机关(?:事业单位)?运行经费"),
    (OtherTable.FOREIGN, "会议费|培训费"),
    (Table.PROCUREMENT, "政府采购"),
    (OtherTable.FOREIGN, "政府(?:预算)?(?:支出)?经济(?:科目)?分?类"),
    (Table.T6, "基本支出(?!.*功能)"),
    (OtherTable.FOREIGN, "基本支出"),  # by function: neither T5 nor T6
    (OtherTable.FOREIGN, "^(?!.*功能).*经济(?:科目)?分类"),
    (OtherTable.PROJECTS, "项目(?:支出|经费)|专项(?:资金|经费|支出)|项目.{0,4}(?:明细|情况)?表"),
    (OtherTable.FOREIGN, "决算明细|专户管理资金|单位资金支出"),
    (Table.T8, "政府性基金.*支出|政府性基金(?:预算)?(?:情况)?表"),
    (Table.T9, "国有资本经营.*支出|国有资本经营(?:预算)?(?:情况)?表"),
    (OtherTable.FOREIGN, "政府性基金|国有资本经营"),
    (OtherTable.UNITS, "单位构成|(?:所属|分|按|各|下属)单位|单位汇总|单位(?:名单|一览)"),
    (Table.T4, "财政拨款(?:预算|决算)?(?:收支|收入[、和及]?支出)|拨款收支"),
    (
        Table.T5,
        "一般公共预算.*支出|公共(?:财政)?预算.*支出|公共财政(?:预算)?拨款|一般公共预算.*拨款",
    ),
    (OtherTable.FOREIGN, "财政拨款(?:预算|决算)?(?:支出|收入)"),
    (Table.T1, "收支|收入[、和及]?支出"),
    (Table.T2, "收入"),
    (Table.T3, "支出"),
)
_KINDS = tuple((kind, re.compile(words)) for kind, words in _TITLES)
_NOISE = re.compile(r"[\s\"《》'·]")
# A title says 表; a heading of the text (…情况说明) says what follows it.
_SAYS_TABLE = re.compile(r"表(?!现|示|决|明|彰|述|态)")
_NUMBER = re.compile(
    r"^(?:\d{1,2}[.、])?(?:(?:附件|附|公开|预算|决算|财决|部门|表)+(?:[\d一二四五六七八九十]|三(?!公))+(?:-\d+)*"
    r"表?[-:.、_]*)?"
)
_LONGEST = 60


def plain_title(text: str) -> str:
    """Return a title without blanks, quotes and width."""
    return _NOISE.sub("", half_width(text))


def kind_named(title: str) -> TableKind | None:
    """Return the table that a title names; None if it names none."""
    plain = plain_title(title)
    if not _SAYS_TABLE.search(plain) or len(plain) > _LONGEST or "。" in plain:
        return None
    rest = _NUMBER.sub("", plain) or plain
    return next((kind for kind, words in _KINDS if words.search(rest)), None)


_TITLE = re.compile(
    r"表(?:\([^)]*\))?(?:\(?(?:金额)?单位:.*)?$|^(?:附件?\d*|公开\d*|预算\d*|财决公开\d*)?表?[\d-]{0,5}表?$"
    r"|^附?表[\d一二三四五六七八九十]"
)
_ABOUT = re.compile(
    r"单位[:为(]|编制(?:单位|部门|日期)?|填报|部门(?:\(单位\)|名称|/单位)?:|单位名称:|公开部门"
    r"|^\(?\d{4}年度?\)?$|^(?:金额)?单位:"
)


def is_title(text: str) -> bool:
    """Return whether a lone cell above a table is its title, or says who made it, when, in which unit."""
    plain = plain_title(text)
    if len(plain) > _LONGEST or "。" in plain:
        return False
    return bool(_TITLE.search(plain) or _ABOUT.search(plain))
