"""What the document says of the size of a parameter holds: just within it, and one step beyond it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from budgets.api.openapi import document
from tests.api.asking import ROOT
from tests.views.county import county

OPERATIONS = {
    path.strip("/"): each["get"]
    for path, each in document("en", ROOT)["paths"].items()
    if each["get"].get("parameters")
}
NEEDED = {"search": {"q": "消防"}, "totals": {"group_by": "department", "table": "T5"}}
FITTING = {r"[0-9a-f]{64}": "a" * 64, r"R[0-9]{2,3}": "R16"}


def edges(schema: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Values that a schema just allows, and values that it just does not."""
    if "anyOf" in schema:
        assert [each["format"] for each in schema["anyOf"]] == ["date", "date-time"]
        return ["2026-01-31", "2026-01-31T08:00:00+08:00"], ["2026-02-30", "2026-01-31T08:00", ""]
    if schema["type"] == "array":
        within, beyond = edges(schema["items"])
        return [",".join([within[0]] * schema["maxItems"])], [
            *beyond,
            ",".join([within[0]] * (schema["maxItems"] + 1)),
        ]
    if "enum" in schema:
        return schema["enum"], ["nothing-of-this", ""]
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        return [str(least), str(most)], [str(least - 1), str(most + 1), "", "x"]
    if longest := schema.get("maxLength"):
        return ["0" * longest], ["0" * (longest + 1), ""]
    fitting = FITTING.get(schema["pattern"].strip("^$"), "0")
    assert re.fullmatch(schema["pattern"], fitting), schema
    return [fitting], [""]


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_parameter_has_the_limits_that_the_document_gives(client: Client, name: str) -> None:
    county()
    for parameter in OPERATIONS[name]["parameters"]:
        within, beyond = edges(parameter["schema"])
        for text, is_right in [*((each, True) for each in within), *((x, False) for x in beyond)]:
            query = NEEDED.get(name, {}) | {parameter["name"]: text}
            answer = client.get(f"{ROOT}{name}?{urlencode(query)}")
            code = answer.json()["error"]["code"] if answer.status_code == 400 else ""
            assert (code != "bad_value") is is_right, (query, code)
            assert answer.status_code in ((200, 400, 404) if is_right else (400,)), query


def test_each_page_says_where_the_cursor_of_the_next_comes_from() -> None:
    with_cursor = {
        name
        for name, each in OPERATIONS.items()
        if any(one["name"] == "cursor" for one in each["parameters"])
    }
    assert len(with_cursor) > 5
    for name in with_cursor:
        link = OPERATIONS[name]["responses"]["200"]["links"]["next"]
        assert link["operationId"] == OPERATIONS[name]["operationId"]
        assert link["parameters"] == {"cursor": "$response.body#/next_cursor"}
