"""The quantities that sections speak of, and the words that name them before a figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from budgets.disclosure.model import (
    Fund,
    Line,
    LineKey,
    Nature,
    Row,
    Section,
    Side,
    Source,
    Table,
)
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.tables import form_of


@dataclass(frozen=True, slots=True)
class Subject:
    """One or more quantities that a label names; the last key is the one that reasons are about."""

    keys: tuple[LineKey, ...]
    label: str
    path: tuple[str, ...] = ()

    @property
    def key(self) -> LineKey:
        """The quantity that a reason given for this subject is about."""
        return self.keys[-1]


def total_of(
    table: Table,
    label: str,
    *,
    side: Side = Side.EXPENDITURE,
    row: Row = Row.TOTAL,
    fund: Fund | None = None,
    nature: Nature = Nature.TOTAL,
) -> Subject:
    """Return the subject of a table's total row."""
    return Subject((key_of(table, side=side, row=row, fund=fund, nature=nature),), label)


def key_of(
    table: Table,
    *,
    side: Side = Side.EXPENDITURE,
    row: Row = Row.TOTAL,
    code: str = "",
    fund: Fund | None = None,
    nature: Nature = Nature.TOTAL,
) -> LineKey:
    fund = table.fund if fund is None else fund
    return LineKey(table, side, row, code, "", fund, nature)


def table_of(section: Section, year: int) -> Table | None:
    """Return the table that a section puts into words."""
    return next(iter(form_of(year).tables_of(section)), None)


def default_subject(section: Section, year: int) -> Subject | None:
    """Return what a section is about as long as it names nothing else."""
    table = table_of(section, year)
    return total_of(table, table.spoken.zh) if table and table.of_one_fund else None


# What may stand between the name of a quantity and its figure.
_TAIL = (
    r"(?:的)?(?:当年)?(?:一般公共预算)?(?:财政拨款|拨款|资金)?(?:支出|开支)?(?:年初|年度|全年|当年)?(?:预算|决算|执行|采购)?(?:安排|拨款|支出)?"
    r"(?:总[数额]?|金额|[数额])?(?:共计|合计|总计|共)?(?:安排|均|各|约|为|是|达到|达|计|:)*"
)
BEFORE = re.compile(
    r"^(?:[一二三四五六七八九十]是|其中|包括|分别|是|为|主要|含|即|共|有|和|及|以及|预计|计划|安排|编制|全年|当年|本年度|年度|年初"
    r"|本年(?=一般|政府|国有|财政)"
    r"|[本我](?:部门|单位|局|院|校|委|办|室|馆|乡|镇|站|所|中心|支队|大队|街道)|部门|单位|\d{4}年度?|度|的|、|:|\"|\()+"
)

# Words between two figures that name nothing: 「，全年预算安排」.
GENERIC = re.compile(
    r"(?:\d{4}年度?|[,:、\"()]|其中|本年度?|当年|全年|年初|调整后?|完成|累计|实际|预计|计划|(?:财政)?拨款|支出|开支|预算|决算"
    r"|执行|安排|资金|数|金?总?额|总[量体]|规模|共|合?计|为|是|的|约|[均都]|总的来看|整体|情况|相比|同期|同口径|因此|所以|故)*"
)

_Meaning = Callable[[Table, str], Subject]  # what a label means in the section of a table
_Rule = tuple[re.Pattern[str], _Meaning]


def _rule(words: str, meaning: _Meaning, *, before: str = "") -> _Rule:
    return re.compile(rf"{before}(?P<label>{words}){_TAIL}"), meaning


def _both_sides(table: Table, label: str) -> Subject:
    return Subject((key_of(table, side=Side.REVENUE), key_of(table)), label)


def _spent(table: Table, label: str) -> Subject:
    return total_of(table, label)


def _earned(table: Table, label: str) -> Subject:
    return total_of(table, label, side=Side.REVENUE)


def _of_nature(nature: Nature) -> _Meaning:
    def subject(table: Table, label: str) -> Subject:
        if table.nature is nature:
            return total_of(table, label)
        return total_of(Table.T3 if table is Table.T1 else table, label, nature=nature)

    return subject


def _of_fund(fund: Fund, row: Row = Row.TOTAL) -> _Meaning:
    return lambda table, label: total_of(Table.T4, label, row=row, fund=fund)


def _earned_of_fund(fund: Fund) -> _Meaning:
    key = key_of(Table.T4, side=Side.REVENUE, row=Row.ITEM, code=fund)
    return lambda _, label: Subject((key,), label)


def _current_spending(table: Table, label: str) -> Subject:
    current = key_of(table, row=Row.CURRENT)
    return Subject((current, key_of(Table.T3)) if table is Table.T1 else (current,), label)


_OWN = "(?:部门|单位)?"
_BOTH = r"(?:总?收支|收入支出|收[、,]支|收入[、,]支出|收入(?:和|与)支出)"
_NATURES = (
    _rule("基本支出", _of_nature(Nature.BASIC)),
    _rule("项目支出", _of_nature(Nature.PROJECT)),
    _rule("人员经费|人员支出", _of_nature(Nature.PERSONNEL)),
    _rule("(?:日常)?公用经费|公用支出", _of_nature(Nature.PUBLIC)),
    _rule("上缴上级支出", _of_nature(Nature.TO_SUPERIOR)),
    _rule("(?:事业单位)?经营支出", _of_nature(Nature.OPERATION)),
    _rule("对附属单位补助(?:支出)?", _of_nature(Nature.TO_SUBORDINATE)),
)
_FUND_RULES = (
    _rule("一般公共预算(?:财政)?(?:拨款)?支出", _of_fund(Fund.GENERAL)),
    _rule("政府性基金(?:预算)?(?:财政)?(?:拨款)?支出", _of_fund(Fund.GOVERNMENT_FUND)),
    _rule("国有资本经营(?:预算)?(?:财政)?(?:拨款)?支出", _of_fund(Fund.STATE_CAPITAL)),
)
_FUNDS_OF_THE_YEAR = tuple(  # 一般公共预算财政拨款本年收入980万元；本年支出870万元
    rule
    for fund, words in (
        (Fund.GENERAL, "一般公共预算"),
        (Fund.GOVERNMENT_FUND, "政府性基金(?:预算)?"),
        (Fund.STATE_CAPITAL, "国有资本经营(?:预算)?"),
    )
    for rule in (
        _rule(f"{words}(?:财政)?(?:拨款)?本年收入", _earned_of_fund(fund)),
        _rule(f"{words}(?:财政)?(?:拨款)?本年支出", _of_fund(fund, Row.CURRENT)),
    )
)
_RULES: dict[Table, tuple[_Rule, ...]] = {
    Table.T1: (
        *_NATURES,
        _rule(
            rf"{_OWN}(?:预算|决算)?{_BOTH}(?:总|预算总|决算总|预算|决算)?(?:预算|决算|计|数|额)?",
            _both_sides,
        ),
        _rule(
            "本年收入",
            lambda t, label: total_of(t, label, side=Side.REVENUE, row=Row.CURRENT),
        ),
        _rule("本年支出", _current_spending),
        _rule("财政拨款(?:预算)?支出", lambda t, label: total_of(Table.T4, label)),
        *_FUND_RULES,
        _rule(f"{_OWN}(?:预算)?总?收入(?:总(?:预算|决算|计|额)?|预算|决算|合计)?", _earned),
        _rule(f"{_OWN}(?:预算|决算)?(?:支出(?:预算|决算)?总计|总支出)", _spent),
        _rule(
            f"{_OWN}(?:预算)?支出(?:总(?:预算|决算|额)?|预算|决算|合计)?",
            lambda t, label: total_of(Table.T3, label),
        ),
    ),
    Table.T4: (
        *_FUNDS_OF_THE_YEAR,
        _rule(
            rf"财政拨款{_BOTH}(?:总|预算总|决算总|预算|决算)?(?:预算|决算|计|数|额)?", _both_sides
        ),
        _rule(
            "(?:财政拨款)?本年收入|本年财政拨款(?:预算)?收入",
            lambda t, label: total_of(t, label, side=Side.REVENUE, row=Row.CURRENT),
        ),
        _rule(
            "(?:财政拨款)?本年支出|本年财政拨款(?:预算)?支出",
            lambda t, label: total_of(t, label, row=Row.CURRENT),
        ),
        _rule(f"{_BOTH}(?:总|预算总|决算总)?(?:预算|决算|计|数|额)?", _both_sides),
        _rule("(?:财政拨款)?收入(?:总|预算|决算|合计|总计)(?:计|预算|决算)?", _earned),
        _rule("财政拨款(?:预算)?总?收入", _earned),
        _rule("(?:财政拨款)?支出(?:总|预算|决算|合计|总计)(?:计|预算|决算)?", _spent),
        _rule("财政拨款(?:预算)?总?支出", _spent),
        *_FUND_RULES,
    ),
    Table.T5: (
        _rule("一般公共预算(?:财政)?拨款收入", _earned_of_fund(Fund.GENERAL)),
        _rule("一般公共预算当年拨款|一般公共预算(?:财政)?拨款支出|一般公共预算支出", _spent),
        _rule("一般公共预算(?:财政)?拨款|一般公共预算", _spent),
        _rule("当年拨款|财政拨款(?:预算)?支出|支出(?:合计|总计)", _spent),
        *_NATURES,
    ),
    Table.T6: (
        _rule(
            "(?:一般公共(?:预算)?|公共)?(?:财政)?(?:拨款)?(?:安排的)?基本支出",
            _of_nature(Nature.BASIC),
        ),
        *_NATURES[2:4],
        # 「2.项目支出15.94万元」 among the lines of 基本支出 is no part of it.
        _rule("项目支出", lambda _, label: total_of(Table.T5, label, nature=Nature.PROJECT)),
    ),
    Table.T7: (_rule('(?:一般公共预算|财政拨款)*(?:安排的?)?"?三公"?经费', _spent),),
    Table.T8: (
        _rule("政府性基金(?:预算)?(?:当年)?(?:财政)?(?:拨款)?(?:安排的)?(?:支出)?", _spent),
        *_NATURES[:2],
    ),
    Table.T9: (
        _rule("国有资本经营(?:预算)?(?:当年)?(?:财政)?(?:拨款)?(?:安排的)?(?:支出)?", _spent),
        *_NATURES[:2],
    ),
    Table.OPERATING_COST: (
        _rule("(?:行政|机关|机构|\\(机构\\))*(?:运行|运转)经费", _spent, before=".{0,60}?"),
    ),
    Table.PROCUREMENT: (
        _rule(
            "政府采购(?:预算|支出|资金|计划)?",
            _spent,
            before="(?!.*(?:面向|预留|小微|中小)).{0,40}?",
        ),
    ),
    Table.ASSETS: (
        _rule("(?:国有资产|新增资产|资产)(?:购置|配置|采购)(?:资金|费用?|经费|预算)?", _spent),
    ),
}


def subject_by_rule(piece: str, table: Table) -> Subject | None:
    """Return the subject of words that a table's own rules know (half width), or None."""
    for words, meaning in _RULES[table]:
        if match := words.fullmatch(piece) or words.fullmatch(BEFORE.sub("", piece)):
            return meaning(table, match["label"])
    return None


def line_of(key: LineKey, subject: Subject, amount: Amount, source: Source) -> Line:
    """Return the line that states an amount of a quantity."""
    return Line(
        table=key.table,
        side=key.side,
        row=key.row,
        code=key.code,
        name=subject.label,
        path=subject.path,
        fund=key.fund,
        nature=key.nature,
        amount=amount,
        source=source,
    )
