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
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import Parameter
from budgets.models import Department, Edition
from budgets.public_address import base_of
from budgets.reports.pages.level_list import levels_of

PAGES = (
    *("home", "departments", "years", "compare", "search", "glossary"),
    *("data", "api", "checks", "ledger", "verify", "progress", "accessibility"),
)


class _Map(Sitemap):  # type: ignore[type-arg]  # generic in the stubs alone
    """Every page in both languages, at the public address that the site is known by."""

    i18n = True
    alternates = True
    x_default = True
    limit = 5000

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[Any]:
        base = urlsplit(settings.PORTAL["base_url"] or "")
        if base.netloc:
            site.domain, protocol = base.netloc, base.scheme
        return super().get_urls(page, site, protocol)


class GeneralPages(_Map):
    """The pages that are always there, and each department's."""

    def items(self) -> list[tuple[str | Department, datetime | None]]:
        departments = Department.objects.annotate(latest=Max("editions__published_at"))
        published = departments.filter(latest__isnull=False).order_by("slug")
        return [*((page, None) for page in PAGES), *((each, each.latest) for each in published)]

    def location(self, item: tuple[str | Department, datetime | None]) -> str:
        page, _latest = item
        return reverse(f"budgets:{page}") if isinstance(page, str) else page.get_absolute_url()

    def lastmod(self, item: tuple[str | Department, datetime | None]) -> datetime | None:
        return item[1]


class YearPages(_Map):
    """The current editions of one year, and each heading of theirs. Two queries."""

    def __init__(self, year: int) -> None:
        self.year = year

    def items(self) -> list[tuple[Edition, str]]:
        editions = list(self._editions().select_related("department"))
        codes = levels_of(editions)
        return [(each, code) for each in editions for code in ("", *codes.get(each.pk, ()))]

    def _editions(self) -> QuerySet[Edition]:
        found = Edition.objects.current().filter(fiscal_year=self.year)
        return found.order_by("department__slug", "phase")

    def location(self, item: tuple[Edition, str]) -> str:
        edition, code = item
        return edition.get_level_url(code) if code else edition.get_absolute_url()

    def lastmod(self, item: tuple[Edition, str]) -> datetime | None:
        return item[0].published_at

    def get_latest_lastmod(self) -> datetime | None:
        """Return when the year changed last, in one query."""
        latest = self._editions().order_by().aggregate(latest=Max("published_at"))["latest"]
        return latest if isinstance(latest, datetime) else None


@data_view()
def sitemap_index(request: HttpRequest, _asked: dict[str, Any]) -> HttpResponse:
    """Serve `/sitemap.xml`: where the maps are."""
    maps: dict[str, _Map] = {"pages": GeneralPages()}
    maps |= {str(year): YearPages(year) for year in Edition.objects.current().years()}
    base = base_of(request)
    items = []
    for section, pages in maps.items():
        address = urljoin(base, reverse("files:sitemap_section", args=[section]))
        latest = pages.get_latest_lastmod()
        rest = [f"{address}?p={page}" for page in range(2, pages.paginator.num_pages + 1)]
        # The stubs have a truth where Django has a time.
        items += [SitemapIndexItem(each, latest) for each in (address, *rest)]  # type: ignore[arg-type]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml"
    )


@data_view((Parameter(name="p", about=_("第几页"), least=1, most=999_999),))
def sitemap(request: HttpRequest, _asked: dict[str, Any], *, section: str) -> HttpResponse:
    """Return one map. Http404 for a year without a publication."""
    if section == "pages":
        maps: dict[str, Any] = {section: GeneralPages}
    elif section.isdecimal() and int(section) in Edition.objects.current().years():
        maps = {section: YearPages(int(section))}
    else:
        raise Http404
    return django_sitemap(request, maps, section)
