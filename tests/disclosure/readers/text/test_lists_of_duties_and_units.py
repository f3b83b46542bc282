"""Duties beside other parts of a description, units beside counts, projects in one paragraph."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Disclosure
from budgets.disclosure.readers.in_process import read_bytes


def told(*lines: str) -> Disclosure:
    money = ("三、“三公”经费", "“三公”经费2万元。")
    return read_bytes(
        "公开.txt", "\n".join(("栖岚县茶叶局2025年部门预算", *lines, *money)).encode()
    ).disclosure


def test_duties_are_told_from_other_parts_of_the_description() -> None:
    lines = (
        "一、基本情况",
        "1、部门概况：本局是县级单位。",
        "2、主要职责：管理茶园；推广良种；培训茶农。",
        "3、人员情况：编制5人。",
    )
    assert [f.text.rstrip("；。") for f in told(*lines).functions] == [
        "管理茶园",
        "推广良种",
        "培训茶农",
    ]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "设综合科、推广科2个科室，下属事业单位1个县茶叶站，属于县政府一级局。",
            ["综合科", "推广科", "县茶叶站"],
        ),
        ("内设3个科室（办公室、财务科、推广科）。", ["办公室", "财务科", "推广科"]),
        ("下设财务部、业务部、综合部等3个部室。", ["财务部", "业务部", "综合部"]),
        ("本部门只有本级一个预算单位。", []),
        ("部门预算单位包括：栖岚县茶叶局本级、县茶叶站。", ["栖岚县茶叶局本级", "县茶叶站"]),
        ("下属2个二级预算单位：县茶叶站、县茶苗场。", ["县茶叶站", "县茶苗场"]),
    ],
)
def test_units_are_names_not_counts_of_them(sentence: str, names: list[str]) -> None:
    disclosure = told("一、主要职责", "1.管理茶园。", "二、部门预算单位构成", sentence)
    assert [unit.name for unit in disclosure.units] == names


def test_several_projects_of_one_paragraph() -> None:
    lines = (
        "一、主要职责",
        "1.管理茶园。",
        "二、项目支出安排情况",
        "1、茶苗补助经费12万元；2、茶园灌溉工程10万元；3、展会服务费8万元。",
    )
    projects = [(p.name, p.amount.printed) for p in told(*lines).projects]
    assert projects == [("茶苗补助经费", "12"), ("茶园灌溉工程", "10"), ("展会服务费", "8")]
