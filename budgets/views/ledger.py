"""The ledger of publications as a page and a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import DEPARTMENT, EXCEL, JURISDICTION, SINCE
from budgets.data_views.streaming import made_csv
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import csv_lines
from budgets.display.lists import ledger as words
from budgets.display.tables import PublicationTable
from budgets.models import Department, Event, Jurisdiction
from budgets.models.editions import SHORT_CHECKSUM
from budgets.reports.ledger.chains import county_of, hashed, heads
from budgets.reports.ledger.publications import Publication, public_acts, publications
from budgets.reports.lists.corrections import with_changes
from budgets.reports.lists.ledger_counts import LedgerCounts, counts_of
from budgets.reports.lists.standing import corrected_acts, withdrawn_acts
from budgets.timestamps import isoformat
from budgets.views.files.params import base_of

ROWS_A_PAGE = 50
CORRECTIONS_A_PAGE = 20
COLUMNS = (
    "at",
    "act",
    "jurisdiction",
    "department",
    "department_id",
    "fiscal_year",
    "phase",
    "edition",
    "note",
    "checksum",
    "address",
    "jurisdiction_id",
    "chain",
    "sequence",
    "title",
    "salt",
    "title_digest",
    "note_digest",
    "hash_before",
    "hash",
    "notice",
    "notice_en",
    "first_published_on",
    "first_published_source",
    "approved_on",
)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Return the corrections, each with what it changed, and all publications by year.

    `?only=corrected` or `withdrawn` leaves the others out; `?year=&phase=` lists the publications of a year,
    `?page=` all acts, fifty a page.
    """
    scope = _scope(request)
    acts = public_acts(**scope)
    counts = counts_of(acts)
    only = request.GET.get("only", "")
    only = only if only in (words.CORRECTED, words.WITHDRAWN) else ""
    query = {name: request.GET[name] for name in scope}
    files = {"csv": reverse("files:ledger_csv"), "atom": reverse("files:ledger_atom")}
    if "department" in query:
        files["atom"] = reverse("files:department_atom", args=[query["department"]])
    elif "jurisdiction" in query:
        files["atom"] = reverse("files:jurisdiction_atom", args=[query["jurisdiction"]])
    context = {
        "scope": next(iter(scope.values()), None),
        "place": scope.get("jurisdiction")
        or getattr(scope.get("department"), "jurisdiction", None),
        "counts": counts,
        "sentence": words.sentence(counts, words.scope_of(next(iter(scope.values()), None))),
        "kinds": words.kinds(counts, only, query),
        "only": only,
        **_shown(request, acts, only, query, counts),
        "heads": heads(county_of(**scope)),
        "query": query,
        "files": files,
        "crumbs": [(_("公开记录"), "")],
    }
    return render(request, "budgets/ledger.html", context)


def _shown(
    request: HttpRequest,
    acts: QuerySet[Event],
    only: str,
    query: dict[str, str],
    counts: LedgerCounts,
) -> dict[str, Any]:
    """Return what the page lists: corrections, withdrawals, and publications by year or as asked for."""
    listed = _listed(request, acts)
    if listed is not None:
        page = Paginator(listed, ROWS_A_PAGE).get_page(request.GET.get("page"))
        rows = [_row(each) for each in publications(list(page.object_list))]
        return {
            "page": page,
            "table": PublicationTable(rows, caption=_("公开记录"), request=request),
        }
    found: dict[str, Any] = {}
    if only != words.WITHDRAWN:
        page = Paginator(corrected_acts(acts), CORRECTIONS_A_PAGE).get_page(request.GET.get("p"))
        told = with_changes(publications(list(page.object_list)))
        found |= {
            "corrections": [words.correction_entry(each) for each in told],
            "corrections_page": page,
        }
    if only != words.CORRECTED:
        gone = publications(withdrawn_acts(acts)[:ROWS_A_PAGE])
        found["withdrawals"] = [
            _row(each) | {"edition": each.edition, "day": each.at} for each in gone
        ]
    if not only:
        found["groups"] = words.groups(counts, query)
    return found


def _listed(request: HttpRequest, acts: QuerySet[Event]) -> QuerySet[Event] | None:
    """Return the acts that are asked for one by one; None where the page groups them."""
    year, phase = request.GET.get("year", ""), request.GET.get("phase", "")
    if year.isdecimal() and len(year) == 4 and phase in [*Phase]:
        return acts.filter(edition__fiscal_year=int(year), edition__phase=phase)
    return acts if "page" in request.GET else None


@data_view((DEPARTMENT, JURISDICTION, SINCE, EXCEL))
def ledger_csv(request: HttpRequest, asked: dict[str, Any]) -> HttpResponseBase:
    """Return the whole ledger as CSV, the latest act first: each chain backwards, link by link."""
    base = base_of(request)
    acts = public_acts().order_by("-entry__pk")
    if asked["department"]:
        acts = acts.filter(department__slug__in=asked["department"])
    if asked["jurisdiction"]:
        acts = acts.filter(entry__jurisdiction__slug__in=asked["jurisdiction"])
    if asked["since"]:
        acts = acts.filter(at__gte=asked["since"])

    def lines() -> Iterator[str]:
        events = acts.iterator(chunk_size=2000)
        return csv_lines((_cells(each, base) for each in publications(events)), COLUMNS)

    response = made_csv(request, lines, excel=asked["excel"])
    response["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return response


def hash_url(of_act: str) -> str:
    """Return where the place of an act in the ledger is told by its hash."""
    return f"{reverse('budgets:verify')}?checksum={of_act}"


_SCOPES = {"department": Department, "jurisdiction": Jurisdiction}


def _scope(request: HttpRequest) -> dict[str, Any]:
    """Return what `?department=` or `?jurisdiction=` names; Http404 for one that is not there."""
    for name, model in _SCOPES.items():
        if slug := request.GET.get(name):
            if "\x00" in slug:
                raise Http404
            return {name: get_object_or_404(model, slug=slug)}
    return {}


def _row(each: Publication) -> dict[str, Any]:
    return {
        "at": each.at,
        "kind": each.kind_in_words,
        "title": each.title,
        "tag": each.edition.department.tag,
        "first": str(each.edition.first_published_on or _("不详")),
        "url": each.edition.get_fixed_url(),
        "note": each.note,
        "hash": f"{each.entry.sequence} · {each.entry.hash[:SHORT_CHECKSUM]}",
        "hash_url": hash_url(each.entry.hash),
    }


def _cells(each: Publication, base: str) -> dict[str, str]:
    edition, department = each.edition, each.edition.department
    return hashed(each) | {
        "at": isoformat(each.at, "microseconds"),
        "jurisdiction": each.entry.jurisdiction.name,
        "department": department.name,
        "note": each.note,
        "address": urljoin(base, edition.get_fixed_url()),
        "title": each.document_title,
        "salt": each.salt,
        "hash": each.entry.hash,
        "notice": each.entry.jurisdiction.notice,
        "notice_en": each.entry.jurisdiction.notice_en,
        "first_published_on": str(edition.first_published_on or ""),
        "first_published_source": edition.first_source_told,
        "approved_on": str(edition.approved_on or ""),
    }
