"""What lists of departments share: names with their tag, rows with bar and change, folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from budgets.display.answers.bars import planned_bar, scale_of
from budgets.display.answers.names import short_name_in
from budgets.display.answers.words import (
    change,
    figure,
    in_yi,
    is_english,
    money,
    published,
    spoken,
    unit,
)
from budgets.display.rows import LAST_YEAR, PLAN, SPENT, Answer, Fold, KeyPart, Row, Rows, Text
from budgets.reports.pages.totals import DepartmentTotal
from budgets.reports.pages.year_on_year import Comparison

FIRST_ROWS = 8  # rows of a list before its fold
AT_LEAST_FOLDED = 3  # a fold hides no fewer


@dataclass(frozen=True, slots=True)
class Strip:
    """One of the short answers below the first: bold, with a line that says more, and a link."""

    bold: Text
    text: Text
    href: str
    alert: bool = False


def tag_of(tag: str) -> SafeString | str:
    """Return what stands beside the name of a place or department whose data is not real."""
    if not tag:
        return ""
    language = "en" if get_language() == "en" else "zh-Hans"
    return format_html('<span class="kind-tag" lang="{}"> {}</span>', language, tag)


def named(name: str, place: str, tag: str = "") -> Text:
    """Return a department's name as a row has it: short, as published, with its tag."""
    short = published(short_name_in(name, place))
    return format_html("{}{}", short, tag_of(tag)) if tag else short


def answer_of(label: Text, yuan: Decimal, sentence: SafeString) -> Answer:
    """Return a page's number, without decimals where it is large, and its sentence."""
    if is_english():
        return Answer(label, f"CNY {figure(yuan)}", "million", "", sentence)
    return Answer(label, spoken(yuan, yuan), unit(), in_yi(yuan), sentence)


def marks_of(marks: Sequence[str]) -> SafeString:
    """Return the marks behind a name: 更正过, 晚 2 天."""
    found = [(each,) for each in marks if each]
    return format_html_join(" ", '<span class="mark">{}</span>', found)


def change_of(comparison: Comparison) -> str:
    """Return how an amount differs from its base: "+1,419.82 (+2.5%)"; "" without one."""
    if comparison.now is None:
        return ""
    return change(comparison.now, comparison.base)


def no_change(comparison: Comparison) -> Text:
    """Return the change, or that there is no year before to compare with."""
    return change_of(comparison) or _("没有上年数")


def department_rows(
    rows: Sequence[DepartmentTotal], mark: Callable[[DepartmentTotal], Text]
) -> list[Row]:
    """Return what departments plan, each beside its year before, on one scale."""
    scale = scale_of([*(row.total for row in rows), *(row.comparison.base for row in rows)])
    return [
        Row(
            name=named(row.department, row.jurisdiction, row.tag),
            href=row.url,
            amount=figure(row.total) if row.total is not None else _("没有数"),
            bar=planned_bar(row.total, scale, row.comparison.base) if row.total is not None else (),
            change=no_change(row.comparison) if row.total is not None else "",
            mark=mark(row),
        )
        for row in rows
    ]


def folded(rows: Sequence[Row], summary: Callable[[int], Text], first: int = FIRST_ROWS) -> Rows:
    """Return a list of which all but the first rows are folded; `summary` is given where the fold begins."""
    if len(rows) < first + AT_LEAST_FOLDED:
        return Rows(rows)
    return Rows(rows[:first], fold=Fold(summary(first), Rows(rows[first:])))


def others_in_all(rows: Sequence[DepartmentTotal]) -> Callable[[int], Text]:
    """Return the summary of the departments that are folded: how many, and their sum."""

    def summary(first: int) -> Text:
        rest = rows[first:]
        amounts = [row.total for row in rest if row.total is not None]
        whole = sum(amounts, Decimal(0))
        words = ngettext(
            "另外 {n} 个部门，合计 {amount}", "另外 {n} 个部门，合计 {amount}", len(rest)
        )
        return words.format(n=len(rest), amount=money(whole, whole))

    return summary


def key_of_plans(year: int, *, with_before: bool = True) -> tuple[KeyPart, ...]:
    """Return the key of a list of plans with ticks at the year before."""
    if not with_before:
        return (KeyPart(unit()), KeyPart(_("{year} 计划").format(year=year), PLAN))
    return (
        KeyPart(_("{unit}，+− 比 {year} 年").format(unit=unit(), year=year - 1)),
        KeyPart(_("{year} 计划").format(year=year), PLAN),
        KeyPart(str(year - 1), LAST_YEAR),
    )


def key_of_spending(year: int) -> tuple[KeyPart, ...]:
    """Return the key of a list of what was spent, with ticks at the year before."""
    return (
        KeyPart(_("{unit}，+− 比 {year} 年").format(unit=unit(), year=year - 1)),
        KeyPart(_("{year} 实际").format(year=year), SPENT),
        KeyPart(str(year - 1), LAST_YEAR),
    )
