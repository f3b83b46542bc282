"""One edition of the large portal as a Disclosure whose figures add up, the same for the same seed."""

from __future__ import annotations

from functools import cache, lru_cache
from random import Random
from typing import Any

from benchmarks.at_scale import words
from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL
from budgets.disclosure.model import (
    Direction,
    Disclosure,
    Function,
    Fund,
    Identity,
    Indicator,
    Line,
    LineKey,
    Nature,
    Phase,
    Priority,
    Project,
    Reason,
    Row,
    Section,
    Side,
    Source,
    Table,
    Term,
)
from budgets.disclosure.money import Amount, MoneyUnit

LEAVES = 50  # of which 2 + 5 T1, 10 T3, 10 T5, 15 T6, 4 T7, 1 O1, 3 O2


def edition(
    name: str, seed: str, year: int, phase: Phase, *, county: str, corrected: bool = False
) -> Disclosure:
    """Return the disclosure of a department (which `seed` names) for one year and phase; 50 leaf lines.

    `corrected` changes a purpose and the reason, as a correction would.
    """
    random = Random(f"{seed} {year} {phase}")  # noqa: S311 - the same data each time
    unit = MoneyUnit.YUAN if Random(seed).random() < 0.2 else MoneyUnit.WAN  # noqa: S311
    book = _Book(unit, phase, _amounts(random, seed, year), random)
    tables = [*book.overview(), *book.items(Table.T3), *book.items(Table.T5), *book.economic()]
    lines = [*tables, *book.three_public(), *book.others()]
    paragraph = Random(f"{seed} {year} {phase} {corrected}")  # noqa: S311
    return Disclosure(
        department=Identity(name, (), county, "县级"),
        fiscal_year=year,
        phase=phase,
        title=f"{name}{year}年部门{'决算' if phase is Phase.FINAL else '预算'}",
        unit=unit,
        contact="0000-0000000",
        functions=tuple(Function(n, words.function(random)) for n in (1, 2)),
        priorities=(Priority(1, *words.priority(random)),),
        lines=tuple(lines),
        reasons=(_reason(paragraph),),
        projects=_projects(random, unit, book.project_total) if random.random() < 0.25 else (),
        glossary=(Term(1, *words.term(random)),),
    )


def _amounts(random: Random, seed: str, year: int) -> list[int]:
    """Return ten items in hundreds of 元, seven of them 基本支出; they grow a little from year to year."""
    size = 10 ** Random(seed).uniform(2.5, 5.0)  # noqa: S311
    grown = size * 1.04 ** (year - 2016)
    return [max(1, int(grown * random.uniform(0.3, 1.7))) for _ in range(10)]


class _Book:
    """The tables of one edition; amounts are whole hundreds of 元, so that 万元 have two decimals."""

    def __init__(self, unit: MoneyUnit, phase: Phase, amounts: list[int], random: Random) -> None:
        self.unit, self.phase, self.amounts, self.random = unit, phase, amounts, random
        self.codes = _codes_of(random.randrange(400))
        self.basic_total, self.project_total = sum(amounts[:7]), sum(amounts[7:])
        self.total = self.basic_total + self.project_total
        self.number = 0

    def line(self, table: Table, amount: int, name: str, **more: Any) -> Line:
        self.number += 1
        source = Source(Section.TABLES, f"表{table.value[1:]}第{self.number}行", "")
        amount_ = _printed(amount, self.unit)
        return Line(table=table, name=name, amount=amount_, source=source, **more)

    def overview(self) -> list[Line]:
        """T1: what comes in, and what goes out by class."""
        carried = self.total // 20
        revenue, total, current = Side.REVENUE, Row.TOTAL, Row.CURRENT
        classes: dict[str, int] = {}
        for code, amount in zip(self.codes, self.amounts, strict=True):
            classes[code[:3]] = classes.get(code[:3], 0) + amount
        t1 = Table.T1
        return [
            self.line(t1, self.total, "收入总计", side=revenue, row=total),
            self.line(t1, self.total - carried, "本年收入合计", side=revenue, row=current),
            self.line(t1, self.total - carried, "一般公共预算拨款收入", side=revenue, code="R101"),
            self.line(t1, carried, "上年结转", side=revenue, code="R9"),
            self.line(t1, self.total, "支出总计", row=total),
            self.line(t1, self.total, "本年支出合计", row=current),
            *(self.line(t1, amount, _name(code), code=code) for code, amount in classes.items()),
        ]

    def items(self, table: Table) -> list[Line]:
        """T3 or T5: ten items, with last year's amount and a purpose in T5."""
        fund = Fund.GENERAL if table is Table.T5 else Fund.ALL
        found = [
            self.line(table, self.total, "合计", row=Row.TOTAL, fund=fund),
            self.line(table, self.basic_total, "合计", row=Row.TOTAL, fund=fund,
                      nature=Nature.BASIC),
            self.line(table, self.project_total, "合计", row=Row.TOTAL, fund=fund,
                      nature=Nature.PROJECT),
        ]  # fmt: skip
        for code, amount in zip(self.codes, self.amounts, strict=True):
            more: dict[str, Any] = {"code": code, "fund": fund}
            if table is Table.T5:
                before = _printed(int(amount * self.random.uniform(0.7, 1.1)) + 1, self.unit)
                more["planned" if self.phase is Phase.FINAL else "prior"] = before
                more |= {"purpose": words.purpose(self.random), "path": _path(code)}
            found.append(self.line(table, amount, _name(code), **more))
        return found

    def economic(self) -> list[Line]:
        """T6: 基本支出 by fifteen economic headings."""
        personnel = self.basic_total * 7 // 10
        public = self.basic_total - personnel
        t6, fund = Table.T6, Fund.GENERAL
        parts = [*_cut(self.random, personnel, 8), *_cut(self.random, public, 7)]
        found = [
            self.line(t6, self.basic_total, "合计", row=Row.TOTAL, fund=fund),
            self.line(t6, personnel, "合计", row=Row.TOTAL, fund=fund, nature=Nature.PERSONNEL),
            self.line(t6, public, "合计", row=Row.TOTAL, fund=fund, nature=Nature.PUBLIC),
        ]
        for code, amount in zip(_economic(), parts, strict=True):
            nature = Nature.PERSONNEL if code.startswith("301") else Nature.PUBLIC
            name = ECONOMIC.name_of(code, 2024)
            found.append(self.line(t6, amount, name, code=code, fund=fund, nature=nature))
        return found

    def three_public(self) -> list[Line]:
        abroad, buying, running, guests = (int(self.total * x) for x in (0, 0.002, 0.004, 0.001))
        t7, fund = Table.T7, Fund.GENERAL
        rows = [("S1", abroad), ("S2", buying + running), ("S201", buying), ("S202", running),
                ("S3", guests)]  # fmt: skip
        names = {"S1": "因公出国（境）费用", "S2": "公务用车购置及运行维护费", "S3": "公务接待费",
                 "S201": "公务用车购置费", "S202": "公务用车运行维护费"}  # fmt: skip
        total = abroad + buying + running + guests
        return [
            self.line(t7, total, "合计", row=Row.TOTAL, fund=fund),
            *(self.line(t7, amount, names[code], code=code, fund=fund) for code, amount in rows),
        ]

    def others(self) -> list[Line]:
        goods, works, services = (int(self.total * x) + 1 for x in (0.02, 0.03, 0.01))
        o2 = Table.PROCUREMENT
        return [
            self.line(Table.OPERATING_COST, self.total // 7, "机关运行经费", row=Row.TOTAL),
            self.line(o2, goods + works + services, "政府采购", row=Row.TOTAL),
            self.line(o2, goods, "货物", code="G1"),
            self.line(o2, works, "工程", code="G2"),
            self.line(o2, services, "服务", code="G3"),
        ]


@lru_cache(maxsize=100_000)
def _printed(hundreds: int, unit: MoneyUnit) -> Amount:
    if unit is MoneyUnit.YUAN:
        return Amount.of(f"{hundreds * 100:,}", unit)
    return Amount.of(f"{hundreds // 100}.{hundreds % 100:02d}", unit)


@cache
def _codes_of(shape: int) -> tuple[str, ...]:
    """Return ten functional codes of five classes, in order."""
    random = Random(shape)  # noqa: S311
    classes = sorted({code[:3] for code in _items()})
    chosen = random.sample([c for c in classes if len(_items_of(c)) > 1], 5)
    return tuple(sorted(code for each in chosen for code in random.sample(_items_of(each), 2)))


@cache
def _items() -> tuple[str, ...]:
    return tuple(each.code for each in FUNCTIONAL.codes if len(each.code) == 7)


@cache
def _items_of(head: str) -> tuple[str, ...]:
    return tuple(code for code in _items() if code.startswith(head))


@cache
def _economic() -> tuple[str, ...]:
    codes = [each.code for each in ECONOMIC.codes if len(each.code) == 5]
    personnel = [code for code in codes if code.startswith("301")]
    return (*personnel[:8], *[code for code in codes if code.startswith("302")][:7])


@cache
def _name(code: str) -> str:
    return FUNCTIONAL.name_of(code, 2024)


@cache
def _path(code: str) -> tuple[str, ...]:
    return tuple(_name(code[:size]) for size in (3, 5, 7) if _name(code[:size]))


def _cut(random: Random, amount: int, parts: int) -> list[int]:
    """Return an amount in that many parts, which add up to it."""
    weights = [random.uniform(0.2, 1.8) for _ in range(parts)]
    cut = [int(amount * weight / sum(weights)) for weight in weights]
    return [amount - sum(cut[1:]), *cut[1:]]


def _reason(random: Random) -> Reason:
    return Reason(
        about=LineKey(Table.T5, fund=Fund.GENERAL),
        label="一般公共预算当年拨款",
        direction=random.choice([Direction.INCREASE, Direction.DECREASE]),
        text=words.reason(random),
    )


def _projects(random: Random, unit: MoneyUnit, total: int) -> tuple[Project, ...]:
    name, goal = words.project(random)
    indicators = (
        Indicator("产出指标", "数量指标", "完成数量", f"≥{random.randint(2, 90)}", "项"),
        Indicator("满意度指标", "服务对象满意度", "群众满意度", "≥90", "%"),
    )
    amount = _printed(total, unit)
    source = Source(Section.PROJECTS, "表10第1行", "")
    return (
        Project(
            number=1, name=name, amount=amount, goal=goal, indicators=indicators, source=source
        ),
    )
