"""What everything that travels is made from: one published edition's page, and where its parts lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from budgets import store
from budgets.disclosure.model import Phase
from budgets.display.answers.page import DepartmentYearPage, department_year_page
from budgets.display.pictures.charts import Around, plain
from budgets.display.pictures.of_page import title_of
from budgets.models import Edition
from budgets.reports.pages.on_record import on_record
from budgets.views.budget import frame_of
from budgets.views.edition_context import base_context, ever_public, get_edition_or_404
from budgets.views.travel.short import short_address


@dataclass(frozen=True)
class OfYear:
    """One edition: its page's words, and what surrounds them."""

    request: HttpRequest
    edition: Edition
    context: dict[str, Any]
    page: DepartmentYearPage

    @cached_property
    def short(self) -> str:
        """The whole short address. Two queries."""
        return short_address(self.request, self.edition)

    @property
    def notices(self) -> tuple[str, ...]:
        """What its jurisdiction says of its data, in the language of the page."""
        notice = self.edition.department.jurisdiction.notice_here[0]
        return (notice,) if notice else ()

    @property
    def source(self) -> str:
        """Who says it and when: portal, edition, days."""
        number, days = self.edition.number, self.edition.dates_as_sentence
        said = {"portal": settings.PORTAL["name"], "number": number, "days": days}
        return _("%(portal)s，第 %(number)s 版，%(days)s") % said

    @property
    def typed(self) -> str:
        """The short address as people type it."""
        return "".join(urlsplit(self.short)[1:3])

    @property
    def around(self) -> Around:
        """What stands around its pictures."""
        portal, number = settings.PORTAL["name"], self.edition.number
        checked = plain(self.page.standing[0].text) if self.page.standing else ""
        edition = _("第 %(number)s 版") % {"number": number}
        return Around(
            title_of(self.page),
            f"{self.source} · {self.typed}",
            " · ".join(filter(None, (portal, edition, checked, self.typed))),
            self.edition.department.tag,
            self.notices,
        )


def of_year(
    request: HttpRequest, slug: str, year: int, phase: Phase, number: int | None = None
) -> OfYear:
    """Return the current edition of an address; Withdrawn or Http404 where there is none."""
    edition = get_edition_or_404(slug, year, phase, number)
    store.load_parts(edition)
    siblings = ever_public(edition.department)
    base = base_context(edition, siblings)
    page = department_year_page(frame_of(edition, siblings, base, on_record(edition)))
    return OfYear(request, edition, base, page)
