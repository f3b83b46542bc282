"""One published edition as CSV, canonical JSON, official document or workbook.

A file comes from the Disclosure, never from a page's table, so it does not change when a page does.
"""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from budgets import store
from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import EXCEL
from budgets.data_views.ranges import offer_parts
from budgets.data_views.streaming import BOM, CSV, set_send_timeout
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.media_types import MEDIA_TYPES
from budgets.disclosure.open_data.schema import COLUMNS, csv_lines, tidy_rows
from budgets.models import Edition
from budgets.reports.ledger.chains import own_hash
from budgets.reports.open_data.line_files import FixedAddresses, published_as
from budgets.reports.pages.official_document import official_word, official_workbook
from budgets.safe_text import attachment
from budgets.views.edition_context import Withdrawn, get_edition_or_404
from budgets.views.files.params import base_of, gone, licence_in_words


class FileEnding(StringConverter):
    """The ending of a file's address."""

    regex = "|".join(MEDIA_TYPES)


@data_view(lambda *, ending, **_named: (EXCEL,) if ending == "csv" else (), follows=None)
def edition_file(
    request: HttpRequest,
    asked: dict[str, Any],
    *,
    slug: str,
    year: int,
    phase: Phase,
    ending: str,
    number: int | None = None,
) -> HttpResponseBase:
    """Return one published edition as a file: the current one, or the one of a number."""
    try:
        edition = get_edition_or_404(slug, year, phase, number, alone=True)
    except Withdrawn as withdrawn:
        raise gone(withdrawn.edition) from withdrawn
    set_send_timeout(request)
    excel = asked.get("excel", False)
    answer = condition(
        etag_func=lambda *_args, **_named: _etag(request, edition, ending, excel=excel),
        last_modified_func=lambda *_args, **_named: edition.published_at,
    )
    response: HttpResponseBase = answer(file_of)(request, edition, ending, excel=excel)
    if response.status_code == HTTPStatus.OK:
        offer_parts(response)
    return response


def file_of(
    request: HttpRequest, edition: Edition, ending: str, *, excel: bool = False
) -> HttpResponse:
    """Return an edition as a file of that ending. Who may see a draft is for the caller to decide."""
    content, content_type = _CONTENT[ending](request, edition)
    response = HttpResponse(BOM + content if excel else content, content_type=content_type)
    response["Content-Disposition"] = _disposition(edition, ending)
    if of_act := own_hash(edition).first():
        response["Ledger-Hash"] = of_act
    return response


def _etag(request: HttpRequest, edition: Edition, ending: str, *, excel: bool) -> str:
    """Return an ETag by the checksum, which says what is in the JSON; other files bear the county's words
    and our address too.
    """
    if ending == "json":
        return f'"{edition.checksum}-json"'
    around = repr((COLUMNS, published_as(edition, FixedAddresses(base_of(request)))))
    mark = "-excel" if excel else ""
    return f'"{edition.checksum}-{ending}-{sha256(around.encode()).hexdigest()[:8]}{mark}"'


def _csv(request: HttpRequest, edition: Edition) -> tuple[bytes, str]:
    published = published_as(edition, FixedAddresses(base_of(request)))
    return "".join(csv_lines(tidy_rows(store.read(edition), published))).encode(), CSV


def _json(request: HttpRequest, edition: Edition) -> tuple[bytes, str]:
    return store.sealed_text(edition).encode(), MEDIA_TYPES["json"]


def _docx(request: HttpRequest, edition: Edition) -> tuple[bytes, str]:
    return official_word(edition), MEDIA_TYPES["docx"]


def _xlsx(request: HttpRequest, edition: Edition) -> tuple[bytes, str]:
    origin = [] if edition.is_unpublished else _origin(request, edition)
    return official_workbook(edition, origin), MEDIA_TYPES["xlsx"]


def _origin(request: HttpRequest, edition: Edition) -> list[tuple[str, str]]:
    """Return what the cover of a workbook says of where it comes from."""
    published = published_as(edition, FixedAddresses(base_of(request)))
    edition_and_days = {"number": edition.number, "days": edition.dates_as_sentence}
    said = [
        (_("版次"), _("第 %(number)s 版，%(days)s") % edition_and_days),
        (_("固定地址"), published.address),
        (_("校验值"), edition.checksum),
        (_("公开记录码"), own_hash(edition).first() or ""),
        (_("许可"), licence_in_words()),
    ]
    return [*said, *((_("数据声明"), notice) for notice in edition.department.jurisdiction.notices)]


_CONTENT = {"csv": _csv, "json": _json, "docx": _docx, "xlsx": _xlsx}


def _disposition(edition: Edition, ending: str) -> str:
    words = f"{edition.department.name}{edition.fiscal_year}年{edition.get_phase_display()}"
    plain = f"{edition.file_stem}-v{edition.number}.{ending}"
    return attachment(f"{words}-第{edition.number}版.{ending}", plain)
