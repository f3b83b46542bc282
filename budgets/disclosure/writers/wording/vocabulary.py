"""The words of the templates: what a disclosure states, under the names that a clerk uses.

README.md in this folder explains each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL
from budgets.disclosure.model import (
    Base,
    Disclosure,
    Fund,
    Line,
    LineKey,
    Nature,
    Reason,
    Row,
    Section,
    Side,
    Table,
)
from budgets.disclosure.money import Amount
from budgets.disclosure.official_form.quantities import EXPLAINED
from budgets.disclosure.official_form.vocabulary import (
    APPROPRIATIONS,
    BUDGETS,
    EXPENDITURE_TABLE,
    PARTS_OF_BASIC,
    sum_label,
)
from budgets.disclosure.writers.wording.particulars import stated_particulars
from budgets.disclosure.writers.wording.spoken_amounts import Quantity, day_of, printed

DEPARTMENT, UNIT = "部门", "单位"  # what a document's titles and sentences call whose budget it is
_SPENDING = [each for each in Nature if each and each not in PARTS_OF_BASIC]
# What a sentence calls totals that are not called as the money of their table is.
_TOTALS = {Table.T3: "支出预算", Table.ASSETS: "国有资产购置资金"}
# Their rows are in the order of the form; sentences list them in the order of the code book.
_BY_PATH = (EXPENDITURE_TABLE, *BUDGETS.values())
_LAST = "~"  # headings without a code come after all codes
_PERSONNEL_CLASSES = ("301", "303")


@dataclass(frozen=True, slots=True)
class Thing:
    """A unit, a project, an asset or a term as templates see it."""

    名称: str
    内容: str = ""
    金额: str = ""
    数量: str = ""
    计量单位: str = ""


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Consecutive units of one kind: 本级, 下属 or 内设."""

    类型: str
    单位: tuple[Thing, ...]


def vocabulary_of(disclosure: Disclosure, *, of_unit: bool = False) -> dict[str, object]:
    """Return every word of the templates with its value; `of_unit` says whose document it is."""
    stated, level = Stated(disclosure), {"层级": UNIT if of_unit else DEPARTMENT}
    words = {**_identity_words(disclosure), **level, **_list_words(disclosure), **stated.words()}
    return {**words, **_words_of_particulars(disclosure)}


_PARTICULARS = {
    Section.UNITS: "人员数",
    Section.THREE_PUBLIC: "三公数量",
    Section.PROCUREMENT: "采购份额",
    Section.PERFORMANCE: "绩效数",
}


def _words_of_particulars(disclosure: Disclosure) -> dict[str, object]:
    """Return the sentences of each section; those that its own words state elsewhere stay there."""
    found: dict[str, list[str]] = {name: [] for name in _PARTICULARS.values()}
    for each in stated_particulars(disclosure):
        if name := _PARTICULARS.get(each.section):
            found[name].append(each.sentence)
    return dict(found)


def _identity_words(disclosure: Disclosure) -> dict[str, object]:
    identity = disclosure.department
    names = identity.short_names or (identity.name,)
    return {
        "部门": names[0],
        "全称": identity.name,
        "又称": names[-1],
        "年度": disclosure.fiscal_year,
        "上年度": disclosure.fiscal_year - 1,
        "类别": disclosure.phase.text.zh,
        "预算级次": identity.budget_level,
        "批复日期": day_of(disclosure.approved_on),
        "联系方式": disclosure.contact.splitlines(),
    }


def _list_words(disclosure: Disclosure) -> dict[str, object]:
    return {
        "职能": [each.text for each in disclosure.functions],
        "重点工作": [_priority(each.title, each.text) for each in disclosure.priorities],
        "单位": [
            UnitGroup(kind.text.short, tuple(Thing(unit.name) for unit in units))
            for kind, units in groupby(disclosure.units, key=lambda unit: unit.kind)
        ],
        "项目": [
            Thing(each.name, each.goal.rstrip("。；;"), printed(each.amount))
            for each in disclosure.projects
        ],
        "资产": [
            Thing(each.name, 数量=str(each.count), 计量单位=each.measure)
            for each in disclosure.holdings
            if each.count is not None
        ],
        "名词": [Thing(each.term, each.text) for each in disclosure.glossary],
    }


def _priority(title: str, text: str) -> str:
    if not text or text.startswith(title):
        return text or title
    return f"{title}。{text}"


class Stated:
    """The amounts of one disclosure, found by what they are."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._phase = disclosure.phase
        self._year = disclosure.fiscal_year
        self._lines: dict[LineKey, Line] = {}
        for line in disclosure.lines:
            self._lines.setdefault(line.key, line)
        self._reasons: dict[tuple[LineKey, Base], Reason] = {}
        for reason in disclosure.reasons:
            self._reasons.setdefault((reason.about, reason.against), reason)

    def words(self) -> dict[str, object]:
        """Return the words of the money sections."""
        return {
            "收支总计": self._both_sides(Table.T1, "收支"),
            "收入总计": self._total(Table.T1, "收入总计", side=Side.REVENUE),
            "支出总计": self._total(Table.T1, "支出总计"),
            "本年收入": self._total(Table.T1, "本年收入", side=Side.REVENUE, row=Row.CURRENT),
            "本年支出": self._total(Table.T1, "本年支出", row=Row.CURRENT),
            "收入来源": self._revenue(Table.T1),
            "支出类别": self._classes(Table.T1),
            "支出预算": self._spending(Table.T3),
            "财政拨款收支": self._both_sides(Table.T4, "财政拨款收支"),
            "财政拨款收入总计": self._total(Table.T4, "收入总计", side=Side.REVENUE),
            "财政拨款支出总计": self._total(Table.T4, "支出总计"),
            "财政拨款收入": self._revenue(Table.T4),
            "财政拨款支出": self._classes(Table.T4),
            "一般公共预算": self._spending(Table.T5),
            "一般公共预算类别": self._classes(Table.T5),
            "一般公共预算各项": self._items(Table.T5),
            "基本支出": self._total(Table.T6, "基本支出"),
            "人员经费": self._economic(Nature.PERSONNEL, "人员经费"),
            "公用经费": self._economic(Nature.PUBLIC, "公用经费"),
            "三公经费": self._three_public(""),
            "出国费用": self._three_public("S1"),
            "用车费用": self._three_public("S2"),
            "用车购置费": self._three_public("S201"),
            "用车运行费": self._three_public("S202"),
            "接待费用": self._three_public("S3"),
            "政府性基金": self._spending(Table.T8),
            "政府性基金各项": self._items(Table.T8),
            "国有资本经营": self._spending(Table.T9),
            "国有资本经营各项": self._items(Table.T9),
            "机关运行经费": self._named(Table.OPERATING_COST, "机关运行经费", "运行经费"),
            "政府采购": self._procurement(),
            "资产购置": self._named(Table.ASSETS, "国有资产购置资金", "购置"),
        }

    def quantity(
        self, key: LineKey, name: str, whole: Amount | None = None, parts: Iterable[Quantity] = ()
    ) -> Quantity:
        """Return one amount with all that is stated about it."""
        return Quantity(
            名称=name,
            line=self._lines.get(key),
            whole=whole,
            reason=self._reasons.get((key, Base.YEAR_BEFORE)),
            plan_reason=self._reasons.get((key, Base.PLAN)),
            明细=tuple(parts),
            phase=self._phase,
        )

    def _total(
        self,
        table: Table,
        name: str,
        *,
        side: Side = Side.EXPENDITURE,
        row: Row = Row.TOTAL,
        nature: Nature = Nature.TOTAL,
        whole: Amount | None = None,
        parts: Iterable[Quantity] = (),
    ) -> Quantity:
        key = LineKey(table, side, row, fund=table.fund, nature=nature)
        return self.quantity(key, name, whole, parts)

    def _both_sides(self, table: Table, name: str) -> Quantity | None:
        """Return the total of both sides where they agree in every character, None where they do not."""
        spent = self._total(table, name)
        earned = self._total(table, name, side=Side.REVENUE)
        if spent.amount is None or earned.amount is None:
            return None
        return spent if spent.金额 == earned.金额 else None

    def _named(self, table: Table, name: str, mark: str) -> Quantity:
        """Return a quantity under the name that the document prints, where that says what it is."""
        found = self._total(table, name)
        own = re.sub("(?:年初)?(?:预算|决算)数?$", "", found.line.name) if found.line else ""
        return self._total(table, own if mark in own and len(own) <= len(name) + 6 else name)

    def _items_of(
        self, table: Table, side: Side = Side.EXPENDITURE, nature: Nature = Nature.TOTAL
    ) -> list[Line]:
        column = (table, side, Row.ITEM, table.fund, nature)
        found = [
            line
            for line in self._lines.values()
            if (line.table, line.side, line.row, line.fund, line.nature) == column
        ]
        if table.two_sided:
            found.sort(key=lambda line: line.code or _LAST)
        return found

    def _revenue(self, table: Table) -> list[Quantity]:
        """Return the sources that are printed with an amount, the most detailed ones of each."""
        total = self._total(table, "", side=Side.REVENUE).amount
        lines = [x for x in self._items_of(table, Side.REVENUE) if x.amount.printed]
        codes = {line.code for line in lines if line.amount.yuan}
        kept = [
            line
            for line in lines
            if not any(each != line.code and each.startswith(line.code or "?") for each in codes)
            and (line.amount.yuan or line.share or line.amount.decimals == 0)
        ]
        return [self.quantity(x.key, x.name.replace("上年结转-", "上年结转"), total) for x in kept]

    def _classes(self, table: Table) -> list[Quantity]:
        total = self._total(table, "").amount
        lines = [x for x in self._items_of(table) if x.amount.printed]
        tops = [x for x in lines if len(x.code) == 3 or (x.code.startswith("E") and x.amount.yuan)]
        return [self.quantity(x.key, x.name, total) for x in tops]

    def _spending(self, table: Table) -> Quantity:
        """Return a table's total, split into 基本支出, 项目支出 and the rarer kinds."""
        whole = self._total(table, "").amount
        parts = [self._total(table, n.text.zh, nature=n, whole=whole) for n in _SPENDING]
        return self._total(table, table.label, parts=[part for part in parts if part.金额])

    def _items(self, table: Table) -> list[Quantity]:
        """Return the headings at the depth of 项, each named by its path."""
        lines = [x for x in self._items_of(table) if x.amount.yuan is not None]
        deepest = [x for x in lines if len(x.code) == 7 or (not x.code and len(x.path) == 3)]
        return [self.quantity(x.key, self._path(x)) for x in deepest]

    def named(self, line: Line) -> str:
        """Return what a sentence calls the quantity of a line."""
        table = line.table
        if line.nature:
            return line.nature.text.zh
        if line.row is Row.ITEM:
            if table in _BY_PATH and len(line.code) != 3:
                return self._path(line)
            return line.name.replace("上年结转-", "上年结转")
        if line.row is Row.CURRENT:
            return f"本年{line.side.text.zh}"
        if table.two_sided:
            if table.split_by_fund and line.fund in APPROPRIATIONS:
                return f"{line.fund.text.zh}拨款支出"
            prefix = table.spoken.zh if table.split_by_fund else ""
            return prefix + sum_label(line.side, line.row)
        if line.side is not table.side or line.side is Side.REVENUE:
            return line.name
        return _TOTALS.get(table, table.spoken.zh)

    def _path(self, line: Line) -> str:
        """「一般公共服务支出（类）…（款）行政运行（项）」, with codes where the names are not enough."""
        names = line.path
        if len(names) != 3:
            above = FUNCTIONAL.ancestors(line.code)
            if len(above) != 3:
                return line.name
            names = (above[0].name_in(self._year), above[1].name_in(self._year), line.name)
        sure = FUNCTIONAL.resolve(names, self._year).code == (line.code_as_written or line.code)
        codes = ("", "", "") if sure else (line.code[:3], line.code[3:5], line.code[5:])
        marks = zip(names, codes, "类款项", strict=True)
        return "".join(f"{name}（{code}{level}）" for name, code, level in marks)

    def _economic(self, nature: Nature, name: str) -> Quantity:
        """人员经费 or 公用经费 with the economic headings that are spent on it."""
        items = [x for x in self._items_of(Table.T6) if len(x.code) == 5 and x.amount.yuan]
        halves = {each: self._items_of(Table.T6, nature=each) for each in PARTS_OF_BASIC}
        told = {each: {line.code for line in lines} for each, lines in halves.items()}

        def mine(line: Line) -> bool:
            # Without its code, the name alone must not be taken for another heading.
            if ECONOMIC.resolve((line.name,), self._year).code not in ("", line.code):
                return False
            if any(told.values()):
                return line.code in told[nature]
            return line.code.startswith(_PERSONNEL_CLASSES) == (nature is Nature.PERSONNEL)

        parts = [self.quantity(x.key, x.name) for x in items if mine(x)]
        return self._total(Table.T6, name, nature=nature, parts=parts)

    def _three_public(self, code: str) -> Quantity:
        key = LineKey(Table.T7, row=Row.ITEM if code else Row.TOTAL, code=code, fund=Fund.GENERAL)
        return self.quantity(key, EXPLAINED[key].zh)

    def _procurement(self) -> Quantity:
        lines = [x for x in self._items_of(Table.PROCUREMENT) if x.amount.printed]
        whole = self._total(Table.PROCUREMENT, "").amount
        parts = [self.quantity(x.key, x.name, whole) for x in lines]
        return self._total(Table.PROCUREMENT, "政府采购预算", parts=parts)
