"""Sections in the department's own words, completed by what those words omit.

If the disclosure states something that the department's words do not contain (a purpose, a reason, an
amount that no table shows), the standard sentence about it is added, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from budgets.disclosure.model import (
    Base,
    Direction,
    Disclosure,
    Line,
    Nature,
    Passage,
    Reason,
    Row,
    Section,
    Statement,
    Table,
)
from budgets.disclosure.money import Amount, Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import BUDGETS, EXPENDITURE_TABLE
from budgets.disclosure.writers.wording import Text, heading_level, texts_of
from budgets.disclosure.writers.wording.limits import SECTION_NAMES
from budgets.disclosure.writers.wording.particulars import stated_particulars
from budgets.disclosure.writers.wording.spoken_amounts import day_of, printed
from budgets.disclosure.writers.wording.vocabulary import Stated, vocabulary_of

# Lists that are fields of the Disclosure: own words precede them and do not replace them.
_LISTS = frozenset({Section.FUNCTIONS, Section.PRIORITIES, Section.GLOSSARY})
_NUMBER = re.compile(
    r"\s*(?:(?P<top>第.{1,3}[部章节篇]分?|[一二三四五六七八九十]{1,3}[、.．])"
    r"|(?P<second>[（(][一二三四五六七八九十]{1,3}[）)])|(?P<third>\d{1,2}[、.．]|[（(]\d{1,2}[）)]))\s*"
)
_CLOSING = "。；;，, "
_NAME_BEGINS = "(?:(?<![一-龥])|(?<=[括为是中于排有]))"  # 事业单位医疗 is not in 行政事业单位医疗
_NOTHING = re.compile("没有|未|无|不涉及")
_SAME = re.compile("持平|一致|相同|没有变化|无变化|无增减|不变")


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a section must state: all of `needles`, or words that `alternative` matches.

    With a `name`, all of it in one paragraph that has the name: several items may have the same purpose.
    """

    needles: tuple[str, ...]
    alternative: re.Pattern[str] | None = None
    name: str = ""
    numbers: tuple[re.Pattern[str], ...] = ()
    of_a_list: bool = False  # of the functional list, where a name may be the end of another
    otherwise: str = ""  # the sentence for it where no standard one states it

    def is_stated_in(self, words: str) -> bool:
        if not self.name:
            return self._matches(words)
        begins = _NAME_BEGINS if self.of_a_list else ""
        named = re.compile(f"{begins}{re.escape(self.name)}")
        return any(self._matches(piece) for piece in words.splitlines() if named.search(piece))

    def _matches(self, words: str) -> bool:
        if all(needle in words for needle in self.needles):
            return all(number.search(words) for number in self.numbers)
        return bool(self.alternative and self.alternative.search(words))


class Words:
    """The headings and paragraphs of each section; `wording` holds a jurisdiction's own templates."""

    def __init__(
        self,
        disclosure: Disclosure,
        wording: Mapping[Section, str] | None = None,
        *,
        of_unit: bool = False,
    ) -> None:
        self._disclosure = _without_repeated_priors(disclosure)
        self._wording = wording or {}
        self._vocabulary = vocabulary_of(self._disclosure, of_unit=of_unit)
        self._stated = Stated(self._disclosure)

    def of(self, section: Section) -> list[Text]:
        """Return the headings and paragraphs of a section.

        Raise BrokenWording where the jurisdiction's template of it cannot be used.
        """
        disclosure, template = self._disclosure, self._wording.get(section)
        tables = form_of(disclosure.fiscal_year).tables_of(section)
        own = [each for each in disclosure.passages if each.section is section]
        standard = texts_of(section, disclosure.phase, self._vocabulary, template)
        texts = _with_own_words(section, standard, own) if own else list(standard)
        words = _words_of(each.text for each in texts)
        texts += self._missing(section, tables, standard, words)
        for statement in disclosure.statements:
            if statement.about.table in tables:
                texts += self._contradicting(statement, words if own else "")
        return texts

    def _missing(
        self, section: Section, tables: tuple[Table, ...], standard: list[Text], words: str
    ) -> Iterator[Text]:
        """Yield what the words do not state yet: the standard paragraph that does, or a sentence."""
        paragraphs = [(each, _words_of([each.text])) for each in standard if not each.level]
        for fact in self._facts(section, tables):
            if fact.is_stated_in(words):
                continue
            found = next((text for text, said in paragraphs if fact.is_stated_in(said)), None)
            if found is None and fact.otherwise:
                found = Text(fact.otherwise)
            if found:
                words += _words_of([found.text])
                yield found

    def _contradicting(self, statement: Statement, words: str) -> list[Text]:
        """Return a second statement of a quantity that differs from the first, unless the words have it."""
        line, amount = self._disclosure.line(statement.about), statement.amount
        if line is None or amount.yuan == line.amount.yuan or not amount.printed:
            return []
        figure, own = printed(amount), statement.source
        if re.search(rf"(?<![\d.,]){re.escape(_words_of([figure]))}", words):
            return []
        if figure in own.text and own.text.count("元") == 1 and own.section is not Section.TABLES:
            return [Text(own.text, own=True)]
        return [Text(f"文中另一处：{self._stated.named(line)}{figure}。")]

    def _facts(self, section: Section, tables: tuple[Table, ...]) -> Iterator[_Fact]:
        """Yield what a section must state, in the words by which it is recognised."""
        disclosure = self._disclosure
        for line in disclosure.lines:
            if line.table in tables:
                yield from _facts_of_line(line, self._stated.named(line))
        for reason in disclosure.reasons:
            if reason.about.table in tables:
                yield self._fact_of(reason)
        for each in stated_particulars(disclosure):
            if each.section is section:
                yield _Fact((), numbers=each.numbers, otherwise=f"{each.sentence}。")
        names: list[str] = []
        match section:
            case Section.UNITS:
                names = [
                    *(each.name for each in disclosure.units),
                    disclosure.department.budget_level,
                ]
            case Section.PERFORMANCE:
                names = [each.name for each in disclosure.projects]
            case Section.ASSETS:
                counted = [each for each in disclosure.holdings if each.count is not None]
                names = [f"{each.name}{each.count}{each.measure}" for each in counted]
            case Section.REVENUE_EXPENDITURE if disclosure.approved_on:
                names = [day_of(disclosure.approved_on)]
        yield from (_Fact((name,)) for name in names)

    def _fact_of(self, reason: Reason) -> _Fact:
        line = self._disclosure.line(reason.about)
        name = self._stated.named(line) if line else reason.label
        quantity = self._stated.quantity(reason.about, name)
        if reason.against is Base.PLAN:
            sentence = f"{name}{quantity.预决算数}。{quantity.预算差异原因}"
        else:
            sentence = f"{name}{quantity}{quantity.变化及原因}。"
        sentence = sentence if name else ""
        if reason.direction is Direction.FLAT and not reason.text:
            return _Fact(("持平",), _SAME, _bare(name), otherwise=sentence)
        needles = [_bare(reason.text)]
        if reason.change and reason.change.yuan:
            needles.append(_figure(reason.change))
        if reason.percent and reason.percent.value:
            needles.append(f"{reason.percent.printed.lstrip('-')}%")
        return _Fact(tuple(needles), otherwise=sentence)


def _without_repeated_priors(disclosure: Disclosure) -> Disclosure:
    """Drop last year's figure from a reason that only repeats it from its line."""
    priors = {line.key: line.prior for line in disclosure.lines if line.prior}
    reasons = tuple(
        replace(each, prior=None)
        if each.prior and each.against is Base.YEAR_BEFORE and each.prior == priors.get(each.about)
        else each
        for each in disclosure.reasons
    )
    return replace(disclosure, reasons=reasons)


def cover_lines(disclosure: Disclosure) -> tuple[str, ...]:
    """Return the lines of the cover besides the title."""
    return (disclosure.department.name, day_of(disclosure.approved_on), "草稿")


def empty_table_notes(disclosure: Disclosure) -> dict[Table | None, str]:
    """Return the notes below tables without amounts, by table; under None that of any other table."""
    year, name = disclosure.fiscal_year, disclosure.department.name
    notes: dict[Table | None, str] = {None: "说明：本表没有数据。"}
    form = form_of(year)
    for fund, table in BUDGETS.items():
        if form[table].may_be_empty:
            notes[table] = f"说明：{name}{year}年没有使用{fund.text.zh}拨款安排的支出，本表为空。"
    return notes


def bare_heading(heading: str) -> str:
    """Return a heading without its number."""
    found = _NUMBER.match(heading)
    return heading[found.end() :].strip() if found else heading.strip()


def _with_own_words(section: Section, standard: list[Text], own: list[Passage]) -> list[Text]:
    headings: list[Text] = []
    for text in standard:
        if not text.level or (headings and section not in _LISTS):
            break
        headings.append(text)
    rest = standard[len(headings) :] if section in _LISTS else []
    if not headings:
        name = bare_heading(own[0].heading) or SECTION_NAMES[section]
        headings = [Text(name, heading_level(section))]
    return [*headings, *_own(own, headings[-1].level), *rest]


def _own(own: list[Passage], level: int) -> Iterator[Text]:
    heading = ""
    for number, passage in enumerate(own):
        if passage.heading != heading and _is_below(passage.heading, level, first=number == 0):
            yield Text(bare_heading(passage.heading), min(level + 1, 3), own=True)
        heading = passage.heading
        for paragraph in passage.text.splitlines():
            if paragraph.strip():
                yield Text(paragraph.strip(), own=True)


def _is_below(heading: str, level: int, *, first: bool) -> bool:
    """Return whether a passage's heading is below that of its section, as its number shows."""
    found = _NUMBER.match(heading)
    if not heading or (found and found["top"]):
        return False
    if found and found["second"]:
        return level == 1
    return bool(found) or not first


def _words_of(texts: Iterable[str]) -> str:
    """Return texts as they are compared: without blanks, numbers before them and full stops at their end."""
    found = []
    for text in texts:
        number = _NUMBER.match(text)
        bare = text[number.end() :] if number and not number["top"] else text
        found.append(re.sub(r"\s", "", bare).rstrip(_CLOSING))
    return "\n".join(found) + "\n"


def _facts_of_line(line: Line, spoken: str) -> Iterator[_Fact]:
    name = _bare(line.name) if line.row is Row.ITEM else ""
    listed = line.code[:1].isdecimal()
    if line.purpose:
        sentence = f"{spoken}{printed(line.amount)}，主要用于：{_bare(line.purpose)}。"
        yield _Fact((_bare(line.purpose),), name=name, of_a_list=listed, otherwise=sentence)
    # In the section on revenue and expenditure a heading would be taken for one of T1, not of T3.
    sums = line.row is not Row.ITEM and line.nature is Nature.TOTAL
    if line.share and not sums and not (line.table is EXPENDITURE_TABLE and line.row is Row.ITEM):
        sentence = f"{spoken}{printed(line.amount)}，占{line.share.printed}%。"
        yield _Fact((f"{line.share.printed}%",), name=name, of_a_list=listed, otherwise=sentence)
    if line.amount.nothing is Nothing.NONE_PLANNED:
        yield _Fact(("没有",), _NOTHING)
    if not line.table.is_numbered:
        amounts = (line.amount, line.planned, line.prior)
        yield from (_Fact((_figure(each),)) for each in amounts if each and each.printed)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).rstrip(_CLOSING)


def _figure(amount: Amount) -> str:
    return f"{amount.printed.lstrip('-')}{amount.unit}"
