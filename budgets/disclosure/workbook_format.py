"""The portal's own workbook: which sheets it has, what their columns hold, which words stand for what.

The writer fills it and the reader reads it back by the same definition. The official tables stand in
sheets of their own, in the departments' layout; a hidden row below the header says what
their columns hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from budgets.disclosure.model import (
    Base,
    Direction,
    Fund,
    LineKey,
    Nature,
    Phase,
    Row,
    Section,
    Side,
    Table,
    UnitKind,
)

FORMAT = "部门预算公开工作簿"
VERSION = "1"
COVER = "封面"
CONTENTS = "目录"
CONTINUED = "（续）"  # in the first cell of a row: its texts belong to the row above
NOTE = "注："  # begins the line below a table
UNIT_BEFORE = "单位："  # stands before the unit above a table
HELP = "填写说明"
LISTS = "科目代码"
PROBLEMS = "问题清单"
ASIDE = (COVER, CONTENTS, HELP, LISTS, PROBLEMS)  # sheets that hold nothing of the tables and texts
FORM_LABEL = (
    "填报版次"  # on the cover of the clerk's form: the number of the edition it was made for
)
LONGEST_CELL = 32_000  # Excel's limit is 32,767 characters


class Holds(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    COUNT = "count"
    AMOUNT = "amount"
    PERCENT = "percent"
    FLAG = "flag"
    NAMES = "names"  # one a line
    WORD = "word"
    UNIT = "unit"  # of money
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its heading, and the field of the record that it holds ("about.table")."""

    heading: str
    name: str
    holds: Holds = Holds.TEXT
    words: Mapping[Any, str] | None = None  # what is printed for each member of an enumeration
    optional: bool = False
    blank: bool = (
        False  # whether the cell may be left blank, so that the amount is one that nobody said
    )


@dataclass(frozen=True, slots=True)
class TextSheet:
    """One sheet of records: `part` is the field of the Disclosure that holds them."""

    name: str
    part: str
    fields: tuple[Field, ...]


TABLES = {table: table.number for table in Table}
SIDES = {side: side.text.zh for side in Side}
ROWS = {row: row.text.short for row in Row}
NATURES = {nature: nature.text.short if nature else "" for nature in Nature}
FUNDS = {fund: fund.text.zh if fund else "" for fund in Fund}
PHASES = {Phase.BUDGET: "预算", Phase.FINAL: "决算"}
DIRECTIONS = {
    Direction.INCREASE: "增加",
    Direction.DECREASE: "减少",
    Direction.FLAT: "持平",
}
BASES = {Base.YEAR_BEFORE: "上年", Base.PLAN: "年初预算"}
UNIT_KINDS = {
    UnitKind.SELF: "部门本级",
    UnitKind.SUBORDINATE: "下属单位",
    UnitKind.INTERNAL: "内设机构",
}
SECTIONS = {section: section.text.short for section in Section}


def _key(prefix: str = "") -> tuple[Field, ...]:
    """The columns that say which quantity is meant."""
    return (
        Field("表", f"{prefix}table", Holds.WORD, TABLES),
        Field("收支", f"{prefix}side", Holds.WORD, SIDES),
        Field("行", f"{prefix}row", Holds.WORD, ROWS),
        Field("科目编码", f"{prefix}code"),
        Field("科目名称", f"{prefix}name"),
        Field("资金来源", f"{prefix}fund", Holds.WORD, FUNDS),
        Field("支出性质", f"{prefix}nature", Holds.WORD, NATURES),
    )


_NUMBER = Field("序号", "number", Holds.COUNT)
_SAID = (
    Field("章节", "source.section", Holds.WORD, SECTIONS),
    Field("原文", "source.text"),
)
_WORDS_OF_A_LINE = (
    Field("类款项名称", "path", Holds.NAMES),
    Field("文件所印编码", "code_as_written"),
    Field("用途", "purpose"),
)
FUNCTIONS = TextSheet("职能", "functions", (_NUMBER, Field("职能", "text")))
PRIORITIES = TextSheet(
    "重点工作", "priorities", (_NUMBER, Field("标题", "title"), Field("内容", "text"))
)
UNITS = TextSheet(
    "单位",
    "units",
    (
        _NUMBER,
        Field("单位名称", "name"),
        Field("性质", "kind", Holds.WORD, UNIT_KINDS),
        Field("收支总计", "amount", Holds.AMOUNT, optional=True),
    ),
)
PURPOSES = TextSheet("用途", "lines", (*_key(), *_WORDS_OF_A_LINE))
OTHER_AMOUNTS = TextSheet(
    "其他金额",
    "lines",
    (
        *_key(),
        Field("金额", "amount", Holds.AMOUNT, blank=True),
        Field("上年数", "prior", Holds.AMOUNT, optional=True),
        Field("年初预算数", "planned", Holds.AMOUNT, optional=True),
        Field("比上年增减额", "change", Holds.AMOUNT, optional=True),
        Field("比上年增减%", "percent", Holds.PERCENT, optional=True),
        Field("完成年初预算%", "completion", Holds.PERCENT, optional=True),
        Field("占比%", "share", Holds.PERCENT, optional=True),
        *_WORDS_OF_A_LINE,
    ),
)
STATEMENTS = TextSheet(
    "文字中的金额",
    "statements",
    (*_key("about."), Field("金额", "amount", Holds.AMOUNT), *_SAID),
)
REASONS = TextSheet(
    "变化原因",
    "reasons",
    (
        *_key("about."),
        Field("所指", "label"),
        Field("相比", "against", Holds.WORD, BASES),
        Field("方向", "direction", Holds.WORD, DIRECTIONS),
        Field("变动额", "change", Holds.AMOUNT, optional=True),
        Field("变动%", "percent", Holds.PERCENT, optional=True),
        Field("对比数", "prior", Holds.AMOUNT, optional=True),
        Field("同口径", "comparable", Holds.FLAG),
        Field("其余部分", "comparable_direction", Holds.WORD, DIRECTIONS, optional=True),
        Field("原因", "text"),
        *_SAID,
    ),
)
HOLDINGS = TextSheet(
    "资产",
    "holdings",
    (
        Field("名称", "name"),
        Field("数量", "count", Holds.COUNT, optional=True),
        Field("计量单位", "measure"),
        *_SAID,
    ),
)
GLOSSARY = TextSheet(
    "名词解释", "glossary", (_NUMBER, Field("名词", "term"), Field("解释", "text"))
)
PASSAGES = TextSheet(
    "文字说明",
    "passages",
    (
        Field("章节", "section", Holds.WORD, SECTIONS),
        Field("标题", "heading"),
        Field("文字", "text"),
    ),
)
TEXT_SHEETS = (
    FUNCTIONS,
    PRIORITIES,
    UNITS,
    REASONS,
    PURPOSES,
    OTHER_AMOUNTS,
    STATEMENTS,
    HOLDINGS,
    GLOSSARY,
    PASSAGES,
)
COVER_FIELDS = (
    Field("部门", "department.name"),
    Field("简称", "department.short_names", Holds.NAMES),
    Field("地区", "department.region"),
    Field("预算级次", "department.budget_level"),
    Field("年度", "fiscal_year", Holds.COUNT),
    Field("文种", "phase", Holds.WORD, PHASES),
    Field("标题", "title"),
    Field("金额单位", "unit", Holds.UNIT),
    Field("批复日期", "approved_on", Holds.DAY, optional=True),
    Field("联系方式", "contact"),
)
IDENTITY = ("department.name", "fiscal_year", "phase")  # by which a wrong file is recognised
FORMAT_LABEL = "文件格式"

_ABSENT = "-"
_NAMED = "="


def column_key(role: str, key: LineKey) -> str:
    """What the hidden row above a table says of a column: "T5 amount expenditure R101 basic -".

    `role` is "code", "name" or the field of a line (in T10: of a project or an indicator). Last comes
    the code, or "=" and the name, of the item that the column holds (T7).
    """
    item = key.code or (f"{_NAMED}{key.name}" if key.name else "")
    parts = (key.table, role, key.side, key.fund, key.nature, item)
    return " ".join(str(part) or _ABSENT for part in parts)


def column_of(written: str) -> tuple[str, LineKey] | None:
    """The role and the quantity that `column_key` wrote; None for anything else."""
    parts = ["" if part == _ABSENT else part for part in written.split(" ", 5)]
    if len(parts) != 6:
        return None
    table, role, side, fund, nature, item = parts
    code, _, name = item.partition(_NAMED)
    try:
        quantity = LineKey(
            Table(table), Side(side), Row.ITEM, code, name, Fund(fund), Nature(nature)
        )
    except ValueError:
        return None
    return role, quantity
