"""Which address leads where. `pages` have a language; `files` are the same in every language."""

from typing import Any

from django.urls import URLPattern, URLResolver, path, register_converter

from budgets import sitemaps
from budgets.api import page as api_page
from budgets.api import views as api
from budgets.concurrency_limits import Limit, limited, posted, workbook
from budgets.disclosure.model import Phase
from budgets.feeds import DepartmentFeed, JurisdictionFeed, LedgerFeed, as_view
from budgets.kept_pages import kept
from budgets.views import (
    about,
    budget,
    catalogue,
    citations,
    compare,
    corrections,
    department,
    departments,
    glossary,
    home,
    ledger,
    level,
    official,
    progress,
    search,
    verify,
    years,
)
from budgets.views.files import archive, checks, one_edition, packages, params, scopes
from budgets.views.search.form import SearchForm
from budgets.views.travel import embed, feedback, leaflet, oembed, share, short

register_converter(one_edition.FileEnding, "ending")
register_converter(params.ScopeEnding, "scope_ending")
register_converter(params.ScopeName, "scope_name")
register_converter(api.EndpointName, "endpoint")
register_converter(embed.ChartName, "chart_name")
register_converter(embed.DrawingKind, "drawing_kind")
register_converter(level.FunctionalCode, "functional")


def _of_both(after: str, view: Any, name: str = "") -> list[URLPattern]:
    """Return the same thing of a department's budget of a year and of its final accounts."""
    year = "departments/<slug:slug>/<int:year>"
    return [
        path(f"{year}{after}", view, {"phase": Phase.BUDGET}, name=f"budget{name}"),
        path(f"{year}/final{after}", view, {"phase": Phase.FINAL}, name=f"final{name}"),
    ]


# What costs more than a page takes turns.
_compare = limited(Limit.COMPARISON)(compare.compare)
_compare_csv = limited(Limit.COMPARISON)(compare.compare_csv)
_hits_file = limited(Limit.SEARCH)(search.hits_file)
_archive = limited(Limit.WORKBOOK)(archive.archive)
_scope_file = limited(Limit.WORKBOOK, workbook)(scopes.scope_file)
_checks_csv = limited(Limit.WORKBOOK)(checks.checks_csv)
_verify = limited(Limit.VERIFICATION, posted)(verify.verify)

# Files of many editions: below each of these folders there are the same ones.
_SCOPES = {
    "data": "data",
    "year": "years/<int:year>",
    "department": "departments/<slug:department>",
    "jurisdiction": "jurisdictions/<slug:jurisdiction>",
}
_SCOPE_FILES = {"lines": "lines.<scope_ending:ending>", "file": "<scope_name:name>.csv"}

_SHORT = "d/<slug:department>/<int:year>"  # typed from paper: as short as can be

_pages = [
    path("", home.home, name="home"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<slug:slug>/", department.department, name="department"),
    path("departments/<slug:slug>/units/", department.units, name="units"),
    *_of_both("/", budget.budget),
    *_of_both("/v<int:number>/", budget.budget, "_edition"),
    *_of_both("/<functional:code>/", level.level, "_level"),
    *_of_both("/v<int:number>/<functional:code>/", level.level, "_edition_level"),
    *_of_both("/document/", official.official, "_document"),
    *_of_both("/v<int:number>/document/", official.official, "_edition_document"),
    *_of_both("/v<int:number>/cite/", citations.citations, "_cite"),
    *_of_both("/v<int:number>/changes/", corrections.changes, "_changes"),
    path("years/", years.latest_year, name="years"),
    path("years/<int:year>/", years.year, {"phase": Phase.BUDGET}, name="year"),
    path("years/<int:year>/final/", years.year, {"phase": Phase.FINAL}, name="year_final"),
    path("compare/", _compare, name="compare"),
    path("progress/", progress.progress, name="progress"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("data/", about.data, name="data"),
    path("checks/", about.checks, name="checks"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("verify/", _verify, name="verify"),
    path("api/", api_page.page, name="api"),
    path("search/", search.find, name="search"),
    *_of_both("/leaflet/", leaflet.leaflet, "_leaflet"),
    *_of_both("/share/", share.share, "_share"),
    *_of_both("/share.png", share.picture, "_picture"),
    path("oembed", oembed.oembed, name="oembed"),
    *(
        path(
            f"embed/departments/<slug:department>/<int:year>{after}",
            view,
            {"phase": phase},
            name=name,
        )
        for phase, final in ((Phase.BUDGET, ""), (Phase.FINAL, "/final"))
        for after, view, name in (
            (f"{final}/<chart_name:chart>/", embed.embed, f"{phase.value}_embed"),
            (
                f"{final}/<chart_name:chart>.<drawing_kind:kind>",
                embed.drawing,
                f"{phase.value}_drawing",
            ),
        )
    ),
    path("accessibility/", feedback.accessibility, name="accessibility"),
    path(_SHORT, short.short, {"phase": Phase.BUDGET}, name="budget_short"),
    path(f"{_SHORT}/final", short.short, {"phase": Phase.FINAL}, name="final_short"),
]

# What each page may be asked; a parameter that does not stand here never reaches its view.
_PARAMETERS = {
    "home": ("jurisdiction",),
    "departments": ("q", "jurisdiction", "kind", "sort", "page"),
    "budget": ("tour",),
    "final": ("tour",),
    "year": ("jurisdiction", "sort", "view", "order"),
    "year_final": ("jurisdiction", "sort", "view", "order"),
    "compare": ("department", "year", "phase", "by", "per", "find", "q", "sort"),
    "progress": ("jurisdiction", "year", "phase", "sort", "view"),
    "units": ("year", "phase"),
    "glossary": ("q",),
    "checks": ("q", "sort", "view"),
    "ledger": ("jurisdiction", "department", "year", "phase", "only", "page", "p"),
    "search": ("q", "page", *SearchForm.base_fields, "amount_from", "amount_to", "edition"),
    "accessibility": ("page",),
    "oembed": ("url", "format", "maxwidth", "maxheight"),
    "budget_share": ("chart",),
    "final_share": ("chart",),
}
# What is sent to it is not in its address; and no page, but an answer to somebody's machine.
_NOT_KEPT = ("verify",)
_FRAMED = ("budget_embed", "final_embed")


def _kept(page: URLPattern) -> URLPattern:
    view = kept(*_PARAMETERS.get(page.name or "", ()))(page.callback)
    if page.name in _FRAMED:
        view = embed.may_be_framed(view)
    return URLPattern(page.pattern, view, page.default_args, page.name)


pages: list[URLPattern | URLResolver] = [
    page if page.name in _NOT_KEPT else _kept(page) for page in _pages
]

files: list[URLPattern | URLResolver] = [
    path("catalog.jsonld", catalogue.catalogue, name="catalogue"),
    path("robots.txt", catalogue.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap_section"),
    path("compare.csv", _compare_csv, name="compare"),
    path("api/v1/", api.index, name="api_index"),
    path("api/v1/openapi.json", api.openapi, name="api_openapi"),
    path("api/v1/<endpoint:name>", api.endpoint, name="api"),
    path("api/v1/<path:rest>", api.nowhere, name="api_nowhere"),
    path("progress.csv", progress.progress_csv, name="progress_csv"),
    path("checks.csv", _checks_csv, name="checks_csv"),
    path("ledger.csv", ledger.ledger_csv, name="ledger_csv"),
    path("ledger.atom", as_view(LedgerFeed), name="ledger_atom"),
    path(
        "departments/<slug:department>/ledger.atom", as_view(DepartmentFeed), name="department_atom"
    ),
    path(
        "jurisdictions/<slug:jurisdiction>/ledger.atom",
        as_view(JurisdictionFeed),
        name="jurisdiction_atom",
    ),
    path("data/disclosure.schema.json", packages.disclosure_schema, name="disclosure_schema"),
    path("data/datapackage.json", packages.data_package, name="data_package"),
    path("years/<int:year>/datapackage.json", packages.data_package, name="year_package"),
    *(
        path(f"{folder}/{file}", _scope_file, name=f"{scope}_{kind}")
        for scope, folder in _SCOPES.items()
        for kind, file in _SCOPE_FILES.items()
    ),
    *(
        path(f"{folder}/all.zip", _archive, name=f"{scope}_archive")
        for scope, folder in _SCOPES.items()
    ),
    *(
        path(f"{folder}.<scope_ending:ending>", _scope_file, given, name=name)
        for name, folder, given in (
            ("year", "years/<int:year>", {"phase": Phase.BUDGET}),
            ("year_final", "years/<int:year>/final", {"phase": Phase.FINAL}),
            ("department", "departments/<slug:department>", {}),
            ("jurisdiction", "jurisdictions/<slug:jurisdiction>", {}),
        )
    ),
    path("search.csv", _hits_file, name="search"),
    *_of_both(".<ending:ending>", one_edition.edition_file),
    *_of_both("/v<int:number>.<ending:ending>", one_edition.edition_file, "_edition"),
    *_of_both("/v<int:number>/changes.csv", corrections.changes_file, "_changes"),
    *_of_both("/checks.csv", checks.edition_checks, "_checks"),
    *_of_both("/v<int:number>/checks.csv", checks.edition_checks, "_edition_checks"),
]
