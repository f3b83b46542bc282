"""Read the sentences of the money sections: lines, further statements, and reasons for change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from operator import itemgetter

from budgets.disclosure.model import (
    Base,
    Direction,
    Line,
    LineKey,
    Nature,
    Row,
    Section,
    Source,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.text.absence import absent_in, is_not_applicable, not_applicable
from budgets.disclosure.readers.text.comparisons import (
    beside_plan,
    compares_with_plan,
    direction_against_plan,
    without_comparison,
    without_prior_words,
)
from budgets.disclosure.readers.text.enumerations import (
    Edge,
    compares_whole,
    edges_of,
    is_row,
    unit_noted,
)
from budgets.disclosure.readers.text.pending_reasons import PendingReasons
from budgets.disclosure.readers.text.quantity_rules import Subject, default_subject, table_of
from budgets.disclosure.readers.text.regions import Region, RegionKind, regions_of
from budgets.disclosure.readers.text.sections import Placed
from budgets.disclosure.readers.text.sentence_figures import (
    DIRECTION,
    FigureRole,
    SentenceFigure,
    direction_of,
    figures_of,
)
from budgets.disclosure.readers.text.subjects import Subjects, on_the_side_of, part_of_vehicles

LONGEST_SENTENCE = 3_000
LONGEST_PARAGRAPH = 10_000  # longer ones are kept as text: no department writes such a paragraph

_SENTENCE = re.compile(r"[^。！？]*[。！？]?[”\"）)]?")
# Between a change and its percentage: 「，下降」.
_NOTHING_NEW = re.compile(rf"[,(、]?(?:{DIRECTION.pattern})?(?:了|约|为|幅度?)*")
_FLAT = re.compile(r"持平|(?:一致|相同)|(?:无|没有)(?:增减)?(?:变化|变动)|不变|无增减")
_LIKE_FOR_LIKE = re.compile(
    rf"同口径[^,;。]*?(?P<flat>持平|一致|相同)|同口径[^,;。]*?{DIRECTION.pattern}"
)
_GENERIC = re.compile(
    r"(?:\d{4}年度?|[,:、\"()]|其中|本年|当年|全年|年初|预计|计划|(?:财政)?拨款|支出|预算|决算|执行|安排|资金|数|总?额|共|合?计|为|是|的|约)*"
)


class Sentences:
    """Reads paragraph by paragraph into a collector."""

    def __init__(self, collector: Collector, subjects: Subjects, *, final: bool) -> None:
        self._collector = collector
        self._subjects = subjects
        self._final = final
        self._section = Section.OTHER
        self._opens_section = False
        self._subject: Subject | None = None
        self._head: Subject | None = None  # what the last 其中 splits
        self._bracketed: Subject | None = None
        self._item: LineKey | None = None
        self._prior: tuple[LineKey, Amount] | None = None
        self._planned: tuple[LineKey, Amount] | None = None
        self._purpose: tuple[LineKey, str] | None = None
        self._changes = PendingReasons()
        self._stated: set[LineKey] = set()  # in this paragraph
        self._of_cars = False  # 公务用车费用 was stated last
        self._unit = ""  # of the rows below 「（单位：元）」
        self._told = False

    def read(self, placed: Iterable[Placed]) -> None:
        """Read the paragraphs of the money sections; leave the others alone."""
        for each in placed:
            if self._is_of_money(each.section):
                self._paragraph(each)
        self._collector.reasons.extend(change.reason for change in self._changes.all)

    def _is_of_money(self, section: Section) -> bool:
        return (
            table_of(section, self._subjects.year) is not None or section is Section.OTHER_MATTERS
        )

    def _paragraph(self, placed: Placed) -> None:
        paragraph = placed.paragraph
        if len(paragraph.text) > LONGEST_PARAGRAPH:
            return
        self._opens_section = placed.section is not self._section
        self._of_cars = self._of_cars and not self._opens_section
        noted = unit_noted(paragraph.text) or unit_noted(placed.heading)
        self._unit = noted or ("" if self._opens_section else self._unit)
        self._section, self._planned, self._purpose = placed.section, None, None
        self._subject = self._subjects.mentioned(placed.topic, placed.section)
        self._head = None
        self._stated = set()
        text = split_number(paragraph.text).text
        if self._unit and is_row(text):
            self._sentence(text + self._unit, Source(placed.section, paragraph.place, text))
            return
        for found in _SENTENCE.finditer(text):
            sentence = found[0]
            if sentence.strip() and len(sentence) <= LONGEST_SENTENCE:
                source = Source(placed.section, paragraph.place, sentence.strip())
                self._sentence(sentence, source)

    def _sentence(self, sentence: str, source: Source) -> None:
        plain = half_width(sentence)
        self._told, self._item, self._prior = False, None, None
        figures = list(figures_of(plain, self._subjects.year, final=self._final))
        regions = regions_of(plain, figures, in_list=self._section is Section.BASIC_EXPENDITURE)

        def is_hidden(position: int) -> bool:
            return any(region.hides(position) for region in regions)

        open_figures = [figure for figure in figures if not is_hidden(figure.start)]
        if self._head and compares_whole(plain):
            self._subject = self._head
        self._head = None
        if not open_figures:
            about = self._subjects.mentioned(_before(sentence, regions), self._section)
            self._subject = about or self._subject
        changes_before = len(self._changes.all)
        # What the sentence says, each with its place: its parts are read in their order.
        parts: list[tuple[int, Callable[[], None]]] = []
        parts += [(f.start, partial(self._figure, f, sentence, source)) for f in open_figures]
        parts += [(r.start, partial(self._region, r, sentence, source)) for r in regions]
        parts += [(at, partial(self._edge, e)) for at, e in edges_of(plain) if not is_hidden(at)]
        for found in _FLAT.finditer(plain):
            before = plain[: found.start()]
            if not is_hidden(found.start()) and _compares(before):
                parts.append((found.start(), partial(self._flat, before, source)))
        for _, read_part in sorted(parts, key=itemgetter(0)):
            read_part()
        self._like_for_like(plain, open_figures, changes_before)
        self._absences(sentence, open_figures, regions, source)
        self._collector.used += len(sentence.strip()) if self._told else 0

    def _edge(self, edge: Edge) -> None:
        """After a list, a figure without a name of its own belongs to what the list splits."""
        if edge is Edge.BRACKET_OPENS:
            self._bracketed = self._subject
        elif edge is Edge.BRACKET_CLOSES:
            self._subject = self._bracketed or self._subject
        elif edge is Edge.WHOLE_COMPARED:
            self._subject = self._head or self._subject
        elif self._head is None or (self._subject and self._is_own_total(self._subject.key)):
            self._head = self._subject

    # Figures

    def _figure(self, figure: SentenceFigure, sentence: str, source: Source) -> None:
        match figure.role:
            case FigureRole.VALUE:
                self._value(figure, sentence, source)
            case FigureRole.SHARE:
                self._share(figure)
            case FigureRole.PRIOR | FigureRole.PLANNED:
                self._beside(figure, sentence)
            case FigureRole.CHANGE | FigureRole.CHANGE_PERCENT:
                self._change(figure, sentence, source)

    def _value(self, figure: SentenceFigure, sentence: str, source: Source) -> None:
        gap = sentence[figure.start - len(figure.gap) : figure.start]
        subject = self._subjects.named(gap, self._section)
        if subject is None and _GENERIC.fullmatch(figure.gap):
            subject = self._subject or self._meant_by_heading()
        if subject is None and self._of_cars:
            subject = part_of_vehicles(gap)
        if subject is not None:
            subject = self._of_item(on_the_side_of(subject, gap, self._subject))
        self._subject = subject
        if subject is None:
            return
        for key in subject.keys:
            self._collector.state(_line(key, subject, self._printed(figure, sentence), source))
        self._stated.update(subject.keys)
        self._of_cars = subject.key.table is THREE_PUBLIC.table and subject.key.code.startswith(
            "S2"
        )
        self._told = True
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
        if self._prior and self._prior[0] == subject.key:
            self._collector.amend(subject.key, prior=self._prior[1])
        if self._planned and self._planned[0] == subject.key:
            self._collector.amend(subject.key, planned=self._planned[1])
        if self._purpose and self._purpose[0] == subject.key:
            self._collector.amend(subject.key, purpose=self._purpose[1])

    def _printed(self, figure: SentenceFigure, sentence: str) -> Amount:
        printed = sentence[figure.start : figure.start + len(figure.printed)]
        return Amount.of(printed, MoneyUnit(figure.unit))

    def _share(self, figure: SentenceFigure) -> None:
        """Keep a share of the table's total; what 本年支出合计 is made of is another matter."""
        if self._subject and not self._is_own_total(self._subject.key):
            for key in self._subject.keys:
                self._collector.amend(key, share=Percent.of(figure.printed))

    def _is_own_total(self, key: LineKey) -> bool:
        return key.row is not Row.ITEM and key.nature is Nature.TOTAL

    def _beside(self, figure: SentenceFigure, sentence: str) -> None:
        gap = sentence[figure.start - len(figure.gap) : figure.start]
        label = without_prior_words(gap)
        subject = self._subjects.named(label, self._section)
        if subject is None and _GENERIC.fullmatch(half_width(label)):
            subject = self._subject or self._meant_by_heading()
        if subject is None:
            return
        self._told = True
        self._subject = subject
        amount = self._printed(figure, sentence)
        if figure.role is FigureRole.PLANNED:
            self._planned = (subject.key, amount)
            self._take_beside(subject)
            return
        self._prior = (subject.key, amount)
        for key in subject.keys:
            self._collector.amend(key, prior=amount)

    def _change(self, figure: SentenceFigure, sentence: str, source: Source) -> None:
        gap = sentence[figure.start - len(figure.gap) : figure.start]
        named = self._subjects.mentioned(without_comparison(gap), self._section)
        subject = named or self._subject or default_subject(self._section, self._subjects.year)
        if subject is None or figure.direction is None:
            return
        self._told = True
        self._subject = subject
        change = self._changes.open(subject, figure, source, self._base_of(figure, source))
        reason = change.reason
        if figure.role is FigureRole.CHANGE_PERCENT:
            fallen = figure.direction is Direction.DECREASE
            reason = replace(reason, percent=Percent.of(figure.printed, negative=fallen))
        else:
            amount = figure.amount(signed=True)
            direction = reason.direction if amount.yuan else Direction.FLAT
            comparable = "同口径" in re.split("[,;。]", figure.gap)[-1]
            reason = replace(reason, change=amount, direction=direction, comparable=comparable)
        if self._prior and self._prior[0] == subject.key and reason.against is Base.YEAR_BEFORE:
            reason = replace(reason, prior=self._prior[1])
        change.reason = reason

    def _base_of(self, figure: SentenceFigure, source: Source) -> Base:
        """「…减少1.20万元，下降2.30%」: a percentage without words of its own follows its amount."""
        last = self._changes.last_in(source)
        if last and _NOTHING_NEW.fullmatch(figure.gap):
            return last.reason.against
        return Base.PLAN if self._is_against_plan(figure.gap) else Base.YEAR_BEFORE

    # Words

    def _flat(self, before: str, source: Source) -> None:
        clause = re.split("[,;。:]", before)[-1]
        named = self._subjects.mentioned(clause, self._section)
        subject = named or self._subject or default_subject(self._section, self._subjects.year)
        if subject is not None:
            self._told = True
            base = Base.PLAN if self._is_against_plan(clause) else Base.YEAR_BEFORE
            self._changes.add(subject, Direction.FLAT, source, base)

    def _is_against_plan(self, words: str) -> bool:
        """Return whether words compare final accounts with the year's own plan, not with the year before."""
        year_before = f"上年|上一年|去年|{self._subjects.year - 1}"
        return self._final and compares_with_plan(words) and not re.search(year_before, words)

    def _region(self, region: Region, sentence: str, source: Source) -> None:
        text = sentence[region.text_start : region.end].strip()
        before = re.split("[,，;；。:：]", sentence[: region.start])[-1]
        if region.kind is RegionKind.REASON:
            opening = sentence[region.start : region.text_start]
            self._reason(text, before, opening, source)
        elif region.kind is RegionKind.PLAN_REASON:
            self._plan_reason(text, before, source)
        elif self._subject and text:
            self._for(self._subject, text, region)

    def _for(self, subject: Subject, text: str, region: Region) -> None:
        """Keep what money is for. A sum of which nothing was said but where it goes has no purpose."""
        if self._is_own_total(subject.key) and self._stated.isdisjoint(subject.keys):
            return
        if not region.ends_sentence or not region.after_colon:
            text = text.rstrip("。；;，,")
        self._told = True
        for key in subject.keys:
            self._collector.amend(key, purpose=text)
        self._purpose = (subject.key, text)

    def _reason(self, text: str, before: str, opening: str, source: Source) -> None:
        """Give the change that is meant its reason."""
        stated = DIRECTION.search(opening)
        direction = direction_of(stated) if stated else None
        named = self._subjects.named(before, self._section) if stated else None
        change = self._changes.meant(source, direction, named)
        if change is None and named and direction:
            change = self._changes.add(named, direction, source)
        if change is None or change.reason.text:
            return
        change.explain(text, source)
        self._told = True

    def _plan_reason(self, text: str, before: str, source: Source) -> None:
        """「决算数小于年初预算数的主要原因是…」 gives the difference to the plan its reason."""
        subject = self._subject
        if not self._final or subject is None:
            return
        line = self._collector.lines.get(subject.key)
        direction = direction_against_plan(before) or beside_plan(line)
        if direction is None:
            return
        change = self._changes.against_plan(subject, direction, source)
        if not change.reason.text:
            change.explain(text, source)
            self._told = True

    def _like_for_like(self, plain: str, figures: list[SentenceFigure], first_change: int) -> None:
        """同口径持平: what the document says of the rest once its reason is taken out."""
        if len(self._changes.all) == first_change:
            return
        for found in _LIKE_FOR_LIKE.finditer(plain):
            stated = any(found.start() < f.start <= found.end() + 4 for f in figures)
            if not stated:
                flat = Direction.FLAT if found["flat"] else direction_of(found)
                last = self._changes.all[-1]
                last.reason = replace(last.reason, comparable_direction=flat)

    def _absences(
        self, sentence: str, figures: list[SentenceFigure], regions: list[Region], source: Source
    ) -> None:
        if is_not_applicable(sentence, opens_section=self._opens_section):
            silent = not_applicable(self._section, self._subjects.year)
            if silent and silent[0].key not in self._collector.lines:
                self._state_nothing(*silent, source)
            return
        for subject in absent_in(sentence, self._section, self._subjects, figures, regions):
            self._state_nothing(subject, Amount.none_planned(MoneyUnit.WAN), source)

    def _state_nothing(self, subject: Subject, nothing: Amount, source: Source) -> None:
        self._told = True
        self._collector.state(_line(subject.key, subject, nothing, source))


def _line(key: LineKey, subject: Subject, amount: Amount, source: Source) -> Line:
    return Line(
        table=key.table,
        side=key.side,
        row=key.row,
        code=key.code,
        name=subject.label,
        path=subject.path,
        fund=key.fund,
        nature=key.nature,
        amount=amount,
        source=source,
    )


def _compares(before: str) -> bool:
    """Return whether a clause so far compares one year with another: 「与上年」 before 持平."""
    clause = re.split("[,;。:]", before)[-1]
    return "同口径" not in clause and bool(re.search("[比较与同]|上年", clause))


def _before(sentence: str, regions: list[Region]) -> str:
    """Return the sentence up to its reason or purpose."""
    return sentence[: min((region.start for region in regions), default=len(sentence))]
