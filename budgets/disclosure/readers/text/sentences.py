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
    Nature,
    Section,
    Source,
)
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_number
from budgets.disclosure.readers.layout.sections import Placed
from budgets.disclosure.readers.text.absence import absent_in, is_not_applicable, not_applicable
from budgets.disclosure.readers.text.change_reading import Pending
from budgets.disclosure.readers.text.comparisons import (
    beside_plan,
    direction_against_plan,
    without_prior_words,
)
from budgets.disclosure.readers.text.enumerations import (
    compares_whole,
    edges_of,
    is_row,
    unit_noted,
)
from budgets.disclosure.readers.text.figure_reading import FigureReader
from budgets.disclosure.readers.text.focus import UNREAD, Focus, is_own_total
from budgets.disclosure.readers.text.quantity_rules import Subject, line_of, table_of
from budgets.disclosure.readers.text.regions import Region, RegionKind, regions_of
from budgets.disclosure.readers.text.respectively import runs_of
from budgets.disclosure.readers.text.sentence_figures import (
    DIRECTION,
    FLAT,
    FigureRole,
    SentenceFigure,
    direction_of,
    figures_of,
)

LONGEST_SENTENCE = 3_000
LONGEST_PARAGRAPH = 10_000  # longer ones are kept as text: no department writes such a paragraph
_PLAN_ABOVE = re.compile("^(?!.*(?:决算|执行|完成|变动|对比)).*(?:年初预算|预算安排)")
# 412.30，415.60万元 are two figures, 50，000元 is one.
_COMMA_OF_LIST = re.compile(
    r"(\.\d{1,6}|\d)[,，](?=(?<=\.\d[,，])\d|(?<=\.\d\d[,，])\d|(?!\d{3}(?!\d))\d)"
)
_FINISHED = re.compile('[。；;：:！？][”"）)]?$')
_ENDS_OPEN = re.compile("(?:其中|包括)[:,]?$")
# A stop inside brackets ends no sentence: 「（购置费1万元。）比上年…」.
_SENTENCE = re.compile(r"(?:[^。！？（(]|[（(][^（）()]{0,300}[）)]|[（(])*[。！？]?[”\"）)]?")
_LIKE_FOR_LIKE = re.compile(
    rf"同口径[^,;。]*?(?P<flat>持平|一致|相同)|同口径[^,;。]*?{DIRECTION.pattern}"
)


class Sentences(FigureReader):
    """Reads paragraph by paragraph into a collector."""

    def read(self, placed: Iterable[Placed]) -> None:
        """Read the paragraphs of the money sections; leave the others alone."""
        for each in placed:
            if self._is_of_money(each.section):
                self._paragraph(each)
        self._keep_lone_plans()
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
        if self._opens_section:
            self._lone_plans += self._planned.values()
            self._planned, self._by_economy, self._nature = {}, False, Nature.TOTAL
        self._section, self._purpose = placed.section, None
        self._above = placed.topic or placed.heading
        self._of_plan = self._final and bool(_PLAN_ABOVE.search(self._above))
        numbered = split_number(paragraph.text)
        self._focus = self._focus_of(placed, numbered.style)
        self._stated = set()
        text = numbered.text
        self._at = first = len(paragraph.text) - len(text)
        if self._unit and is_row(text):
            self._sentence(text + self._unit, Source(placed.section, paragraph.place, text))
            return
        for found in _SENTENCE.finditer(text):
            sentence = found[0]
            if sentence.strip() and len(sentence) <= LONGEST_SENTENCE:
                source = Source(placed.section, paragraph.place, sentence.strip())
                self._at = first + found.start()
                self._sentence(sentence, source)

    def _focus_of(self, placed: Placed, style: Style) -> Focus:
        """Speak of the subheading; below 「…，其中：」 go on splitting the same."""
        before, focus = self._focus, Focus()
        unfinished, self._unfinished = self._unfinished, not _FINISHED.search(placed.paragraph.text)
        if unfinished and style is Style.NONE and not self._opens_section and not placed.topic:
            return before  # the line was broken, or goes on without a stop
        plain = half_width(placed.paragraph.text)
        if style is Style.NONE and not self._opens_section and compares_whole(plain):
            return before  # 「较上年增加…」 on a line of its own is of what the line above states
        topic = half_width(placed.topic)
        named = self._subjects.mentioned(topic, placed.section)
        if named or self._subjects.names_money(topic):
            focus.turn_to(named)
        continues = self._ends_open or (before.split and style is self._list)
        if continues and not self._opens_section:
            focus.split = before.split
            self._list = style
        self._ends_open = bool(_ENDS_OPEN.search(half_width(placed.paragraph.text)))
        return focus

    def _sentence(self, sentence: str, source: Source) -> None:
        plain = half_width(_COMMA_OF_LIST.sub(r"\1、", sentence))
        self._told, self._item, self._prior, self._plan = False, None, None, None
        figures = list(figures_of(plain, self._subjects.year, final=self._final))
        regions = regions_of(
            plain,
            figures,
            in_list=self._section is Section.BASIC_EXPENDITURE,
            names=lambda words: self._subjects.named(words, self._section) is not None,
        )

        def is_hidden(position: int) -> bool:
            return any(region.hides(position) for region in regions)

        open_figures = [figure for figure in figures if not is_hidden(figure.start)]
        focus = self._focus
        if focus.head and (compares_whole(plain) or self._opens_unnamed(open_figures)):
            focus.subject = focus.head
        focus.head = None
        if open_figures and not plain[: open_figures[0].start].strip(" ,"):
            focus.turn_to(None)  # 「19816.81元，项目支出0元」: of what, stands on the page before
            focus.split = UNREAD
        if not open_figures:
            about = self._subjects.mentioned(_before(sentence, regions), self._section)
            focus.subject = about or focus.subject
        changes_before = len(self._changes.all)
        # What the sentence says, each with its place: its parts are read in their order.
        parts: list[tuple[int, Callable[[], None]]] = []
        runs = runs_of(open_figures)
        parts += [(run[0].start, partial(self._run, run, sentence, source)) for run in runs]
        parts += [(r.start, partial(self._region, r, sentence, source)) for r in regions]
        parts += [
            (at, partial(focus.pass_edge, e)) for at, e in edges_of(plain) if not is_hidden(at)
        ]
        for found in FLAT.finditer(plain):
            before = plain[: found.start()]
            if not is_hidden(found.start()) and _compares(before):
                parts.append((found.start(), partial(self._flat, before, source)))
        for _, read_part in sorted(parts, key=itemgetter(0)):
            read_part()
        self._like_for_like(plain, open_figures, changes_before)
        self._absences(sentence, open_figures, regions, source)
        self._collector.used += len(sentence.strip()) if self._told else 0

    def _opens_unnamed(self, figures: list[SentenceFigure]) -> bool:
        """After a list a figure without a name is no longer of its last part: 「2023年支出9万元」."""
        if not figures or figures[0].role not in (FigureRole.VALUE, FigureRole.PRIOR):
            return False
        return bool(figures[0].gap) and self._subjects.says_nothing(
            without_prior_words(figures[0].gap)
        )

    # Figures

    # Words

    def _flat(self, before: str, source: Source) -> None:
        clause = re.split("[,;。:]", before)[-1]
        words = re.split(r"比|较|[与同](?=[上去年预本\d])|同比", clause)[0]
        subject = self._meant(words)
        if subject is None:
            self._changes.lose()
        else:
            self._told = True
            base = Base.PLAN if self._is_against_plan(clause) else Base.YEAR_BEFORE
            self._focus.turn_to(subject)
            self._changes.add(subject, Direction.FLAT, source, base)

    def _region(self, region: Region, sentence: str, source: Source) -> None:
        text = sentence[region.text_start : region.end].strip()
        before = re.split("[,，;；。:：]", sentence[: region.start])[-1]
        span = self._at + region.text_start, self._at + region.end
        hold = partial(self._collector.hold, source.place, *span)
        if region.kind is RegionKind.REASON:
            opening = sentence[region.start : region.text_start]
            kept = self._reason(text, before, opening, source)
        elif region.kind is RegionKind.PLAN_REASON:
            kept = self._plan_reason(text, before, source)
        else:
            about = self._focus.known if text else None
            kept = about is not None and self._for(about, text, region, hold)
        if kept:
            hold()

    def _for(self, subject: Subject, text: str, region: Region, hold: Callable[[], None]) -> bool:
        """Keep what money is for. A sum of which nothing was said but where it goes has no purpose."""
        if is_own_total(subject.key) and self._stated.isdisjoint(subject.keys):
            return False
        if not region.ends_sentence or not region.after_colon:
            text = text.rstrip("。；;，,")
        self._told = True
        self._purpose = Pending(subject.key, text, hold)
        kept = [self._collector.amend(key, purpose=text) for key in subject.keys]
        return any(kept)

    def _reason(self, text: str, before: str, opening: str, source: Source) -> bool:
        """Give the change that is meant its reason."""
        stated = DIRECTION.search(opening)
        direction = direction_of(stated) if stated else None
        named = self._subjects.named(before, self._section) if stated else None
        change = self._changes.meant(source, direction, named)
        if change is None and named and direction:
            change = self._changes.add(named, direction, source)
        if change is None or change.reason.text:
            return False
        change.explain(text, source)
        self._told = True
        return True

    def _plan_reason(self, text: str, before: str, source: Source) -> bool:
        """「决算数小于年初预算数的主要原因是…」 gives the difference to the plan its reason."""
        subject = self._focus.known
        if not self._final or subject is None:
            return False
        line = self._collector.lines.get(subject.key)
        direction = direction_against_plan(before) or beside_plan(line)
        if direction is None:
            return False
        change = self._changes.against_plan(subject, direction, source)
        if change.reason.text:
            return False
        change.explain(text, source)
        self._told = True
        return True

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
        self._collector.state(line_of(subject.key, subject, nothing, source))


def _compares(before: str) -> bool:
    """Return whether a clause so far compares one year with another: 「与上年」 before 持平."""
    clause = re.split("[,;。:]", before)[-1]
    return "同口径" not in clause and bool(re.search("[比较与同]|上年", clause))


def _before(sentence: str, regions: list[Region]) -> str:
    """Return the sentence up to its reason or purpose."""
    return sentence[: min((region.start for region in regions), default=len(sentence))]
