"""Read what the law asks for besides the tables: counts of 三公, staff, money for small firms, goals.

A number is taken only where its words say what it counts. Two different numbers of one kind are none: which
one holds is not for a reader to say. Numbers of another year, changes, and plans beside accounts are left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from budgets.disclosure.model import Particular, ParticularKind, Phase, Section, Source
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.collector import WHOLE, Collector
from budgets.disclosure.readers.layout.sections import Placed, PlacedGrid
from budgets.disclosure.readers.tables.count_rows import counts_of
from budgets.disclosure.readers.text.head_counts import head_counts

_K = ParticularKind
_SENTENCE = re.compile("[^。]+。?")
_LONGEST = 3_000  # characters of a paragraph
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,7}"


@dataclass(frozen=True, slots=True)
class Found:
    """One number of a sentence: what it is, and where in the sentence it stands."""

    kind: ParticularKind
    start: int
    end: int
    unit: str = ""  # of money; "" of a count
    share: tuple[int, int] | None = None  # where a percentage of it stands


class Particulars:
    """Reads paragraph by paragraph, and gives what only one number is stated of."""

    def __init__(self, year: int, phase: Phase, names: Iterable[str]) -> None:
        self._year, self._final = year, phase is Phase.FINAL
        self._names = tuple(name for name in names if name)
        self._said: dict[ParticularKind, list[tuple[Particular, str, list[tuple[int, int]]]]] = {}

    def read(
        self, placed: Iterable[Placed], grids: Iterable[PlacedGrid], collector: Collector
    ) -> None:
        """Read paragraphs and tables; what only one number is stated of goes to the collector."""
        for each in placed:
            if each.section not in _SILENT and len(each.paragraph.text) <= _LONGEST:
                self._paragraph(each)
        for made, place in counts_of(grids):
            self._said.setdefault(made.kind, []).append((made, place, [(0, WHOLE)]))
        for kind in _K:
            said = self._said.get(kind, [])
            if len({(one.count, one.amount and one.amount.yuan) for one, _, _ in said}) != 1:
                continue
            collector.particulars.append(said[0][0])
            for _, place, spans in said:
                for span in spans:
                    collector.take(place, *span)

    def _paragraph(self, placed: Placed) -> None:
        text = placed.paragraph.text
        topic = _topic_in(half_width(f"{placed.heading}:{placed.topic}"))
        for sentence in _SENTENCE.finditer(text):
            plain = half_width(sentence[0])
            if len(plain) != len(sentence[0]):
                continue
            source = Source(placed.section, placed.paragraph.place, sentence[0].strip())
            found, topic = self._sentence(plain, placed.section, topic)
            for each in found:
                self._keep(each, sentence[0], sentence.start(), source)

    def _sentence(self, plain: str, section: Section, topic: str) -> tuple[list[Found], str]:
        found: list[Found] = []
        topic = _topic_in(plain) or topic
        if section in _OF_THREE_PUBLIC and (topic or section is Section.THREE_PUBLIC):
            found += three_public(plain, topic, self._is_other)
        if section in _OF_STAFF:
            found += [Found(*each) for each in head_counts(plain, self._names, self._is_other)]
        if section in _OF_PROCUREMENT and "企业" in plain:
            found += small_firms(plain)
        if section in _OF_PERFORMANCE and "绩效" in plain:
            found += goals(plain)
        return found, topic

    def _is_other(self, label: str) -> bool:
        """Return whether the words before a number say that it is a change, of another year, or a plan."""
        if _OTHER.search(label) or (self._final and _PLANNED.search(label)):
            return True
        years = [int(year) for year in re.findall(r"(20\d\d)年", label)]
        usual = (self._year,) if self._final else (self._year, self._year - 1)
        return any(year not in usual for year in years)

    def _keep(self, found: Found, sentence: str, offset: int, source: Source) -> None:
        printed = sentence[found.start : found.end]
        spans = [(found.start + offset, found.end + offset)]
        if not found.unit:
            made = Particular(found.kind, int(half_width(printed).replace(",", "")), source=source)
        elif is_figure(half_width(printed)):
            share = None
            if found.share:
                spans.append((found.share[0] + offset, found.share[1] + offset))
                share = Percent.of(sentence[slice(*found.share)])
            amount = Amount.of(printed, MoneyUnit(found.unit))
            made = Particular(found.kind, None, amount, share, source)
        else:
            return
        self._said.setdefault(found.kind, []).append((made, source.place, spans))


_SILENT = frozenset({Section.PRIORITIES, Section.GLOSSARY, Section.PROJECTS, Section.CONTACT})
_OF_THREE_PUBLIC = frozenset({Section.THREE_PUBLIC, Section.OTHER_MATTERS, Section.TABLES})
_OF_STAFF = frozenset(
    {Section.IDENTITY, Section.FUNCTIONS, Section.UNITS, Section.OTHER_MATTERS, Section.OTHER}
    | {Section.BASIC_EXPENDITURE, Section.OPERATING_COST, Section.TABLES}
)
_OF_PROCUREMENT = frozenset({Section.PROCUREMENT, Section.OTHER_MATTERS, Section.TABLES})
_OF_PERFORMANCE = frozenset({Section.PERFORMANCE, Section.OTHER_MATTERS})
# 比上年减少3批次, 上年46批次, 处置2辆
_OTHER = re.compile("比|较|增加|减少|增长|下降|上年|去年|上一年|往年|同期|新增|净增|处置|报废|租赁")
_PLANNED = re.compile(
    "预算(?!单位)|计划|预计|拟"
)  # beside accounts: 预算安排接待50批次，实际接待46批次


# Counts of 三公

_ABROAD, _CARS, _RECEPTION = "abroad", "cars", "reception"
_TOPIC = re.compile(r"(?P<abroad>出国|出境|出访)|(?P<cars>用车|车辆|购车|公车)|(?P<reception>接待)")
_DOMESTIC, _FOREIGN_AFFAIRS, _FOREIGN = "domestic", "foreign_affairs", "foreign"
_GUESTS_OF = re.compile(
    r"(?P<domestic>国内)|(?P<foreign_affairs>外事)|(?P<foreign>国\(境\)外|国外|境外|外宾)"
)
_COUNTED = re.compile(
    rf"(?<![\d.])(?<!\d,)(?P<number>{_NUMBER})(?P<measure>批次|批|人次|人|辆次|辆|台次|台|个(?!百分点|月|工作))"
)
# 国内接待批次28，人次310; 年末保有量为3
_NAMED_COUNT = re.compile(
    rf"(?P<measure>批次数?|人次数?|团组数?|保有量|购置数量?)(?:\([个批人次辆台]+\))?(?:均|共|为|是|:|\s)*"
    rf"(?P<number>{_NUMBER})(?!\d|[.,]\d|\s*[万亿]?元|%|万|批|人|个|辆|台|年)"
)
_OF_RECEPTION = {
    ("", "batch"): _K.RECEPTIONS,
    ("", "people"): _K.GUESTS,
    (_DOMESTIC, "batch"): _K.RECEPTIONS,
    (_DOMESTIC, "people"): _K.GUESTS,
    (_FOREIGN_AFFAIRS, "batch"): _K.FOREIGN_AFFAIRS_RECEPTIONS,
    (_FOREIGN_AFFAIRS, "people"): _K.FOREIGN_AFFAIRS_GUESTS,
    (_FOREIGN, "batch"): _K.FOREIGN_RECEPTIONS,
    (_FOREIGN, "people"): _K.FOREIGN_GUESTS,
}
_GROUP = re.compile("团组|团$|出国(?:\\(境\\))?$")
_BOUGHT, _KEPT = re.compile("购置|购买|新购|更新|采购"), re.compile("保有|实有|共有|现有|拥有")


def _topic_in(plain: str) -> str:
    """Return the one of 出国, 用车 and 接待 of which words speak; "" of several or none."""
    topics = {found.lastgroup for found in _TOPIC.finditer(plain)}
    return (topics.pop() or "") if len(topics) == 1 else ""


def three_public(plain: str, topic: str, is_other: Callable[[str], bool]) -> Iterator[Found]:
    """Yield the counts of 三公 that a sentence states; `topic` is of what the text before speaks."""
    guests, end, skipped = "", 0, False
    numbers = sorted(
        [*_COUNTED.finditer(plain), *_NAMED_COUNT.finditer(plain)],
        key=lambda each: each.start("number"),
    )
    for found in numbers:
        label = plain[end : found.start()]
        for words in _TOPIC.finditer(label):
            if words.lastgroup != topic:
                topic, guests = words.lastgroup or "", ""
        for words in _GUESTS_OF.finditer(label):
            guests = words.lastgroup or ""
        clause = re.split("[;。]", label)[-1]
        kind = _kind_of(
            found["measure"], clause, plain[found.end() : found.end() + 8], topic, guests
        )
        # 比上年减少3批次、20人次: what is said of the first holds for the second
        goes_on = skipped and not label.strip(",、和共计及")
        skipped = goes_on or is_other(re.split("[,;。]", label)[-1])
        if kind and not skipped:
            yield Found(kind, *found.span("number"))
        end = found.end()


def _kind_of(
    measure: str, label: str, after: str, topic: str, guests: str
) -> ParticularKind | None:
    """Return what a number counts: its measure, the words before and behind it, and of what they speak."""
    last = re.split("[,;:、(]", label.rstrip("(,:、"))[-1]
    if topic == _ABROAD:
        if measure.startswith("团组") or (
            measure == "个" and (_GROUP.search(label) or re.match("[^,;。]{0,6}团组", after))
        ):
            return _K.ABROAD_GROUPS
        return _K.ABROAD_PEOPLE if measure.startswith("人") else None
    if topic == _RECEPTION:
        if measure.startswith("批"):
            return _OF_RECEPTION[guests, "batch"]
        return _OF_RECEPTION[guests, "people"] if measure.startswith("人次") else None
    if topic == _CARS and measure in ("辆", "台", "保有量", "购置数", "购置数量"):
        if measure == "保有量" or _KEPT.search(last):
            return _K.CARS_KEPT
        if measure.startswith("购置数") or (_BOUGHT.search(last) and "费" not in last):
            return _K.CARS_BOUGHT
    return None


# Procurement from small firms

_MONEY_OR_SHARE = re.compile(
    r"(?<![\d.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>万元|亿元|元|%)"
)
_FIRMS = re.compile("(?P<all>中小(?:微)?型?企业)|(?P<small>小型?(?:、|和|及)?微型?企业)")
_VERB = re.compile("(?P<reserved>预留|面向|留给|份额)|(?P<awarded>授予|中标|成交|合同)")
_OF_PROCURED = re.compile(
    "占[^,;。]{0,6}采购(?:支出|预算|项目|合同)*(?:总额|总金额|金额|支出)?的?$"
)
# 货物采购授予中小企业…; 在预留的项目中，由中小企业中标的…: of some of the procurement only
_NOT_OF_ALL = re.compile("货物|工程|服务|项目中|比|较|增加|减少|上年")


def small_firms(plain: str) -> Iterator[Found]:
    """Yield the money that a sentence says is reserved for small firms, or was awarded to them."""
    end, verb, last = 0, "", None
    for found in _MONEY_OR_SHARE.finditer(plain):
        label = plain[end : found.start()]
        said = [each.lastgroup or "" for each in _VERB.finditer(label)]
        verb = said[-1] if said else verb
        firms = [each.lastgroup for each in _FIRMS.finditer(label)]
        end = found.end()
        if found["unit"] == "%":
            if last and _OF_PROCURED.search(label) and not _NOT_OF_ALL.search(label):
                last = Found(last.kind, last.start, last.end, last.unit, found.span("number"))
            continue
        if last:
            yield last
        last = None
        clause = re.split("[;。]", label)[-1]
        if firms and verb and not _NOT_OF_ALL.search(clause):
            small = "_small" if firms[-1] == "small" else ""
            last = Found(_K(f"{verb}{small}"), *found.span("number"), found["unit"])
    if last:
        yield last


# Performance

_PROJECT_COUNT = re.compile(
    rf"(?P<before>项目(?:支出)?)(?:共有|共计|总数|数量|个数|共|为|有|:)*(?P<n1>{_NUMBER})个"
    rf"|(?<![\d.])(?<!\d,)(?P<n2>{_NUMBER})个(?:[^,;。:\d一二三]{{0,8}})项目"
)
_COVERED = re.compile(
    r"(?P<all>共|合计|累计)?(?:涉及|涵盖|覆盖)[^,;。\d]{0,16}?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>万元|亿元|元)"
)
_GOAL, _EVALUATED = re.compile("绩效目标"), re.compile("绩效(?:自评|评价)|自评|自我评价")
_OF_GOALS = (_K.GOAL_PROJECTS, _K.GOAL_MONEY)
_OF_EVALUATION = (_K.EVALUATED_PROJECTS, _K.EVALUATED_MONEY)
_ONLY_SOME = re.compile("其中|重点|级项目|抽取|选取|整体支出|部门评价|第三方|优|良|中|差")


def goals(plain: str) -> Iterator[Found]:
    """Yield how many projects have goals, or were evaluated, and the money that this covers."""
    for clause in re.finditer("[^;。]+", plain):
        about = [bool(pattern.search(clause[0])) for pattern in (_GOAL, _EVALUATED)]
        if about.count(True) == 1:
            kinds = _OF_GOALS if about[0] else _OF_EVALUATION
            yield from _projects_and_money(clause[0], clause.start(), *kinds)


def _projects_and_money(
    clause: str, at: int, count: ParticularKind, money: ParticularKind
) -> Iterator[Found]:
    found = _PROJECT_COUNT.search(clause)
    if found and not _ONLY_SOME.search(clause[: found.start()][-12:]):
        start, end = found.span("n1" if found["n1"] else "n2")
        yield Found(count, at + start, at + end)
    covered = _COVERED.search(clause)
    before = clause[: covered.start()][-30:] if covered else ""
    if covered and (covered["all"] or not _ONLY_SOME.search(before)):
        start, end = covered.span("number")
        yield Found(money, at + start, at + end, covered["unit"])
