"""What a column of an official table holds, told from its label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from budgets.disclosure.readers.grids import Sheet, is_figure
from budgets.disclosure.shape import Fund, Nature, Table


class ColumnRole(StrEnum):
    """What the cells of a column are."""

    CODE = "code"
    NAME = "name"
    AMOUNT = "amount"
    PRIOR = "prior"
    PLANNED = "planned"
    SKIPPED = "skipped"  # changes and shares, which are derived; row numbers; remarks


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its role, and which fund or nature its amounts are."""

    place: int
    role: ColumnRole
    label: str
    fund: Fund = Fund.ALL
    nature: Nature = Nature.TOTAL


_CODE = re.compile(r"编码|代码|(?:^|/)[类款项]$")
_NAME = re.compile(
    r"名称|(?:^|/)(?:项目|科目|功能分类|经济分类|支出功能|收入|支出)(?:\([^)]*\))?$|科目$"
)
_SKIPPED = re.compile(
    r"%|比例|比重|占比|增减|增幅|增长|增加|变动|比上年|行次|栏次|序号|备注|说明|完成|上年结转|年初结转|年末结转|本年收入"
)
_FUND_NAMES = re.compile("一般公共预算|政府性基金预算|国有资本经营预算")
_FUNDS = (
    (Fund.GENERAL, "一般公共预算|经费拨款|公共财政"),
    (Fund.GOVERNMENT_FUND, "政府性基金"),
    (Fund.STATE_CAPITAL, "国有资本"),
    (Fund.SPECIAL_ACCOUNT, "财政专户|专户管理"),
    (Fund.BUSINESS, "^(?!.*经营).*事业(?:预算)?收入"),
    (Fund.SUPERIOR_GRANT, "上级补助"),
    (Fund.SUBORDINATE_PAYMENT, "附属单位上缴|下级单位上缴"),
    (Fund.OPERATION, "经营收入"),
    (Fund.OTHER, "其他收入"),
    (Fund.NON_FISCAL_BALANCE, "使用非财政拨款结余|用事业基金"),
    (Fund.CARRIED_OVER, "上年结转|上年结余|年初结转"),
    (Fund.UNIT, "单位资金"),
    (Fund.FISCAL, "财政拨款"),
)
_NATURES = (
    (Nature.PERSONNEL, "人员经费|人员支出"),
    (Nature.PUBLIC, "公用经费|公用支出"),
    (Nature.BASIC, "基本支出"),
    (Nature.PROJECT, "项目支出"),
    (Nature.TO_SUPERIOR, "上缴上级"),
    (Nature.OPERATION, "经营支出"),
    (Nature.TO_SUBORDINATE, "附属单位补助"),
)


def columns_of(sheet: Sheet, year: int, *, final: bool) -> list[Column]:
    """The columns of a sheet, in order."""
    return [
        _column(sheet, place, label, year, final=final) for place, label in enumerate(sheet.labels)
    ]


def _column(sheet: Sheet, place: int, label: str, year: int, *, final: bool) -> Column:
    is_sum = re.search("合计|小计|总计", label.rpartition("/")[2])
    table = sheet.table
    carried = table is Table.T2 and re.search("上年结转|上年结余|年初结转", label)
    if _CODE.search(label):
        return Column(place, ColumnRole.CODE, label)
    if _SKIPPED.search(label) and not carried:
        return Column(place, ColumnRole.SKIPPED, label)
    if _NAME.search(label) or (not label and not _holds_figures(sheet, place)):
        return Column(place, ColumnRole.NAME, label)
    fund, nature = Fund.ALL, Nature.TOTAL
    if table is Table.T4 or (table is Table.T2 and not (is_sum and "/" not in label)):
        fund = next((f for f, words in _FUNDS if re.search(words, label)), Fund.ALL)
    if table not in (Table.T1, Table.T2, Table.T4):
        nature = _nature(label, summed=bool(is_sum))
    if table is Table.T6 and nature is Nature.BASIC:  # all of T6 is 基本支出
        nature = Nature.TOTAL
    return Column(place, _amount_role(label, year, final=final), label, fund, nature)


def _nature(label: str, *, summed: bool) -> Nature:
    own = label.rpartition("/")[2]
    for part in (own, label) if not summed or "基本支出/" in label else (own,):
        for nature, words in _NATURES:
            if re.search(words, part):
                return nature
    return Nature.TOTAL


def _amount_role(label: str, year: int, *, final: bool) -> ColumnRole:
    words = _FUND_NAMES.sub("", label)
    if re.search(f"{year - 1}年|上年(?!结)|去年", words) and str(year) not in words:
        return ColumnRole.PRIOR
    if final and "预算" in words and "决算" not in words:
        return ColumnRole.PLANNED
    return ColumnRole.AMOUNT


def _holds_figures(sheet: Sheet, place: int) -> bool:
    return any(is_figure(row[place]) for row in sheet.rows)


def groups_of(columns: list[Column]) -> list[list[Column]]:
    """The columns by side: each run of code and name columns begins a new group."""
    groups: list[list[Column]] = []
    heads = (ColumnRole.CODE, ColumnRole.NAME)
    for column in columns:
        if column.role is ColumnRole.SKIPPED:
            continue
        after_amounts = not groups or groups[-1][-1].role not in heads
        if not groups or (column.role in heads and after_amounts):
            groups.append([])
        groups[-1].append(column)
    return [group for group in groups if any(column.role not in heads for column in group)]
