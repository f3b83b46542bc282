"""What /verify/ says of an edition that holds, was corrected or withdrawn, and of what is typed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from budgets import publishing, store
from budgets.disclosure.writers.canonical_json import checksum
from budgets.models import Department, Edition
from tests.cast import fire_budget
from tests.views.verify.verifying import (
    BASE,
    SECRET,
    Said,
    asked,
    cell_of_docx,
    corrected,
    downloaded,
    figure_of,
    saved_docx,
    saved_xlsx,
    set_cell,
)

# Whether the edition still holds


@pytest.mark.parametrize("ending", ["csv", "json", "docx", "xlsx"])
def test_a_corrected_edition_says_what_changed_and_a_withdrawn_one_nothing(
    client: Client, edition: Edition, ending: str
) -> None:
    first = downloaded(client, f"{BASE}/v1.{ending}")
    second = corrected(edition)
    latest = downloaded(client, f"{BASE}/v2.{ending}")
    forged = {
        "csv": lambda: latest.replace(b",300000,", b",999300000,"),
        "json": lambda: latest.replace(b'"300000"', b'"999300000"'),
        "docx": lambda: saved_docx(latest, cell_of_docx),
        "xlsx": lambda: saved_xlsx(latest, lambda book: set_cell(figure_of(book), value=99999)),
    }[ending]()
    said = asked(client, first)
    assert said.verdict == "identical"
    assert "已被更正" in said.text
    assert f"{BASE}/v2/changes/" in said.page
    assert "电话改了" in said.text
    assert asked(client, forged).verdict == "differs"
    publishing.withdraw(edition=second, reason="发错了文件")
    for data in (latest, forged):
        said = asked(client, data)
        assert "电话改了" not in said.page
        if ending == "json" and data is forged:
            assert "v2/" not in said.page  # nothing in it says which edition it is
            continue
        assert SECRET not in said.page
        assert "300000" not in said.page
        assert "<table" not in said.page
        assert said.verdict == "withdrawn"
        assert "发错了文件" in said.text


# Checksums that are typed


def test_the_twelve_digits_of_a_citation_are_enough(client: Client, edition: Edition) -> None:
    second = corrected(edition)
    cited = re.search(r"校验值([0-9a-f]+)", client.get(f"{BASE}/v2/cite/").content.decode())
    assert cited is not None
    assert second.checksum.startswith(cited[1])
    for typed in (cited[1], f"{cited[1].upper()}…", f" sha256:{second.checksum} "):
        assert "现在有效" in asked(client, checksum=typed).text
        assert "现在有效" in Said(client.get("/verify/", {"checksum": typed}).content.decode()).text
    assert "已被更正" in asked(client, checksum=edition.checksum[:12]).text
    assert "没有公开过" in asked(client, checksum="0" * 12).text
    for wrong in ("0" * 11, "0" * 65, "xyz", "%" * 12, "_" * 64):
        assert "64 个十六进制字符" in asked(client, checksum=wrong).text


def test_a_beginning_that_several_share_lists_them_all(
    client: Client, two_years: list[Edition], department: Department
) -> None:
    other = Department.objects.create(
        jurisdiction=department.jurisdiction, slug="second-brigade", name="云溪县第二大队"
    )
    twin = publishing.import_draft(department=other, disclosure=fire_budget())
    twin = publishing.publish(edition=twin)
    assert twin.checksum == two_years[0].checksum
    page = asked(client, checksum=twin.checksum[:12]).page
    assert page.count('class="answer-card"') == 2
    said = asked(client, downloaded(client, "/departments/second-brigade/2020/v1.csv"))
    assert said.verdict == "identical"
    assert "second-brigade/2020/v1/" in said.page
    assert "fire-brigade/2020/v1/" not in said.page


def test_a_draft_is_unknown_by_its_file_and_its_checksum(
    client: Client, department: Department
) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    text = store.sealed_text(draft)
    assert asked(client, text.encode()).verdict == "unknown"
    assert "没有公开过" in asked(client, checksum=checksum(store.read(draft))).text


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 broken", b"\x00" * 50, b"plain", b"{}", b"[]", b"[[]]"]
)
def test_a_file_of_another_kind_is_not_one_of_ours(
    client: Client, edition: Edition, data: bytes
) -> None:
    assert "没有公开过" in asked(client, data).text


def test_what_is_asked_without_anything_is_said(client: Client, department: Department) -> None:
    assert "请填校验值" in asked(client).text
