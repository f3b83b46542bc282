"""The search box: one page over everything that is public, and its hits as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import (
    AMOUNT_FROM,
    AMOUNT_TO,
    DEPARTMENT,
    EDITION,
    EXCEL,
    JURISDICTION,
    KIND,
    PHASE,
    YEAR,
    Parameter,
    Q,
    in_wan,
)
from budgets.data_views.streaming import csv_file
from budgets.disclosure.codes import FUNCTIONAL, plain_words
from budgets.disclosure.model import Table
from budgets.disclosure.money import MoneyUnit, plain
from budgets.disclosure.open_data.schema import PublishedAs, csv_lines
from budgets.disclosure.searchable import SearchKind
from budgets.models import Department, Edition, Jurisdiction, SearchEntry
from budgets.models.departments import bracketed
from budgets.models.editions import PHASE_CHOICES
from budgets.models.search import KIND_LABELS
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.search.hits import COLUMNS, cells_of
from budgets.reports.search.query import LONGEST_QUERY, Filters, Query
from budgets.reports.search.results import (
    A_PAGE,
    MOST_COUNTED,
    Hit,
    Results,
    every_hit,
    search,
)
from budgets.safe_text import attachment
from budgets.views.files.params import base_of

SORT_CHOICES = [
    ("relevance", gettext_lazy("最相关的在前")),
    ("year", gettext_lazy("最新的在前")),
    ("amount", gettext_lazy("金额大的在前")),
]
FARTHEST_PAGE = MOST_COUNTED // A_PAGE
# The orders of the API, and the page's words for them.
_ORDERS = {
    "-fiscal_year": "year",
    "-amount_yuan": "amount",
    **{value: value for value, _label in SORT_CHOICES},
}


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A jurisdiction by its name, which says where its data is not real."""

    def label_from_instance(self, obj: Jurisdiction) -> str:
        return f"{obj.name}{bracketed(obj.tag)}"


class SearchForm(forms.Form):
    """What narrows a search. Amounts are typed in 万元. A choice that is unknown is told, and left out."""

    kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("种类"),
        choices=[("", gettext_lazy("全部种类")), *((k.value, x) for k, x in KIND_LABELS.items())],
    )
    year = forms.TypedChoiceField(
        required=False,
        label=gettext_lazy("年度"),
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": gettext_lazy("没有这一年的公开数据。")},
    )
    phase = forms.ChoiceField(
        required=False,
        label=gettext_lazy("预算或决算"),
        choices=[("", gettext_lazy("预算和决算")), *PHASE_CHOICES],
    )
    jurisdiction = PlaceField(
        required=False,
        label=gettext_lazy("地区"),
        empty_label=gettext_lazy("全部地区"),
        queryset=Jurisdiction.objects.order_by("slug"),
        to_field_name="slug",
    )
    department = forms.ModelChoiceField(
        required=False,
        label=gettext_lazy("部门"),
        queryset=Department.objects.all(),
        to_field_name="slug",
        widget=forms.HiddenInput,
    )
    least = forms.DecimalField(
        required=False, label=gettext_lazy("金额从（万元）"), max_digits=14, decimal_places=4
    )
    most = forms.DecimalField(
        required=False, label=gettext_lazy("到（万元）"), max_digits=14, decimal_places=4
    )
    sort = forms.ChoiceField(required=False, label=gettext_lazy("排序"), choices=SORT_CHOICES)
    earlier = forms.BooleanField(required=False, label=gettext_lazy("连同已被更正的版本"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Edition.objects.published().order_by("-fiscal_year")
        found = years.values_list("fiscal_year", flat=True).distinct()
        year = self.fields["year"]
        if isinstance(year, forms.ChoiceField):
            year.choices = [("", _("全部年度")), *((each, each) for each in found)]

    def narrowed(self) -> list[str]:
        """Return what narrows or orders the search, in words; call after `is_valid`."""
        said = self.cleaned_data
        found = []
        for name in ("kind", "year", "phase", "jurisdiction", "sort"):
            value = said.get(name)
            if value and value != SORT_CHOICES[0][0]:
                choices = getattr(self.fields[name], "choices", ())
                labels = {} if name == "jurisdiction" else dict(choices)
                found.append(str(labels.get(value, value)))
        for name in ("least", "most"):
            if said.get(name) is not None:
                found.append(f"{self.fields[name].label} {said[name]}")
        return found + ([str(self.fields["earlier"].label)] if said.get("earlier") else [])

    def filters(self) -> Filters:
        """Return what was understood; call after `is_valid`."""
        said = self.cleaned_data
        asked: dict[str, Any] = {
            name: (getattr(said[name], "slug", said[name]),) if said.get(name) else ()
            for name in ("jurisdiction", "department", "year", "phase", "kind")
        }
        for name, bound in (("amount_from", "least"), ("amount_to", "most")):
            wan = said.get(bound)
            asked[name] = None if wan is None else wan * MoneyUnit.WAN.yuan
        asked["edition"] = "all" if said.get("earlier") else "current"
        asked["sort"] = said.get("sort") or "relevance"
        return Filters.of(asked)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show what `?q=` finds; without a word the empty form."""
    typed, form, filters = _asked(request)
    page = _page_number(request)
    results = search(typed, filters, page=page)
    last = min(-(-results.count // A_PAGE), FARTHEST_PAGE)
    context = {
        "typed": typed,
        "form": form,
        "results": results,
        "hits": [_shown(each, results.query) for each in results.hits],
        "kinds": _kinds(request, results),
        "page": page,
        "previous": page - 1,
        "following": page + 1,
        "first": (page - 1) * A_PAGE + 1,
        "last": last,
        "is_beyond": bool(results.query.words) and not results.hits and page > 1,
        "most": MOST_COUNTED,
        "longest": LONGEST_QUERY,
        "department": form.cleaned_data.get("department"),
        "hints": [] if results.hits or results.departments else _hints(results.query),
        "narrowed": form.narrowed(),
        "csv_url": f"{reverse('files:search')}?{_file_query(results.query, typed, filters)}",
        "hide_header_search": True,
        "crumbs": [(_("查找"), "")],
    }
    return render(request, "budgets/search.html", context)


@data_view(
    (
        Q,
        KIND,
        JURISDICTION,
        DEPARTMENT,
        YEAR,
        PHASE,
        AMOUNT_FROM,
        AMOUNT_TO,
        EDITION,
        Parameter(
            name="sort",
            about=gettext_lazy("顺序；前面加 - 是倒序"),
            values=tuple(_ORDERS),
            stored=_ORDERS,
            default="-fiscal_year",
        ),
        EXCEL,
        in_wan("least", "amount_from"),
        in_wan("most", "amount_to"),
        Parameter(
            name="earlier",
            about=gettext_lazy("连同已被更正的版本"),
            values=("on",),
            stored={"on": "all"},
            old_name_of="edition",
        ),
    )
)
def hits_file(request: HttpRequest, asked: dict[str, Any]) -> HttpResponseBase:
    """Serve `/search.csv`: all hits of the same search, the newest or the largest first."""
    addresses = FixedAddresses(base_of(request))
    filters = Filters.of(asked)

    def lines() -> Iterator[str]:
        hits = every_hit(asked["q"], filters, addresses)
        return csv_lines((_cells(hit, of) for hit, of in hits), COLUMNS)

    response = csv_file(request, lines, excel=asked["excel"])
    words = re.sub(r"[^\w.-]+", "-", asked["q"])[:LONGEST_QUERY].strip("-.")
    response["Content-Disposition"] = attachment(
        f"{_('查找')}-{words or 'search'}.csv", "search.csv"
    )
    return response


def _asked(request: HttpRequest) -> tuple[str, SearchForm, Filters]:
    typed = request.GET.get("q", "").replace("\0", "").strip()
    form = SearchForm(_in_words_of_the_form(request.GET))
    form.is_valid()  # what is not understood is told beside its field, and left out
    return typed, form, form.filters()


def _in_words_of_the_form(given: QueryDict) -> dict[str, str]:
    """Translate the parameters of data addresses: amounts in 万元, a tick, its own orders."""
    data = {name: str(value) for name, value in given.items()}
    for name, old in (("amount_from", "least"), ("amount_to", "most")):
        with suppress(InvalidOperation):
            if name in data and old not in data:
                data[old] = plain(Decimal(data[name]) / MoneyUnit.WAN.yuan)
    if data.get("edition") == "all":
        data["earlier"] = "on"
    if data.get("sort") in _ORDERS:
        data["sort"] = _ORDERS[data["sort"]]
    return data


def _file_query(query: Query, typed: str, filters: Filters) -> str:
    """Return the same search at /search.csv, by the names of all data addresses."""
    if query.was_cut:  # the file answers no question of which a part would be left out
        typed = " ".join(f'"{word}"' for word in query.words)
    one = {
        "q": typed,
        "kind": ",".join(filters.kinds),
        "jurisdiction": ",".join(filters.jurisdictions),
        "department": ",".join(filters.departments),
        "year": ",".join(map(str, filters.years)),
        "phase": ",".join(filters.phases),
        "amount_from": "" if filters.least is None else plain(filters.least),
        "amount_to": "" if filters.most is None else plain(filters.most),
        "edition": "all" * filters.earlier,
        "sort": "-amount_yuan" * (filters.sort == "amount"),
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


def _kinds(request: HttpRequest, results: Results) -> list[dict[str, Any]]:
    """Return the kinds that have hits, each with the address that shows only it."""
    if not results.kinds:
        return []
    chosen = request.GET.get("kind", "")
    offered: list[tuple[str, Any, int]] = [("", _("全部"), sum(results.kinds.values()))]
    offered += [(k.value, KIND_LABELS[k], n) for k, n in results.kinds.items()]
    return [
        {"label": label, "count": count, "url": f"?{_kept(request, kind=value)}",
         "current": value == chosen}
        for value, label, count in offered
    ]  # fmt: skip


def _shown(entry: SearchEntry, query: Query) -> dict[str, Any]:
    kind = SearchKind(entry.kind)
    tables = _tables(entry) if kind is SearchKind.LINE else ""
    label = KIND_LABELS[kind]
    if kind is SearchKind.LINE and entry.edition.is_final:
        label = gettext_lazy("决算明细")
    return {"of": entry, "kind": label, "url": address_of(entry), "tables": tables}


def _tables(entry: SearchEntry) -> str:
    """Return the table to which a row leads, and how many print it."""
    label = _(Table(entry.anchor.split("-")[0]).label)
    count = len(entry.tables.split())
    if count < 2:
        return label
    return _("%(table)s等%(count)s张表") % {"table": label, "count": count}


def address_of(entry: SearchEntry) -> str:
    """Return where a hit stands: the row in the official document, the word on the department's page."""
    edition: Edition = entry.edition
    current = edition.status == Edition.Status.PUBLISHED
    if entry.kind == SearchKind.LINE:
        phase = "final" if edition.is_final else "budget"
        where = {"slug": edition.department.slug, "year": edition.fiscal_year}
        page = (
            reverse(f"budgets:{phase}_document", kwargs=where)
            if current
            else edition.get_document_url()
        )
    else:
        page = edition.get_absolute_url() if current else edition.get_fixed_url()
    return f"{page}#{entry.anchor}"


def _hints(query: Query) -> list[dict[str, str]]:
    """Return what else the same thing is called: today's names of headings, and the plain words."""
    found = []
    for word in query.words:
        year = timezone.localdate().year
        now = FUNCTIONAL.get(FUNCTIONAL.resolve([word], year).code)  # by its former name too
        found += [{"word": now.name_in(year), "why": now.code}] if now else []
        for heading in FUNCTIONAL.search(word, year, 3):
            found.append({"word": heading.name_in(year), "why": heading.code})
        for term in plain_words():
            if word in (term.term, *term.aliases):
                found.append({"word": term.term, "why": _("名词")})
    return [each for each in found if each["word"] not in query.words][:6]


def _cells(hit: Hit, of: PublishedAs) -> dict[str, str]:
    said = cells_of(hit, of)
    return {name: "" if value is None else str(value) for name, value in said.items()}
