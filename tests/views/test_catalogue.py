"""For machines: the sitemap, robots.txt, schema.org on the pages, and the DCAT catalogue."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from budgets import publishing, sitemaps
from budgets.disclosure.model import Identity, Table
from budgets.models import Department, Edition
from tests.builders import document, total
from tests.views.county import FIRE, SECRET, county, publish

pytestmark = pytest.mark.django_db

XML = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
HOST = "http://testserver"
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def addresses(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    tree = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    return [str(x.text) for x in tree.findall(".//s:loc", XML)]


def facts_of(client: Client, address: str) -> dict[str, Any]:
    [found] = LD.findall(client.get(address).content.decode())
    return dict(json.loads(found))


def catalogue_of(client: Client) -> dict[str, Any]:
    answer = client.get("/catalog.jsonld")
    assert answer["Content-Type"].startswith("application/ld+json")
    return dict(json.loads(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def test_the_sitemap_names_every_published_year_in_a_map_of_its_own(client: Client) -> None:
    county()
    assert addresses(client, "/sitemap.xml") == [
        f"{HOST}/sitemap-pages.xml",
        f"{HOST}/sitemap-2023.xml",
        f"{HOST}/sitemap-2024.xml",
    ]
    year = addresses(client, "/sitemap-2024.xml")
    assert f"{HOST}/departments/fire-brigade/2024/" in year
    assert f"{HOST}/en/departments/archives/2024/" in year
    assert len(year) == 4


def test_maps_in_pages_name_the_same_addresses(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    county()

    def named() -> list[str]:
        return [
            page for part in addresses(client, "/sitemap.xml") for page in addresses(client, part)
        ]

    in_one = named()
    monkeypatch.setattr(sitemaps, "EDITIONS_A_MAP", 1)
    monkeypatch.setattr(sitemaps, "DEPARTMENTS_A_MAP", 1)
    assert f"{HOST}/sitemap-2024.xml?p=2" in addresses(client, "/sitemap.xml")
    assert named() == in_one
    assert len(set(in_one)) == len(in_one) > 30


def test_every_address_of_the_sitemap_answers(client: Client) -> None:
    county()
    found = [page for part in addresses(client, "/sitemap.xml") for page in addresses(client, part)]
    assert f"{HOST}/departments/fire-brigade/2023/final/" in found
    for address in found:
        answer = client.get(address.removeprefix(HOST), follow=True)
        assert answer.status_code == 200, address


def test_a_draft_is_in_no_map(client: Client) -> None:
    county()
    assert client.get("/sitemap-2025.xml").status_code == 404
    found = [page for part in addresses(client, "/sitemap.xml") for page in addresses(client, part)]
    assert not [page for page in found if "2025" in page or "audit" in page]


def test_a_page_is_named_in_both_languages_with_its_day(client: Client) -> None:
    county()
    tree = ElementTree.fromstring(client.get("/sitemap-2024.xml").content)  # noqa: S314 - our own
    [url] = [
        each
        for each in tree.findall("s:url", XML)
        if each.findtext("s:loc", "", XML) == f"{HOST}/departments/archives/2024/"
    ]
    tags = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", XML)}
    assert tags["en"] == f"{HOST}/en/departments/archives/2024/"
    assert tags["zh-hans"] == f"{HOST}/departments/archives/2024/"
    published = Edition.objects.get(department__slug="archives", fiscal_year=2024).published_at
    assert published
    assert url.findtext("s:lastmod", "", XML) == timezone.localdate(published).isoformat()


@pytest.mark.parametrize(
    "address", ["/sitemap-x.xml", "/sitemap-1999.xml", "/sitemap-2024.xml?p=9"]
)
def test_a_map_that_is_not_there_is_not_found(client: Client, address: str) -> None:
    county()
    assert client.get(address).status_code == 404


def test_the_public_address_of_the_site_is_used_where_it_is_set(client: Client) -> None:
    county()
    portal = {**settings.PORTAL, "base_url": "https://budget.example/open/"}
    with override_settings(PORTAL=portal):
        assert addresses(client, "/sitemap.xml")[0] == "https://budget.example/sitemap-pages.xml"
        assert "https://budget.example/compare/" in addresses(client, "/sitemap-pages.xml")
        assert (
            "Sitemap: https://budget.example/sitemap.xml"
            in client.get("/robots.txt").content.decode()
        )


def test_robots_are_kept_out_of_the_back_office_only(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /admin/",
        "Disallow: /en/admin/",
    ]
    assert f"Sitemap: {HOST}/sitemap.xml" in lines


def test_a_year_of_a_department_is_a_data_set_for_search_engines(client: Client) -> None:
    county()
    facts = facts_of(client, "/departments/fire-brigade/2024/")
    edition = Edition.objects.get(department__slug="fire-brigade", fiscal_year=2024)
    assert facts["@type"] == "Dataset"
    assert facts["url"] == f"{HOST}/departments/fire-brigade/2024/v1/"
    assert facts["creator"]["name"] == FIRE
    assert facts["temporalCoverage"] == "2024-01-01/2024-12-31"
    assert facts["identifier"] == f"urn:sha256:{edition.checksum}"
    for file in facts["distribution"]:
        answer = client.get(file["contentUrl"].removeprefix(HOST))
        assert answer.status_code == 200
        assert answer["Content-Type"].partition(";")[0] == file["encodingFormat"]
        if "sha256" in file:
            assert sha256(answer.content).hexdigest() == file["sha256"]
    assert facts["license"] == f"{HOST}/data/#use"


def test_a_name_cannot_end_the_script_element(client: Client) -> None:
    place = county()
    wicked = "</script><script>alert(1)</script>局"
    department = Department.objects.create(jurisdiction=place, slug="wicked", name=wicked)
    publish(department, document(total(Table.T1, "1"), department=Identity("坏局"), year=2024))
    page = client.get("/departments/wicked/2024/").content.decode()
    assert "<script>alert" not in page
    assert facts_of(client, "/departments/wicked/2024/")["creator"]["name"] == wicked


def test_the_catalogue_lists_the_portal_and_every_current_edition(client: Client) -> None:
    county()
    catalogue = catalogue_of(client)
    assert catalogue["@type"] == "dcat:Catalog"
    listed = [found["@id"] for found in catalogue["dcat:dataset"]]
    assert listed == [
        f"{HOST}/data/",
        f"{HOST}/departments/archives/2024/v1/",
        f"{HOST}/departments/fire-brigade/2023/v1/",
        f"{HOST}/departments/fire-brigade/2023/final/v1/",
        f"{HOST}/departments/fire-brigade/2024/v1/",
    ]
    for found in catalogue["dcat:dataset"]:
        for file in found["dcat:distribution"]:
            address = file["dcat:downloadURL"]["@id"].removeprefix(HOST)
            assert client.get(address).status_code == 200, address
    assert SECRET not in json.dumps(catalogue, ensure_ascii=False)


def test_a_corrected_edition_takes_the_place_of_the_first(client: Client) -> None:
    county()
    first = Edition.objects.get(department__slug="archives", fiscal_year=2024)
    second = publishing.correct(edition=first)
    Edition.objects.filter(pk=second.pk).update(correction_note="改了一个数")
    second.refresh_from_db()
    listed = [found["@id"] for found in catalogue_of(client)["dcat:dataset"]]
    assert f"{HOST}/departments/archives/2024/v1/" in listed
    publishing.publish(edition=second)
    listed = [found["@id"] for found in catalogue_of(client)["dcat:dataset"]]
    assert f"{HOST}/departments/archives/2024/v2/" in listed
    assert f"{HOST}/departments/archives/2024/v1/" not in listed


def test_the_catalogue_needs_the_same_queries_however_long_it_is(client: Client) -> None:
    county()
    with CaptureQueriesContext(connection) as few:
        catalogue_of(client)
    fire = Department.objects.get(slug="fire-brigade")
    for year in range(2010, 2020):
        publish(fire, document(total(Table.T1, "1"), year=year, department=Identity(FIRE)))
    with CaptureQueriesContext(connection) as many:
        catalogue_of(client)
    assert len(many) == len(few)


def test_an_empty_portal_has_an_empty_catalogue_and_map(client: Client) -> None:
    assert [found["@id"] for found in catalogue_of(client)["dcat:dataset"]] == [f"{HOST}/data/"]
    assert addresses(client, "/sitemap.xml") == [f"{HOST}/sitemap-pages.xml"]


def test_the_same_edition_at_two_addresses_has_one_canonical_one(client: Client) -> None:
    county()
    for address in ("/departments/fire-brigade/2024/", "/departments/fire-brigade/2024/v1/"):
        page = client.get(address).content.decode()
        assert f'<link rel="canonical" href="{HOST}/departments/fire-brigade/2024/">' in page
