"""Why a year's figures differ from the year before: named from what really differs between the two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgets.disclosure.codes import ECONOMIC
from budgets.disclosure.model import (
    Direction,
    Fund,
    LineKey,
    Nature,
    Phase,
    Reason,
    Row,
    Section,
    Source,
    Table,
)
from budgets.disclosure.money import Amount, Percent
from demo.county.profiles import TEXTS, Profile
from demo.county.rows import UNIT, printed
from demo.county.tables import operating_cost, three_public
from demo.county.years import Year

_WORDS = {Direction.INCREASE: "增加", Direction.DECREASE: "减少"}
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class _Cause:
    """One part of a change, in hundreds of yuan, and what it is called in a reason."""

    change: int
    words: str


def reasons_of(profile: Profile, year: Year, before: Year) -> list[Reason]:
    """Return the reasons that a document gives, each with the sentence it stands in."""
    kind = "预算" if year.phase is Phase.BUDGET else "决算"
    causes = list(_causes(profile, year, before))
    general = list(_causes(profile, year, before, Fund.GENERAL))
    now, then = three_public(year), three_public(before)
    pick = year.year + len(profile.slug)

    def told(kind: str, change: int) -> str:
        words = TEXTS[kind].get(direction_of(change), [""])
        return str(words[pick % len(words)])

    total, total_before = _total(year), _total(before)
    own, own_before = year.total(fund=Fund.GENERAL), before.total(fund=Fund.GENERAL)
    found = [
        _reason(
            f"收支总{kind}", LineKey(Table.T1), total, total_before, year,
            Section.REVENUE_EXPENDITURE, _named(causes, total - total_before),
        ),
        _reason(
            "一般公共预算当年拨款" if kind == "预算" else "一般公共预算财政拨款支出",
            LineKey(Table.T5, fund=Fund.GENERAL), own, own_before, year,
            Section.GENERAL_BUDGET, _named(general, own - own_before),
        ),
    ]  # fmt: skip
    for code, label, kind_of_text in (
        ("S3", "公务接待费", "reception"),
        ("S2", "公务用车购置及运行维护费", "vehicles"),
    ):
        text = told(kind_of_text, now[code] - then[code])
        if code == "S2" and abs(now["S201"] - then["S201"]) > abs(now["S202"] - then["S202"]):
            text = _named(_vehicles_bought(profile, year, now, then), now[code] - then[code])
        about = LineKey(Table.T7, row=Row.ITEM, code=code, fund=Fund.GENERAL)
        found.append(_reason(label, about, now[code], then[code], year, Section.THREE_PUBLIC, text))
    cost, cost_before = operating_cost(year), operating_cost(before)
    if profile.superior and not (cost or cost_before):
        return found
    found.append(
        _reason(
            "机关运行经费", LineKey(Table.OPERATING_COST), cost, cost_before, year,
            Section.OPERATING_COST, _named(list(_running(year, before)), cost - cost_before),
        )
    )  # fmt: skip
    return found


def direction_of(change: int) -> Direction:
    """Which way a change goes."""
    if not change:
        return Direction.FLAT
    return Direction.INCREASE if change > 0 else Direction.DECREASE


def _total(year: Year) -> int:
    return year.total() + sum(year.closing.values())


def _reason(
    label: str, about: LineKey, now: int, then: int, year: Year, section: Section, text: str
) -> Reason:
    change = now - then
    direction = direction_of(change)
    percent = None
    if change and then:
        hundredths = (abs(change) * 20_000 + then) // (2 * then)  # of one per cent, rounded
        percent = Percent.of(f"{hundredths // 100}.{hundredths % 100:02d}", negative=change < 0)
    text = text if change else ""
    heading = {Section.OPERATING_COST: "机关运行经费"}.get(section, label)
    reason = Reason(
        about=about, label=label, direction=direction, change=_signed(change), percent=percent,
        prior=printed(then), text=text,
    )  # fmt: skip
    sentence = sentence_of(reason, year, now)
    return replace(reason, source=Source(section, f"{heading}说明", sentence))


def sentence_of(reason: Reason, year: Year, now: int) -> str:
    """Return a reason as the document prints it."""
    kind = "预算数" if year.phase is Phase.BUDGET else "决算数"
    kind = "" if reason.label.endswith(kind[:2]) else kind
    start = f"{year.year}年{reason.label}{kind}{printed(now).printed}万元，与上年"
    if reason.direction is Direction.FLAT or reason.change is None:
        return f"{start}持平。"
    percent = ""
    if reason.percent:
        way = "增长" if reason.direction is Direction.INCREASE else "下降"
        percent = f"，{way}{reason.percent.printed}%"
    change = f"相比{_WORDS[reason.direction]}{reason.change.printed}万元"
    return f"{start}{change}{percent}，主要原因是{reason.text}。"


def _signed(change: int) -> Amount:
    size = abs(change)
    return Amount.of(f"{size // 100}.{size % 100:02d}", UNIT, negative=change < 0)


def _causes(
    profile: Profile, year: Year, before: Year, fund: Fund | None = None
) -> Iterator[_Cause]:
    """Each project, the people, the office: by how much it differs, and why."""
    now, then = _by_project(year, fund), _by_project(before, fund)
    for name in {**then, **now}:
        change = now.get(name, 0) - then.get(name, 0)
        project = profile.project(name)
        if name not in then:
            words = f"新增“{name}”项目"
        elif name not in now:
            words = f"“{name}”任务已经完成"
        else:
            words = f"{project.up if change > 0 else project.down}，“{name}”"
        yield _Cause(change, words)
    only = {"fund": fund} if fund else {}

    def difference(nature: Nature) -> int:
        return year.total(nature=nature, **only) - before.total(nature=nature, **only)

    people = difference(Nature.PERSONNEL)
    joined = year.staff - before.staff
    if people > 0:
        why = f"新进{joined}名机关人员并正常调资" if joined > 0 else "工资正常晋级晋档"
    else:
        why = f"机关在职人员净减{-joined}名" if joined < 0 else "年中退休人员较多"
    yield _Cause(people, f"{why}，人员经费")
    yield _Cause(difference(Nature.PUBLIC), "办公差旅等公用经费")


def _by_project(year: Year, fund: Fund | None) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for each in year.spending:
        if each.project and fund in (None, each.fund):
            found[each.project] += each.amount
    return found


def _running(year: Year, before: Year) -> Iterator[_Cause]:
    """Return what the organ's running cost differs in, by what it buys."""
    change: dict[str, int] = defaultdict(int)
    for sign, each_year in ((1, year), (-1, before)):
        for each in each_year.spending:
            if each.nature is Nature.PUBLIC and each.organ and each.fund is Fund.GENERAL:
                change[each.economic] += sign * each.amount
    for code, amount in change.items():
        yield _Cause(amount, ECONOMIC.name_of(code, year.year))


def _vehicles_bought(
    profile: Profile, year: Year, now: dict[str, int], then: dict[str, int]
) -> list[_Cause]:
    change = now["S201"] - then["S201"]
    project = next(each for each in profile.projects if each.economic == "31013")
    return [_Cause(change, f"{project.up if change > 0 else project.down}，购置费")]


def _named(causes: list[_Cause], change: int) -> str:
    """Return the largest causes that go the way of the whole change."""
    same_way = [each for each in causes if each.change * change > 0]
    same_way.sort(key=lambda each: -abs(each.change))
    word = _WORDS.get(direction_of(change), "")
    return "；".join(
        f"{each.words}{word}{printed(abs(each.change)).printed}万元"
        for each in same_way[:_MOST_NAMED]
    )
