"""Words are hidden, figures and official words stay, and the length is the same."""

from __future__ import annotations

import pytest

from budgets.management.masking import masked


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("栖岚县林业局2024年收入预算12.5万元", "某某县某某局2024年收入预算12.5万元"),
        (
            "（二）行政运行（2130201）400.00万元，占80%。",
            "（二）行政运行（2130201）400.00万元，占80%。",
        ),
        ("住房公积金60万元", "住房公积金60万元"),
        ("经办 王小山，电话：0839-5555555", "某某 某某某，某某：0000-0000000"),
        ("手机13912345678", "某某00000000000"),
        ("联系电话：6620123、（0839）5555555", "联系电话：0000000、（0000）0000000"),
        ("邮箱 office@qilan.example", "某某 xxxxxx@xxxxx.xxxxxxx"),
        ("公务接待费减少0.51万元，下降5.01%", "公务接待费减少0.51万元，下降5.01%"),
        ("①𠮷林路１号ＡＢ", "①某某某１某某某"),
        ("", ""),
    ],
)
def test_only_what_is_official_stays(text: str, hidden: str) -> None:
    assert masked(text) == hidden


@pytest.mark.parametrize("figure", ["13,912,345.67", "7034418.94", "1154610.5", "19816.81"])
def test_figures_are_no_telephone_numbers(figure: str) -> None:
    assert masked(f"支出{figure}元") == f"支出{figure}元"


@pytest.mark.parametrize("text", ["栖岚县\n第 3 页\t甲乙丙", "〔2024〕7号 ＡＢ", "𠮷林路1号"])
def test_the_length_is_kept(text: str) -> None:
    assert len(masked(text)) == len(text)
