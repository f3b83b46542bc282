"""Read the figures of a sentence into lines, further statements and changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from budgets.disclosure.model import (
    Fund,
    Nature,
    Row,
    Source,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import (
    BASIC_TABLE,
    BUDGETS,
    EXPENDITURE_TABLE,
    OVERVIEW_TABLE,
)
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.column_labels import completion_base_in
from budgets.disclosure.readers.text.change_reading import ChangeReader, Pending
from budgets.disclosure.readers.text.comparisons import (
    without_comparison,
    without_prior_words,
)
from budgets.disclosure.readers.text.focus import is_own_total
from budgets.disclosure.readers.text.quantity_rules import (
    Subject,
    default_subject,
    line_of,
    table_of,
)
from budgets.disclosure.readers.text.respectively import in_years, subjects_of
from budgets.disclosure.readers.text.sentence_figures import (
    FigureRole,
    SentenceFigure,
    is_of_another_year,
)
from budgets.disclosure.readers.text.subjects import on_the_side_of, part_of_vehicles

_CARS_HELD = re.compile(r"公务用车保有量为?\d+辆,[^,;。]*$")  # …2辆，购置及运行维护费5万元
_COMPARES = re.compile("[比较与同(]")
_PART_BY_SOURCE = re.compile("其中[,:]?(?:财政)?拨款")  # …50万元，其中：财政拨款45万元
_OF_ALL_MONEY = re.compile("全口径")  # 三公 of all money, not of the appropriation alone
_COUNTS = re.compile(r"[^,;。:]*\d(?:个|批次?|人次?|次|辆|团组|台)[^,;。:]{0,6},")


class FigureReader(ChangeReader):
    """Reads the figures of sentences, which `Sentences` takes apart, into a collector."""

    def _run(self, run: list[SentenceFigure], sentence: str, source: Source) -> None:
        """Read a figure, or several in a row, each of its own year, name or side."""
        first = run[0]
        if len(run) == 1:
            self._figure(first, sentence, source)
            return
        if by_year := in_years(run, first.gap, self._subjects.year):
            self._by_year(*by_year, sentence, source)
            return
        changed = first.role in (FigureRole.CHANGE, FigureRole.CHANGE_PERCENT)
        gap = without_comparison(first.gap) if changed else first.gap
        named = subjects_of(gap, len(run), partial(self._subjects.named, section=self._section))
        spoken = self._focus.known
        if named is None and changed and spoken and len(spoken.keys) == len(run):
            named = [replace(spoken, keys=(key,)) for key in spoken.keys]
        if named is None:
            self._focus.turn_to(None)
            return
        whole = spoken if changed else Subject(tuple(s.key for s in named), named[0].label)
        for figure, subject in zip(run, named, strict=True):
            if changed:
                self._changed(subject, figure, source)
            elif figure.role is FigureRole.VALUE:
                self._stated_as(subject, figure, sentence, source)
        self._focus.turn_to(whole)

    def _by_year(self, name: str, run: list[SentenceFigure], sentence: str, source: Source) -> None:
        subject = self._subjects.named(name, self._section)
        if subject is None and self._subjects.says_nothing(name):
            subject = self._focus.known if self._focus.subject else self._meant_by_heading()
        self._focus.turn_to(subject)
        if subject is None:
            return
        for figure in run:
            if figure.role is FigureRole.VALUE:
                self._stated_as(subject, figure, sentence, source)
            elif figure.role is FigureRole.PRIOR:
                self._take_prior(subject, figure, sentence, source)

    def _figure(self, figure: SentenceFigure, sentence: str, source: Source) -> None:
        match figure.role:
            case FigureRole.VALUE if self._elsewhere and self._focus.head is self._elsewhere:
                self._part_of_another_year(figure, sentence, source)
            case FigureRole.VALUE if self._is_planned(figure.gap):
                self._beside(replace(figure, role=FigureRole.PLANNED), sentence, source)
            case FigureRole.VALUE:
                self._value(figure, sentence, source)
            case FigureRole.SHARE | FigureRole.COMPLETION:
                self._percentage(figure, source)
            case FigureRole.PRIOR | FigureRole.PLANNED:
                self._beside(figure, sentence, source)
            case FigureRole.CHANGE | FigureRole.CHANGE_PERCENT:
                self._change(figure, source)
            case FigureRole.DIFFERENCE:
                self._difference(figure, source)
            case FigureRole.OTHER if is_of_another_year(figure.gap, self._subjects.year):
                self._elsewhere = Subject((), "")
                self._focus.turn_to(self._elsewhere)
            case FigureRole.UNCLEAR_CHANGE:
                self._changes.lose()
        self._before = figure.role

    def _part_of_another_year(self, figure: SentenceFigure, sentence: str, source: Source) -> None:
        """「2024年收入80万元，其中：一般公共预算拨款80万元」 in 2025: the parts are of that year, too."""
        if str(self._subjects.year) in figure.gap:
            self._elsewhere = None
            self._value(figure, sentence, source)
        elif self._elsewhere and self._elsewhere.keys:
            whole = self._focus.head
            self._beside(replace(figure, role=FigureRole.PRIOR), sentence, source)
            self._elsewhere = whole

    def _is_planned(self, gap: str) -> bool:
        """「…预算为20万元，其中：公务接待费9万元」: the parts of a plan are plans."""
        parts = self._plan is not None and self._focus.head is self._plan
        return self._of_plan or (parts and not re.search("决算|执行|实际", gap))

    def _value(self, figure: SentenceFigure, sentence: str, source: Source) -> None:
        gap = sentence[figure.start - len(figure.gap) : figure.start]
        subject = (
            None if _OF_ALL_MONEY.search(gap) and figure.printed.strip("-0.") else self._named(gap)
        )
        if subject is None and (self._of_cars or _CARS_HELD.search(half_width(gap))):
            subject = part_of_vehicles(gap)
        if subject is None:
            subject = self._before_colon(gap)
        if subject is not None:
            subject = on_the_side_of(subject, gap, self._focus.known)
            subject = self._focus.part_of_split(self._of_item(subject))
        elif self._subjects.says_nothing(figure.gap) and not _PART_BY_SOURCE.search(figure.gap):
            subject = self._focus.known if self._focus.subject else self._meant_by_heading()
        elif self._only_counts(figure.gap):
            subject = self._focus.known
        self._focus.turn_to(subject)
        if subject is not None:
            self._stated_as(subject, figure, sentence, source)

    def _only_counts(self, gap: str) -> bool:
        """「公务接待24批次，210人次，支出2.05万元」 below 公务接待费: counts of what is spoken of."""
        if not _COUNTS.search(gap) or not self._subjects.says_nothing(_COUNTS.sub("", gap)):
            return False
        counted = self._subjects.mentioned(gap, self._section)
        spoken = self._focus.known
        return spoken is not None and (counted is None or counted.key == spoken.key)

    def _before_colon(self, gap: str) -> Subject | None:
        """「支出预算：2024年年初预算数380万元」: what stands before the colon names the figure."""
        before, colon, after = half_width(gap).rstrip(":").rpartition(":")
        if not colon or not self._subjects.says_nothing(after):
            return None
        return self._subjects.named(gap[: len(before)], self._section)

    def _named(self, gap: str) -> Subject | None:
        """Return what a label names: an item by function, or a line of 基本支出 by economic heading.

        住房公积金 is both; among lines of the economic list it is one of them.
        """
        subject = self._subjects.named(gap, self._section)
        is_item = subject is not None and subject.key.row is Row.ITEM
        if subject and self._item and len(subject.path) == 1:  # 农业农村（款）：行政运行（项）
            above = replace(self._item, code=self._item.code[:5])
            subject = self._subjects.below(Subject((above,), ""), subject)
        if subject and (not is_item or subject.path):
            return subject
        table = table_of(self._section, self._subjects.year)
        if table is BASIC_TABLE and self._nature is Nature.PROJECT:
            return None  # 「2.项目支出，其中：商品和服务支出」 is no line of 基本支出
        if table not in (OVERVIEW_TABLE, BUDGETS[Fund.GENERAL]):
            return subject
        economic = self._subjects.economic(gap)
        if economic is None or (subject and not self._by_economy):
            self._by_economy = self._by_economy and not is_item
            split = self._focus.split
            return self._subjects.below(split, subject) if split and subject else subject
        self._by_economy = True
        general = table is BUDGETS[Fund.GENERAL] or "公共预算" in self._above
        return economic if general and self._nature is not Nature.PROJECT else None

    def _stated_as(
        self, subject: Subject, figure: SentenceFigure, sentence: str, source: Source
    ) -> None:
        amount = self._printed(figure, sentence)
        for key in subject.keys:
            known = self._collector.lines.get(key)
            of_year = key.table is EXPENDITURE_TABLE and len(subject.keys) > 1
            if of_year and known and known.amount.yuan != amount.yuan:
                continue  # 支出预算100万元，其中：本年支出98万元，结转下年2万元
            self._collector.state(line_of(key, subject, amount, source))
        self._stated.update(subject.keys)
        key = subject.key
        if key.row is not Row.ITEM and (key.nature or key.table is BASIC_TABLE):
            self._nature = key.nature or Nature.BASIC
        self._of_cars = subject.key.table is THREE_PUBLIC.table and subject.key.code.startswith(
            "S2"
        )
        self._take(figure, source)
        self._take_beside(subject)

    def _meant_by_heading(self) -> Subject | None:
        """「预算安排3万元」 right below a heading is that section's total."""
        return default_subject(self._section, self._subjects.year) if self._opens_section else None

    def _of_item(self, subject: Subject) -> Subject:
        """「…（项）149万元，其中：基本支出…」 splits the item, not the table's total."""
        key = subject.key
        if key.row is Row.ITEM and key.table.fund:
            self._item = key
        elif self._item and self._item.table is key.table and key.nature is not Nature.TOTAL:
            return replace(subject, keys=(replace(self._item, nature=key.nature),))
        return subject

    def _take_beside(self, subject: Subject) -> None:
        """Take the year before, the plan or the purpose, which may precede the amount."""
        key, amend = subject.key, self._collector.amend
        prior, planned, purpose = self._prior, self._planned.get(key), self._purpose
        if prior and prior.key == key and amend(key, prior=prior.value):
            prior.report()
        if planned and amend(key, planned=planned.value):
            planned.report()
        if purpose and purpose.key == key and amend(key, purpose=purpose.value):
            purpose.report()

    def _printed(self, figure: SentenceFigure, sentence: str) -> Amount:
        printed = sentence[figure.start : figure.start + len(figure.printed)]
        return Amount.of(printed, MoneyUnit(figure.unit))

    def _percentage(self, figure: SentenceFigure, source: Source) -> None:
        """Keep a share of the table's total, or how much of its plan was spent.

        What 本年支出合计 is made of is another matter.
        """
        subject = self._focus.known
        if subject is None:
            return
        part = "share" if figure.role is FigureRole.SHARE else "completion"
        if part == "completion":
            planned = self._planned.get(subject.key)
            base = planned.base if planned and figure.gap == "的" else _base_of_plan(figure.gap)
            if planned and not _is_same_plan(planned.base, base):
                return  # of another plan than the one that is printed
            of_plan = completion_base_in(base or (planned.base if planned else ""))
        if part == "completion" or not is_own_total(subject.key):
            rate = Percent.of(figure.printed)
            kept = [self._collector.amend(key, **{part: rate}) for key in subject.keys]
            if all(kept):
                self._take(figure, source)
                for key in subject.keys if part == "completion" else ():
                    self._collector.amend(key, completion_base=of_plan)

    def _beside(self, figure: SentenceFigure, sentence: str, source: Source) -> None:
        gap = sentence[figure.start - len(figure.gap) : figure.start]
        label = without_prior_words(re.split("[;；。]", gap)[-1])
        subject = named = self._subjects.named(label, self._section)
        if subject is not None:
            subject = self._focus.part_of_split(self._of_item(subject))
        elif self._subjects.says_nothing(half_width(label)):
            subject = self._focus.known if self._focus.subject else self._meant_by_heading()
        self._focus.turn_to(subject)
        if subject is None:
            return
        self._told = True
        if figure.role is not FigureRole.PLANNED:
            self._take_prior(subject, figure, sentence, source)
            opens = figure.start == len(figure.gap)  # the first of its sentence
            if (named or opens) and is_own_total(subject.key) and not _COMPARES.search(figure.gap):
                self._elsewhere = replace(subject)
                self._focus.turn_to(self._elsewhere)
            return
        base = _base_of_plan(figure.gap)
        amount, report = self._printed(figure, sentence), self._reporter(figure, source)
        for key in subject.keys:
            pending = Pending(key, amount, report, base, subject.label, source)
            self._planned.setdefault(key, pending)
        self._plan = subject if is_own_total(subject.key) else self._plan
        self._take_beside(subject)

    def _keep_lone_plans(self) -> None:
        """Keep the plans of which no account is told: 「“三公”经费预算为20万元，其中：公务接待费9万元」."""
        for plan in (*self._lone_plans, *self._planned.values()):
            told = plan.key in self._collector.lines
            if not told and plan.key.table is THREE_PUBLIC.table:
                nothing = Amount.blank(plan.value.unit)
                subject = Subject((plan.key,), plan.label)
                self._collector.state(line_of(plan.key, subject, nothing, plan.source))
            if self._collector.amend(plan.key, planned=plan.value):
                plan.report()

    def _reporter(self, figure: SentenceFigure, source: Source) -> Callable[[], None]:
        """Return what reports a figure later, when another sentence is read."""
        span = self._at + figure.start, self._at + figure.end
        return partial(self._collector.take, source.place, *span)

    def _take_prior(
        self, subject: Subject, figure: SentenceFigure, sentence: str, source: Source
    ) -> None:
        amount, report = self._printed(figure, sentence), self._reporter(figure, source)
        # 「比上年预算10万元减少1万元，比上年决算8万元增加1万元」: a line has one year before.
        line = self._collector.lines.get(subject.key)
        self._other_prior = bool(line and line.prior and line.prior.yuan != amount.yuan)
        if self._other_prior:
            return
        self._prior = Pending(subject.key, amount, report)
        for key in subject.keys:
            if self._collector.amend(key, prior=amount):
                report()


def _base_of_plan(words: str) -> str:
    """Return which budget words mean: of the whole year, as adjusted, of its start; "" where unsaid."""
    return next((base for base in ("全年", "调整", "年初") if base in words), "")


def _is_same_plan(one: str, other: str) -> bool:
    """Return whether two words for a budget mean one: unless said otherwise that of the year's start."""
    return (one or "年初") == (other or "年初")
