"""/progress: who has published which year, and whether within the law's twenty days."""

from __future__ import annotations

from budgets.api import fields
from budgets.api.question import ApiQuestion, ApiRow, PageOfRows
from budgets.reports.deadlines import Published, public_progress, years_to_show
from budgets.reports.open_data.progress_rows import cells_of


def progress(question: ApiQuestion) -> PageOfRows:
    """Return a page of rows: the latest year first, budgets before final accounts, departments by their
    slug.
    """
    scope, after = question.scope(), question.after()
    found: list[Published] = []
    for year, phase in years_to_show(scope.years, scope.phases):
        if after and (-year, phase) < (-after[0], after[1]):
            continue
        rows = public_progress(
            year, phase, scope.jurisdictions, scope.departments, scope.level
        ).rows
        passed = after[2] if after and [year, phase] == after[:2] else ""
        found += sorted((row for row in rows if row.of.slug > passed), key=lambda row: row.of.slug)
        if len(found) > question["limit"]:
            break
    page = found[: question["limit"]]
    members = [_row(question, each) for each in page]
    return PageOfRows.of(fields.PROGRESS, members, more=len(found) > len(page))


def _row(question: ApiQuestion, row: Published) -> ApiRow:
    place = [row.fiscal_year, row.phase, row.of.slug]
    return cells_of(row, question.addresses.base) | {"cursor": question.cursor(place)}
