"""The headers by which browsers defend a visitor stand on every kind of answer."""

from typing import Any

import pytest
from django.test import Client

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=3600",
}
ADDRESSES = (
    *(
        "/",
        "/ledger.csv",
        "/ledger.atom",
        "/data/lines.csv",
        "/verify/",
        "/robots.txt",
        "/nowhere/",
    ),
    *("/api/v1/lines", "/api/v1/none", "/admin/", "/admin/login/", "/static/css/site.css"),
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/en/", "/glossary/", "/search/?q=x", "/nowhere/"])
def test_the_address_alone_decides_the_language(address: str) -> None:
    asked = ("en", "zh-CN", "fr")
    answers = [Client().get(address, headers={"Accept-Language": each}) for each in asked]
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Content-Language"] for answer in answers} == {
        "en" if address == "/en/" else "zh-hans"
    }
    assert {"accept-language" in answer.get("Vary", "").lower() for answer in answers} == {False}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_kind_of_answer_has_them(address: str, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    answer = Client().get(address, secure=True)
    assert {name: answer.get(name) for name in EXPECTED} == EXPECTED
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.get("Content-Type") or answer.status_code == 302
