"""The portal's own workbook: which sheets it has, what their columns hold, which words it uses.

The writer fills it and the reader reads it back by the same definition. The official tables are in
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
    CompletionBase,
    Direction,
    Fund,
    LineKey,
    Nature,
    ParticularKind,
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
UNIT_BEFORE = "单位："  # precedes the unit above a table
HELP = "填写说明"
LISTS = "科目代码"
PROBLEMS = "问题清单"
ASIDE = (COVER, CONTENTS, HELP, LISTS, PROBLEMS)  # sheets that hold nothing of the tables and texts
FORM_LABEL = (
    "填报版次"  # on the cover of the clerk's form: the number of the edition it was made for
)
LONGEST_CELL = 32_000  # Excel's limit is 32,767 characters


class ColumnType(Enum):
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
class SheetColumn:
    """One column: its heading, and the field of the record that it holds ("about.table")."""

    heading: str
    name: str
    holds: ColumnType = ColumnType.TEXT
    words: Mapping[Any, str] | None = None  # what is printed for each member of an enumeration
    optional: bool = False
    blank: bool = (
        False  # whether the cell may be left blank, so that the amount is one that nobody said
    )
    later: bool = False  # whether forms that were downloaded from an earlier portal lack it


@dataclass(frozen=True, slots=True)
class TextSheet:
    """One sheet of records: `part` is the field of the Disclosure that holds them."""

    name: str
    part: str
    fields: tuple[SheetColumn, ...]
    later: bool = False  # whether forms that were downloaded from an earlier portal lack it


TABLES = {table: table.number for table in Table}
SIDES = {side: side.text.zh for side in Side}
ROWS = {row: row.text.short for row in Row}
NATURES = {nature: nature.text.short if nature else "" for nature in Nature}
FUNDS = {fund: fund.text.zh if fund else "" for fund in Fund}
PHASES = {phase: phase.text.zh for phase in Phase}
DIRECTIONS = {direction: direction.text.zh for direction in Direction}
BASES = {base: base.text.zh for base in Base}
UNIT_KINDS = {kind: kind.text.zh for kind in UnitKind}
COMPLETION_BASES = {base: base.text.zh for base in CompletionBase}
PARTICULARS_OF = {kind: kind.text.zh for kind in ParticularKind}
SECTIONS = {section: section.text.short for section in Section}


def _key(prefix: str = "") -> tuple[SheetColumn, ...]:
    """Return the columns that say which quantity is meant."""
    return (
        SheetColumn("表", f"{prefix}table", ColumnType.WORD, TABLES),
        SheetColumn("收支", f"{prefix}side", ColumnType.WORD, SIDES),
        SheetColumn("行", f"{prefix}row", ColumnType.WORD, ROWS),
        SheetColumn("科目编码", f"{prefix}code"),
        SheetColumn("科目名称", f"{prefix}name"),
        SheetColumn("资金来源", f"{prefix}fund", ColumnType.WORD, FUNDS),
        SheetColumn("支出性质", f"{prefix}nature", ColumnType.WORD, NATURES),
    )


_NUMBER = SheetColumn("序号", "number", ColumnType.COUNT)
_SAID = (
    SheetColumn("章节", "source.section", ColumnType.WORD, SECTIONS),
    SheetColumn("原文", "source.text"),
)
_WORDS_OF_A_LINE = (
    SheetColumn("类款项名称", "path", ColumnType.NAMES),
    SheetColumn("文件所印编码", "code_as_written"),
    SheetColumn("用途", "purpose"),
    SheetColumn(
        "完成的是", "completion_base", ColumnType.WORD, COMPLETION_BASES, optional=True, later=True
    ),
)
LINE_WORDS = tuple(column.name for column in _WORDS_OF_A_LINE)
FUNCTIONS = TextSheet("职能", "functions", (_NUMBER, SheetColumn("职能", "text")))
PRIORITIES = TextSheet(
    "重点工作", "priorities", (_NUMBER, SheetColumn("标题", "title"), SheetColumn("内容", "text"))
)
UNITS = TextSheet(
    "单位",
    "units",
    (
        _NUMBER,
        SheetColumn("单位名称", "name"),
        SheetColumn("性质", "kind", ColumnType.WORD, UNIT_KINDS),
        SheetColumn("收支总计", "amount", ColumnType.AMOUNT, optional=True),
    ),
)
PURPOSES = TextSheet("用途", "lines", (*_key(), *_WORDS_OF_A_LINE))
OTHER_AMOUNTS = TextSheet(
    "其他金额",
    "lines",
    (
        *_key(),
        SheetColumn("金额", "amount", ColumnType.AMOUNT, blank=True),
        SheetColumn("上年数", "prior", ColumnType.AMOUNT, optional=True),
        SheetColumn("年初预算数", "planned", ColumnType.AMOUNT, optional=True),
        SheetColumn("比上年增减额", "change", ColumnType.AMOUNT, optional=True),
        SheetColumn("比上年增减%", "percent", ColumnType.PERCENT, optional=True),
        SheetColumn("完成年初预算%", "completion", ColumnType.PERCENT, optional=True),
        SheetColumn("占比%", "share", ColumnType.PERCENT, optional=True),
        *_WORDS_OF_A_LINE,
    ),
)
STATEMENTS = TextSheet(
    "文字中的金额",
    "statements",
    (*_key("about."), SheetColumn("金额", "amount", ColumnType.AMOUNT), *_SAID),
)
REASONS = TextSheet(
    "变化原因",
    "reasons",
    (
        *_key("about."),
        SheetColumn("所指", "label"),
        SheetColumn("相比", "against", ColumnType.WORD, BASES),
        SheetColumn("方向", "direction", ColumnType.WORD, DIRECTIONS),
        SheetColumn("变动额", "change", ColumnType.AMOUNT, optional=True),
        SheetColumn("变动%", "percent", ColumnType.PERCENT, optional=True),
        SheetColumn("对比数", "prior", ColumnType.AMOUNT, optional=True),
        SheetColumn("同口径", "comparable", ColumnType.FLAG),
        SheetColumn("其余部分", "comparable_direction", ColumnType.WORD, DIRECTIONS, optional=True),
        SheetColumn("原因", "text"),
        *_SAID,
    ),
)
HOLDINGS = TextSheet(
    "资产",
    "holdings",
    (
        SheetColumn("名称", "name"),
        SheetColumn("数量", "count", ColumnType.COUNT, optional=True),
        SheetColumn("计量单位", "measure"),
        *_SAID,
    ),
)
PARTICULARS = TextSheet(
    "规定数据",
    "particulars",
    (
        SheetColumn("事项", "kind", ColumnType.WORD, PARTICULARS_OF),
        SheetColumn("数量", "count", ColumnType.COUNT, optional=True),
        SheetColumn("金额", "amount", ColumnType.AMOUNT, optional=True),
        SheetColumn("占比%", "share", ColumnType.PERCENT, optional=True),
        *_SAID,
    ),
    later=True,
)
GLOSSARY = TextSheet(
    "名词解释", "glossary", (_NUMBER, SheetColumn("名词", "term"), SheetColumn("解释", "text"))
)
PASSAGES = TextSheet(
    "文字说明",
    "passages",
    (
        SheetColumn("章节", "section", ColumnType.WORD, SECTIONS),
        SheetColumn("标题", "heading"),
        SheetColumn("文字", "text"),
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
    PARTICULARS,
    GLOSSARY,
    PASSAGES,
)
COVER_FIELDS = (
    SheetColumn("部门", "department.name"),
    SheetColumn("简称", "department.short_names", ColumnType.NAMES),
    SheetColumn("地区", "department.region"),
    SheetColumn("预算级次", "department.budget_level"),
    SheetColumn("年度", "fiscal_year", ColumnType.COUNT),
    SheetColumn("文种", "phase", ColumnType.WORD, PHASES),
    SheetColumn("标题", "title"),
    SheetColumn("金额单位", "unit", ColumnType.UNIT),
    SheetColumn("批复日期", "approved_on", ColumnType.DAY, optional=True),
    SheetColumn("联系方式", "contact"),
)
IDENTITY = ("department.name", "fiscal_year", "phase")  # by which a wrong file is recognised
FORMAT_LABEL = "文件格式"

_ABSENT = "-"
_NAMED = "="


def column_key(role: str, key: LineKey) -> str:
    """Return what the hidden row above a table says of a column: "T5 amount expenditure R101 basic -".

    `role` is "code", "name" or the field of a line (in T10: of a project or an indicator). Last comes
    the code, or "=" and the name, of the item that the column holds (T7).
    """
    item = key.code or (f"{_NAMED}{key.name}" if key.name else "")
    parts = (key.table, role, key.side, key.fund, key.nature, item)
    return " ".join(str(part) or _ABSENT for part in parts)


def column_of(written: str) -> tuple[str, LineKey] | None:
    """Return the role and the quantity that `column_key` wrote; None for anything else."""
    parts = ["" if part == _ABSENT else part for part in written.split(" ", 5)]
    if len(parts) != 6:
        return None
    table, role, side, fund, nature, item = parts
    code, _, name = item.partition(_NAMED)
    try:
        return role, LineKey.of_texts(table, side, Row.ITEM, code, name, fund, nature)
    except ValueError:
        return None
