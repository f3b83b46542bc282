"""Published is frozen by the database: whatever the way in, nothing of a published edition changes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction

from budgets import publishing, store
from budgets.disclosure.writers.canonical_json import checksum
from budgets.models import Edition, Event, Function, Indicator, Line, Original
from tests.cast import fire_brigade, fire_budget, said_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

PARTS = [
    "function",
    "holding",
    "line",
    "original",
    "particular",
    "passage",
    "priority",
    "project",
    "reason",
    "statement",
    "term",
    "unit",
]


@pytest.fixture
def published() -> Edition:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    Original.objects.create(edition=draft, name="预算.txt", sha256="0" * 64, data=b"\x00")
    return publishing.publish(edition=draft)


def checksum_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("part", PARTS)
def test_raw_sql_cannot_change_a_part(published: Edition, part: str) -> None:
    column = {"project": "goal", "line": "name", "statement": "name", "reason": "text"}.get(part)
    column = column or {
        "unit": "name",
        "original": "name",
        "holding": "name",
        "particular": "source_text",
        "priority": "title",
    }.get(part, "text")
    with pytest.raises(IntegrityError, match="what was published does not change"):
        sql(f"UPDATE budgets_{part} SET {column} = 'x' WHERE edition_id = {published.pk}")
    with pytest.raises(IntegrityError, match="what was published does not change"):
        sql(f"DELETE FROM budgets_{part} WHERE edition_id = {published.pk}")
    assert store.read(published) == fire_budget()


@pytest.mark.parametrize(
    "change", ["UPDATE budgets_sealedcopy SET text = '{}'", "DELETE FROM budgets_sealedcopy"]
)
def test_the_sealed_text_stays(published: Edition, change: str) -> None:
    with as_owner(), pytest.raises(IntegrityError, match="does not change"):
        sql(change)
    assert checksum_of(store.sealed_text(published)) == published.checksum


@pytest.mark.parametrize("text", [None, "{}"], ids=["no text", "another text"])
def test_nothing_becomes_public_that_its_checksum_does_not_seal(text: str | None) -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    seal = f"INSERT INTO budgets_sealedcopy VALUES ({draft.pk}, '{text}');" if text else ""
    with pytest.raises(IntegrityError, match="not sealed"):
        sql(
            f"{seal} UPDATE budgets_edition SET status = 'published', published_at = now(),"
            f" checksum = '{checksum(fire_budget())}' WHERE id = {draft.pk}"
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda edition: Line.objects.filter(edition=edition).update(amount=1),
        lambda edition: Function.objects.create(edition=edition, number=9, text="x"),
        lambda edition: Indicator.objects.filter(project__edition=edition).update(target="9"),
        lambda edition: Indicator.objects.filter(project__edition=edition).delete(),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(title="x"),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(status="draft"),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(
            status="draft", published_at=None, checksum=""
        ),
        lambda edition: edition.delete(),
        lambda edition: store.write(edition, fire_budget()),
    ],
)
def test_the_application_cannot_change_it_either(
    published: Edition, change: Callable[[Edition], object]
) -> None:
    refused = pytest.raises(IntegrityError, match="what was published does not change")
    with refused, transaction.atomic():
        change(published)
    assert store.read(Edition.objects.get(pk=published.pk)) == fire_budget()


def test_a_row_cannot_be_moved_out_of_it_or_into_it(published: Edition) -> None:
    draft = publishing.correct(edition=published)
    for source, target in [(published, draft), (draft, published)]:
        with pytest.raises(IntegrityError, match="what was published does not change"):
            sql(
                f"UPDATE budgets_function SET edition_id = {target.pk}, number = 77 "
                f"WHERE edition_id = {source.pk} AND number = 1"
            )


@pytest.mark.parametrize("table", ["budgets_line", "budgets_edition", "budgets_event"])
def test_its_tables_cannot_be_emptied(published: Edition, table: str) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # as if the publication had been committed
    with as_owner(), pytest.raises(IntegrityError, match="it is not emptied"):
        sql(f"TRUNCATE {table} CASCADE")


def test_a_draft_stays_free(published: Edition) -> None:
    draft = publishing.correct(edition=published)
    Line.objects.filter(edition=draft).update(name="改过")
    Function.objects.filter(edition=draft).delete()
    assert store.read(draft).functions == ()


def test_the_log_only_grows(published: Edition) -> None:
    for change in ("UPDATE budgets_event SET note = 'x'", "DELETE FROM budgets_event"):
        with as_owner(), pytest.raises(IntegrityError, match="only grows"):
            sql(change)
    assert Event.objects.filter(edition=published).count() == 2


def test_a_department_that_has_published_keeps_its_address(published: Edition) -> None:
    with pytest.raises(IntegrityError, match="its address does not change"):
        sql(f"UPDATE budgets_department SET slug = 'x' WHERE id = {published.department_id}")
    with said_of(published.department):
        sql(f"UPDATE budgets_department SET name = '新名' WHERE id = {published.department_id}")


def test_an_edition_is_superseded_only_by_a_later_one(published: Edition) -> None:
    with pytest.raises(IntegrityError, match="superseded by none"):
        sql(
            f"UPDATE budgets_edition SET status = 'superseded' WHERE id = {published.pk};"
            "SET CONSTRAINTS ALL IMMEDIATE"
        )


@pytest.fixture(params=["submitted", "approved"])
def under_review(request: pytest.FixtureRequest) -> Edition:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    Original.objects.create(edition=draft, name="预算.txt", sha256="0" * 64, data=b"\x00")
    publishing.submit(edition=draft)
    return publishing.approve(edition=draft) if request.param == "approved" else draft


@pytest.mark.parametrize("part", [*PARTS, "finding"])
def test_raw_sql_cannot_change_what_is_under_review(under_review: Edition, part: str) -> None:
    for change in (
        f"UPDATE budgets_{part} SET id = id + 1000000 WHERE edition_id = {under_review.pk}",
        f"DELETE FROM budgets_{part} WHERE edition_id = {under_review.pk}",
    ):
        if part == "finding" and not under_review.findings.exists():
            continue
        with pytest.raises(IntegrityError, match="what is under review does not change"):
            sql(change)


@pytest.mark.parametrize(
    "change",
    [
        "SET title = 'x'",
        "SET correction_note = 'x'",
        "SET checksum = repeat('0', 64), published_at = now(), status = 'withdrawn',"
        " withdrawal_reason = 'x'",
        "SET status = 'superseded', checksum = repeat('0', 64), published_at = now()",
        "SET status = 'published', checksum = repeat('0', 64), published_at = now(), title = 'x'",
    ],
)
def test_nor_the_edition_itself(under_review: Edition, change: str) -> None:
    with pytest.raises(IntegrityError, match="what is under review does not change"):
        sql(f"UPDATE budgets_edition {change} WHERE id = {under_review.pk}")
    with pytest.raises(IntegrityError, match="what is under review does not change"):
        sql(f"DELETE FROM budgets_edition WHERE id = {under_review.pk}")


def test_what_is_submitted_is_not_published_without_approval() -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    publishing.submit(edition=draft)
    with pytest.raises(IntegrityError, match="under review"):
        sql(
            "UPDATE budgets_edition SET status = 'published', checksum = repeat('0', 64),"
            f" published_at = now() WHERE id = {draft.pk}"
        )


def test_there_is_one_open_edition_of_a_year_whatever_its_standing(under_review: Edition) -> None:
    with pytest.raises(IntegrityError, match="edition_one_open"), transaction.atomic():
        Edition.objects.create(
            department=under_review.department, fiscal_year=under_review.fiscal_year, number=2
        )


def test_only_what_is_approved_has_an_hour(under_review: Edition) -> None:
    if under_review.is_approved:
        return
    with pytest.raises(IntegrityError, match="edition_scheduled_is_approved"), transaction.atomic():
        Edition.objects.filter(pk=under_review.pk).update(publish_at="2030-01-01T00:00Z")


def test_a_remark_is_answered_but_not_changed_nor_taken_from_what_was_published() -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    publishing.submit(edition=draft)
    publishing.send_back(edition=draft, remarks=[publishing.NewRemark("请核对。")])
    with pytest.raises(IntegrityError, match="answered, not changed"):
        sql("UPDATE budgets_remark SET text = 'x'")
    sql("UPDATE budgets_remark SET done = true, answer = '核对过了。'")
    publishing.publish(edition=draft)
    for change in ("UPDATE budgets_remark SET answer = 'x'", "DELETE FROM budgets_remark"):
        with pytest.raises(IntegrityError, match="what was published does not change"):
            sql(change)


def kept_of(edition: Edition, what: str) -> str:
    """SQL that adds something to what is kept of an edition."""
    return {
        "filerows": f"INSERT INTO budgets_filerows VALUES ({edition.pk}, 1, 1, '\\x00')",
        "headline": f"INSERT INTO budgets_headline VALUES ({edition.pk}, 1)",
        "publishedwords": f"INSERT INTO budgets_publishedwords VALUES ({edition.pk}, '[]')",
        "sealedcopy": f"INSERT INTO budgets_sealedcopy VALUES ({edition.pk}, '{{}}')",
        "searchentry": "INSERT INTO budgets_searchentry (edition_id, department_id, fiscal_year, phase,"
        f" is_current, kind, rank, title, code, text, tables, anchor, words) VALUES ({edition.pk},"
        f" {edition.department_id}, 2020, 'budget', true, 'line', 1, 'x', '', '', '', '', 'x')",
    }[what]


kept = pytest.mark.parametrize(
    "what", ["filerows", "headline", "publishedwords", "sealedcopy", "searchentry"]
)


@kept
def test_nothing_is_added_to_what_is_kept_of_a_published_edition(
    published: Edition, what: str
) -> None:
    with pytest.raises(IntegrityError, match="written at its publication and does not change"):
        sql(kept_of(published, what))


@kept
def test_nothing_is_laid_down_for_a_publication_to_come(what: str) -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    with pytest.raises(IntegrityError, match="is not public: nothing is kept of it"):
        sql(f"{kept_of(draft, what)}; SET CONSTRAINTS ALL IMMEDIATE")


def test_an_edition_begins_as_a_draft(published: Edition) -> None:
    with pytest.raises(IntegrityError, match="begins as a draft"):
        sql(
            "INSERT INTO budgets_edition SELECT (jsonb_populate_record(edition, jsonb_build_object("
            "'id', 0, 'number', 2, 'status', 'superseded'))).* FROM budgets_edition edition"
        )
