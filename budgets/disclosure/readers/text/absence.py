"""Read the sentences that say that there is nothing: 没有安排, 未安排, 不涉及."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.model import Fund, Section
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import BASIC_TABLE, BUDGETS, Arrangement
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.text.quantity_rules import Subject, default_subject, table_of
from budgets.disclosure.readers.text.regions import Region
from budgets.disclosure.readers.text.sentence_figures import SentenceFigure
from budgets.disclosure.readers.text.subjects import Subjects

_NONE = re.compile(
    r"未(?:编制|编列|安排|列|涉及|发生|使用|下达|预算|申报|计划)|没有(?!增|减|变|差|可比)"
    r"|无(?!关|法|增|减|变|差|可比|需)|不(?:安排|涉及|存在)"
)
_THE_YEAR_BEFORE = re.compile(r"(?:上一?年度?|去年|往年)[^,;。]{0,4}$")  # 上年无该预算
_OF_MONEY = re.compile(r"安排|预算|支出|资金|经费|拨款|收入|费$|费[,。]")
_NOT_APPLICABLE = re.compile(
    r"(?:[本我](?:部门|单位|局)|\d{4}年度?|[,、])*(?:不涉及|不适用)(?:[此该]项(?:内容|预算|工作|支出)?)?[。.]?"
)
_NO_PURCHASES = re.compile(r"国有资产购置(?:不涉及|不适用)[。.]?")  # below the assets that are held
_BUYING = re.compile("购置|配置|采购|新增")
_NO_WHOLE = {  # of the many items of these tables a sentence may say so too: only the whole is meant
    BUDGETS[Fund.GENERAL]: re.compile(
        r"(?:没有|未|无)(?:使用|安排)?(?:\d{4}年)?一般公共预算"
        r"(?:财政拨款|当年拨款|拨款)?(?:安排的)?(?:支出)?[。.]?$"
    ),
    BASIC_TABLE: re.compile(
        r"(?:没有|未|无)(?:使用|安排)?(?:\d{4}年)?一般公共预算(?:财政)?(?:拨款)?基本支出[。.]?$"
    ),
}


def is_not_applicable(sentence: str, *, opens_section: bool) -> bool:
    """「不涉及。」 alone below a heading: the question does not arise for this department."""
    plain = half_width(sentence).strip()
    alone = opens_section and _NOT_APPLICABLE.fullmatch(plain)
    return bool(alone or _NO_PURCHASES.fullmatch(plain))


def not_applicable(section: Section, year: int) -> tuple[Subject, Amount] | None:
    """Return what 「不涉及。」 right below a heading says; None in sections of which it says nothing."""
    subject = default_subject(section, year)
    if subject is None or not form_of(year)[subject.key.table].may_be_empty:
        return None
    if subject.key.table.arrangement is Arrangement.ITEMS_ACROSS:
        return None
    return subject, Amount.not_applicable(MoneyUnit.WAN)


def absent_in(
    sentence: str,
    section: Section,
    subjects: Subjects,
    figures: list[SentenceFigure],
    regions: list[Region],
) -> Iterator[Subject]:
    """Yield the quantities of which a sentence says that there is nothing."""
    for clause in re.finditer("[^,，;；。]+", sentence):
        hidden = any(region.hides(clause.start()) for region in regions)
        stated = any(clause.start() <= f.start < clause.end() for f in figures)
        plain = half_width(clause[0])
        found = _NONE.search(plain)
        if hidden or stated or not found or not _OF_MONEY.search(plain):
            continue
        if _THE_YEAR_BEFORE.search(plain[: found.start()]):
            continue
        subject = _absent(clause[0], clause[0][found.end() :], section, subjects)
        if subject is not None:
            yield subject


def _absent(clause: str, after: str, section: Section, subjects: Subjects) -> Subject | None:
    year = subjects.year
    table = table_of(section, year)
    if table is None:
        return subjects.mentioned(after, section)
    if table in _NO_WHOLE:
        whole = _NO_WHOLE[table].search(half_width(clause).strip())
        return default_subject(section, year) if whole else None
    if not form_of(year)[table].may_be_empty:
        return None
    if table.arrangement is Arrangement.ITEMS_ACROSS:
        return subjects.mentioned(clause, section)
    if table.arrangement is Arrangement.SENTENCES and not _BUYING.search(clause):
        return None
    return subjects.named(after, section) or default_subject(section, year)
