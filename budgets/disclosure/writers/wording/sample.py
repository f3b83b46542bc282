"""A small disclosure in which every word of the templates has a value, to try a template on.

Its amounts are in `sample_lines.csv`, in 万元.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from importlib.resources import files

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
    Particular,
    ParticularKind,
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


def sample_of(phase: Phase) -> Disclosure:
    """Return the disclosure of a department that does not exist."""
    final = phase is Phase.FINAL
    rows = files(__package__).joinpath("sample_lines.csv").read_text(encoding="utf-8")
    lines = tuple(_line(row, final=final) for row in csv.DictReader(rows.splitlines()))
    about = LineKey(Table.T5, fund=Fund.GENERAL)
    grew = Reason(
        about=about,
        label="一般公共预算当年拨款",
        direction=Direction.INCREASE,
        change=Amount.of("20.00", _UNIT),
        text="新增一个项目",
    )
    cut = Direction.DECREASE
    short = replace(grew, direction=cut, against=Base.PLAN, change=None, text="节约开支")
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
        particulars=(
            Particular(ParticularKind.POSTS, 20),
            Particular(ParticularKind.CARS_KEPT, 1),
            Particular(ParticularKind.RESERVED, None, Amount.of("3.00", _UNIT)),
            Particular(ParticularKind.GOAL_PROJECTS, 1),
        ),
        glossary=(Term(1, "基本支出", "指维持机构运转的支出。"),),
    )


def _line(row: dict[str, str], *, final: bool) -> Line:
    table, amount = Table(row["table"]), Amount.of(row["amount"], _UNIT)
    return Line(
        table=table,
        side=Side(row["side"]),
        row=Row(row["row"]),
        code=row["code"],
        name=row["name"],
        fund=table.fund,
        nature=Nature(row["nature"]),
        amount=amount,
        planned=amount if final else None,
        purpose="维持正常运转" if row["code"] else "",
    )
