"""The only door between the two wings: a Disclosure in, the rows of a draft edition out, and back.

`read(write(edition, d)) == d` for every Disclosure: nothing is rounded, repaired or reordered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any, cast

from django.db import models, transaction
from psycopg.types.json import Jsonb

from budgets.disclosure import shape
from budgets.disclosure.leaves import leaves
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.document import Document, Paragraph
from budgets.disclosure.writers import tidy_csv
from budgets.disclosure.writers.canonical_json import canonical_json
from budgets.models import (
    Edition,
    FileRows,
    Function,
    Holding,
    Indicator,
    Line,
    Original,
    Passage,
    Priority,
    Project,
    Reason,
    Remainder,
    SealedCopy,
    Statement,
    Term,
    Unit,
    Wording,
)
from budgets.models.columns import (
    amount_columns,
    amount_from,
    percent_columns,
    percent_from,
)
from budgets.models.copying import copy_in

PARTS = (
    "functions",
    "priorities",
    "units",
    "lines",
    "statements",
    "reasons",
    "projects",
    "holdings",
    "glossary",
    "passages",
)


def editions_with_parts(editions: models.QuerySet[Edition]) -> models.QuerySet[Edition]:
    """The editions with every row that `read` needs fetched along, in a constant number of queries."""
    parts = (*PARTS, "projects__indicators")
    return editions.select_related("department__jurisdiction").prefetch_related(*parts)


def read(edition: Edition) -> shape.Disclosure:
    """The Disclosure that an edition's rows hold. Eleven queries, or none after `editions_with_parts`."""
    return shape.Disclosure(
        department=shape.Identity(
            edition.department_name or edition.department.name,
            tuple(edition.short_names),
            edition.region,
            edition.budget_level,
        ),
        fiscal_year=edition.fiscal_year,
        phase=shape.Phase(edition.phase),
        title=edition.title,
        unit=MoneyUnit(edition.unit),
        approved_on=edition.approved_on,
        contact=edition.contact,
        functions=tuple(shape.Function(x.number, x.text) for x in edition.functions.all()),
        priorities=tuple(
            shape.Priority(x.number, x.title, x.text) for x in edition.priorities.all()
        ),
        units=tuple(
            shape.Unit(x.number, x.name, shape.UnitKind(x.kind), amount_from(x, "amount"))
            for x in edition.units.all()
        ),
        lines=tuple(line_of(row) for row in edition.lines.all()),
        statements=tuple(_statement(row) for row in edition.statements.all()),
        reasons=tuple(reason_of(row) for row in edition.reasons.all()),
        projects=_projects(edition),
        holdings=tuple(
            shape.Holding(x.name, x.count, x.measure, _source(x)) for x in edition.holdings.all()
        ),
        glossary=tuple(shape.Term(x.number, x.term, x.text) for x in edition.glossary.all()),
        passages=tuple(
            shape.Passage(shape.Section(x.section), x.heading, x.text)
            for x in edition.passages.all()
        ),
    )


@transaction.atomic
def write(edition: Edition, disclosure: shape.Disclosure) -> None:
    """Makes a draft edition hold exactly `disclosure`; whatever it held before is replaced.

    The database refuses a published edition, and whatever breaks its constraints.
    """
    for part in PARTS:
        getattr(edition, part).all().delete()
    _write_identity(edition, disclosure)
    _add(Function, edition, disclosure.functions, lambda x: {"number": x.number, "text": x.text})
    _add(
        Priority,
        edition,
        disclosure.priorities,
        lambda x: {"number": x.number, "title": x.title, "text": x.text},
    )
    _add(
        Unit,
        edition,
        disclosure.units,
        lambda x: {
            "number": x.number,
            "name": x.name,
            "kind": x.kind.value,
            **amount_columns("amount", x.amount),
        },
    )
    _add(
        Term,
        edition,
        disclosure.glossary,
        lambda x: {"number": x.number, "term": x.term, "text": x.text},
    )
    add_lines(edition, disclosure.lines)
    _add(Statement, edition, disclosure.statements, _statement_columns, ordered=True)
    _add(Reason, edition, disclosure.reasons, reason_columns, ordered=True)
    _add(
        Holding,
        edition,
        disclosure.holdings,
        lambda x: {
            "name": x.name,
            "count": x.count,
            "measure": x.measure,
            **_source_columns(x.source),
        },
        ordered=True,
    )
    _add(
        Passage,
        edition,
        disclosure.passages,
        lambda x: {"section": x.section.value, "heading": x.heading, "text": x.text},
        ordered=True,
    )
    _add_projects(edition, disclosure.projects)


def wording_of(edition: Edition) -> dict[shape.Section, str]:
    """The jurisdiction's templates for the official document, by section.

    An open edition's are those of today; a published edition keeps the ones that it was published under.
    """
    kept = edition.wording
    if edition.is_open:
        rows = Wording.objects.filter(
            jurisdiction__departments=edition.department_id, phase=edition.phase
        )
        kept = dict(rows.values_list("section", "template"))
    return {shape.Section(section): template for section, template in kept.items()}


def keep_original(edition: Edition, name: str, data: bytes, reading: Reading) -> Original:
    """Keeps the file that a draft was read from, with its text and what was understood of it."""
    return Original.objects.create(
        edition=edition,
        name=name[:200],
        sha256=sha256(data).hexdigest(),
        data=data,
        blocks=_blocks(reading.document),
        unused=list(reading.unused),
        coverage=asdict(reading.coverage),
    )


def _blocks(document: Document) -> list[dict[str, Any]]:
    return [
        {"paragraph": block.number, "page": block.page, "text": block.text}
        if isinstance(block, Paragraph)
        else {"table": block.number, "pages": list(block.pages), "rows": block.rows}
        for block in document.blocks
    ]


def mark_leaves(edition: Edition, disclosure: shape.Disclosure | None = None) -> None:
    """Keeps on every line whether it is a leaf, so that whole-portal files need not work it out,
    and what the leaves of a table miss of its total.

    `disclosure` saves a reading where the caller has just read the edition.
    """
    positions = leaves((disclosure or read(edition)).lines)
    marks = edition.lines.order_by("order", "pk").values_list("pk", "is_leaf")
    wrong: dict[bool, list[int]] = {True: [], False: []}
    for position, (pk, is_leaf) in enumerate(marks):
        if is_leaf is not (position in positions):
            wrong[is_leaf].append(pk)
    for is_leaf, pks in wrong.items():
        if pks:
            edition.lines.filter(pk__in=pks).update(is_leaf=not is_leaf)
    Remainder.objects.work_out(edition)


def seal(edition: Edition, disclosure: shape.Disclosure) -> None:
    """Keeps the canonical JSON for good, and gives the edition its checksum; the caller saves it."""
    copy = SealedCopy.objects.create(edition=edition, text=canonical_json(disclosure))
    edition.checksum = sha256(copy.text.encode()).hexdigest()


def sealed_text(edition: Edition) -> str:
    """The canonical JSON of an edition: as it was sealed, or of a draft as it stands."""
    copy = SealedCopy.objects.filter(edition=edition).first()
    return copy.text if copy else canonical_json(read(edition))


def keep_rows(edition: Edition, disclosure: shape.Disclosure) -> None:
    """Keeps the rows that files print of an edition, so that a file of all costs no more than reading."""
    rows, count = tidy_csv.packed(disclosure)
    kept = {"layout": tidy_csv.LAYOUT, "count": count, "rows": rows}
    FileRows.objects.update_or_create(edition=edition, defaults=kept)


def keep_files(edition: Edition) -> None:
    """Keeps what files need of an edition that an earlier version of the software published."""
    disclosure = read(edition)
    keep_rows(edition, disclosure)
    SealedCopy.objects.get_or_create(edition=edition, defaults={"text": canonical_json(disclosure)})


def line_of(row: Line) -> shape.Line:
    """The Line that one row holds."""
    return shape.Line(
        table=shape.Table(row.table),
        side=shape.Side(row.side),
        row=shape.Row(row.row),
        code=row.code,
        code_as_written=row.code_as_written,
        name=row.name,
        path=tuple(row.path),
        fund=shape.Fund(row.fund),
        nature=shape.Nature(row.nature),
        amount=_amount(row),
        prior=amount_from(row, "prior"),
        planned=amount_from(row, "planned"),
        share=percent_from(row, "share"),
        change=amount_from(row, "change"),
        percent=percent_from(row, "percent"),
        completion=percent_from(row, "completion"),
        purpose=row.purpose,
        source=_source(row),
    )


def line_columns(line: shape.Line) -> dict[str, Any]:
    """The columns of one Line's row."""
    return {
        "table": line.table.value,
        "side": line.side.value,
        "row": line.row.value,
        "code": line.code,
        "code_as_written": line.code_as_written,
        "name": line.name,
        "path": list(line.path),
        "fund": line.fund.value,
        "nature": line.nature.value,
        **amount_columns("amount", line.amount),
        **amount_columns("prior", line.prior),
        **amount_columns("planned", line.planned),
        **percent_columns("share", line.share),
        **amount_columns("change", line.change),
        **percent_columns("percent", line.percent),
        **percent_columns("completion", line.completion),
        "purpose": line.purpose,
        **_source_columns(line.source),
    }


def _write_identity(edition: Edition, disclosure: shape.Disclosure) -> None:
    edition.department_name = disclosure.department.name
    edition.short_names = list(disclosure.department.short_names)
    edition.region = disclosure.department.region
    edition.budget_level = disclosure.department.budget_level
    edition.title = disclosure.title
    edition.unit = disclosure.unit.value
    edition.approved_on = disclosure.approved_on
    edition.contact = disclosure.contact
    edition.save()


def _add(
    model: type[models.Model],
    edition: Edition,
    values: Sequence[Any],
    columns_of: Any,
    *,
    ordered: bool = False,
) -> None:
    rows = []
    for order, value in enumerate(values):
        place = {"order": order} if ordered else {}
        rows.append(model(edition=edition, **place, **columns_of(value)))  # type: ignore[misc]
    model._default_manager.bulk_create(rows)


def add_lines(edition: Edition, lines: Sequence[shape.Line], first: int = 0) -> None:
    """Adds lines to a draft, in order from the place `first` on."""
    positions = leaves(lines)
    rows = (
        {"edition_id": edition.pk, "order": first + order, "is_leaf": order in positions}
        | line_columns(line)
        | {"path": Jsonb(list(line.path))}
        for order, line in enumerate(lines)
    )
    copy_in(Line, rows)


def _add_projects(edition: Edition, projects: Iterable[shape.Project]) -> None:
    projects = list(projects)
    rows = Project.objects.bulk_create(
        Project(
            edition=edition,
            number=project.number,
            name=project.name,
            goal=project.goal,
            **amount_columns("amount", project.amount),
            **_source_columns(project.source),
        )
        for project in projects
    )
    Indicator.objects.bulk_create(
        Indicator(
            project=row,
            order=order,
            level1=indicator.level1,
            level2=indicator.level2,
            level3=indicator.level3,
            target=indicator.target,
            unit=indicator.unit,
        )
        for row, project in zip(rows, projects, strict=True)
        for order, indicator in enumerate(project.indicators)
    )


def _projects(edition: Edition) -> tuple[shape.Project, ...]:
    rows = list(edition.projects.all())
    models.prefetch_related_objects(rows, "indicators")  # nothing to do where they came along
    return tuple(_project(row) for row in rows)


def _project(row: Project) -> shape.Project:
    indicators = tuple(
        shape.Indicator(x.level1, x.level2, x.level3, x.target, x.unit)
        for x in row.indicators.all()
    )
    return shape.Project(
        number=row.number,
        name=row.name,
        amount=_amount(row),
        goal=row.goal,
        indicators=indicators,
        source=_source(row),
    )


def _key(row: Statement | Reason) -> shape.LineKey:
    return shape.LineKey(
        shape.Table(row.table),
        shape.Side(row.side),
        shape.Row(row.row),
        row.code,
        row.name,
        shape.Fund(row.fund),
        shape.Nature(row.nature),
    )


def _key_columns(key: shape.LineKey) -> dict[str, Any]:
    return {
        "table": key.table.value,
        "side": key.side.value,
        "row": key.row.value,
        "code": key.code,
        "name": key.name,
        "fund": key.fund.value,
        "nature": key.nature.value,
    }


def _statement(row: Statement) -> shape.Statement:
    return shape.Statement(_key(row), _amount(row), _source(row))


def _statement_columns(statement: shape.Statement) -> dict[str, Any]:
    return {
        **_key_columns(statement.about),
        **amount_columns("amount", statement.amount),
        **_source_columns(statement.source),
    }


def reason_of(row: Reason) -> shape.Reason:
    """The Reason that one row holds."""
    rest = row.comparable_direction
    return shape.Reason(
        about=_key(row),
        label=row.label,
        direction=shape.Direction(row.direction),
        against=shape.Base(row.against),
        change=amount_from(row, "change"),
        percent=percent_from(row, "percent"),
        prior=amount_from(row, "prior"),
        comparable=row.comparable,
        comparable_direction=shape.Direction(rest) if rest else None,
        text=row.text,
        source=_source(row),
    )


def reason_columns(reason: shape.Reason) -> dict[str, Any]:
    """The columns of one Reason's row."""
    rest = reason.comparable_direction
    return {
        **_key_columns(reason.about),
        "label": reason.label,
        "direction": reason.direction.value,
        "against": reason.against.value,
        **amount_columns("change", reason.change),
        **percent_columns("percent", reason.percent),
        **amount_columns("prior", reason.prior),
        "comparable": reason.comparable,
        "comparable_direction": rest.value if rest else "",
        "text": reason.text,
        **_source_columns(reason.source),
    }


def _amount(row: models.Model) -> Amount:
    # The database's own check says that the amount itself is never absent.
    return cast(Amount, amount_from(row, "amount"))


def _source(row: Any) -> shape.Source:
    return shape.Source(shape.Section(row.source_section), row.source_place, row.source_text)


def _source_columns(source: shape.Source) -> dict[str, Any]:
    return {
        "source_section": source.section.value,
        "source_place": source.place,
        "source_text": source.text,
    }
