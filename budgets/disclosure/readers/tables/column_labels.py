"""What the label of a column says: codes, names, or whose figures, of which year, fund and nature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from budgets.disclosure.model import CompletionBase, Fund, Nature, Side, Table
from budgets.disclosure.official_form.vocabulary import (
    BUDGETS,
    EXPENDITURE_TABLE,
    OVERVIEW_TABLE,
)


class ColumnRole(StrEnum):
    """What the cells of a column are."""

    CODE = "code"
    NAME = "name"
    UNIT_CODE = "unit_code"  # 单位编码
    UNIT_NAME = "unit_name"  # 单位名称
    AMOUNT = "amount"
    PRIOR = "prior"
    PLANNED = "planned"
    CHANGE = "change"
    PERCENT = "percent"  # the change in per cent
    COMPLETION = "completion"  # per cent of the plan
    SHARE = "share"
    NUMBER = "number"  # 序号, 行次
    UNREAD = "unread"


HEADS = (ColumnRole.CODE, ColumnRole.NAME, ColumnRole.UNIT_CODE, ColumnRole.UNIT_NAME)
BESIDE = (
    ColumnRole.PRIOR,
    ColumnRole.PLANNED,
    ColumnRole.CHANGE,
    ColumnRole.PERCENT,
    ColumnRole.COMPLETION,
    ColumnRole.SHARE,
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its place from 0, its role, and which fund or nature its amounts are."""

    place: int
    role: ColumnRole
    label: str
    fund: Fund = Fund.ALL
    nature: Nature = Nature.TOTAL


_CODE = re.compile(r"编码|代码|编号|(?:^|/)[类款项]$")
_NAME = re.compile(
    r"名称|(?:^|/)(?:收入|支出|采购)?(?:项目|科目|功能分类|经济分类|性质|支出功能|内容|事项)(?:\([^)]*\))?$|科目$"
    r"|(?:^|/)(?:收入|支出)(?:\([^)]*\))?$"
)
_OTHER_CODES = re.compile(r"政府(?:预算)?(?:支出)?经济(?:科目)?分?类")
_NUMBER = re.compile(r"(?:行次|栏次|序号)$")
_REMARK = re.compile(r"备注|说明|原因|依据|来源$")
_COMPLETION = re.compile(
    r"完成(?:年初)?预算|完成率|执行率|完成(?:比例|程度)|占(?:年初)?预算(?:数)?的?(?:比|%)"
)
_SHARE = re.compile(r"占比|比重|占(?:总|合计|全部|支出|收入)")
_CHANGES = re.compile(
    r"增、?减|增幅|增长|增加|变动|变化|比上年|较上年|同比|差异|比\d{4}年|较\d{4}年|\+-|±"
)
_AGAINST_PLAN = re.compile("(?:比|较|与).{0,4}(?:年初)?预算(?:数)?(?:增|减|差|变|相|/|$)")
_PERCENT = re.compile(r"%|率|幅|比例|百分比|‰")
# 预算数, 年初预算, 2024年预算数（万元）, 部门预算/小计; not 公共预算财政拨款.
_PLAN = re.compile(
    r"年初(?:预算|数)|(?:批复|当年|本年|20\d\d年度?)预算|预算(?:数|额|金额|安排数?)|预算(?:\([^)]*\))?(?:/|$)"
)
_SUM = re.compile(r"(?:合计|小计|总计|共计|总额|金额)(?:\(.*\))?$")
_TOTAL = re.compile(
    r"(?:本年度?|当年|全年|年初|上年|\d{4}年度?|部门|单位|批复|下达)*"
    r"(?:预算|决算|执行|安排|支出|收入|拨款|收支|总|数)*(?:合计|小计|总计|共计|总额|金额|数|额)?(?:\([^)]*\))*"
)
_OWN_FUND = re.compile(
    "机关运行经费|一般公共预算|公共财政预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|财政拨款|基本支出|三公|经费"
)
_FUND_NAMES = re.compile("机关运行经费|一般公共预算|公共财政预算|政府性基金预算|国有资本经营预算")
_CARRIED = re.compile(
    "上年结转|上年结余|年初结转|上年财政拨款结转|以前年度结转|结转结余|年初.*结转"
)
_FUNDS = (
    (Fund.CARRIED_OVER, _CARRIED.pattern),
    (Fund.NON_FISCAL_BALANCE, "使用非财政拨款结余|用事业基金|非财政拨款结余"),
    (Fund.GENERAL, "一般公共预算|经费拨款|公共(?:财政)?预算"),
    (Fund.GOVERNMENT_FUND, "政府性基金"),
    (Fund.STATE_CAPITAL, "国有资本"),
    (Fund.SPECIAL_ACCOUNT, "财政专户|专户管理|专户资金"),
    (Fund.BUSINESS, "^(?!.*经营).*事业(?:单位)?(?:预算)?收入"),
    (Fund.SUPERIOR_GRANT, "上级补助"),
    (Fund.SUBORDINATE_PAYMENT, "附属单位上缴|下级单位上缴|附属单位缴款"),
    (Fund.OPERATION, "经营(?:预算)?收入"),
    (Fund.OTHER, "其他(?:预算)?收入"),
    (Fund.UNIT, "单位资金"),
    (Fund.FISCAL, "财政拨款|财政补助"),
)
_NATURES = (
    (Nature.PERSONNEL, r"人员(?:经费|支出|类)(?:项目|支出)?"),
    (Nature.PUBLIC, r"(?:日常)?公用(?:经费|支出)(?:项目|支出)?"),
    (Nature.BASIC, r"基本支出"),
    (Nature.PROJECT, r"项目支出"),
    (Nature.TO_SUPERIOR, r"上缴上级(?:支出)?"),
    (Nature.OPERATION, r"(?:事业单位)?经营支出"),
    (Nature.TO_SUBORDINATE, r"对?附属单位补助(?:支出)?"),
)


def is_structure(label: str) -> bool:
    """Return whether a column's numbers are no money: those of the rows, and codes of another list."""
    return counts_rows(label) or bool(_OTHER_CODES.search(label) and _CODE.search(label))


def counts_rows(label: str) -> bool:
    """Return whether a column only numbers the rows."""
    return bool(_NUMBER.search(label))


def head_role(label: str, *, holds_figures: bool) -> ColumnRole | None:
    """Return the role of a column that says what its rows are, or that only numbers them; else None."""
    own = label.rpartition("/")[2]
    if counts_rows(own):
        return ColumnRole.NUMBER
    if _OTHER_CODES.search(label) or _REMARK.search(own):
        return ColumnRole.UNREAD
    if re.search("单位|部门", own) and not re.search("科目|支出|收入|经费|资金|补助|上缴", own):
        if re.search("编码|代码|编号", own):
            return ColumnRole.UNIT_CODE
        if re.search("名称|^单位$|^部门$|^预算单位$", own):
            return ColumnRole.UNIT_NAME
    if _CODE.search(label) and not re.search("名称", own):
        return ColumnRole.CODE
    if _NAME.search(label) and not (holds_figures and not re.search("名称|科目", own)):
        return ColumnRole.NAME
    return ColumnRole.NAME if not label and not holds_figures else None


def figure_role(label: str, year: int, *, final: bool) -> ColumnRole:
    """Return what the figures below a label are: this year's, last year's, planned, or derived of them."""
    own = label.rpartition("/")[2]
    if _COMPLETION.search(label) and (_PERCENT.search(label) or "完成" in own):
        return ColumnRole.COMPLETION
    if _SHARE.search(label) and not _CHANGES.search(label):
        return ColumnRole.SHARE
    if _CHANGES.search(label):
        if _AGAINST_PLAN.search(label) and final:
            return ColumnRole.UNREAD
        changes = [part for part in label.split("/") if _CHANGES.search(part)]
        percent = _PERCENT.search(own) or _PERCENT.search(changes[-1])
        return ColumnRole.PERCENT if percent else ColumnRole.CHANGE
    return _amount_role(label, year, final=final)


def _amount_role(label: str, year: int, *, final: bool) -> ColumnRole:
    words = _FUND_NAMES.sub("", label)
    if re.search("调整预算|全年预算|调整后", words):
        return ColumnRole.UNREAD
    before = re.search(f"{year - 1}(?:年|-)|上年(?!.{{0,6}}(?:结转|结余))|去年", words)
    if before and f"{year}年" not in words:
        return ColumnRole.PRIOR
    if final and _PLAN.search(words) and "决算" not in words:
        return ColumnRole.PLANNED
    return ColumnRole.AMOUNT


def fund_and_nature(
    table: Table | None, label: str, role: ColumnRole
) -> tuple[Fund, Nature] | None:
    """Return which fund and nature a column's figures are; None if its label does not say."""
    revenue = table is not None and table.side is Side.REVENUE
    parts = [part for part in label.split("/") if part]
    if role in (ColumnRole.CHANGE, ColumnRole.PERCENT, ColumnRole.COMPLETION, ColumnRole.SHARE):
        parts = [_changed(part) for part in parts]
    parts = [part for part in parts if not _is_year_or_role(part)] or [""]
    parts = [part for part in parts if part] or [""]
    if any("其中" in part for part in parts) and not revenue:
        parts = [part.removeprefix("其中:").removeprefix("其中") for part in parts] or [""]
    if revenue:
        fund = _fund(parts, revenue=True)
        return None if fund is None else (fund, Nature.TOTAL)
    if table and table.split_by_fund:
        fund = _fund(parts, revenue=False)
        if fund is Fund.FISCAL or (fund is None and _is_year_or_role(label.rpartition("/")[2])):
            fund = Fund.ALL  # all of T4 is 财政拨款
        return None if fund is None else (fund, Nature.TOTAL)
    if table is OVERVIEW_TABLE:
        return _of_everything(parts, label)
    if table is None or not table.is_split:
        told = _is_year_or_role(label.rpartition("/")[2]) or _is_total(parts[-1])
        return (Fund.ALL, Nature.TOTAL) if told else None
    nature = _nature(table, parts)
    return None if nature is None else (Fund.ALL, nature)


def _of_everything(parts: Sequence[str], label: str) -> tuple[Fund, Nature] | None:
    """Return the nature of a column of T1; one of a single fund is a part that T1 has no column for."""
    if _fund(parts, revenue=False) not in (None, Fund.ALL, Fund.FISCAL):
        return None
    nature = _nature(None, parts)
    if nature:
        return Fund.ALL, nature
    told = _is_year_or_role(label.rpartition("/")[2]) or _is_total(parts[-1])
    return (Fund.ALL, Nature.TOTAL) if told else None


_DERIVED = re.compile(f"{_CHANGES.pattern}|{_COMPLETION.pattern}|{_SHARE.pattern}")


def _changed(part: str) -> str:
    """Return what a change or a share is of: nothing is left of 增减额, of 基本支出增减 the 基本支出."""
    found = _DERIVED.search(part)
    if not found:
        return part
    own = next((words for _, words in _NATURES if re.match(words, part)), None)
    return part[: found.start()] if own and found.start() else ""


def _is_year_or_role(part: str) -> bool:
    bare = re.sub(r"\([^)]*\)", "", part)
    return bool(
        re.fullmatch(
            r"(?:\d{4}年?度?-?|上年度?|本年度?|当年|去年|年初)*(?:批复|下达)?"
            r"(?:预算|决算|执行|年初预算|实际)(?:数|额|情况|安排)?|\d{4}年?度?|上年数?|本年数?",
            bare,
        )
    )


def _is_total(own: str) -> bool:
    plain = _OWN_FUND.sub("", own)
    return bool(_TOTAL.fullmatch(plain))


def _fund(parts: Sequence[str], *, revenue: bool) -> Fund | None:
    own = parts[-1]
    above = [part for part in parts[:-1] if not _SUM.fullmatch(part)]
    carried_above = any(_CARRIED.search(part) for part in above)
    if not _SUM.fullmatch(own) and "其中" not in own:
        fund = next((f for f, words in _FUNDS if re.search(words, own)), None)
        if fund is not None:
            # What is carried over is one fund of its own; its parts have no column in a Disclosure.
            return fund if not carried_above or fund is Fund.CARRIED_OVER else None
        return Fund.ALL if _is_total(own) and not carried_above else None
    if "其中" in own:
        return None
    for part in reversed(above):
        fund = next((f for f, words in _FUNDS if re.search(words, part)), None)
        if fund is not None:
            return fund
        if revenue and re.search("本年|当年", part) and len(parts) > 1:
            return None  # 本年收入小计: a margin between the total and its sources
    return Fund.ALL


def _nature(table: Table | None, parts: Sequence[str]) -> Nature | None:
    """Return the nature that the own words of a column say, or those above it where it is their sum."""
    own = parts[-1]
    if any(
        re.search("年初结转|上年结转|年末结转|本年收入|结转(?:和)?结余", part) for part in parts
    ):
        return None
    if table in (EXPENDITURE_TABLE, BUDGETS[Fund.GENERAL]) and re.search(
        "政府性基金|国有资本", own
    ):
        return None
    if table is EXPENDITURE_TABLE and re.search("财政拨款|一般公共预算|专户|单位资金|结转", own):
        return None
    for part in reversed(parts):
        bare = re.sub(r"\([^)]*\)|小计|合计|总计|预算数|决算数|金额", "", part)
        bare = re.sub(r"^(?:\d{4}年度?|本年|当年|一般公共预算|财政拨款)+", "", bare)
        for nature, words in _NATURES:
            if re.fullmatch(words, bare):
                return Nature.TOTAL if table and table.nature is nature else nature
        if not (_SUM.fullmatch(part) or _is_total(part)):
            return None
    return Nature.TOTAL


def completion_base_in(words: str) -> CompletionBase | None:
    """Return which budget a rate of completion is of, by its words: 完成全年预算%; None where unsaid."""
    if re.search("全年|调整", words):
        return CompletionBase.ADJUSTED
    return CompletionBase.YEAR_START if "年初" in words else None
