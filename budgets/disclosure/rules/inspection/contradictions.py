"""Sentences that contradict themselves: up and unchanged, nothing and yet more, parts that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Direction, Reason, Row, Section
from budgets.disclosure.money import ZERO, Agreement, Amount, MoneyUnit, judge_sum, value_of
from budgets.disclosure.rules.inspection import tables
from budgets.disclosure.rules.line_index import in_unit, place_of, printed, printed_en
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)

_SENTENCE = re.compile(r"[^。；;\n]+")
_SHOWN = 60
_FIGURE = r"(?<![\d.,])\d[\d,]*(?:\.\d+)?"
# 减少为0.00万元，与2024年持平; 比上年减少0.60万元，与上年持平
_MOVED = rf"(?:增加|减少|增长|下降|上升|降低)(?:了|为|至)?(?P<by>{_FIGURE})\s*(?:万元|元|[%％])"
_UNMOVED = r"(?:与|同|和|较|比)[^，。；]{0,14}(?:持平|一致|相同|无变化|没有变化)"
_BOTH = re.compile(
    rf"{_MOVED}[，,、]\s*{_UNMOVED}|{_UNMOVED}[，,、]\s*{_MOVED.replace('?P<by>', '?P<later>')}"
)
# 与预算持平，比上年减少0.20万元 compares with two things.
_OF_PLAN = re.compile(r"(?<!年)预算数?(?:持平|一致|相同)|年初预算|全年预算|同口径|剔除|扣除")


@rule(
    "R84", "不同时说增减和持平", "Nothing is said to have changed and to be unchanged at once",
    family=Family.CHANGES,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def nothing_changes_and_stays(case: Case) -> Iterator[Outcome]:
    found = False
    loose = [  # R31 compares the word with the figure
        each.source.text
        for each in case.disclosure.reasons
        if each.direction is Direction.FLAT and each.change is not None and each.change.yuan
    ]
    for place, sentence in _sentences(case):
        found = found or "持平" in sentence
        match = _BOTH.search(sentence)
        # 决算数与预算数持平，比上年减少…: two bases
        if match is None or _two_bases(match.group()) or _OF_PLAN.search(match.group()):
            continue
        if any(match.group() in said for said in loose):
            continue
        moved = (match["by"] or match["later"] or "").strip("0.,")
        severity = Severity.WARNING if moved or "为" in match.group() else Severity.NOTICE
        yield Fault(
            severity,
            f"同一句里既说增减、又说持平：{sentence.strip()[:_SHOWN]}",
            f"One sentence says that it changed and that it did not: {sentence.strip()[:_SHOWN]}",
            (CitedFigure(match.group()[:_SHOWN], "", place, "passages"),),
        )
    yield HELD if found else missing("增减变化说明")


def _two_bases(said: str) -> bool:
    """Return whether two years or plans are named: 比2022年减少0.20万元，与2023年预算持平."""
    return len(set(re.findall(r"20\d\d(?=年)", said))) > 1


_FROM_NOTHING = re.compile(
    r"(?<![\d.,])0(?:\.0+)?\s*(?:万元|元)[，,]\s*(?:比|较|与|同)[^，。；]{0,20}?(?:相比[，,])?"
    rf"(?:增加|增长)(?:了)?\s*(?P<more>{_FIGURE})\s*(?:万元|元)"
)


@rule(
    "R85", "为零的不会比上年增加", "What is nil is not more than the year before",
    family=Family.CHANGES,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def nothing_is_not_more(case: Case) -> Iterator[Outcome]:
    """Only where no field holds the change: else R32 computes it."""
    read = [reason.source.text for reason in case.disclosure.reasons if reason.change is not None]
    for reason in case.disclosure.reasons:
        line = case.cells.line(reason.about)
        rose = reason.change is not None and (reason.change.yuan or ZERO) > 0
        if rose and line and line.amount.yuan == 0 and reason.prior is None and line.prior is None:
            yield _risen_to_nothing(reason)
    yield HELD if case.disclosure.passages else missing("文字说明")
    for place, sentence in _sentences(case):
        match = _FROM_NOTHING.search(sentence)
        if (
            match
            and match["more"].strip("0.,")
            and not any(sentence.strip() in each for each in read)
        ):
            yield Fault(
                Severity.ERROR,
                f"本年为 0，却说比上年增加{match['more']}：{sentence.strip()[:_SHOWN]}",
                f"It is nil, and yet said to have risen by {match['more']}: {sentence.strip()[:_SHOWN]}",
                (CitedFigure(match.group()[:_SHOWN], match["more"], place, "passages"),),
            )


def _risen_to_nothing(reason: Reason) -> Fault:
    more = printed(reason.change) if reason.change else ""
    return Fault(
        Severity.ERROR,
        f"{reason.label}本年为 0，却说比上年增加{more}。",
        f"{reason.label} is nil, and yet said to have risen by {more}.",
        (CitedFigure(reason.label, more, place_of(reason.source, reason.about.table), "reasons"),),
    )


def _sentences(case: Case) -> Iterator[tuple[str, str]]:
    for piece in case.disclosure.passages:
        if piece.section is not Section.GLOSSARY:
            for sentence in _SENTENCE.findall(piece.text):
                yield piece.heading, sentence


# 村镇供水站改造增加39.39万元，人员调资增加1.78万元: the parts of a change, inside its reason
_PART = re.compile(
    rf"(?P<word>增加|减少|增长|下降|压减|新增|减)(?:了|约)?\s*(?P<figure>{_FIGURE})\s*(?P<unit>万元|元)"
)
_NO_PART = re.compile(r"上年|同口径|扣除|剔除|其中|比20|合计|共")
_UP = ("增加", "增长", "新增")


@rule(
    "R94", "增减的原因里分列的金额与总的增减相符",
    "The amounts inside a reason make up the change that it explains",
    family=Family.CHANGES,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def parts_of_a_reason_make_up_the_change(case: Case) -> Iterator[Outcome]:
    """Let a reason name the main parts only, if they are the greater part of the change."""
    found = False
    for reason in case.disclosure.reasons:
        change, parts = reason.change, _parts_of(reason)
        if change is None or not change.yuan or reason.comparable or len(parts) < 2:
            continue
        found = True
        if judge_sum(change, parts) in (Agreement.OK, Agreement.ROUNDING):
            yield HELD
            continue
        yield _unlike(reason, change, parts) or HELD
    for piece in case.disclosure.passages:
        for match in _OF_WHICH.finditer(piece.text):
            found = True
            yield _of_which(match, piece.heading)
    if not found:
        yield missing("分列的增减原因")


# 增加72.40万元，增长4.53%，其中：项目支出增加60.00万元，基本支出增加12.40万元
_OF_WHICH = re.compile(
    rf"(?P<word>增加|减少)(?P<figure>{_FIGURE})(?P<unit>万元|元)[，,]"
    r"(?:(?:增长|下降)[\d.]+[%％][，,])?其中[:：,，]?"
    rf"(?P<list>(?:[^，。；、:：\d]{{2,20}}(?:增加|减少){_FIGURE}(?:万元|元)[，、；]?){{2,}})"
)


def _of_which(match: re.Match[str], place: str) -> Outcome:
    """Compare a change with the changes of its parts, told in one breath."""
    unit = MoneyUnit(match["unit"])
    whole = Amount.of(match["figure"], unit, negative=match["word"] == "减少")
    parts = [
        Amount.of(each["figure"], MoneyUnit(each["unit"]), negative=each["word"] not in _UP)
        for each in _PART.finditer(match["list"])
    ]
    if judge_sum(whole, parts) in (Agreement.OK, Agreement.ROUNDING):
        return HELD
    zh, en = in_unit(sum((value_of(part) for part in parts), ZERO), unit)
    listed = "、".join(part.printed for part in parts)
    return Fault(
        Severity.WARNING,
        f"{match['word']}{match['figure']}{unit}，其中各项的增减合计{zh}（{listed}），对不上。",
        f"A change of {match['figure']} is said to be made of {listed}, which come to {en}.",
        (CitedFigure(match.group()[:_SHOWN], f"{match['figure']}{unit}", place, "passages"),),
    )


def _parts_of(reason: Reason) -> list[Amount]:
    text = reason.text
    if _NO_PART.search(text):
        return []
    return [
        Amount.of(match["figure"], MoneyUnit(match["unit"]), negative=match["word"] not in _UP)
        for match in _PART.finditer(text)
    ]


# Of these nothing is left over: the parts make the whole, whatever 主要 says.
_ALL_PARTS = (
    ("基本支出", "项目支出"),
    ("人员经费", "公用经费", "项目"),
    ("一般公共预算", "政府性基金"),
)
_MOST = Decimal("0.6")
_OF_EVERYTHING = (
    tables.OVERVIEW,
    tables.EXPENDITURE,
    tables.APPROPRIATION,
    tables.GENERAL,
)  # of office costs a reason names what matters


def _unlike(reason: Reason, change: Amount, parts: list[Amount]) -> Fault | None:
    """Return the fault of parts that are all there are, or that explain too little.

    Main parts may come to more than the change: others then fell.
    """
    told = sum((value_of(part) for part in parts), ZERO)
    whole = any(all(name in reason.text for name in names) for names in _ALL_PARTS)
    about_all = reason.about.row is not Row.ITEM and reason.about.table in _OF_EVERYTHING
    less = about_all and 0 <= told / value_of(change) < _MOST
    if not (whole or less):
        return None
    (zh, en), place = in_unit(told, change.unit), place_of(reason.source, reason.about.table)
    word = Direction.of(value_of(change)).text
    what, what_en = ("只说明了", "explain only") if less else ("分列的金额合计", "come to")
    listed = "、".join(part.printed for part in parts)
    parts_cited = (CitedFigure(reason.text[:_SHOWN], printed(x), place, "reasons") for x in parts)
    return Fault(
        Severity.WARNING if whole else Severity.NOTICE,
        f"{reason.label}{word.zh}{printed(change)}，原因里{what}{zh}（{listed}），请核对。",
        f"{reason.label}: {word.en} of {printed_en(change)}, but the amounts in the reason {what_en} "
        f"{en} ({listed}).",
        (CitedFigure(reason.label, printed(change), place, "reasons"), *parts_cited),
    )
