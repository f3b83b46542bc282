"""Disclosures as departments file them in Word, for Hypothesis: in words that a reader can tell apart.

The figures are any that a document can print and need not agree; the words are plain Chinese. What
only a spreadsheet can hold (any text in any field) is in `strategies`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.shape import (
    Base,
    Direction,
    Disclosure,
    Function,
    Fund,
    Holding,
    Identity,
    Indicator,
    Line,
    LineKey,
    Nature,
    Passage,
    Phase,
    Priority,
    Project,
    Reason,
    Row,
    Section,
    Statement,
    Table,
    Term,
    Unit,
    UnitKind,
)
from tests.disclosure.strategies import (
    amounts,
    figures,
    money_units,
    percents,
    printed_figures,
    tables,
    years,
)

_COUNTIES = ("青山县", "云溪县", "白石市北湖区", "松原自治县")
_OFFICES = (
    "审计局",
    "水利局",
    "教育和体育局",
    "退役军人事务局",
    "档案馆",
    "政务服务和大数据管理局",
)
_DEEDS = (
    "组织实施全县防汛抗旱工作",
    "负责来信来访的受理和转办",
    "指导乡镇基层站所建设",
    "承办县委、县政府交办的其他事项",
    "开展业务培训和政策宣传，提高服务水平",
    "管理全县文物、图书和档案",
)
_TASKS = ("抓好项目建设", "深化改革", "加强队伍管理", "改善办学条件", "防范化解风险")
_PURPOSES = (
    "保障机关日常运转",
    "在职人员工资、津贴和社会保险缴费",
    "购买防汛物资、维修泵站",
    "开展业务培训",
    "补助乡镇敬老院",
)
_REASONS = (
    "新进人员三名，工资相应变动",
    "严格控制一般性支出",
    "上年有一次性项目，本年不再安排",
    "机构改革后职能调整",
    "车辆报废后减少了维修",
)
_TERMS = ("财政拨款收入", "上年结转", "基本支出", "项目支出", "机关运行经费")
_MEANINGS = ("指由本级财政安排的资金", "指按规定继续使用的以前年度资金", "指保障机构正常运转的支出")
_PROJECTS = (
    "防汛物资储备",
    "数字档案馆建设",
    "教师培训",
    "“三支一扶”人员补助",
    "Ⅱ期管网改造（2020—2023年）",
)
_HOLDINGS = (("公务用车", "辆"), ("执法车辆", "辆"), ("单价50万元以上通用设备", "台（套）"))
_LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
_ABOUT = (
    LineKey(Table.T1),
    LineKey(Table.T4),
    LineKey(Table.T5, fund=Fund.GENERAL),
    LineKey(Table.T7, row=Row.ITEM, code="S1", fund=Fund.GENERAL),
    LineKey(Table.T7, row=Row.ITEM, code="S3", fund=Fund.GENERAL),
    LineKey(Table.T8, fund=Fund.GOVERNMENT_FUND),
    LineKey(Table.OPERATING_COST),
)


def _sentences(parts: tuple[str, ...]) -> st.SearchStrategy[str]:
    """One to three clauses as one sentence."""
    clauses = st.lists(st.sampled_from(parts), min_size=1, max_size=3, unique=True)
    return clauses.map(lambda chosen: "；".join(chosen) + "。")


def _some(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy[list]:
    return st.lists(strategy, max_size=most, unique=True)


def _with_purpose(draw: st.DrawFn, line: Line) -> Line:
    spoken = line.table in (Table.T5, Table.T8, Table.T9) and line.nature is Nature.TOTAL
    if not spoken or len(line.code) != 7 or not line.amount.printed or draw(st.booleans()):
        return line
    return replace(line, purpose=draw(_sentences(_PURPOSES)))


@st.composite
def _reason(draw: st.DrawFn, about: LineKey, unit: MoneyUnit, phase: Phase) -> Reason:
    """A change on the year, or on the plan, with the words for it."""
    direction = draw(st.sampled_from(Direction))
    base = Base.YEAR_BEFORE if phase is Phase.BUDGET else draw(st.sampled_from(Base))
    if direction is Direction.FLAT:
        return Reason(about=about, label="", direction=direction, against=base)
    falling = direction is Direction.DECREASE
    change = draw(printed_figures().filter(lambda printed: any(c in printed for c in "123456789")))
    percent = draw(st.none() | percents().filter(lambda each: each.value > 0))
    return Reason(
        about=about,
        label="",
        direction=direction,
        against=base,
        change=Amount.of(change, unit, negative=falling),
        percent=Percent.of(percent.printed, negative=falling) if percent else None,
        text=draw(_sentences(_REASONS)),
    )


@st.composite
def _project(draw: st.DrawFn, number: int, name: str, unit: MoneyUnit) -> Project:
    levels = draw(st.lists(st.sampled_from(_LEVELS), max_size=3))
    return Project(
        number=number,
        name=name,
        amount=draw(amounts(unit)),
        goal=draw(st.just("") | _sentences(_DEEDS)),
        indicators=tuple(
            Indicator(
                one, two, draw(st.sampled_from(_TASKS)), draw(st.sampled_from(("≥95", "3"))), "个"
            )
            for one, two in levels
        ),
    )


def _stated_twice(draw: st.DrawFn, disclosure: Disclosure) -> Disclosure:
    """The text of one section states another figure than the table."""
    key = LineKey(Table.T6, fund=Fund.GENERAL)
    line = disclosure.line(key)
    if line is None or not line.amount.printed or draw(st.booleans()):
        return disclosure
    other = draw(figures(line.amount.unit))
    text = f"{disclosure.fiscal_year}年一般公共预算基本支出{other.printed}{other.unit}。"
    return replace(
        disclosure,
        statements=(Statement(key, other),),
        passages=(Passage(Section.BASIC_EXPENDITURE, "", text),),
    )


@st.composite
def official_disclosures(draw: st.DrawFn) -> Disclosure:
    """A budget or final accounts, with any part missing."""
    year, unit, phase = draw(years), draw(money_units), draw(st.sampled_from(Phase))
    county = draw(st.sampled_from(_COUNTIES))
    name = county + draw(st.sampled_from(_OFFICES))
    drawn = [
        _with_purpose(draw, line) for line in draw(tables(year, unit, official=True, phase=phase))
    ]
    about = draw(_some(st.sampled_from(_ABOUT)))
    stated = {line.key for line in drawn}
    projects = draw(_some(st.sampled_from(_PROJECTS)))
    disclosure = Disclosure(
        department=Identity(name, (), county),
        fiscal_year=year,
        phase=phase,
        title=f"{name}{year}年部门{'预算' if phase is Phase.BUDGET else '决算'}",
        unit=unit,
        approved_on=draw(st.none() | st.dates(date(year, 1, 1), date(year + 1, 12, 31))),
        contact=draw(st.just("") | st.just("办公室，电话0800-123456")),
        functions=tuple(
            Function(n, text) for n, text in enumerate(draw(_some(_sentences(_DEEDS))), 1)
        ),
        priorities=tuple(
            Priority(n, title, draw(_sentences(_DEEDS)))
            for n, title in enumerate(draw(_some(st.sampled_from(_TASKS))), 1)
        ),
        units=tuple(
            Unit(n, f"{name.removesuffix('局')}{part}", UnitKind.SUBORDINATE)
            for n, part in enumerate(
                draw(_some(st.sampled_from(("信息中心", "服务站", "培训学校")))), 1
            )
        ),
        lines=tuple(drawn),
        reasons=tuple(draw(_reason(each, unit, phase)) for each in about if each in stated),
        projects=tuple(draw(_project(n, each, unit)) for n, each in enumerate(projects, 1)),
        holdings=tuple(
            Holding(held, draw(st.integers(0, 300)), measure)
            for held, measure in draw(_some(st.sampled_from(_HOLDINGS)))
        ),
        glossary=tuple(
            Term(n, term, draw(st.sampled_from(_MEANINGS)) + "。")
            for n, term in enumerate(draw(_some(st.sampled_from(_TERMS))), 1)
        ),
    )
    return _stated_twice(draw, disclosure)
