"""What stands in the way of taking over a filled-in form: a cell each, in a sentence, in two languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from budgets.disclosure.workbook_format import Field, Holds

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


def is_error(text: str) -> bool:
    """Whether a cell shows the error of a formula."""
    return text.strip().upper() in _ERRORS_OF_FORMULAS


def unreadable(sheet: str, cell: str, found: str, expected: str, *, date: bool = False) -> Problem:
    """A cell in which something else was expected."""
    chinese, english = _EXPECTED[expected]
    shown = found[:_SHORT]
    if date:
        chinese = f"是日期格式的单元格；{chinese}。请把格式改为“常规”后重新输入"
        english = (
            f"the cell is formatted as a date; {english}. Format it as General and type it again"
        )
    if not shown:
        return Problem(sheet, cell, "", f"这里空着：{chinese}。", f"This is blank: {english}.")
    return Problem(
        sheet,
        cell,
        found,
        f"“{shown}”看不懂：{chinese}。",
        f"“{shown}” is not understood: {english}.",
    )


def not_a_word(sheet: str, cell: str, found: str, words: tuple[str, ...]) -> Problem:
    """A cell that takes one of some words and holds another."""
    listed = "、".join(words)
    if not found:
        return Problem(
            sheet,
            cell,
            "",
            f"这里空着：应是 {listed} 之一。",
            f"This is blank: choose one of {listed}.",
        )
    return Problem(
        sheet,
        cell,
        found,
        f"“{found[:_SHORT]}”不在可选的词里：应是 {listed} 之一。",
        f"“{found[:_SHORT]}” is none of the words to choose from: {listed}.",
    )


def error_value(sheet: str, cell: str, found: str) -> Problem:
    return Problem(
        sheet,
        cell,
        found,
        f"公式出错，显示 {found}：请改正公式，或直接填数。",
        f"The formula has failed and shows {found}: mend it, or type the value.",
    )


def without_value(sheet: str, cell: str) -> Problem:
    return Problem(
        sheet,
        cell,
        "",
        "公式没有算好的值：请用 Excel 或 WPS 打开、保存后再上传，或直接填数。",
        "The formula has no saved value: open and save the file in Excel or WPS, or type the value.",
    )


def calculated(sheet: str, cells: list[str]) -> Problem:
    """The formulas of a sheet, of which the saved values count."""
    some = "、".join(cells[:5]) + ("…" if len(cells) > 5 else "")
    return Problem(
        sheet,
        cells[0],
        "",
        f"有 {len(cells)} 个公式（{some}）：读入的是保存文件时算好的数，请核对。",
        f"{len(cells)} formulas ({some}): the values saved with the file are read; check them.",
        Weight.WARNING,
    )


def merged(sheet: str, cell: str, cells: str) -> Problem:
    return Problem(
        sheet,
        cell,
        "",
        f"{cells} 是合并单元格，分不清属于哪一行：请取消合并，每行填自己的数。",
        f"{cells} are merged, so that it is unclear which row is meant: unmerge them.",
    )


def missing_sheet(name: str, *, hidden: bool) -> Problem:
    if hidden:
        return Problem(
            name,
            "",
            "",
            f"工作表“{name}”被隐藏了，看不到的内容不会读入：请取消隐藏。",
            f"The sheet “{name}” is hidden, and what cannot be seen is not read: unhide it.",
        )
    return Problem(
        name,
        "",
        "",
        f"缺少工作表“{name}”：请不要删除模板的工作表或改它的名称；没有内容的表也要留着。",
        f"The sheet “{name}” is missing: sheets of the template must be neither deleted nor renamed.",
    )


def other_sheet(name: str, *, hidden: bool) -> Problem:
    hint = ("（隐藏的）", " (hidden)") if hidden else ("", "")
    return Problem(
        name,
        "",
        "",
        f"工作表“{name}”{hint[0]}不是模板里的，里面的内容不会读入。",
        f"The sheet “{name}”{hint[1]} is not part of the template; what it holds is not read.",
        Weight.WARNING,
    )


def without_keys(name: str) -> Problem:
    return Problem(
        name,
        "",
        "",
        "表头或表头下面隐藏的一行被改动了，认不出各列：请从新下载的模板里复制这张表的表头。",
        "The header or the hidden row below it was changed: the columns are not recognised. "
        "Copy the header from a newly downloaded template.",
    )


def missing_column(sheet: str, heading: str) -> Problem:
    return Problem(
        sheet,
        "",
        "",
        f"缺少“{heading}”一列：请不要删除模板的列或改列的名称。",
        f"The column “{heading}” is missing: columns must be neither deleted nor renamed.",
    )


def twice(sheet: str, cell: str, found: str, first: str) -> Problem:
    return Problem(
        sheet,
        cell,
        found,
        f"“{found}”已在 {first} 填过，同一行不能填两次：请合成一行或删去一行。",
        f"“{found}” stands in {first} already: join the two rows or delete one.",
    )


def another(cell: str, what: tuple[str, str], found: str, wanted: str) -> Problem:
    """A cover that names another department, year or phase."""
    return Problem(
        "封面",
        cell,
        found,
        f"这个文件的{what[0]}是“{found}”，而这份草稿是“{wanted}”：请下载这份草稿自己的模板。",
        f"The file is for the {what[1]} “{found}”, the draft is of “{wanted}”: "
        "download the template of this draft.",
    )


def too_long(sheet: str, cell: str, found: str, longest: int) -> Problem:
    return Problem(
        sheet,
        cell,
        found,
        f"太长：最多 {longest} 个字，这里有 {len(found)} 个。",
        f"Too long: at most {longest} characters, here are {len(found)}.",
    )


def missing_row(sheet: str, heading: str) -> Problem:
    return Problem(
        sheet,
        "",
        "",
        f"缺少“{heading}”一行：请不要删除或改动左边一列。",
        f"The row “{heading}” is missing: the left column must not be changed.",
    )


def older_edition(cell: str, found: str, number: int) -> Problem:
    """A form that was downloaded from an edition before this one, or after it."""
    return Problem(
        "封面",
        cell,
        found,
        f"这个模板是从第 {found} 版下载的，而这份草稿是第 {number} 版：请核对下面的差别，"
        "不要用旧内容盖掉后来的更正。",
        f"This template was downloaded from edition {found}, the draft is edition {number}: "
        "check the differences below, lest older figures replace later corrections.",
        Weight.WARNING,
    )


def hidden_cells(sheet: str, cell: str, places: list[str], kind: tuple[str, str]) -> Problem:
    """Rows or columns of a sheet that cannot be seen and are read all the same."""
    some = "、".join(places[:8]) + ("…" if len(places) > 8 else "")
    return Problem(
        sheet,
        cell,
        "",
        f"有 {len(places)} {kind[0]}是隐藏的（{some}），里面的内容照样会读入：请取消隐藏或筛选，核对一下。",
        f"{len(places)} {kind[1]} are hidden ({some}), and what they hold is read all the same: "
        "unhide them or clear the filter, and check.",
        Weight.WARNING,
    )


def idle(sheet: str, cell: str, found: str) -> Problem:
    return Problem(
        sheet,
        cell,
        found,
        f"“{found[:_SHORT]}”这一行没有金额，不会读入。",
        f"The row “{found[:_SHORT]}” states no amount and is not read.",
        Weight.WARNING,
    )


def second_table(sheet: str, first: str) -> Problem:
    return Problem(
        sheet,
        "",
        "",
        f"“{first}”和“{sheet}”是同一张表：请只留一张。",
        f"“{first}” and “{sheet}” are the same table: keep one of them.",
    )


def wrong_cell(sheet: str, cell: str, found: str, role: str) -> Problem:
    """A cell of an official table."""
    if is_error(found):
        return error_value(sheet, cell, found)
    return unreadable(sheet, cell, found, role)


_KINDS = {
    Holds.AMOUNT: "amount",
    Holds.PERCENT: "percent",
    Holds.COUNT: "count",
    Holds.FLAG: "flag",
}


def wrong_field(sheet: str, cell: str, field: Field, found: str) -> Problem:
    """A cell of a sheet of text."""
    if is_error(found):
        return error_value(sheet, cell, found)
    if field.holds is Holds.WORD:
        return not_a_word(sheet, cell, found, tuple(w for w in (field.words or {}).values() if w))
    return unreadable(sheet, cell, found, _KINDS.get(field.holds, "row"))


def date_cell(sheet: str, cell: str, found: str) -> Problem:
    return Problem(
        sheet,
        cell,
        found,
        f"“{found[:_SHORT]}”是日期格式的单元格（表格软件常把 3-5 之类自动变成日期）："
        "请把格式改为“文本”后重新输入。",
        f"“{found[:_SHORT]}” is formatted as a date, as spreadsheets do with 3-5 and the like: "
        "format the cell as text and type it again.",
    )
