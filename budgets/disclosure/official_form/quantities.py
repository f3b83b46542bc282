"""Which figure is meant: the key of a cell in all its written forms, and the figures that have names."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from budgets.disclosure.official_form.vocabulary import (
    Fund,
    Name,
    Nature,
    Row,
    Section,
    Side,
    Table,
    _,
)


@dataclass(frozen=True, slots=True)
class LineKey:
    """Which quantity an amount is: one cell of one table. `name` counts only where there is no code."""

    table: Table
    side: Side = Side.EXPENDITURE
    row: Row = Row.TOTAL
    code: str = ""
    name: str = ""
    fund: Fund = Fund.ALL
    nature: Nature = Nature.TOTAL

    @property
    def address(self) -> str:
        """The key as one word: "T5/expenditure/item/2010301/R101/basic/"."""
        parts = (self.table, self.side, self.row, self.code, self.fund, self.nature, self.name)
        return "/".join(parts)

    @property
    def columns(self) -> dict[str, str]:
        """The key as plain texts by field, as the database keeps it."""
        return {name: str(getattr(self, name)) for name in _FIELDS}

    @property
    def as_json(self) -> str:
        """The key as a JSON list, as the value of an option of a form."""
        return json.dumps([*self.columns.values()], ensure_ascii=False)

    @classmethod
    def of_texts(
        cls, table: str, side: str, row: str, code: str, name: str, fund: str, nature: str
    ) -> LineKey:
        """Return the key that plain texts mean. Raise ValueError for a text that is no key."""
        return cls(Table(table), Side(side), Row(row), code, name, Fund(fund), Nature(nature))

    @classmethod
    def of(cls, row: Any) -> LineKey:
        """Return the key in the fields of a record: a row of the database, or a line."""
        return cls.of_texts(*(getattr(row, name) for name in _FIELDS))

    @classmethod
    def of_json(cls, value: str) -> LineKey:
        """Return the key that `as_json` wrote. Raise ValueError or TypeError for anything else."""
        return cls.of_texts(*json.loads(value))


_FIELDS = tuple(field.name for field in fields(LineKey))


def _total(table: Table, nature: Nature = Nature.TOTAL) -> LineKey:
    return LineKey(table, fund=table.fund, nature=nature)


def _item(table: Table, code: str) -> LineKey:
    return LineKey(table, row=Row.ITEM, code=code, fund=table.fund)


# The quantities that departments usually explain, as the desk offers them.
EXPLAINED: dict[LineKey, Name] = {
    LineKey(Table.T1): _("收支总预算", "total of income and spending"),
    LineKey(Table.T1, Side.REVENUE): _("收入总预算", "total revenue"),
    LineKey(Table.T4): _("财政拨款收支总预算", "fiscal appropriation revenue and expenditure"),
    _total(Table.T5): _("一般公共预算拨款", "general public budget"),
    _total(Table.T6): Table.T6.spoken,
    _total(Table.T5, Nature.PROJECT): _(
        "一般公共预算项目支出", "general public budget project expenditure"
    ),
    _total(Table.T7): Table.T7.spoken,
    _item(Table.T7, "S1"): _("因公出国（境）费用", "travel abroad"),
    _item(Table.T7, "S3"): _("公务接待费", "official receptions"),
    _item(Table.T7, "S2"): _("公务用车购置及运行维护费", "purchase and running of official cars"),
    _item(Table.T7, "S201"): _("公务用车购置费", "purchase of official cars"),
    _item(Table.T7, "S202"): _("公务用车运行维护费", "running of official cars"),
    _total(Table.T8): Table.T8.spoken,
    _total(Table.T9): Table.T9.spoken,
    _total(Table.OPERATING_COST): Table.OPERATING_COST.text,
    _total(Table.PROCUREMENT): Table.PROCUREMENT.text,
}

THREE_PUBLIC, PROCURED = _total(Table.T7), _total(Table.PROCUREMENT)
# The main quantities of a department's page.
MAIN: dict[LineKey, Name] = {
    LineKey(Table.T1): _("收支总额", "total of income and spending"),
    LineKey(Table.T4): Fund.FISCAL.text,
    LineKey(Table.T5): Fund.GENERAL.text,
    LineKey(Table.T8): Fund.GOVERNMENT_FUND.text,
    LineKey(Table.T9): Fund.STATE_CAPITAL.text,
    LineKey(Table.T3, nature=Nature.BASIC): Nature.BASIC.text,
    LineKey(Table.T3, nature=Nature.PROJECT): Nature.PROJECT.text,
    LineKey(Table.T7): Table.T7.spoken,
    LineKey(Table.OPERATING_COST): Section.OPERATING_COST.text,
    LineKey(Table.PROCUREMENT): Section.PROCUREMENT.text,
}

# What a page calls the matters that it shows one by one, as the glossary knows them.
MATTERS: dict[Table, Name] = {
    Table.T8: Fund.GOVERNMENT_FUND.text,
    Table.T9: Fund.STATE_CAPITAL.text,
    Table.OPERATING_COST: Section.OPERATING_COST.text,
    Table.PROCUREMENT: Section.PROCUREMENT.text,
    Table.ASSETS: _("今年打算购置的资产", "assets to be bought this year"),
}
MATTERS_OF_FINAL_ACCOUNTS = MATTERS | {
    Table.ASSETS: _("当年购置的资产", "assets bought in the year")
}
