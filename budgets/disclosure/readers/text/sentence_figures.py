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
_FIGURE = re.compile(
    rf"(?<![\d.])(?P<number>{_NUMBER})(?P<unit>万元|亿元|元|%)(?!/|以上|以下|\(含\)以上)"
)
_INCREASE = "增加|增长|上升|提高|提升|上涨|增支|增幅|增|多"
_DECREASE = "减少|下降|降低|压减|压缩|缩减|核减|回落|减支|降幅|减|少"
DIRECTION = re.compile(rf"(?:(?P<up>{_INCREASE})|(?P<down>{_DECREASE}))")
_DIRECTED = re.compile(
    rf"(?:(?P<up>{_INCREASE})|(?P<down>{_DECREASE}))"
    rf"(?:\((?:{_INCREASE}|{_DECREASE})\))?(?:额|数|幅度?|支出|资金|了|约|为|共计|合计|各|:|达)*$"
)
_EXCEEDS_PLAN = re.compile(  # 决算数大于年初预算数2万元
    r"(?:(?P<up>大于|高于|超出?)|(?P<down>小于|低于))(?:本年度?|当年|年初|的)*预算(?:安排)?(?:数|金额)?$"
)
_SHARE = re.compile(r"(?:占|比重|占比)[^,;]*$|^\($")
_PRIOR = re.compile(
    r"(?:(?P<year>\d{4})年度?|上一?年度?|去年)(?!\s*(?:结转|结余))(?P<rest>[^,;。]{0,40})$"
)
_YEAR = re.compile(r"(\d{4})年(?!\d{1,2}月)")
_PLANNED = re.compile(r"(?<!公共)(?<!基金)(?<!经营)预算(?:数|安排|资金|为|是|的|:)*$")


def figures_of(plain: str, year: int, *, final: bool) -> Iterator[SentenceFigure]:
    """Yield the figures of one sentence of half-width text, in order.

    `year` is the fiscal year, by which last year's figures are told; `final` says that the document
    holds final accounts, where 年初预算数 is the plan beside them.
    """
    end = 0
    for found in _FIGURE.finditer(plain):
        if not is_figure(found["number"]):  # longer than any budget has
            continue
        gap = plain[end : found.start()]
        role, direction = _role(gap, found["unit"], year, final=final)
        yield SentenceFigure(
            found.start(), found.end(), found["number"], found["unit"], gap, role, direction
        )
        end = found.end()


def _role(gap: str, unit: str, year: int, *, final: bool) -> tuple[FigureRole, Direction | None]:
    clause = re.split("[,;。]", gap)[-1]
    directed = _DIRECTED.search(clause)
    if unit == "%":
        if "完成" in clause:
            return FigureRole.OTHER, None
        if _SHARE.search(clause):
            return FigureRole.SHARE, None
        return (
            (FigureRole.CHANGE_PERCENT, direction_of(directed))
            if directed
            else (FigureRole.OTHER, None)
        )
    if directed:
        return FigureRole.CHANGE, direction_of(directed)
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


def direction_of(found: re.Match[str]) -> Direction:
    """Return the direction that a match of `DIRECTION` says."""
    return Direction.INCREASE if found["up"] else Direction.DECREASE
