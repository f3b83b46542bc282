"""Disclosures as departments file them, for Hypothesis: in words that a department would use.

Their figures need not agree with each other. Tables may be missing or empty, amounts zero, tiny or
huge, in 元 or 万元 with 0 to 4 decimals; all funds, budgets and final accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, PROCUREMENT, REVENUE, THREE_PUBLIC
from budgets.disclosure.model import (
    Direction,
    Disclosure,
    Function,
    Fund,
    Holding,
    Identity,
    Indicator,
    Line,
    Nature,
    Particular,
    ParticularKind,
    Phase,
    Priority,
    Project,
    Reason,
    Row,
    Side,
    Statement,
    Table,
    Term,
    Unit,
    UnitKind,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent

_BUREAUS = ("水利", "教育", "民政", "信访", "农业农村", "文化旅游和体育", "市场监督管理")
_WHYS = (
    "新增两名工作人员",
    "落实过紧日子的要求，压减差旅",
    "上年有一次性项目3万元；本年没有",
    "人员经费增加12.5万元，新增“河道清淤”项目",
    "按照县委、县政府的部署，工作任务增多",
)
_PURPOSES = (
    "机关工资、办公费和水电费",
    "为职工缴纳社会保险费",
    "水库的维修（护）、巡查，以及“河长制”宣传",
)
_PROJECTS = ("河道清淤工程", "信访维稳工作经费", "智慧水务平台建设", "农村饮水安全补助（二期）")
_NATURES = (Nature.TOTAL, Nature.BASIC, Nature.PROJECT)


@st.composite
def _figures(draw: st.DrawFn, unit: MoneyUnit, decimals: int) -> Amount:
    """An amount as this document prints them."""
    whole = draw(st.sampled_from([0, 1, 9, 64, 174, 2_013, 12_789, 98_765_432]))
    value = Decimal(whole) + Decimal(draw(st.integers(0, 10**decimals - 1))).scaleb(-decimals)
    printed = f"{value:,.{decimals}f}" if draw(st.booleans()) else f"{value:.{decimals}f}"
    return Amount.of(printed, unit)


class _Filed:
    """Draws the lines of one document."""

    def __init__(self, draw: st.DrawFn, year: int, phase: Phase) -> None:
        self.draw = draw
        self.year = year
        self.final = phase is Phase.FINAL
        self.unit = draw(st.sampled_from([MoneyUnit.WAN, MoneyUnit.WAN, MoneyUnit.YUAN]))
        self.decimals = draw(st.integers(0, 4))
        self.lines: list[Line] = []
        self._beside = False

    def figure(self) -> Amount:
        return self.draw(_figures(self.unit, self.decimals))

    def begin(self) -> None:
        """A table either prints a second year (or the plan) for all its rows, or for none."""
        self._beside = self.draw(st.booleans())

    def add(
        self,
        table: Table,
        code: str = "",
        name: str = "合计",
        side: Side = Side.EXPENDITURE,
        row: Row | None = None,
        fund: Fund | None = None,
        nature: Nature = Nature.TOTAL,
        **more: object,
    ) -> None:
        if fund is None:
            fund = table.fund
        other = {"planned" if self.final else "prior": self.figure()} if self._beside else {}
        self.lines.append(
            Line(
                table=table, side=side, row=row or (Row.ITEM if code else Row.TOTAL), code=code,
                name=name, fund=fund, nature=nature, amount=self.figure(), **other, **more,  # type: ignore[arg-type]
            )
        )  # fmt: skip

    def headings(self, codes: Iterable[str]) -> Sequence[tuple[str, str]]:
        found = self.draw(st.lists(st.sampled_from(sorted(codes)), max_size=4, unique=True))
        return [(code, FUNCTIONAL.name_of(code, self.year)) for code in sorted(found)]

    def functional(self, size: int) -> list[str]:
        return [
            c.code for c in FUNCTIONAL.codes
            if len(c.code) == size and FUNCTIONAL.in_force(c.code, self.year)
        ]  # fmt: skip

    def share(self) -> dict[str, Percent]:
        if not self.draw(st.booleans()):
            return {}
        return {"share": Percent.of(f"{self.draw(st.integers(0, 1000)) / 10}")}

    def fill(self) -> None:
        for table in Table:
            if table is not Table.T10 and self.draw(st.integers(0, 3)):
                self.begin()
                self._fill(table)

    def _fill(self, table: Table) -> None:
        match table:
            case Table.T1 | Table.T4:
                self._two_sided(table)
            case Table.T2:
                for code, name in self.headings(self.functional(7)):
                    for fund in (Fund.ALL, Fund.GENERAL, Fund.BUSINESS):
                        self.add(table, code, name, Side.REVENUE, fund=fund)
                self.add(table, side=Side.REVENUE)
            case Table.T3 | Table.T5:
                self._classified(table)
            case Table.T8 | Table.T9:
                if self.draw(st.booleans()):
                    self._none(table)
                else:
                    self._classified(table)
            case Table.T6:
                self._economic()
            case Table.T7:
                self._three_public()
            case Table.PROCUREMENT:
                for code in PROCUREMENT.codes:
                    self.add(table, code.code, code.name)
                self.add(table, name="政府采购预算")
            case Table.OPERATING_COST:
                self.add(table, name="机关运行经费")
            case _:
                self._none(table) if self.draw(st.booleans()) else self.add(table, name="资产购置")

    def _none(self, table: Table) -> None:
        nothing = Amount.none_planned(MoneyUnit.WAN)
        self.lines.append(
            Line(table=table, row=Row.TOTAL, name="合计", fund=table.fund, amount=nothing)
        )

    def _two_sided(self, table: Table) -> None:
        sources = ["R101", "R102", "R103", "R901"]
        if table is Table.T1:
            sources += ["R2", "R301", "R302", "R305"]
        for code in self.draw(st.lists(st.sampled_from(sources), max_size=4, unique=True)):
            share = self.share() if table is Table.T1 else {}
            self.add(table, code, REVENUE.name_of(code, self.year), Side.REVENUE, **share)
        self.add(table, name="收入总计", side=Side.REVENUE)
        for code, name in self.headings(self.functional(3)):
            self.add(table, code, name)
        if self.draw(st.booleans()):
            self.add(table, "E9", "结转下年")
        self.add(table, name="支出总计")

    def _classified(self, table: Table) -> None:
        for code, name in self.headings(self.functional(3)):
            self.add(table, code, name, **(self.share() if table is Table.T5 else {}))
        for code, name in self.headings(self.functional(7)):
            told = table is not Table.T3 and self.draw(st.booleans())
            purpose = self.draw(st.sampled_from(_PURPOSES)) if told else ""
            for nature in _NATURES[: self.draw(st.integers(1, 3))]:
                self.add(
                    table, code, name, nature=nature,
                    purpose="" if nature is not Nature.TOTAL else purpose,
                )  # fmt: skip
        for nature in _NATURES:
            share = self.share() if table is Table.T3 and nature is not Nature.TOTAL else {}
            self.add(table, nature=nature, **share)

    def _economic(self) -> None:
        codes = [
            c.code for c in ECONOMIC.codes if len(c.code) == 5 and c.code[:3] in ("301", "302")
        ]
        found = self.draw(st.lists(st.sampled_from(codes), max_size=5, unique=True))
        for code in sorted(found):
            nature = Nature.PERSONNEL if code < "302" else Nature.PUBLIC
            for each in (Nature.TOTAL, nature):
                self.add(Table.T6, code, ECONOMIC.name_of(code, self.year), nature=each)
        for each in (Nature.TOTAL, Nature.PERSONNEL, Nature.PUBLIC):
            self.add(Table.T6, nature=each)

    def _three_public(self) -> None:
        for code in THREE_PUBLIC.codes:
            if self.draw(st.integers(0, 5)):
                self.add(Table.T7, code.code, code.name)
        self.add(Table.T7, name="“三公”经费")


_EXPLAINED = (Table.T1, Table.T4, Table.T5, Table.T6, Table.T8, Table.T9, Table.OPERATING_COST)


@st.composite
def _reasons(draw: st.DrawFn, filed: _Filed) -> tuple[Reason, ...]:
    lines = [
        line for line in filed.lines
        if line.side is Side.EXPENDITURE and line.nature is Nature.TOTAL and line.amount.yuan
        and ((line.row is Row.TOTAL and line.table in _EXPLAINED) or line.table is Table.T7)
    ]  # fmt: skip
    found = []
    for line in lines:
        if draw(st.integers(0, 2)):
            continue
        direction = draw(st.sampled_from(Direction))
        falling, flat = direction is Direction.DECREASE, direction is Direction.FLAT
        change = replace(draw(_figures(filed.unit, filed.decimals)))
        if flat or not change.yuan:
            found.append(Reason(about=line.key, label=line.name, direction=Direction.FLAT))
            continue
        percent = f"{draw(st.integers(1, 999)) / 10}" if draw(st.booleans()) else ""
        found.append(
            Reason(
                about=line.key, label=line.name, direction=direction,
                change=Amount.of(change.printed, filed.unit, negative=falling),
                percent=Percent.of(percent, negative=falling) if percent else None,
                comparable=draw(st.booleans()),
                comparable_direction=draw(st.sampled_from([None, None, Direction.FLAT])),
                text=draw(st.sampled_from(_WHYS)),
            )
        )  # fmt: skip
    return tuple(found)


_PARTICULARS = (
    Particular(ParticularKind.POSTS, 58),
    Particular(ParticularKind.POSTS_ADMINISTRATIVE, 24),
    Particular(ParticularKind.STAFF_INSTITUTION, 32),
    Particular(ParticularKind.RETIRED, 1_022),
    Particular(ParticularKind.STUDENTS, 1_200),
    Particular(ParticularKind.ABROAD_GROUPS, 0),
    Particular(ParticularKind.ABROAD_PEOPLE, 0),
    Particular(ParticularKind.CARS_KEPT, 3),
    Particular(ParticularKind.RECEPTIONS, 46),
    Particular(ParticularKind.GUESTS, 368),
    Particular(ParticularKind.FOREIGN_AFFAIRS_GUESTS, 0),
    Particular(ParticularKind.RESERVED, None, Amount.of("118.30", MoneyUnit.WAN)),
    Particular(
        ParticularKind.AWARDED_SMALL, None, Amount.of("90", MoneyUnit.WAN), Percent.of("52.20")
    ),
    Particular(ParticularKind.GOAL_PROJECTS, 7),
    Particular(ParticularKind.GOAL_MONEY, None, Amount.of("730.00", MoneyUnit.WAN)),
    Particular(ParticularKind.EVALUATED_MONEY, None, Amount.of("710.5", MoneyUnit.WAN)),
)


@st.composite
def filed_disclosures(draw: st.DrawFn) -> Disclosure:
    """A budget or final accounts as a department would file it, any part of it missing."""
    year, phase = draw(st.integers(2016, 2026)), draw(st.sampled_from(Phase))
    bureau = draw(st.sampled_from(_BUREAUS))
    name, short = f"清源县{bureau}局", f"县{bureau}局"
    filed = _Filed(draw, year, phase)
    filed.fill()
    kind = "决算" if phase is Phase.FINAL else "预算"
    statements = [
        Statement(line.key, filed.figure())
        for line in filed.lines
        if line.table is Table.OPERATING_COST and draw(st.booleans())
    ]
    return Disclosure(
        department=Identity(name, (short,), "清源县", draw(st.sampled_from(["", "一级预算单位"]))),
        fiscal_year=year,
        phase=phase,
        title=f"{name}{year}年部门{kind}公开",
        unit=filed.unit,
        approved_on=draw(st.none() | st.just(date(year, 2, 3))),
        contact=draw(st.sampled_from(["", "办公室，电话0000-8880004"])),
        functions=(Function(1, "负责全县有关工作；"), Function(2, "承办县委交办的事项。")),
        priorities=tuple(Priority(n, t, "抓好落实。") for n, t in enumerate(("深化改革", "转变作风"), 1)),
        units=(Unit(1, f"{name}（本级）", UnitKind.SELF), Unit(2, "县水库管理站"),
               Unit(3, "办公室", UnitKind.INTERNAL)),
        lines=tuple(filed.lines),
        statements=tuple(statements),
        reasons=draw(_reasons(filed)),
        projects=tuple(_projects(draw, filed)),
        holdings=draw(st.sampled_from([(), (Holding("公务用车", 3, "辆"),)])),
        particulars=draw(st.sampled_from([(), _PARTICULARS])),
        glossary=(Term(1, "基本支出", "指维持机构运转的支出。"), Term(2, "“三公”经费", "指三项开支。")),
    )  # fmt: skip


def _projects(draw: st.DrawFn, filed: _Filed) -> Iterable[Project]:
    chosen = draw(st.lists(st.sampled_from(_PROJECTS), max_size=3, unique=True))
    for number, name in enumerate(chosen, 1):
        yield Project(
            number=number, name=name, amount=filed.figure(), goal="完成年度任务。",
            indicators=(Indicator("产出指标", "数量指标", "清淤长度", "≥12", "公里"),),
        )  # fmt: skip
