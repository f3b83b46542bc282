"""What was kept with invisible characters is shown without; what strangers send breaks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from budgets.api.endpoints import ENDPOINTS
from budgets.api.views import paths
from budgets.disclosure.characters import harmful
from portal.accounts.models import AccountEvent
from portal.middleware import body_limit
from tests.admin.conftest import logged_in
from tests.hostile import CHARACTERS, LONG, RLO, content_of, portal_of
from tests.views.walks.test_public_walk import addresses

pytestmark = pytest.mark.django_db

HOSTILE = [*CHARACTERS, f"消防{RLO}", LONG, "9" * 40, "-1", "1e999"]


def everywhere() -> Iterator[str]:
    """Every public page and file, in both languages, and questions that find something."""
    for address in addresses():
        yield address
        if not re.search(r"\.\w+$|/api/v1", address):
            yield f"/en{address}"
    yield from (
        "/search/?q=消防",
        "/search.csv?q=消防",
        "/departments/?q=消防",
        "/compare/?department=fire-brigade&year=2019&year=2020&phase=budget&by=item",
        "/ledger/?jurisdiction=yunxi",
        *paths(),
    )


@pytest.mark.slow
def test_no_page_shows_and_no_name_of_a_file_bears_what_was_kept_with_it() -> None:
    mark = f"{RLO}\u2066\x85\x01"
    department = portal_of(lambda text: f"{text[:1]}{mark}{text[1:]}")
    client = logged_in(User.objects.create_superuser("root", last_name=f"{mark}名"))
    edition = department.editions.order_by("pk").last()
    assert edition
    office = [
        *(
            reverse(f"admin:budgets_{x}_changelist")
            for x in ("edition", "department", "event", "change")
        ),
        *(
            reverse(f"admin:budgets_edition_{x}", args=[edition.pk])
            for x in ("change", "form", "preview")
        ),
        reverse("admin:budgets_department_change", args=[department.pk]),
        reverse("admin:budgets_edition_document", args=[edition.pk, "docx"]),
        reverse("admin:budgets_event_export"),
    ]
    pages = 0
    for address in [*everywhere(), *office]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        name = answer.headers.get("Content-Disposition", "")
        assert not any(quote(each) in name for each in mark if harmful(each)), (address, name)
        kind = answer.headers.get("Content-Type", "")
        content = content_of(answer)  # whoever takes turns gives theirs up when it is read
        if answer.status_code == 200 and kind.startswith(("text/html", "application/atom")):
            pages += 1
            text = content.decode()
            assert not harmful(text), (address, harmful(text))
    assert pages > 40


@pytest.mark.slow
def test_no_public_address_breaks_at_what_a_stranger_asks(client: Client) -> None:
    """Every page and file with every parameter that any of them knows, and every parameter of the API: each
    with another value of the list.
    """
    portal_of(str)
    known = (
        *("q", "kind", "year", "phase", "jurisdiction", "department", "least", "most", "sort"),
        *("page", "earlier", "by", "per", "find", "checksum", "format", "edition", "next", "p"),
    )
    values = cycle(value[:3000] for value in HOSTILE)  # a server refuses longer addresses itself
    asked = [
        f"{address}?{urlencode(query)}"
        for address in addresses()
        for value in islice(values, 1)
        for query in (dict.fromkeys(known, value), {value[:50]: "1"})
    ]
    for path, endpoint in zip(paths(), ENDPOINTS, strict=True):
        for parameter in endpoint.parameters:
            asked += [f"{path}?{urlencode({parameter.name: x})}" for x in islice(values, 3)]
    for address in asked:
        answer = client.get(address)
        assert answer.status_code < 500, address
        content = content_of(answer)  # whoever takes turns gives theirs up when it is read
        shown = answer.headers.get("Content-Type", "").startswith("text/html")
        assert not shown or not harmful(content.decode()), address


@pytest.mark.slow
def test_no_part_of_an_address_breaks_a_page(client: Client) -> None:
    portal_of(str)
    values = cycle((*CHARACTERS, "9" * 40, "x" * 2000, "0", "-1"))
    for address in addresses():
        for part in re.findall(r"fire-brigade|yunxi|2020|(?<=/v)\d", address):
            for value in islice(values, 2):
                asked = address.replace(part, quote(value), 1)
                assert client.get(asked).status_code < 500, asked


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:6]))
def test_no_form_for_strangers_breaks_at_what_is_sent(client: Client, value: str) -> None:
    portal_of(str)
    for language in ("zh-hans", "en"):
        with override(language):
            login, verify = reverse("admin:login"), reverse("budgets:verify")
        answer = client.post(login, {"username": value, "password": value, "next": value})
        too_large = 3 * len(value.encode()) > body_limit.LARGEST
        assert answer.status_code in ((413,) if too_large else (200, 429))
        assert "errornote" in answer.content.decode() or answer.status_code in (413, 429)
        file = SimpleUploadedFile(f"x{value[:100]}.csv", value.encode())
        for sent in ({"checksum": value}, {"file": file}, {value[:1000]: value}):
            assert client.post(verify, sent).status_code in (200, 400), sent
    assert client.post(reverse("admin:login_code"), {"code": value}).status_code == 302


def test_a_name_that_is_no_name_counts_as_a_failure_and_stands_in_the_log_harmlessly(
    client: Client,
) -> None:
    for name in ("x" * 300, f"adm{RLO}in"):
        answer = client.post(reverse("admin:login"), {"username": name, "password": "wrong"})
        assert "errornote" in answer.content.decode()
    names = AccountEvent.objects.order_by("pk").values_list("act", "subject_name")
    assert list(names) == [("login_failed", "xxx…"), ("login_failed", "adm…")]
