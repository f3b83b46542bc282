"""Downloads: an edition as CSV or canonical JSON, and the whole portal as one CSV.

A file comes from the Disclosure, never from a page's table, so it does not change when a page does.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from urllib.parse import quote, urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from budgets import store
from budgets.disclosure.shape import Phase
from budgets.disclosure.writers.canonical_json import canonical_json
from budgets.disclosure.writers.tidy_csv import PublishedAs, csv_lines, tidy_rows
from budgets.models import Edition

EDITIONS_AT_A_TIME = 40


class FileEnding(StringConverter):
    """The ending of a file's address."""

    regex = "csv|json"


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
    edition = _edition(slug, year, phase, number)
    if edition.status == Edition.Status.WITHDRAWN:
        text = _("已撤回：%(reason)s") % {"reason": edition.withdrawal_reason}
        return HttpResponse(text, status=HTTPStatus.GONE, content_type="text/plain; charset=utf-8")
    answer = condition(etag_func=lambda *_args: f'"{edition.checksum}-{ending}"')
    return answer(_file_of)(request, edition, ending)


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


def _file_of(request: HttpRequest, edition: Edition, ending: str) -> HttpResponse:
    disclosure = store.read(edition)
    if ending == "json":
        response = HttpResponse(canonical_json(disclosure), content_type="application/json")
    else:
        text = "".join(csv_lines(tidy_rows(disclosure, published_as(request, edition))))
        response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _disposition(edition, ending)
    return response


def _edition(slug: str, year: int, phase: Phase, number: int | None) -> Edition:
    """The edition of a number, or the current one; where there is none, the one last withdrawn."""
    editions = Edition.objects.filter(department__slug=slug, fiscal_year=year, phase=phase.value)
    if number is None:
        found = editions.current()
        gone = editions.filter(status=Edition.Status.WITHDRAWN).order_by("-number")
    else:
        found = editions.published().filter(number=number)
        gone = editions.filter(status=Edition.Status.WITHDRAWN, number=number)
    edition = store.editions_with_parts(found).first() or gone.first()
    if edition is None:
        raise Http404
    return edition


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
