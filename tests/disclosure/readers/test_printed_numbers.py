"""Every number of a text is a figure or structural."""

from __future__ import annotations

import pytest

from budgets.disclosure.readers.printed_numbers import NumberKind, numbers_in, structural_kinds

EXAMPLES = [
    pytest.param(example, id=f"{name}: {example}")
    for name, _, examples in structural_kinds()
    for example in examples
]


def figures(text: str) -> list[str]:
    return [
        text[each.start : each.end]
        for each in numbers_in(text)
        if each.kind is not NumberKind.STRUCTURAL
    ]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_structural_number_is_no_figure(example: str) -> None:
    assert figures(example) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收、支总计各是51.20，49.80万元", ["51.20", "49.80万元"]),
        ("分别为7万元，3万元", ["7万元", "3万元"]),
        ("购置费0万，运行费２．５０万元", ["0万", "２．５０万元"]),
        ("1,204,300.55元", ["1,204,300.55元"]),
        ("占总支出的62.5%，比上年提高2个百分点", ["62.5%", "2个百分点"]),
        ("预算数为320，决算数为310", ["320", "310"]),
        ("收入2024.12万元", ["2024.12万元"]),
        ("2130201行政运行88.00万元", ["88.00万元"]),
        ("1、6.5万元；2、7万元", ["6.5万元", "7万元"]),
        ("用于3个村的道路，每村5万元", ["5万元"]),
        ("2023年、2024年分别为40万元、38万元", ["40万元", "38万元"]),
        ("接待12批次90人次1.80万元", ["1.80万元"]),
        ("为30万元以上设备安排12万元", ["12万元"]),
        ("增加3.5亿元", ["3.5亿元"]),
        ("减少-15.00万元", ["15.00万元"]),
        ("3.1收入1,000.00元", ["1,000.00元"]),
        ("行政运行6万元，2130299其他林业和草原支出4万元", ["6万元", "4万元"]),
        ("共3人，15日付清，0839-6620123", []),
        ("12345热线运行经费150万元", ["150万元"]),
        ("电话费1200元，传真(120.5万元)", ["1200元", "120.5万元"]),
        ("50万项目经费", ["50"]),
    ],
)
def test_a_figure_is_found_whole_with_its_unit(text: str, expected: list[str]) -> None:
    assert figures(text) == expected
