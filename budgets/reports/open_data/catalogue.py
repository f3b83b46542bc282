"""What data there is, described once: for schema.org on the pages, and for DCAT in the catalogue.

A new file of the portal is one more row of `PORTAL_FILES`. The catalogue keeps to DCAT-AP 3, whose shapes
it is tested against: harvesters of data portals refuse what does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Func, IntegerField
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.disclosure.open_data.media_types import MEDIA_TYPES
from budgets.models import Edition
from budgets.models.departments import bracketed
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data.file_scope import FileScope
from budgets.reports.open_data.narrative_files import NARRATIVES
from budgets.timestamps import isoformat

PORTAL_FILES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("files:data_lines", {"ending": "csv"}, "text/csv"),
    ("files:data_lines", {"ending": "json"}, "application/json"),
    *(("files:data_file", {"name": name}, "text/csv") for name in ("totals", *NARRATIVES)),
    ("files:data_package", {}, "application/json"),
    ("files:data_archive", {}, "application/zip"),
    ("files:ledger_csv", {}, "text/csv"),
    ("files:progress_csv", {}, "text/csv"),
    ("files:ledger_atom", {}, "application/atom+xml"),
)
KEYWORDS = ("部门预算", "部门决算", "“三公”经费", "财政公开")


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file of a data set. `path` is within the portal; `sha256` and `size` where the bytes are fixed."""

    path: str
    media_type: str
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set. Paths are within the portal; `temporal` is an ISO 8601 interval.

    `issued` is the day on which it was first public anywhere, `modified` when it came into the portal.
    """

    path: str
    title: str
    description: str
    publisher: str
    files: tuple[Distribution, ...]
    keywords: tuple[str, ...] = KEYWORDS
    issued: date | None = None
    modified: datetime | None = None
    spatial: str = ""
    temporal: str = ""
    version: str = ""
    identifier: str = ""
    is_official: bool = True  # the publisher is an organ of the state


def data_set_of(edition: Edition, json_size: int = 0) -> DataSet:
    """Return an edition as a data set, at its address for good; `json_size`: of its canonical JSON, in
    bytes.
    """
    department, year = edition.department, edition.fiscal_year
    place = department.jurisdiction
    title = _("%(department)s%(document)s") % {
        "department": department.name,
        "document": edition.year_in_words,
    }
    description = _("%(title)s：收支总表、支出按功能和性质、“三公”经费、变化的原因和绩效目标。")
    return DataSet(
        path=edition.get_fixed_url(),
        title=f"{title}{bracketed(place.tag)}",
        description=" ".join([description % {"title": title}, *place.notices]),
        publisher=department.name if place.is_real else _organiser(),
        is_official=place.is_real,
        files=tuple(
            Distribution(
                edition.get_fixed_file_url(ending),
                media_type,
                edition.checksum if ending == "json" else "",
                json_size if ending == "json" else 0,
            )
            for ending, media_type in MEDIA_TYPES.items()
        ),
        issued=edition.first_published_on,
        modified=edition.published_at,
        spatial=place.name,
        temporal=f"{year}-01-01/{year}-12-31",
        version=str(edition.number),
        identifier=f"urn:sha256:{edition.checksum}",
    )


def whole_portal() -> DataSet:
    """Return all amounts and the ledger of the portal. Three queries."""
    years = Edition.objects.current().of_departments().years()
    latest = Edition.objects.current().order_by("-published_at").first()
    name = settings.PORTAL["name"]
    return DataSet(
        path=reverse("budgets:data"),
        title=_("%(portal)s：全部金额") % {"portal": name},
        description=" ".join(
            [
                _(
                    "所有部门、所有年度当前公开的预算和决算，一行一个金额，以及每一次公开、更正和撤回。"
                ),
                _("所属单位的另给（level=unit），已包含在部门里，不要相加。"),
                *(
                    f"{each.name} {said}"
                    for each in FileScope().with_notice
                    for said in each.notices
                ),
            ]
        ),
        publisher=_organiser(),
        files=tuple(
            Distribution(reverse(route, kwargs=where), kind) for route, where, kind in PORTAL_FILES
        ),
        modified=latest.published_at if latest else None,
        temporal=f"{years[0]}-01-01/{years[-1]}-12-31" if years else "",
    )


def _organiser() -> str:
    """Return who answers for the portal."""
    return str(settings.PORTAL["organiser"] or settings.PORTAL["name"])


def schema_org(found: DataSet, base: str) -> dict[str, Any]:
    """Return a data set as schema.org tells it; `base` makes addresses absolute."""
    facts = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": urljoin(base, found.path),
        "url": urljoin(base, found.path),
        "name": found.title,
        "description": found.description,
        "keywords": list(found.keywords),
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "license": _licence(base),
        "creator": {
            "@type": "GovernmentOrganization" if found.is_official else "Organization",
            "name": found.publisher,
        },
        "distribution": [_download(each, base) for each in found.files],
        "identifier": found.identifier,
        "version": found.version,
        "datePublished": _iso(found.issued),
        "dateModified": _iso(found.modified),
        "temporalCoverage": found.temporal,
        "spatialCoverage": found.spatial,
    }
    return _without_gaps(facts)


def _download(file: Distribution, base: str) -> dict[str, Any]:
    facts = {
        "@type": "DataDownload",
        "contentUrl": urljoin(base, file.path),
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }
    return _without_gaps(facts)


def dcat(found: DataSet, base: str) -> dict[str, Any]:
    """Return a data set as DCAT 3 tells it, in the context of `catalogue`."""
    place = {"@type": "dct:Location", "rdfs:label": found.spatial}
    start, _slash, end = found.temporal.partition("/")
    period = {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": start},
        "dcat:endDate": {"@type": "xsd:date", "@value": end},
    }
    facts = {
        "@id": urljoin(base, found.path),
        "@type": "dcat:Dataset",
        "dct:title": found.title,
        "dct:description": found.description,
        "dct:publisher": _agent(found.publisher),
        "dct:language": _LANGUAGE,
        "dct:license": _licence_document(base),
        "dcat:keyword": list(found.keywords),
        "dcat:theme": [{"@id": theme} for theme in _THEMES],
        "dcat:landingPage": _page(urljoin(base, found.path)),
        "dcat:distribution": [_dcat_file(each, found, base) for each in found.files],
        "dct:identifier": found.identifier,
        "dcat:version": found.version,
        "dct:issued": _typed(found.issued),
        "dct:modified": _typed(found.modified),
        "dcat:contactPoint": _contact(),
        "dct:spatial": place if found.spatial else None,
        "dct:temporal": period if found.temporal else None,
    }
    return _without_gaps(facts)


def catalogue(base: str) -> dict[str, Any]:
    """Return the head of the DCAT catalogue, without its data sets."""
    return {
        "@context": CONTEXT,
        "@id": urljoin(base, reverse("files:catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": settings.PORTAL["name"],
        "dct:description": _(
            "各部门公开的预算和决算，每年每个部门一个数据集，每一版都有自己的地址。"
        ),
        "dct:publisher": _agent(_organiser()),
        "dct:language": _LANGUAGE,
        "dct:license": _licence_document(base),
        "foaf:homepage": _page(urljoin(base, reverse("budgets:home"))),
        "dcat:themeTaxonomy": {
            "@id": _THEME_LIST,
            "@type": "skos:ConceptScheme",
            "dct:title": "Data theme",
            "skos:hasTopConcept": [
                {"@id": theme, "@type": "skos:Concept", "skos:prefLabel": label}
                for theme, label in _THEMES.items()
            ],
        },
    }


def listed() -> EditionQuerySet:
    """Return the current editions, each with the size of its canonical JSON, which no text is read for."""
    size = Func("sealed_copy__text", function="octet_length", output_field=IntegerField())
    return (
        Edition.objects.current()
        .annotate(json_size=size)
        .select_related("department__jurisdiction")
        .order_by("department__slug", "fiscal_year", "phase")
    )


def data_sets(editions: Iterable[Any]) -> Iterator[DataSet]:
    """Yield what the catalogue lists: the portal, then each edition of `listed`."""
    yield whole_portal()
    for edition in editions:
        yield data_set_of(edition, edition.json_size)


CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# DCAT-AP names languages, themes and kinds of file by the lists of the EU's Publications Office.
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_LANGUAGE = {"@id": f"{_AUTHORITY}/language/ZHO", "@type": "dct:LinguisticSystem"}
_THEME_LIST = f"{_AUTHORITY}/data-theme"
_THEMES = {
    f"{_THEME_LIST}/GOVE": "Government and public sector",
    f"{_THEME_LIST}/ECON": "Economy and finance",
}
_FORMATS = {  # by media type: the word of the list, and what people call it
    "text/csv": ("CSV", "CSV"),
    "application/json": ("JSON", "JSON"),
    "application/atom+xml": ("ATOM", "Atom"),
    "application/zip": ("ZIP", "ZIP"),
    MEDIA_TYPES["docx"]: ("DOCX", "Word"),
    MEDIA_TYPES["xlsx"]: ("XLSX", "Excel"),
}


def _dcat_file(each: Distribution, found: DataSet, base: str) -> dict[str, Any]:
    address = urljoin(base, each.path)
    word, called = _FORMATS[each.media_type]
    size = {"@type": "xsd:nonNegativeInteger", "@value": str(each.size)}
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {
            "@id": "spdx:checksumAlgorithm_sha256",
            "@type": "spdx:ChecksumAlgorithm",
        },
        "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": each.sha256},
    }
    facts = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": f"{found.title} ({called})",
        "dct:license": _licence_document(base),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {
            "@id": f"https://www.iana.org/assignments/media-types/{each.media_type}",
            "@type": "dct:MediaType",
        },
        "dct:format": {"@id": f"{_AUTHORITY}/file-type/{word}", "@type": "dct:MediaTypeOrExtent"},
        "dcat:byteSize": size if each.size else None,
        "spdx:checksum": checksum if each.sha256 else None,
    }
    return _without_gaps(facts)


def _agent(name: str) -> dict[str, Any]:
    return {"@type": ["foaf:Agent", "foaf:Organization"], "foaf:name": name}


def _contact() -> Any:
    """Return whom to ask about the data, as far as the site says it."""
    contact = settings.PORTAL["contact"]
    kind = {"@type": "vcard:Kind", "vcard:fn": _organiser(), "vcard:note": contact}
    return kind if contact else None


def _page(address: str) -> dict[str, Any]:
    return {"@id": address, "@type": "foaf:Document"}


def _licence_document(base: str) -> dict[str, Any]:
    return {"@id": _licence(base), "@type": "dct:LicenseDocument"}


def _licence(base: str) -> str:
    """Return where the terms of use stand: the licence's own address, or this portal's words."""
    _name, _title, address = settings.PORTAL["licence"]
    return str(address) if address else urljoin(base, reverse("budgets:data") + "#use")


def _iso(moment: datetime | date | None) -> str:
    """Return a time with the offset of the place, or a day as it is; "" for none."""
    if isinstance(moment, datetime):
        return isoformat(moment)
    return str(moment) if moment else ""


def _typed(moment: datetime | date | None) -> Any:
    kind = "xsd:dateTime" if isinstance(moment, datetime) else "xsd:date"
    return {"@type": kind, "@value": _iso(moment)} if moment else ""


def _without_gaps(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
