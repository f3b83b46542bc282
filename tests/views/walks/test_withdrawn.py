"""What was taken back, or never given, is nowhere: a marker in every text of an edition, and a walk.

A withdrawn edition gives away its number, its dates and the public reason; one that was returned, submitted,
scheduled or discarded gives away nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from budgets import publishing, store
from budgets.disclosure.model import Disclosure, Phase, Row, Unit, UnitKind
from budgets.models import Department, Edition, Wording
from budgets.publishing.review import NewRemark
from tests.admin.places import received
from tests.builders import wan
from tests.cast import fire_budget
from tests.planting import Markers
from tests.views.walks.walking import every_question, every_route, text_of, walked

pytestmark = pytest.mark.django_db

REASON = "公开了不该公开的内容"
# What the software writes itself, or what is a key and no text.
NO_WORDS = {
    "Edition.checksum",
    "Edition.notice",  # the jurisdiction's of that day
    "Edition.notice_en",
    "Edition.withdrawal_reason",
    "Finding.key",
    "LedgerEntry.hash",
    "LedgerEntry.hash_before",
    "LedgerEntry.jurisdiction_slug",
    "LedgerEntry.note_digest",
    "LedgerEntry.title_digest",
    "LedgerSalt.salt",
    "Finding.rule",
    "Particular.amount_printed",  # of a count
    "Remainder.table",
    "Remainder.side",
    "Remainder.fund",
    "SearchEntry.tables",
}
# Some of what a reader of a public edition meets: the walk has eyes.
READ_BY_THE_PUBLIC = {
    *("Edition.title", "Edition.department_name", "Edition.contact", "Edition.correction_note"),
    *("Edition.wording", "Edition.source_name", "Finding.explanation", "Line.name", "Line.purpose"),
    *("Line.path", "Line.amount_printed", "Line.source_place", "Function.text", "Priority.title"),
    *("Unit.name", "Reason.text", "Term.term", "Passage.text", "Project.goal", "Holding.name"),
    *("Indicator.target", "Statement.amount_printed"),
}
# What only the back office reads, of whatever edition.
NEVER_PUBLIC = ("Event.", "Change.", "Remark.", "Upload.", "Original.", "SearchEntry.words")


def full_budget(year: int) -> Disclosure:
    """A budget in which every column holds something."""
    budget = fire_budget(year)
    changed = replace(budget.lines[-2], change=wan("0.5"))
    lines = (*budget.lines[:-2], changed, budget.lines[-1])
    units = (*budget.units, Unit(2, "机动中队", UnitKind.SUBORDINATE, wan("20")))
    return replace(budget, lines=lines, units=units)


def publish(department: Department, disclosure: Disclosure, note: str = "改正。") -> Edition:
    draft = publishing.import_draft(department=department, disclosure=disclosure)
    return publishing.publish(edition=draft, correction_note=note if draft.number > 1 else "")


def marked_draft(department: Department, year: int, markers: Markers) -> Edition:
    """A correction of a public budget, with a marker in each of its texts."""
    publish(department, fire_budget(year))
    draft = publishing.import_draft(
        department=department, disclosure=full_budget(year), received=received()
    )
    markers.plant(draft)
    return draft


def explained(draft: Edition, markers: Markers) -> dict[str, str]:
    """What the department says of each contradiction."""
    marker = markers.new("Finding.explanation")
    findings = publishing.findings_in(store.read(draft), draft.department)
    assert findings
    return {finding.key: marker for finding in findings}


def published(department: Department, year: int, markers: Markers) -> Edition:
    """The marked draft as the second edition, with wordings of its own."""
    draft = marked_draft(department, year, markers)
    wording = Wording(
        jurisdiction=department.jurisdiction,
        phase="budget",
        section="functions",
        template=markers.new("Edition.wording"),
    )
    wording.save()
    publishing.save_master_data(described=wording, before={})
    publishing.publish(edition=draft, explanations=explained(draft, markers))
    wording.delete()
    assert markers.unmarked(draft) == NO_WORDS
    return draft


def public_texts(years: list[int], checksum: str = "") -> dict[str, str]:
    """All that the public can read, the questions about the edition of the first year included."""
    samples: dict[str, list[Any]] = {
        "departments": ["fire-brigade"],
        "jurisdictions": ["yunxi"],
        "section": ["pages", *map(str, years)],
        "year": years,
        "number": [1, 2, 3],
        "phase": ["budget", "final"],
        "department": ["fire-brigade"],
        "jurisdiction": ["yunxi"],
        "code": ["224", "2240201"],
        "rest": ["nowhere"],
    }
    asked = {"department": "fire-brigade", "jurisdiction": "yunxi", "year": str(years[0])}
    asked |= {"phase": "budget", "edition": "all", "q": "消防"}
    asked |= {"checksum": checksum} if checksum else {}
    return walked(every_route(samples)) | walked(every_question(asked), follow=False)


def files_of(edition: Edition) -> dict[str, bytes]:
    """What somebody downloaded while the edition was public."""
    endings = ("csv", "json", "xlsx", "docx")
    return {at: b"".join(Client().get(at)) for at in map(edition.get_fixed_file_url, endings)}


@pytest.mark.slow
def test_the_walk_has_eyes(department: Department) -> None:
    markers = Markers()
    published(department, 2020, markers)
    seen = markers.seen_in(public_texts([2020]))
    assert not READ_BY_THE_PUBLIC - set(seen)
    assert not [of for of in seen if of.startswith(NEVER_PUBLIC)]


@pytest.mark.slow
def test_nothing_is_left_of_a_withdrawn_edition(department: Department) -> None:
    """Withdrawn while it held, after it was corrected, and before."""
    markers = Markers()
    holding, earlier, gone = (published(department, year, markers) for year in (2020, 2022, 2024))
    neighbours_that_quote(department, holding, markers)
    files = files_of(holding)
    publish(department, fire_budget(2022))
    for edition in (holding, earlier, gone):
        edition.refresh_from_db()
        publishing.withdraw(edition=edition, reason=REASON)
    publish(department, fire_budget(2024))
    texts = public_texts([2020, 2021, 2022, 2024], holding.checksum)
    assert markers.seen_in(texts) == {}
    verified = answers_of_verify(holding, files)
    assert markers.seen_in(verified) == {}
    assert all("已经撤回" in text and REASON in text for text in verified.values())
    assert_told(holding, texts)


def neighbours_that_quote(department: Department, edition: Edition, markers: Markers) -> None:
    """The next year and the final accounts contradict it, and their findings say so in its words."""
    year = edition.fiscal_year
    final = fire_budget(year, Phase.FINAL)
    planned = tuple(replace(x, planned=wan("1")) if x.row is Row.TOTAL else x for x in final.lines)
    for each in (publish(department, fire_budget(year + 1)),
                 publish(department, replace(final, lines=planned))):  # fmt: skip
        client = Client()
        said = {at: text_of(client.get(at)) for at in (each.get_fixed_url(), "/data/findings.csv")}
        assert markers.seen_in(said), each
        assert each.findings.filter(rule__in=("R33", "R40")).exists()


def answers_of_verify(edition: Edition, files: dict[str, bytes]) -> dict[str, str]:
    """What is said to somebody who has the checksum, or a file from before, whatever it is called."""
    client = Client()
    asked = {"checksum": edition.checksum}
    found = {"": client.post("/verify/", asked), "?": client.get("/verify/", asked)}
    for address, content in files.items():
        file = SimpleUploadedFile("file.bin", content)
        found[address] = client.post("/verify/", {"file": file})
    return {of: text_of(answer) for of, answer in found.items()}


def assert_told(edition: Edition, texts: dict[str, str]) -> None:
    """Number, dates and reason are there, wherever an edition is told of."""
    day = f"{timezone.localtime(edition.published_at):%Y-%m-%d}"
    for address in (edition.get_fixed_url(), f"/en{edition.get_fixed_url()}"):
        assert REASON in texts[address]
        assert day in texts[address]
    every = "/api/v1/editions?edition=all&format=json"
    for address in ("/ledger/", "/ledger.csv", "/ledger.atom", every):
        assert REASON in texts[address], address
    for ending in ("csv", "json", "xlsx", "docx"):
        assert REASON in texts[edition.get_fixed_file_url(ending)]
    assert REASON in texts[edition.get_changes_url("csv")]


@pytest.mark.slow
def test_nothing_shows_of_what_never_was_public(department: Department) -> None:
    """Submitted, scheduled, returned with remarks, discarded."""
    markers = Markers()
    years = [2020, 2021, 2022, 2023]
    submitted, scheduled, returned, discarded = (
        marked_draft(department, year, markers) for year in years
    )
    for draft in (submitted, scheduled, returned):
        publishing.submit(
            edition=draft,
            explanations=explained(draft, markers),
            correction_note=markers.new("Edition.correction_note"),
        )
    publishing.approve(edition=scheduled)
    publishing.schedule(edition=scheduled, at=timezone.now() + timedelta(days=1))
    publishing.send_back(edition=returned, remarks=[NewRemark(markers.new("Remark.text"), "T5")])
    publishing.discard_draft(edition=discarded)
    assert markers.seen_in(public_texts(years)) == {}


def test_a_withdrawn_edition_has_no_words_for_whoever_asks_the_models(
    department: Department,
) -> None:
    """A page, file or answer that is written tomorrow gets its editions here."""
    markers = Markers()
    edition = published(department, 2020, markers)
    publishing.withdraw(edition=edition, reason=REASON)
    told = Edition.objects.once_published().get(number=2)
    assert markers.seen_in({"told": repr(vars(told))}) == {}
    assert (told.number, told.withdrawal_reason, told.pk) == (2, REASON, edition.pk)
    assert Edition.objects.get(pk=edition.pk).title == edition.title  # the office keeps its words


def test_what_a_withdrawal_takes_out_of_another_years_file_is_asked_for_again(
    department: Department,
) -> None:
    """The finding that quoted it stood in the file of the year after, whose editions did not change."""
    markers = Markers()
    edition = published(department, 2020, markers)
    neighbours_that_quote(department, edition, markers)
    client, address = Client(), "/years/2021/findings.csv"
    before = client.get(address)
    assert markers.seen_in({address: text_of(before)})
    publishing.withdraw(edition=edition, reason=REASON)
    after = client.get(address, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert markers.seen_in({address: text_of(after)}) == {}
