"""When a year was first public and when it came into this portal: told apart wherever one of them is told.

Nobody is called late by the day on which history was loaded.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from budgets import publishing
from budgets.disclosure.model import Phase
from budgets.models import Approval, Change, Department, Edition
from budgets.models.first_publication import FirstSource
from tests.cast import fire_budget
from tests.management.test_import_disclosure import OTHER_HEADINGS, run
from tests.views.walks.walking import every_question, every_route, text_of, walked

pytestmark = pytest.mark.django_db

FIRST = date(2020, 2, 3)
APPROVED = "本部门预算于2024年1月20日经县财政局批复。"
SAMPLES: dict[str, list[Any]] = {
    "departments": ["fire-brigade"],
    "jurisdictions": ["yunxi"],
    "slug": ["fire-brigade"],
    "department": ["fire-brigade"],
    "jurisdiction": ["yunxi"],
    "year": [2020],
    "number": [1, 2],
    "section": ["pages", "2020"],
    "code": ["224"],
    "rest": ["nowhere"],
}


def page_of(client: Client, address: str) -> str:
    return text_of(client.get(address))


def progress_of(client: Client, query: str = "") -> list[dict[str, str]]:
    text = b"".join(client.get(f"/progress.csv{query}")).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def published(department: Department, day: date | None = FIRST, **more: Any) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(**more))
    first = publishing.FirstPublication.typed(day) if day else publishing.UNKNOWN
    return publishing.publish(edition=draft, first=first)


@pytest.fixture
def back_year(tmp_path: Path) -> Callable[..., Edition]:
    """The finding: a document of 2024, approved in January of that year, is loaded today."""

    def load(*options: str, says: str = "") -> Edition:
        path = tmp_path / "lin.txt"
        path.write_text(f"{OTHER_HEADINGS.read_text('utf-8')}\n{APPROVED}\n{says}\n", "utf-8")
        run(path, "--department", "forestry-bureau", "--publish", *options)
        return Edition.objects.get(department__slug="forestry-bureau")

    return load


# Nobody is late who is not known to be


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_back_year_that_is_loaded_today_is_not_late(
    client: Client, back_year: Callable[..., Edition], prefix: str
) -> None:
    edition = back_year()
    page = page_of(client, f"{prefix}/progress/?year=2024&phase=budget")
    assert ("past data, not judged" if prefix else "历史数据，不计是否按期") in page
    assert "逾期 " not in page
    assert "days late" not in page
    assert not re.search(r'<td[^>]*class="num"[^>]*>\s*[\d,]+\s*<', page)  # no count of days
    (row,) = progress_of(client)
    assert (row["approved_on"], row["deadline"]) == ("2024-01-20", "2024-02-09")
    assert (row["verdict"], row["days"], row["days_late"]) == ("unknown", "", "")
    assert (row["first_published_on"], row["first_published_source"]) == ("", "")
    assert row["published_at"].startswith(str(edition.came_on))


@pytest.mark.parametrize(
    ("day", "words", "verdict"),
    [("2024-02-01", "按期", "on_time"), ("2024-02-12", "晚 3 天", "late")],
)
def test_with_its_own_day_it_is_judged_by_that(
    client: Client, back_year: Callable[..., Edition], day: str, words: str, verdict: str
) -> None:
    edition = back_year("--published-on", day)
    assert (str(edition.first_published_on), edition.first_published_source) == (day, "typed")
    assert words in page_of(client, "/progress/?year=2024")
    (row,) = progress_of(client)
    assert (row["verdict"], row["first_published_on"]) == (verdict, day)


def test_a_document_that_says_when_it_was_published_is_believed(
    client: Client, back_year: Callable[..., Edition]
) -> None:
    edition = back_year(says="发布时间：2024年1月30日 来源：县林业局")
    assert (edition.first_published_on, edition.first_published_source) == (
        date(2024, 1, 30),
        FirstSource.DOCUMENT,
    )
    assert "按期" in page_of(client, "/progress/?year=2024&phase=budget")


def test_a_misprinted_day_in_a_document_is_not_taken(back_year: Callable[..., Edition]) -> None:
    edition = back_year(says="发布时间：2034年1月30日")
    assert edition.first_published_on is None


def test_punctual_departments_are_counted_among_those_that_are_known(
    client: Client, department: Department
) -> None:
    other = Department.objects.create(
        jurisdiction=department.jurisdiction, slug="office", name="云溪县某局"
    )
    published(department)
    published(other, day=None)
    page = re.sub(r"<[^>]+>|\s+", "", page_of(client, "/progress/"))
    assert "1个按期" in page
    assert "1个不知道原公开日期或批复日期，不计是否按期" in page


def test_who_is_not_in_the_portal_a_year_after_the_deadline_is_not_called_late(
    client: Client, department: Department
) -> None:
    for days, verdict in ((21, "overdue"), (30 + 365, "unknown")):
        approval = Approval.objects.first() or Approval(
            jurisdiction=department.jurisdiction, fiscal_year=2020, phase="budget"
        )
        approval.approved_on = timezone.localdate() - timedelta(days=days)
        publishing.keep_approval(approval=approval)
        (row,) = progress_of(client)
        assert row["verdict"] == verdict
        assert ("逾期 1 天" in page_of(client, "/progress/")) == (verdict == "overdue")


# What holds where


def test_what_is_published_here_in_its_year_is_first_public_today(department: Department) -> None:
    today = timezone.localdate()
    draft = publishing.import_draft(department=department, disclosure=fire_budget(today.year))
    edition = publishing.publish(edition=draft)
    edition.refresh_from_db()
    assert edition.first_published_on == edition.came_on == today
    assert edition.dates_in_words == (f"{today} 公开",)


def test_of_a_back_year_nobody_knows(edition: Edition) -> None:
    edition.refresh_from_db()
    assert (edition.first_published_on, edition.first_published_source) == (None, "unknown")


def test_a_file_that_is_loaded_in_its_year_was_public_elsewhere(tmp_path: Path) -> None:
    year = timezone.localdate().year
    path = tmp_path / "lin.txt"
    path.write_text(OTHER_HEADINGS.read_text("utf-8").replace("2024年", f"{year}年"), "utf-8")
    run(path, "--department", "forestry-bureau", "--publish")
    assert Edition.objects.get().first_published_on is None


def test_a_correction_keeps_the_day_of_the_first_edition(
    client: Client, department: Department
) -> None:
    first = published(department)
    second = publishing.publish(edition=publishing.correct(edition=first), correction_note="改正。")
    assert second.first_published_on == FIRST
    publishing.withdraw(edition=second, reason="误传。")
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    third = publishing.publish(edition=draft, correction_note="再来。")
    assert (third.number, third.first_published_on) == (3, FIRST)


def test_a_correction_is_never_the_first_publication(department: Department) -> None:
    today = timezone.localdate()
    first = published(department, day=None, year=today.year)
    draft = publishing.correct(edition=first)
    with pytest.raises(publishing.ActRefused):
        publishing.publish(edition=draft, correction_note="改正。", first=publishing.HERE)
    assert publishing.publish(edition=draft, correction_note="改。").first_published_on is None


def test_the_hour_of_publication_is_the_first_day_when_it_comes(department: Department) -> None:
    today = timezone.localdate()
    draft = publishing.import_draft(department=department, disclosure=fire_budget(today.year))
    publishing.submit(edition=draft)
    publishing.approve(edition=draft)
    hour = timezone.now() + timedelta(minutes=5)
    publishing.schedule(edition=draft, at=hour, first=publishing.HERE)
    draft.refresh_from_db()
    assert (draft.first_published_source, draft.first_published_on) == ("portal", None)
    publishing.cancel_schedule(edition=draft)
    assert draft.first_published_source == ""
    publishing.schedule(edition=draft, at=hour)
    publishing.publish_approved(edition=draft)
    assert draft.first_published_on == today


# One check, at every door


@pytest.mark.parametrize("which", ["before the year", "tomorrow"])
def test_an_impossible_day_is_refused_at_every_door(
    department: Department, tmp_path: Path, which: str
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = tomorrow if which == "tomorrow" else date(2018, 12, 31)
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    with pytest.raises(publishing.ActRefused, match="原公开日期"):
        publishing.publish(edition=draft, first=publishing.FirstPublication.typed(day))
    draft.refresh_from_db()
    draft.first_published_on, draft.first_published_source = day, FirstSource.TYPED
    with pytest.raises(ValidationError, match="原公开日期"):
        draft.full_clean()
    publishing.discard_draft(edition=Edition.objects.get())
    with pytest.raises(publishing.ActRefused, match="原公开日期"):
        publishing.import_draft(
            department=department,
            disclosure=fire_budget(),
            first=publishing.FirstPublication.typed(day),
        )
    assert not Edition.objects.exists()
    path = tmp_path / "lin.txt"
    path.write_text(OTHER_HEADINGS.read_text("utf-8"), "utf-8")
    with pytest.raises(CommandError):
        run(path, "--department", "forestry-bureau", "--published-on", str(day))
    assert not Department.objects.filter(slug="forestry-bureau").exists()


def test_the_database_refuses_it_too(edition: Edition, department: Department) -> None:
    draft = publishing.start_draft(department=department, fiscal_year=2021)
    rows = Edition.objects.filter(pk=draft.pk)
    for wrong in (
        {"first_published_on": date(2019, 12, 31), "first_published_source": "typed"},
        {"first_published_on": date(2021, 1, 1)},
        {"first_published_source": "typed"},
        {"first_published_on": date(2021, 1, 1), "first_published_source": "unknown"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():  # frozen
        Edition.objects.filter(pk=edition.pk).update(
            first_published_on=FIRST, first_published_source="typed"
        )


def test_a_text_that_is_no_day_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="不是日期"):
        call_command("import_disclosure", str(tmp_path), "--published-on", "2024-2-30")


# Said wherever a date is said

# When the page, or the whole package, last changed.
_OF_THE_PORTAL = re.compile(r"^/sitemap|datapackage\.json$|^(/en)?/data/$")


@pytest.mark.slow
def test_every_public_address_that_tells_one_day_tells_the_other(department: Department) -> None:
    first = published(department)
    publishing.publish(edition=publishing.correct(edition=first), correction_note="改正。")
    here, silent, told = str(timezone.localdate()), [], []
    addresses = [*every_route(SAMPLES), *every_question({"q": "住房", "edition": "all"})]
    for address, text in walked(iter(addresses), follow=False).items():
        # The state of the whole portal is no edition's.
        body = re.sub(r'"as_of":"[^"]*"|Last-Modified: .*', "", text)
        if here in body:
            (told if str(FIRST) in text else silent).append(address)
    assert [each for each in silent if not _OF_THE_PORTAL.search(each)] == []
    for part in ("/progress/", "/ledger/", ".csv", "/cite/", ".atom", "/api/v1/lines"):
        assert any(part in address for address in told), part
    assert "/departments/fire-brigade/2020/" in told  # the front page tells no day


def test_a_withdrawn_edition_tells_both(client: Client, department: Department) -> None:
    publishing.withdraw(edition=published(department), reason="误传。")
    page = page_of(client, "/departments/fire-brigade/2020/v1/")
    assert f"原公开日期 {FIRST}，本站收录日期 {timezone.localdate()}" in page
    (row,) = json.loads(client.get("/api/v1/editions?edition=all").content)["data"]
    assert row["first_published_on"] == str(FIRST)
    assert row["approved_on"] is None


def test_the_page_and_its_meta_data(client: Client, department: Department) -> None:
    published(department)
    for address in ("/departments/fire-brigade/2020/", "/departments/fire-brigade/2020/document/"):
        assert f'<meta name="PubDate" content="{FIRST}">' in page_of(client, address)
    page = page_of(client, "/departments/fire-brigade/2020/")
    assert f"<dt>原公开日期</dt><dd>{FIRST}" in page
    assert re.search(rf"<dt>本站收录时间</dt>\s*<dd>{timezone.localdate()} ", page)
    assert f'"datePublished": "{FIRST}"' in page
    catalogue = json.loads(b"".join(client.get("/catalog.jsonld")))
    issued = [each.get("dct:issued") for each in catalogue["dcat:dataset"][1:]]
    assert issued == [{"@type": "xsd:date", "@value": str(FIRST)}]


def test_what_is_not_known_is_missing_not_wrong(client: Client, edition: Edition) -> None:
    page = page_of(client, "/departments/fire-brigade/2020/")
    assert "PubDate" not in page
    assert "datePublished" not in page
    assert re.search(r"<dt>原公开日期</dt><dd>\s*不详", page)
    (row,) = json.loads(client.get("/api/v1/editions").content)["data"]
    assert row["first_published_on"] is None
    assert row["first_published_source"] == ""
    assert row["approved_on"] == "2020-01-20"


# Progress as data


def test_progress_is_the_same_as_page_as_file_and_through_the_api(
    client: Client, department: Department
) -> None:
    published(department)
    published(department, year=2021, day=date(2021, 3, 1))
    draft = publishing.import_draft(
        department=department, disclosure=fire_budget(2020, Phase.FINAL)
    )
    publishing.publish(edition=draft)
    rows = progress_of(client)
    assert [(row["fiscal_year"], row["phase"]) for row in rows] == [
        ("2021", "budget"),
        ("2020", "budget"),
        ("2020", "final"),
    ]
    assert [row["verdict"] for row in rows] == ["late", "on_time", "unknown"]
    assert [row["days_late"] for row in rows] == ["20", "0", ""]
    paged, address = [], "/api/v1/progress?limit=1"
    while address:
        answer = json.loads(client.get(address).content)
        paged += answer["data"]
        address = answer["next"]
    for from_file, from_api in zip(rows, paged, strict=True):
        assert from_file == {
            name: "" if value is None else str(value)
            for name, value in from_api.items()
            if name != "cursor"
        }
    assert progress_of(client, "?year=2020&phase=final") == rows[2:]
    assert progress_of(client, "?jurisdiction=yunxi&department=fire-brigade") == rows
    assert client.get("/progress.csv?yaer=2020").status_code == 400
    page = page_of(client, "/progress/?year=2020")
    assert 'href="/progress.csv?year=2020&amp;phase=budget"' in page
    assert page_of(client, "/progress/?phase=final").count("2020年部门决算公开进度")


def test_an_answer_is_another_one_after_a_day_of_approval(
    client: Client, department: Department
) -> None:
    published(department)
    tag = client.get("/api/v1/progress")["ETag"]
    assert client.get("/api/v1/progress", headers={"If-None-Match": tag}).status_code == 304
    approval = Approval(
        jurisdiction=department.jurisdiction,
        fiscal_year=2021,
        phase="budget",
        approved_on=timezone.localdate(),
    )
    publishing.keep_approval(approval=approval)
    assert client.get("/api/v1/progress", headers={"If-None-Match": tag}).status_code == 200


# Times


@pytest.mark.slow
def test_times_carry_the_offset_of_the_place(client: Client, department: Department) -> None:
    published(department)
    addresses = [*every_route(SAMPLES), *every_question({"q": "住房", "edition": "all"})]
    assert "/ledger.atom" in addresses
    told = 0
    for address, text in walked(iter(addresses), follow=False).items():
        found = re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)", text)
        if address.endswith((".docx", ".xlsx")):
            found = [
                each for each in found if not each.endswith("Z")
            ]  # the properties of Office files
        assert [each for each in found if not each.endswith("+08:00")] == [], address
        told += bool(found)
    assert told > 15


def test_a_feed_without_an_entry_has_the_time_of_the_place(client: Client, db: None) -> None:
    assert "+00:00" not in page_of(client, "/ledger.atom")


# History


def test_a_clerks_change_of_the_day_is_in_the_history(department: Department) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    with publishing.changing(edition=draft):
        draft.first_published_on, draft.first_published_source = FIRST, FirstSource.TYPED
        draft.save()
    change = Change.objects.get(event__edition=draft)
    assert (change.column, change.before, change.after) == ("原公开日期", None, str(FIRST))
