"""What templates and word processors leave behind is found, and proper prose is not."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.rules import judge
from budgets.disclosure.shape import Identity, Passage, Section, Table
from tests.builders import document, item

COUNTY = Identity("青山县审计局")


def prose(text, section=Section.OTHER_MATTERS, **more):
    more.setdefault("department", COUNTY)
    return document(passages=(Passage(section, "十、其他", text),), **more)


def found(*args, **more):
    return [(each.rule, each.severity) for each in judge(prose(*args, **more))]


WARNING, NOTICE = Severity.WARNING, Severity.NOTICE


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("用于厅机关正常运转。", ("R51", WARNING)),
        ("增加2个人员经费，扣除新增单位预算因素后持平。", ("R52", WARNING)),
        ("比2017年预算数增加14.07万元。", ("R54", WARNING)),
        ("2016年部门预算安排12万元。", ("R54", WARNING)),
        ("[bookmark: _GoBack]名词解释。", ("R55", WARNING)),
        ("预算数为XX万元。", ("R55", WARNING)),
        ("比上年增加万元。", ("R55", WARNING)),
        ("按要求编制。。", ("R56", NOTICE)),
        ("主要用于办公费、印刷费、", ("R56", NOTICE)),
        ("落实“过紧日子”要求”。", ("R56", NOTICE)),
    ],
)
def test_a_leftover_is_reported_with_its_words(text, rule):
    assert found(text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "用于局机关正常运转。",
        "新增2个预算单位，划入人员20人，扣除新增单位因素后持平。",
        "比2019年预算数增加14.07万元，2020年预算数为174.3万元。",
        "2016年至2020年各年预算为1、2、3、4、5万元。",
        "按照《条例》（2015年修订）安排12万元。",
        "自2011年以来信访工作取得成效。",
        "落实“过紧日子”要求，《信访条例》已公布。",
    ],
)
def test_proper_prose_is_silent(text):
    assert found(text) == []


def test_a_provincial_department_may_speak_of_its_own_office():
    assert found("用于厅机关正常运转。", department=Identity("某省审计厅")) == []


def test_the_priorities_may_name_any_year():
    assert found("2016年以来投入30万元。", Section.PRIORITIES) == []


def test_a_title_of_another_year_is_a_warning():
    (finding,) = judge(document(title="青山县审计局2019年部门预算"))

    assert (finding.rule, finding.severity) == ("R54", WARNING)
    assert "2019" in finding.message
    assert "2020" in finding.message


def test_retirement_pay_needs_a_heading():
    passage = Passage(Section.BASIC_EXPENDITURE, "六、基本支出", "包括基本工资、离休费等。")
    running = item(Table.T5, "2010801", "60", "行政运行")
    retired = item(Table.T5, "2080501", "10", "行政单位离退休")

    (finding,) = judge(document(running, passages=(passage,)))

    assert (finding.rule, finding.severity) == ("R53", NOTICE)
    assert judge(document(running, retired, passages=(passage,))) == ()


def test_a_leftover_names_its_place():
    (finding,) = judge(prose("用于厅机关正常运转。"))

    assert finding.figures[0].place == "十、其他"
    assert "厅机关" in finding.message
