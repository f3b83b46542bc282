"""What an edition of the county says besides its figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from budgets.disclosure.model import (
    Function,
    Fund,
    Holding,
    Identity,
    Indicator,
    Passage,
    Phase,
    Priority,
    Project,
    Reason,
    Section,
    Source,
    Term,
    Unit,
    UnitKind,
)
from demo.county.profiles import COUNTY, Profile
from demo.county.rows import printed
from demo.county.tables import three_public
from demo.county.years import FIRST, Year

_PRIORITIES_A_YEAR = 4
_LEVELS = {
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "经济": ("效益指标", "经济效益指标"),
    "社会": ("效益指标", "社会效益指标"),
    "持续": ("效益指标", "可持续影响指标"),
    "满意": ("满意度指标", "服务对象满意度指标"),
}
_GLOSSARY = {
    "一般公共预算拨款收入": "指县级财政用税收等公共收入，在当年安排给部门使用的资金。",
    "政府性基金预算拨款收入": "指从土地出让、彩票公益金等专项收入中安排，只能用于规定用途的资金。",
    "财政专户管理资金收入": "指缴入财政专户、单独管理的教育收费等资金。",
    "事业收入": "指事业单位开展医疗、教学等业务活动取得的收入。",
    "上年结转": "指上年安排、当年没有用完，按规定继续用于原来项目的资金。",
    "基本支出": "指为了保障机构运转和人员待遇，每年都要发生的支出，包括人员经费和公用经费。",
    "项目支出": "指为了完成某一项专门任务，在基本支出以外安排的支出。",
    "“三公”经费": "指财政拨款中用于因公出国（境）、公务用车购置及运行维护、公务接待的开支。",
    "机关运行经费": "指机关用于办公、印刷、水电、差旅、会议、维修等方面的公用开支。",
    "绩效目标": "指使用一笔资金预期要达到的产出和效果，年末据此开展评价。",
}


def identity_of(profile: Profile) -> Identity:
    """Who discloses."""
    return Identity(profile.full_name, (profile.short_name,), COUNTY, "一级预算单位")


def title_of(profile: Profile, year: Year) -> str:
    """The document's title."""
    kind = "部门预算公开" if year.phase is Phase.BUDGET else "部门决算公开"
    return f"{profile.full_name}{year.year}年{kind}"


def functions_of(profile: Profile) -> Iterator[Function]:
    """What the department is for."""
    for number, text in enumerate(profile.functions, 1):
        yield Function(number, text)


def priorities_of(profile: Profile, year: Year) -> Iterator[Priority]:
    """Four of the department's priorities, each year another first one."""
    start, known = (year.year - FIRST) % len(profile.priorities), profile.priorities
    turned = (*known[start:], *known[:start])
    for number, (title, text) in enumerate(turned[:_PRIORITIES_A_YEAR], 1):
        yield Priority(number, title, text)


def units_of(profile: Profile) -> Iterator[Unit]:
    """The department itself, the units below it, its offices."""
    units = [
        (f"{profile.full_name}（本级）", UnitKind.SELF),
        *((name, UnitKind.SUBORDINATE) for name in profile.units),
        *((name, UnitKind.INTERNAL) for name in profile.offices),
    ]
    for number, (name, kind) in enumerate(units, 1):
        yield Unit(number, name, kind)


def projects_of(profile: Profile, year: Year) -> Iterator[Project]:
    """T10: every project of the year with its goal."""
    amounts: dict[str, int] = defaultdict(int)
    for each in year.spending:
        if each.project:
            amounts[each.project] += each.amount
    for number, (name, amount) in enumerate(amounts.items(), 1):
        project = profile.project(name)
        indicators = tuple(
            Indicator(*_LEVELS[kind], what, target, unit)
            for kind, what, target, unit in project.measures
        )
        yield Project(
            number=number, name=name, amount=printed(amount), goal=project.goal,
            indicators=indicators, source=Source(Section.TABLES, f"项目支出绩效目标表第{number}行"),
        )  # fmt: skip


def holdings_of(profile: Profile) -> Iterator[Holding]:
    """What the department holds at the end of the year before."""
    yield Holding("公务用车", profile.vehicles, "辆", Source(Section.ASSETS, "国有资产说明"))
    large = len(profile.institutions)
    yield Holding(
        "单价100万元以上的设备", large, "台（套）", Source(Section.ASSETS, "国有资产说明")
    )


def glossary_of(year: Year) -> Iterator[Term]:
    """The terms that the document uses."""
    funds = {each.fund for each in year.spending}
    left_out = {
        "政府性基金预算拨款收入": Fund.GOVERNMENT_FUND not in funds,
        "财政专户管理资金收入": Fund.SPECIAL_ACCOUNT not in funds,
        "事业收入": Fund.BUSINESS not in funds,
        "上年结转": not year.opening,
    }
    used = [(term, text) for term, text in _GLOSSARY.items() if not left_out.get(term)]
    for number, (term, text) in enumerate(used, 1):
        yield Term(number, term, text)


def passages_of(profile: Profile, year: Year, reasons: list[Reason]) -> Iterator[Passage]:
    """The sections that every department writes in words of its own; the others are standard."""
    kind = "预算" if year.phase is Phase.BUDGET else "决算"
    told = [each.source.text for each in reasons if each.source.section is Section.THREE_PUBLIC]
    text = "".join((_three_public(profile, year, kind), *told))
    yield Passage(Section.THREE_PUBLIC, f"“三公”经费{kind}情况说明", text)
    yield Passage(Section.OTHER_MATTERS, "人员情况", _people(profile, year))


def _people(profile: Profile, year: Year) -> str:
    whole = "机关和所属单位" if profile.institutions else "机关"
    return f"{profile.short_name}{whole}{year.year}年初实有在职人员{year.people}人。"


def _three_public(profile: Profile, year: Year, kind: str) -> str:
    items = {code: printed(amount).printed for code, amount in three_public(year).items()}
    return (
        f"{profile.short_name}{year.year}年“三公”经费{kind}数{items['']}万元，其中："
        f"因公出国（境）费用{items['S1']}万元，公务用车购置费{items['S201']}万元，"
        f"公务用车运行维护费{items['S202']}万元，公务接待费{items['S3']}万元。"
    )
