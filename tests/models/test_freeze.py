"""Published is frozen by the database: whatever the way in, nothing of a published edition changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from budgets import publishing, store
from budgets.models import Edition, Event, Function, Indicator, Line, Original
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db

PARTS = [
    "function",
    "holding",
    "line",
    "original",
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
        "priority": "title",
    }.get(part, "text")
    with pytest.raises(IntegrityError, match="what was published does not change"):
        sql(f"UPDATE budgets_{part} SET {column} = 'x' WHERE edition_id = {published.pk}")
    with pytest.raises(IntegrityError, match="what was published does not change"):
        sql(f"DELETE FROM budgets_{part} WHERE edition_id = {published.pk}")
    assert store.read(published) == fire_budget()


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
    with pytest.raises(IntegrityError, match="it is not emptied"):
        sql(f"TRUNCATE {table} CASCADE")


def test_a_draft_stays_free(published: Edition) -> None:
    draft = publishing.correct(edition=published)
    Line.objects.filter(edition=draft).update(name="改过")
    Function.objects.filter(edition=draft).delete()
    assert store.read(draft).functions == ()


def test_the_log_only_grows(published: Edition) -> None:
    for change in ("UPDATE budgets_event SET note = 'x'", "DELETE FROM budgets_event"):
        with pytest.raises(IntegrityError, match="only grows"):
            sql(change)
    assert Event.objects.filter(edition=published).count() == 2


def test_a_department_that_has_published_keeps_its_address(published: Edition) -> None:
    with pytest.raises(IntegrityError, match="its address does not change"):
        sql(f"UPDATE budgets_department SET slug = 'x' WHERE id = {published.department_id}")
    sql(f"UPDATE budgets_department SET name = '新名' WHERE id = {published.department_id}")


def test_an_edition_is_superseded_only_by_a_later_one(published: Edition) -> None:
    with pytest.raises(IntegrityError, match="superseded by none"):
        sql(
            f"UPDATE budgets_edition SET status = 'superseded' WHERE id = {published.pk};"
            "SET CONSTRAINTS ALL IMMEDIATE"
        )
