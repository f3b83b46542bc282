"""The help sheet of the clerk's form: what to fill in where, in plain words."""

from __future__ import annotations

from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.workbook_format import COVER, HELP, LISTS
from budgets.disclosure.writers.workbook.book import Book

_CHARACTERS_OF_A_LINE = 44
_LINE = 17.0  # points
_STEPS = (
    ("怎么填", ""),
    (
        "1",
        "一张表一个工作表（表1 到表10），文字部分在后面的工作表里。白色单元格都可以填；"
        "灰色的表头受保护，请不要改动，也不要改工作表的名称。",
    ),
    (
        "2",
        "金额填数字，单位以每张表右上角的“单位”为准（{unit}）。可以用千位分隔符；"
        "本年没有安排的，填“没有安排”；空着就是还没有填。",
    ),
    (
        "3",
        "要加一行：在表下面的空白行里接着填，或在表中间插入行。"
        "删一行：删除整行，或把这一行的内容清空。",
    ),
    (
        "4",
        "科目编码从下拉列表里选，或直接输入；全部编码和名称在“{lists}”工作表里。"
        "只填编码、不填名称也可以，系统会补上名称。",
    ),
    ("5", "可以用公式求和，系统读的是表格软件算好并保存的数；请先保存再上传。"),
    ("6", "请不要在填写区合并单元格，不要把金额写成“12万左右”这样的文字。"),
    ("7", "“上年”的金额已经填好，有错可以改。"),
    ("怎么上传", ""),
    (
        "8",
        "保存为 .xlsx（Excel、WPS 表格、LibreOffice 都可以），在本年度的“工作簿”页面上传。"
        "系统先列出会改变哪些内容，您确认以后才存。",
    ),
    (
        "9",
        "有看不懂的单元格，就什么都不存：系统会退回这个文件，把有问题的单元格涂成红色并加批注，"
        "改好再传就行，已经填的不会丢。",
    ),
    (
        "10",
        "“{cover}”上的部门、年度和预算或决算说明这是谁的哪一年，不能改；换部门、换年度请重新下载模板。",
    ),
)


def write_help(book: Book, unit: MoneyUnit) -> None:
    """The sheet 填写说明."""
    sheet = book.sheet(HELP, landscape=False)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 88)
    book.text(sheet, 0, 0, HELP, bold=True, font_size=16)
    sheet.set_row(0, 30)
    words = {"unit": unit.value, "lists": LISTS, "cover": COVER}
    for row, (step, pattern) in enumerate(_STEPS, 1):
        text = pattern.format(**words)
        lines = 1 + len(text) // _CHARACTERS_OF_A_LINE
        sheet.set_row(row, _LINE * lines + 5)
        book.text(sheet, row, 0, step, bold=not text, font_size=11, valign="top", align="left")
        book.text(sheet, row, 1, text, font_size=11, text_wrap=True, valign="top")
