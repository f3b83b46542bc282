"""The files of a scope as pages link to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.disclosure.open_data.media_types import MEDIA_TYPES
from budgets.models import Jurisdiction
from budgets.reports.open_data.file_scope import FileScope
from budgets.reports.open_data.line_files import row_count
from budgets.reports.open_data.narrative_files import NARRATIVES
from budgets.reports.open_data.public_state import public_state
from budgets.views.files.archive import ZIP
from budgets.views.files.packages import size_of_archive
from budgets.views.files.scopes import MOST_ROWS_OF_A_WORKBOOK, label_of


@dataclass(frozen=True, slots=True)
class FileLink:
    """One file: where it is, what it is called on a button, its media type."""

    url: str
    label: str
    media_type: str


def amount_links(route: str, *, level: str = "", **where: Any) -> list[FileLink]:
    """Return the amounts at "year", "year_final", "department" or "jurisdiction", in every format; of the
    units instead where `level` asks for them.
    """

    def at(ending: str, *, excel: bool = False) -> str:
        asked = ({"level": level} if level else {}) | ({"excel": "1"} if excel else {})
        query = f"?{urlencode(asked)}" if asked else ""
        return reverse(f"files:{route}", kwargs={**where, "ending": ending}) + query

    return [
        FileLink(at("csv"), "CSV", MEDIA_TYPES["csv"]),
        FileLink(at("csv", excel=True), _("CSV（Excel 用）"), MEDIA_TYPES["csv"]),
        FileLink(at("xlsx"), "Excel", MEDIA_TYPES["xlsx"]),
        FileLink(at("json"), "JSON", MEDIA_TYPES["json"]),
    ]


def portal_links() -> list[FileLink]:
    """Return the amounts of the whole portal; as Excel only where Excel could open them."""
    links = amount_links("data_lines")
    large = row_count(FileScope().editions) > MOST_ROWS_OF_A_WORKBOOK
    return [link for link in links if link.label != "Excel"] if large else links


def archive_link(base: str) -> FileLink:
    """Return everything in one file, with its size once that is kept (`manage.py keep_sums`)."""
    size = size_of_archive(FileScope().fingerprint(base, public_state()))
    label = (
        _("全部（ZIP，%(size)s）") % {"size": filesizeformat(size)} if size else _("全部（ZIP）")
    )
    return FileLink(reverse("files:data_archive"), label, ZIP)


def packed_link(scope: str, **where: Any) -> FileLink:
    """Return the same of a "year", a "department" or a "jurisdiction"."""
    return FileLink(reverse(f"files:{scope}_archive", kwargs=where), "ZIP", ZIP)


def further_links(scope: str = "data", **where: Any) -> list[FileLink]:
    """Return the control totals and the words, as CSV, below "data", "year", "department" or
    "jurisdiction".
    """
    return [
        FileLink(
            reverse(f"files:{scope}_file", kwargs={**where, "name": name}),
            label_of(name),
            MEDIA_TYPES["csv"],
        )
        for name in ("totals", *NARRATIVES)
    ]


def places_with_files() -> list[Jurisdiction]:
    """Return the jurisdictions of which something is published."""
    published = FileScope().editions.order_by().values("department__jurisdiction")
    return list(Jurisdiction.objects.filter(pk__in=published).order_by("name"))
