"""The catalogue keeps to DCAT-AP, and costs little to who asks for it again."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef

from budgets import publishing
from budgets.models import Department, Edition
from tests.cast import fire_brigade, fire_budget
from tests.views.county import county

pytestmark = pytest.mark.django_db

SHAPES = Path(__file__).parent / "vendor" / "dcat-ap.ttl"
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
HOST = "http://testserver"
ADDRESS = "/catalog.jsonld"


def catalogue(client: Client, **headers: str) -> bytes:
    answer = client.get(ADDRESS, headers=headers)
    assert answer.status_code == 200
    return b"".join(answer)


def graph_of(text: bytes) -> Graph:
    return Graph().parse(data=text.decode(), format="json-ld")


def violations(graph: Graph) -> list[str]:
    conforms, _report, text = validate(graph, shacl_graph=Graph().parse(SHAPES))
    return [] if conforms else text.splitlines()


def test_it_conforms_to_the_shapes(client: Client) -> None:
    county()
    graph = graph_of(catalogue(client))
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 5
    assert violations(graph) == []


def test_it_conforms_before_anything_is_published(client: Client) -> None:
    assert violations(graph_of(catalogue(client))) == []


def test_it_names_a_licence_and_whom_to_ask_where_the_site_does(client: Client) -> None:
    county()
    licence = ("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
    said = {
        **settings.PORTAL,
        "licence": licence,
        "contact": "0800-119119",
        "organiser": "云溪县财政局",
    }
    with override_settings(PORTAL=said):
        graph = graph_of(catalogue(client))
    assert violations(graph) == []
    assert set(graph.objects(None, DCTERMS.license)) == {URIRef(licence[2])}
    assert set(graph.objects(None, VCARD.note)) == {Literal("0800-119119")}


def test_the_shapes_see_what_was_wrong(client: Client) -> None:
    """Each of the three kinds of mistake that the catalogue made before."""
    county()
    text = catalogue(client).decode()
    for right, wrong in (
        ('{"@type": "xsd:date", "@value": "2024-01-01"}', '"2024-01-01"'),
        ('"@type": "xsd:hexBinary", ', ""),
        (
            '{"@id": "http://publications.europa.eu/resource/authority/language/ZHO",'
            ' "@type": "dct:LinguisticSystem"}',
            '"zh-Hans"',
        ),
        ('"dct:title": "', '"x:title": "'),
    ):
        assert right in text
        assert violations(graph_of(text.replace(right, wrong).encode())) != []


def test_size_and_checksum_are_those_of_the_file(client: Client) -> None:
    county()
    graph = graph_of(catalogue(client))
    checked = 0
    for file, size in graph.subject_objects(DCAT.byteSize):
        content = client.get(str(file).removeprefix(HOST)).content
        [checksum] = graph.objects(file, SPDX.checksum)
        assert size == Literal(len(content), datatype=XSD.nonNegativeInteger)
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        value: Any = graph.value(checksum, SPDX.checksumValue)
        assert value.toPython().hex() == sha256(content).hexdigest()
        checked += 1
    assert checked == 4


def test_each_file_says_in_words_of_the_authority_tables_what_it_is(client: Client) -> None:
    county()
    graph = graph_of(catalogue(client))
    for file in graph.subjects(RDF.type, DCAT.Distribution):
        [kind] = graph.objects(file, DCTERMS["format"])
        assert str(kind).startswith("http://publications.europa.eu/resource/authority/file-type/")
        [title] = graph.objects(file, DCTERMS["title"])
        assert str(title)


def test_it_comes_compressed_and_once(client: Client) -> None:
    county()
    answer = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(answer)) == catalogue(client)
    plain = client.get(ADDRESS)["ETag"]
    assert plain != answer["ETag"]
    assert client.get(ADDRESS, headers={"if-none-match": plain}).status_code == 304
    since = {"if-modified-since": answer["Last-Modified"]}
    assert client.get(ADDRESS, headers=since).status_code == 304


def test_another_state_and_another_name_are_another_catalogue(client: Client) -> None:
    brigade = fire_brigade()
    tags = [client.get(ADDRESS)["ETag"]]
    draft = publishing.import_draft(department=brigade, disclosure=fire_budget())
    publishing.publish(edition=draft)
    tags.append(client.get(ADDRESS)["ETag"])
    Department.objects.filter(pk=brigade.pk).update(name="云溪县消防救援局")
    tags.append(client.get(ADDRESS)["ETag"])
    publishing.withdraw(edition=Edition.objects.get(), reason="公开错了")
    tags.append(client.get(ADDRESS)["ETag"])
    with override_settings(PORTAL={**settings.PORTAL, "name": "别的名字"}):
        tags.append(client.get(ADDRESS)["ETag"])
    assert len(set(tags)) == 5
