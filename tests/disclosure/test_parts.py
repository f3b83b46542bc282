"""A part of a year is told from the whole by the tables that have figures."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Table
from budgets.disclosure.parts import held_part, holds_no_amount
from budgets.disclosure.readers.in_process import read_bytes

HEAD = "栖岚县种子站2025年部门预算\n"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("一、“三公”经费情况\n2025年“三公”经费预算3万元。\n", (Table.T7,)),
        (
            "一、“三公”经费情况\n2025年“三公”经费预算3万元。\n二、政府采购情况\n2025年政府采购预算9万元。\n",
            (Table.T7, Table.PROCUREMENT),
        ),
        (
            "一、收支预算情况\n2025年收入总计50万元，支出总计50万元。\n"
            "二、一般公共预算支出情况\n2025年一般公共预算支出50万元。\n"
            "三、“三公”经费情况\n2025年“三公”经费预算3万元。\n",
            (),
        ),
    ],
)
def test_the_part_of_a_year_that_a_document_holds(text: str, part: tuple[Table, ...]) -> None:
    found = read_bytes("页.txt", (HEAD + text).encode()).disclosure
    assert held_part(found) == part
    assert not holds_no_amount(found)
