"""The page of a search: the answer, then what is found; without a word the empty form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.disclosure.model import Phase
from budgets.disclosure.money import plain
from budgets.disclosure.searchable import SearchKind
from budgets.display.answers.names import short_name
from budgets.display.answers.words import published, say
from budgets.display.rows import Text
from budgets.display.search.card import Card
from budgets.display.search.cards import card_of
from budgets.display.search.figure_cards import only_a_part, read_as
from budgets.display.search.hits import kind_of, shown_departments, sum_of
from budgets.display.search.places import address_of
from budgets.models import SearchEntry
from budgets.models.search import KIND_LABELS
from budgets.reports.search import by_department, results
from budgets.reports.search.answers import DepartmentFigureAnswer, FigureAnswer
from budgets.reports.search.directory import directory
from budgets.reports.search.finding import Found
from budgets.reports.search.finding import find as found_by
from budgets.reports.search.query import LONGEST_QUERY, Query
from budgets.reports.search.results import MOST_COUNTED
from budgets.views.search.form import form_of

FARTHEST_PAGE = MOST_COUNTED // results.A_PAGE
MOST_OFFERED = 40  # departments in the list of the field
# What people look for most, as examples, by the language of the page.
EXAMPLES = {
    "zh-hans": (
        *("招待费", "公车", "工资", "养老金", "低保", "修路", "老师"),
        *("看病", "垃圾", "政府采购", "基本支出"),
    ),
    "en": (
        *("receptions", "official cars", "salaries", "pensions", "roads", "teachers"),
        *("hospitals", "garbage", "procurement", "basic expenditure"),
    ),
}


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show what `?q=` finds; without a word the empty form."""
    typed = request.GET.get("q", "").replace("\0", "").strip()
    known, years = directory()
    form = form_of(request, known, years)
    filters, page = form.filters(), _page_number(request)
    found = found_by(typed, filters, known, years, page=page)
    shown = (
        shown_departments(found.grouped, known.jurisdictions, _kept(request))
        if found.grouped
        else ()
    )
    pages = _last(found)
    context = {
        "typed": typed,
        "form": form,
        "found": found,
        "has_words": bool(found.typed.words),
        "card": _card(found, typed),
        "lead": _lead(found),
        "silent": _silent(found),
        "heading": _heading(found),
        "named_departments": () if found.answer else found.departments,
        "near": found.near,
        "departments": shown,
        "hits": [_shown(each) for each in found.listed.hits] if found.listed else [],
        "is_more": (found.listed or found.grouped or results.Results(found.typed, [])).is_more,
        "kinds": _kinds(request, found),
        "choices": _choices(request, years, form.cleaned_data),
        "page": page,
        "previous": page - 1,
        "following": page + 1,
        "first": (page - 1) * results.A_PAGE + 1,
        "last": pages,
        "is_beyond": bool(found.typed.words) and not found.count and page > 1,
        "most": MOST_COUNTED,
        "longest": LONGEST_QUERY,
        "department": known.by_slug.get(form.cleaned_data.get("department") or ""),
        "narrowed": form.narrowed(),
        "files": _files(found),
        "offered": [
            short_name(each) for each in known.departments[:MOST_OFFERED] if not each.is_unit
        ],
        "examples": EXAMPLES[get_language() or "zh-hans"],
        "all_notices": [place for place in known.jurisdictions if place.notice],
        "crumbs": [(_("查找"), "")],
    }
    return render(request, "budgets/search.html", context)


def _card(found: Found, typed: str) -> Card | None:
    return None if found.answer is None else card_of(found.answer, typed)


def _lead(found: Found) -> Any:
    """Return how the visitor's words were read."""
    if found.is_part:
        return only_a_part(found.text, found.understood)
    match found.answer:
        case FigureAnswer(figures=figures, explained_first=False):
            return read_as(found.understood, figures.about, figures.year)
        case DepartmentFigureAnswer(figure=figure):
            return read_as(found.understood, figure.about, figure.shares[0].year)
    return read_as(found.understood, "", 0)


def _silent(found: Found) -> str:
    """Return that the department of the answer says nothing of a word that was typed, too; else ""."""
    if found.count or not found.understood.left:
        return ""
    words = _("、").join(_("“{word}”").format(word=word) for word in found.searched.shown)
    return _("它的文件里没有写到{words}。").format(words=words)


def _heading(found: Found) -> Text:
    """Return the heading of what is found: 19 个部门提到公务接待费, or how many hits there are."""
    if found.listed or found.grouped is None:
        return ngettext("{n} 处", "{n} 处", found.count).format(n=found.count)
    if found.grouped.is_more:
        return _("超过 {n} 处").format(n=MOST_COUNTED)
    words: Text = published(_("、").join(found.searched.words))
    if found.searched.instead:
        words = say(_("{word}等"), word=words)
    number = found.grouped.departments
    if number == 1 and found.understood.department:
        return say(_("文件里的{what}"), what=words)
    units = found.grouped.units
    said = ngettext("{n} 个部门提到{what}", "{n} 个部门提到{what}", number - units)
    heading = say(said, n=number - units, what=words)
    if not units:
        return heading
    of_units = ngettext("{n} 个所属单位也提到", "{n} 个所属单位也提到", units).format(n=units)
    if number == units:
        alone = ngettext("{n} 个所属单位提到{what}", "{n} 个所属单位提到{what}", units)
        return say(alone, n=units, what=words)
    return say(_("{heading}，{units}"), heading=heading, units=of_units)


def _last(found: Found) -> int:
    """Return the number of the last page."""
    if found.listed:
        return min(-(-found.listed.count // results.A_PAGE), FARTHEST_PAGE)
    if found.grouped is None:
        return 0
    if found.grouped.is_more:
        return FARTHEST_PAGE
    return -(-found.grouped.departments // by_department.A_PAGE)


def _files(found: Found) -> list[tuple[str, str]]:
    """Return the files of all hits, one for each word that was looked for; () without a hit."""
    if not found.count:
        return []
    searched = found.searched
    if not searched.instead:
        return [("", f"{reverse('files:search')}?{_file_query(searched, found)}")]
    return [
        (word, f"{reverse('files:search')}?{_file_query(Query((word,)), found)}")
        for word in searched.shown
    ]


def _file_query(query: Query, found: Found) -> str:
    """Return the same search at /search.csv, by the names of all data addresses."""
    as_typed = query.words == found.typed.words and not query.was_cut
    filters = found.filters
    one = {
        # the file answers no question of which a part would be left out
        "q": found.text if as_typed else " ".join(f'"{word}"' for word in query.words),
        "kind": ",".join(filters.kinds),
        "jurisdiction": ",".join(filters.jurisdictions),
        "department": ",".join(filters.departments),
        "year": ",".join(map(str, filters.years)),
        "phase": ",".join(filters.phases),
        "amount_from": "" if filters.least is None else plain(filters.least),
        "amount_to": "" if filters.most is None else plain(filters.most),
        "edition": "all" * filters.earlier,
        "sort": "-amount_yuan" * (filters.sort == "amount"),
        "level": filters.level,  # of the page
    }
    return urlencode({name: value for name, value in one.items() if value})


def _page_number(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    return min(max(number, 1), FARTHEST_PAGE)


def _kept(request: HttpRequest, **changed: str) -> str:
    """Return the query of the same search, with what is changed, from the first page."""
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    return urlencode({name: value for name, value in {**kept, **changed}.items() if value})


def _choices(request: HttpRequest, years: list[int], said: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the choices beside 只看: all, the newest year, plans, accounts."""
    year, phase = said.get("year"), said.get("phase")
    newest = years[:1]
    return [
        {"label": _("全部"), "url": f"?{_kept(request, year='', phase='')}",
         "current": not year and not phase},
        *(
            {"label": str(each), "url": f"?{_kept(request, year=str(each))}", "current": year == each}
            for each in dict.fromkeys([*newest, *([year] if year else [])])
        ),
        *(
            {"label": label, "url": f"?{_kept(request, phase=value)}", "current": phase == value}
            for value, label in ((Phase.BUDGET, _("计划")), (Phase.FINAL, _("实际")))
        ),
    ]  # fmt: skip


def _kinds(request: HttpRequest, found: Found) -> list[dict[str, Any]]:
    """Return the kinds that have hits, each with the address that shows only it."""
    kinds = found.listed.kinds if found.listed else found.grouped.kinds if found.grouped else {}
    if not kinds:
        return []
    chosen = request.GET.get("kind", "")
    offered: list[tuple[str, Any, int]] = [("", _("全部"), sum(kinds.values()))]
    offered += [(k.value, KIND_LABELS[k], n) for k, n in kinds.items()]
    return [
        {"label": label, "count": count, "url": f"?{_kept(request, kind=value)}",
         "current": value == chosen}
        for value, label, count in offered
    ]  # fmt: skip


def _shown(entry: SearchEntry) -> dict[str, Any]:
    is_line = SearchKind(entry.kind) is SearchKind.LINE
    return {
        "of": entry,
        "kind": KIND_LABELS[SearchKind(entry.kind)],
        "url": address_of(entry),
        "tables": kind_of(entry) if is_line else "",
        "amount": "" if entry.amount is None else sum_of(entry.amount),
    }
