"""The Disclosure: all that a department discloses for one year and phase, as one frozen value.

Readers make one, writers spend one, rules judge one, the store keeps one. Every amount is a `Line`
(or a `Project`): lines are kept as disclosed, one table each, and the rules tie the tables together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from budgets.disclosure.json_forms import since
from budgets.disclosure.money import Amount, MoneyUnit, Percent


class Phase(StrEnum):
    """预算 (the plan) or 决算 (the year's final accounts)."""

    BUDGET = "budget"
    FINAL = "final"


class Section(StrEnum):
    """The sections of a disclosure document, found by heading, whatever their number."""

    IDENTITY = "identity"
    FUNCTIONS = "functions"
    PRIORITIES = "priorities"
    UNITS = "units"
    REVENUE_EXPENDITURE = "revenue_expenditure"
    FISCAL_APPROPRIATION = "fiscal_appropriation"
    GENERAL_BUDGET = "general_budget"
    BASIC_EXPENDITURE = "basic_expenditure"
    THREE_PUBLIC = "three_public"
    GOVERNMENT_FUND = "government_fund"
    STATE_CAPITAL = "state_capital"
    OTHER_MATTERS = "other_matters"
    OPERATING_COST = "operating_cost"
    PROCUREMENT = "procurement"
    ASSETS = "assets"
    PERFORMANCE = "performance"
    PROJECTS = "projects"
    GLOSSARY = "glossary"
    CONTACT = "contact"
    TABLES = "tables"
    OTHER = "other"


class Table(StrEnum):
    """The official tables, and three that documents give only as sentences."""

    T1 = "T1"  # 部门收支总表
    T2 = "T2"  # 部门收入总表
    T3 = "T3"  # 部门支出总表
    T4 = "T4"  # 财政拨款收支总表
    T5 = "T5"  # 一般公共预算支出表
    T6 = "T6"  # 一般公共预算基本支出表
    T7 = "T7"  # 一般公共预算“三公”经费支出表
    T8 = "T8"  # 政府性基金预算支出表
    T9 = "T9"  # 国有资本经营预算支出表
    T10 = "T10"  # 项目支出绩效目标表: its rows are `Project`s, not lines
    OPERATING_COST = "O1"  # 机关运行经费
    PROCUREMENT = "O2"  # 政府采购
    ASSETS = "O3"  # 国有资产: purchases

    @property
    def label(self) -> str:
        """The official name."""
        return _TABLE_LABELS[self]

    @property
    def fund(self) -> Fund:
        """The fund that all of its amounts come from; ALL where they come from several."""
        return _FUNDS.get(self, Fund.ALL)

    @property
    def two_sided(self) -> bool:
        """Whether revenue and expenditure stand beside each other in it."""
        return self in (Table.T1, Table.T4)


_TABLE_LABELS = {
    Table.T1: "部门收支总表",
    Table.T2: "部门收入总表",
    Table.T3: "部门支出总表",
    Table.T4: "财政拨款收支总表",
    Table.T5: "一般公共预算支出表",
    Table.T6: "一般公共预算基本支出表",
    Table.T7: "一般公共预算“三公”经费支出表",
    Table.T8: "政府性基金预算支出表",
    Table.T9: "国有资本经营预算支出表",
    Table.T10: "项目支出绩效目标表",
    Table.OPERATING_COST: "机关运行经费",
    Table.PROCUREMENT: "政府采购预算",
    Table.ASSETS: "国有资产购置",
}


class Side(StrEnum):
    """The two sides of T1 and T4; T2 is all revenue, the other tables are all expenditure."""

    REVENUE = "revenue"
    EXPENDITURE = "expenditure"


class Row(StrEnum):
    """What a row of a table is: its grand total, the subtotal of the year, or an item."""

    TOTAL = "total"  # 总计, 合计
    CURRENT = "current"  # 本年收入合计, 本年支出合计 (T1 and T4, before what is carried over)
    ITEM = "item"


class Fund(StrEnum):
    """Where the money of an amount comes from; the values are revenue codes of `codes/revenue.csv`.

    T2 has one column a fund, T4 one for each of the three appropriations; T5 to T9 are of one fund
    throughout. ALL is the total column.
    """

    ALL = ""
    FISCAL = "R1"
    GENERAL = "R101"
    GOVERNMENT_FUND = "R102"
    STATE_CAPITAL = "R103"
    SPECIAL_ACCOUNT = "R2"
    UNIT = "R3"
    BUSINESS = "R301"
    SUPERIOR_GRANT = "R302"
    SUBORDINATE_PAYMENT = "R303"
    OPERATION = "R304"
    OTHER = "R305"
    NON_FISCAL_BALANCE = "R8"
    CARRIED_OVER = "R9"


_FUNDS = {
    Table.T5: Fund.GENERAL,
    Table.T6: Fund.GENERAL,
    Table.T7: Fund.GENERAL,
    Table.T8: Fund.GOVERNMENT_FUND,
    Table.T9: Fund.STATE_CAPITAL,
}


class Nature(StrEnum):
    """What kind of expenditure an amount is. TOTAL is the total column."""

    TOTAL = ""
    BASIC = "basic"  # 基本支出
    PERSONNEL = "personnel"  # 人员经费, a part of BASIC
    PUBLIC = "public"  # 公用经费, a part of BASIC
    PROJECT = "project"  # 项目支出
    TO_SUPERIOR = "to_superior"  # 上缴上级支出
    OPERATION = "operation"  # 事业单位经营支出
    TO_SUBORDINATE = "to_subordinate"  # 对附属单位补助支出


class Direction(StrEnum):
    """增加, 减少 or 持平."""

    INCREASE = "increase"
    DECREASE = "decrease"
    FLAT = "flat"


class Base(StrEnum):
    """What an amount is compared with where a document says that it rose or fell."""

    YEAR_BEFORE = "year_before"  # 上年
    PLAN = "plan"  # 年初预算, in final accounts


class UnitKind(StrEnum):
    """What a unit named in the section on units is."""

    SELF = "self"  # 部门本级
    SUBORDINATE = "subordinate"  # 下属预算单位
    INTERNAL = "internal"  # 内设机构: keeps no accounts of its own


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was printed: the section, the place in it, the text.

    `place` is "第 28 段" or "表 5 第 3 行第 2 列", after "第 4 页" where the file has pages.
    """

    section: Section = Section.OTHER
    place: str = ""
    text: str = ""


NO_SOURCE = Source()


@dataclass(frozen=True, slots=True)
class LineKey:
    """Which quantity an amount is: one cell of one table. `name` counts only where there is no code."""

    table: Table
    side: Side = Side.EXPENDITURE
    row: Row = Row.TOTAL
    code: str = ""
    name: str = ""
    fund: Fund = Fund.ALL
    nature: Nature = Nature.TOTAL

    @property
    def address(self) -> str:
        """The key as one word: "T5/expenditure/item/2010301/R101/basic/"."""
        parts = (self.table, self.side, self.row, self.code, self.fund, self.nature, self.name)
        return "/".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One disclosed amount of one table.

    `code` is of the functional list (T1–T5, T8, T9 expenditure), the economic list (T6), or one of
    our own lists (revenue "R…", 三公 "S…", procurement "G…", 结转下年 "E9"); "" where none resolves.
    `code_as_written` is set only where the printed name resolves to another code than the one that
    the purpose and the glossary agree on. `path` keeps the printed 类, 款, 项 names. `planned` is the
    年初预算数 beside a final account's amount. `share` is a stated percentage of the table's total.
    `change` (signed) and `percent` are what the document prints beside the amount as its change on the
    year before (比上年增减, 增减%), `completion` as its percentage of the plan (完成预算%).
    """

    # Whether it is one of the finest rows, whose amounts add up to the table's total (`leaves`).
    DERIVED: ClassVar[dict[str, int]] = {"leaf": 2}

    table: Table
    side: Side = Side.EXPENDITURE
    row: Row = Row.ITEM
    code: str = ""
    code_as_written: str = ""
    name: str
    path: tuple[str, ...] = ()
    fund: Fund = Fund.ALL
    nature: Nature = Nature.TOTAL
    amount: Amount
    prior: Amount | None = None
    planned: Amount | None = None
    share: Percent | None = None
    change: Amount | None = None
    percent: Percent | None = None
    completion: Percent | None = None
    purpose: str = ""
    source: Source = NO_SOURCE

    @property
    def key(self) -> LineKey:
        """The quantity that this line states."""
        name = "" if self.code or self.row is not Row.ITEM else self.name
        return LineKey(self.table, self.side, self.row, self.code, name, self.fund, self.nature)


@dataclass(frozen=True, slots=True)
class Statement:
    """One more statement of a quantity that a line (or an earlier sentence) states already."""

    about: LineKey
    amount: Amount
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a quantity changed on the year before, or differs from the plan: what, by how much, why.

    `against` says on what; `prior` is that other amount. `change` and `percent` are signed.
    `comparable` says that the stated change is itself on a like for like basis (同口径);
    `comparable_direction` is what the document says of the rest, once its reason is taken out
    ("同口径持平").
    """

    about: LineKey
    label: str
    direction: Direction
    against: Base = Base.YEAR_BEFORE
    change: Amount | None = None
    percent: Percent | None = None
    prior: Amount | None = None
    comparable: bool = False
    comparable_direction: Direction | None = None
    text: str = ""
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True)
class Identity:
    """Who discloses. `region` and `budget_level` as far as the document names them."""

    name: str
    short_names: tuple[str, ...] = ()
    region: str = ""
    budget_level: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """One function (职能) of the department; `number` from 1 in order."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Priority:
    """One priority (重点工作) of the year."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit (单位) or internal office of the department.

    `amount` is its own 收入总计 (= 支出总计), where a table of the department lists its units.
    """

    number: int
    name: str
    kind: UnitKind = UnitKind.SUBORDINATE
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator of a project (一级, 二级, 三级指标, 指标值, 单位)."""

    level1: str
    level2: str = ""
    level3: str = ""
    target: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project of T10, with what it is to achieve."""

    number: int
    name: str
    amount: Amount
    goal: str = ""
    indicators: tuple[Indicator, ...] = ()
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True)
class Holding:
    """State assets that are counted, not priced: 公务用车 3 辆.

    `count` is None only in drafts, as long as somebody still has to fill it in.
    """

    name: str
    count: int | None
    measure: str
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary (名词解释), in the department's own words."""

    number: int
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a section's own words: prose that holds the figures, or what fits no other field."""

    section: Section
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """All that one department discloses for one fiscal year and phase.

    `unit` is the unit in which most of the document's amounts are printed. Order is the document's.
    `notice` is what the jurisdiction says of its data, e.g. that all is invented; "" for ordinary data.
    """

    department: Identity
    fiscal_year: int
    phase: Phase = Phase.BUDGET
    title: str = ""
    unit: MoneyUnit = MoneyUnit.WAN
    approved_on: date | None = None
    contact: str = ""
    functions: tuple[Function, ...] = ()
    priorities: tuple[Priority, ...] = ()
    units: tuple[Unit, ...] = ()
    lines: tuple[Line, ...] = ()
    statements: tuple[Statement, ...] = ()
    reasons: tuple[Reason, ...] = ()
    projects: tuple[Project, ...] = ()
    holdings: tuple[Holding, ...] = ()
    glossary: tuple[Term, ...] = ()
    passages: tuple[Passage, ...] = ()
    notice: str = since(2, "")
    notice_en: str = since(2, "")

    def line(self, key: LineKey) -> Line | None:
        """The line that states a quantity, or None."""
        return next((line for line in self.lines if line.key == key), None)

    def of_table(self, table: Table, side: Side = Side.EXPENDITURE) -> tuple[Line, ...]:
        """The lines of one side of one table, in the document's order."""
        return tuple(x for x in self.lines if x.table is table and x.side is side)


# The fields of a Disclosure that are lists, each with what it is a list of.
PARTS: dict[str, type[Any]] = {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(Disclosure).items()
    if get_origin(hint) is tuple
}
