"""The pages that search engines should know: an index, one map of general pages, one a year.

Every page is named in both languages (hreflang). Only what is published is named.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import Parameter
from budgets.data_views.validators import Follows
from budgets.models import Department, Edition
from budgets.public_address import base_of
from budgets.reports.pages.level_list import levels_of

PAGES = (
    *("home", "departments", "years", "compare", "search", "glossary"),
    *("data", "api", "checks", "ledger", "verify", "progress", "accessibility"),
)


EDITIONS_A_MAP = (
    200  # each with up to a hundred headings, in two languages: below the 50,000 of the standard
)
DEPARTMENTS_A_MAP = 2_000


class _Map(Sitemap):  # type: ignore[type-arg]  # generic in the stubs alone
    """One page of a map: every address in both languages, at the public address that the site is known by.

    What it lists is cut out by the database, so that a map costs the same however many there are.
    """

    i18n = True
    alternates = True
    x_default = True
    limit = 50_000

    def __init__(self, number: int = 1) -> None:
        self.number = number

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[Any]:
        base = urlsplit(settings.PORTAL["base_url"] or "")
        if base.netloc:
            site.domain, protocol = base.netloc, base.scheme
        return super().get_urls(page, site, protocol)

    def _part(self, of: QuerySet[Any], size: int) -> list[Any]:
        """Return this page of a list; Http404 for one behind the last."""
        found = list(of[(self.number - 1) * size : self.number * size])
        if not found and self.number > 1:
            raise Http404
        return found


class GeneralPages(_Map):
    """The pages that are always there, and each department's."""

    def items(self) -> list[tuple[str | Department, datetime | None]]:
        latest = Edition.objects.filter(department=OuterRef("pk"), published_at__isnull=False)
        newest = latest.order_by("-published_at").values("published_at")[:1]
        departments: QuerySet[Any] = Department.objects.annotate(latest=Subquery(newest))
        published = departments.filter(Exists(latest)).order_by("slug")
        pages = PAGES if self.number == 1 else ()
        return [
            *((page, None) for page in pages),
            *((each, each.latest) for each in self._part(published, DEPARTMENTS_A_MAP)),
        ]

    def location(self, item: tuple[str | Department, datetime | None]) -> str:
        page, _latest = item
        return reverse(f"budgets:{page}") if isinstance(page, str) else page.get_absolute_url()

    def lastmod(self, item: tuple[str | Department, datetime | None]) -> datetime | None:
        return item[1]


class YearPages(_Map):
    """The current editions of one year, and each heading of theirs. Two queries."""

    def __init__(self, year: int, number: int = 1) -> None:
        super().__init__(number)
        self.year = year

    def items(self) -> list[tuple[Edition, str]]:
        found = Edition.objects.current().filter(fiscal_year=self.year)
        ordered = found.order_by("department__slug", "phase").select_related("department")
        editions = self._part(ordered, EDITIONS_A_MAP)
        codes = levels_of(editions)
        return [(each, code) for each in editions for code in ("", *codes.get(each.pk, ()))]

    def location(self, item: tuple[Edition, str]) -> str:
        edition, code = item
        return edition.get_level_url(code) if code else edition.get_absolute_url()

    def lastmod(self, item: tuple[Edition, str]) -> datetime | None:
        return item[0].published_at


@data_view()
def sitemap_index(request: HttpRequest, _asked: dict[str, Any]) -> HttpResponse:
    """Serve `/sitemap.xml`: where the maps are. Two queries."""
    published = Edition.objects.filter(published_at__isnull=False).order_by()
    whole = published.aggregate(
        count=Count("department", distinct=True), latest=Max("published_at")
    )
    current = Edition.objects.current().order_by("fiscal_year").values_list("fiscal_year")
    of_years = current.annotate(count=Count("pk"), latest=Max("published_at"))
    maps = [
        ("pages", whole["count"], DEPARTMENTS_A_MAP, whole["latest"]),
        *((str(year), count, EDITIONS_A_MAP, latest) for year, count, latest in of_years),
    ]
    base = base_of(request)
    items = []
    for section, count, size, latest in maps:
        address = urljoin(base, reverse("files:sitemap_section", args=[section]))
        rest = [f"{address}?p={page}" for page in range(2, -(-count // size) + 1)]
        items += [SitemapIndexItem(each, latest) for each in (address, *rest)]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml"
    )


@data_view(
    (Parameter(name="p", about=_("第几页"), least=1, most=999_999),), follows=Follows(pages=True)
)
def sitemap(request: HttpRequest, asked: dict[str, Any], *, section: str) -> HttpResponse:
    """Return one map, a page of it. Http404 for a year without a publication."""
    number = asked["p"] or 1
    if section == "pages":
        found: _Map = GeneralPages(number)
    elif section.isdecimal() and int(section) in Edition.objects.current().years():
        found = YearPages(int(section), number)
    else:
        raise Http404
    request.GET = QueryDict()  # the map is one page already
    return django_sitemap(request, {section: found}, section)
