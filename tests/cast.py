"""One small cast that the tests share: a fire brigade whose budget holds a piece of everything.

Its figures agree with each other: 100 in all, 70 basic (50 for persons, 20 for the office), 30 for a
project; 90 the year before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from budgets import publishing
from budgets.disclosure import model
from budgets.disclosure.model import (
    Direction,
    Fund,
    Line,
    LineKey,
    Nature,
    Phase,
    Row,
    Section,
    Side,
    Table,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.models import Department, Jurisdiction
from tests.builders import wan

NAME = "云溪县消防救援大队"


def fire_brigade() -> Department:
    """The department, in its county."""
    county, _ = Jurisdiction.objects.get_or_create(slug="yunxi", defaults={"name": "云溪县"})
    return Department.objects.create(
        jurisdiction=county, slug="fire-brigade", name=NAME, short_names=["消防大队"]
    )


@contextmanager
def said_of(described: Any) -> Iterator[None]:
    """What is said of a department, a place or a wording changes, with its line in the log."""
    before = publishing.master_data_of(described)
    yield
    publishing.save_master_data(described=described, before=before)


def fire_budget(year: int = 2020, phase: Phase = Phase.BUDGET) -> model.Disclosure:
    """A budget with a piece of everything, free of contradictions."""
    where = model.Source(Section.BASIC_EXPENDITURE, "第 7 段", "基本支出70万元。")
    return model.Disclosure(
        department=model.Identity(NAME, ("消防大队",), "云溪县", "一级预算单位"),
        fiscal_year=year,
        phase=phase,
        title=f"{NAME}{year}年部门预算",
        approved_on=date(year, 1, 20),
        contact="0800-119119",
        functions=(model.Function(1, "扑救火灾。"), model.Function(2, "宣传消防知识。")),
        priorities=(model.Priority(1, "换装", "更换十年以上的消防车。"),),
        units=(model.Unit(1, "大队本级", model.UnitKind.SELF),),
        lines=tuple(_lines(where)),
        statements=(
            model.Statement(
                LineKey(Table.T5, fund=Fund.GENERAL), wan("100"), model.Source(place="第 9 段")
            ),
        ),
        reasons=(
            model.Reason(
                about=LineKey(Table.T1),
                label="收支总预算",
                direction=Direction.INCREASE,
                change=wan("10"),
                percent=Percent.of("11.1"),
                prior=wan("90"),
                comparable_direction=Direction.FLAT,
                text="新增消防车一辆",
            ),
        ),
        projects=(
            model.Project(
                number=1,
                name="消防车购置",
                amount=wan("30"),
                goal="五分钟内出动",
                indicators=(model.Indicator("产出指标", "数量指标", "购置车辆", "1", "辆"),),
            ),
            model.Project(number=2, name="宣传", amount=Amount.not_disclosed(MoneyUnit.WAN)),
        ),
        holdings=(model.Holding("消防车", 3, "辆"),),
        particulars=(
            model.Particular(
                model.ParticularKind.GUESTS,
                210,
                source=model.Source(Section.THREE_PUBLIC, "", "接待210人次"),
            ),
        ),
        glossary=(model.Term(1, "基本支出", "保障机构正常运转的支出。"),),
        passages=(model.Passage(Section.THREE_PUBLIC, "“三公”经费", "公务接待按规定执行。"),),
    )


def _lines(where: model.Source) -> list[Line]:
    def line(table: Table, printed: str, name: str = "", **more: object) -> Line:
        return Line(table=table, amount=wan(printed), name=name, **more)  # type: ignore[arg-type]

    revenue, total, general = {"side": Side.REVENUE}, {"row": Row.TOTAL}, {"fund": Fund.GENERAL}
    return [
        line(Table.T1, "100", **revenue, **total),
        line(
            Table.T1, "100", "一般公共预算拨款收入", code="R101", share=Percent.of("100"), **revenue
        ),
        line(Table.T1, "100", **total, prior=wan("90")),
        line(Table.T1, "95.5", "灾害防治及应急管理支出", code="224"),
        line(Table.T1, "4.5", "住房保障支出", code="221"),
        line(Table.T3, "100", **total),
        line(Table.T3, "70", **total, nature=Nature.BASIC),
        line(Table.T3, "30", **total, nature=Nature.PROJECT),
        line(Table.T5, "100", **total, **general),
        line(Table.T5, "95.5", "灾害防治及应急管理支出", code="224", **general),
        line(
            Table.T5,
            "95.5",
            "行政运行",
            code="2240201",
            path=("灾害防治及应急管理支出", "消防救援事务", "行政运行"),
            purpose="执勤备战",
            planned=wan("95.5"),
            **general,
        ),
        line(Table.T5, "65.5", "行政运行", code="2240201", nature=Nature.BASIC, **general),
        line(Table.T5, "30", "行政运行", code="2240201", nature=Nature.PROJECT, **general),
        line(Table.T5, "4.5", "住房公积金", code="2210201", **general),
        line(Table.T6, "70", **total, **general, source=where),
        line(Table.T6, "50", **total, **general, nature=Nature.PERSONNEL),
        line(Table.T6, "20", **total, **general, nature=Nature.PUBLIC),
        Line(
            table=Table.T8,
            row=Row.TOTAL,
            name="",
            fund=Fund.GOVERNMENT_FUND,
            amount=Amount.none_planned(MoneyUnit.WAN),
        ),
    ]
