"""Read changes on the year before, and differences to the plan, of what sentences speak of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from budgets.disclosure.model import (
    NO_SOURCE,
    Base,
    Direction,
    LineKey,
    Nature,
    Row,
    Section,
    Side,
    Source,
)
from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Style
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.text.comparisons import (
    beside_plan,
    compared,
    compares_with_plan,
    without_comparison,
)
from budgets.disclosure.readers.text.focus import Focus
from budgets.disclosure.readers.text.pending_reasons import PendingReasons
from budgets.disclosure.readers.text.quantity_rules import (
    Subject,
    default_subject,
)
from budgets.disclosure.readers.text.sentence_figures import (
    DIRECTION,
    FLAT,
    FigureRole,
    SentenceFigure,
)
from budgets.disclosure.readers.text.subjects import Subjects

T = TypeVar("T")
_COMPARED_YEAR = re.compile(r"[比较与同](\d{4})年")
_OWN_PLAN = re.compile("[比较与](?:(?:本年度?|当年)?年初预算|预算数)")
_BUDGET_BEFORE = re.compile("(?:上一?年度?|去年)的?(?:年初)?预算(?!财政拨款|拨款|支出|收入)")
_BASES = {FigureRole.PLANNED: Base.PLAN, FigureRole.PRIOR: Base.YEAR_BEFORE}
_SPENT_BEFORE = re.compile("[比较与](?:上一?年度?|去年)[^,;。]{0,6}(?:决算|执行|实际)")
_EACH = re.compile(rf"各自?(?:{DIRECTION.pattern})[^,;。]*$")
# Between a change and its percentage: 「，下降」.
_NOTHING_NEW = re.compile(rf"[,(、]?(?:{DIRECTION.pattern})?(?:了|约|为|幅度?)*")
# What is left of 各增加, 增长率, 基本持平 without the direction.
_OF_A_CHANGE = re.compile(
    "(?:了|率|幅度?|各|对|经|相|净|环|其|基本|保持|略有?|也|均|都|年度间|同口径|同期|在?上年(?:基础上)?)+$"
)


@dataclass(frozen=True, slots=True)
class Pending(Generic[T]):
    """What was said of a quantity before its amount; `report` it once a field holds it."""

    key: LineKey
    value: T
    report: Callable[[], None]
    base: str = ""  # of a plan: 年初 or 全年
    label: str = ""
    source: Source = NO_SOURCE


class ChangeReader:
    """Reads how much a quantity rose or fell, and keeps what the sentences read so far have said."""

    def __init__(self, collector: Collector, subjects: Subjects, *, final: bool) -> None:
        self._collector = collector
        self._subjects = subjects
        self._final = final
        self._section = Section.OTHER
        self._opens_section = False
        self._focus = Focus()
        self._unfinished = False  # the paragraph before has no stop at its end
        self._ends_open = False  # the paragraph before ended in 其中：
        self._list = Style.NONE  # of the paragraphs below one that ended in 其中：
        self._item: LineKey | None = None
        self._prior: Pending[Amount] | None = None
        self._by_economy = False  # the lines of the section go by economic headings
        self._nature = (
            Nature.TOTAL
        )  # 基本支出 or 项目支出, whichever was stated last in the section
        self._above = ""  # the headings right above
        self._planned: dict[LineKey, Pending[Amount]] = {}
        self._lone_plans: list[Pending[Amount]] = []  # of sections that are read
        self._plan: Subject | None = None  # a plan of which the sentence gives the parts
        self._of_plan = False  # the heading says that figures are of the plan
        self._purpose: Pending[str] | None = None
        self._changes = PendingReasons()
        self._stated: set[LineKey] = set()  # in this paragraph
        self._elsewhere: Subject | None = None  # a whole of another year, whose parts follow
        self._before = FigureRole.OTHER  # the role of the figure before
        self._other_prior = False  # the year before was stated otherwise
        self._each: Subject | None = None  # both sides, of which 各增加 was said
        self._of_cars = False  # 公务用车费用 was stated last
        self._unit = ""  # of the rows below 「（单位：元）」
        self._told = False
        self._at = 0  # where the sentence starts in the paragraph

    def _take(self, figure: SentenceFigure, source: Source) -> None:
        """Report a figure that went into a field."""
        self._told = True
        self._collector.take(source.place, self._at + figure.start, self._at + figure.end)

    def _meant(self, words: str, other: str = "") -> Subject | None:
        """Return what words before a change name, or what was spoken of; None for what is not understood.

        `other` are words on the far side of 比上年, which may name it too.
        """
        for each in filter(None, (words, other)):
            if named := self._subjects.mentioned(each, self._section):
                spoken = self._focus.known
                same = each is other and spoken and spoken.key == named.key
                return spoken if same else self._focus.part_of_split(named)
        if self._subjects.names_money(words) or self._subjects.names_money(other):
            return None
        last = _OF_A_CHANGE.sub("", re.split("[,:()]", half_width(words))[-1])
        if not self._subjects.says_nothing(last):
            return None  # 食堂采买比上年增加
        if self._focus.subject:
            whole, spoken = self._focus.spoken_of, self._focus.known
            if whole and spoken and whole is not spoken and self._changes.tells_of(whole.key):
                return spoken  # 收入100万元，增加5万元，其中：上年结转10万元，减少2万元
            return whole
        return default_subject(self._section, self._subjects.year)

    def _change(self, figure: SentenceFigure, source: Source) -> None:
        gap = FLAT.split(figure.gap)[-1]  # 接待费与预算持平，比上年增加5万元
        subject = self._meant(without_comparison(gap), compared(gap))
        self._focus.turn_to(subject)
        other_prior, self._other_prior = self._other_prior, False
        unread = self._is_of_another_year(figure.gap) or (
            bool(_NOTHING_NEW.fullmatch(figure.gap)) and other_prior
        )
        if subject is None or unread or self._is_of_another_base(subject, gap, source):
            self._changes.lose()
            return
        self._changed(self._each_side(subject, figure.gap, source), figure, source)

    def _is_of_another_base(self, subject: Subject, gap: str, source: Source) -> bool:
        """「比上年预算减少1万元，比上年决算增加1万元」: of a budget the first is kept."""
        told = any(
            each.reason.about == subject.key and each.reason.change is not None
            for each in self._changes.all
            if each.reason.source == source
        )
        return told and not self._final and bool(_SPENT_BEFORE.search(gap))

    def _each_side(self, subject: Subject, gap: str, source: Source) -> Subject:
        """「收入总计A，支出总计A，与上年相比，各增加B，增长C」 is said of both that were stated."""
        last = self._changes.last_in(source)
        goes_on = self._each and last is not None and _NOTHING_NEW.fullmatch(gap)
        if goes_on and self._each and self._each.key == subject.key:
            return self._each
        self._each = None
        key = subject.key
        earned = replace(key, side=Side.REVENUE)
        if (
            _EACH.search(gap)
            and key.row is not Row.ITEM
            and earned != key
            and earned in self._stated
        ):
            self._each = replace(subject, keys=(earned, key))
        return self._each or subject

    def _difference(self, figure: SentenceFigure, source: Source) -> None:
        """「支出0.90万元，年初预算为1.20万元，差值为0.30万元」 says no direction: both amounts do."""
        subject = self._focus.known
        line = self._collector.lines.get(subject.key) if subject else None
        direction = beside_plan(line)
        if subject is None or direction is None:
            self._changes.lose()
            return
        stated = replace(figure, role=FigureRole.CHANGE, direction=direction)
        self._changed(subject, stated, source, Base.PLAN)

    def _is_of_another_year(self, gap: str) -> bool:
        """「较2015年下降」 in 2017; nor is the budget of the year before the base of final accounts."""
        years = [int(year) for year in _COMPARED_YEAR.findall(gap)]
        if years and years[-1] not in (self._subjects.year, self._subjects.year - 1):
            return True
        clause = re.split("[;。]", gap)[-1]
        if not self._final:  # a budget has no plan of its own to be compared with
            return bool(_OWN_PLAN.search(clause))
        return bool(_BUDGET_BEFORE.search(clause))

    def _changed(
        self, subject: Subject, figure: SentenceFigure, source: Source, base: Base | None = None
    ) -> None:
        self._told = True
        base = base or self._base_of(figure, source)
        change = self._changes.open(subject, figure, source, base)
        reason = change.reason
        if figure.role is FigureRole.CHANGE_PERCENT:
            fallen = figure.direction is Direction.DECREASE
            reason = replace(reason, percent=Percent.of(figure.printed, negative=fallen))
        else:
            amount = figure.amount(signed=True)
            direction = reason.direction if amount.yuan else Direction.FLAT
            comparable = "同口径" in re.split("[,;。]", figure.gap)[-1]
            reason = replace(reason, change=amount, direction=direction, comparable=comparable)
        prior = self._prior
        if prior and prior.key == subject.key and reason.against is Base.YEAR_BEFORE:
            reason = replace(reason, prior=prior.value)
            prior.report()
        self._take(figure, source)
        change.reason = reason
        if base is Base.PLAN or reason.comparable:
            return
        for key in subject.keys[:-1]:  # 收支总计减少…: of the other side too
            self._collector.amend(key, change=reason.change, percent=reason.percent)

    def _base_of(self, figure: SentenceFigure, source: Source) -> Base:
        """「…减少1.20万元，下降2.30%」: a percentage without words of its own follows its amount."""
        if self._before in _BASES and DIRECTION.match(figure.gap):
            return _BASES[self._before]  # 比年初预算95万元减少5万元
        last = self._changes.last_in(source)
        if last and _NOTHING_NEW.fullmatch(figure.gap):
            return last.reason.against
        return Base.PLAN if self._is_against_plan(figure.gap) else Base.YEAR_BEFORE

    def _is_against_plan(self, words: str) -> bool:
        """Return whether words compare final accounts with the year's own plan, not with the year before."""
        year_before = f"上年|上一年|去年|{self._subjects.year - 1}"
        return self._final and compares_with_plan(words) and not re.search(year_before, words)
