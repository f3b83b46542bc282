"""What narrows a search: the form of the page, which understands the words of data addresses, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from budgets.disclosure.money import MoneyUnit, plain
from budgets.models.departments import bracketed
from budgets.models.editions import PHASE_CHOICES
from budgets.models.search import KIND_LABELS
from budgets.reports.levels import ALL_LEVELS
from budgets.reports.search.directory import Directory
from budgets.reports.search.query import Filters

SORT_CHOICES = [
    ("relevance", gettext_lazy("最相关的在前")),
    ("year", gettext_lazy("最新的在前")),
    ("amount", gettext_lazy("金额大的在前")),
]
# The orders of the API, and the page's words for them.
ORDERS = {
    "-fiscal_year": "year",
    "-amount_yuan": "amount",
    **{value: value for value, _label in SORT_CHOICES},
}


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
    jurisdiction = forms.ChoiceField(required=False, label=gettext_lazy("地区"))
    department = forms.ChoiceField(
        required=False, label=gettext_lazy("部门"), widget=forms.HiddenInput
    )
    least = forms.DecimalField(
        required=False, label=gettext_lazy("金额从（万元）"), max_digits=14, decimal_places=4
    )
    most = forms.DecimalField(
        required=False, label=gettext_lazy("到（万元）"), max_digits=14, decimal_places=4
    )
    sort = forms.ChoiceField(required=False, label=gettext_lazy("排序"), choices=SORT_CHOICES)
    earlier = forms.BooleanField(required=False, label=gettext_lazy("连同已被更正的版本"))

    def __init__(self, data: Mapping[str, str], found: Directory, years: Sequence[int]) -> None:
        super().__init__(data)
        places = [(x.slug, f"{x.name}{bracketed(x.tag)}") for x in found.jurisdictions]
        self._offer("jurisdiction", [("", gettext_lazy("全部地区")), *places])
        self._offer("year", [("", gettext_lazy("全部年度")), *((each, each) for each in years)])
        given = data.get("department", "")
        self._offer("department", [(given, given)] if given in found.by_slug else [])
        if len(places) < 2:
            self.fields["jurisdiction"].widget = forms.HiddenInput()

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def narrowed(self) -> list[str]:
        """Return what narrows or orders the search, in words; call after `is_valid`."""
        said = self.cleaned_data
        found = []
        for name in ("kind", "year", "phase", "jurisdiction", "sort"):
            value = said.get(name)
            if value and value != SORT_CHOICES[0][0]:
                choices = getattr(self.fields[name], "choices", ())
                labels = dict(choices)
                found.append(str(labels.get(value, value)))
        for name in ("least", "most"):
            if said.get(name) is not None:
                found.append(f"{self.fields[name].label} {said[name]}")
        return found + ([str(self.fields["earlier"].label)] if said.get("earlier") else [])

    def filters(self) -> Filters:
        """Return what was understood; call after `is_valid`."""
        said = self.cleaned_data
        asked: dict[str, Any] = {
            name: (said[name],) if said.get(name) else ()
            for name in ("jurisdiction", "department", "year", "phase", "kind")
        }
        for name, bound in (("amount_from", "least"), ("amount_to", "most")):
            wan = said.get(bound)
            asked[name] = None if wan is None else wan * MoneyUnit.WAN.yuan
        asked["edition"] = "all" if said.get("earlier") else "current"
        asked["sort"] = said.get("sort") or "relevance"
        asked["level"] = None if asked["department"] else ALL_LEVELS
        return Filters.of(asked)


def form_of(request: HttpRequest, found: Directory, years: Sequence[int]) -> SearchForm:
    """Return the form as it was sent: what is not understood is told beside its field, and left out."""
    form = SearchForm(_in_words_of_the_form(request.GET), found, years)
    form.is_valid()
    return form


def _in_words_of_the_form(given: QueryDict) -> dict[str, str]:
    """Translate the parameters of data addresses: amounts in 万元, a tick, its own orders."""
    data = {name: str(value) for name, value in given.items()}
    for name, old in (("amount_from", "least"), ("amount_to", "most")):
        with suppress(InvalidOperation):
            if name in data and old not in data:
                data[old] = plain(Decimal(data[name]) / MoneyUnit.WAN.yuan)
    if data.get("edition") == "all":
        data["earlier"] = "on"
    if data.get("sort") in ORDERS:
        data["sort"] = ORDERS[data["sort"]]
    return data
