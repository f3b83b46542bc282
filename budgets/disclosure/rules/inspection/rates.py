"""Shares and rates as they are printed: with their sign, of something, and of one base."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Base, Direction, Phase, Section
from budgets.disclosure.money import value_of
from budgets.disclosure.rules.line_index import cell_of, place_of, printed, printed_en
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    TEMPLATE,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import figure_of

_SHOWN = 24
_RATE = r"(?P<rate>\d+(?:\.\d+)?)"
# 占43.69。 占比21.61， 完成年初预算的98.43； 增长4.53，: a figure and then a stop, but no %
_WITHOUT_SIGN = re.compile(
    rf"(?:占(?:比|[^，。；：、\d%％]{{0,24}}?(?:的|比[重例]|为))?(?:为|是)?|完成(?:年初|全年|调整)?预算(?:数)?的?|(?:增长|下降|上升|降低)(?:了|率为?)?)"
    rf"\s*{_RATE}(?![\d.,]*\s*[%％‰倍万亿元个项次人辆台年月日])\s*(?=[，。；、）)]|$)"
)
_ABOVE_WHOLE = re.compile(
    r"占[^，。；：%％\d]{0,24}?(?:的|比[重例])?(?:为|是)?\s*(?P<rate>1\d\d(?:\.\d+)?|[2-9]\d\d(?:\.\d+)?)\s*[%％]"
)


@rule(
    "R66", "占比和比率写明百分号，占比不超过百分之百",
    "Shares and rates carry their % sign, and no share is above 100 %",
    family=Family.TEXT,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def rates_carry_their_sign(case: Case) -> Iterator[Outcome]:
    found = False
    computed = {line.share.printed for line in case.disclosure.lines if line.share}  # by R27
    for piece in case.disclosure.passages:
        found = found or "占" in piece.text or "%" in piece.text or "％" in piece.text
        for match in _WITHOUT_SIGN.finditer(piece.text):
            yield _fault(match, piece.text, piece.heading, "缺少百分号", "has no % sign")
        for match in _ABOVE_WHOLE.finditer(piece.text):
            of_firms = "采购" in match.group()  # R72 computes what small firms get
            if match["rate"] not in computed and not of_firms and float(match["rate"]) > 100:
                yield _fault(match, piece.text, piece.heading, "占比超过了 100%", "is above 100 %")
    yield HELD if found else missing("占比")


def _fault(match: re.Match[str], text: str, place: str, zh: str, en: str) -> Fault:
    said = text[max(0, match.start() - _SHOWN) : match.end() + 1].strip()
    return Fault(
        Severity.WARNING,
        f"{zh}：{said}",
        f"A share or rate {en}: {said}",
        (CitedFigure(match.group(), match["rate"], place, "passages"),),
    )


_BASE_IN = r"(年初|全年|调整(?:后)?|本年|当年)(?:的)?预算"
_OTHER_BASE = re.compile(
    rf"{_BASE_IN}(?:数|安排)?(?:为|是)?[\d.,]+万?元[^。]{{0,40}}?完成{_BASE_IN}(?:数)?的"
)
_COMPLETED = re.compile(rf"完成{_BASE_IN}(?:数)?的?\s*[\d.]+\s*[%％]")
# 决算数为137.80万元，完成98.43%: of which budget?
_OF_WHAT = re.compile(r"[，,]\s*完成(?:率)?(?:为|了|达)?\s*[\d.]+\s*[%％]")
_SAME = {"本年": "年初", "当年": "年初", "调整后": "调整"}


@rule(
    "R98", "完成率都按同一种预算计算", "All rates of completion are of the same budget",
    family=Family.FINAL_ACCOUNTS,
    basis=AGREEMENT, severity=Severity.WARNING, phase=Phase.FINAL,
)  # fmt: skip
def completion_has_one_base(case: Case) -> Iterator[Outcome]:
    named: dict[str, CitedFigure] = {}
    for piece in case.disclosure.passages:
        for match in _OTHER_BASE.finditer(piece.text):
            one, other = _SAME.get(match[1], match[1]), _SAME.get(match[2], match[2])
            if one != other:
                yield Fault(
                    Severity.WARNING,
                    f"预算写的是{match[1]}预算，完成率却按{match[2]}预算计算：{match.group()[:40]}",
                    f"The budget named is one ({match[1]}), the rate of completion is of another "
                    f"({match[2]}): {match.group()[:40]}",
                    (CitedFigure(match.group()[:40], match[2], piece.heading, "passages"),),
                )
        for match in _COMPLETED.finditer(piece.text):
            base = _SAME.get(match[1], match[1])
            named.setdefault(base, CitedFigure(match.group(), base, piece.heading, "passages"))
    unnamed = [
        (match, piece.heading)
        for piece in case.disclosure.passages
        for match in _OF_WHAT.finditer(piece.text)
    ]
    if unnamed:
        match, place = unnamed[0]
        yield Fault(
            Severity.NOTICE,
            f"完成率没有写明是哪种预算的：{match.group()}。",
            f"The budget of which this is the rate of completion is not named: {match.group()}.",
            (CitedFigure(match.group(), "", place, "passages"),),
        )
    if not named:
        yield missing("完成率说明")
    elif len(named) > 1:
        zh = "、".join(f"“{figure.label}”" for figure in named.values())
        yield Fault(
            Severity.NOTICE,
            f"完成率有的按{'预算、有的按'.join(named)}预算计算，请统一：{zh}。",
            f"Rates of completion are of different budgets: {zh}.",
            tuple(named.values()),
        )
    else:
        yield HELD


@rule(
    "R99", "“比上年”的增减不是与预算的差额",
    "A change on the year before is not the difference from the budget",
    family=Family.FINAL_ACCOUNTS,
    basis=AGREEMENT, severity=Severity.NOTICE, phase=Phase.FINAL,
)  # fmt: skip
def change_is_not_the_difference_from_the_budget(case: Case) -> Iterator[Outcome]:
    """3.00 planned, 1.71 spent, 较上年减少1.29: it may be chance, so that it is only pointed out."""
    found = False
    for reason in case.disclosure.reasons:
        line, change = case.cells.line(reason.about), reason.change
        if reason.against is not Base.YEAR_BEFORE or line is None or change is None:
            continue
        planned = line.planned
        if planned is None or planned.yuan is None or line.amount.yuan is None or not change.yuan:
            continue
        found = True
        less = line.amount.yuan - planned.yuan
        known = reason.prior or line.prior
        if abs(less) != abs(value_of(change)) or (known and known.yuan == planned.yuan):
            yield HELD
            continue
        cell = cell_of(line)
        place = place_of(reason.source, reason.about.table)
        word = Direction.of(value_of(change)).text
        yield Fault(
            Severity.NOTICE,
            f"{reason.label}比上年{word.zh}{printed(change)}，正好是预算{printed(planned)}与决算{cell.printed}"
            "的差额，请核对比的是不是上年。",
            f"{reason.label} is said to have changed by {printed_en(change)} on the year before, which is "
            f"just the difference of its budget ({printed_en(planned)}) and accounts ({cell.printed_en}).",
            (CitedFigure(reason.label, printed(change), place, "reasons"), figure_of(cell)),
        )
    if not found:
        yield missing("与上年的比较")


_NIL = re.compile(
    r"预算(?:数|安排)?(?:为|是)?\s*0(?:\.0+)?\s*万?元[^。；]{0,40}?(?:完成[^。；]{0,8}?预算(?:数)?的?)\s*(?P<rate>\d+(?:\.\d+)?)\s*[%％]"
)


@rule(
    "R97", "预算为零的，不写完成率", "There is no rate of completion of a budget of nil",
    family=Family.FINAL_ACCOUNTS,
    basis=AGREEMENT, severity=Severity.NOTICE, phase=Phase.FINAL,
)  # fmt: skip
def nothing_is_completed_of_nothing(case: Case) -> Iterator[Outcome]:
    """Where nothing was planned and nothing spent; where money was spent, R39 says so."""
    pieces = [x for x in case.disclosure.passages if x.section is not Section.GLOSSARY]
    found = [
        (m, x.heading) for x in pieces for m in _NIL.finditer(x.text) if _nothing_spent(m.group())
    ]
    if not any("完成" in piece.text for piece in pieces):
        yield missing("完成率说明")
        return
    if not found:
        yield HELD
        return
    zh = "；".join(match.group()[:40] for match, _ in found[:3])
    yield Fault(
        Severity.NOTICE,
        f"预算为 0，没有完成率可算，建议写“不可比”：{zh}。",
        f"Nothing was planned, so that there is no rate of completion: {zh}.",
        tuple(
            CitedFigure(m.group()[:40], f"{m['rate']}%", place, "passages") for m, place in found
        ),
    )


_SPENT = re.compile(r"决算(?:数)?(?:为|是)?\s*(?P<spent>\d[\d,.]*)\s*万?元")


def _nothing_spent(said: str) -> bool:
    spent = _SPENT.search(said)
    return spent is None or not spent["spent"].strip("0.,")
