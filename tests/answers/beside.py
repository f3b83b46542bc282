"""A document with those beside it, without a database: what `papers_of` reads, from Disclosures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.rules import judge
from budgets.display.answers.frame import Frame
from budgets.models import Department, Edition, Jurisdiction
from budgets.reports.answers.papers import Paper, Papers, figures_of, projects_by_name
from budgets.reports.deadlines import Deadline
from budgets.reports.pages.amounts import StatedAmounts
from tests.demonstration import PROFILES, editions_of

PLACE = Jurisdiction(name="栖岚县", slug="qilan", kind="demonstration", notice="演示数据")


def stated(disclosure: Disclosure) -> StatedAmounts:
    return StatedAmounts(disclosure.lines, disclosure.reasons, disclosure.unit)


def papers(own: Disclosure, others: Iterable[Disclosure] = (), *, broken: bool = False) -> Papers:
    """What the answers about a document are computed from, beside others of the same department."""
    by_year = {(each.fiscal_year, each.phase.value): each for each in others}
    by_year[own.fiscal_year, own.phase.value] = own

    def paper(year: int, phase: Phase) -> Paper | None:
        found = by_year.get((year, phase.value))
        if found is None:
            return None
        amounts = ((each.name, each.amount.yuan) for each in found.projects)
        return Paper(stated(found), projects_by_name(amounts))

    return Papers(
        own,
        None if broken else paper(own.fiscal_year - 1, own.phase),
        paper(own.fiscal_year, Phase.BUDGET) if own.phase is Phase.FINAL else None,
        {key: figures_of(f"/{key[0]}/{key[1]}/", stated(each)) for key, each in by_year.items()},
        broken,
    )


def frame(
    of: Papers,
    *,
    findings: Iterable[Finding] = (),
    name: str = "",
    deadline: Deadline | None = None,
    number: int = 1,
    contact: str = "",
) -> Frame:
    """The page of a document; nothing of it is in a database."""
    department = Department(
        name=name or of.own.department.name, slug="bureau", jurisdiction=PLACE, contact=contact
    )
    edition = Edition(
        department=department,
        fiscal_year=of.own.fiscal_year,
        phase=of.own.phase.value,
        number=number,
        status=Edition.Status.PUBLISHED,
    )
    unknown = Deadline(None, None, date(2026, 11, 30), is_public=True)
    return Frame(of, edition, tuple(findings), deadline or unknown, corrections=number - 1)


@cache
def county() -> tuple[tuple[Papers, tuple[Finding, ...]], ...]:
    """Every department-year of the demonstration's county as it stands in the end, with its findings."""
    found = []
    for slug in PROFILES:
        planned = editions_of(slug)
        documents = [each.corrected or each.disclosure for each in planned]
        found += [(papers(each, documents), tuple(findings_of(each))) for each in documents]
    return tuple(found)


def findings_of(disclosure: Disclosure) -> list[Finding]:
    """The findings of one document."""
    return list(judge(disclosure))
