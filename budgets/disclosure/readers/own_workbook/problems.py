"""Problems of a filled-in form: each names a cell, and says in a sentence in two languages what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from budgets.disclosure.workbook_format import ColumnType, SheetColumn

_SHORT = 40
_CELL = re.compile(r"([A-Z]+)(\d+)")


class Weight(StrEnum):
    """Whether a problem stops the upload, or is only worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell (or row, or sheet) of a form; `message` is Chinese, `message_en` English.

    `cell` is its address ("C7"), "" where the whole sheet is meant; `sheet` is "" where it is the file.
    `found` is what stands there.
    """

    sheet: str
    cell: str
    found: str
    message: str
    message_en: str
    weight: Weight = Weight.ERROR

    @property
    def place(self) -> str:
        """Where it is: 表5 一般公共预算支出表!C7."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def row_and_column(self) -> tuple[int, int]:
        """By which the problems of a sheet are put in order; what concerns all of it comes first."""
        found = _CELL.fullmatch(self.cell)
        if not found:
            return (0, 0)
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(found[2]), column


def address(row: int, column: int) -> str:
    """The address of a cell, row and column counted from 0: "C7"."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """What a spreadsheet calls a column, counted from 0: "C"."""
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


# What was expected in a cell, by the role of its column or the kind of its field.
_EXPECTED = {
    "amount": (
        "应是金额，如 1234.56，或“没有安排”“不适用”",
        "an amount is expected, such as 1234.56, or 没有安排 or 不适用",
    ),
    "zero": (
        "零没有负数，请填 0，或“没有安排”",
        "there is no negative zero; type 0 or 没有安排",
    ),
    "percent": ("应是百分数，如 11.1", "a percentage is expected, such as 11.1"),
    "count": ("应是整数，如 3", "a whole number is expected, such as 3"),
    "flag": ("应填“是”，或空着", "是 is expected, or nothing"),
    "name": (
        "有金额的行要有科目编码或名称",
        "a row with an amount needs the code or the name of its heading",
    ),
    "project": (
        "指标前面要有项目：请在这一行填项目名称",
        "an indicator needs a project: state the project's name in this row",
    ),
    "row": ("这一行不完整，看不懂", "this row is incomplete and cannot be read"),
    "day": ("应是日期，如 2025-03-10", "a day is expected, such as 2025-03-10"),
    "unit": ("应是“元”“万元”或“亿元”", "元, 万元 or 亿元 is expected"),
}
_ERRORS_OF_FORMULAS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
# By kind, in Chinese and English; {shown} is the beginning of what was found in the cell.
_MESSAGES = {
    "unreadable": ("“{shown}”看不懂：{expected}。", "“{shown}” is not understood: {expected_en}."),
    "blank": ("这里空着：{expected}。", "This is blank: {expected_en}."),
    "not_a_word": (
        "“{shown}”不在可选的词里：应是 {words} 之一。",
        "“{shown}” is none of the words to choose from: {words}.",
    ),
    "no_word": ("这里空着：应是 {words} 之一。", "This is blank: choose one of {words}."),
    "error_value": (
        "公式出错，显示 {found}：请改正公式，或直接填数。",
        "The formula has failed and shows {found}: mend it, or type the value.",
    ),
    "without_value": (
        "公式没有算好的值：请用 Excel 或 WPS 打开、保存后再上传，或直接填数。",
        "The formula has no saved value: open and save the file in Excel or WPS, or type the value.",
    ),
    "calculated": (
        "有 {count} 个公式（{some}）：读入的是保存文件时算好的数，请核对。",
        "{count} formulas ({some}): the values saved with the file are read; check them.",
    ),
    "merged": (
        "{cells} 是合并单元格，分不清属于哪一行：请取消合并，每行填自己的数。",
        "{cells} are merged, so that it is unclear which row is meant: unmerge them.",
    ),
    "hidden_sheet": (
        "工作表“{sheet}”被隐藏了，看不到的内容不会读入：请取消隐藏。",
        "The sheet “{sheet}” is hidden, and what cannot be seen is not read: unhide it.",
    ),
    "missing_sheet": (
        "缺少工作表“{sheet}”：请不要删除模板的工作表或改它的名称；没有内容的表也要留着。",
        "The sheet “{sheet}” is missing: sheets of the template must be neither deleted nor renamed.",
    ),
    "other_sheet": (
        "工作表“{sheet}”不是模板里的，里面的内容不会读入。",
        "The sheet “{sheet}” is not part of the template; what it holds is not read.",
    ),
    "other_hidden_sheet": (
        "工作表“{sheet}”（隐藏的）不是模板里的，里面的内容不会读入。",
        "The sheet “{sheet}” (hidden) is not part of the template; what it holds is not read.",
    ),
    "without_keys": (
        "表头或表头下面隐藏的一行被改动了，认不出各列：请从新下载的模板里复制这张表的表头。",
        "The header or the hidden row below it was changed: the columns are not recognised. "
        "Copy the header from a newly downloaded template.",
    ),
    "missing_column": (
        "缺少“{heading}”一列：请不要删除模板的列或改列的名称。",
        "The column “{heading}” is missing: columns must be neither deleted nor renamed.",
    ),
    "missing_row": (
        "缺少“{heading}”一行：请不要删除或改动左边一列。",
        "The row “{heading}” is missing: the left column must not be changed.",
    ),
    "twice": (
        "“{found}”已在 {first} 填过，同一行不能填两次：请合成一行或删去一行。",
        "“{found}” stands in {first} already: join the two rows or delete one.",
    ),
    "other_draft": (
        "这个文件的{what}是“{found}”，而这份草稿是“{wanted}”：请下载这份草稿自己的模板。",
        "The file is for the {what_en} “{found}”, the draft is of “{wanted}”: "
        "download the template of this draft.",
    ),
    "other_edition": (
        "这个模板是从第 {found} 版下载的，而这份草稿是第 {number} 版：请核对下面的差别，"
        "不要用旧内容盖掉后来的更正。",
        "This template was downloaded from edition {found}, the draft is edition {number}: "
        "check the differences below, lest older figures replace later corrections.",
    ),
    "too_long": (
        "太长：最多 {longest} 个字，这里有 {length} 个。",
        "Too long: at most {longest} characters, here are {length}.",
    ),
    "heading_too_long": (
        "{what}太长：最多 {longest} 个字。",
        "The {what_en} is too long: at most {longest} characters.",
    ),
    "hidden_cells": (
        "有 {count} {what}是隐藏的（{some}），里面的内容照样会读入：请取消隐藏或筛选，核对一下。",
        "{count} {what_en} are hidden ({some}), and what they hold is read all the same: "
        "unhide them or clear the filter, and check.",
    ),
    "idle": (
        "“{shown}”这一行没有金额，不会读入。",
        "The row “{shown}” states no amount and is not read.",
    ),
    "second_table": (
        "“{first}”和“{sheet}”是同一张表：请只留一张。",
        "“{first}” and “{sheet}” are the same table: keep one of them.",
    ),
    "date_cell": (
        "“{shown}”是日期格式的单元格（表格软件常把 3-5 之类自动变成日期）："
        "请把格式改为“文本”后重新输入。",
        "“{shown}” is formatted as a date, as spreadsheets do with 3-5 and the like: "
        "format the cell as text and type it again.",
    ),
    "impossible": (
        "“{found}”超过一万亿元，不可能是一个部门的金额：请核对金额和单位。",
        "“{found}” exceeds a trillion yuan, which no department has: check figure and unit.",
    ),
    "unusual": (
        "“{found}”超过一百亿元：请核对金额和单位。",
        "“{found}” exceeds ten billion yuan: check figure and unit.",
    ),
    "decimals": (
        "“{found}”的小数位太多：请四舍五入到分以内（公式可用 ROUND）。",
        "“{found}” has too many decimals: round it to fen at most (ROUND in a formula).",
    ),
    "unknown_code": (
        "科目编码“{found}”不在{year}年的科目里：请核对。",
        "The code “{found}” is not in the classification of {year}: check it.",
    ),
    "other_name": (
        "编码 {code} 的科目名称是“{official}”，这里写的是“{found}”：请核对。",
        "The code {code} is called “{official}”, here “{found}”: check it.",
    ),
}
_WARNINGS = frozenset((
    "calculated", "other_sheet", "other_hidden_sheet", "other_edition", "hidden_cells", "idle",
    "unusual", "unknown_code", "other_name",
))  # fmt: skip


def problem(kind: str, sheet: str, cell: str = "", found: str = "", **values: Any) -> Problem:
    """Return a problem of one of the kinds above; `values` fill the gaps of its message."""
    weight = Weight.WARNING if kind in _WARNINGS else Weight.ERROR
    values |= {"sheet": sheet, "found": found, "shown": found[:_SHORT]}
    message, message_en = (each.format(**values) for each in _MESSAGES[kind])
    return Problem(sheet, cell, found, message, message_en, weight)


def is_error(text: str) -> bool:
    """Return whether a cell shows the error of a formula, such as #REF!."""
    return text.strip().upper() in _ERRORS_OF_FORMULAS


def wrong_cell(sheet: str, cell: str, found: str, role: str) -> Problem:
    """Return the problem of a cell in which something else was expected: a key of `_EXPECTED`."""
    if is_error(found):
        return problem("error_value", sheet, cell, found)
    expected, expected_en = _EXPECTED[role]
    kind = "unreadable" if found else "blank"
    return problem(kind, sheet, cell, found, expected=expected, expected_en=expected_en)


_KINDS = {
    ColumnType.AMOUNT: "amount",
    ColumnType.PERCENT: "percent",
    ColumnType.COUNT: "count",
    ColumnType.FLAG: "flag",
    ColumnType.UNIT: "unit",
    ColumnType.DAY: "day",
}


def wrong_field(sheet: str, cell: str, field: SheetColumn, found: str) -> Problem:
    """Return the problem of a cell on a sheet of text."""
    if field.holds is not ColumnType.WORD or is_error(found):
        return wrong_cell(sheet, cell, found, _KINDS.get(field.holds, "row"))
    words = "、".join(word for word in (field.words or {}).values() if word)
    return problem("not_a_word" if found else "no_word", sheet, cell, found, words=words)
