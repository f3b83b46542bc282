"""Pages that begin in the middle of a document: their own words say of what their figures are."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Base, Disclosure, Reason
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes
from tests.disclosure.readers.text.test_subjects_of_figures import changes, figures, short


def page(*lines: str) -> Reading:
    return read_bytes("页.txt", "\n".join(lines).encode())


def told(*lines: str) -> Disclosure:
    return page(*lines).disclosure


def unread(*lines: str) -> set[str]:
    return {each.printed for each in page(*lines).coverage.unread}


CLASSES = (
    "（一）教育支出类科目 640,200.50元，占支出总预算81.20%，同比增加12,000元，增长1.91%。",
    "（二）卫生健康支出类科目 148,200元，占支出总预算18.80%，同比减少3,000元，下降1.98%。",
    "2025年一般公共预算支出788,400.50元。",
)


def test_shares_of_the_whole_budget_are_of_the_first_table() -> None:
    disclosure = told(*CLASSES)
    assert figures(disclosure) == "T1/205=640,200.50 T1/210=148,200 T5/total=788,400.50"
    assert [line.share and line.share.printed for line in disclosure.lines] == [
        "81.20", "18.80", None,
    ]  # fmt: skip
    assert changes(disclosure) == [("T1/205", "12000"), ("T1/210", "-3000")]


BASIC_AND_PROJECTS = (
    "1.基本支出预算 500,000元，占一般公共预算支出的80%，同比减少2,000元，下降0.40%。其中：",
    "工资福利支出预算 420,000元，占基本支出预算84%，同比增加1,000元，增长0.24%。",
    "商品和服务支出预算 80,000元，占基本支出预算16%，同比减少3,000元，下降3.61%。",
    "2.项目支出 125,000元，占一般公共预算支出的20%，同比增加25,000元，增长25%。其中：",
    "工资福利支出 5,000元，占项目支出预算4%，同比增加5,000元。",
    "资本性支出 120,000元，占项目支出预算96%，同比增加20,000元，增长20%。",
)
IN_FIELDS = "T5/total/basic=500,000 T6/301=420,000 T6/302=80,000 T5/total/project=125,000"


def test_lines_of_projects_are_no_lines_of_basic_expenditure() -> None:
    disclosure = told("2025年预算说明", *BASIC_AND_PROJECTS)
    assert figures(disclosure) == IN_FIELDS
    assert not disclosure.statements
    assert {"5,000元", "4%", "120,000元", "96%"} <= unread("2025年预算说明", *BASIC_AND_PROJECTS)


@pytest.mark.parametrize("project", ["2.项目支出 0元，同比减少4,000元，下降100%。其中："])
def test_nor_are_those_below_a_project_part_without_a_share(project: str) -> None:
    disclosure = told(
        "2025年预算说明",
        *BASIC_AND_PROJECTS[1:3],
        project,
        "商品和服务支出预算0元，同比减少4,000元，下降100%。",
        "六、一般公共预算基本支出情况说明",
        "2025年一般公共预算基本支出500,000元，其中：",
        "人员经费420,000元，占基本支出预算84%。",
    )
    assert figures(disclosure) == (
        "T6/301=420,000 T6/302=80,000 T5/total/project=0 T6/total=500,000 T6/total/personnel=420,000"
    )
    assert not disclosure.statements


BOTH_YEARS = "2024年“三公”经费支出2.05万元，较上年2.08减少0.03万元，减少1.44%。"


def test_a_figure_without_a_unit_has_that_of_the_change_beside_it() -> None:
    (line,) = told(BOTH_YEARS).lines
    assert line.prior
    assert (line.amount.printed, line.prior.printed) == ("2.05", "2.08")


@pytest.mark.parametrize("words", ["较2023减少0.03万元", "较2023年减少0.03万元"])
def test_a_year_is_no_figure(words: str) -> None:
    (line,) = told(f"2024年“三公”经费支出2.05万元，{words}。").lines
    assert line.prior is None


def _against_plan(*lines: str) -> list[Reason]:
    return [each for each in told(*lines).reasons if each.against is Base.PLAN]


@pytest.mark.parametrize(
    ("spent", "plan", "stated", "signed"),
    [("0.90", "1.20", "0.30", "-3000"), ("1.50", "1.20", "0.30", "3000")],
)
@pytest.mark.parametrize("word", ["差值为", "差额为", "相差"])
def test_both_amounts_tell_the_direction_of_a_difference(
    spent: str, plan: str, stated: str, signed: str, word: str
) -> None:
    (reason,) = _against_plan(
        "栖岚县茶叶局2024年“三公”经费决算说明",
        f"2024年“三公”经费支出{spent}万元，年初预算为{plan}万元，{word}{stated}万元。",
    )
    assert reason.change
    assert (short(reason.about), str(int(reason.change.yuan or 0))) == ("T7/total", signed)


def test_a_difference_of_nothing_known_stays_unread() -> None:
    lines = ("栖岚县茶叶局2024年“三公”经费决算说明", "2024年“三公”经费支出2万元，差值为0.30万元。")
    assert not told(*lines).reasons
    assert unread(*lines) == {"0.30万元"}


PLAN = (
    "栖岚县茶叶局2024年“三公”经费决算说明",
    "2024年我局“三公”经费预算为20万元，其中：因公出国（境）费0万元，公务接待费9万元。",
    "2024年“三公”经费支出共计9.07万元，较年初预算数减少10.93万元。",
)


def test_plans_are_kept_where_no_account_of_them_is_told() -> None:
    found = {
        short(x.key): (x.amount.printed, x.planned and x.planned.printed) for x in told(*PLAN).lines
    }
    assert found == {"T7/total": ("9.07", "20"), "T7/S1": ("", "0"), "T7/S3": ("", "9")}


@pytest.mark.parametrize(
    "words",
    [
        "公务接待费支出决算比预算无增减变化，比去年增加0.50万元",
        "公务接待费与上年相比无变化", "公务接待费没有变化",
        "公务接待费无增减", "上年无公务接待费预算", "去年未安排公务接待费",
    ],
)  # fmt: skip
def test_no_change_is_not_nothing(words: str) -> None:
    disclosure = told(
        "栖岚县茶叶局2024年“三公”经费决算说明", "公务接待费支出1.50万元。", f"{words}。"
    )
    assert figures(disclosure) == "T7/S3=1.50"
    assert not disclosure.statements


def test_two_totals_with_one_unit_are_of_both_sides() -> None:
    head = "栖岚县茶叶局2024年度单位决算", "一、收入支出决算总体情况说明"
    disclosure = told(*head, "2024年度收、支总计各是4125.40，4143.90万元。")
    assert figures(disclosure) == "T1/revenue/total=4125.40 T1/total=4143.90"
    disclosure = told(*head, "2024年度收、支总计各是4125.40,4143.90万元。")
    assert figures(disclosure) == "T1/revenue/total=4125.40 T1/total=4143.90"


def test_the_year_of_each_fund_goes_on_behind_the_reason() -> None:
    disclosure = told(
        "栖岚县茶叶局2024年度部门决算",
        "四、财政拨款收入支出决算总体情况说明",
        "一般公共预算财政拨款本年收入979.53万元，比上年增加28.13万元；主要是项目增加；"
        "本年支出869.00万元，比上年增加40.09万元，主要是人员增加。",
        "政府性基金预算财政拨款本年收入225.58万元，比上年增加61.78万元；本年支出220.58万元。",
    )
    assert figures(disclosure) == (
        "T4/revenue/R101=979.53 T4/current=869.00 T4/revenue/R102=225.58 T4/current=220.58"
    )
    assert [line.key.fund.value for line in disclosure.lines] == ["", "R101", "", "R102"]


def test_a_heading_that_ends_in_a_stop_names_what_follows() -> None:
    disclosure = told(
        "栖岚县茶叶局2024年“三公”经费决算说明",
        "一、“三公”经费支出总体情况说明。",
        "“三公”经费支出2.05万元。",
        "（3）公务接待费支出情况。",
        "2024年公务接待24批次，210人次，支出2.05万元，较上年减少0.03万元。",
    )
    assert changes(disclosure) == [("T7/S3", "-300")]


def test_wan_without_yuan_is_ten_thousand() -> None:
    (line,) = told("2024年“三公”经费支出0.00万，比上年无变化。").lines
    assert (line.amount.printed, line.amount.unit.value) == ("0.00", "万元")


def test_a_percentage_that_begins_a_line_is_no_number_of_a_heading() -> None:
    (reason,) = told(
        "2024年度部门决算",
        "一般公共预算财政拨款收入382.17万元。较2023年度决算数减少157.86万元，下降",
        "29.2%，主要原因：一是人员减少；二是项目减少。",
    ).reasons
    assert reason.percent
    assert reason.percent.printed == "29.2"


TOPICS = ("栖岚县茶叶局财政拨款“三公”经费2025年预算情况的说明",)


def test_lines_above_the_first_figures_name_what_these_are_of() -> None:
    disclosure = told(
        *TOPICS,
        "一、因公出国（境）经费",
        "2025年预算安排4万元，较2024年预算下降20%，主要原因是厉行节约。",
        "二、公务接待费",
        "2025年预算安排15万元，较2024年预算下降25%。",
    )
    assert figures(disclosure) == "T7/S1=4 T7/S3=15"


def test_a_heading_on_the_plan_is_kept_above_the_first_figures() -> None:
    disclosure = told(
        "现将栖岚县2024年“三公”经费预算执行情况公开如下：",
        "一、2024年年初预算",
        "2024年度“三公”经费预算54万元，其中：公务用车购置及运行费支出决算12万元；公务接待费支出决算42万元。",
        "二、2024年决算及变动",
        "2024年度“三公”经费决算支出37万元，其中：公务用车购置及运行费支出决算10万元；公务接待费支出决算27万元。",
    )
    assert figures(disclosure) == "T7/total=37 T7/S2=10 T7/S3=27"
    assert [x.planned and x.planned.printed for x in disclosure.lines] == ["54", "12", "42"]
    assert not disclosure.statements


def test_below_a_heading_that_only_frames_others_the_words_tell() -> None:
    disclosure = told(
        "栖岚县茶叶局2025年部门预算",
        "一、部门基本情况",
        "负责茶园。",
        "三、部门预算情况说明",
        "2025年一般公共预算财政拨款收入164万元，一般公共预算财政拨款支出164万元，比上年增加10万元。"
        "其中：基本支出95万元，比上年增加4万元；项目支出69万元，比上年增加6万元。",
    )
    assert figures(disclosure) == (
        "T1/revenue/R101=164 T4/total=164 T5/total/basic=95 T5/total/project=69"
    )
    assert changes(disclosure)[-2:] == [("T5/total/basic", "40000"), ("T5/total/project", "60000")]


def test_what_was_to_be_a_heading_hides_no_figures() -> None:
    disclosure = told(
        "栖岚县茶叶局2025年“三公”经费预算",
        "“三公”经费预算增减变化的主要原因是：2025年“三公”经费支出预算合计24.75万元，比上年预算数减少4.65万元。",
    )
    assert figures(disclosure) == "T7/total=24.75"
    assert changes(disclosure) == [("T7/total", "-46500")]


def test_a_comparison_on_a_line_of_its_own_is_of_the_line_above() -> None:
    disclosure = told(
        "栖岚县茶叶局2024年度部门决算",
        "一、收入支出决算总体情况说明",
        "7.使用非财政拨款结余6万元，用于弥补差额的资金。",
        "较2023年度决算数增加2万元。",
    )
    assert changes(disclosure) == [("T1/revenue/R8", "20000")]


def test_each_of_several_that_did_not_change_is_named_before_what_did() -> None:
    disclosure = told(
        "栖岚县茶叶局2024年“三公”经费决算说明",
        "公务用车购置费0万元，公务用车运行维护费3.98万元。",
        "其中，公务用车购置费比预算无增减变化，比去年无增减变化，公务用车运行维护费比预算无增减变化，"
        "比去年增加1.05万元，增长35.8%。",
    )
    assert changes(disclosure) == [("T7/S202", "10500")]


@pytest.mark.parametrize(
    "words",
    [
        "2024年度收入总计126.40万元，支出总计126.40万元，与2023年度相比，各增加6.60万元，增长5.51%。",
        "2024年度收、支总计126.40万元，与2023年度相比，收、支总计各增加6.60万元，增长5.51%。",
        "2024年度收支总计126.40万元，比2023年度增加6.60万元，增长5.51%。",
    ],
)
def test_a_change_of_both_sides_is_beside_both_totals(words: str) -> None:
    disclosure = told("栖岚县茶叶局2024年度部门决算", "一、收入支出决算总体情况说明", words)
    (reason,) = disclosure.reasons
    assert short(reason.about) == "T1/total"
    (earned,) = [line for line in disclosure.lines if line.key.side.value == "revenue"]
    assert earned.change
    assert earned.percent
    assert (str(int(earned.change.yuan or 0)), earned.percent.printed) == ("66000", "5.51")


def test_a_difference_to_the_plan_is_no_change_on_the_year() -> None:
    disclosure = told(
        "栖岚县茶叶局2024年度部门决算",
        "一、收入支出决算总体情况说明",
        "2024年度收支总计126.40万元，比年初预算增加6.60万元。",
    )
    assert all(line.change is None for line in disclosure.lines)


OF_REGION = (
    "经栖岚市财政局汇总，2024年栖岚市市本级使用财政拨款安排“三公”经费支出总额为382万元，比预算数减少118万元，下降23.60%。",
    "一、因公出国（境）经费",
    "2024年因公出国（境）费99万元，比预算数减少31万元。",
    "二、公务接待费",
    "2024年公务接待费101万元，比预算数减少87万元。",
    "三、公务用车购置及运行维护费",
    "2024年公务用车购置及运行维护费182万元，与预算数持平。",
)


def test_what_is_compared_with_its_budget_is_spent() -> None:
    disclosure = told(*OF_REGION)
    assert disclosure.phase.value == "final"
    assert {each.against for each in disclosure.reasons} == {Base.PLAN}
    assert changes(disclosure) == [
        ("T7/total", "-1180000"),
        ("T7/S1", "-310000"),
        ("T7/S3", "-870000"),
    ]


def test_a_budget_is_not_compared_with_itself() -> None:
    lines = ("栖岚县茶叶局2025年“三公”经费预算", "公务接待费4万元，比预算数减少2万元。")
    assert not told(*lines).reasons
    assert unread(*lines) == {"2万元"}


def test_cars_that_are_held_name_what_is_bought_and_run() -> None:
    disclosure = told(
        "2025年栖岚县茶叶局“三公”经费预算情况说明",
        "“三公”经费预算合计35万元。其中：公务用车保有量2辆，购置及运行维护费5万元，公务接待费30万元。",
    )
    assert figures(disclosure) == "T7/total=35 T7/S2=5 T7/S3=30"


@pytest.mark.parametrize(
    "words",
    [
        "栖岚县青禾镇人民政府基本职能：贯彻政策。",
        "栖岚县青禾镇人民政府属行政单位，下属事业单位4个。",
    ],
)
def test_duties_name_the_department(words: str) -> None:
    disclosure = told("一、基本职能", words, "三、收支预算情况说明", "2025年收支总预算164万元。")
    assert disclosure.department.name == "栖岚县青禾镇人民政府"
