"""Downloads: an edition as CSV, canonical JSON, official document or workbook; the portal as one CSV.

A file comes from the Disclosure, never from a page's table, so it does not change when a page does.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from urllib.parse import quote, urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from budgets import store
from budgets.disclosure.shape import Phase
from budgets.disclosure.writers.canonical_json import canonical_json
from budgets.disclosure.writers.tidy_csv import PublishedAs, csv_lines, tidy_rows
from budgets.models import Edition
from budgets.reports.official import official_word, official_workbook
from budgets.views.editions import sought

EDITIONS_AT_A_TIME = 40


class FileEnding(StringConverter):
    """The ending of a file's address."""

    regex = "csv|json|docx|xlsx"


@require_safe
def edition_file(
    request: HttpRequest,
    *,
    slug: str,
    year: int,
    phase: Phase,
    ending: str,
    number: int | None = None,
) -> HttpResponseBase:
    """One published edition as a file: the current one, or the one of a number."""
    edition = sought(slug, year, phase, number)
    if edition.status == Edition.Status.WITHDRAWN:
        text = _("已撤回：%(reason)s") % {"reason": edition.withdrawal_reason}
        return HttpResponse(text, status=HTTPStatus.GONE, content_type="text/plain; charset=utf-8")
    answer = condition(etag_func=lambda *_args: f'"{edition.checksum}-{ending}"')
    return answer(file_of)(request, edition, ending)


@require_safe
def all_lines(request: HttpRequest) -> HttpResponseBase:
    """`/data/lines.csv`: every current edition of the portal, streamed."""
    rows = (
        row
        for edition in _current_editions()
        for row in tidy_rows(store.read(edition), published_as(request, edition))
    )
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lines.csv"'
    return response


def published_as(request: HttpRequest, edition: Edition) -> PublishedAs:
    """What a file's rows say of the edition they come from."""
    base = settings.PORTAL["base_url"] or request.build_absolute_uri("/")
    jurisdiction = edition.department.jurisdiction
    return PublishedAs(
        address=urljoin(base, edition.get_fixed_url()),
        jurisdiction=jurisdiction.name,
        department_id=edition.department.slug,
        edition=edition.number,
        published_at=edition.published_at.isoformat(timespec="seconds")
        if edition.published_at
        else "",
        checksum=edition.checksum,
        notice=jurisdiction.notice,
    )


def file_of(request: HttpRequest, edition: Edition, ending: str) -> HttpResponse:
    """An edition as a file of that ending. Who may see a draft is for the caller to decide."""
    content, content_type = _CONTENT[ending](request, edition)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = _disposition(edition, ending)
    return response


def _csv(request: HttpRequest, edition: Edition) -> tuple[str, str]:
    rows = tidy_rows(store.read(edition), published_as(request, edition))
    return "".join(csv_lines(rows)), "text/csv; charset=utf-8"


def _json(request: HttpRequest, edition: Edition) -> tuple[str, str]:
    return canonical_json(store.read(edition)), "application/json"


def _docx(request: HttpRequest, edition: Edition) -> tuple[bytes, str]:
    return official_word(edition), f"{_OFFICE}.wordprocessingml.document"


def _xlsx(request: HttpRequest, edition: Edition) -> tuple[bytes, str]:
    return official_workbook(edition), f"{_OFFICE}.spreadsheetml.sheet"


_OFFICE = "application/vnd.openxmlformats-officedocument"
_CONTENT = {"csv": _csv, "json": _json, "docx": _docx, "xlsx": _xlsx}


def _current_editions() -> Iterator[Edition]:
    """Every current edition, a few at a time: the list is fixed at the start, and what is published
    does not change, so a correction made meanwhile does not mix editions in one file."""
    order = ("department__slug", "fiscal_year", "phase")
    numbers = iter(list(Edition.objects.current().order_by(*order).values_list("pk", flat=True)))
    while some := list(islice(numbers, EDITIONS_AT_A_TIME)):
        editions = store.editions_with_parts(Edition.objects.filter(pk__in=some))
        yield from sorted(editions, key=lambda edition: some.index(edition.pk))


def _disposition(edition: Edition, ending: str) -> str:
    phase = "-final" if edition.is_final else ""
    year, number = edition.fiscal_year, edition.number
    plain = f"{edition.department.slug}-{year}{phase}-v{number}.{ending}"
    words = f"{edition.department.name}{year}年{edition.get_phase_display()}"
    full = f"{words}-第{number}版.{ending}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full)}"
