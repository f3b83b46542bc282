"""How the API answers: errors of one shape, what is known already, other sites, limits, lists."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import clear_script_prefix, set_script_prefix
from pytest_django import Settings

from budgets import publishing
from budgets.api import views
from budgets.api.endpoints import BY_NAME, ENDPOINTS
from budgets.data_views import validators
from budgets.models import Department, Edition
from tests.api.asking import ROOT, asked, corrected, refused, rows
from tests.cast import fire_brigade, fire_budget, said_of
from tests.views.county import SECRET, county

ADDRESSES = [endpoint.name for endpoint in ENDPOINTS]
QUERY = {"totals": "?table=T5", "search": "?q=消防"}


@pytest.fixture
def edition(db: None) -> Edition:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    return publishing.publish(edition=draft)


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_unknown_parameter_is_refused_with_the_known_ones(
    client: Client, db: None, name: str
) -> None:
    error = refused(client, f"{name}?jahr=2020")
    assert (error["code"], error["parameter"]) == ("unknown_parameter", "jahr")
    assert {"limit", "cursor", "format"} <= set(error["known"])
    assert "jahr" in error["message"]
    assert "There is no parameter" in error["message_en"]


@pytest.mark.parametrize(
    ("address", "parameter", "known"),
    [
        ("lines?year=nineteen", "year", "2000–2100"),
        ("lines?year=1999", "year", "2000–2100"),
        ("lines?year=2020,", "year", "2000–2100"),
        ("lines?phase=plan", "phase", "budget"),
        ("lines?table=T11", "table", "T5"),
        ("lines?code=%27", "code", "[0-9A-Z]{1,12}"),
        ("lines?fund=R101", "fund", "general"),
        ("lines?nature=", "nature", "basic"),
        ("lines?limit=0", "limit", "1–1000"),
        ("lines?limit=1001", "limit", "1–1000"),
        ("lines?limit=٣", "limit", "1–1000"),
        ("lines?sort=purpose", "sort", "-amount_yuan"),
        ("lines?format=xml", "format", "csv"),
        ("lines?edition=2", "edition", "all"),
        ("lines?department=%00", "department", "[a-zA-Z0-9_-]{1,80}"),
        ("totals?table=T5&group_by=name", "group_by", "department"),
        ("glossary?term=%00", "term", None),
        ("findings?severity=fatal", "severity", "error"),
        ("search?q=", "q", None),
        ("search?q=消防&kind=table", "kind", "priority"),
        ("search?q=消防&amount_from=1e3", "amount_from", None),
        ("search?q=消防&sort=relevance", "sort", "-fiscal_year"),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(
    client: Client, db: None, address: str, parameter: str, known: str | None
) -> None:
    error = refused(client, address)
    assert (error["code"], error["parameter"]) == ("bad_value", parameter)
    assert known is None or known in error["known"]


def test_a_parameter_given_twice_is_refused(client: Client, db: None) -> None:
    assert refused(client, "lines?leaves=all&leaves=all")["code"] == "repeated_parameter"


@pytest.mark.parametrize(
    "address",
    [
        "lines?department=none",
        "lines?jurisdiction=none",
        "departments?jurisdiction=none",
        "search?q=消防&department=none",
        f"lines?checksum={'0' * 64}",
        "nowhere",
        "lines/",
    ],
)
def test_what_is_not_there_is_404_in_the_same_shape(client: Client, db: None, address: str) -> None:
    assert refused(client, address, 404)["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_another_method_is_405_in_the_same_shape(client: Client, db: None, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}lines")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_what_fails_inside_is_500_in_the_same_shape_and_is_logged(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_places: object, **_more: object) -> None:
        raise ZeroDivisionError("the database is away")

    monkeypatch.setattr(validators, "public_state", fails)
    monkeypatch.setattr(views._log, "propagate", True)
    error = refused(client, "lines", 500)
    assert error["code"] == "internal_error"
    assert "database is away" not in json.dumps(error)
    assert "the database is away" in caplog.text


@pytest.mark.parametrize("name", ADDRESSES)
def test_head_and_options_are_answered(client: Client, edition: Edition, name: str) -> None:
    address = f"{ROOT}{name}{QUERY.get(name, '')}"
    head, got = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == got["ETag"]
    options = client.options(address)
    assert options.status_code == 204
    assert options["Allow"] == "GET, HEAD, OPTIONS"


def test_any_site_may_read_and_none_with_credentials(client: Client, edition: Edition) -> None:
    for answer in (
        client.get(f"{ROOT}lines", headers={"origin": "https://example.org"}),
        client.get(f"{ROOT}lines?nonsense=1", headers={"origin": "https://example.org"}),
        client.options(f"{ROOT}lines", headers={"origin": "https://example.org"}),
    ):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert answer.cookies == {}


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_is_known_already_is_not_sent_again(
    client: Client, edition: Edition, name: str
) -> None:
    address = f"{ROOT}{name}{QUERY.get(name, '')}"
    first = client.get(address)
    known = [{"if-none-match": first["ETag"]}]
    if not (name in BY_NAME and BY_NAME[name].changes_daily):  # which no public act alone dates
        known.append({"if-modified-since": first["Last-Modified"]})
    for header in known:
        again = client.get(address, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    assert client.get(address, headers={"if-match": '"other"'}).status_code == 412


def test_every_public_act_and_every_new_name_makes_a_new_state(
    client: Client, edition: Edition
) -> None:
    states = [client.get(f"{ROOT}lines")["ETag"]]
    second = corrected(edition, replace(fire_budget(), contact="12345"), "电话改了")
    states.append(client.get(f"{ROOT}lines")["ETag"])
    publishing.withdraw(edition=second, reason="误传")
    states.append(client.get(f"{ROOT}lines")["ETag"])
    with said_of(second.department):
        Department.objects.update(name="云溪县消防局")
    states.append(client.get(f"{ROOT}lines")["ETag"])
    publishing.import_draft(department=second.department, disclosure=fire_budget(2021))
    assert client.get(f"{ROOT}lines")["ETag"] == states[-1]  # a draft is nobody's business
    assert len(set(states)) == 4


def test_a_long_answer_is_compressed(client: Client, edition: Edition) -> None:
    answer = client.get(f"{ROOT}lines", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.content)) == asked(client, "lines")
    assert "Accept-Encoding" in answer["Vary"]


def test_who_asks_too_often_is_told_when_to_come_back(
    client: Client, edition: Edition, settings: Settings
) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    asker = {"REMOTE_ADDR": "192.0.2.7"}
    codes = [client.get(f"{ROOT}lines", **asker).status_code for _ in range(7)]  # type: ignore[arg-type]
    assert codes.count(429) >= 3  # a new minute may have begun between them
    answer = client.get(f"{ROOT}lines", **asker)  # type: ignore[arg-type]
    if answer.status_code == 429:
        assert 0 < int(answer["Retry-After"]) <= 60
        assert answer.json()["error"]["code"] == "too_many_requests"
    other = client.get(f"{ROOT}lines", REMOTE_ADDR="192.0.2.8")  # type: ignore[arg-type]
    assert other.status_code == 200


def test_a_whole_network_of_ipv6_asks_as_one(
    client: Client, edition: Edition, settings: Settings
) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    codes = [
        client.get(f"{ROOT}lines", REMOTE_ADDR=f"2001:db8:0:9::{number:x}").status_code
        for number in range(1, 8)
    ]
    assert codes.count(429) >= 3  # a new minute may have begun between them
    other = client.get(f"{ROOT}lines", REMOTE_ADDR="2001:db8:0:a::1")
    assert other.status_code == 200


def test_behind_a_socket_the_proxy_says_who_asks(
    client: Client, edition: Edition, settings: Settings
) -> None:
    settings.API_REQUESTS_A_MINUTE = 1
    for number in range(3):
        answer = client.get(
            f"{ROOT}lines", REMOTE_ADDR="", headers={"x-forwarded-for": f"192.0.2.{100 + number}"}
        )
        assert answer.status_code == 200


def test_a_page_names_the_next_and_the_last_names_none(client: Client, edition: Edition) -> None:
    answer = client.get(f"{ROOT}lines?limit=2&table=T5")
    following = answer.json()["next"]
    assert answer["Link"] == f'<{following}>; rel="next"'
    assert following.startswith("http://testserver/api/v1/lines?limit=2&table=T5&cursor=")
    assert len(rows(client, "lines?limit=1&table=T5")) == 3
    assert asked(client, "lines?limit=3&table=T5&sort=-edition")["next"] is None


def test_addresses_stay_under_the_path_of_the_site(client: Client, edition: Edition) -> None:
    path = "/open/budgets"
    with override_settings(FORCE_SCRIPT_NAME=path):
        set_script_prefix(f"{path}/")
        try:
            answer = asked(client, "lines?limit=1")
            index = asked(client, "")
        finally:
            clear_script_prefix()
    assert answer["next"].startswith(f"http://testserver{path}/api/v1/lines")
    assert answer["data"][0]["address"].startswith(f"http://testserver{path}/departments/")
    assert index["data"]["lines"] == f"http://testserver{path}/api/v1/lines"


def test_lists_tell_who_publishes_what(client: Client, db: None) -> None:
    county()
    (place,) = rows(client, "jurisdictions")
    assert (place["jurisdiction_id"], place["departments"]) == ("yunxi", 3)
    departments = {row["department_id"]: row for row in rows(client, "departments?limit=2")}
    fire = departments["fire-brigade"]
    assert (fire["editions"], fire["first_year"], fire["last_year"]) == (3, 2023, 2024)
    assert departments["audit"]["editions"] == 0
    editions = rows(client, "editions?department=fire-brigade&year=2023")
    assert {row["phase"] for row in editions} == {"budget", "final"}
    terms = rows(client, "glossary?term=基本&department=archives")
    assert [row["text"] for row in terms] == ["保障机构正常运转的支出。"]
    assert SECRET not in json.dumps(rows(client, "glossary"), ensure_ascii=False)


def test_what_was_withdrawn_is_named_with_its_reason_and_without_files(
    client: Client, edition: Edition
) -> None:
    publishing.withdraw(edition=edition, reason="误传")
    assert rows(client, "editions") == []
    (row,) = rows(client, "editions?edition=all")
    assert (row["status"], row["withdrawal_reason"], row["files"]) == ("withdrawn", "误传", {})
    (same,) = rows(client, f"editions?checksum={edition.checksum}")
    assert same["status"] == "withdrawn"
    for address in ("lines", "glossary", "findings"):
        assert rows(client, f"{address}?edition=all") == []


def test_the_files_of_an_edition_are_there(client: Client, edition: Edition) -> None:
    (row,) = rows(client, "editions")
    for address in row["files"].values():
        assert client.get(address).status_code == 200
    assert client.get(row["address"]).status_code == 200


def test_findings_come_with_the_departments_words(client: Client, db: None) -> None:
    brigade = fire_brigade()
    lines = tuple(line for line in fire_budget().lines if line.code != "2210201")
    draft = publishing.import_draft(
        department=brigade, disclosure=replace(fire_budget(), lines=lines)
    )
    found = publishing.validate(draft)
    words = {finding.key: "照原文公开" for finding in found}
    publishing.publish(edition=draft, explanations=words)
    shown = rows(client, "findings")
    assert [(row["rule"], row["message"]) for row in shown] == [
        (finding.rule, finding.message) for finding in found
    ]
    assert {row["explanation"] for row in shown} == {"照原文公开"}
    rule = shown[0]["rule"]
    assert {row["rule"] for row in rows(client, f"findings?rule={rule}")} == {rule}


def test_every_address_answers_an_empty_portal(client: Client, db: None) -> None:
    for name in ADDRESSES:
        answer: dict[str, Any] = asked(client, name + QUERY.get(name, ""))
        assert answer == {"data": [], "next": None, "next_cursor": None, "as_of": None}
