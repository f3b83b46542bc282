"""Fills in a page of the desk as a person would: what the page shows, changed where wanted."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from budgets.models import Edition


class _Fields(HTMLParser):
    """The names and values of the fields of the desk's form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._in_template = 0
        self._select: str | None = None
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "template":
            self._in_template += 1
        if self._in_template:
            return
        if tag == "input" and name and found.get("type") not in ("submit", "checkbox"):
            self.values[name] = found.get("value") or ""
        if tag == "input" and found.get("type") == "checkbox" and "checked" in found:
            self.values[name] = "on"
        if tag == "textarea":
            self._text, self.values[name] = name, ""
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and self._select not in self.values:
            self.values[self._select] = found.get("value") or ""
        if tag == "option" and self._select and "selected" in found:
            self.values[self._select] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template -= 1
        if tag == "textarea":
            self._text = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._text and not self._in_template:
            self.values[self._text] += data.removeprefix("\n")


def address(edition: Edition, page: str, *more: str) -> str:
    return reverse(f"admin:budgets_edition_{page}", args=[edition.pk, *more])


def fields_of(content: bytes) -> dict[str, str]:
    """The form fields of a page, by name."""
    parser = _Fields()
    parser.feed(content.decode())
    parser.values.pop("language", None)
    return {name: value for name, value in parser.values.items() if name}


def shown(client: Client, edition: Edition, part: str) -> dict[str, str]:
    """What the page of a part shows."""
    response = client.get(address(edition, "part", part))
    assert response.status_code == 200
    return fields_of(response.content)


def row_of(fields: dict[str, str], prefix: str, **values: str) -> str:
    """The prefix of the first row whose fields have these values."""
    total = int(fields[f"{prefix}-TOTAL_FORMS"])
    for number in range(total):
        if all(fields.get(f"{prefix}-{number}-{k}") == v for k, v in values.items()):
            return f"{prefix}-{number}"
    raise AssertionError(f"no row with {values}")


def type_into(fields: dict[str, str], prefix: str, *rows: dict[str, str]) -> dict[str, str]:
    """Types rows into the first empty ones of a block, adding rows as the page's script would."""
    free = [
        number
        for number in range(int(fields[f"{prefix}-TOTAL_FORMS"]))
        if not fields[f"{prefix}-{number}-was"]
    ]
    for values in rows:
        if free:
            number = free.pop(0)
        else:
            number = int(fields[f"{prefix}-TOTAL_FORMS"])
            fields[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
            fields |= {f"{prefix}-{number}-row": "item", f"{prefix}-{number}-was": ""}
        for name, value in values.items():
            fields[f"{prefix}-{number}-{name}"] = value
    return fields


def save(
    client: Client, edition: Edition, part: str, fields: dict[str, str], button: str = "_save"
) -> Any:
    return client.post(address(edition, "part", part), fields | {button: "1"})


def contradictory(client: Client, draft: Edition) -> None:
    """Enters a total of T5 that its items do not add up to."""
    fields = shown(client, draft, "T5")
    fields["expenditure-0-c0"] = "150"
    rows = [{"code": "2010301", "c0": "100"}, {"code": "2210201", "c0": "9.1"}]
    assert save(client, draft, "T5", type_into(fields, "expenditure", *rows)).status_code == 302


def touched(client: Client, edition: Edition) -> None:
    """Changes a word in a draft that holds something."""
    fields = shown(client, edition, "functions")
    fields["functions-0-text"] += "改过一处。"
    assert save(client, edition, "functions", fields).status_code == 302


def standing(edition: Edition) -> str:
    """How far an edition is now: the object may be older."""
    return str(Edition.objects.get(pk=edition.pk).status)
