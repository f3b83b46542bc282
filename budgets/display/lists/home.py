"""The home page of one jurisdiction, and the page on which one chooses among several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.display.answers.names import short_name_in
from budgets.display.answers.words import joined, money, published, say, share
from budgets.display.lists.county import (
    HOME_PURPOSES,
    change_sentence,
    purpose_section,
    three_public_section,
)
from budgets.display.lists.drawing import (
    answer_of,
    department_rows,
    folded,
    key_of_plans,
    named,
    others_in_all,
    tag_of,
)
from budgets.display.rows import Answer, Section, Text
from budgets.models import Jurisdiction
from budgets.reports.lists.places import Place
from budgets.reports.lists.three_public import ThreePublic
from budgets.reports.pages.purposes import Purpose
from budgets.reports.pages.totals import DepartmentTotal, YearOfDepartments, YearSum


@dataclass(frozen=True, slots=True)
class OftenAsked:
    """One of the things that people ask, and where it is answered."""

    words: Text
    href: str


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One jurisdiction of the page on which one chooses."""

    name: Text
    slug: str
    href: str
    about: Text
    amount: Text


def title_of(place: Jurisdiction, departments: int) -> tuple[Text, ...]:
    """Return the heading: 栖岚县 · 19 个部门怎么花钱."""
    name = format_html("{}{}", published(place.name), tag_of(place.tag))
    words = ngettext("{n} 个部门怎么花钱", "{n} 个部门怎么花钱", departments)
    return (name, words.format(n=departments))


def answer(report: YearOfDepartments, purposes: Sequence[Purpose]) -> Answer | None:
    """Return what all departments plan for the year together, and how that changed."""
    if report.total is None:
        return None
    label = _("{year} 年计划花").format(year=report.year)
    return answer_of(label, report.total, change_sentence(report, purposes))


def departments_section(
    report: YearOfDepartments, place: Jurisdiction, mark: Callable[[DepartmentTotal], Text]
) -> Section:
    """Return the departments by money, the first of them unfolded."""
    first = report.rows[0]
    part = (
        say(
            _("{department}占 {share}。"),
            department=named(first.department, place.name),
            share=share(first.share),
        )
        if first.share is not None
        else ""
    )
    return Section(
        anchor="departments",
        heading=(_("哪些部门花得多"),),
        say=joined([part, _("点一行，看这个部门。")]),
        key=key_of_plans(report.year),
        rows=folded(department_rows(report.rows, mark), others_in_all(report.rows)),
    )


def hundred_section(
    report: YearOfDepartments, purposes: Sequence[Purpose], query: str
) -> Section | None:
    """Return what each hundred yuan go to, in plain words."""
    return purpose_section(
        purposes,
        anchor="hundred",
        year=report.year,
        count=len(report.rows),
        first=HOME_PURPOSES,
        href=f"{reverse('budgets:year', args=[report.year])}{query}#composition",
    )


def three_section(rows: tuple[ThreePublic, ...], place: Jurisdiction, year: int) -> Section | None:
    """Return the “三公” of the latest plans."""
    return three_public_section(rows, place=place.name, year=year)


def years_heading(sums: Sequence[YearSum]) -> Text:
    """Return the heading of plans and accounts by year: 2023 年花了计划的 97.3%."""
    for each in sums:
        if each.used.completion is not None:
            words = _("{year} 年花了计划的 {share}")
            return words.format(year=each.year, share=share(each.used.completion))
    return _("各年的计划")


def examples(report: YearOfDepartments, place: Jurisdiction) -> tuple[OftenAsked, ...]:
    """Return what one may type, as links: the largest department with its year, and everyday words."""
    address = reverse("budgets:search")
    first = f"{short_name_in(report.rows[0].department, place.name)}{report.year}"
    everyday = (_("招待费"), _("老师"), _("修路"), _("公车"))
    return (
        OftenAsked(published(first), f"{address}?q={quote(first)}"),
        *(OftenAsked(each, f"{address}?q={quote(each)}") for each in everyday),
        OftenAsked(_("第一次来？带你看一遍"), f"{report.rows[0].url}?tour=1#how-much"),
    )


def often_asked(
    report: YearOfDepartments, place: Jurisdiction, three: tuple[ThreePublic, ...]
) -> tuple[OftenAsked, ...]:
    """Return the ten things that people ask most, about the largest department of the latest year."""
    first = report.rows[0]
    department = short_name_in(first.department, place.name)
    glossary, own = reverse("budgets:glossary"), first.url
    said = {each.slug: each.url for each in three}
    receptions = said.get(first.slug) or next(iter(said.values()), "")
    return (
        OftenAsked(
            say(
                _("{department}{year} 年花多少"), department=published(department), year=report.year
            ),
            own,
        ),
        OftenAsked(_("招待费多少、为什么变"), f"{receptions}#three" if receptions else own),
        OftenAsked(_("钱从哪来"), f"{own}#from"),
        OftenAsked(_("基本支出是什么"), f"{glossary}#基本支出"),
        OftenAsked(_("原文件在哪"), f"{own}#doc"),
        OftenAsked(_("两个部门谁多"), reverse("budgets:compare")),
        OftenAsked(_("更正过什么"), f"{reverse('budgets:ledger')}?only=corrected"),
        OftenAsked(_("按期公开了吗"), reverse("budgets:progress")),
        OftenAsked(_("问谁"), f"{own}#ask"),
        OftenAsked(_("我的 100 元花在哪"), "#hundred"),
    )


def place_entry(place: Place) -> PlaceEntry:
    """Return a jurisdiction with its departments, years, notice and latest plan."""
    it = place.jurisdiction
    about = [ngettext("{n} 个部门", "{n} 个部门", place.departments).format(n=place.departments)]
    if place.first is not None:
        one = place.first == place.last
        words = _("{last} 年") if one else _("{first}–{last} 年")
        about.append(words.format(first=place.first, last=place.last))
    parts: list[Text] = [_(" · ").join(about)]
    if it.notice:
        text, language = it.notice_here
        parts.append(format_html('<span lang="{}">{}</span>', language, text))
    name = format_html("{}{}", published(it.name), tag_of(it.tag))
    return PlaceEntry(
        name,
        it.slug,
        it.get_absolute_url(),
        format_html(" · ".join(["{}"] * len(parts)), *parts),
        _planned(place),
    )


def _planned(place: Place) -> Text:
    if place.planned is None:
        return _("还没有公开预算。")
    amount = money(place.planned, place.planned)
    if place.only is not None:
        words = _("{department} {year} 年计划花 {amount}。")
        name = named(place.only.name, place.jurisdiction.name)
        return say(words, department=name, year=place.latest, amount=amount)
    return _("{year} 年计划花 {amount}。").format(year=place.latest, amount=amount)
