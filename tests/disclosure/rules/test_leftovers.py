"""What templates and word processors leave behind is found, and proper prose is not."""

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Function, Identity, Passage, Priority, Section, Table, Term
from budgets.disclosure.rules import judge
from tests.builders import at, document, item, total

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
        ("2021年预算12万元，比2019年增加2万元。", ("R54", WARNING)),
        ("2019年预算12万元，比2019年增加2万元。", ("R54", WARNING)),
        ("[bookmark: _GoBack]名词解释。", ("R55", WARNING)),
        ("预算数为XX万元。", ("R55", WARNING)),
        ("比上年增加万元。", ("R55", WARNING)),
        ("比上年增加（减少）3万元。", ("R55", WARNING)),
        ("比上年减少/增加3万元。", ("R55", WARNING)),
        ("比上年增长(下降)5%。", ("R55", WARNING)),
        ("比上年增加持平。", ("R55", WARNING)),
        ("按要求编制。。", ("R56", NOTICE)),
        ("主要用于办公费、印刷费、", ("R56", WARNING)),
        ("用于保障机关正常运转的", ("R56", WARNING)),
        ("2020年安排12万元，主要用于。", ("R56", WARNING)),
        ("预算数为12万元，比上年增加2万元，用于信访工作的日常开", ("R56", NOTICE)),
        ("××县审计局的预算。", ("R55", WARNING)),
        ("安排【】万元。", ("R55", WARNING)),
        ("安排____万元。", ("R55", WARNING)),
        ("xx局的预算。", ("R55", WARNING)),
        ("预算支出万元。", ("R55", WARNING)),
        ("（此处填写部门名称）的预算。", ("R55", WARNING)),
        ("保障厅机关正常运转。", ("R51", WARNING)),
        ("厅机关的支出。", ("R51", WARNING)),
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
        "与省教育厅机关联合开展工作。",
        "县政府办公厅机关的支出。",
        "支持SXXY项目。",
        "2020年预算12万元，其中：",
        "达到预定的目的",
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


def test_leftovers_are_found_in_functions_and_priorities_too():
    disclosure = document(
        functions=(Function(1, "负责××县的审计工作。"),),
        priorities=(Priority(1, "审计全覆盖", "2016年以来投入30万元，[bookmark: _GoBack]"),),
    )

    assert [(each.rule, each.severity) for each in judge(disclosure)] == [("R55", WARNING)] * 2


def stated(text):
    source = at("第 9 段", Section.GENERAL_BUDGET, text)
    return [each.rule for each in judge(document(total(Table.T5, "174.3", source=source)))]


def test_an_amount_of_this_year_under_the_name_of_the_last_is_a_warning():
    assert stated("2020年一般公共预算拨款174.3万元。") == []
    assert stated("2019年一般公共预算拨款174.3万元。") == ["R54"]


def test_an_amount_beside_that_of_the_last_year_is_silent():
    assert stated("一般公共预算拨款174.3万元，比2019年增加14.07万元。") == []
    assert stated("2019年结转174.3万元。") == []


def headed(heading):
    piece = Passage(Section.THREE_PUBLIC, heading, "没有安排。")
    return [each.rule for each in judge(document(passages=(piece,)))]


def test_a_heading_of_another_year_is_a_warning():
    assert headed("七、2020年“三公”经费预算情况") == []
    assert headed("2019年预算执行情况") == []
    assert headed("七、2019年部门“三公”经费预算情况") == ["R54"]


def test_retirement_pay_in_the_glossary_needs_a_heading_too():
    running = item(Table.T5, "2010801", "60", "行政运行")

    (finding,) = judge(document(running, glossary=(Term(1, "人员经费", "包括离休费等。"),)))

    assert (finding.rule, finding.severity) == ("R53", NOTICE)


@pytest.mark.parametrize("lead", ["", "按照", "用于", "保障", "支出，"])
def test_a_provincial_office_is_found_after_any_lead_in(lead):
    assert ("R51", WARNING) in found(f"{lead}厅机关统一安排，新增支出。")


def passages(*texts):
    return document(
        department=COUNTY,
        passages=tuple(Passage(Section.OTHER_MATTERS, "十、其他", text) for text in texts),
    )


def test_what_a_line_break_cut_is_no_unfinished_sentence():
    broken = passages("本年安排的经费主要用于“栖岚县苗圃", "改造”项目，并按照", "有关规定执行。")
    assert judge(broken) == ()


def test_the_end_of_a_paragraph_above_a_numbered_one_is_an_end():
    unfinished = passages("本年安排的经费主要用于苗圃改造以及", "2.其他说明。")
    assert [each.rule for each in judge(unfinished)] == ["R56"]


def test_a_figure_in_a_line_of_its_own_is_not_missing_in_its_sentence():
    assert judge(passages("本年比上年增加万元。", "3.50")) == ()
    assert [each.rule for each in judge(passages("本年比上年增加万元。"))] == ["R55"]


def test_a_heading_of_the_accounts_of_the_year_before_is_proper_in_a_budget():
    passage = Passage(Section.THREE_PUBLIC, "二、2019年“三公”经费决算情况", "没有安排。")
    assert "R54" not in {each.rule for each in judge(document(passages=(passage,)))}
