"""A department's reason cut into clauses: what each says, and by how much it says that something changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.disclosure.money import MoneyUnit, parse_decimal

_MORE = ("增加", "增长", "新增", "上升", "提高", "多安排")
_VERB = "(增加|增长|新增|上升|提高|多安排|减少|下降|降低|压减|核减|调减|少安排)"
# What may stand between the verb and its amount: 增加人员经费14.07万元; not 增加到, 降为, 提高标准至.
_OBJECT = r"(?:了|约|[^，,；;。、：:（）()到至为达共\d０-９]{1,12})?"
_AMOUNT = r"([\d０-９][\d,，.０-９．]*)(万元|亿元|元)"
_CHANGE = re.compile(_VERB + _OBJECT + _AMOUNT)
_AMOUNT_AT_END = re.compile(rf"，[^，；]*{_VERB}{_OBJECT}{_AMOUNT}$")
_SENTENCE = re.compile(r"[；;。]")
_WITHIN = re.compile(r"其中|包括")
_STAFF = re.compile(
    r"人员|工资|薪|津贴|补贴|奖金|绩效|社保|社会保险|养老|医疗保险|公积金|年金|离退休|职工|编制"
)
_OFFICE = re.compile(r"公用|日常|办公|运转|运行|差旅|水电|会议|培训费|印刷|维修|接待|用车")


class About(StrEnum):
    """What a clause is about, as far as its words say."""

    STAFF = "staff"
    OFFICE = "office"
    PROJECTS = "projects"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its words, and the signed change in 元 that it names; None where it names none."""

    text: str
    change: Decimal | None = None

    @property
    def about(self) -> About:
        if "项目" in self.text:
            return About.PROJECTS
        if _STAFF.search(self.text):
            return About.STAFF
        return About.OFFICE if _OFFICE.search(self.text) else About.UNKNOWN


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a reason in order, each with its first amount; “其中” adds nothing to that."""
    found = [
        clause for sentence in _SENTENCE.split(text) for clause in _clauses(sentence.strip("，, "))
    ]
    return tuple(clause for clause in found if clause.text)


def cause_of(text: str) -> str:
    """Return a reason without the amounts at the ends of its clauses: they stand in the sentence already."""
    return "；".join(_AMOUNT_AT_END.sub("", part) for part in re.split(r"[；;]", text.rstrip("。")))


def first_cause_of(text: str) -> str:
    """Return the first clause of `cause_of`."""
    return cause_of(text).partition("；")[0]


def _clauses(sentence: str) -> Iterator[Clause]:
    """Yield a sentence cut after each amount; what follows the last one belongs to it."""
    within = _WITHIN.search(sentence)
    amounts = [
        found
        for found in _CHANGE.finditer(sentence)
        if within is None or found.start() < within.start()
    ]
    if not amounts:
        yield Clause(sentence)
        return
    start = 0
    for number, found in enumerate(amounts, start=1):
        end = len(sentence) if number == len(amounts) else found.end()
        yield Clause(sentence[start:end].strip("，,、 "), _signed(found))
        start = end


def _signed(found: re.Match[str]) -> Decimal | None:
    try:
        amount = (
            parse_decimal(found[2].rstrip(",，.．").replace("，", "")) * MoneyUnit(found[3]).yuan
        )
    except ValueError:
        return None
    return amount if found[1] in _MORE else -amount
