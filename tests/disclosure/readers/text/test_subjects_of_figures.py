"""A figure belongs to what its own words name: not to what was spoken of before, to a part or a whole."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Base, Disclosure, LineKey, Row
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes

BUDGET = "栖岚县茶叶局2025年部门预算"
ACCOUNTS = "栖岚县茶叶局2024年度部门决算"
REVENUES = "二、收支预算情况说明"
GENERAL = "二、一般公共预算当年拨款情况说明"
GENERAL_SPENT = "二、一般公共预算财政拨款支出决算情况说明"
THREE = "二、“三公”经费情况说明"
COST = "二、机关运行经费情况说明"


def reading(*lines: str, title: str = BUDGET) -> Reading:
    text = "\n".join(
        (title, "一、主要职责", "1.管理茶园。", *lines, "九、名词解释", "1.基本支出：指日常开支。")
    )
    return read_bytes("公开.txt", text.encode())


def told(*lines: str, title: str = BUDGET) -> Disclosure:
    return reading(*lines, title=title).disclosure


def short(key: LineKey) -> str:
    """「T3/201/basic」, 「T1/revenue/total」: the key without what goes without saying."""
    side = "" if key.side.value == "expenditure" else "revenue/"
    of = (key.code or key.name) if key.row is Row.ITEM else key.row.value
    return f"{key.table.value}/{side}{of}" + (f"/{key.nature.value}" if key.nature.value else "")


def figures(disclosure: Disclosure) -> str:
    """「T5/205=60 T5/2050101=20」"""
    return " ".join(f"{short(line.key)}={line.amount.printed}" for line in disclosure.lines)


def changes(disclosure: Disclosure) -> list[tuple[str, str]]:
    """The changes with an amount, in yuan, of what."""
    return [
        (short(r.about), str(int(r.change.yuan)))
        for r in disclosure.reasons
        if r.change and r.change.yuan
    ]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("公务用车运行维护费", "S202"), ("公车运行维护费", "S202"), ("公务车运行维护费", "S202"),
        ("公车运行及维护", "S202"), ("公务车用车运行费", "S202"), ("公务用车维护费", "S202"),
        ("公务用车运行费用", "S202"), ("公车购置费", "S201"), ("公务车购置经费", "S201"),
        ("公务用车购置费", "S201"), ("公车购置及运行维护费", "S2"), ("公务车购置和运行费", "S2"),
        ("公务用车购置及公务用车运行维护费", "S2"), ("公务用车运行维护费及购置费", "S2"),
        ("公务用车费", "S2"), ("接待费", "S3"), ("公务接待经费", "S3"), ("因公出国境费用", "S1"),
        ("出国（境）费", "S1"), ("因公临时出国（境）经费", "S1"),
        ("“三公”经费支出预算中，公车运行费", "S202"),
        ("出国费、用车费、公务接待费（以下简称“三公”经费）", "total"),
    ],
)  # fmt: skip
def test_the_lines_of_the_three_have_many_names(label: str, code: str) -> None:
    assert figures(told(THREE, f"2025年{label}支出预算6.20万元。")) == f"T7/{code}=6.20"


@pytest.mark.parametrize(
    "label",
    [
        "车辆保险费",
        "国内接待费",
        "公务用车购置费和公务接待费",
        "“三公”经费中的其他费用",
        "业务接待费",
        "会议费",
    ],
)
def test_other_names_are_no_lines_of_the_three(label: str) -> None:
    assert figures(told(THREE, f"2025年{label}6.20万元。")) == ""


@pytest.mark.parametrize("name", ["劳务补偿费", "茶农保险支出", "技术推广经费", "茶艺补贴"])
def test_what_follows_a_name_that_is_not_understood_is_unread(name: str) -> None:
    read = reading(
        GENERAL,
        "2025年一般公共预算支出90万元，比上年增加1万元，原因是调资。",
        f"{name}20万元，占22.22%，比上年减少3万元，下降13.04%，原因是任务减少。",
    )
    assert changes(read.disclosure) == [("T5/total", "10000")]
    assert [reason.text for reason in read.disclosure.reasons] == ["调资"]
    assert {unread.printed for unread in read.coverage.unread} >= {"20万元", "3万元"}


@pytest.mark.parametrize(
    "words", ["比上年减少3万元", "与上年相比，减少3万元", "同比减少3万元", "我局较2024年减少3万元"]
)
def test_what_names_nothing_goes_on_with_the_same(words: str) -> None:
    disclosure = told(THREE, f"公务接待费5万元，{words}，原因是压缩接待。")
    assert changes(disclosure) == [("T7/S3", "-30000")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "教育支出60万元，其中：基本支出40万元，项目支出20万元。",
            "T1/205=60 T3/205/basic=40 T3/205/project=20",
        ),
        (
            "教育支出60万元；其中：基本支出40万元，比上年减少1万元，原因是调出；项目支出20万元。",
            "T1/205=60 T3/205/basic=40 T3/205/project=20",
        ),
        (
            "教育支出60万元。其中基本支出40万元。项目支出20万元。",
            "T1/205=60 T3/205/basic=40 T3/205/project=20",
        ),
        (
            "教育支出60万元（基本支出40万元，项目支出20万元）。",
            "T1/205=60 T3/205/basic=40 T3/205/project=20",
        ),
        (
            "教育支出60万元，其中：\n基本支出40万元；\n项目支出20万元。",
            "T1/205=60 T3/205/basic=40 T3/205/project=20",
        ),
        (
            "支出预算60万元，其中：教育支出60万元；基本支出40万元，项目支出20万元。",
            "T3/total=60 T1/205=60 T3/total/basic=40 T3/total/project=20",
        ),
        (
            "支出预算60万元，其中：基本支出40万元，项目支出20万元。",
            "T3/total=60 T3/total/basic=40 T3/total/project=20",
        ),
        ("茶园补偿款60万元，其中：基本支出40万元，项目支出20万元。", ""),
    ],
)
def test_a_list_splits_what_stands_before_it(sentence: str, expected: str) -> None:
    assert figures(told(REVENUES, *sentence.split("\n"))) == expected


@pytest.mark.parametrize(
    ("section", "sentence", "expected"),
    [
        (
            REVENUES,
            "基本支出、项目支出分别为40万元、20万元。",
            "T3/total/basic=40 T3/total/project=20",
        ),
        (
            REVENUES,
            "基本支出和项目支出分别为40万元和20万元。",
            "T3/total/basic=40 T3/total/project=20",
        ),
        (REVENUES, "基本支出、项目支出分别为40、20万元。", "T3/total/basic=40 T3/total/project=20"),
        (
            REVENUES,
            "基本支出、项目支出分别是40.50，20.25万元。",
            "T3/total/basic=40.50 T3/total/project=20.25",
        ),
        (THREE, "公务用车购置和运行维护费、公务接待费分别为6万元、2万元。", "T7/S2=6 T7/S3=2"),
        (THREE, "公务用车运行维护费和公务接待费分别为6万元和2万元。", "T7/S202=6 T7/S3=2"),
        (REVENUES, "收、支总计各为61.20万元、63.40万元。", "T1/revenue/total=61.20 T1/total=63.40"),
        (
            REVENUES,
            "收入总计、支出总计分别为61.20，63.40万元。",
            "T1/revenue/total=61.20 T1/total=63.40",
        ),
        (COST, "2025年、2024年机关运行经费分别为40万元、38万元。", "O1/total=40"),
        (COST, "2024年和2025年机关运行经费分别为38万元和40万元。", "O1/total=40"),
        (REVENUES, "基本支出、茶园补偿款分别为40万元、20万元。", ""),
        (REVENUES, "基本支出40万元、20万元。", ""),
        (THREE, "“三公”经费预算50，000元。", "T7/total=50，000"),
    ],
)
def test_figures_in_a_row_go_to_their_names(section: str, sentence: str, expected: str) -> None:
    assert figures(told(section, sentence)) == expected


def test_the_year_before_in_a_row_is_the_prior_figure() -> None:
    (line,) = told(
        COST, "2025年、2024年机关运行经费分别为40万元、38万元，增加2万元，原因是涨价。"
    ).lines
    assert line.prior
    assert line.prior.printed == "38"


def test_changes_of_both_sides_in_a_row() -> None:
    sentence = (
        "收、支总计各为61万元、63万元。与上年相比，收、支总计各减少2，3万元，各下降3.17%、4.55%。"
    )
    reasons = told(REVENUES, sentence).reasons
    assert changes(told(REVENUES, sentence)) == [
        ("T1/revenue/total", "-20000"),
        ("T1/total", "-30000"),
    ]
    assert [str(r.percent.value) for r in reasons if r.percent] == ["-3.17", "-4.55"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "收入合计60万元，比上年减少5万元，原因是人员减少其中：事业收入20万元，其他收入40万元。",
            "R301=20 R305=40",
        ),
        ("收入合计60万元，比上年减少5万元，原因是人员减少；其他收入40万元。", "R305=40"),
        ("收入合计60万元，比上年减少5万元，原因是人员减少。其中：其他收入40万元。", "R305=40"),
        ("收入合计60万元，比上年减少5万元，原因是减少聘用人员，其中：茶艺师3万元。", ""),
        ("收入合计60万元，比上年减少5万元，原因是一是调出2人；二是其他收入减少40万元。", ""),
    ],
)
def test_a_reason_ends_where_a_new_statement_begins(sentence: str, expected: str) -> None:
    items = [
        f"{line.code}={line.amount.printed}" for line in told(REVENUES, sentence).lines if line.code
    ]
    assert " ".join(items) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("比上年增加（减少）3万元", []), ("比上年增加/减少3万元", []), ("较上年增减3万元", []),
        ("比上年减少（增加）3万元", []), ("比2022年减少3万元", []), ("比上年增加3万元", ["30000"]),
        ("比2024年减少3万元", ["-30000"]),
    ],
)  # fmt: skip
def test_a_change_has_one_direction_and_the_year_before(words: str, expected: list[str]) -> None:
    disclosure = told(THREE, f"“三公”经费9万元，{words}，原因是公务增多。")
    assert [yuan for _, yuan in changes(disclosure)] == expected


def test_a_percentage_in_brackets_after_a_change_is_no_share() -> None:
    disclosure = told(THREE, "公务接待费2万元，较上年减少3万元（60%），原因是压缩。")
    assert disclosure.lines[0].share is None
    assert str(disclosure.reasons[0].percent and disclosure.reasons[0].percent.value) == "-60"


def test_money_carried_over_is_not_what_is_compared() -> None:
    sentence = "收入总计60万元，其中年初结转和结余4万元，较上年增加5万元，增长9.09%。"
    assert changes(told(REVENUES, sentence, title=ACCOUNTS)) == [("T1/revenue/total", "50000")]


def test_the_parts_of_a_plan_are_plans() -> None:
    disclosure = told(
        THREE,
        "2024年“三公”经费预算为20万元，其中：公务接待费9万元，公务用车运行维护费11万元。",
        "2024年“三公”经费支出决算15万元，其中：公务接待费7万元，公务用车运行维护费8万元。",
        title=ACCOUNTS,
    )
    assert figures(disclosure) == "T7/total=15 T7/S3=7 T7/S202=8"
    assert [line.planned and line.planned.printed for line in disclosure.lines] == ["20", "9", "11"]


@pytest.mark.parametrize(
    "words", ["比年初预算减少2万元", "较2024年预算数减少2万元", "与2024年度预算相比，减少2万元"]
)
def test_the_plan_of_the_year_is_no_year_before(words: str) -> None:
    (reason,) = told(THREE, f"公务接待费支出7万元，{words}，主要是压缩。", title=ACCOUNTS).reasons
    assert reason.against is Base.PLAN


@pytest.mark.parametrize(
    ("sentence", "completion"),
    [
        ("支出年初预算为80万元，支出决算为60万元，完成年初预算的75.00%。", "75.00"),
        ("支出全年预算为80万元，支出决算为60万元，完成全年预算数的75.00%。", "75.00"),
        ("支出年初预算为50万元，支出决算为60万元，完成全年预算的75.00%。", ""),
    ],
)
def test_a_completion_rate_goes_with_its_plan(sentence: str, completion: str) -> None:
    (line,) = told(GENERAL_SPENT, f"一般公共预算财政拨款{sentence}", title=ACCOUNTS).lines
    assert str(line.completion.value if line.completion else "") == completion


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "（1）茶艺支出3万元。\n（2）行政运行支出40万元。\n（3）森林资源培育20万元。",
            "T5/行政运行=40 T5/2130205=20",
        ),
        ("教育支出60万元，其中：行政运行20万元。", "T5/205=60 T5/2050101=20"),
        (
            "初中教育支出20万元，其中：基本支出15万元，项目支出5万元。",
            "T5/2050203=20 T5/2050203/basic=15 T5/2050203/project=5",
        ),
        (
            "基本支出60万元，其中：工资福利支出40万元，商品和服务支出20万元。",
            "T5/total/basic=60 T6/301=40 T6/302=20",
        ),
        (
            "基本支出60万元，其中：基本工资40万元、奖金5万元、住房公积金6万元。",
            "T5/total/basic=60 T6/30101=40 T6/30103=5 T6/30113=6",
        ),
        ("项目支出60万元，其中：商品和服务支出20万元。", "T5/total/project=60"),
        ("一是工资福利支出40万元；\n二是对个人和家庭补助支出2万元。", "T6/301=40 T6/303=2"),
        ("住房公积金支出6万元，主要用于缴存。", "T5/2210201=6"),
    ],
)
def test_items_and_economic_lines_by_name(sentence: str, expected: str) -> None:
    assert figures(told(GENERAL, *sentence.split("\n"))) == expected


def test_what_stands_before_a_colon_names_the_figure() -> None:
    lines = (
        "（一）收入预算：2025年年初预算数60万元，其中：事业收入60万元。",
        "（二）支出预算：2025年年初预算数61万元。",
    )
    assert figures(told(REVENUES, *lines)) == "T1/revenue/total=60 T1/revenue/R301=60 T3/total=61"


LIST = "2025年“三公”经费预算3万元，其中：公务接待费1万元，公务用车运行维护费2万元。"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("总体比上年减少4万元。", [("T7/total", "-40000")]),
        ("全年开支较上年减少4万元。", [("T7/total", "-40000")]),
        ("2025年预算数较2024年预算数减少4万元。", [("T7/total", "-40000")]),
        ("资金总量比上年增加4万元。", [("T7/total", "40000")]),
        ("公务接待费比上年增加4万元。", [("T7/S3", "40000")]),
        ("比上年公务接待费减少4万元。", [("T7/S3", "-40000")]),
        ("办公楼维修比去年多4万元，主要原因是屋顶漏水。", []),
        ("食堂采买比上年增加4万元。", []),
        ("大厅灯光改造增加4万元。", []),
        ("其他比上年减少4万元。", []),
        ("接待批次多，食堂采买比上年增加4万元。", []),
    ],
)
def test_a_change_of_what_is_not_understood_is_nobodys(
    sentence: str, expected: list[tuple[str, str]]
) -> None:
    found = reading(THREE, LIST + sentence)
    assert changes(found.disclosure) == expected
    assert ["4万元"] * (not expected) == [each.printed for each in found.coverage.unread]
