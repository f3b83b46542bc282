"""A list of the back office answers the filters that it offers, and refuses every other parameter.

Django lets people filter a list by any column, even over relations that reach any table: so a reader of one
list could learn, answer by answer, what columns hold that nobody shows them. Parameters that it does not know
it ignores, and the list then shows more than was asked for. Here both are refused.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeVar

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_FACETS_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path, prepare_lookup_value
from django.contrib.admin.views.main import ALL_VAR, ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import (
    FieldDoesNotExist,
    PermissionDenied,
    SuspiciousOperation,
    ValidationError,
)
from django.db.models import ForeignKey, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from budgets.admin.admin_pages import pages_of, patterns_of
from budgets.admin.generics import ModelAdmin
from budgets.disclosure.characters import harmful
from budgets.forms import TEXTS

LONGEST_SEARCH = 200
_PAGE = re.compile(r"[1-9][0-9]{0,8}")
_COLUMNS = re.compile(r"-?[0-9]{1,2}(\.-?[0-9]{1,2})*")
_YEAR, _DAY = re.compile(r"(19|20|21)[0-9]{2}"), re.compile(r"[0-9]{1,2}")
_YES_OR_NO = ("True", "False", "1", "0")

M = TypeVar("M", bound=Model)


class LookupRefused(SuspiciousOperation):
    """A parameter that the list does not offer: answered by a plain 400 (templates/400.html)."""


class RestrictedChangeList(ChangeList):
    """Django's list, which applies every parameter of its address or refuses it."""

    model_admin: RestrictedModelAdmin[Any]

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().__init__(request, *args, **kwargs)
        except (IncorrectLookupParameters, ValidationError) as wrong:
            raise LookupRefused(str(wrong)) from wrong
        if not self.show_all and self.page_num > max(1, self.paginator.num_pages):
            raise LookupRefused(f"page {self.page_num}")

    def get_filters(self, request: HttpRequest) -> Any:
        """Refuse what is left to filter by after Django's own filters, unless the class declares it."""
        given = self.get_filters_params()
        self._check_date(given)
        specs, has_filters, left, duplicates, active = super().get_filters(request)
        heard = {key for spec in specs for key in spec.used_parameters} | self._keys_of_date()
        for key, values in given.items():
            if key in left and key not in self.model_admin.also_filtered_by:
                raise LookupRefused(key)
            if key not in self._keys_of_date():
                _check_value(self.model, key, values[0])
            if key not in heard:
                # A filter with a single choice is not shown; Django then forgets what it was asked.
                left.setdefault(key, prepare_lookup_value(key, values))
        return specs, has_filters, left, duplicates, active

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Refuse an order by other columns than those that can be sorted by a click."""
        for typed in filter(None, self.params.get(ORDER_VAR, "").split(".")):
            place = int(typed.lstrip("-"))
            column = self.list_display[place] if place < len(self.list_display) else None
            sortable = self.sortable_by is None or column in self.sortable_by
            if column is None or not sortable or not self.get_ordering_field(column):
                raise LookupRefused(f"{ORDER_VAR}={typed}")
        return super().get_ordering(request, queryset)

    def _keys_of_date(self) -> set[str]:
        hierarchy = self.date_hierarchy
        return {f"{hierarchy}__{part}" for part in ("year", "month", "day")} if hierarchy else set()

    def _check_date(self, given: dict[str, Any]) -> None:
        """Refuse a date that is no year, no month of a year and no day of a month."""
        parts = ("year", "month", "day")
        typed = [given.get(f"{self.date_hierarchy}__{part}", [None])[0] for part in parts]
        named = [each for each in typed if each is not None]
        if not (self.date_hierarchy and named):
            return
        if typed[: len(named)] != named or not _is_date(*named):
            raise LookupRefused(f"{self.date_hierarchy}: {typed}")


class RestrictedModelAdmin(ModelAdmin[M]):
    """The base of every registered ModelAdmin (PortalAdminSite.check holds it)."""

    # Look-ups that other pages of the back office link to, beside `list_filter` and `date_hierarchy`.
    also_filtered_by: tuple[str, ...] = ()
    formfield_overrides = TEXTS

    def get_urls(self) -> list[Any]:
        """Return the addresses of its own pages, then Django's."""
        return [*self.page_urls(), *super().get_urls()]

    def page_urls(self) -> list[URLPattern]:
        """Return the addresses of the methods that are declared to be pages (`@admin_page`)."""
        return patterns_of(pages_of(self), self.admin_site, self)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RestrictedChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Check the parameters first; the page of a list, its actions and its file all come this way."""
        self._check_parameters(request)
        return super().get_changelist_instance(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Return whether it begins like a filter that is offered; RestrictedChangeList checks the rest."""
        filters = self.get_list_filter(request) if request else self.list_filter
        names = [each[0] if isinstance(each, (list, tuple)) else each for each in filters]
        offered = [str(name) for name in (*names, self.date_hierarchy) if name]
        return lookup in self.also_filtered_by or any(
            lookup == name or lookup.startswith(f"{name}{LOOKUP_SEP}") for name in offered
        )

    def get_sortable_by(self, request: HttpRequest) -> list[Any]:
        """Leave out the objects' own names, by which Django offers to sort and does not."""
        return [each for each in super().get_sortable_by(request) if each != "__str__"]

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Allow only the primary key, by which objects are opened."""
        return to_field in ("pk", self.opts.pk.name)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Check what is searched for, in the list and in fields with autocompletion."""
        _check_text(SEARCH_VAR, search_term)
        return super().get_search_results(request, queryset, search_term)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *where: Any, **named: Any
    ) -> HttpResponse | None:
        for typed in request.POST.getlist(ACTION_CHECKBOX_NAME):
            _check_value(self.model, "pk", typed)
        return super().response_action(request, queryset, *where, **named)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Refuse whoever may see no object of the kind before one is looked up."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def _check_parameters(self, request: HttpRequest) -> None:
        """Check what the address alone shows: each parameter once, and each well-formed."""
        for key, values in request.GET.lists():
            for text in (key, *values):
                _check_text(key, text)
            if len(values) > 1:
                raise LookupRefused(key)
        typed = request.GET.get
        offered = {
            ORDER_VAR: not typed(ORDER_VAR) or _COLUMNS.fullmatch(typed(ORDER_VAR, "")),
            PAGE_VAR: _PAGE.fullmatch(typed(PAGE_VAR, "")),
            ALL_VAR: typed(ALL_VAR) == "",
            SEARCH_VAR: bool(self.get_search_fields(request)),
            IS_FACETS_VAR: typed(IS_FACETS_VAR) == "True",
            # For windows in which an object is picked, and for the list's own error: there are none.
            "_popup": False,
            "_to_field": False,
            "e": False,
        }
        for key, fits in offered.items():
            if key in request.GET and not fits:
                raise LookupRefused(key)


def _check_text(key: str, text: str) -> None:
    if len(text) > LONGEST_SEARCH or harmful(text, lines=False):
        raise LookupRefused(key)


def _check_value(model: type[Model], key: str, value: str) -> None:
    """Refuse a value that the column could not hold, or that is none of its choices."""
    path, _, lookup = key.rpartition(LOOKUP_SEP)
    if lookup == "isnull":
        if value not in _YES_OR_NO:
            raise LookupRefused(key)
        return
    path = path if lookup == "exact" else key
    try:
        field: Any = model._meta.pk if path == "pk" else get_fields_from_path(model, path)[-1]
        while isinstance(field, ForeignKey):
            field = field.target_field
        field.clean(value, None)
    except (FieldDoesNotExist, ValidationError) as wrong:
        raise LookupRefused(key) from wrong


def _is_date(year: str, month: str = "1", day: str = "1") -> bool:
    if not (_YEAR.fullmatch(year) and _DAY.fullmatch(month) and _DAY.fullmatch(day)):
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
