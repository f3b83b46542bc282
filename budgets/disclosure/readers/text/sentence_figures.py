"""Find the figures of a sentence and the role of each: value, change, last year's, share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from budgets.disclosure.model import Direction
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.blocks.cell_values import is_figure


class FigureRole(StrEnum):
    """What a figure says about its subject."""

    VALUE = "value"
    CHANGE = "change"
    PRIOR = "prior"
    PLANNED = "planned"
    SHARE = "share"
    CHANGE_PERCENT = "change_percent"
    COMPLETION = "completion"
    DIFFERENCE = "difference"  # 差值为0.9万元: from the plan, in a direction that both amounts tell
    UNCLEAR_CHANGE = "unclear_change"  # 增加（减少）: both words of a form are left
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SentenceFigure:
    """One figure with a unit; `gap` are the words between the figure before and this one."""

    start: int
    end: int
    printed: str
    unit: str
    gap: str
    role: FigureRole
    direction: Direction | None = None

    def amount(self, *, signed: bool = False) -> Amount:
        """Return the figure as an amount; `signed` takes a decrease as negative."""
        negative = signed and self.direction is Direction.DECREASE
        return Amount.of(self.printed, MoneyUnit(self.unit), negative=negative)


_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,14})(?:\.\d{1,6})?"
_INCREASE = "增加|增长|上升|提高|提升|上涨|增支|增幅|增|多"
_DECREASE = "减少|下降|降低|压减|压缩|缩减|核减|回落|减支|降幅|减|少"
_FIGURE = re.compile(
    rf"(?<![\d.])(?P<number>{_NUMBER})(?P<unit>万元|亿元|元|%|[万亿](?=[,;。)]|$)"
    # 「412.30、415.60万元」, 「较上年2.08减少0.03万元」: the first has the unit of the last
    rf"|(?=(?:[、和及与]{_NUMBER})+(?P<shared>万元|亿元|元|%))"
    rf"|(?=(?:{_INCREASE}|{_DECREASE})(?:了|约)?{_NUMBER}(?P<compared>万元|亿元|元))"
    rf")(?!/|以上|以下|\(含\)以上)"
)
FLAT = re.compile(r"持平|(?:一致|相同)|(?:无|没有)(?:增减)?(?:变化|变动)|不变|无增减")
DIRECTION = re.compile(rf"(?:(?P<up>{_INCREASE})|(?P<down>{_DECREASE}))")
_DIRECTED = re.compile(
    rf"(?:(?P<up>{_INCREASE})|(?P<down>{_DECREASE}))"
    rf"(?:\((?:{_INCREASE}|{_DECREASE})\))?(?:额|数|率|幅度?|支出|资金|了|约|为|共计|合计|各|:|达)*$"
)
# 增加（减少）5万元, 增加/减少5万元, 增减5万元
_EITHER = re.compile(
    rf"(?:(?:{_INCREASE})[(/或、](?:{_DECREASE})|(?:{_DECREASE})[(/或、](?:{_INCREASE})|增减)[^,;]{{0,6}}$"
)
_COMPLETION = re.compile("完成[^,;]*(?:预算|计划)[^,;]*$")
_EXCEEDS_PLAN = re.compile(  # 决算数大于年初预算数2万元
    r"(?:(?P<up>大于|高于|超出?)|(?P<down>小于|低于))(?:本年度?|当年|年初|的)*预算(?:安排)?(?:数|金额)?$"
)
_SHARE = re.compile(r"(?:占|比重|占比)[^,;]*$|^\($")
_PRIOR = re.compile(
    r"(?:(?P<year>\d{4})年度?|上一?年度?|去年)(?!\s*(?:结转|结余))(?P<rest>[^,;。]{0,40})$"
)
# Between a figure of another year and the change on it: 「减少」, 「，下降」.
_NO_NEW_CLAUSE = re.compile(rf"[,(]?(?:{DIRECTION.pattern})(?:了|约|为|幅度?|额|数)*")
_YEAR_ALONE = re.compile(r"(?:19|20)\d{2}")
_DIFFERENCE = re.compile(r"(?:差值|差额|相差)(?:数|金额)?(?:为|是|:)*$")
_YEAR = re.compile(r"(\d{4})年(?!\d{1,2}月)")
_PLANNED = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算(?:数|安排|资金|为|是|的|:)*$")


def figures_of(plain: str, year: int, *, final: bool) -> Iterator[SentenceFigure]:
    """Yield the figures of one sentence of half-width text, in order.

    `year` is the fiscal year, by which last year's figures are told; `final` says that the document
    holds final accounts, where 年初预算数 is the plan beside them.
    """
    end, of_another_year, carried_out = 0, False, False
    before: tuple[FigureRole, Direction | None] = (FigureRole.OTHER, None)
    for found in _FIGURE.finditer(plain):
        if not is_figure(found["number"]):  # longer than any budget has
            continue
        if found["compared"] and _YEAR_ALONE.fullmatch(found["number"]):
            continue  # 较2017减少0.03万元
        gap = plain[end : found.start()]
        unit = found["unit"] or found["shared"] or found["compared"]
        unit = f"{unit}元" if unit in ("万", "亿") else unit  # 0.00万，
        if gap == "(" and unit == "%" and before[0] is FigureRole.CHANGE:
            before = FigureRole.CHANGE_PERCENT, before[1]  # 减少18.50万元（65.37%）
        else:
            before = _role(gap, unit, year, final=final)
        if unit == "%" and gap == "的" and carried_out:
            before = FigureRole.COMPLETION, None  # 完成全年预算95万元的94.74%
        carried_out = before[0] is FigureRole.PLANNED and "完成" in re.split("[,;。]", gap)[-1]
        if before[0] is FigureRole.UNCLEAR_CHANGE and not found["number"].strip("-0."):
            changed = FigureRole.CHANGE_PERCENT if unit == "%" else FigureRole.CHANGE
            before = changed, Direction.INCREASE  # nothing is neither: 增加（减少）0万元
        if of_another_year and _NO_NEW_CLAUSE.fullmatch(gap):
            before = FigureRole.OTHER, None  # 比2019年的12万元减少3.90万元
        role, direction = before
        of_another_year = role is FigureRole.OTHER and (
            of_another_year or is_of_another_year(gap, year)
        )
        yield SentenceFigure(
            found.start(), found.end(), found["number"], unit, gap, role, direction
        )
        end = found.end()


def _role(gap: str, unit: str, year: int, *, final: bool) -> tuple[FigureRole, Direction | None]:
    clause = re.split("[,;。]", gap)[-1]
    directed = _DIRECTED.search(clause)
    if _EITHER.search(clause):
        return FigureRole.UNCLEAR_CHANGE, None
    if unit == "%":
        if _COMPLETION.search(clause):
            return FigureRole.COMPLETION, None
        if _SHARE.search(clause):
            return FigureRole.SHARE, None
        return (
            (FigureRole.CHANGE_PERCENT, direction_of(directed))
            if directed
            else (FigureRole.OTHER, None)
        )
    if directed:
        return FigureRole.CHANGE, direction_of(directed)
    if _DIFFERENCE.search(clause):
        return (FigureRole.DIFFERENCE if final else FigureRole.OTHER), None
    if _SHARE.match(clause):
        return FigureRole.OTHER, None
    exceeding = _EXCEEDS_PLAN.search(clause)
    if final and exceeding:
        return FigureRole.CHANGE, direction_of(exceeding)
    if final and _PLANNED.search(gap):
        return FigureRole.PLANNED, None
    return _value_or_prior(clause, year), None


def _value_or_prior(clause: str, year: int) -> FigureRole:
    years = [int(found) for found in _YEAR.findall(clause)]
    prior = _PRIOR.search(clause)
    if prior and not (prior["year"] and int(prior["year"]) != year - 1):
        return FigureRole.VALUE if str(year) in prior["rest"] else FigureRole.PRIOR
    if years and years[-1] != year:
        return FigureRole.OTHER
    return FigureRole.VALUE


def is_of_another_year(gap: str, year: int) -> bool:
    """Return whether the words before a figure (half width) date it: neither this year nor the last."""
    years = _YEAR.findall(re.split("[,;。]", gap)[-1])
    return bool(years) and int(years[-1]) not in (year, year - 1)


def direction_of(found: re.Match[str]) -> Direction:
    """Return the direction that a match of `DIRECTION` says."""
    return Direction.INCREASE if found["up"] else Direction.DECREASE
