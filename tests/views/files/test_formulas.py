"""No cell of any table file is a formula, where every text of the portal begins like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from budgets.admin.registry.log import LogAdmin
from budgets.api.views import paths
from budgets.disclosure.open_data.schema import csv_lines, disarmed
from tests.admin.conftest import logged_in
from tests.hostile import cells_of, content_of, portal_of
from tests.views.walks.test_public_walk import addresses

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

STARTS = "=+-@\t\r＝＋－＠"
A_FIGURE = re.compile(r"-[0-9,]+(\.[0-9]+)?(元|万元|亿元|%)?")
MORE = (
    "/search.csv?q=消防",
    "/compare.csv?department=fire-brigade&year=2019&year=2020&phase=budget&by=item",
    "/ledger.csv?jurisdiction=yunxi",
)


def files() -> Iterator[str]:
    """Every address of a table file, public or of the back office."""
    yield from (each for each in addresses() if re.search(r"\.(csv|xlsx)$", each))
    yield from MORE
    yield from (f"{path}?format=csv{'&q=消防' if 'search' in path else ''}" for path in paths())
    for model, page in admin.site._registry.items():
        if isinstance(page, LogAdmin):
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export")
    yield reverse("admin:budgets_codebook_headings")


@pytest.mark.parametrize("start", ["=", "＝", "\t"])
def test_no_cell_of_any_file_is_a_formula(start: str) -> None:
    department = portal_of(lambda text: start + text)
    client: Client = logged_in(User.objects.create_superuser("root", last_name=start + "名"))
    draft = department.editions.order_by("pk").last()
    assert draft
    seen: dict[str, int] = {}
    for address in files():
        answer = client.get(address)
        if answer.status_code != 200:
            assert answer.status_code in (400, 404), address
            continue
        if address.partition("?")[0].endswith(".xlsx"):
            book = openpyxl.load_workbook(BytesIO(content_of(answer)))
            kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
            assert "f" not in kinds, address
            continue
        cells = list(cells_of(answer))
        armed = [x for x in cells if x[:1] in tuple(STARTS) and x and not A_FIGURE.fullmatch(x)]
        assert not armed, (address, armed[:3])
        seen[address] = sum(cell.startswith(f"'{start}") for cell in cells)
    silent = {address for address, count in seen.items() if not count}
    assert len(seen) > 20
    # Files without a text that a person wrote: codes, sums, the two logs of what did not happen here.
    assert all(re.search(r"(totals|codes|headings|account|search\.csv$)", x) for x in silent), (
        silent
    )


def test_a_figure_below_zero_stays_a_figure_and_a_disarmed_text_is_disarmed_once() -> None:
    for figure in ("-1", "-1,234.50", "-3.2%", "-5万元"):
        assert disarmed(figure) == figure
    for start in STARTS:
        assert disarmed(disarmed(f"{start}x")) == f"'{start}x"
    assert list(csv_lines([{"a": "＝1", "b": "\tx"}], ["a", "b"])) == ["a,b\r\n", "'＝1,'\tx\r\n"]
