"""A stranger checks the ledger with the lines of docs/data.md; hashes stand where the docs say."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client
from docx import Document

from budgets import publishing
from budgets.models import Department, Edition, Jurisdiction, LedgerEntry
from budgets.reports.ledger.chains import FORM, digest, moment
from tests.cast import fire_budget

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "/departments/fire-brigade/2020"
# What the hash of an act is made of, as docs/data.md says.
HASHED = (
    *("chain", "sequence", "at", "act", "jurisdiction_id", "department_id", "fiscal_year"),
    *("phase", "edition", "checksum", "title_digest", "note_digest", "hash_before"),
)
# As docs/data.md says.
UNCOVERED = {"jurisdiction", "department", "address"}
UNCOVERED |= {"first_published_on", "first_published_source", "approved_on", "notice", "notice_en"}
Row = dict[str, str]


@pytest.fixture
def acts(edition: Edition) -> list[Edition]:
    """Two counties; in one an edition whose note looks like a formula, and one that was withdrawn."""
    second = publishing.publish(
        edition=publishing.correct(edition=edition), correction_note="=改了\n“电话”, 两处"
    )
    place = Jurisdiction.objects.create(slug="qinghe", name="青禾县")
    other = Department.objects.create(jurisdiction=place, slug="qinghe-fire", name="青禾消防")
    draft = publishing.import_draft(department=other, disclosure=fire_budget())
    elsewhere = publishing.publish(edition=draft)
    third = publishing.publish(edition=publishing.correct(edition=second), correction_note="再改")
    publishing.withdraw(edition=third, reason="-发错了")
    draft = publishing.import_draft(department=edition.department, disclosure=fire_budget(2021))
    return [edition, second, elsewhere, third, publishing.publish(edition=draft)]


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., str]:
    """Run the lines of the document on a file: "" where all is right, else what they say."""
    text = (settings.BASE_DIR / "docs" / "data.md").read_text("utf-8")
    (lines,) = re.findall(
        r"^```python\n(import csv, sys, datetime\n.*?)^```$", text, re.DOTALL | re.MULTILINE
    )
    assert len(lines.splitlines()) <= 24  # some twenty, not a program
    (tmp_path / "check_ledger.py").write_text(lines, "utf-8")

    def run(content: bytes, *known: str) -> str:
        (tmp_path / "ledger.csv").write_bytes(content)
        command = [sys.executable, "-I", "check_ledger.py", "ledger.csv", *known]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == (done.stderr == "")
        return done.stderr

    return run


def downloaded(client: Client, query: str = "") -> bytes:
    return b"".join(client.get(f"/ledger.csv{query}"))  # type: ignore[arg-type]


def rows_of(content: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def file_of(rows: list[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def rehashed(rows: list[Row], chain: str) -> None:
    """Write all hashes of a chain anew, as somebody would who knows how they are made."""
    before = "0" * 64
    for row in reversed(rows):
        if row["chain"] == chain:
            row["hash_before"] = before
            content = row | {"at": moment(datetime.fromisoformat(row["at"]))}
            row["hash"] = before = digest("\n".join([FORM, *(content[name] for name in HASHED)]))


def test_a_downloaded_ledger_is_whole(
    client: Client, acts: list[Edition], check: Callable[..., str]
) -> None:
    content = downloaded(client)
    rows = rows_of(content)
    assert len(rows) == 6
    assert file_of(rows) == content
    assert check(content) == ""
    assert check(content, *(row["hash"] for row in rows)) == ""
    for slug in ("yunxi", "qinghe"):
        assert check(downloaded(client, f"?jurisdiction={slug}")) == ""
    assert rows[4]["note"].startswith("'=")
    assert [row["salt"] == "" for row in rows] == [False, False, True, False, False, False]
    assert rows[2]["title"] + rows[2]["note"] == ""


def test_every_changed_cell_is_seen(
    client: Client, acts: list[Edition], check: Callable[..., str]
) -> None:
    rows = rows_of(downloaded(client))
    for column in rows[0]:
        for place in (0, 2, 4):
            changed = [dict(row) for row in rows]
            changed[place][column] = changed[place][column][:-1] + "7"
            if changed != rows:
                assert (check(file_of(changed)) == "") == (column in UNCOVERED), (column, place)


def test_a_row_that_was_removed_moved_or_added_is_seen(
    client: Client, acts: list[Edition], check: Callable[..., str]
) -> None:
    rows = rows_of(downloaded(client))
    head = rows[0]["hash"]
    for place, row in enumerate(rows):
        left = [*rows[:place], *rows[place + 1 :]]
        if row["chain"] == rows[0]["chain"] and place > 0:
            assert "broken" in check(file_of(left))
        twice = [*rows[: place + 1], *rows[place:]]
        assert "broken" in check(file_of(twice))
    swapped = [rows[1], rows[0], *rows[2:]]
    assert "broken" in check(file_of(swapped))
    for name in ("sequence", "hash_before", "hash"):
        swapped[0][name], swapped[1][name] = swapped[1][name], swapped[0][name]
    assert "broken" in check(file_of(swapped))
    # The end of a chain can be cut off: who kept its head sees that.
    cut = file_of(rows_of(downloaded(client))[1:])
    assert check(cut) == ""
    assert "not in the ledger" in check(cut, head)


def test_a_tail_that_was_rewritten_with_hashes_that_fit_is_seen_by_who_kept_a_head(
    client: Client, acts: list[Edition], check: Callable[..., str]
) -> None:
    rows = rows_of(downloaded(client))
    head, early = rows[0]["hash"], rows[5]["hash"]
    rows[0]["checksum"] = "a" * 64
    rows[1] |= {"note": "别的原因", "note_digest": digest(rows[1]["salt"] + "别的原因")}
    rehashed(rows, rows[0]["chain"])
    forged = file_of(rows)
    assert check(forged) == ""
    assert check(forged, early) == ""
    assert "not in the ledger" in check(forged, head)


def test_a_salt_and_its_words_do_not_just_go(
    client: Client, acts: list[Edition], check: Callable[..., str]
) -> None:
    rows = rows_of(downloaded(client))
    rows[5] |= {"salt": "", "title": "", "note": ""}
    assert "broken" in check(file_of(rows))


def test_a_head_that_was_written_down_is_asked_for(client: Client, acts: list[Edition]) -> None:
    for entry in LedgerEntry.objects.all():
        page = client.get("/verify/", {"checksum": f" {entry.hash.upper()} "}).content.decode()
        assert "这个记录码在公开记录的链上" in page
        assert f"第 {entry.sequence} 条" in page
        assert "没有公开过" not in page
    last = LedgerEntry.objects.filter(jurisdiction_slug="yunxi").latest("sequence")
    assert "是末条" in client.get(f"/verify/?checksum={last.hash}").content.decode()
    first = LedgerEntry.objects.get(jurisdiction_slug="yunxi", sequence=1)
    assert "后面还有 4 条" in client.get(f"/verify/?checksum={first.hash}").content.decode()
    assert "没有公开过" in client.get("/verify/", {"checksum": "a" * 64}).content.decode()


def test_the_heads_stand_on_the_page_in_the_feed_and_in_the_packages(
    client: Client, acts: list[Edition]
) -> None:
    heads = {entry.jurisdiction_slug: entry for entry in LedgerEntry.objects.order_by("sequence")}
    page = client.get("/ledger/").content.decode()
    feed = ElementTree.fromstring(client.get("/ledger.atom").content)  # noqa: S314
    terms = {each.get("term") for each in feed.findall(f"{ATOM}category")}
    packages = [
        json.loads(client.get(f"{folder}/datapackage.json").content)["ledger"]
        for folder in ("/data", "/years/2020")
    ]
    for slug, entry in heads.items():
        place = f"{entry.jurisdiction_id}:{entry.sequence}:{entry.hash}"
        assert f">{entry.hash}</a>" in page
        assert f"head:{place}" in terms
        for ends in packages:
            assert {
                "jurisdiction_id": slug,
                "chain": entry.jurisdiction_id,
                "sequence": entry.sequence,
                "hash": entry.hash,
            } in ends
    entries = [each.find(f"{ATOM}category").get("term") for each in feed.iter(f"{ATOM}entry")]  # type: ignore[union-attr]
    assert len(entries) == 6
    assert entries[0] == f"entry:{heads['yunxi'].jurisdiction_id}:5:{heads['yunxi'].hash}"
    one = client.get("/ledger/?department=qinghe-fire").content.decode()
    assert heads["qinghe"].hash in one
    assert heads["yunxi"].hash not in one


def test_a_package_of_a_year_is_another_one_once_a_chain_goes_on(
    client: Client, acts: list[Edition]
) -> None:
    before = client.get("/years/2020/datapackage.json")
    publishing.withdraw(edition=acts[4], reason="发错了")
    etag = before["ETag"]
    after = client.get("/years/2020/datapackage.json", headers={"if-none-match": etag})
    assert after.status_code == 200
    assert after.content != before.content


def test_an_edition_shows_the_hash_of_its_own_act(client: Client, acts: list[Edition]) -> None:
    own = LedgerEntry.objects.get(event__edition=acts[1], event__act="publish").hash
    first = LedgerEntry.objects.get(event__edition=acts[0], event__act="publish").hash
    for address in (f"{BASE}/v2/", f"{BASE}/v2/cite/"):
        page = client.get(address).content.decode()
        assert own in page
        assert first not in page
    files = {
        ending: client.get(f"{BASE}/v2.{ending}") for ending in ("csv", "json", "docx", "xlsx")
    }
    assert {answer["Ledger-Hash"] for answer in files.values()} == {own}
    word = Document(io.BytesIO(files["docx"].content))
    assert word.core_properties.keywords == f"ledger:{own}"
    with ZipFile(io.BytesIO(files["xlsx"].content)) as package:
        assert own in package.read("docProps/custom.xml").decode()
        assert own in package.read("xl/sharedStrings.xml").decode()
    found = json.loads(client.get("/api/v1/editions?edition=all").content)["data"]
    assert own in {row["ledger_hash"] for row in found}
    assert all(re.fullmatch("[0-9a-f]{64}", row["ledger_hash"]) for row in found)
