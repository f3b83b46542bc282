"""One value of a Disclosure as the columns of its row, and back."""

from __future__ import annotations

from typing import Any, cast

from django.db import models

from budgets.disclosure import model
from budgets.disclosure.money import Amount
from budgets.models import Line, Project, Reason, Statement
from budgets.models.fields import amount_columns, amount_from, percent_columns, percent_from


def line_of(row: Line) -> model.Line:
    """The Line that one row holds."""
    return model.Line(
        table=model.Table(row.table),
        side=model.Side(row.side),
        row=model.Row(row.row),
        code=row.code,
        code_as_written=row.code_as_written,
        name=row.name,
        path=tuple(row.path),
        fund=model.Fund(row.fund),
        nature=model.Nature(row.nature),
        amount=amount_in(row),
        prior=amount_from(row, "prior"),
        planned=amount_from(row, "planned"),
        share=percent_from(row, "share"),
        change=amount_from(row, "change"),
        percent=percent_from(row, "percent"),
        completion=percent_from(row, "completion"),
        purpose=row.purpose,
        source=source_of(row),
    )


def line_columns(line: model.Line) -> dict[str, Any]:
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
        **source_columns(line.source),
    }


def statement_of(row: Statement) -> model.Statement:
    """The Statement that one row holds."""
    return model.Statement(_key(row), amount_in(row), source_of(row))


def statement_columns(statement: model.Statement) -> dict[str, Any]:
    """The columns of one Statement's row."""
    return {
        **_key_columns(statement.about),
        **amount_columns("amount", statement.amount),
        **source_columns(statement.source),
    }


def reason_of(row: Reason) -> model.Reason:
    """The Reason that one row holds."""
    rest = row.comparable_direction
    return model.Reason(
        about=_key(row),
        label=row.label,
        direction=model.Direction(row.direction),
        against=model.Base(row.against),
        change=amount_from(row, "change"),
        percent=percent_from(row, "percent"),
        prior=amount_from(row, "prior"),
        comparable=row.comparable,
        comparable_direction=model.Direction(rest) if rest else None,
        text=row.text,
        source=source_of(row),
    )


def reason_columns(reason: model.Reason) -> dict[str, Any]:
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
        **source_columns(reason.source),
    }


def project_of(row: Project) -> model.Project:
    """The Project that one row holds, with its indicators."""
    indicators = tuple(
        model.Indicator(x.level1, x.level2, x.level3, x.target, x.unit)
        for x in row.indicators.all()
    )
    return model.Project(
        number=row.number,
        name=row.name,
        amount=amount_in(row),
        goal=row.goal,
        indicators=indicators,
        source=source_of(row),
    )


def _key(row: Statement | Reason) -> model.LineKey:
    return model.LineKey(
        model.Table(row.table),
        model.Side(row.side),
        model.Row(row.row),
        row.code,
        row.name,
        model.Fund(row.fund),
        model.Nature(row.nature),
    )


def _key_columns(key: model.LineKey) -> dict[str, Any]:
    return {
        "table": key.table.value,
        "side": key.side.value,
        "row": key.row.value,
        "code": key.code,
        "name": key.name,
        "fund": key.fund.value,
        "nature": key.nature.value,
    }


def amount_in(row: models.Model) -> Amount:
    """The amount that a row is about."""
    # The database's own check says that it is never absent.
    return cast(Amount, amount_from(row, "amount"))


def source_of(row: Any) -> model.Source:
    """Where the document prints what a row holds."""
    return model.Source(model.Section(row.source_section), row.source_place, row.source_text)


def source_columns(source: model.Source) -> dict[str, Any]:
    """The columns of a Source."""
    return {
        "source_section": source.section.value,
        "source_place": source.place,
        "source_text": source.text,
    }
