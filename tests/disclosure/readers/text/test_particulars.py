"""What the law asks for besides the tables is read from sentences and tables of counts, never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from budgets.disclosure.model import CompletionBase, Disclosure, ParticularKind
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.reading import Reading

THREE, UNITS = "“三公”经费支出决算情况说明", "部门决算单位构成"
PROCURED, GOALS = "政府采购支出情况", "预算绩效管理情况"


def reading(heading: str, *sentences: str) -> Reading:
    lines = (
        "青峰县水务局2023年度部门决算", "一、主要职责", "1.管理水务。",
        "二、一般公共预算财政拨款支出决算情况说明", "2023年一般公共预算财政拨款支出10万元。",
        f"三、{heading}", *sentences,
    )  # fmt: skip
    return read_bytes("决算.txt", "\n".join(lines).encode())


def said(disclosure: Disclosure) -> dict[str, Any]:
    return {
        each.kind.value: each.count if each.amount is None else each.amount.printed
        for each in disclosure.particulars
    }


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("本年度因公出国（境）团组0个、0人次。", {"abroad_groups": 0, "abroad_people": 0}),
        ("组织1个因公出国团组，共计3人次。", {"abroad_groups": 1, "abroad_people": 3}),
        (
            "参加其他单位组织的因公出国（境）团组1个，累计2人。",
            {"abroad_groups": 1, "abroad_people": 2},
        ),
        ("国内公务接待25批次、累计1,210人次。", {"receptions": 25, "guests": 1210}),
        ("国内公务接待批次28，人次310。", {"receptions": 28, "guests": 310}),
        (
            "国内公务接待支出2万元，接待46批次，368人次；外事接待支出0万元，接待0批次，0人次。",
            {
                "receptions": 46,
                "guests": 368,
                "foreign_affairs_receptions": 0,
                "foreign_affairs_guests": 0,
            },
        ),
        ("公务接待5批次，国（境）外公务接待0批次。", {"receptions": 5, "foreign_receptions": 0}),
        ("公务用车购置0辆、年末保有量3辆。", {"cars_bought": 0, "cars_kept": 3}),
        ("我单位车辆购置数量为0台，公务用车保有量为2台。", {"cars_bought": 0, "cars_kept": 2}),
        ("公务用车购置费0万元，公务用车运行维护费8万元。", {}),
        # of another year, a change, a plan beside accounts
        ("2022年接待30批次、200人次。", {}),
        ("国内公务接待批次比上年减少3批次、20人次。", {}),
        ("预算安排接待50批次，实际接待46批次。", {"receptions": 46}),
        ("处置公务用车1辆。", {}),
        # two numbers of one kind
        ("国内公务接待25批次。国内公务接待26批次。", {}),
    ],
)
def test_counts_of_trips_cars_and_receptions(sentence: str, found: dict[str, int]) -> None:
    assert said(reading(THREE, sentence).disclosure) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "本部门人员编制58名，其中：行政编制24名，事业编制34名。年末实有在职人员55人，其中：行政人员23人，"
            "事业人员32人；退休人员22人。",
            {
                "posts": 58,
                "posts_administrative": 24,
                "posts_institution": 34,
                "staff": 55,
                "staff_administrative": 23,
                "staff_institution": 32,
                "retired_staff": 22,
            },
        ),
        (
            "青峰县水务局核定编制58名（行政编制24名，参公编制34名），实有人员77人，其中在职55人，离退休22人。",
            {
                "posts": 58,
                "posts_administrative": 24,
                "posts_civil": 34,
                "staff": 55,
                "retired": 22,
            },
        ),
        (
            "截至2023年12月31日，我局离退休人员22人，其中：离休1人，退休21人，遗属3人。",
            {"retired": 22, "retired_cadres": 1, "retired_staff": 21, "dependants": 3},
        ),
        ("现有在校学生1,200人，教职工编制80名。", {"students": 1200, "posts": 80}),
        # of one of its units, or of a part; a change
        ("灌区管理所编制34名，实有32人。", {}),
        ("局机关行政编制20名。", {}),
        ("年末实有人数55人，较上年增加3人。", {"staff": 55}),
        ("在职55人、退休22人。", {"staff": 55, "retired_staff": 22}),
        ("2023年退休2人，调入3人。", {}),
        ("本年退休2人。", {}),
        ("新招聘教师12名，安排就业300人。", {}),
    ],
)
def test_posts_and_people(sentence: str, found: dict[str, int]) -> None:
    assert said(reading(UNITS, sentence).disclosure) == found


@pytest.mark.parametrize(
    ("sentence", "found", "shares"),
    [
        ("预留给中小企业的采购份额为120.00万元。", {"reserved": "120.00"}, {}),
        (
            "面向中小企业预留政府采购项目金额70万元，其中，面向小型和微型企业预留49万元。",
            {"reserved": "70", "reserved_small": "49"},
            {},
        ),
        (
            "授予中小企业合同金额118.30万元，占政府采购支出总额的68.62%，其中：授予小微企业合同金额90万元，"
            "占授予中小企业合同金额的76.08%。",
            {"awarded": "118.30", "awarded_small": "90"},
            {"awarded": "68.62"},
        ),
        ("货物采购授予中小企业合同金额占货物支出金额的40%。", {}, {}),
        ("在面向中小企业预留的采购项目中，由中小企业中标的金额为20万元。", {}, {}),
    ],
)
def test_procurement_from_small_firms(
    sentence: str, found: dict[str, str], shares: dict[str, str]
) -> None:
    read = reading(PROCURED, "2023年政府采购支出总额172.40万元。", sentence)
    assert said(read.disclosure) == found
    stated = {x.kind.value: x.share.printed for x in read.disclosure.particulars if x.share}
    assert stated == shares
    unread = {each.printed.removesuffix("万元").removesuffix("%") for each in read.coverage.unread}
    assert not unread & {*found.values(), *shares.values()}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "编制绩效目标的项目共3个，涉及金额730.00万元。",
            {"goal_projects": 3, "goal_money": "730.00"},
        ),
        (
            "全部5个项目实行绩效目标管理，涉及预算400万元。",
            {"goal_projects": 5, "goal_money": "400"},
        ),
        (
            "编报绩效目标的项目9个，涉及资金40万元；绩效自评的项目8个，涉及资金30万元。",
            {
                "goal_projects": 9,
                "goal_money": "40",
                "evaluated_projects": 8,
                "evaluated_money": "30",
            },
        ),
        (
            "对项目支出开展绩效自评，其中，一级项目2个，二级项目14个，共涉及资金1,200.5万元。",
            {"evaluated_money": "1,200.5"},
        ),
        ("绩效自评中选取重点项目2个，重点项目涉及资金20万元。", {}),
    ],
)
def test_performance_goals(sentence: str, found: dict[str, object]) -> None:
    read = reading(GOALS, sentence)
    assert said(read.disclosure) == found
    amounts = {each for each in found.values() if isinstance(each, str)}
    assert not {each.printed.removesuffix("万元") for each in read.coverage.unread} & amounts


TABLE = """<h1>青峰县水务局2023年度部门决算</h1><p>一、主要职责</p><p>1.管理水务。</p>
<p>二、一般公共预算财政拨款支出决算情况说明</p><p>2023年一般公共预算财政拨款支出10万元。</p><table>{rows}</table>"""


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [("项目", "统计数"), ("1.因公出国（境）团组数（个）", "0"), ("4.公务用车保有量（辆）", "3"),
             ("5.国内公务接待批次（个）", "46"), ("其中：外事接待批次（个）", "2"),
             ("6.国内公务接待人次（人）", "1,368")],
            {"abroad_groups": 0, "cars_kept": 3, "receptions": 46, "foreign_affairs_receptions": 2,
             "guests": 1368},
        ),
        ([("国内公务接待批次", "国内公务接待人次"), ("46", "368")], {"receptions": 46, "guests": 368}),
        ([("项目", "预算数", "决算数"), ("国内公务接待批次（个）", "50", "46")], {}),
    ],
)  # fmt: skip
def test_counts_in_a_table(rows: list[tuple[str, ...]], found: dict[str, int]) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    disclosure = read_bytes("决算.html", TABLE.format(rows=cells).encode()).disclosure
    assert said(disclosure) == found


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        ("年初预算为4万元，支出决算为2万元，完成年初预算的50%。", CompletionBase.YEAR_START),
        ("年初预算为4万元，支出决算为2万元，完成预算的50%。", CompletionBase.YEAR_START),
        ("全年预算为4万元，支出决算为2万元，完成全年预算的50%。", CompletionBase.ADJUSTED),
        ("支出决算为2万元，完成调整预算的50%。", CompletionBase.ADJUSTED),
        ("预算为4万元，支出决算为2万元，完成预算的50%。", None),
    ],
)
def test_a_rate_of_completion_keeps_its_base(sentence: str, base: CompletionBase | None) -> None:
    disclosure = reading(THREE, f"公务接待费{sentence}").disclosure
    (line,) = (line for line in disclosure.lines if line.completion)
    assert (line.code, line.completion_base) == ("S3", base)


def test_every_kind_is_named_in_the_readers_tests_or_is_a_part_of_one() -> None:
    """A kind that no wording reaches would be a column of blanks."""
    text = Path(__file__).read_text("utf-8")
    unnamed = {kind for kind in ParticularKind if f'"{kind.value}"' not in text}
    assert unnamed == {ParticularKind.POSTS_SUPPORT, ParticularKind.STAFF_CIVIL,
                       ParticularKind.STAFF_SUPPORT, ParticularKind.FOREIGN_GUESTS}  # fmt: skip
