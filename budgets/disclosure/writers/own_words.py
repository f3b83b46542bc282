"""Sections in the department's own words: its passages, and what they leave unsaid.

Whatever the disclosure states of a section and its own words do not hold (a purpose, a reason, an
amount that no table shows) is added in the standard sentence that states it, so nothing is lost.
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
from budgets.disclosure.writers.wording import SECTION_NAMES, Text, Wordings, heading_level
from budgets.disclosure.writers.wording.quantities import printed
from budgets.disclosure.writers.wording.vocabulary import Stated

# Lists that are fields of the Disclosure: own words stand before them and do not replace them.
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
class Said:
    """One heading or paragraph; `own`: in the department's own words."""

    text: Text
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Fact:
    """What must be said: every one of `needles`; `alternative` matches other words for it.

    With a `name` all of it in one paragraph: the same purpose may be that of several items.
    """

    needles: tuple[str, ...]
    alternative: re.Pattern[str] | None = None
    name: str = ""
    of_a_list: bool = False  # of the functional list, where a name may be the end of another
    otherwise: str = ""  # the sentence for it where no standard one holds it

    def is_in(self, words: str) -> bool:
        if not self.name:
            return self._says(words)
        begins = _NAME_BEGINS if self.of_a_list else ""
        named = re.compile(f"{begins}{re.escape(self.name)}")
        return any(self._says(piece) for piece in words.splitlines() if named.search(piece))

    def _says(self, words: str) -> bool:
        if all(needle in words for needle in self.needles):
            return True
        return bool(self.alternative and self.alternative.search(words))


class Words:
    """What every section of a disclosure says."""

    def __init__(
        self, disclosure: Disclosure, wording: Mapping[Section, str] | None = None
    ) -> None:
        disclosure = _without_repeated_priors(disclosure)
        self._disclosure = disclosure
        self._wordings = Wordings(disclosure, wording)
        self._stated = Stated(disclosure)

    def of(self, section: Section) -> list[Said]:
        """The headings and paragraphs of a section."""
        own = [each for each in self._disclosure.passages if each.section is section]
        standard = self._wordings.texts(section)
        said = _with_own_words(section, standard, own) if own else [Said(t) for t in standard]
        words = _words_of(each.text.text for each in said)
        for paragraph in self._unsaid(section, standard, words):
            said.append(Said(paragraph))
        for statement in self._disclosure.statements:
            if statement.about.table in self._tables_of(section):
                said += self._contradicting(statement, words if own else "")
        return said

    def _unsaid(self, section: Section, standard: list[Text], words: str) -> Iterator[Text]:
        """What the section does not state yet: in the standard paragraph that does, or by itself."""
        paragraphs = [(each, _words_of([each.text])) for each in standard if not each.level]
        for fact in self._facts(section):
            if fact.is_in(words):
                continue
            found = next((text for text, said in paragraphs if fact.is_in(said)), None)
            if found is None and fact.otherwise:
                found = Text(fact.otherwise)
            if found:
                words += _words_of([found.text])
                yield found

    def _contradicting(self, statement: Statement, words: str) -> list[Said]:
        """A second statement of a quantity that differs from the first, where it is not said yet."""
        line = self._disclosure.line(statement.about)
        amount = statement.amount
        if line is None or amount.yuan == line.amount.yuan or not amount.printed:
            return []
        figure = f"{amount.printed}{amount.unit}"
        if re.search(rf"(?<![\d.,]){re.escape(_words_of([figure]))}", words):
            return []
        own = statement.source.text
        if (
            figure in own
            and own.count("元") == 1
            and statement.source.section is not Section.TABLES
        ):
            return [Said(Text(own), own=True)]
        return [Said(Text(f"文中另一处：{self._stated.named(line)}{figure}。"))]

    def _facts(self, section: Section) -> Iterator[_Fact]:
        """What a section must say, in the words in which it would be recognised."""
        disclosure, tables = self._disclosure, self._tables_of(section)
        for line in disclosure.lines:
            if line.table in tables:
                yield from _facts_of_line(line, self._stated.named(line))
        for reason in disclosure.reasons:
            if reason.about.table in tables:
                yield self._fact_of(reason)
        if section is Section.UNITS:
            yield from (_Fact((each.name,)) for each in disclosure.units)
            yield _Fact((disclosure.department.budget_level,))
        if section is Section.PERFORMANCE:
            yield from (_Fact((each.name,)) for each in disclosure.projects)
        if section is Section.ASSETS:
            for held in disclosure.holdings:
                if held.count is not None:
                    yield _Fact((f"{held.name}{held.count}{held.measure}",))
        if section is Section.REVENUE_EXPENDITURE and disclosure.approved_on:
            yield _Fact((cover_lines(disclosure)[1],))

    def _tables_of(self, section: Section) -> tuple[Table, ...]:
        return form_of(self._disclosure.fiscal_year).tables_of(section)

    def _fact_of(self, reason: Reason) -> _Fact:
        line = self._disclosure.line(reason.about)
        name = self._stated.named(line) if line else reason.label
        quantity = self._stated.quantity(reason.about, name)
        if reason.against is Base.PLAN:
            sentence = f"{name}{quantity.预决算数}。{quantity.预算差异原因}"
        else:
            sentence = f"{name}{quantity}{quantity.变化及原因}。"
        return replace(_fact_of_reason(reason, name), otherwise=sentence if name else "")


def _without_repeated_priors(disclosure: Disclosure) -> Disclosure:
    """Last year's figure that a reason repeats from its line is said once, with the line."""
    priors = {line.key: line.prior for line in disclosure.lines if line.prior}
    reasons = tuple(
        replace(each, prior=None)
        if each.prior and each.against is Base.YEAR_BEFORE and each.prior == priors.get(each.about)
        else each
        for each in disclosure.reasons
    )
    return replace(disclosure, reasons=reasons)


def cover_lines(disclosure: Disclosure) -> tuple[str, ...]:
    """What stands on the cover besides the title."""
    day = disclosure.approved_on
    written = f"{day.year}年{day.month}月{day.day}日" if day else ""
    return (disclosure.department.name, written, "草稿")


def empty_table_notes(disclosure: Disclosure) -> dict[Table | None, str]:
    """What stands below a table without amounts, by table; under None for any other table."""
    year, name = disclosure.fiscal_year, disclosure.department.name
    notes: dict[Table | None, str] = {None: "说明：本表没有数据。"}
    form = form_of(year)
    for fund, table in BUDGETS.items():
        if form[table].may_be_empty:
            notes[table] = f"说明：{name}{year}年没有使用{fund.text.zh}拨款安排的支出，本表为空。"
    return notes


def bare_heading(heading: str) -> str:
    """A heading without its number."""
    found = _NUMBER.match(heading)
    return heading[found.end() :].strip() if found else heading.strip()


def _with_own_words(section: Section, standard: list[Text], own: list[Passage]) -> list[Said]:
    headings: list[Text] = []
    for text in standard:
        if not text.level or (headings and section not in _LISTS):
            break
        headings.append(text)
    if not headings:
        name = bare_heading(own[0].heading) or SECTION_NAMES[section]
        headings = [Text(name, heading_level(section))]
    said = [Said(each) for each in headings]
    said += list(_own(own, headings[-1].level))
    if section in _LISTS:
        said += [Said(each) for each in standard[len(headings) :]]
    return said


def _own(own: list[Passage], level: int) -> Iterator[Said]:
    heading = ""
    for number, passage in enumerate(own):
        if passage.heading != heading and _is_below(passage.heading, level, first=number == 0):
            yield Said(Text(bare_heading(passage.heading), min(level + 1, 3)), own=True)
        heading = passage.heading
        for paragraph in passage.text.splitlines():
            if paragraph.strip():
                yield Said(Text(paragraph.strip()), own=True)


def _is_below(heading: str, level: int, *, first: bool) -> bool:
    """Whether a passage's heading stands below its section's own, judged by its number."""
    found = _NUMBER.match(heading)
    if not heading or (found and found["top"]):
        return False
    if found and found["second"]:
        return level == 1
    return bool(found) or not first


def _words_of(texts: Iterable[str]) -> str:
    """Text as it is compared: without blanks, numbers before it, and full stops at its end."""
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
    # Below revenue and expenditure a heading would be taken for one of T1: T3 tells its own shares.
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


def _fact_of_reason(reason: Reason, name: str) -> _Fact:
    needles = [_bare(reason.text)]
    if reason.change and reason.change.yuan:
        needles.append(_figure(reason.change))
    if reason.percent and reason.percent.value:
        needles.append(f"{reason.percent.printed.lstrip('-')}%")
    if reason.direction is Direction.FLAT and not reason.text:
        return _Fact(("持平",), _SAME, _bare(name))
    return _Fact(tuple(needles))


def _figure(amount: Amount) -> str:
    return f"{amount.printed.lstrip('-')}{amount.unit}"
