"""The parts of a sentence that give reasons or purposes: figures in them are not the budget's own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from budgets.disclosure.readers.text.sentence_figures import FigureRole, SentenceFigure


class RegionKind(StrEnum):
    """What a part of a sentence tells."""

    REASON = "reason"  # 主要原因是…
    PLAN_REASON = "plan_reason"  # why the final account differs from its plan
    PURPOSE = "purpose"  # 主要用于…
    LIST = "list"  # 主要包括：… in the section on basic expenditure


_start_of = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a sentence, from its opening words (`start`) over its text to its end."""

    kind: RegionKind
    start: int
    text_start: int
    end: int
    hidden_end: int
    after_colon: bool
    ends_sentence: bool

    def hides(self, position: int) -> bool:
        """Return whether a figure at a position belongs to the reason or purpose."""
        return self.kind is not RegionKind.LIST and self.start <= position < self.hidden_end


_CHANGING = "增加|减少|下降|增长|上升|变化|变动|持平|增减|压减|差异|降低|提高"
_OPENINGS = (
    (
        RegionKind.REASON,
        rf"(?:(?:{_CHANGING})的?)?(?:主要)?的?原因(?:主要)?(?:是|为|:|在于|系|如下)*(?:由于|因为)?"
        r"|主要(?:是|系|由于|因为|因(?!公))(?!用于|指|包括)(?:由于|因为)?[:,]?",
    ),
    (RegionKind.PURPOSE, r"(?:主要|具体|计划|全部|重点|将|均|资金|是)*用于(?!以下|如下|:以下):?"),
    (RegionKind.LIST, r"(?:主要)?(?:包括|包含):?"),
)
_ANY = re.compile("|".join(f"(?P<{kind.value}>{words})" for kind, words in _OPENINGS))
_AGAINST_PLAN = re.compile(
    r"(?:决算数?|支出)(?:大于|小于|高于|低于|超|等于)[^,;。]*预算[^,;。]*$"
    r"|(?:决算|支出)(?:数|金额)?[比较与](?:年初|当年|本年|部门)*预算(?!财政拨款|拨款|支出|收入)[^,;。]*$"
)
_CARRIED_OUT = re.compile(r"完成(?:年初|当年|全年|调整)*预算[^,;。]{0,8}%[,;。]$")
_IN_A_NAME = re.compile(r"[^,;。:、\"()]{1,40}\(\d*[款项]\)")
_LIKE_FOR_LIKE = re.compile(r"[,;](?=(?:扣除|剔除|按)?[^,;。]{0,30}[,]?同口径|扣除|剔除)")
_NEW_STATEMENT = re.compile("其中|;")
_OF_THE_YEAR = re.compile(r"(?:\d{4}年|本年)")
_COMPARED = re.compile(r"(?:[比较](?!例)|[与同](?=\d{4}年|上一?年|去年)|同比)")
_STILL_THE_SAME = re.compile(r"[一二三四五六七八九十]是|\(?\d\)|其[中次他]|同时|另|此外")


def regions_of(
    plain: str,
    figures: list[SentenceFigure],
    *,
    in_list: bool,
    names: Callable[[str], bool] = lambda words: False,
) -> list[Region]:
    """Return the regions of one sentence (half width).

    `in_list` says that 主要包括 opens a list of uses; `names` whether words before a figure name a
    quantity, with which a reason is over.
    """
    regions: list[Region] = []
    position = 0
    while found := _ANY.search(plain, position):
        position = found.end()
        kind = RegionKind(found.lastgroup or "")
        if kind is RegionKind.LIST and not in_list:
            continue
        if kind is RegionKind.PURPOSE and _is_label(plain, found.end(), figures):
            continue
        if kind is RegionKind.PURPOSE and _IN_A_NAME.match(plain, found.end()):
            continue  # 用于社会福利的彩票公益金支出（项）
        if kind is RegionKind.REASON and not _follows_change(plain, found):
            continue
        if kind is RegionKind.REASON and _heads_statement(plain, found, figures, names):
            continue
        if kind is RegionKind.REASON and _explains_plan(plain, found):
            kind = RegionKind.PLAN_REASON
        region = _region(kind, found, plain, figures, names)
        regions.append(region)
        position = found.end() if kind is RegionKind.LIST else region.hidden_end
    return regions


def _region(
    kind: RegionKind,
    found: re.Match[str],
    plain: str,
    figures: list[SentenceFigure],
    names: Callable[[str], bool],
) -> Region:
    hidden_end = _end_of(plain, found.end(), figures)
    if kind is not RegionKind.LIST:
        hidden_end = min(hidden_end, _next_statement(plain, found.end(), figures, names))
    end = hidden_end
    if kind is RegionKind.REASON:
        cut = _LIKE_FOR_LIKE.search(plain, found.end(), hidden_end)
        end = cut.start() if cut else hidden_end
    after_colon = found[0].endswith(":")
    return Region(kind, found.start(), found.end(), end, hidden_end, after_colon, end == len(plain))


def _end_of(plain: str, start: int, figures: list[SentenceFigure]) -> int:
    """Return the sentence's end, or the semicolon after which another quantity is stated."""
    for semicolon in re.finditer(";", plain[start:]):
        after = start + semicolon.end()
        upto = plain.find(";", after)
        rest = plain[after : upto if upto >= 0 else len(plain)]
        if _STILL_THE_SAME.match(rest):
            continue
        first = bisect_left(figures, after, key=_start_of)
        within = figures[first : bisect_left(figures, after + len(rest), key=_start_of)]
        if re.search(r"\(\d*[类款项]\)", rest) or any(
            figure.role in (FigureRole.VALUE, FigureRole.PRIOR) for figure in within
        ):
            return after
    return len(plain)


def _next_statement(
    plain: str, start: int, figures: list[SentenceFigure], names: Callable[[str], bool]
) -> int:
    """Return where 其中 or a semicolon opens a new statement: 「…减少其中：财政拨款收入2590万元」.

    Only a quantity that is known opens one, or a comparison of the whole: 「；比上年减少5万元」.
    """
    for figure in figures[bisect_left(figures, start, key=_start_of) :]:
        opening = list(_NEW_STATEMENT.finditer(plain, start, figure.start))
        if not opening:
            continue
        label = plain[opening[-1].end() : figure.start]
        if figure.role in (FigureRole.VALUE, FigureRole.PLANNED, FigureRole.PRIOR):
            is_new = names(label)
        else:
            compared = _COMPARED.search(label) if figure.role is FigureRole.CHANGE else None
            is_new = bool(
                compared
                and opening[-1][0] == ";"
                and (not compared.start() or names(label[: compared.start()]))
            )
        if is_new:
            return opening[-1].end() if opening[-1][0] == ";" else opening[-1].start()
    return len(plain)


def _is_label(plain: str, start: int, figures: list[SentenceFigure]) -> bool:
    """「用于基本支出171.7万元」 names what the figure is, it does not explain one."""
    position = bisect_left(figures, start, key=_start_of)
    following = figures[position] if position < len(figures) else None
    if following is None or following.role not in (FigureRole.VALUE, FigureRole.PLANNED):
        return False
    return not re.search("[,;。:、]", plain[start : following.start])


def _heads_statement(
    plain: str,
    found: re.Match[str],
    figures: list[SentenceFigure],
    names: Callable[[str], bool],
) -> bool:
    """「变化的主要原因是：2024年接待费预算6万元，比上年…」 begins as a heading, not as a reason."""
    position = bisect_left(figures, found.end(), key=_start_of)
    if not found[0].endswith(":") or position == len(figures):
        return False
    label = plain[found.end() : figures[position].start]
    is_value = figures[position].role is FigureRole.VALUE
    return is_value and bool(_OF_THE_YEAR.match(label)) and names(label)


def _explains_plan(plain: str, found: re.Match[str]) -> bool:
    """「决算数小于年初预算数的主要原因是」, 「完成年初预算的80%，主要原因是」."""
    if _AGAINST_PLAN.search(plain[: found.end()]):
        return True
    return found[0].startswith("主要") and bool(_CARRIED_OUT.search(plain[: found.start()]))


def _follows_change(plain: str, found: re.Match[str]) -> bool:
    """主要是 alone gives a reason only after a change; 原因 always does."""
    before = plain[: found.start()]
    if "原因" in found[0] or _CARRIED_OUT.search(before):
        return True
    return bool(re.search(rf"{_CHANGING}|一致|相同", before))
