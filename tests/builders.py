"""Disclosures for tests, written as a document prints them: amounts as strings, in 万元.

`letters_office()` is a small party department of a county whose document contradicts itself in four
places; `sound()` is the same department without a fault.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from budgets.disclosure.findings import Finding
from budgets.disclosure.model import (
    Direction,
    Disclosure,
    Function,
    Identity,
    Line,
    LineKey,
    Nature,
    Passage,
    Project,
    Reason,
    Row,
    Section,
    Side,
    Source,
    Table,
    Term,
    Unit,
    UnitKind,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.rules.engine import coverage

REVENUE, EXPENDITURE = Side.REVENUE, Side.EXPENDITURE


def wan(printed: str) -> Amount:
    """An amount in 万元 as printed; "-2.5" is a decrease, which documents print as 2.5."""
    return Amount.of(printed.removeprefix("-"), MoneyUnit.WAN, negative=printed.startswith("-"))


def yuan(printed: str) -> Amount:
    """An amount in 元 as printed."""
    return Amount.of(printed, MoneyUnit.YUAN)


def item(table: Table, code: str, amount: str | Amount, name: str = "", **more: Any) -> Line:
    """One row with a code."""
    share = more.pop("share", None)
    return Line(
        table=table,
        code=code,
        name=name or code,
        amount=wan(amount) if isinstance(amount, str) else amount,
        share=Percent.of(share) if share is not None else None,
        **{"fund": table.fund, **more},
    )


def total(table: Table, amount: str | Amount, nature: Nature = Nature.TOTAL, **more: Any) -> Line:
    """The total row of a table, or its basic, project, personnel or office part."""
    return item(table, "", amount, "合计", **{"row": Row.TOTAL, "nature": nature, **more})


def none_planned(table: Table) -> Line:
    """The line of a table of which the text says that nothing is planned."""
    return total(table, Amount.none_planned(MoneyUnit.WAN))


def reason(
    about: LineKey,
    label: str,
    direction: Direction,
    change: str | None = None,
    percent: str | None = None,
    text: str = "",
    **more: Any,
) -> Reason:
    """Why a quantity changed; the change is signed as `wan`, the percentage likewise."""
    return Reason(
        about=about,
        label=label,
        direction=direction,
        change=wan(change) if change is not None else None,
        percent=(
            Percent.of(percent.removeprefix("-"), negative=percent.startswith("-"))
            if percent is not None
            else None
        ),
        text=text,
        **more,
    )


def document(*lines: Line, year: int = 2020, **more: Any) -> Disclosure:
    """A disclosure that states these lines and nothing else."""
    return Disclosure(
        department=more.pop("department", Identity("青山县审计局")),
        fiscal_year=year,
        lines=lines,
        **more,
    )


def with_lines(disclosure: Disclosure, *lines: Line) -> Disclosure:
    """The disclosure with these lines in place of those that state the same quantities."""
    keys = {line.key for line in lines}
    kept = tuple(line for line in disclosure.lines if line.key not in keys)
    return replace(disclosure, lines=kept + lines)


_LETTERS = ("一般公共服务", "党委办公厅（室）及相关机构事务", "行政运行")
_PENSIONS = ("社会保障和就业", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出")
_MEDICAL = ("卫生健康支出", "行政事业单位医疗", "行政单位医疗")
_HOUSING = ("住房保障", "住房改革支出", "住房公积金")
_STAFF_CHANGE = "增加“三支一扶”人员2人，人员经费相应增加14.07万元"
_RECEPTION = LineKey(Table.T7, row=Row.ITEM, code="S3")
_OPERATING = LineKey(Table.OPERATING_COST)


def letters_office() -> Disclosure:
    """A department's narrative, without tables, that contradicts itself in four places.

    Basic expenditure is 171.7 and 171.6; office costs are 64.4, the operating cost 64.2; one item
    has the name of another heading than the glossary explains; one group has a garbled name.
    """
    garbled = ("一般公共服务", "党委办公厅及机关机构事务", "行政运行")
    misnamed = (*_PENSIONS[:2], "行政单位离退休")
    sound_one = sound()
    return replace(
        with_lines(
            sound_one,
            total(Table.T6, "171.6"),
            total(Table.T6, "107.2", Nature.PERSONNEL),
            total(Table.OPERATING_COST, "64.2"),
            item(Table.T5, "2013101", "149", "行政运行", path=garbled,
                 purpose="厅机关正常运转的基本支出"),
            item(Table.T5, "2080505", "10.6", "行政单位离退休", path=misnamed,
                 code_as_written="2080501", purpose="单位缴纳的基本养老保险费"),
        ),
        glossary=(
            Term(1, _marked(garbled), "机关日常工作的支出。"),
            *sound_one.glossary[1:],
        ),
    )  # fmt: skip


def sound() -> Disclosure:
    """A department's narrative, without tables, in which everything agrees."""
    change = {"text": _STAFF_CHANGE, "comparable_direction": Direction.FLAT}
    return Disclosure(
        department=Identity("中共青山县委群众工作局", ("群工局",), "青山县", "一级预算单位"),
        fiscal_year=2020,
        title="中共青山县委群众工作局2020年部门预算公开",
        functions=(Function(1, "办理群众来信来访。"),),
        units=(Unit(1, "办公室", UnitKind.INTERNAL), Unit(2, "督查股", UnitKind.INTERNAL)),
        lines=(
            total(Table.T1, "174.3", side=REVENUE),
            total(Table.T1, "174.3"),
            item(Table.T1, "R101", "174.3", "一般公共预算拨款收入", side=REVENUE, share="100"),
            total(Table.T3, "174.3"),
            total(Table.T3, "171.7", Nature.BASIC, share="98.5"),
            total(Table.T3, "2.6", Nature.PROJECT, share="1.5"),
            total(Table.T4, "174.3", side=REVENUE),
            total(Table.T4, "174.3"),
            item(Table.T4, "R101", "174.3", "一般公共预算拨款收入", side=REVENUE),
            item(Table.T4, "R901", "0", "上年结转一般公共预算拨款收入", side=REVENUE),
            *_classes(Table.T4, shares=False),
            total(Table.T5, "174.3"),
            *_classes(Table.T5, shares=True),
            item(Table.T5, "2013101", "149", "行政运行", path=_LETTERS,
                 purpose="机关正常运转的基本支出，以及信访项目支出"),
            item(Table.T5, "2080505", "10.6", _PENSIONS[2], path=_PENSIONS,
                 purpose="单位缴纳的基本养老保险费"),
            item(Table.T5, "2101101", "5.6", "行政单位医疗", path=_MEDICAL),
            item(Table.T5, "2210201", "9.1", "住房公积金", path=_HOUSING),
            total(Table.T6, "171.7"),
            total(Table.T6, "107.3", Nature.PERSONNEL),
            total(Table.T6, "64.4", Nature.PUBLIC),
            total(Table.T7, "3"),
            item(Table.T7, "S1", "0", "因公出国（境）经费"),
            item(Table.T7, "S2", "0", "公务用车购置及运行维护费"),
            item(Table.T7, "S3", "3", "公务接待费"),
            none_planned(Table.T8),
            none_planned(Table.T9),
            total(Table.OPERATING_COST, "64.4"),
            none_planned(Table.PROCUREMENT),
            none_planned(Table.ASSETS),
        ),
        reasons=(
            reason(LineKey(Table.T1), "收支总预算", Direction.INCREASE, "14.07", **change),
            reason(LineKey(Table.T4), "财政拨款收支总预算", Direction.INCREASE, "14.07", **change),
            reason(LineKey(Table.T5), "一般公共预算拨款", Direction.INCREASE, "14.07", **change),
            reason(_RECEPTION, "公务接待费", Direction.FLAT),
            reason(_OPERATING, "机关运行经费", Direction.DECREASE, "-2.5", "-3.7",
                   "进一步压减行政运行支出", comparable=True),
        ),
        projects=(
            Project(number=1, name="信访维稳工作经费", amount=Amount.not_disclosed(MoneyUnit.WAN)),
        ),
        glossary=(
            Term(1, _marked(_LETTERS), "机关日常工作的支出。"),
            Term(2, _marked(_PENSIONS), "单位缴纳的养老保险费。"),
            Term(3, "基本支出", "保障机构正常运转的支出。"),
        ),
        passages=(
            Passage(
                Section.BASIC_EXPENDITURE,
                "六、基本支出",
                "人员经费主要包括基本工资、津贴补贴、奖金等。",
            ),
        ),
    )  # fmt: skip


def _marked(path: tuple[str, str, str]) -> str:
    """A path as glossaries print it."""
    return f"{path[0]}（类）{path[1]}（款）{path[2]}（项）"


def _classes(table: Table, *, shares: bool) -> tuple[Line, ...]:
    rows = (
        ("201", "149", "一般公共服务支出", "85.5"),
        ("205", "0", "教育支出", "0"),
        ("208", "10.6", "社会保障和就业支出", "6.1"),
        ("210", "5.6", "卫生健康支出", "3.2"),
        ("221", "9.1", "住房保障支出", "5.2"),
    )
    return tuple(
        item(table, code, amount, name, share=share if shares else None)
        for code, amount, name, share in rows
    )


def at(place: str, section: Section = Section.OTHER, text: str = "") -> Source:
    """Where something stands."""
    return Source(section, place, text)


def found_by(rule: str, disclosure: Disclosure) -> list[Finding]:
    """Everything that one rule finds, also what another rule's finding has the same cause as."""
    return [f for each in coverage(disclosure) if each.rule.id == rule for f in each.findings]
