"""The server's arithmetic, and its reading of blocks, by the cases that hold the pages' scripts to the same.

tests/browser/scripts/ asks the scripts.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from budgets.admin.desk.clipboard import cells_of
from budgets.admin.desk.pasting import cells_as_typed
from budgets.admin.desk.sheet_totals import total_of
from budgets.disclosure.money import MoneyUnit, Nothing
from budgets.forms import amount_typed, as_typed
from budgets.models import Edition
from tests.admin.desk.test_pasting import pasted
from tests.admin.entry import save, shown
from tests.shared_cases import cases

HEAD = re.compile(r'<th class="field-(c\d+)"[^>]*data-cell="([^"]*)" data-within="([^"]*)"')
WORDS = (Nothing.NONE_PLANNED, Nothing.NOT_DISCLOSED, Nothing.NOT_APPLICABLE)


def figure(case: dict[str, Any]) -> tuple[str | None, int, str]:
    """What the server reads in a text: its 元, its decimals, the kind of nothing."""
    amount = amount_typed(case["typed"], MoneyUnit(case["unit"]))
    if amount is None:
        return None, 0, "blank"
    yuan = None if amount.yuan is None else f"{amount.yuan.normalize():f}"
    return yuan, amount.decimals, amount.nothing if amount.nothing in WORDS else ""


@pytest.mark.parametrize("case", cases("figures", "read"), ids=lambda case: case["typed"])
def test_a_figure_is_read(case: dict[str, Any]) -> None:
    assert figure(case) == (case["yuan"], case["decimals"], case["nothing"])


@pytest.mark.parametrize("typed", cases("figures", "refused"))
def test_what_is_no_figure_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        amount_typed(typed, MoneyUnit.WAN)


@pytest.mark.parametrize(
    "case", cases("figures", "refused_by_the_server_alone"), ids=lambda case: case["why"]
)
def test_what_no_budget_has_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        amount_typed(case["typed"], MoneyUnit(case["unit"]))


@pytest.mark.parametrize("case", cases("figures", "added"), ids=lambda case: case["shown"])
def test_figures_are_added(case: dict[str, Any]) -> None:
    unit = MoneyUnit(case["unit"])
    amounts = [amount_typed(text, unit) for text in case["typed"]]
    total = total_of([amount for amount in amounts if amount is not None])
    assert as_typed(total, unit) == case["shown"]


@pytest.mark.parametrize(
    "case", cases("figures", "in_another_unit"), ids=lambda case: case["shown"]
)
def test_a_pasted_figure_comes_into_the_unit_of_the_sheet(case: dict[str, Any]) -> None:
    into, copied_in = MoneyUnit(case["to"]), MoneyUnit(case["from"])
    assert cells_as_typed(case["typed"], unit=into, copied_in=copied_in) == [[case["shown"]]]


def page_of(client: Client, draft: Edition, table: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The fields of the page of a table, and its columns: address → (name, names of its wholes)."""
    page = client.get(f"/admin/budgets/edition/{draft.pk}/part/{table}/").content.decode()
    heads = {cell: (name, within.split()) for name, cell, within in HEAD.findall(page)}
    return shown(client, draft, table), heads


def typed_page(client: Client, draft: Edition, sheet: dict[str, Any]) -> dict[str, str]:
    """What is posted once the rows of a case are typed into the page, opened with its columns."""
    fields, side = shown(client, draft, sheet["table"]), sheet["side"]
    fields["unit"] = sheet["unit"]
    base = json.loads(fields["base"])
    base["columns"][side] = sheet["columns"]
    fields["base"] = json.dumps(base)
    numbers = range(int(fields[f"{side}-TOTAL_FORMS"]))
    keys = {fields[f"{side}-{number}-was"]: number for number in numbers}
    free = [number for number in numbers if not fields[f"{side}-{number}-was"]]
    free += range(len(numbers), len(numbers) + len(sheet["rows"]))
    for row in sheet["rows"]:
        key = f"{row['total']}|" if "total" in row else f"item|{row.get('code')}"
        number = keys[key] if key in keys else free.pop(0)
        start = f"{side}-{number}"
        fields.setdefault(f"{start}-was", "")
        texts = {name: text for name, text in row.items() if name != "total"}
        fields |= {f"{start}-{name}": text for name, text in texts.items()}
    return fields


@pytest.mark.django_db
@pytest.mark.parametrize("sheet", cases("totals", "sheets"), ids=lambda sheet: sheet["name"])
def test_a_sheet_is_added_up(clerk: Client, draft: Edition, sheet: dict[str, Any]) -> None:
    table, side = sheet["table"], sheet["side"]
    saved = save(clerk, draft, table, typed_page(clerk, draft, sheet), "_totals")
    assert saved.status_code == 302, saved.content.decode()
    fields, heads = page_of(clerk, draft, table)
    names = {f"c{place}": heads.get(cell) for place, cell in enumerate(sheet["columns"])}
    for name, wholes in sheet.get("within", {}).items():
        assert heads[sheet["columns"][int(name[1:])]][1] == [names[each][0] for each in wholes]
    rows = {
        fields[f"{side}-{number}-was"]: f"{side}-{number}"
        for number in range(int(fields[f"{side}-TOTAL_FORMS"]))
    }
    for heading, sums in sheet["sums"].items():
        key = f"{heading}|" if heading in ("total", "current") else f"item|{heading}"
        found = {
            name: fields[f"{rows[key]}-{names[name][0]}"] if names[name] else "" for name in sums
        }
        assert found == sums, heading


@pytest.mark.parametrize("case", cases("paste", "blocks"), ids=lambda case: repr(case["text"]))
def test_a_block_is_split_into_cells(case: dict[str, Any]) -> None:
    assert cells_of(case["text"]) == case["cells"]


READ = [case for case in cases("paste", "fills") if "text" in case]


@pytest.mark.parametrize("case", READ, ids=lambda case: case["name"])
def test_a_block_is_read_as_rows(clerk: Client, draft: Edition, case: dict[str, Any]) -> None:
    (block,) = pasted(clerk, draft, "T5", case["text"], at=case.get("at", "code"))["blocks"]
    assert block["rows"] == case["entries"]
