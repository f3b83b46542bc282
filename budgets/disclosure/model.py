"""The Disclosure: all that a department discloses for one year and phase, as one frozen value.

Readers make one, writers spend one, rules judge one, the store keeps one. Every amount is a `Line`
(or a `Project`): lines are kept as disclosed, one table each, and the rules tie the tables together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from budgets.disclosure.json_forms import since
from budgets.disclosure.money import Amount, MoneyUnit, Percent

# The keys of the official form belong to the Disclosure: they are imported from here.
from budgets.disclosure.official_form.particulars import HoldingKind, holding_kind
from budgets.disclosure.official_form.particulars import ParticularKind as ParticularKind
from budgets.disclosure.official_form.quantities import LineKey as LineKey
from budgets.disclosure.official_form.vocabulary import Fund as Fund
from budgets.disclosure.official_form.vocabulary import Name, Named
from budgets.disclosure.official_form.vocabulary import Nature as Nature
from budgets.disclosure.official_form.vocabulary import Phase as Phase
from budgets.disclosure.official_form.vocabulary import Row as Row
from budgets.disclosure.official_form.vocabulary import Section as Section
from budgets.disclosure.official_form.vocabulary import Side as Side
from budgets.disclosure.official_form.vocabulary import Table as Table


class Direction(Named):
    """增加, 减少 or 持平."""

    INCREASE = "increase", Name("增加", "an increase")
    DECREASE = "decrease", Name("减少", "a decrease")
    FLAT = "flat", Name("持平", "no change")

    @classmethod
    def of(cls, change: Decimal) -> Direction:
        """Return the direction of a signed change."""
        if change == 0:
            return cls.FLAT
        return cls.INCREASE if change > 0 else cls.DECREASE


class Base(Named):
    """What an amount is compared with where a document says that it rose or fell."""

    YEAR_BEFORE = "year_before", Name("上年", "the year before")
    PLAN = "plan", Name("年初预算", "the budget")  # in final accounts


class CompletionBase(Named):
    """The budget that a rate of completion is a percentage of: as it began, or as the year changed it."""

    YEAR_START = "year_start", Name("年初预算", "the budget of the year's start")
    ADJUSTED = "adjusted", Name("全年预算", "the budget as adjusted in the year")  # 调整预算


class UnitKind(Named):
    """The kinds of units that the section on units names; an internal office keeps no accounts."""

    SELF = "self", Name("部门本级", "the department itself", "本级")
    SUBORDINATE = "subordinate", Name("下属单位", "subordinate unit", "下属")
    INTERNAL = "internal", Name("内设机构", "internal office", "内设")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was printed: the section, the place in it, the text.

    `place` is "第 28 段" or "表 5 第 3 行第 2 列", after "第 4 页" where the file has pages.
    """

    section: Section = Section.OTHER
    place: str = ""
    text: str = ""


NO_SOURCE = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One disclosed amount of one table.

    `code` is of the functional list (T1–T5, T8, T9 expenditure), the economic list (T6), or one of
    our own lists (revenue "R…", 三公 "S…", procurement "G…", 结转下年 "E9"); "" where none resolves.
    `code_as_written` is set only where the printed name resolves to another code than the one that
    the purpose and the glossary agree on. `path` keeps the printed 类, 款, 项 names. `planned` is the
    年初预算数 printed with the amount of final accounts. `share` is a stated percentage of the table's total.
    `change` (signed) and `percent` are what the document prints next to the amount as its change on the
    year before (比上年增减, 增减%), `completion` as its percentage of the plan (完成预算%), and
    `completion_base` which plan that is, where it says so.
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
    completion_base: CompletionBase | None = since(3, None)  # noqa: RUF009 -- a field
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

    @property
    def kind(self) -> HoldingKind | None:
        """What the official form calls it; None where it has no word for it."""
        return holding_kind(self.name)


@dataclass(frozen=True, slots=True)
class Particular:
    """What the law asks for besides the tables: a count (人次) or an amount, as its kind is measured.

    `count` is None for money and, in drafts, as long as somebody still has to fill it in. `share` is the
    percentage that the document states beside an amount. What a document does not state has no record.
    """

    kind: ParticularKind
    count: int | None = None
    amount: Amount | None = None
    share: Percent | None = None
    source: Source = NO_SOURCE

    def __post_init__(self) -> None:
        """Raise ValueError where money is counted, or a count priced."""
        counted, priced = self.count is not None, self.amount is not None or self.share is not None
        if counted if self.kind.is_money else priced:
            raise ValueError(f"{self.kind} is {'money' if counted else 'a count'}")

    @property
    def is_open(self) -> bool:
        """Whether it still has to be filled in."""
        if self.kind.is_money:
            return self.amount is None or self.amount.is_open
        return self.count is None


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
    particulars: tuple[Particular, ...] = since(3, ())

    def line(self, key: LineKey) -> Line | None:
        """Return the line that states a quantity, or None."""
        return next((line for line in self.lines if line.key == key), None)

    def particular(self, kind: ParticularKind) -> Particular | None:
        """Return what the document states of a kind, or None where it is silent."""
        return next((each for each in self.particulars if each.kind is kind), None)

    def of_table(self, table: Table, side: Side = Side.EXPENDITURE) -> tuple[Line, ...]:
        """Return the lines of one side of one table, in the document's order."""
        return tuple(x for x in self.lines if x.table is table and x.side is side)


# The fields of a Disclosure that are lists, each with what it is a list of.
PARTS: dict[str, type[Any]] = {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(Disclosure).items()
    if get_origin(hint) is tuple
}
