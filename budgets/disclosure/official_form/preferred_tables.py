"""Which tables answer a question, the best first: documents differ in which tables they give."""

from __future__ import annotations

from budgets.disclosure.official_form.vocabulary import BUDGETS, TWO_SIDED, Fund, Side, Table

# What a department spends in the year: the first of these that is printed, less what is carried forward.
HEADLINES = (
    (Table.T1, Side.EXPENDITURE),
    (Table.T1, Side.REVENUE),
    (Table.T3, Side.EXPENDITURE),
    (Table.T2, Side.REVENUE),
    (Table.T4, Side.EXPENDITURE),
    (Table.T4, Side.REVENUE),
    (Table.T5, Side.EXPENDITURE),
)
# What stands among the expenditure of T1 and T4 and is not spent: 结余分配, 结转下年.
CARRIED_FORWARD = ("E8", "E9")
OF_SOURCES = (Table.T1, Table.T4)  # revenue by source
OF_CLASSES = (Table.T1, Table.T3, Table.T4, Table.T5)  # expenditure by functional 类
OF_ITEMS = (Table.T3, Table.T5)  # … down to 款 and 项
IN_DETAIL = (Table.T3, Table.T5, Table.T1, Table.T4)  # the deepest of these
OF_NATURES = (Table.T3, Table.T1, Table.T5)  # 基本 and 项目支出; purposes, too
OF_PROJECTS = (Table.T3, Table.T1)  # 项目支出 of all money
# Reasons for a change of these totals hold for any of them where all money is the same money.
OF_THE_SAME_MONEY = (*TWO_SIDED, BUDGETS[Fund.GENERAL])
# Of tables with equal rows, the one whose row says most comes last.
MOST_TELLING = (
    *(table for table in Table if table not in {*OF_CLASSES, Table.T2}),
    Table.T4,
    Table.T1,
    Table.T2,
    Table.T3,
    Table.T5,
)
