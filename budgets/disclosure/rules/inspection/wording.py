"""Slips of the pen: repeated words, stray punctuation, the form's own instruction, a year cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.frame import FrameKind
from budgets.disclosure.rules.registry import (
    HELD,
    TEMPLATE,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)

_SHOWN = 12
# 增加增加, 主要用于用于, 的的; 常常 and 一一 are words, and 人员人员 does not occur.
_TWICE = re.compile(
    r"(?P<word>增加|减少|增长|下降|持平|预算|决算|支出|收入|经费|主要|原因|用于|安排|万元|其中|包括|部门|单位|比上年|没有|以及|财政拨款)(?P=word)"
    r"|的的|了了|是是|为为|万万元|元元|年年初预算为|比比|占占|%%|％％"
)
_ODD_MARKS = re.compile(
    r"(?<=[\u4e00-\u9fff]),(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]);(?=[\u4e00-\u9fff])"
    r"|”“?”|““|[（(][)）]|、。|；。|：。"
)
_FORM = re.compile(
    r"仍保留该表格?式|在?本表下方作(?:下述|如下)说明|(?:请|应)(?:根据|按照|结合)(?:本)?(?:部门|单位)?实际(?:情况)?(?:填写|填列|修改|说明|调整)"
    r"|[（(](?:此处|注[:：]?)?(?:请|按|根据)(?:实际)?[^（()）]{0,12}(?:填写|填列|删除|选择|说明)[)）]|如无(?:此项|该项|相关)[^，。]{0,8}(?:请|应)?(?:删除|说明|写明|注明)"
    r"|没有的(?:请)?(?:删除|注明)|二选一|(?:可|请)自行(?:增减|补充|删减)|样表|模板(?:仅供参考)?"
)
_CUT_YEAR = re.compile(
    r"(?<![\d.])(?:20\d|2\d|20)\s*年度?(?=部门|单位|预算|决算|财政|收支|一般公共|“?三公)|(?<!\d)20\d{3,}年"
)


@rule(
    "R86", "没有重复的词和错用的标点", "No word stands twice, and punctuation is Chinese",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.NOTICE,
)  # fmt: skip
def no_word_stands_twice(case: Case) -> Iterator[Outcome]:
    yield _said(case, _TWICE, Severity.NOTICE, "有重复的字词", "Words stand twice")
    yield _said(case, _ODD_MARKS, Severity.NOTICE, "标点用错", "Punctuation is wrong")


@rule(
    "R87", "没有留下表格的填写要求", "The form's own instructions are not left in",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def no_instruction_is_left(case: Case) -> Iterator[Outcome]:
    yield _said(
        case,
        _FORM,
        Severity.WARNING,
        "留着表格的填写要求，没有删去",
        "The form's own instruction is left",
    )


@rule(
    "R88", "年度写完整", "Years are written in full",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def years_are_whole(case: Case) -> Iterator[Outcome]:
    yield _said(
        case, _CUT_YEAR, Severity.WARNING, "年度没有写完整", "A year is not written in full"
    )


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    disclosure = case.disclosure
    yield "标题", disclosure.title
    for piece in disclosure.passages:
        yield piece.heading, piece.text
    for term in disclosure.glossary:
        yield f"名词解释：{term.term}", f"{term.term}：{term.text}"
    for function in disclosure.functions:
        yield f"职能第{function.number}项", function.text
    for priority in disclosure.priorities:
        yield f"重点工作第{priority.number}项", priority.text
    for each in case.frame:
        if each.kind in (FrameKind.HEADING, FrameKind.CONTENTS, FrameKind.NOTE):
            yield each.place, each.text


def _said(case: Case, pattern: re.Pattern[str], severity: Severity, zh: str, en: str) -> Outcome:
    found: dict[str, CitedFigure] = {}
    texts = list(_texts(case))
    for place, text in texts:
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - _SHOWN) : match.end() + _SHOWN].strip()
            found.setdefault(around, CitedFigure(around, match.group(), place))
    if not texts[1:]:
        return missing("文字说明")
    if not found:
        return HELD
    first = next(iter(found))
    more = f"等 {len(found)} 处" if len(found) > 1 else ""
    return Fault(
        severity, f"{zh}：{first}{more}。", f"{en}: {first} ({len(found)}).", tuple(found.values())
    )
