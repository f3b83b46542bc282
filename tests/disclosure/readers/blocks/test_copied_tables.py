"""One table, copied in all the ways in which it loses its lines: what is read is right, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from budgets.disclosure.model import Disclosure, Nature, Phase, Row, Table
from budgets.disclosure.readers.in_process import read_bytes

TITLE = "栖岚县林业站2024年度部门决算"
BASIC = "一般公共预算财政拨款支出决算表"
HEAD = [["科目编码", "科目名称", "年初预算数", "决算数"], ["合计", "基本支出", "项目支出"] * 2]
BODY = [
    ["213", "农林水支出", "90.00", "60.00", "30.00", "84.10", "58.10", "26.00"],
    ["21302", "林业和草原", "90.00", "60.00", "30.00", "84.10", "58.10", "26.00"],
    ["2130204", "事业机构", "60.00", "60.00", "", "58.10", "58.10", ""],
    ["2130205", "森林资源培育", "30.00", "", "30.00", "26.00", "", "26.00"],
    ["", "合计", "90.00", "60.00", "30.00", "84.10", "58.10", "26.00"],
]
KEPT = [["科目编码", "科目名称", "年初预算数", "", "", "决算数", "", ""], ["", "", *HEAD[1]]]

Rows = list[list[str]]


def joined(between: str) -> Callable[[Rows], list[str]]:
    """Lines of cells with something between them."""
    return lambda rows: [between.join(row) for row in rows]


def stripped(rows: Rows) -> list[str]:
    """Lines of cells without the tabs at their end."""
    return ["\t".join(row).rstrip() for row in rows]


def framed(rows: Rows) -> list[str]:
    """Lines as Markdown has them, with a rule below the head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], "|---" * len(rows[-1]) + "|", *lines[1:]]


def one_a_line(rows: Rows) -> list[str]:
    """One cell a line, blank ones as blank lines."""
    return [cell for row in rows for cell in row]


def apart(rows: Rows) -> list[str]:
    """One cell a line with a blank line behind each."""
    return [line for cell in one_a_line(rows) for line in (cell, "")]


def in_line(rows: Rows) -> list[str]:
    """Columns of equal width, figures on the right."""
    wide = [10, 14, *[12] * 6]
    return ["".join(_filled(cell, n) for cell, n in zip(row, wide, strict=False)) for row in rows]


def _filled(cell: str, wide: int) -> str:
    blanks = " " * (wide - sum(1 if c.isascii() else 2 for c in cell))
    return blanks + cell if cell[:1].isdigit() and "." in cell else cell + blanks


WHOLE = {
    "tabs": joined("\t"), "tabs, stripped": stripped, "bars": joined(" | "), "Markdown": framed,
    "two blanks": joined("  "), "wide blanks": joined("\u3000\u3000"), "one a line": one_a_line,
    "a blank line between": apart,
}  # fmt: skip


def read(rows: Rows, printed: Callable[[Rows], list[str]]) -> Disclosure:
    """What is read of a text with the table."""
    lines = [TITLE, BASIC, "单位：万元", *printed(rows)]
    return read_bytes("公开.txt", "\n".join(lines).encode()).disclosure


def figures(disclosure: Disclosure) -> dict[tuple[str, str, str], str]:
    """The figures by code, nature and column."""
    return dict(_figures(disclosure))


def _figures(disclosure: Disclosure) -> Iterator[tuple[tuple[str, str, str], str]]:
    for line in disclosure.of_table(Table.T5):
        for column in ("amount", "planned", "prior"):
            amount = getattr(line, column)
            if amount is not None and amount.printed:
                code = line.code if line.row is Row.ITEM else "total"
                yield (code, str(line.nature.value), column), amount.printed


TRUTH = {
    (row[0] or "total", nature.value, column): row[place]
    for row in BODY
    for place, (column, nature) in enumerate(
        (
            (c, n)
            for c in ("planned", "amount")
            for n in (Nature.TOTAL, Nature.BASIC, Nature.PROJECT)
        ),
        2,
    )
    if row[place]
}


@pytest.mark.parametrize("printed", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("head", [HEAD, KEPT], ids=["merged cells once", "merged cells blank"])
def test_every_figure_is_read(head: Rows, printed: Callable[[Rows], list[str]]) -> None:
    if head is KEPT and printed in (one_a_line, apart):
        pytest.skip("nothing tells where the rows of such a head end")
    disclosure = read([*head, *BODY], printed)
    assert disclosure.phase is Phase.FINAL
    assert figures(disclosure) == TRUTH


def test_columns_that_stand_in_line_are_read() -> None:
    assert figures(read([HEAD[0], ["", "", *HEAD[1]], *BODY], in_line)) == TRUTH


@pytest.mark.parametrize(
    "printed",
    [
        lambda rows: [" ".join(cell for cell in row if cell) for row in rows],
        lambda rows: [cell for row in rows for cell in row if cell],
    ],
    ids=["one blank", "one a line"],
)
def test_without_its_blank_cells_a_row_keeps_what_the_sums_tell(
    printed: Callable[[Rows], list[str]],
) -> None:
    found = figures(read([*HEAD, *BODY], printed))
    assert found.items() <= TRUTH.items()
    assert found["213", "project", "amount"] == "26.00"
    assert (
        found["2130204", "", "amount"] == "58.10"
    )  # a total; of basic or of projects, nobody can tell
    assert ("2130204", "basic", "amount") not in found


@pytest.mark.parametrize("printed", WHOLE.values(), ids=WHOLE)
def test_page_heads_and_feet_part_no_table(printed: Callable[[Rows], list[str]]) -> None:
    lines = [TITLE, BASIC, "单位：万元", *printed([*HEAD, *BODY])]
    text = "\n".join(
        [*lines[:9], "- 1 -", TITLE, *lines[9:13], "- 2 -", TITLE, *lines[13:], "- 3 -"]
    )
    found = figures(read_bytes("公开.txt", text.encode()).disclosure)
    assert found.items() <= TRUTH.items()
    assert len(found) > len(TRUTH) // 2


@pytest.mark.parametrize("printed", WHOLE.values(), ids=WHOLE)
def test_a_head_that_two_columns_could_have_gives_no_figure_a_wrong_place(
    printed: Callable[[Rows], list[str]],
) -> None:
    head = [["科目编码", "科目名称", "上年决算数", "决算数"], ["甲类", "乙类"]]
    rows = [[*row[:2], row[2], row[6], row[7]] for row in BODY]
    found = figures(read([*head, *rows], printed))
    assert found.items() <= {("213", "", "amount"): ""}.items()


TWO_SIDES = [
    ["收入", "支出"],
    ["项目", "决算数", "项目", "合计", "一般公共预算", "政府性基金预算"],
    ["一般公共预算拨款收入", "84.10", "农林水支出", "84.10", "84.10", ""],
    ["政府性基金预算拨款收入", "6.00", "城乡社区支出", "6.00", "", "6.00"],
    ["本年收入合计", "90.10", "本年支出合计", "90.10", "84.10", "6.00"],
]


@pytest.mark.parametrize("printed", WHOLE.values(), ids=WHOLE)
def test_sides_of_unequal_width_are_read(printed: Callable[[Rows], list[str]]) -> None:
    lines = [TITLE, "财政拨款收入支出决算总表", "单位：万元", *printed(TWO_SIDES)]
    disclosure = read_bytes("公开.txt", "\n".join(lines).encode()).disclosure
    found = {
        (line.side.value, line.code, line.fund.value): line.amount.printed
        for line in disclosure.of_table(Table.T4)
        if line.row is Row.ITEM
    }
    assert found["expenditure", "212", "R102"] == "6.00"
    assert found["expenditure", "213", "R101"] == "84.10"
    assert ("expenditure", "213", "R102") not in found
