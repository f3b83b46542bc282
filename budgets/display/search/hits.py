"""What is found, in words: by department, each amount once; or one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from budgets.disclosure.model import Phase, Table
from budgets.disclosure.searchable import SearchKind, folded
from budgets.display.answers import names
from budgets.display.answers.words import NBSP, change, figure, quoted, say, strong
from budgets.display.rows import Text
from budgets.display.search.card import Link
from budgets.display.search.places import address_in, current_address
from budgets.models import Department, Edition, Jurisdiction, SearchEntry
from budgets.models.search import KIND_LABELS
from budgets.reports.search.by_department import (
    ByDepartment,
    Occurrence,
    OneDepartment,
    Thing,
    Told,
)


@dataclass(frozen=True, slots=True)
class ShownThing:
    """One thing of a department: its name (`title`; "" for words without one), what it says, other years."""

    title: str
    href: str
    kind: Text
    code: str
    amount: Text  # "2024 年计划 9.66 万元，−0.51 (−5.0%)"
    reason: Text
    text: str
    years: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ShownDepartment:
    """One department; `more` hits are under `more_url`. `place` is its jurisdiction, of several."""

    department: Department
    name: str
    place: str
    things: tuple[ShownThing, ...]
    more: int
    more_url: str


def shown_departments(
    found: ByDepartment, places: Iterable[Jurisdiction], query: str
) -> tuple[ShownDepartment, ...]:
    """Return a page of departments; `query` is that of the page, to find all of one department."""
    several = len(list(places)) > 1
    return tuple(
        ShownDepartment(
            each.department,
            names.short_name(each.department),
            each.department.jurisdiction.name if several else "",
            tuple(_things(each, found, _of_department(query, each.department))),
            0 if found.is_more else each.more,
            _of_department(query, each.department),
        )
        for each in found.page
    )


def _of_department(query: str, department: Department) -> str:
    return f"?{query}&{urlencode({'department': department.slug})}"


def _things(each: OneDepartment, found: ByDepartment, url: str) -> Iterator[ShownThing]:
    for thing in each.things:
        told = found.told.get(thing.newest.pk)
        if told is not None:
            yield _shown(each.department, thing, told, found, url)


def _shown(
    department: Department, thing: Thing, told: Told, found: ByDepartment, url: str
) -> ShownThing:
    newest = thing.newest
    is_line = newest.kind is SearchKind.LINE
    reason = found.told.get(thing.reason.pk) if thing.reason else None
    has_amount = is_line and bool(newest.amount)
    return ShownThing(
        title=newest.title if told.text != newest.title and not _is_mark(newest) else "",
        href=_address(department, newest, told),
        kind="" if is_line else str(KIND_LABELS[newest.kind]),
        code=newest.code,
        amount=_amount(thing) if newest.amount is not None else _year(newest),
        reason=quoted(reason.text) if reason and reason.text else "",
        text="" if has_amount else _line_with(told.text, found.query.shown),
        years=tuple(_years(thing, department, url)),
    )


def _is_mark(row: Occurrence) -> bool:
    """Return whether a row has no name: functions are known by their text."""
    return row.kind is SearchKind.FUNCTION


def _address(department: Department, row: Occurrence, told: Told) -> str:
    """Return where the newest row of a thing stands."""
    edition = Edition(
        department=department,
        fiscal_year=row.year,
        phase=row.phase,
        number=told.number,
        status=told.status,
    )
    return address_in(edition, row.kind, row.code, row.anchor, row.tables)


def _line_with(text: str, words: Iterable[str]) -> str:
    """Return the line of a text that has one of the words, or else its first."""
    lines = text.split("\n")
    return next((line for line in lines if any(word in folded(line) for word in words)), lines[0])


def _amount(thing: Thing) -> Text:
    """Return 2024 年计划 9.66 万元，−0.51 (−5.0%)."""
    newest, amount = thing.newest, thing.newest.amount
    assert amount is not None  # noqa: S101  (the caller's condition)
    words = _("{year} 年计划 {sum}")
    if newest.phase == Phase.FINAL:
        words = _("{year} 年实际 {sum}")
    if newest.kind is SearchKind.REASON:
        words = _("{year} 年比上年 {sum}")
    said = say(words, year=newest.year, sum=strong(sum_of(amount)))
    differs = "" if thing.before is None else change(amount, thing.before)
    return say(_("{said}，{change}"), said=said, change=differs) if differs else said


def _year(newest: Occurrence) -> str:
    words = _("{year} 年决算") if newest.phase == Phase.FINAL else _("{year} 年预算")
    return words.format(year=newest.year)


def _years(thing: Thing, department: Department, url: str) -> Iterator[Link]:
    """Yield the next year with its amount, then the others as one."""
    if not thing.others:
        return
    if thing.newest.kind is SearchKind.REASON or thing.newest.amount is None:
        yield Link(_("另外几年"), url)
        return
    first, *rest = sorted(thing.others, key=lambda x: x.phase == thing.newest.phase)
    words = _("{year} 实际 {n}") if first.phase == Phase.FINAL else _("{year} 计划 {n}")
    amount = "" if first.amount is None else figure(first.amount)
    address = current_address(
        department, first.year, first.phase, first.kind, first.code, first.anchor, first.tables
    )
    yield Link(words.format(year=first.year, n=amount).strip(), address)
    years = sorted({each.year for each in rest} - {first.year, thing.newest.year})
    if years:
        name = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        yield Link(name, url)


def kind_of(entry: SearchEntry) -> Text:
    """Return what kind of thing a hit is; of a row the table to which it leads, and how many print it."""
    kind = SearchKind(entry.kind)
    if kind is not SearchKind.LINE:
        return str(KIND_LABELS[kind])
    label = _(Table(entry.anchor.split("-")[0]).label)
    count = len(entry.tables.split())
    if count < 2:
        return label
    return _("%(table)s等%(count)s张表") % {"table": label, "count": count}


def sum_of(yuan: Decimal) -> str:
    """Return an amount as printed, with its unit: 9.66 万元."""
    return _("{n} 万元").replace(" ", NBSP).format(n=figure(yuan))
