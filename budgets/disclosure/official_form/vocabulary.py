"""The keys of the official form, and what each is called: in full, where room is short, and in English.

What a key means never changes: a table with other columns or of another fund gets a new key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called. `en` is written as inside a sentence; `short` is Chinese, too."""

    zh: str
    en: str
    short: str = ""

    def __post_init__(self) -> None:
        if not self.short:
            object.__setattr__(self, "short", self.zh)

    @property
    def title_en(self) -> str:
        """The English name as a label or heading: "Staff costs"."""
        return self.en[:1].upper() + self.en[1:]


def _(zh: str, en: str, short: str = "") -> Name:
    """Return a name; called `_` so that makemessages collects the Chinese as a text of the interface."""
    return Name(zh, en, short)


_UNNAMED = Name("", "")  # of a look-up by value, which names nothing


class Named(StrEnum):
    """An enumeration whose members have a name: `text`."""

    _value_: str
    text: Name

    def __new__(cls, value: str, text: Name = _UNNAMED) -> Self:
        """Make the member of a value that is called `text`."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.text = text
        return member


class Phase(Named):
    """预算 (the plan) or 决算 (the year's final accounts)."""

    BUDGET = "budget", Name("预算", "budget")
    FINAL = "final", Name("决算", "final accounts")


class Section(Named):
    """The sections of a disclosure document, found by heading, whatever their number."""

    IDENTITY = "identity", _("基本信息", "identity", "封面")
    FUNCTIONS = "functions", _("职能", "functions", "职能简介")
    PRIORITIES = "priorities", _("重点工作", "priorities")
    UNITS = "units", _("单位构成", "units")
    REVENUE_EXPENDITURE = (
        "revenue_expenditure",
        _("收支预算情况", "income and spending", "收支情况"),
    )
    FISCAL_APPROPRIATION = "fiscal_appropriation", _("财政拨款收支情况", "fiscal appropriation")
    GENERAL_BUDGET = (
        "general_budget",
        _("一般公共预算当年拨款情况", "general public budget of the year", "一般公共预算"),
    )
    BASIC_EXPENDITURE = (
        "basic_expenditure",
        _("一般公共预算基本支出情况", "general public budget basic expenditure", "基本支出"),
    )
    THREE_PUBLIC = (
        "three_public",
        _("“三公”经费情况", "travel abroad, cars and receptions", "“三公”经费"),
    )
    GOVERNMENT_FUND = (
        "government_fund",
        _("政府性基金预算情况", "government fund budget", "政府性基金预算"),
    )
    STATE_CAPITAL = (
        "state_capital",
        _("国有资本经营预算情况", "state capital budget", "国有资本经营预算"),
    )
    OTHER_MATTERS = "other_matters", _("其他重要事项", "other important matters")
    OPERATING_COST = "operating_cost", _("机关运行经费", "operating cost")
    PROCUREMENT = "procurement", _("政府采购", "procurement")
    ASSETS = "assets", _("国有资产占有使用", "state assets held and used", "国有资产")
    PERFORMANCE = "performance", _("绩效目标", "performance goals")
    PROJECTS = "projects", _("项目", "project")
    GLOSSARY = "glossary", _("名词解释", "glossary")
    CONTACT = "contact", _("联系方式", "contact")
    TABLES = "tables", _("表格", "tables")
    OTHER = "other", _("其他", "other")


class Side(Named):
    """The two sides of T1 and T4; T2 is all revenue, the other tables are all expenditure."""

    REVENUE = "revenue", _("收入", "revenue")
    EXPENDITURE = "expenditure", _("支出", "expenditure")


class Row(Named):
    """What a row of a table is: its grand total, the subtotal of the year, or an item."""

    TOTAL = "total", _("总计", "grand total")  # 总计, 合计
    # 本年收入合计, 本年支出合计 (T1 and T4, before what is carried over)
    CURRENT = "current", _("本年合计", "total of the year")
    ITEM = "item", _("明细", "item", "科目")


class Fund(Named):
    """Where the money of an amount comes from; the values are revenue codes of `codes/revenue.csv`.

    T2 has one column a fund, T4 one for each of the three appropriations; T5 to T9 are of one fund
    throughout. ALL is the total column.
    """

    ALL = "", _("全部资金", "all funds")
    FISCAL = "R1", _("财政拨款", "fiscal appropriation")
    GENERAL = "R101", _("一般公共预算", "general public budget")
    GOVERNMENT_FUND = "R102", _("政府性基金预算", "government fund budget")
    STATE_CAPITAL = "R103", _("国有资本经营预算", "state capital budget")
    SPECIAL_ACCOUNT = "R2", _("财政专户管理资金", "special treasury account")
    UNIT = "R3", _("单位资金", "units' own funds")
    BUSINESS = "R301", _("事业收入", "business income")
    SUPERIOR_GRANT = "R302", _("上级补助收入", "grants from superiors")
    SUBORDINATE_PAYMENT = "R303", _("附属单位上缴收入", "payments from subordinate units")
    OPERATION = "R304", _("事业单位经营收入", "operating income", "经营收入")
    OTHER = "R305", _("其他收入", "other income")
    NON_FISCAL_BALANCE = "R8", _("使用非财政拨款结余", "use of non-fiscal balance")
    CARRIED_OVER = "R9", _("上年结转", "carried over from last year")


# The three public budgets that 财政拨款 comes from.
APPROPRIATIONS = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)


class Nature(Named):
    """What kind of expenditure an amount is. TOTAL is the total column."""

    TOTAL = "", _("合计", "total")
    BASIC = "basic", _("基本支出", "basic expenditure")
    PERSONNEL = "personnel", _("人员经费", "staff costs")  # a part of BASIC
    PUBLIC = "public", _("公用经费", "office costs")  # a part of BASIC
    PROJECT = "project", _("项目支出", "project expenditure")
    TO_SUPERIOR = "to_superior", _("上缴上级支出", "payments to superiors")
    OPERATION = ("operation", _("事业单位经营支出", "operating expenditure", "经营支出"))
    TO_SUBORDINATE = ("to_subordinate", _("对附属单位补助支出", "grants to subordinate units"))


PARTS_OF_BASIC = (Nature.PERSONNEL, Nature.PUBLIC)


class Arrangement(StrEnum):
    """How the rows and columns of a table are arranged."""

    TWO_SIDED = "two_sided"  # revenue opposite expenditure, by name
    BY_CODE = "by_code"  # one row a heading, with its code, split into columns
    ITEMS_ACROSS = "items_across"  # one row, of which the items are the columns
    PROJECTS = "projects"  # projects with their goals: no lines
    BY_NAME = "by_name"  # a name and an amount a row
    SENTENCES = "sentences"  # no table: the text states a total and what it is made of
    FIGURE = "figure"  # no table: one figure, the total of nothing else


def _table(
    key: str,
    text: Name,
    spoken: Name | str = "",
    *,
    arrangement: Arrangement = Arrangement.BY_CODE,
    fund: Fund = Fund.ALL,
    nature: Nature = Nature.TOTAL,
    side: Side = Side.EXPENDITURE,
    by_fund: bool = False,
) -> tuple[Any, ...]:
    """Return what a member of Table is made of; `spoken` is its name unless said otherwise."""
    if isinstance(spoken, str):
        spoken = Name(spoken, text.en) if spoken else text
    return key, text, spoken, arrangement, fund, nature, side, by_fund


class Table(Named):
    """The official tables, and three that documents give only as sentences.

    Attributes:
        text: the official name.
        spoken: what a sentence calls the money of the table.
        arrangement: of its rows and columns.
        fund: the fund that all of its amounts come from; ALL where they come from several.
        nature: the nature that all of its amounts are of; TOTAL where they are of several.
        side: the side of its lines; of a table with two sides, expenditure.
        split_by_fund: whether it has a column for each fund; elsewhere the fund follows from the table.
    """

    spoken: Name
    arrangement: Arrangement
    fund: Fund
    nature: Nature
    side: Side
    split_by_fund: bool

    def __new__(cls, value: str, text: Name = _UNNAMED, *meaning: Any) -> Self:
        """Make the member of a key from what `_table` gives."""
        member = str.__new__(cls, value)
        member._value_, member.text = value, text
        if meaning:
            member.spoken, member.arrangement, member.fund, member.nature = meaning[:4]
            member.side, member.split_by_fund = meaning[4:]
        return member

    T1 = _table(
        "T1",
        _("部门收支总表", "department revenue and expenditure"),
        Name("部门", "department"),
        arrangement=Arrangement.TWO_SIDED,
    )
    T2 = _table(
        "T2", _("部门收入总表", "department revenue table"), side=Side.REVENUE, by_fund=True
    )
    T3 = _table("T3", _("部门支出总表", "department expenditure"), "部门支出")
    T4 = _table(
        "T4",
        _("财政拨款收支总表", "fiscal appropriation revenue and expenditure"),
        Fund.FISCAL.text,
        arrangement=Arrangement.TWO_SIDED,
        by_fund=True,
    )
    T5 = _table(
        "T5",
        _("一般公共预算支出表", "general public budget expenditure"),
        "一般公共预算支出",
        fund=Fund.GENERAL,
    )
    T6 = _table(
        "T6",
        _("一般公共预算基本支出表", "general public budget basic expenditure"),
        _("一般公共预算基本支出", "general public budget basic expenditure"),
        fund=Fund.GENERAL,
        nature=Nature.BASIC,
    )
    T7 = _table(
        "T7",
        _("一般公共预算“三公”经费支出表", "travel abroad, cars and receptions"),
        _("“三公”经费", "travel abroad, cars and receptions"),
        arrangement=Arrangement.ITEMS_ACROSS,
        fund=Fund.GENERAL,
    )
    T8 = _table(
        "T8",
        _("政府性基金预算支出表", "government fund expenditure"),
        _("政府性基金预算支出", "government fund expenditure"),
        fund=Fund.GOVERNMENT_FUND,
    )
    T9 = _table(
        "T9",
        _("国有资本经营预算支出表", "state capital budget expenditure"),
        _("国有资本经营预算支出", "state capital budget expenditure"),
        fund=Fund.STATE_CAPITAL,
    )
    T10 = _table(  # its rows are `Project`s, not lines
        "T10",
        _("项目支出绩效目标表", "performance targets of projects"),
        "项目绩效目标",
        arrangement=Arrangement.PROJECTS,
    )
    OPERATING_COST = _table("O1", Section.OPERATING_COST.text, arrangement=Arrangement.FIGURE)
    PROCUREMENT = _table("O2", _("政府采购预算", "procurement"), arrangement=Arrangement.BY_NAME)
    ASSETS = _table(
        "O3", _("国有资产购置", "purchases of state assets"), arrangement=Arrangement.SENTENCES
    )

    @property
    def label(self) -> str:
        """The official name."""
        return self.text.zh

    @property
    def two_sided(self) -> bool:
        """Whether it has revenue on one side and expenditure on the other."""
        return self.arrangement is Arrangement.TWO_SIDED

    @property
    def is_split(self) -> bool:
        """Whether its rows are split into columns, by fund or by nature."""
        return self.split_by_fund or self.arrangement is Arrangement.BY_CODE

    @property
    def is_numbered(self) -> bool:
        """Whether it is one of the official tables with a number, and not given in sentences."""
        return self.value[0] == "T"

    @property
    def number(self) -> str:
        """Its number as tables are cited ("表5"); the name of one without a number."""
        return f"表{self.value[1:]}" if self.is_numbered else self.label

    @property
    def full_label(self) -> str:
        """Its number and official name: "表5 一般公共预算支出表"."""
        return f"{self.number} {self.label}" if self.is_numbered else self.label

    @property
    def scope(self) -> Fund:
        """The fund that its figures are of, in all or in several columns; ALL of all money."""
        return Fund.FISCAL if self.two_sided and self.split_by_fund else self.fund

    @property
    def of_one_fund(self) -> bool:
        """Whether a line that names its fund and one that does not mean the same amount."""
        return self.fund is not Fund.ALL or not self.is_numbered


def sum_label(side: Side, row: Row) -> str:
    """Return what a table with two sides prints before a sum: 收入总计, 本年支出合计; "" of an item."""
    labels = {Row.TOTAL: f"{side.text.zh}总计", Row.CURRENT: f"本年{side.text.zh}合计"}
    return labels.get(row, "")


LINE_TABLES = tuple(table for table in Table if table.arrangement is not Arrangement.PROJECTS)
# Tables that are one of their kind, by what they are.
_BY_CODE = [table for table in Table if table.arrangement is Arrangement.BY_CODE]
REVENUE_TABLE = next(table for table in _BY_CODE if table.side is Side.REVENUE)
EXPENDITURE_TABLE = next(table for table in _BY_CODE if not (table.fund or table.split_by_fund))
BASIC_TABLE = next(table for table in _BY_CODE if table.nature)
OPERATING_COST_TABLE = next(t for t in Table if t.arrangement is Arrangement.FIGURE)
PROJECT_TABLE = next(table for table in Table if table.arrangement is Arrangement.PROJECTS)
TWO_SIDED = tuple(table for table in Table if table.two_sided)
OVERVIEW_TABLE = next(table for table in TWO_SIDED if not table.split_by_fund)
APPROPRIATION_TABLE = next(table for table in TWO_SIDED if table.split_by_fund)
SPLIT_BY_FUND = tuple(table for table in Table if table.split_by_fund)
# The expenditure tables of the three public budgets, by fund. One a fund for all years: a new version of a
# table keeps its key, and only its form is declared again.
BUDGETS = {table.fund: table for table in _BY_CODE if table.fund and not table.nature}
# What appropriations pay is told by these tables, and all money by the others.
_NUMBERED = [table for table in LINE_TABLES if table.is_numbered]
OF_APPROPRIATIONS = tuple(table for table in _NUMBERED if table.scope is not Fund.ALL)
OF_ALL_MONEY = tuple(table for table in _NUMBERED if table.scope is Fund.ALL)
