"""A small disclosure in which every word of the templates has a value, to try a template on."""

from __future__ import annotations

from datetime import date

from budgets.disclosure.model import (
    Base,
    Direction,
    Disclosure,
    Function,
    Fund,
    Holding,
    Identity,
    Line,
    LineKey,
    Nature,
    Phase,
    Priority,
    Project,
    Reason,
    Row,
    Side,
    Table,
    Term,
    Unit,
    UnitKind,
)
from budgets.disclosure.money import Amount, MoneyUnit

_UNIT = MoneyUnit.WAN
_GENERAL = Fund.GENERAL


def sample_of(phase: Phase) -> Disclosure:
    """The disclosure of a department that does not exist."""
    final = phase is Phase.FINAL
    lines = tuple(_line(*row, planned=final) for row in _ROWS)
    about = LineKey(Table.T5, fund=_GENERAL)
    grew = Reason(
        about=about,
        label="一般公共预算当年拨款",
        direction=Direction.INCREASE,
        change=Amount.of("20.00", _UNIT),
        text="新增一个项目",
    )
    short = Reason(
        about=about,
        label="一般公共预算当年拨款",
        direction=Direction.DECREASE,
        against=Base.PLAN,
        text="节约开支",
    )
    return Disclosure(
        department=Identity("示例县档案馆", ("县档案馆",), "示例县", "一级预算单位"),
        fiscal_year=2024,
        phase=phase,
        approved_on=date(2024, 2, 1),
        contact="办公室，电话0000-0000000",
        functions=(Function(1, "收集和保管档案。"),),
        priorities=(Priority(1, "库房改造", "完成库房改造。"),),
        units=(Unit(1, "示例县档案馆（本级）", UnitKind.SELF),),
        lines=lines,
        reasons=(grew, short) if final else (grew,),
        projects=(Project(number=1, name="库房改造", amount=Amount.of("20.00", _UNIT)),),
        holdings=(Holding("公务用车", 1, "辆"),),
        glossary=(Term(1, "基本支出", "指维持机构运转的支出。"),),
    )


_Row = tuple[Table, Side, Row, str, str, Fund, Nature, str]
_IN, _OUT, _ALL = Side.REVENUE, Side.EXPENDITURE, Fund.ALL
_TOTAL, _ITEM = Row.TOTAL, Row.ITEM
_ROWS: tuple[_Row, ...] = (
    (Table.T1, _IN, _ITEM, "R101", "一般公共预算拨款收入", _ALL, Nature.TOTAL, "100.00"),
    (Table.T1, _IN, _TOTAL, "", "收入总计", _ALL, Nature.TOTAL, "100.00"),
    (Table.T1, _OUT, _ITEM, "201", "一般公共服务支出", _ALL, Nature.TOTAL, "100.00"),
    (Table.T1, _OUT, _TOTAL, "", "支出总计", _ALL, Nature.TOTAL, "100.00"),
    (Table.T3, _OUT, _TOTAL, "", "合计", _ALL, Nature.TOTAL, "100.00"),
    (Table.T3, _OUT, _TOTAL, "", "合计", _ALL, Nature.BASIC, "80.00"),
    (Table.T3, _OUT, _TOTAL, "", "合计", _ALL, Nature.PROJECT, "20.00"),
    (Table.T4, _IN, _TOTAL, "", "收入总计", _ALL, Nature.TOTAL, "100.00"),
    (Table.T4, _OUT, _TOTAL, "", "支出总计", _ALL, Nature.TOTAL, "100.00"),
    (Table.T5, _OUT, _ITEM, "201", "一般公共服务支出", _GENERAL, Nature.TOTAL, "100.00"),
    (Table.T5, _OUT, _ITEM, "2012601", "行政运行", _GENERAL, Nature.TOTAL, "100.00"),
    (Table.T5, _OUT, _TOTAL, "", "合计", _GENERAL, Nature.TOTAL, "100.00"),
    (Table.T6, _OUT, _ITEM, "30101", "基本工资", _GENERAL, Nature.TOTAL, "60.00"),
    (Table.T6, _OUT, _ITEM, "30201", "办公费", _GENERAL, Nature.TOTAL, "20.00"),
    (Table.T6, _OUT, _TOTAL, "", "合计", _GENERAL, Nature.TOTAL, "80.00"),
    (Table.T6, _OUT, _TOTAL, "", "合计", _GENERAL, Nature.PERSONNEL, "60.00"),
    (Table.T6, _OUT, _TOTAL, "", "合计", _GENERAL, Nature.PUBLIC, "20.00"),
    (Table.T7, _OUT, _ITEM, "S3", "公务接待费", _GENERAL, Nature.TOTAL, "1.00"),
    (Table.T7, _OUT, _TOTAL, "", "合计", _GENERAL, Nature.TOTAL, "1.00"),
    (Table.OPERATING_COST, _OUT, _TOTAL, "", "机关运行经费", _ALL, Nature.TOTAL, "20.00"),
    (Table.PROCUREMENT, _OUT, _ITEM, "G1", "货物", _ALL, Nature.TOTAL, "5.00"),
    (Table.PROCUREMENT, _OUT, _TOTAL, "", "政府采购预算", _ALL, Nature.TOTAL, "5.00"),
    (Table.ASSETS, _OUT, _TOTAL, "", "国有资产购置", _ALL, Nature.TOTAL, "5.00"),
)


def _line(
    table: Table,
    side: Side,
    row: Row,
    code: str,
    name: str,
    fund: Fund,
    nature: Nature,
    amount: str,
    *,
    planned: bool,
) -> Line:
    value = Amount.of(amount, _UNIT)
    return Line(
        table=table, side=side, row=row, code=code, name=name, fund=fund, nature=nature,
        amount=value, planned=value if planned else None, purpose="维持正常运转" if code else "",
    )  # fmt: skip
