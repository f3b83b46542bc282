"""The answer above what is found, in words."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.model import Phase
from budgets.display.answers import names
from budgets.display.answers.words import (
    joined,
    money,
    published,
    say,
    share,
    strong,
    yuan_of_hundred,
)
from budgets.display.rows import Text
from budgets.display.search.card import (
    Card,
    Link,
    glossary_url,
    in_plain_words,
    more_or_less,
    not_here,
)
from budgets.display.search.figure_cards import department_figure_card, figure_card
from budgets.display.units import part_of, unit_of
from budgets.models import Department
from budgets.models.departments import bracketed
from budgets.reports.search.answers import (
    AnyAnswer,
    ChoiceAnswer,
    DepartmentAnswer,
    DepartmentFigureAnswer,
    FigureAnswer,
    PageAnswer,
    TermAnswer,
    YearAnswer,
    YearOf,
)


def card_of(answer: AnyAnswer, typed: str) -> Card:
    """Return an answer in words; `typed` is what the visitor typed."""
    match answer:
        case DepartmentAnswer():
            return department_card(answer)
        case FigureAnswer():
            return figure_card(answer, typed)
        case DepartmentFigureAnswer():
            return department_figure_card(answer)
        case TermAnswer():
            return _term_card(answer)
        case YearAnswer():
            return _year_card(answer)
        case PageAnswer():
            return _page_card(answer)
        case ChoiceAnswer():
            return _choice_card(answer)


# One department's year


def department_card(answer: DepartmentAnswer) -> Card:
    department, year = answer.department, answer.year
    if year is None:
        return Card(
            heading=department.name,
            href=department.get_absolute_url(),
            mark=department.tag,
            sentences=tuple(_said_of_nothing(department)),
        )
    edition = year.edition
    page = edition.get_absolute_url()
    words = _("{name} {year} 年决算") if edition.is_final else _("{name} {year} 年预算")
    places = {
        "where": _("花到哪去"),
        "why": _("为什么变"),
        "three": _("三公"),
        "from": _("钱从哪来"),
        "ask": _("电话"),
        "doc": _("原文件"),
    }
    order = sorted(places, key=lambda place: place != answer.place)
    return Card(
        heading=say(words, name=published(department.name), year=edition.fiscal_year),
        href=f"{page}#{answer.place}" if answer.place in places else page,
        mark=department.tag,
        sentences=tuple(_said_of_year(answer, year)),
        links=tuple(Link(places[place], f"{page}#{place}") for place in order),
        also=tuple(_also(answer)),
    )


def _said_of_nothing(department: Department) -> Iterator[Text]:
    yield (
        _("本站还没有它的预算和决算。")
        if department.owes_document
        else _("预算并入部门本级，不单独公开。")
    )
    if department.is_unit:
        yield part_of(department)


def _said_of_year(answer: DepartmentAnswer, year: YearOf) -> Iterator[Text]:
    if answer.missing:
        yield not_here(answer.missing, year.edition.fiscal_year)
    yield _amount_of_year(year)
    if answer.department.is_unit:
        yield part_of(answer.department)
    if answer.largest:
        code, part = answer.largest
        words = _("每 100 元里 {part} 用在{purpose}。")
        purpose = names.plain_class(code) or names.name_of(names.FUNCTIONAL, code, code)
        yield say(words, part=yuan_of_hundred(part), purpose=purpose)


def _amount_of_year(year: YearOf) -> Text:
    """Return 计划花 78,839 万元，比 2023 年的计划多 2,339 万元（+3.1%）."""
    if year.spent is None:
        return _("文件没有写总数。")
    before = year.before.base
    largest = max(year.spent, before or year.spent)
    if year.edition.is_final:
        spent = strong(money(year.spent, largest))
        if year.used is None:
            return say(_("花了 {spent}。"), spent=spent)
        return say(_("花了 {spent}，是计划的 {share}。"), spent=spent, share=share(year.used))
    plan = strong(money(year.spent, largest))
    if before is None:
        return say(_("计划花 {plan}。"), plan=plan)
    more = more_or_less(year.spent - before, before, largest)
    words = _("计划花 {plan}，比 {year} 年的计划{more}。")
    if not more:
        words = _("计划花 {plan}，和 {year} 年的计划一样多。")
    return say(words, plan=plan, year=year.edition.fiscal_year - 1, more=more)


def _also(answer: DepartmentAnswer) -> Iterator[Link]:
    """Yield all years, and the newest documents beside the one of the answer."""
    department, short = answer.department, names.short_name(answer.department)
    name = say(_("{name}，全部年份"), name=published(short))
    yield Link(name, department.get_absolute_url(), mark=department.tag)
    for other in answer.others:
        edition = other.edition
        words = _("{name} {year} 年决算") if edition.is_final else _("{name} {year} 年预算")
        title = say(words, name=published(short), year=edition.fiscal_year)
        page = edition.get_absolute_url()
        yield Link(title, page, _amount_of_year(other), department.tag)


# What has no figure


def _term_card(answer: TermAnswer) -> Card:
    term = answer.term
    return Card(
        heading=published(term.term),
        href=glossary_url(term),
        sentences=(in_plain_words(term),),
        links=(Link(_("全部名词"), reverse("budgets:glossary")),),
    )


def _year_card(answer: YearAnswer) -> Card:
    final = answer.phase is Phase.FINAL
    words = _("{place} {year} 年的决算") if final else _("{place} {year} 年的预算")
    name = "budgets:year_final" if final else "budgets:year"
    sentences: list[Text] = []
    if answer.missing:
        sentences.append(not_here(answer.missing, answer.year))
    year = f"{reverse(name, args=[answer.year])}?jurisdiction={answer.jurisdiction.slug}"
    counted = ngettext(
        "{n} 个部门，按金额从大到小。", "{n} 个部门，按金额从大到小。", answer.departments
    )
    sentences.append(counted.format(n=answer.departments))
    return Card(
        heading=say(words, place=published(answer.jurisdiction.name), year=answer.year),
        href=year if answer.is_asked else answer.jurisdiction.get_absolute_url(),
        mark=answer.jurisdiction.tag,
        sentences=(joined(sentences),),
        links=(
            *(() if answer.is_asked else (Link(_("全部部门"), year),)),
            Link(_("比较几个部门"), reverse("budgets:compare")),
        ),
    )


def _page_card(answer: PageAnswer) -> Card:
    headings = {
        "ledger": (_("更正过什么"), _("每一版什么时候公开，改了什么，为什么改。")),
        "progress": (_("是否按期公开"), _("每个部门批复后第几天公开，晚了几天，谁还没有公开。")),
        "compare": (_("比较"), _("选几个部门或几年，并排看。")),
        "data": (_("数据下载"), _("全部数据的表格文件和接口。")),
        "checks": (_("怎样核对"), _("程序按哪些规则核对，查出了什么。")),
        "glossary": (_("名词"), _("预算里的词，用大白话讲。")),
        "verify": (_("文件核对"), _("手里的文件是不是这里公开过的。")),
        "departments": (_("部门和电话"), _("选一个部门，它的页面上有电话。")),
    }
    heading, sentence = headings[answer.page]
    href = reverse(f"budgets:{answer.page}")
    if answer.page == "compare" and len(answer.departments) > 1:
        slugs = [("department", each.slug) for each in answer.departments]
        href += "?" + urlencode([*slugs, ("year", str(answer.year))])
        named = _("、").join(names.short_name(each) for each in answer.departments)
        heading = say(_("比较{departments}"), departments=published(named))
    links = tuple(
        Link(published(f"{names.short_name(x)}{bracketed(x.tag)}"), x.get_absolute_url())
        for x in answer.departments
    )
    return Card(heading=heading, href=href, sentences=(sentence,), links=links)


def _choice_card(answer: ChoiceAnswer) -> Card:
    return Card(
        heading=_("哪一个部门？"),
        sentences=(_("有 {n} 个部门叫这个名字。").format(n=len(answer.departments)),),
        also=tuple(
            Link(
                published(x.name),
                x.get_absolute_url(),
                unit_of(x) if x.is_unit else "",
                x.tag,
            )
            for x in answer.departments
        ),
    )
