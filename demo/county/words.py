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
from demo.county.profiles import COUNTY, TEXTS, Profile
from demo.county.rows import printed
from demo.county.tables import three_public
from demo.county.years import FIRST, Year

_PRIORITIES_A_YEAR = 4


def identity_of(profile: Profile) -> Identity:
    """Who discloses."""
    level = "二级预算单位" if profile.superior else "一级预算单位"
    return Identity(profile.full_name, (profile.short_name,), COUNTY, level)


def title_of(profile: Profile, year: Year) -> str:
    """Return the document's title."""
    whose = "单位" if profile.superior else "部门"
    kind = "预算" if year.phase is Phase.BUDGET else "决算"
    return f"{profile.full_name}{year.year}年{whose}{kind}公开"


def functions_of(profile: Profile) -> Iterator[Function]:
    """Return what the department is for."""
    for number, text in enumerate(profile.functions, 1):
        yield Function(number, text)


def priorities_of(profile: Profile, year: Year) -> Iterator[Priority]:
    """Return four of the department's priorities, each year another first one."""
    start, known = (year.year - FIRST) % len(profile.priorities), profile.priorities
    turned = (*known[start:], *known[:start])
    for number, (title, text) in enumerate(turned[:_PRIORITIES_A_YEAR], 1):
        yield Priority(number, title, text)


def units_of(profile: Profile) -> Iterator[Unit]:
    """Return the department itself, the units below it, its offices; of a unit, itself and its offices."""
    own = "" if profile.superior else "（本级）"
    units = [
        (f"{profile.full_name}{own}", UnitKind.SELF),
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
        indicators = tuple(_indicator(*measure) for measure in project.measures)
        yield Project(
            number=number, name=name, amount=printed(amount), goal=project.goal,
            indicators=indicators, source=Source(Section.TABLES, f"项目支出绩效目标表第{number}行"),
        )  # fmt: skip


def _indicator(kind: str, what: str, target: str, unit: str) -> Indicator:
    category, subcategory = TEXTS["indicators"][kind]
    return Indicator(category, subcategory, what, target, unit)


def holdings_of(profile: Profile) -> Iterator[Holding]:
    """Return what the department holds at the end of the year before."""
    source = Source(Section.ASSETS, "国有资产说明")
    yield Holding("公务用车", profile.vehicles, "辆", source)
    yield Holding("单价100万元以上的设备", profile.machines, "台（套）", source)


def glossary_of(year: Year) -> Iterator[Term]:
    """Return the terms that the document uses."""
    funds = {each.fund for each in year.spending}
    left_out = {
        "政府性基金预算拨款收入": Fund.GOVERNMENT_FUND not in funds,
        "财政专户管理资金收入": Fund.SPECIAL_ACCOUNT not in funds,
        "事业收入": Fund.BUSINESS not in funds,
        "上年结转": not year.opening,
    }
    used = [(term, text) for term, text in TEXTS["glossary"].items() if not left_out.get(term)]
    for number, (term, text) in enumerate(used, 1):
        yield Term(number, term, text)


def passages_of(profile: Profile, year: Year, reasons: list[Reason]) -> Iterator[Passage]:
    """Return the sections that every department writes in words of its own; the others are standard."""
    kind = "预算" if year.phase is Phase.BUDGET else "决算"
    told = [each.source.text for each in reasons if each.source.section is Section.THREE_PUBLIC]
    text = "".join((_three_public(profile, year, kind), *told))
    yield Passage(Section.THREE_PUBLIC, f"“三公”经费{kind}情况说明", text)
    yield Passage(Section.OTHER_MATTERS, "人员情况", _people(profile, year))
    if not any(each.project for each in year.spending):
        none = f"{profile.short_name}{year.year}年没有项目支出，没有编制绩效目标。"
        yield Passage(Section.PERFORMANCE, "绩效目标情况", none)


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
