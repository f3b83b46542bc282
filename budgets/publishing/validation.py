"""What the rules say of an edition, and what the department says of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from budgets import store
from budgets.disclosure.differences import EXPLANATIONS, Difference
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.disclosure.readers.rereading import with_own_words_read
from budgets.disclosure.rules import judge
from budgets.disclosure.unfilled import open_places
from budgets.models import Department, Edition
from budgets.models import Finding as FindingRow
from budgets.publishing.audit_log import ActRefused


def validate(edition: Edition) -> tuple[Finding, ...]:
    """What the rules say of an edition now, measured against its neighbours that are published."""
    return findings_in(store.read(edition), edition.department)


def findings_in(disclosure: Disclosure, department: Department) -> tuple[Finding, ...]:
    """What the rules say of a Disclosure, measured against the department's published ones.

    Its own words are judged too: what a clerk wrote over a section must still agree with the lines.
    """
    year, phase = disclosure.fiscal_year, disclosure.phase
    before, plan = (year - 1, phase), (year, Phase.BUDGET)
    published = published_disclosures(department, before, *([plan] if phase is Phase.FINAL else []))
    return judge(
        with_own_words_read(disclosure),
        previous=published.get(before),
        budget=published.get(plan),
        known_as=(department.name, *department.short_names),
    )


def open_errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that publication asks an explanation for."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def refuse_open(disclosure: Disclosure) -> None:
    """ActRefused where something is not filled in yet: nobody has said that it is not disclosed."""
    if found := list(open_places(disclosure)):
        raise ActRefused(
            _("还有 %(count)s 处没有填。请填好，或者写明“没有安排”“没有公开”“不适用”。")
            % {"count": len(found)}
        )


def published_disclosures(
    department: Department, *wanted: tuple[int, Phase]
) -> dict[tuple[int, Phase], Disclosure]:
    """Return what the public can read of a department's years and phases now, in one query."""
    asked = [Q(fiscal_year=year, phase=phase.value) for year, phase in wanted]
    editions = (
        department.editions.current().filter(reduce(or_, asked)).select_related("sealed_copy")
    )
    return {(x.fiscal_year, Phase(x.phase)): _as_published(x) for x in editions}


def _as_published(edition: Edition) -> Disclosure:
    """What was sealed, or the rows where an earlier version of the software has sealed no copy."""
    copy = getattr(edition, "sealed_copy", None)
    return _parsed(copy.text) if copy else store.read(edition)


@lru_cache(maxsize=16)  # a clerk's pages ask for the same year before at every save
def _parsed(text: str) -> Disclosure:
    return from_canonical_json(text)


def kept_explanations(edition: Edition) -> dict[str, str]:
    """What the department has said already, by the finding's key."""
    rows = edition.findings.exclude(explanation="").values_list("key", "explanation")
    return dict(rows)


def keep_findings(
    edition: Edition, findings: tuple[Finding, ...], explanations: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Keeps findings with a draft, with what the department says of each, now or when last asked.

    Returns the explanations that this changed; one goes with its finding.
    """
    before = {row.key: row for row in edition.findings.exclude(explanation="")}
    said = kept_explanations(edition) | dict(explanations)
    edition.findings.all().delete()
    rows = FindingRow.objects.bulk_create(
        FindingRow(
            edition=edition,
            order=order,
            key=finding.key,
            rule=finding.rule,
            severity=finding.severity.value,
            message=finding.message,
            message_en=finding.message_en,
            figures=[asdict(figure) for figure in finding.figures],
            explanation=said.get(finding.key, "").strip(),
        )
        for order, finding in enumerate(findings)
    )
    after = {row.key: row for row in rows if row.explanation}
    return tuple(
        Difference(EXPLANATIONS, place, "部门说明", old, new)
        for key in {**before, **after}
        for place, old, new in [_said(before.get(key), after.get(key))]
        if old != new
    )


def _said(
    before: FindingRow | None, after: FindingRow | None
) -> tuple[str, str | None, str | None]:
    """Of what, and what the department said of it before and says now."""
    of = (after or before).message  # type: ignore[union-attr]
    return of, before.explanation if before else None, after.explanation if after else None


@dataclass(frozen=True, slots=True)
class Drift:
    """What the rules say of an edition now and did not when it was submitted, and the other way round.

    Under review an edition does not change; the year before it, or its budget, may be published or corrected.
    """

    now: tuple[Finding, ...]
    new: tuple[Finding, ...]
    gone: tuple[FindingRow, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def drift_of(edition: Edition, disclosure: Disclosure | None = None) -> Drift:
    """What became of the findings that were kept with a submitted or approved edition."""
    now = findings_in(disclosure or store.read(edition), edition.department)
    kept = {row.key: row for row in edition.findings.all()}
    keys = {finding.key for finding in now}
    return Drift(
        now,
        tuple(finding for finding in now if finding.key not in kept),
        tuple(row for key, row in kept.items() if key not in keys),
    )
