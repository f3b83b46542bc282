"""Why something changed: that a reason is given, and that it fits the direction and the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.model import Direction, Reason
from budgets.disclosure.rules.cells import printed, printed_en
from budgets.disclosure.rules.changes import WORD, Change, change_of, percentage
from budgets.disclosure.rules.registry import (
    EXPLANATION,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    rule,
)
from budgets.disclosure.rules.relations import figure_of
from budgets.disclosure.rules.within_tables import missing

_MORE = re.compile(
    r"增加|新增|增长|上升|提高|上调|扩大|增编|调入|补充|加大|上涨|招录|晋升|晋级|增资|调资|普调|增人"
)
_LESS = re.compile(r"减少|压减|下降|压缩|降低|削减|缩减|核减|调出|精简|减编|减人|缩小")
# Thrift explains a decrease, and that nothing rises; it never explains an increase.
_THRIFT = re.compile(r"厉行节约|过紧日子|从严控制|严格控制|严控|调离|离职|划出|撤销|节约开支|完工")
_WHY_MORE = re.compile(
    r"购置|更新|新购|标准调整|调整.{0,4}标准|老化|较多|增多|补发|追加|安排|需要|因"
)
# "未新增车辆" and "上年新增的项目已完成" say nothing of this year's direction.
_NOT_SO = re.compile(
    r"(?:未|不再|没有|无|不|停止)(?:再)?(?:安排|需要?)?(?:增加|新增|增长|上升|提高|扩大|补充|减少|下降|购置)"
    r"|(?<![比较与同和])(?:上年度?|去年|以前年度)(?!.{0,4}相比)[^，。；、]*"
)
_EMPTY_REASON = re.compile(r"^[\s，。、；：]*(?:主要原因(?:是|为)?|主要是|原因是)?[\s，。、；：]*$")


@rule(
    "R31", "增减变化说明了原因，且与变化方向一致",
    "A change has a reason, and the reason agrees with its direction",
    family=Family.CHANGES,
    basis=EXPLANATION, severity=Severity.ERROR,
)  # fmt: skip
def reasons_agree_with_directions(case: Case) -> Iterator[Outcome]:
    if not case.disclosure.reasons:
        yield missing("增减变化说明")
    explained = {
        piece.section
        for piece in case.disclosure.passages
        if "原因" in piece.text or "主要是" in piece.text
    } | {reason.source.section for reason in case.disclosure.reasons if reason.text}
    for reason in case.disclosure.reasons:
        change = change_of(case, reason)
        yield _sign(reason, change)
        if reason.text or reason.source.section not in explained:
            yield _words(reason, change)


def _sign(reason: Reason, change: Change) -> Outcome:
    """The word of direction against the change that stands beside it, or else both years' figures."""
    said = change.change
    meant = _direction(said.yuan) if said is not None and said.yuan is not None else None
    if said is not None and meant not in (None, reason.direction):
        # "与上年持平，增加0.2万元" is loose, not false.
        loose = Direction.FLAT in (meant, reason.direction)
        words = printed(said), printed_en(said)
        return _against_direction(reason, change, *words, meant or Direction.FLAT, loose=loose)
    if isinstance(percentage(change), Fault):
        return HELD  # of a percentage that does not follow, R32 speaks
    percent = _percent_against_direction(reason, change)
    return percent if percent is not HELD else _years_against_direction(reason, change)


def _percent_against_direction(reason: Reason, change: Change) -> Outcome:
    percent = change.percent
    if percent is None or _direction(percent.value) is reason.direction:
        return HELD
    loose = percent.value == 0 or reason.direction is Direction.FLAT
    stated = f"{percent.value.normalize():f}%"
    return _against_direction(
        reason, change, stated, stated, _direction(percent.value), loose=loose
    )


def _against_direction(
    reason: Reason, change: Change, said: str, said_en: str, actual: Direction, *, loose: bool
) -> Fault:
    (word, word_en), (means, means_en) = WORD[reason.direction], WORD[actual]
    return Fault(
        Severity.WARNING if loose else Severity.ERROR,
        f"{reason.label}写为{word}，但{said}表示{means}。",
        f"{reason.label} is said to be {word_en}, but {said_en} means {means_en}.",
        (Figure(reason.label, said, change.place, "reasons"),),
    )


def _years_against_direction(reason: Reason, change: Change) -> Outcome:
    """The word of direction where only the amounts of both years are given."""
    now, prior = change.now, change.prior
    if not now or prior is None or prior.yuan is None or reason.comparable:
        return HELD
    spans = now.amount.interval, prior.interval
    difference = (now.amount.yuan or Decimal(0)) - prior.yuan
    if spans[0].meets(spans[1]) or _direction(difference) is reason.direction:
        return HELD
    word, word_en = WORD[reason.direction]
    return Fault(
        Severity.ERROR,
        f"{reason.label}写为{word}，但{now.label}{now.printed}，{change.base}为{printed(prior)}。",
        f"{reason.label} is said to be {word_en}, but {now.label_en} is {now.printed_en} and "
        f"{change.base_en} it is {printed_en(prior)}.",
        (
            figure_of(now),
            Figure(f"{reason.label}{change.base}数", printed(prior), change.place, "reasons"),
        ),
    )


def _direction(value: Decimal) -> Direction:
    if value == 0:
        return Direction.FLAT
    return Direction.INCREASE if value > 0 else Direction.DECREASE


def _words(reason: Reason, change: Change) -> Outcome:
    """The words of the reason: none at all, or all of the other direction."""
    if reason.direction is Direction.FLAT and change.now and change.now.amount.yuan == 0:
        return HELD  # nothing and nothing before: the reason is that of a neighbour
    word, word_en = WORD[reason.direction]
    stated = printed(reason.change) if reason.change else word
    figure = Figure(reason.label, stated, change.place, "reasons")
    if reason.direction is not Direction.FLAT and _EMPTY_REASON.match(reason.text):
        return Fault(
            Severity.WARNING,
            f"{reason.label}比{change.base}{word}，没有说明原因。",
            f"{reason.label}: {word_en} on {change.base_en}, without a reason.",
            (figure,),
        )
    said = _contrary(reason)
    if said is None:
        return HELD
    less = _LESS.search(said) or _THRIFT.search(said)
    return Fault(
        Severity.WARNING,
        f"{reason.label}写为{word}，原因却说“{said}”。",
        f"{reason.label}: {word_en}, but the reason speaks of {'less' if less else 'more'} "
        f"({said}).",
        (figure,),
    )


def _contrary(reason: Reason) -> str | None:
    """The word of a reason that speaks of the other direction, where no word speaks of its own."""
    text = _NOT_SO.sub("", reason.text)
    more, less, thrift = _MORE.search(text), _LESS.search(text), _THRIFT.search(text)
    if less and not more and reason.direction is not Direction.DECREASE:
        return less.group()
    if more and not less and not thrift and reason.direction is not Direction.INCREASE:
        return more.group()
    rises = reason.direction is Direction.INCREASE
    if rises and thrift and not more and not _WHY_MORE.search(_THRIFT.sub("", text)):
        return thrift.group()
    return None
