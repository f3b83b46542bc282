"""What tests of the answering pages share: pages of documents beside each other, and what these say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal

from django.utils.html import strip_tags

from budgets.disclosure.findings import CitedFigure, Finding, Severity
from budgets.disclosure.model import (
    Direction,
    Disclosure,
    LineKey,
    Nature,
    Phase,
    Project,
    Row,
    Table,
)
from budgets.display.answers.page import DepartmentYearPage, department_year_page
from tests.answers.beside import frame, papers
from tests.builders import REVENUE, document, item, reason, total, wan

WAN = 10_000


def page(own: Disclosure, *others: Disclosure, **more: object) -> DepartmentYearPage:
    findings: Iterable[Finding] = more.pop("findings", ())  # type: ignore[assignment]
    return department_year_page(frame(papers(own, others), findings=findings, **more))  # type: ignore[arg-type]


def texts_of(value: object) -> Iterator[str]:
    """Every text of a page's values."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from texts_of(each)


def sentence(found: DepartmentYearPage) -> str:
    assert found.answer
    return strip_tags(found.answer.sentence).replace("\u00a0", " ")


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "")) * WAN


def near(found: Decimal, exact: Decimal) -> bool:
    """Whether a figure of a sentence is a rounded one: half a 万元 at most."""
    return abs(found - exact) <= WAN / 2


def plan(year: int, whole: str, why: str = "", **more: object) -> Disclosure:
    reasons = ()
    if why or more:
        key = LineKey(Table.T1)
        reasons = (reason(key, "收支总预算", Direction.INCREASE, text=why, **more),)  # type: ignore[arg-type]
    return document(
        total(Table.T1, whole),
        total(Table.T3, whole),
        total(Table.T3, whole, Nature.BASIC),
        year=year,
        reasons=reasons,
    )


def final(year: int, spent: str, received: str, carried: str) -> Disclosure:
    whole = str(Decimal(spent) + Decimal(carried))
    return document(
        total(Table.T1, received, side=REVENUE),
        total(Table.T1, whole),
        total(Table.T1, spent, row=Row.CURRENT),
        item(Table.T1, "E9", carried, "结转下年"),
        total(Table.T3, spent),
        year=year,
        phase=Phase.FINAL,
    )


def finding(severity: Severity, rule: str = "R16") -> Finding:
    figures = (
        CitedFigure("基本支出", "171.7万元", "第 28 段"),
        CitedFigure("基本支出", "171.6万元", "第 43 段"),
    )
    return Finding(rule, severity, "两处不一致。", "Two places differ.", figures)


def with_projects(disclosure: Disclosure, **amounts: str) -> Disclosure:
    projects = tuple(
        Project(number=at, name=name, amount=wan(text))
        for at, (name, text) in enumerate(amounts.items(), start=1)
    )
    whole = sum(map(Decimal, amounts.values()))
    extra = total(Table.T3, str(whole), Nature.PROJECT)
    return replace(disclosure, projects=projects, lines=(*disclosure.lines, extra))


def three(year: int, *, why: dict[str, str] | None = None, **amounts: str) -> Disclosure:
    """A document of 三公: {"S3": "2"}; `why` gives reasons by code, "" of the three together."""
    reasons = tuple(
        reason(
            LineKey(Table.T7, row=Row.ITEM if code else Row.TOTAL, code=code, fund=Table.T7.fund),
            "三公", Direction.DECREASE, text=text,
        )
        for code, text in (why or {}).items()
    )  # fmt: skip
    whole = sum(Decimal(text) for code, text in amounts.items() if len(code) == 2)
    lines = (total(Table.T7, str(whole)), *(item(Table.T7, c, x) for c, x in amounts.items()))
    return document(total(Table.T1, "9"), *lines, year=year, reasons=reasons)
