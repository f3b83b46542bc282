"""What was sealed is checked from its rows to its text, its checksum, its files and its search entries.

Every forgery here is made as somebody would who owns the database: with the triggers off.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, models, transaction
from django.test import Client
from pytest_django import Settings

from budgets import publishing, store
from budgets.disclosure import model as shape
from budgets.disclosure.json_forms import FIRST, since
from budgets.disclosure.writers import canonical_json
from budgets.models import (
    Department,
    Edition,
    FileRows,
    FileSum,
    Headline,
    Indicator,
    Jurisdiction,
    Line,
    Remainder,
    SealedCopy,
    SearchEntry,
)
from budgets.store import verification
from budgets.views.files.kept_sums import keep_sums
from tests.cast import fire_budget
from tests.disclosure.test_json_forms import sample
from tests.roles import without_triggers

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LATER = canonical_json.FORM + 1  # of a later version of the software


@pytest.fixture
def edition(department: Department) -> Edition:
    """A public edition with something in every column that is sealed, and a table that misses its total."""
    whole = sample()
    less = dataclasses.replace(whole, lines=whole.lines[:4] + whole.lines[5:])
    draft = publishing.import_draft(department=department, disclosure=less)
    return publishing.publish(edition=draft)


def forge(rows: models.QuerySet[Any], /, **values: Any) -> None:
    """Changes rows past the triggers."""
    with transaction.atomic(), without_triggers():
        assert rows.update(**values)


def parts_of(edition: Edition) -> set[str]:
    fresh = Edition.objects.get(pk=edition.pk)
    return {each.part for each in verification.differences(fresh)}


def test_nothing_is_found_where_nothing_was_changed(edition: Edition) -> None:
    correction = publishing.correct(edition=edition)
    assert verification.differences(correction) == []  # a draft has no seal
    publishing.publish(edition=correction, correction_note="改正。")
    withdrawn = publishing.import_draft(department=edition.department, disclosure=fire_budget(2021))
    publishing.withdraw(edition=publishing.publish(edition=withdrawn), reason="写错了。")
    standings = set()
    for each in verification.with_all_that_is_kept(Edition.objects.sealed()):
        assert verification.differences(each) == []
        standings.add(each.status)
    assert standings == {"published", "superseded", "withdrawn"}
    for each in Edition.objects.once_published():  # as the public is told of them
        assert verification.differences(each) == []


def sealed_columns() -> Iterator[tuple[type[models.Model], str, str]]:
    """Every column that what is sealed rests on: its model, the way to the edition, its name."""
    parts = [(Edition._meta.get_field(part).related_model, "edition") for part in store.PARTS]  # type: ignore[union-attr]
    for model, way in [*parts, (Indicator, "project__edition")]:
        for each in model._meta.concrete_fields:
            if not (each.primary_key or each.is_relation):
                yield model, way, each.name
    for name in (
        *("department_name", "short_names", "region", "budget_level", "fiscal_year", "phase"),
        *("title", "unit", "approved_on", "contact"),
    ):
        yield Edition, "pk", name


def others(model: Any, name: str, value: Any) -> Iterator[Any]:
    """What could stand in a column instead."""
    column = model._meta.get_field(name)
    if column.choices:
        yield from (key for key, _label in column.choices if key != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, list):
        yield [*value, "改"]
    elif isinstance(value, int | Decimal):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value}1"
        yield "1"
    elif value is not None:
        yield value.replace(year=value.year + 1)


@pytest.mark.parametrize(
    ("model", "way", "name"),
    [*sealed_columns()],
    ids=[f"{model.__name__}.{name}" for model, _way, name in sealed_columns()],
)
def test_a_change_in_any_column_of_what_was_published_is_found(
    edition: Edition, model: Any, way: str, name: str
) -> None:
    changed = False
    rows = model.objects.filter(**{way: edition.pk})
    for row in sorted(rows, key=lambda row: getattr(row, name) in ("", None, [])):
        for other in others(model, name, getattr(row, name)):
            try:
                forge(rows.filter(pk=row.pk), **{name: other})
            except DatabaseError:
                continue  # no such row can be: the database checks that whoever writes it
            changed = True
            break
        if changed:
            break
    only_together = {"amount_nothing", "prior_nothing", "planned_nothing", "change_nothing"}
    assert changed or name in only_together or not rows.exclude(**{name: None}).exists()
    if changed and name != "order":
        assert parts_of(edition), (model, name)


def test_another_order_of_the_lines_is_found(edition: Edition) -> None:
    forge(edition.lines.filter(order=0), order=10_000)
    assert "rows" in parts_of(edition)


def test_what_differs_is_named(edition: Edition) -> None:
    line = edition.lines.get(code="2240201", nature="")
    forge(edition.lines.filter(pk=line.pk), purpose="别的用途")
    said = [str(each) for each in verification.differences(edition)]
    assert f"rows: lines[{line.order}].purpose: " in said[0]
    assert "执勤备战" in said[0]
    assert "别的用途" in said[0]
    assert {"rows", "search entries"} <= parts_of(edition)


@pytest.mark.parametrize(
    ("model", "values", "part"),
    [
        (SealedCopy, {"text": "{}\n"}, "checksum"),
        (SealedCopy, {"text": "{}\n"}, "rows"),
        (SealedCopy, {"text": "no JSON"}, "sealed text"),
        (SealedCopy, {"form": 999}, "sealed text"),
        (Line, {"is_leaf": True}, "leaves"),
        (Remainder, {"amount": Decimal(1)}, "remainders"),
        (Remainder, {"fund": "R1"}, "remainders"),
        (FileRows, {"rows": b"1,2,3\r\n"}, "file rows"),
        (FileRows, {"count": 1}, "file rows"),
        (FileRows, {"layout": 999}, "file rows"),
        (Headline, {"total": Decimal(1)}, "headline"),
        (Headline, {"basic": None}, "headline"),
        (Headline, {"method": 999}, "headline"),
    ],
)
def test_a_forged_copy_is_named(
    edition: Edition, model: Any, values: dict[str, Any], part: str
) -> None:
    forge(model.objects.filter(edition=edition), **values)
    assert part in parts_of(edition)


def test_a_seal_and_a_checksum_forged_together_are_found(edition: Edition) -> None:
    """The rows still say what was published."""
    text = store.sealed_text(edition).replace("扑救火灾", "别的职能")
    forge(SealedCopy.objects.filter(edition=edition), text=text)
    digest = canonical_json.sha256(text.encode()).hexdigest()
    forge(Edition.objects.filter(pk=edition.pk), checksum=digest)
    (found,) = verification.differences(Edition.objects.get(pk=edition.pk))
    assert str(found).startswith("rows: functions[0].text: ")


@pytest.mark.parametrize("model", [SealedCopy, FileRows, Headline, Remainder, SearchEntry, Line])
def test_a_row_that_is_gone_is_missed(edition: Edition, model: Any) -> None:
    row = model.objects.filter(edition=edition).first()
    with without_triggers():
        model.objects.filter(pk=row.pk)._raw_delete("default")
    assert parts_of(edition)


@pytest.mark.parametrize(
    "name", [each.name for each in SearchEntry._meta.concrete_fields if not each.primary_key]
)
def test_a_forged_search_entry_is_found(edition: Edition, name: str) -> None:
    other = Department.objects.create(
        jurisdiction=edition.department.jurisdiction, slug="other", name="另一个部门"
    )
    elsewhere = publishing.publish(
        edition=publishing.import_draft(department=other, disclosure=fire_budget())
    )
    entry = edition.search_entries.exclude(amount=None).first()
    forged = {"edition": elsewhere, "department": other}.get(name)
    value = getattr(entry, name)
    forge(
        SearchEntry.objects.filter(pk=entry.pk),  # type: ignore[union-attr]
        **{name: forged or next(others(SearchEntry, name, value))},
    )
    assert parts_of(edition) == {"search entries"}


def test_an_entry_of_a_withdrawn_edition_is_found(edition: Edition) -> None:
    kept = edition.search_entries.first()
    publishing.withdraw(edition=edition, reason="写错了。")
    kept.pk = None  # type: ignore[union-attr]
    with without_triggers():
        kept.save()  # type: ignore[union-attr]
    assert parts_of(edition) == {"search entries"}


def test_rows_that_cannot_be_read_are_named(edition: Edition) -> None:
    forge(edition.lines.filter(code="2210201"), source_section="nowhere")
    (found,) = verification.differences(edition)
    assert str(found).startswith("rows: cannot be read: ")


def test_an_edition_is_checked_in_the_form_in_which_it_was_sealed(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version of the software, in which a disclosure has one member more."""
    grown = dataclasses.make_dataclass(
        "Disclosure",
        [("extra", str, since(LATER, "later"))],
        bases=(shape.Disclosure,),
        frozen=True,
        kw_only=True,
    )
    monkeypatch.setattr("budgets.store.reading.model.Disclosure", grown)
    monkeypatch.setattr("budgets.store.derived.FORM", LATER)
    monkeypatch.setattr("budgets.store.verification.FORM", LATER)
    monkeypatch.setattr("budgets.store.derived.canonical_json", _in_a_later_form)
    assert verification.differences(edition) == []
    correction = publishing.correct(edition=edition)
    after = publishing.publish(edition=correction, correction_note="改正。")
    assert SealedCopy.objects.get(edition=edition).form == LATER - 1
    assert SealedCopy.objects.get(edition=after).form == LATER
    assert '"extra": "later"' in store.sealed_text(after)
    assert verification.differences(Edition.objects.get(pk=edition.pk)) == []
    assert verification.differences(Edition.objects.get(pk=after.pk)) == []


def _in_a_later_form(disclosure: Any, form: int = LATER) -> str:
    return canonical_json.canonical_json(disclosure, form)


def test_what_was_sealed_in_the_first_form_stays_in_it(
    client: Client, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the first version of the software published it: its lines do not say which are leaves."""

    def first(disclosure: Any, form: int = FIRST) -> str:
        return canonical_json.canonical_json(disclosure, form)

    with monkeypatch.context() as before:
        before.setattr("budgets.store.derived.FORM", FIRST)
        before.setattr("budgets.store.derived.canonical_json", first)
        draft = publishing.import_draft(department=department, disclosure=fire_budget())
        old = publishing.publish(edition=draft)
    correction = publishing.correct(edition=old)
    new = publishing.publish(edition=correction, correction_note="改正。")
    texts = [client.get(each.get_fixed_file_url("json")).content.decode() for each in (old, new)]
    assert ['"leaf"' in text for text in texts] == [False, True]
    for edition, text in zip((old, new), texts, strict=True):
        assert canonical_json.sha256(text.encode()).hexdigest() == edition.checksum
        assert verification.differences(Edition.objects.get(pk=edition.pk)) == []
    rows = [
        line for line in json.loads(texts[1])["lines"] if line["leaf"] and line["table"] == "T5"
    ]
    assert sum(Decimal(line["amount"]["yuan"]) for line in rows) == 1_000_000


def verified(*arguments: str, **options: Any) -> str:
    said = StringIO()
    call_command("verify_seals", *arguments, stdout=said, **options)
    return said.getvalue()


def test_the_command_says_that_all_is_well(edition: Edition) -> None:
    assert verified() == "1 editions, all as they were sealed.\n"
    assert verified(verbosity=0) == ""


def test_the_command_names_edition_and_part_and_fails(edition: Edition) -> None:
    sound = publishing.import_draft(department=edition.department, disclosure=fire_budget(2021))
    publishing.publish(edition=sound)
    forge(edition.functions.all(), text="别的职能")
    said = StringIO()
    with pytest.raises(CommandError, match="1 of 2 editions are not as they were sealed") as failed:
        call_command("verify_seals", stdout=said)
    assert failed.value.returncode == 1
    assert said.getvalue().startswith(f"{edition.pk} {edition}: rows: functions[0].text: ")


def test_a_forged_sum_of_a_large_file_is_found(edition: Edition, settings: Settings) -> None:
    settings.PORTAL = {**settings.PORTAL, "base_url": "http://testserver/"}
    keep_sums("http://testserver/")
    assert verified().startswith("1 editions")
    for path, false in (
        ("2020/findings.csv", {"sha256": "0" * 64}),
        ("all/lines.csv", {"size": 5}),
    ):
        kept = FileSum.objects.get(path=path)
        for name, value in false.items():
            setattr(kept, name, value)
        kept.save()  # signed: one that is not is told to nobody
    said = StringIO()
    with pytest.raises(CommandError, match="0 of 1 editions"):
        call_command("verify_seals", stdout=said)
    assert [line.partition(":")[0] for line in said.getvalue().splitlines()] == [
        "2020/findings.csv",
        "all/lines.csv",
    ]


def test_the_command_looks_at_a_part_only(edition: Edition) -> None:
    county = Jurisdiction.objects.create(slug="other", name="邻县")
    office = Department.objects.create(jurisdiction=county, slug="office", name="邻县档案馆")
    publishing.publish(
        edition=publishing.import_draft(department=office, disclosure=fire_budget(2021))
    )
    forge(edition.functions.all(), text="别的职能")
    assert verified("--jurisdiction", "other").startswith("1 editions")
    assert verified("--year", "2021").startswith("1 editions")
    for part in (["--jurisdiction", "yunxi"], ["--year", "2020"], [str(edition.pk)]):
        with pytest.raises(CommandError, match="1 of 1"):
            verified(*part)


@pytest.mark.parametrize(
    ("part", "sentence"),
    [(["--jurisdiction", "nowhere"], "There is no jurisdiction"), (["4711"], "4711")],
)
def test_what_is_not_there_is_not_well(edition: Edition, part: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        verified(*part)


def test_more_editions_take_no_more_queries(
    edition: Edition, django_assert_max_num_queries: Any
) -> None:
    """Within one batch: what is read of each comes along."""
    for year in (2021, 2022, 2023):
        publishing.publish(
            edition=publishing.import_draft(
                department=edition.department, disclosure=fire_budget(year)
            )
        )
    with django_assert_max_num_queries(21):
        assert verified().startswith("4 editions")
