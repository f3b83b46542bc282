"""Why something changed: that a reason is given, and that it fits the direction and the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Base, Direction, Nature, Reason, Row
from budgets.disclosure.money import value_of
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.rules.changes import StatedChange, change_of, percentage
from budgets.disclosure.rules.line_index import printed, printed_en
from budgets.disclosure.rules.registry import (
    EXPLANATION,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import figure_of

_MORE = re.compile(
    r"增加|新增|增长|上升|提高|上调|扩大|增编|调入|补充|加大|上涨|招录|晋升|晋级|增资|调资|普调|增人"
)
_LESS = re.compile(r"减少|压减|下降|压缩|降低|削减|缩减|核减|调出|精简|减编|减人|缩小")
# Thrift explains a decrease, and that nothing rises; it never explains an increase.
_THRIFT = re.compile(r"厉行节约|过紧日子|从严控制|严格控制|严控|调离|离职|划出|撤销|节约开支|完工")
_WHY_MORE = re.compile(
    r"购置|更新|新购|标准调整|调整.{0,4}标准|老化|较多|增多|补发|追加|安排|需要|因"
)
# "未新增车辆", "上年新增的项目已完成" and "虽有增加，但…" say nothing of this year's direction.
_NOT_SO = re.compile(
    r"(?:虽|尽管)[^，。；]*|(?:未|没有|尚未)(?:按期)?(?:完工|完成)|"
    r"(?:未|不再|没有|无|不|停止)(?:再)?(?:安排|需要?)?(?:增加|新增|增长|上升|提高|扩大|补充|减少|下降|购置)"
    r"|(?<![比较与同和])(?:上年度?|去年|以前年度)(?!.{0,4}相比)[^，。；、]*"
)
# More of these is less money: 退休人员增加; "新增1辆，但比上年少1辆" compares by itself.
_MORE_OF_LESS = re.compile(
    r"(?:退休|离休|离退休|调出|离职|辞职|去世|死亡|减员|划出|完工|结余|节约|退役|报废)(?:人员|教师|职工|干部|人数|项目|金额|力度)*"
    r"(?:的)?(?:自然|较多|逐年|大幅)?(?:增加|增多|上升|提高|增长|加大)"
    r"|[比较](?:上年|去年|\d{4}年)[^，。；]{0,20}少[^，。；]{0,8}"
)
# The opening words of a reason with nothing behind them: "主要原因是。", "原因：;".
_BEGUN = re.compile(r"(?:主要)?原因(?:主要)?(?:是|为|系|[:：])+(?:由于|因为)?[\s，,]*(?:[。；;]|$)")
# 主要原因是预算减少: the change once more, and no reason. 项目支出增加 says at least of what.
_CIRCULAR = re.compile(
    r"(?:本年|今年|当年|20\d\d年)?(?:度)?(?:部门|年度|收支|总)?(?:预算|决算|经费|支出|收入|收支)?(?:数|额|总额|规模)?(?:有所|相应|较上年|比上年)?"
    r"(?:增加|减少|增长|下降|变化)(?:了|所致|导致|引起)?"
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
    for reason in case.disclosure.reasons:
        change = change_of(case, reason)
        yield _sign(reason, change)
        begun = not reason.text and _BEGUN.search(_told_of(case, reason))
        if reason.text or begun or not _is_explained_nearby(case, reason):
            yield _words(reason, change)
        elif _explains_the_plan_only(case, reason):
            yield _milder(_words(reason, change), Severity.NOTICE)
    yield from _unexplained_in_words(case)


def _milder(outcome: Outcome, severity: Severity) -> Outcome:
    """Return a fault as one of another severity, any other outcome as it is."""
    return replace(outcome, severity=severity) if isinstance(outcome, Fault) else outcome


def _explains_the_plan_only(case: Case, reason: Reason) -> bool:
    """Return whether a paragraph says why it is not as planned, but not why it is not as the year before."""
    if reason.against is not Base.YEAR_BEFORE or reason.direction is Direction.FLAT:
        return False
    same = [x for x in case.disclosure.reasons if x.about == reason.about and x.text]
    return bool(same) and all(each.against is Base.PLAN for each in same)


# 决算数大于年初预算数。 and no word why, in an item of which no field holds the difference
_UNLIKE_PLAN = re.compile(
    r"决算数?(?P<word>大于|小于|高于|低于|多于|少于)(?:年初|全年|调整)?预算数?"
)


def _unexplained_in_words(case: Case) -> Iterator[Outcome]:
    told = [reason.source.text for reason in case.disclosure.reasons]
    for piece in case.disclosure.passages:
        match = _UNLIKE_PLAN.search(piece.text)
        if (
            match is None
            or _WHY.search(piece.text)
            or any(match.group() in x and x in piece.text for x in told)
        ):
            continue
        said = piece.text[:40]
        yield Fault(
            Severity.WARNING,
            f"{match.group()}，没有说明原因：{said}",
            f"The accounts are not as planned, and no reason is given: {said}",
            (CitedFigure(said, "", piece.heading, "passages"),),
        )


# Because of what: 主要原因是…, 主要是…, 因…, 由于…; and why nothing is: 未安排, 没有发生.
_WHY = re.compile(r"原因|主要是|由于|因(?!公)|为了|未安排|没有安排|未发生|没有发生")
_GIVES_REASONS = re.compile(
    r"^[\s（(]*(?:其|上述|以上)?(?:中[，,：:])?(?:变化|增减|增加|减少|增长|下降)?(?:的)?(?:主要)?原因"
)


def _is_explained_nearby(case: Case, reason: Reason) -> bool:
    """Return whether the paragraph of a change says why, which the reader need not have understood.

    The whole may be explained by its parts, in the paragraphs below it; and what follows may begin with 原因.
    """
    said, section = reason.source.text, reason.source.section
    pieces = [piece for piece in case.disclosure.passages if piece.section is section]
    own = [at for at, piece in enumerate(pieces) if said and said in piece.text]
    if (
        not own
    ):  # nothing is kept of the words: only that others of the section are explained can be seen
        explained = any(
            each.text for each in case.disclosure.reasons if each.source.section is section
        )
        return explained or any("原因" in _BEGUN.sub("", piece.text) for piece in pieces)
    near = [_BEGUN.sub("", pieces[at].text) for at in own]
    below = [pieces[at + 1].text for at in own if at + 1 < len(pieces)]
    if any(_WHY.search(text) for text in near) or any(_GIVES_REASONS.match(text) for text in below):
        return True
    whole = reason.about.row is not Row.ITEM and reason.about.nature is Nature.TOTAL
    of_parts = (
        other
        for other in case.disclosure.reasons
        if other.text and other.about != reason.about and other.about.table is reason.about.table
    )
    return whole and any(each.source.section is section for each in of_parts)


def _told_of(case: Case, reason: Reason) -> str:
    """Return what is said of a change up to the next one: the end of its sentence, and the next sentence."""
    said = reason.source.text
    for piece in case.disclosure.passages:
        if said and piece.section is reason.source.section and said in piece.text:
            rest = piece.text[piece.text.index(said) + len(said) :].lstrip()
            return said + rest if rest.startswith(("主要原因", "原因")) else said
    return said


def _sign(reason: Reason, change: StatedChange) -> Outcome:
    """Compare the word of direction with the stated change, else its percentage, else both years."""
    stated, percent = change.change, change.percent
    if stated and (meant := Direction.of(value_of(stated))) is not reason.direction:
        # "与上年持平，增加0.2万元" is loose, not false.
        loose = Direction.FLAT in (meant, reason.direction)
        words = printed(stated), printed_en(stated)
        return _against_direction(reason, change, *words, meant, loose=loose)
    if isinstance(percentage(change), Fault):
        return HELD  # R32 reports a percentage that does not follow
    if percent and (meant := Direction.of(percent.value)) is not reason.direction:
        loose = Direction.FLAT in (meant, reason.direction)
        said = f"{percent.value.normalize():f}%"
        return _against_direction(reason, change, said, said, meant, loose=loose)
    return _years_against_direction(reason, change)


def _against_direction(
    reason: Reason, change: StatedChange, said: str, said_en: str, meant: Direction, *, loose: bool
) -> Fault:
    word = reason.direction.text
    return Fault(
        Severity.WARNING if loose else Severity.ERROR,
        f"{reason.label}写为{word.zh}，但{said}表示{meant.text.zh}。",
        f"{reason.label} is said to be {word.en}, but {said_en} means {meant.text.en}.",
        (CitedFigure(reason.label, said, change.place, "reasons"),),
    )


def _years_against_direction(reason: Reason, change: StatedChange) -> Outcome:
    """Compare the word of direction with both years' amounts."""
    now, prior = change.now, change.prior
    if not now or not prior or reason.comparable:
        return HELD
    difference = value_of(now.amount) - value_of(prior)
    agrees = Direction.of(difference) is reason.direction
    if agrees or now.amount.interval.meets(prior.interval):
        return HELD
    word, base = reason.direction.text, change.against.text
    before = CitedFigure(f"{reason.label}{base.zh}数", printed(prior), change.place, "reasons")
    return Fault(
        Severity.ERROR,
        f"{reason.label}写为{word.zh}，但{now.label}{now.printed}，{base.zh}为{printed(prior)}。",
        f"{reason.label} is said to be {word.en}, but {now.label_en} is {now.printed_en} and "
        f"{base.en} it is {printed_en(prior)}.",
        (figure_of(now), before),
    )


def _words(reason: Reason, change: StatedChange) -> Outcome:
    """Judge the words of the reason: none at all, or all about the other direction."""
    if reason.direction is Direction.FLAT and change.now and change.now.amount.yuan == 0:
        return HELD  # nothing and nothing before: the reason is that of a neighbour
    word = reason.direction.text
    stated = printed(reason.change) if reason.change else word.zh
    figure = CitedFigure(reason.label, stated, change.place, "reasons")
    if reason.direction is not Direction.FLAT and _EMPTY_REASON.match(reason.text):
        if not _owes_a_reason(reason):
            return HELD
        return Fault(
            Severity.WARNING,
            f"{reason.label}比{change.against.text.zh}{word.zh}，没有说明原因。",
            f"{reason.label}: {word.en} on {change.against.text.en}, without a reason.",
            (figure,),
        )
    if _CIRCULAR.fullmatch(reason.text.strip(" ，。；")):
        return Fault(
            Severity.WARNING,
            f"{reason.label}{word.zh}的原因写为“{reason.text}”，只是重复了变化，没有说明为什么。",
            f"{reason.label}: the reason given ({reason.text}) only repeats the change.",
            (figure,),
        )
    said = _contrary(reason)
    if said is None:
        return HELD
    less = _LESS.search(said) or _THRIFT.search(said)
    return Fault(
        Severity.WARNING,
        f"{reason.label}写为{word.zh}，原因却说“{said}”。",
        f"{reason.label}: {word.en}, but the reason speaks of {'less' if less else 'more'} "
        f"({said}).",
        (figure,),
    )


def _owes_a_reason(reason: Reason) -> bool:
    """Return whether a change must be explained: that of a whole, or of any of the 三公."""
    key = reason.about
    whole = key.row is not Row.ITEM and key.nature is Nature.TOTAL
    # Final accounts say of every item why it is not what was planned.
    return whole or key.table is THREE_PUBLIC.table or reason.against is Base.PLAN


def _contrary(reason: Reason) -> str | None:
    """Return the word of a reason that means the other direction, where none means its own."""
    text = _NOT_SO.sub("", reason.text)
    if reason.direction is Direction.DECREASE and _MORE_OF_LESS.search(reason.text):
        return None
    more, less, thrift = _MORE.search(text), _LESS.search(text), _THRIFT.search(text)
    if less and not more and reason.direction is not Direction.DECREASE:
        return less.group()
    if more and not less and not thrift and reason.direction is not Direction.INCREASE:
        return more.group()
    rises = reason.direction is Direction.INCREASE
    if rises and thrift and not more and not _WHY_MORE.search(_THRIFT.sub("", text)):
        return thrift.group()
    return None
