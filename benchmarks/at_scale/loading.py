"""Fills an empty, migrated database with the large portal, by COPY: `… loading LINES`.

Ids are counted here, so that every table is one stream; the triggers that freeze what is published, and the
foreign keys, are off meanwhile.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb
from tqdm import tqdm

import benchmarks.django_ready  # noqa: F401
from benchmarks.at_scale import words
from benchmarks.at_scale.editions import LEAVES, edition
from budgets import models as m
from budgets import search_index, store
from budgets.db.bulk_copy import copy_in
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.open_data.schema import LAYOUT, packed
from budgets.disclosure.writers.canonical_json import FORM, canonical_json, checksum
from budgets.disclosure.writers.outline import outline_of, words_to_keep
from budgets.store.headlines import METHOD, figures_of, worked_out

SEED = "2026"
YEARS = range(2016, 2026)
FIRST_DAY = datetime(2016, 1, 20, 9, 0, tzinfo=UTC)
EDITIONS_AT_A_TIME = 2000
_STANDING = ("department_id", "fiscal_year", "phase", "status")
Values = dict[str, Any]


class Rows:
    """Rows for COPY by table, with ids of our own."""

    def __init__(self) -> None:
        self.of: dict[type[models.Model], list[Values]] = {}
        self.last: dict[type[models.Model], int] = {}

    def add(self, model: type[models.Model], values: Values) -> int:
        number = self.last[model] = self.last.get(model, 0) + 1
        assert model._meta.pk
        own = {model._meta.pk.attname: number}
        self.of.setdefault(model, []).append(own | values)
        return number

    def flush(self) -> None:
        for model, rows in self.of.items():
            _copy(model, rows)
        self.of = {}


def main() -> None:
    lines = int(sys.argv[1])
    departments = max(1, lines // (len(YEARS) * LEAVES))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    pieces = next(x for x in m.SearchEntry._meta.indexes if x.name == "search_by_grams")
    with connection.schema_editor() as editor:
        editor.remove_index(m.SearchEntry, pieces)  # made at the end, in a tenth of the time
    rows = Rows()
    for name, slug in words.COUNTIES:
        place = {"name": name, "slug": slug, "kind": "demonstration", "notice": words.NOTICE}
        rows.add(m.Jurisdiction, place)
    found = words.departments(departments)
    for county, name, slug in found:
        rows.add(m.Department, {"jurisdiction_id": county + 1, "slug": slug, "name": name})
    for number, (county, name, slug) in enumerate(tqdm(found, unit="department"), start=1):
        for values, disclosure in _editions_of(number, words.COUNTIES[county][0], name, slug):
            _add(rows, values, disclosure, name)
        if number % (EDITIONS_AT_A_TIME // len(YEARS)) == 0:
            rows.flush()
    rows.flush()
    with connection.schema_editor() as editor:
        editor.add_index(m.SearchEntry, pieces)
    _finish(rows)


def _editions_of(number: int, county: str, name: str, slug: str) -> Iterator[tuple[Values, Any]]:
    """Make a department's ten budgets; of some the final accounts, an edition before, or a withdrawn one."""
    for year in YEARS:
        chance = int(sha256(f"{SEED} {slug} {year}".encode()).hexdigest(), 16) % 100
        seed = f"{SEED} {slug}"
        published = FIRST_DAY.replace(year=year) + timedelta(hours=number % 700)
        standing: Values = {"department_id": number, "fiscal_year": year}
        plan = edition(name, seed, year, Phase.BUDGET, county=county)
        current = 1
        if chance < 3:  # three in a hundred were corrected
            current = 2
            wrong = edition(name, seed, year, Phase.BUDGET, county=county, corrected=True)
            yield standing | _standing(wrong, 1, "superseded", published), wrong
        later = published + timedelta(days=30 * (current - 1))
        yield standing | _standing(plan, current, "published", later), plan
        if chance % 10 == 5:
            final = edition(name, seed, year, Phase.FINAL, county=county)
            status = "withdrawn" if chance == 95 else "published"
            yield standing | _standing(final, 1, status, published + timedelta(days=520)), final


def _standing(disclosure: Disclosure, number: int, status: str, at: datetime) -> Values:
    return {
        "phase": disclosure.phase.value,
        "number": number,
        "status": status,
        "published_at": at,
        "created_at": at - timedelta(days=3),
        "checksum": checksum(disclosure),
        "correction_note": "更正项目支出的用途说明。" if number > 1 else "",
        "withdrawal_reason": "数据有误，重新核实后公开。" if status == "withdrawn" else "",
    }


def _add(rows: Rows, values: Values, disclosure: Disclosure, name: str) -> None:
    number = rows.add(m.Edition, values | _identity(disclosure))
    parent = {"edition_id": number}
    positions = leaves(disclosure.lines)
    for order, line in enumerate(disclosure.lines):
        place = {"order": order, "is_leaf": order in positions, "path": Jsonb(list(line.path))}
        rows.add(m.Line, parent | store.columns_of(line) | place)
    for model, parts in (
        (m.Function, disclosure.functions),
        (m.Priority, disclosure.priorities),
        (m.Term, disclosure.glossary),
    ):
        for each in parts:
            rows.add(model, parent | store.columns_of(each))
    for order, reason in enumerate(disclosure.reasons):
        rows.add(m.Reason, parent | {"order": order} | store.columns_of(reason))
    for project in disclosure.projects:
        _add_project(rows, parent, project)
    packed_rows, count = packed(disclosure)
    rows.add(m.SealedCopy, parent | {"text": canonical_json(disclosure), "form": FORM})
    rows.add(m.FileRows, parent | {"layout": LAYOUT, "count": count, "rows": packed_rows})
    blocks = words_to_keep(outline_of(disclosure))
    rows.add(m.PublishedWords, parent | {"blocks": Jsonb(blocks)})
    _add_events(rows, number, values, name)
    if values["status"] != "withdrawn":
        kept = m.Edition(id=number, **{x: values[x] for x in _STANDING})
        for entry in search_index.rows_of(kept, disclosure):
            rows.add(m.SearchEntry, entry)


def _identity(disclosure: Disclosure) -> Values:
    return {
        "title": disclosure.title,
        "unit": disclosure.unit.value,
        "department_name": disclosure.department.name,
        "region": disclosure.department.region,
        "budget_level": disclosure.department.budget_level,
        "contact": disclosure.contact,
        "notice": disclosure.notice,
        "notice_en": disclosure.notice_en,
    }


def _add_project(rows: Rows, parent: Values, project: Any) -> None:
    number = rows.add(m.Project, parent | store.columns_of(project))
    for order, each in enumerate(project.indicators):
        what = {"project_id": number, "order": order}
        rows.add(m.Indicator, what | store.columns_of(each))


def _add_events(rows: Rows, number: int, values: Values, name: str) -> None:
    kind = f"{values['fiscal_year']}{values['phase']} v{values['number']}"
    event = {"department_id": values["department_id"], "edition_id": number,
             "edition_name": f"{name} {kind}"}  # fmt: skip
    at = values["published_at"]
    rows.add(m.Event, event | {"at": at, "act": "publish", "note": values["correction_note"]})
    if reason := values["withdrawal_reason"]:
        taken_back = {"at": at + timedelta(days=9), "act": "withdraw", "note": reason}
        rows.add(m.Event, event | taken_back)


def _copy(model: type[models.Model], rows: list[Values]) -> None:
    """Copy rows, with its default for every column that they do not give."""
    defaults = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if field.column and field.column not in rows[0] and not field.generated
    }
    copy_in(model, (row | defaults for row in rows))


def _finish(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for model in rows.last:
            table = model._meta.db_table
            if model in (m.FileRows, m.SealedCopy, m.PublishedWords):
                continue  # their keys are those of editions
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
        m.Headline.objects.bulk_create(
            m.Headline(edition=each, method=METHOD, **figures_of(each))
            for each in worked_out(m.Edition.objects.all()).iterator()
        )
        cursor.execute(
            "INSERT INTO budgets_publicstate (jurisdiction_id, version, acted_at)"
            " SELECT department.jurisdiction_id, 1, max(at) FROM budgets_event"
            " JOIN budgets_department department ON department.id = department_id"
            " GROUP BY 1 ON CONFLICT DO NOTHING"
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SELECT budgets_chain_what_was()")  # no trigger saw the acts
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    main()
