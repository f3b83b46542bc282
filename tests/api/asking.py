"""How the tests ask the API."""

from __future__ import annotations

from typing import Any

from django.test import Client

from budgets import publishing, store
from budgets.disclosure.model import Disclosure
from budgets.models import Edition

ROOT = "/api/v1/"


def asked(client: Client, address: str, status: int = 200) -> dict[str, Any]:
    """The JSON of an answer below the API's root."""
    answer = client.get(ROOT + address)
    assert answer.status_code == status, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    """The rows of all pages, from `next` to `next`."""
    found, following = [], ROOT + address
    while following:
        answer = client.get(following).json()
        found += answer["data"]
        following = answer["next"]
    return found


def refused(client: Client, address: str, status: int = 400) -> dict[str, Any]:
    """What an error says."""
    error: dict[str, Any] = asked(client, address, status)["error"]
    assert error["status"] == status
    return error


def corrected(edition: Edition, disclosure: Disclosure, note: str) -> Edition:
    """The next edition, public."""
    draft = publishing.correct(edition=edition)
    store.write(draft, disclosure)
    return publishing.publish(edition=draft, correction_note=note)
