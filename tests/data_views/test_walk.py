"""The same questions, right and wrong, at every public data address: a new one is asked them too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from budgets.data_views.parameters import Parameter
from portal.middleware.cache_control import PUBLIC
from tests.data_views.asking import (
    Address,
    Reader,
    a_county,
    addresses,
    answering,
    body,
    one_of_each,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def every_of_module(in_a_transaction: None) -> list[Address]:
    a_county()
    return answering()


@pytest.fixture
def every(every_of_module: list[Address], db: None) -> list[Address]:
    return every_of_module


@pytest.fixture
def asked(every: list[Address]) -> list[Address]:
    return one_of_each(every)


def wrong(parameter: Parameter) -> Iterator[str]:
    """Values that a parameter cannot have."""
    yield ""
    if parameter.is_number:
        yield from (
            ("2124", "x", "-1", "2024.0", "２０２４") if parameter.name == "year" else ("0", "x")
        )
    elif parameter.values:
        yield from ("nope", parameter.values[0].upper() + "x")
    elif parameter.name in ("department", "jurisdiction"):
        yield from ("nope", "a b", "fire-brigade%00")
    elif "amount" in parameter.name or parameter.old_name_of.startswith("amount"):
        yield from ("1e5", "1,000", "ten")
    else:
        yield "\x01"


def right(address: Address, parameter: Parameter) -> str:
    """One value that it can have."""
    if parameter.name in address.needed:
        return address.needed[parameter.name]
    known = {"department": "fire-brigade", "jurisdiction": "yunxi", "year": "2023", "code": "2"}
    known |= {"rule": "R16", "term": "基本", "checksum": "", "cursor": ""}
    if parameter.values:
        return parameter.values[0]
    if parameter.is_number:
        return known.get(parameter.name, "1")
    return known.get(parameter.name, "1")


def made_while_asked(address: Address) -> bool:
    """Whether it is a workbook of many editions, which says when it was made, or an archive of a part."""
    return address.path.endswith((".xlsx", ".zip")) and "slug" not in address.named


def refusal(client: Client, address: str, **headers: str) -> Any:
    """A 400 or 404 that is text, or the API's JSON: never a page."""
    answer = client.get(address, headers=headers)
    assert answer.status_code in (400, 404), (address, answer.status_code)
    kind = "application/json" if address.startswith("/api/") else "text/plain"
    assert answer["Content-Type"].startswith(kind), address
    return answer


def test_what_an_address_does_not_know_is_refused_with_what_it_knows(asked: list[Address]) -> None:
    client = Reader()
    for address in asked:
        for pair in (("yaer", "2024"), ("Year", "2024")):
            said = refusal(client, address.asking(pair)).content.decode()
            assert pair[0].strip() in said, address.path
            current = [each.name for each in address.parameters if not each.old_name_of]
            assert all(name in said for name in current), (address.path, said)
        english = refusal(client, address.asking(("yaer", "1")), accept_language="en").content
        assert b"There is no parameter" in english, address.path


def test_what_cannot_be_is_refused(asked: list[Address]) -> None:
    client, walked = Reader(), 0
    for address in asked:
        for parameter in address.parameters:
            for value in wrong(parameter):
                said = refusal(client, address.asking((parameter.name, value)))
                in_json = said["Content-Type"].startswith("application/json")
                sentence = said.json()["error"]["message"] if in_json else said.content.decode()
                place = (address.path, parameter.name, value)
                assert parameter.name in sentence, place
                assert not (parameter.pattern and parameter.pattern in sentence), place
                walked += 1
    assert walked > 300


def test_one_value_is_given_once_and_several_by_commas_or_by_repetition(
    asked: list[Address],
) -> None:
    client, several = Reader(), 0
    for address in asked:
        for parameter in address.parameters:
            value = right(address, parameter)
            if not value:
                continue
            twice = address.asking((parameter.name, value), (parameter.name, value))
            if not parameter.many:
                assert parameter.name in refusal(client, twice).content.decode(), twice
                continue
            other = next((x for x in parameter.values if x != value), value)
            repeated = address.asking((parameter.name, value), (parameter.name, other))
            by_comma = address.asking((parameter.name, f"{value},{other}"))
            both = [client.get(each) for each in (repeated, by_comma)]
            assert both[0].status_code == both[1].status_code, repeated
            if (
                address.path.endswith((".csv", ".json", "/lines", "/search"))
                and both[0].status_code == 200
            ):
                contents = [_without_addresses(body(each)) for each in both]
                assert contents[0] == contents[1], repeated
                several += 1
    assert several > 30


def _without_addresses(content: bytes) -> bytes:
    """`next` of the API repeats what was asked as it was asked."""
    return re.sub(rb'"next":"[^"]*"', b"", content)


def test_a_name_means_the_same_everywhere(every: list[Address]) -> None:
    """What a parameter may be differs in nothing but how many of it there may be."""
    met: dict[str, Parameter] = {}
    own = {"sort", "limit"}  # the orders of a list are its own, and so is the length of a page
    for address in every:
        for parameter in address.parameters:
            plain = replace(parameter, most_values=1, required=False)
            first = met.setdefault(parameter.name, plain)
            assert parameter.name in own or first == plain, (address.path, parameter.name)
    assert {"department", "year", "phase", "amount_from", "excel"} <= set(met)


def test_head_says_what_get_says(every: list[Address], asked: list[Address]) -> None:
    client, known = Reader(), 0
    for address in every:
        for encoding in ("identity", "gzip") if address in asked else ("gzip",):
            headers = {"accept-encoding": encoding}
            got = client.get(address.asking(), headers=headers)
            head = client.head(address.asking(), headers=headers)
            assert head.status_code == got.status_code
            content = body(got)
            assert body(head) == b"", address.path
            length = got.headers.get("Content-Length")
            assert length in (None, str(len(content))), address.path
            said, meant = dict(head.headers), dict(got.headers)
            if made_while_asked(address):  # its length is known only once it is made
                meant.pop("Content-Length")
            assert said == meant, address.path
            known += length is not None
    assert known > 50


def test_parts_of_a_file_are_parts_of_it(asked: list[Address]) -> None:
    client, parted = Reader(), 0
    for address in asked:
        whole = client.get(address.asking())
        content = body(whole)
        if whole.headers.get("Accept-Ranges") != "bytes":
            answer = client.get(address.asking(), headers={"range": "bytes=0-3"})
            assert (answer.status_code, answer.has_header("Content-Range")) == (200, False)
            continue
        parted += 1
        size, middle = len(content), len(content) // 2
        parts = {f"bytes=3-{middle}": content[3 : middle + 1], "bytes=-5": content[-5:]}
        odd = ["bytes=0-1,3-4"]
        if parted == 1:  # how a range is read is the same everywhere
            parts |= {
                "bytes=0-0": content[:1],
                f"bytes={middle}-": content[middle:],
                f"bytes=3-{size + 99}": content[3:],
                f"bytes=-{size + 5}": content,
            }
            odd += ["bytes=9-3", "lines=1-2", "bytes=-", "bytes=x-"]
        for asking, part in parts.items():
            # Who asks for a part of what could be compressed gets it as it is.
            answer = client.get(
                address.asking(), headers={"range": asking, "accept-encoding": "gzip"}
            )
            assert (answer.status_code, body(answer)) == (206, part), (address.path, asking)
            assert answer["Content-Range"].endswith(f"/{size}")
            assert answer["Content-Length"] == str(len(part))
            assert "Content-Encoding" not in answer
        for asking in odd:
            answer = client.get(address.asking(), headers={"range": asking})
            assert (answer.status_code, body(answer)) == (200, content), asking
        beyond = client.get(address.asking(), headers={"range": f"bytes={size}-"})
        assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
        same = client.get(
            address.asking(), headers={"range": "bytes=0-1", "if-range": whole["ETag"]}
        )
        assert same.status_code == 206
        other = client.get(address.asking(), headers={"range": "bytes=0-1", "if-range": '"other"'})
        assert (other.status_code, body(other)) == (200, content)
    assert parted > 30


def test_every_other_site_may_read_it(asked: list[Address]) -> None:
    client, theirs = Reader(), {"origin": "https://observable.example"}
    for address in addresses():
        answers = [
            client.head(address.asking(), headers=theirs),
            client.get(address.asking(("yaer", "1")), headers=theirs),
            client.post(address.path, headers=theirs),
        ]
        for answer in answers:
            assert answer["Access-Control-Allow-Origin"] == "*", (address.path, answer)
            assert "Access-Control-Allow-Credentials" not in answer
            exposed = answer["Access-Control-Expose-Headers"]
            for name in ("ETag", "Content-Range", "Link", "Content-Length", "Ledger-Hash"):
                assert name in exposed
        preflight = client.options(
            address.path,
            headers={
                **theirs,
                "access-control-request-method": "GET",
                "access-control-request-headers": "range, if-none-match",
            },
        )
        assert (preflight.status_code, body(preflight)) == (204, b"")
        assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "Range" in preflight["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("page", ["/", "/compare/", "/search/", "/admin/login/", "/verify/"])
def test_no_other_site_reads_a_page(client: Client, page: str) -> None:
    answer = client.get(page, headers={"origin": "https://observable.example"})
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_what_would_write_is_refused_as_data_refuses(asked: list[Address]) -> None:
    client = Reader(enforce_csrf_checks=True)
    for address in asked:
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(client, method)(address.path, headers={"accept-language": "en"})
            assert answer.status_code == 405, address.path
            assert answer["Allow"] == "GET, HEAD, OPTIONS"
            kind = "application/json" if address.path.startswith("/api/") else "text/plain"
            assert answer["Content-Type"].startswith(kind)
            assert "read-only" in answer.content.decode(), answer.content


def test_data_is_the_same_in_every_language_and_varies_by_nothing_else(
    every: list[Address],
) -> None:
    client = Reader()
    for address in every:
        chinese = client.get(address.asking(), headers={"accept-language": "zh-CN"})
        client.cookies["sessionid"] = "somebody"
        english = client.get(address.asking(), headers={"accept-language": "en"})
        del client.cookies["sessionid"]
        varies = {part.strip() for part in english.get("Vary", "").split(",")} - {""}
        assert varies <= {"Accept-Encoding"}, (address.path, varies)
        assert chinese["Content-Language"] == english["Content-Language"] == "zh-hans"
        if not made_while_asked(address):
            assert body(chinese) == body(english), address.path
        assert dict(chinese.headers).get("ETag") == dict(english.headers).get("ETag")
        told = client.get(address.asking(("yaer", "1")), headers={"accept-language": "en"})
        assert ("Accept-Language" in told.get("Vary", "")) is not address.path.startswith("/api/")


def test_every_answer_says_how_long_it_holds(asked: list[Address]) -> None:
    client = Reader()
    for address in asked:
        assert client.get(address.asking())["Cache-Control"] == PUBLIC, address.path
        for answer in (
            client.get(address.asking(("yaer", "1"))),
            client.post(address.path),
            client.options(address.path),
        ):
            assert answer["Cache-Control"] == "private, no-store", address.path


def test_every_csv_is_there_for_excel(every: list[Address]) -> None:
    client, files = Reader(), 0
    for address in every:
        more = [("format", "csv")] if address.path.startswith("/api/v1/") else []
        if more and not any(each.name == "format" for each in address.parameters):
            continue
        plain = client.get(address.asking(*more))
        is_csv = plain["Content-Type"].startswith("text/csv")
        assert ("excel" in {each.name for each in address.parameters}) is is_csv, address.path
        if not is_csv:
            continue
        files += 1
        marked = client.get(address.asking(*more, ("excel", "1")))
        assert body(marked) == b"\xef\xbb\xbf" + body(plain), address.path
        assert marked.headers.get("ETag", "1") != plain.headers.get("ETag", "2")
        assert body(client.get(address.asking(*more, ("excel", "0")))) == body(plain)
    assert files > 40


def test_what_is_not_there_is_told_in_the_shape_of_data(asked: list[Address]) -> None:
    client = Reader()
    for address in addresses():
        path = re.sub("fire-brigade|yunxi", "nobody", address.path)
        if path == address.path:
            path = re.sub(r"/(2023|2024)\b", "/1987", path)
        if path == address.path:
            continue
        answer = client.get(path, headers={"accept-language": "en"})
        assert answer.status_code == 404, path
        assert answer["Content-Type"].startswith(("text/plain", "application/json")), path
        assert not re.search("[\u4e00-\u9fff]", answer.content.decode()), (path, answer.content)


@pytest.mark.parametrize(
    "path",
    ["/departments/fire-brigade/2024.parquet.csv", "/data/nothing.json", "/years/x.csv", "/x.atom"],
)
def test_an_address_that_looks_like_data_and_is_none_is_no_page_either(
    client: Client, path: str
) -> None:
    answer = client.get(path, headers={"accept-language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert answer.content == b"There is no such data here."
    assert "<h1>" in client.get("/departments/nobody/").content.decode()
