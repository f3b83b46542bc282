"""The accessibility statement, and the way to whoever can answer what a page did not."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import fire_brigade, said_of

pytestmark = pytest.mark.django_db
HERE = "/departments/fire-brigade/2024/"


def page(asked: str = "", prefix: str = "") -> str:
    query = f"?page={quote(asked)}" if asked else ""
    return Client().get(f"{prefix}/accessibility/{query}").content.decode()


@pytest.fixture
def contact(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda text: monkeypatch.setitem(settings.PORTAL, "contact", text)


def test_the_department_is_asked_first_by_the_number_that_it_gives() -> None:
    department = fire_brigade()
    with said_of(department):
        department.contact = "办公室，电话0839-1234567，邮箱 xf@example.gov.cn"
        department.save()
    for prefix in ("", "/en"):
        shown = page(f"{prefix}{HERE}")
        assert 'href="tel:08391234567"' in shown
        assert department.name in shown
        assert 'href="mailto:xf@example.gov.cn?subject=' in shown
        assert quote(f"http://testserver{prefix}{HERE}") in shown


def test_a_department_that_gives_no_number_is_said_to_give_none() -> None:
    fire_brigade()
    shown = page(HERE)
    assert "tel:" not in shown
    assert "云溪县财政局" in shown


def test_the_site_is_written_to_with_the_pages_address(contact: Any) -> None:
    contact("信息中心 open@example.org")
    shown = page("/glossary/")
    assert 'href="mailto:open@example.org?subject=' in shown
    assert quote("http://testserver/glossary/") in shown


def test_a_site_that_only_gives_a_telephone_is_called(contact: Any) -> None:
    contact("信息中心 0839-7654321")
    assert 'href="tel:08397654321"' in page()


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/",
        "/admin/",
        "/nowhere",
        "x",
        '/"><script>',
        "/" * 999,
    ],
)
def test_what_is_no_public_page_is_not_written_into_a_mail(asked: str, contact: Any) -> None:
    contact("open@example.org")
    shown = page(asked)
    assert "evil" not in shown.partition("<main")[2].partition("</main>")[0]
    assert "<script>" not in shown.partition("<main")[2]
    assert "%E6%88%91%E7%9C%8B%E7%9A%84%E6%98%AF%E8%BF%99%E4%B8%80%E9%A1%B5%EF%BC%9A%0A" in shown
