"""One year of all departments: sorted as one likes, by purpose, and what nobody gives a reason for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from budgets.disclosure.model import Phase
from budgets.display.answers.bars import StepScale, final_bar, planned_bar, received_bar, scale_of
from budgets.display.answers.why import step_name
from budgets.display.answers.words import figure, joined, money, say, share, signed, strong, unit
from budgets.display.lists.county import carried_words, change_sentence
from budgets.display.lists.drawing import (
    answer_of,
    department_rows,
    key_of_plans,
    key_of_spending,
    named,
    no_change,
)
from budgets.display.rows import (
    INSIDE,
    UNEXPLAINED,
    Answer,
    KeyPart,
    Row,
    Rows,
    Section,
    Text,
    YearLink,
)
from budgets.reports.lists.explained import UnexplainedStep
from budgets.reports.lists.three_public import ThreePublic
from budgets.reports.pages.totals import DepartmentTotal, YearOfDepartments
from budgets.reports.pages.year_on_year import Comparison

Mark = Callable[[DepartmentTotal], Text]
Used = Mapping[str, Comparison]  # what was spent of the plan, by department (slug)


class Order(StrEnum):
    """By what the departments of a year are sorted."""

    AMOUNT = "amount"
    CHANGE = "change"
    THREE_PUBLIC = "three"
    USED = "used"
    NAME = "name"


ORDER_LABELS = {
    Order.AMOUNT: gettext_lazy("金额"),
    Order.CHANGE: gettext_lazy("变化"),
    Order.THREE_PUBLIC: gettext_lazy("三公"),
    Order.USED: gettext_lazy("用了计划的几成"),
    Order.NAME: gettext_lazy("名称"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to sort; `href` is empty for the one shown."""

    label: Text
    href: str = ""


def answer(report: YearOfDepartments, used: Used) -> Answer | None:
    """Return what all departments plan or spent, and how many more or less than the year before."""
    if report.total is None:
        return None
    count = len(report.rows)
    if report.phase is Phase.FINAL:
        words = ngettext("{n} 个部门 {year} 年实际花了", "{n} 个部门 {year} 年实际花了", count)
    else:
        words = ngettext("{n} 个部门 {year} 年计划花", "{n} 个部门 {year} 年计划花", count)
    parts = [_used_words(used), carried_words(report), _ups_and_downs(report)]
    sentence = joined([*parts, change_sentence(report)])
    return answer_of(words.format(n=count, year=report.year), report.total, sentence)


def _used_words(used: Used) -> Text:
    both = [each for each in used.values() if each.now is not None and each.base]
    plan = sum((each.base or Decimal(0) for each in both), Decimal(0))
    spent = sum((each.now or Decimal(0) for each in both), Decimal(0))
    if not plan:
        return ""
    words = _("花了计划 {plan} 的 {share}。")
    return say(words, plan=money(plan, plan), share=strong(share(spent / plan * 100)))


def _ups_and_downs(report: YearOfDepartments) -> Text:
    changes = [row.comparison.change for row in report.rows if row.comparison.change is not None]
    up, down = sum(x > 0 for x in changes), sum(x < 0 for x in changes)
    if not up and not down:
        return ""
    if not down:
        return ngettext("{n} 个部门都比上年多。", "{n} 个部门都比上年多。", up).format(n=up)
    if not up:
        return ngettext("{n} 个部门都比上年少。", "{n} 个部门都比上年少。", down).format(n=down)
    words = ngettext("{up} 个部门比上年多，{down} 个少。", "{up} 个部门比上年多，{down} 个少。", up)
    return words.format(up=up, down=down)


def chain(
    published: set[tuple[int, str]], year: int, phase: Phase, query: str
) -> tuple[YearLink, ...]:
    """Return the years beside this one: plan and accounts of the year before, of this year, of the next."""
    found = []
    for each in (year - 1, year, year + 1):
        for of in Phase:
            if (each, of.value) not in published:
                continue
            words = _("{year} 实际") if of is Phase.FINAL else _("{year} 计划")
            href = "" if (each, of) == (year, phase) else address(each, of) + query
            found.append(YearLink(words.format(year=each), href))
    found.append(YearLink(_("全部年份"), f"{reverse('budgets:home')}{query}#plan"))
    return tuple(found)


def address(year: int, phase: Phase) -> str:
    """Return the page of a year's budgets, or of its final accounts."""
    name = "budgets:year_final" if phase is Phase.FINAL else "budgets:year"
    return reverse(name, args=[year])


def orders(chosen: Order, known: Sequence[Order], query: str) -> list[Choice]:
    """Return the ways to sort, with their addresses."""
    more = f"&{query.removeprefix('?')}" if query else ""
    return [
        Choice(
            str(ORDER_LABELS[each]),
            "" if each is chosen else f"?order={each.value}{more}#departments",
        )
        for each in known
    ]


def departments_section(
    report: YearOfDepartments,
    order: Order,
    used: Used,
    three: Sequence[ThreePublic],
    mark: Mark,
) -> Section:
    """Return all departments in the order asked for, each with the measure that it is sorted by."""
    is_final = report.phase is Phase.FINAL
    if order is Order.THREE_PUBLIC:
        rows, key = _by_three_public(report, three, mark)
    elif order is Order.USED:
        rows, key = _by_use(report, used, mark)
    else:
        ordered = _ordered(report.rows, order)
        rows = _spent_rows(ordered, mark) if is_final else department_rows(ordered, mark)
        key = key_of_spending(report.year) if is_final else key_of_plans(report.year)
    return Section(
        anchor="departments",
        heading=_most_and_least(report),
        say=_("点一行，看这个部门。"),
        key=key,
        rows=Rows(rows),
    )


def _most_and_least(report: YearOfDepartments) -> tuple[Text, ...]:
    known = [row for row in report.rows if row.total is not None]
    if len(known) < 2:
        return (_("各部门"),)
    most, least = (named(row.department, row.jurisdiction) for row in (known[0], known[-1]))
    return (
        say(_("{department}最多，"), department=most),
        say(_("{department}最少"), department=least),
    )


def _ordered(rows: Sequence[DepartmentTotal], order: Order) -> list[DepartmentTotal]:
    if order is Order.NAME:
        return sorted(rows, key=lambda row: row.department)
    if order is Order.CHANGE:
        known = [row for row in rows if row.comparison.percent is not None]
        known.sort(key=lambda row: -(row.comparison.percent or Decimal(0)))
        return known + [row for row in rows if row.comparison.percent is None]
    return list(rows)


def _spent_rows(rows: Sequence[DepartmentTotal], mark: Mark) -> list[Row]:
    scale = scale_of([*(row.total for row in rows), *(row.comparison.base for row in rows)])
    return [
        Row(
            name=named(row.department, row.jurisdiction, row.tag),
            href=row.url,
            amount=figure(row.total) if row.total is not None else _("没有数"),
            bar=received_bar(row.total, scale, row.comparison.base)
            if row.total is not None
            else (),
            change=no_change(row.comparison) if row.total is not None else "",
            mark=mark(row),
        )
        for row in rows
    ]


_Drawn = tuple[list[Row], tuple[KeyPart, ...]]


def _by_three_public(report: YearOfDepartments, three: Sequence[ThreePublic], mark: Mark) -> _Drawn:
    by_slug = {row.slug: row for row in report.rows}
    scale = scale_of([*(x.amount for x in three), *(x.comparison.base for x in three)])
    is_final = report.phase is Phase.FINAL
    drawn = received_bar if is_final else planned_bar
    rows = [
        Row(
            name=named(each.department, by_slug[each.slug].jurisdiction, each.tag),
            href=f"{each.url}#three",
            amount=figure(each.amount),
            bar=drawn(each.amount, scale, each.comparison.base),
            change=no_change(each.comparison),
            mark=mark(by_slug[each.slug]),
        )
        for each in three
        if each.slug in by_slug
    ]
    said = {each.slug for each in three}
    rows += [
        Row(
            name=named(row.department, row.jurisdiction, row.tag),
            href=row.url,
            note=_("文件没有写三公经费"),
            mark=mark(row),
        )
        for row in report.rows
        if row.slug not in said
    ]
    return rows, key_of_spending(report.year) if is_final else key_of_plans(report.year)


def _by_use(report: YearOfDepartments, used: Used, mark: Mark) -> _Drawn:
    def completion(row: DepartmentTotal) -> Decimal:
        found = used[row.slug].completion if row.slug in used else None
        return found if found is not None else Decimal(-1)

    scale = scale_of([x for each in used.values() for x in (each.now, each.base)])
    rows = []
    for row in sorted(report.rows, key=lambda row: (-completion(row), row.slug)):
        found = used.get(row.slug)
        has_both = found is not None and found.completion is not None
        rows.append(
            Row(
                name=named(row.department, row.jurisdiction, row.tag),
                href=row.url,
                amount=share(completion(row)) if has_both else "",
                bar=final_bar(found.now or Decimal(0), found.base, scale)
                if found and has_both
                else (),
                note=_("计划 {plan}，花了 {spent}").format(
                    plan=figure(found.base or Decimal(0)), spent=figure(found.now or Decimal(0))
                )
                if found and has_both
                else _("还没有决算"),
                mark=mark(row),
            )
        )
    return rows, (KeyPart(unit()), KeyPart(_("计划，里面是实际花了"), INSIDE))


def unexplained_section(steps: Sequence[UnexplainedStep], place: str) -> Section | None:
    """Return the largest steps of the year for which no document gives a reason."""
    if not steps:
        return None
    scale = StepScale(each.step.change for each in steps)
    rows = [
        Row(
            name=say(
                _("{department}，{what}"),
                department=named(each.edition.department.name, place, each.edition.department.tag),
                what=step_name(each.step),
            ),
            href=f"{each.edition.get_absolute_url()}#why",
            amount=signed(each.step.change),
            bar=scale.bar(each.step.change, explained=False),
            note=_gone_or_new(each),
            stepped=True,
        )
        for each in steps
    ]
    words = ngettext("最大的 {n} 个", "最大的 {n} 个", len(rows))
    return Section(
        anchor="unexplained",
        heading=(_("没有说明原因的变化，"), words.format(n=len(rows))),
        say=_("由数字算出，不代表有问题。文件没有写为什么。"),
        key=(KeyPart(unit()), KeyPart(_("空心：没有说明原因"), UNEXPLAINED)),
        rows=Rows(rows),
    )


def _gone_or_new(each: UnexplainedStep) -> str:
    year = each.edition.fiscal_year
    if each.step.is_gone:
        return _("{year} 年没有了").format(year=year)
    if each.step.is_new:
        return _("{year} 年新有").format(year=year)
    return ""
