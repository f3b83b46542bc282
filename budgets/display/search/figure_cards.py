"""How much departments have for one thing, in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from budgets.disclosure.codes import (
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    PlainTerm,
)
from budgets.disclosure.model import Nature, Phase, Table
from budgets.disclosure.official_form.quantities import THREE_PUBLIC as ALL_THREE
from budgets.display.answers import names
from budgets.display.answers.bars import planned_bar, received_bar, scale_of
from budgets.display.answers.words import (
    change,
    figure,
    joined,
    money,
    published,
    quoted,
    say,
    strong,
    unit,
)
from budgets.display.rows import LAST_YEAR, PLAN, SPENT, Fold, KeyPart, Row, Rows, Text
from budgets.display.search.card import (
    Card,
    Link,
    glossary_url,
    in_plain_words,
    more_or_less,
    not_here,
)
from budgets.display.search.places import figure_url
from budgets.models.departments import bracketed
from budgets.reports.search.answers import DepartmentFigureAnswer, FigureAnswer
from budgets.reports.search.figures import Figures, Share
from budgets.reports.search.understanding import Understood
from budgets.reports.search.vocabulary import key_of

MOST_ROWS = 5
MOST_FOLDED = 45  # with the first
_LISTS = {
    "2": (names.FUNCTIONAL, FUNCTIONAL),
    "3": (names.ECONOMIC, ECONOMIC),
    "R": (names.REVENUE, REVENUE),
    "S": (names.THREE, THREE_PUBLIC),
    "G": ("procurement", PROCUREMENT),
}


# One thing, in all departments


def figure_card(answer: FigureAnswer, said: str) -> Card:
    figures = answer.figures
    name = name_of_thing(figures.about, figures.year)
    links = [] if answer.explained_first else list(_meaning(answer.term))
    one = len(figures.shares) == 1
    sentences = [] if answer.missing is None else [not_here(answer.missing, figures.year)]
    if answer.explained_first and answer.term:
        heading, href = published(answer.term.term), glossary_url(answer.term)
        sentences.append(in_plain_words(answer.term))
        sentences.append(strong(_heading(figures, name)))
    else:
        heading = _heading(figures, name)
        href = _share_url(figures.shares[0]) if one else ""
        sentences += [in_plain_words(answer.term)] if answer.term else []
    plain = names.plain_heading(figures.about) or names.plain_class(figures.about)
    if plain and plain != str(name):
        sentences.append(say(_("就是：{plain}。"), plain=plain))
    sentences.append(_sum_of(figures))
    shows_rows = not one and bool(figures.total)
    for place in answer.elsewhere[:MOST_ROWS]:
        query = urlencode({"q": said, "jurisdiction": place.slug})
        links.append(Link(published(f"{place.name}{bracketed(place.tag)}"), f"?{query}"))
    return Card(
        heading=heading,
        href=href,
        mark=figures.jurisdiction.tag,
        sentences=tuple(sentences),
        key=_key(figures) if shows_rows else (),
        rows=_rows(figures) if shows_rows else Rows(),
        links=tuple(links),
    )


def _heading(figures: Figures, name: Text) -> Text:
    """Return 2024 年各部门公务接待费：60.27 万元; of one department its own."""
    if len(figures.shares) == 1:
        words = _("{department} {year} 年{thing}：{sum}")
        department: Text = published(names.short_name(figures.shares[0].department))
    else:
        words, department = _("{year} 年各部门{thing}：{sum}"), ""
    if figures.phase is Phase.FINAL:
        words = _("{department} {year} 年实际{thing}：{sum}")
        if not department:
            words = _("{year} 年各部门实际{thing}：{sum}")
    total = money(figures.total, figures.total)
    return say(words, department=department, year=figures.year, thing=name, sum=total)


def _sum_of(figures: Figures) -> Text:
    """Return 19 个部门的计划相加，比 2023 年少 2.72 万元（−4.3%）。最多的是人民政府办公室。"""
    count, shares = len(figures.shares), figures.shares
    place = published(figures.jurisdiction.name)
    final = figures.phase is Phase.FINAL
    if not figures.total:
        words = _("{place} {n} 个部门的文件里，这一项都是 0。")
        return say(words, place=place, n=count)
    if count > 1:
        plan = _("{place} {n} 个部门的计划相加{compared}。")
        words = _("{place} {n} 个部门的实际支出相加{compared}。") if final else plan
    else:
        words = _("{place} {published} 个部门里，只有它有这一项{compared}。")
        if figures.published == 1:
            words = _("{place}{compared}。")
    of = {"place": place, "n": count, "published": figures.published}
    told: list[Text] = [say(words, **of, compared=_compared(figures))]
    if count > 1 and shares[0].now > shares[1].now:
        largest = published(names.short_name(shares[0].department))
        told.append(say(_("最多的是{department}。"), department=largest))
    return joined(told)


def _compared(figures: Figures) -> str:
    """Return how the sum differs from the year before, over the departments that have both years."""
    both = figures.compared
    if not both:
        return ""
    now = sum((share.now for share in both), Decimal(0))
    base = sum((share.before or Decimal(0) for share in both), Decimal(0))
    more = more_or_less(now - base, base, max(now, base))
    words = _("，比 {year} 年{more}") if more else _("，和 {year} 年一样多")
    compared = words.format(year=figures.year - 1, more=more)
    if len(both) == len(figures.shares):
        return compared
    only = ngettext("（{n} 个部门两年都有）", "（{n} 个部门两年都有）", len(both))
    return compared + only.format(n=len(both))


def _key(figures: Figures) -> tuple[KeyPart, ...]:
    last = str(figures.year - 1)
    head = _("{unit}，+− 比 {year} 年").format(unit=unit(), year=last)
    plan = (_("{year} 计划"), PLAN)
    words, kind = (_("{year} 年实际"), SPENT) if figures.phase is Phase.FINAL else plan
    bar = KeyPart(words.format(year=figures.year), kind)
    if not figures.compared:
        return (KeyPart(unit()), bar)
    return (KeyPart(head), bar, KeyPart(last, LAST_YEAR))


def _rows(figures: Figures) -> Rows:
    """Return the first rows, and the others folded, all of one scale."""
    shares = figures.shares[:MOST_FOLDED]
    scale = scale_of(x for each in shares for x in (each.now, each.before))
    draw = received_bar if figures.phase is Phase.FINAL else planned_bar
    rows = tuple(
        Row(
            name=published(names.short_name(each.department)),
            href=_share_url(each),
            amount=figure(each.now),
            bar=draw(each.now, scale, each.before),
            change=change(each.now, each.before),
        )
        for each in shares
    )
    first, rest = rows[:MOST_ROWS], rows[MOST_ROWS:]
    if not rest:
        return Rows(rows)
    others = ngettext("另外 {n} 个部门", "另外 {n} 个部门", len(rest)).format(n=len(rest))
    return Rows(first, fold=Fold(others, Rows(rest)))


def _share_url(each: Share) -> str:
    return figure_url(each.department, each.year, each.phase, each.stands)


# One thing, of one department


def department_figure_card(answer: DepartmentFigureAnswer) -> Card:
    shares = answer.figure.shares
    fitting = [x for x in shares if answer.phase in (None, x.phase)]
    best = next((x for x in fitting if answer.year in (None, x.year)), (fitting or shares)[0])
    newest = best is shares[0]
    name = name_of_thing(answer.figure.about, best.year)
    words = _("{department} {year} 年{thing}：{sum}")
    if best.phase is Phase.FINAL:
        words = _("{department} {year} 年实际{thing}：{sum}")
    sentences: list[Text] = []
    if answer.year and answer.year != best.year:
        sentences.append(not_here(answer.year, best.year))
    if best.before is not None:
        largest = max(best.now, best.before)
        more = more_or_less(best.now - best.before, best.before, largest)
        words_ = _("比 {year} 年{by}。") if more else _("和 {year} 年一样多。")
        sentences.append(say(words_, year=best.year - 1, by=more))
    if newest and answer.figure.reason:
        sentences.append(say(_("部门说：{reason}。"), reason=quoted(answer.figure.reason)))
    others = [x for x in shares if x is not best][:6]
    return Card(
        heading=say(
            words,
            department=published(names.short_name(answer.department)),
            year=best.year,
            thing=name,
            sum=money(best.now, best.now),
        ),
        href=_share_url(best),
        mark=answer.department.tag,
        sentences=(joined(sentences),) if sentences else (),
        links=tuple(Link(_of_year(x), _share_url(x)) for x in others),
        also=(
            Link(
                say(_("{name}，全部年份"), name=published(names.short_name(answer.department))),
                answer.department.get_absolute_url(),
                mark=answer.department.tag,
            ),
        ),
    )


def _of_year(each: Share) -> str:
    """Return 2023 实际 3.65."""
    words = _("{year} 实际 {n}") if each.phase is Phase.FINAL else _("{year} 计划 {n}")
    return words.format(year=each.year, n=figure(each.now))


def _meaning(term: PlainTerm | None) -> Iterator[Link]:
    if term:
        words = _("{term}是什么")
        yield Link(say(words, term=published(term.term)), glossary_url(term))


# Names


def name_of_thing(about: str, year: int) -> Text:
    """Return what a thing is called in documents, in English by its standard name where there is one."""
    kind, is_kind, name = about.partition(":")
    if kind == "nature" and is_kind:
        return _(Nature(name).text.zh)
    if kind == "table" and is_kind:
        return _(Table(name).text.zh)
    if about == "S":
        return _(ALL_THREE.table.spoken.zh)
    which, list_ = _LISTS[about[:1]]
    return names.name_of(which, about, list_.name_of(about, year) or about)


def read_as(understood: Understood, about: str, year: int) -> Text:
    """Return how the visitor's words were read: 招待费在文件里叫公务接待费; "" where they are those of
    documents.
    """
    if understood.taken_for:
        return say(_("按{meant}找的。"), meant=strong(_as_said(understood.taken_for)))
    if not about or not understood.said:
        return ""
    name = name_of_thing(about, year)
    with override("zh-hans"):
        printed = str(name_of_thing(about, year))
    said = key_of(understood.said)
    if any(key_of(each).startswith(said) for each in (printed, str(name))):
        return ""
    if about.startswith("S"):
        return say(_("{said}在文件里叫{name}。"), said=_as_said(understood.said), name=strong(name))
    return say(_("{said}的钱，文件记在{name}。"), said=_as_said(understood.said), name=strong(name))


def only_a_part(typed: str, understood: Understood) -> Text:
    """Return that what was typed stands nowhere, and what of it was looked for."""
    words = _("文件里没有写到{typed}，下面按{meant}找。")
    return say(words, typed=_as_said(typed), meant=strong(_as_said(understood.taken_for)))


def _as_said(words: str) -> Text:
    """Return the visitor's words in quotes."""
    return f"“{words}”" if words.isascii() else quoted(words)
