"""Findings of the rules on an edition, and the department's explanations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from budgets import store
from budgets.disclosure.differences import EXPLANATIONS, Difference
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.frame import Framed, framed
from budgets.disclosure.model import Disclosure, Phase, Section
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.disclosure.readers.rereading import with_own_words_read
from budgets.disclosure.rules import judge
from budgets.disclosure.unfilled import open_places
from budgets.disclosure.unread import Unread
from budgets.models import Department, Edition, Original
from budgets.models import Finding as FindingRow
from budgets.publishing.audit_log import ActRefused
from budgets.publishing.units_beside import documents_together


def validate(edition: Edition) -> tuple[Finding, ...]:
    """Return the findings on an edition now, compared with the published editions that it refers to."""
    return findings_on(edition, store.read(edition))


def findings_on(edition: Edition, disclosure: Disclosure) -> tuple[Finding, ...]:
    """Return the findings on an edition with the contents of `disclosure`, as `findings_in`."""
    return findings_in(disclosure, edition.department, *_kept_of(edition))


def _kept_of(edition: Edition) -> tuple[tuple[Unread, ...], tuple[Framed, ...]]:
    """Return what is in no field of the file that an edition was read from: figures, and its frame."""
    kept = Original.objects.filter(edition=edition).values_list(
        "coverage__unread", "coverage__frame"
    )
    unread, frame = kept.first() or ((), ())
    figures = tuple(
        Unread(Section(each["section"]), each["place"], each["printed"], each["text"])
        for each in unread or ()
    )
    return figures, framed(frame or ())


def findings_in(
    disclosure: Disclosure,
    department: Department,
    unread: Collection[Unread] = (),
    frame: Collection[Framed] = (),
) -> tuple[Finding, ...]:
    """Return the findings on a Disclosure, compared with the department's published ones.

    Sections that the department worded itself are read too: they must agree with the lines. `unread` are
    figures of its file that are in no field: no sum is judged that one of them may belong to. `frame` is what
    stands around the contents of that file.
    """
    year, phase = disclosure.fiscal_year, disclosure.phase
    before, plan = (year - 1, phase), (year, Phase.BUDGET)
    published = published_disclosures(department, before, *([plan] if phase is Phase.FINAL else []))
    return judge(
        with_own_words_read(disclosure),
        previous=published.get(before),
        budget=published.get(plan),
        known_as=(department.name, *department.short_names),
        unread=unread,
        frame=frame,
        of_unit=department.superior_id is not None,
        together=documents_together(disclosure, department),
    )


def open_errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that need an explanation before publication."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def refuse_open(disclosure: Disclosure) -> None:
    """Raise ActRefused if cells are open: neither filled in nor marked as not disclosed."""
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
    """Return the sealed copy, or the rows of an edition that an early version published without one."""
    copy = getattr(edition, "sealed_copy", None)
    return _parsed(copy.text) if copy else store.read(edition)


@lru_cache(maxsize=16)  # a clerk's pages ask for the same year before at every save
def _parsed(text: str) -> Disclosure:
    return from_canonical_json(text)


def kept_explanations(edition: Edition) -> dict[str, str]:
    """Return the stored explanations by the finding's key."""
    rows = edition.findings.exclude(explanation="").values_list("key", "explanation")
    return dict(rows)


def keep_findings(
    edition: Edition, findings: tuple[Finding, ...], explanations: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Store findings with a draft, with the new explanation of each or the stored one.

    Return the changes of explanations; an explanation is deleted with its finding.
    """
    before = {row.key: row for row in edition.findings.exclude(explanation="")}
    said = kept_explanations(edition) | dict(explanations)
    edition.findings.all().delete()
    created = FindingRow.objects.bulk_create(
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
    after = {row.key: row for row in created if row.explanation}
    changed = []
    for key, row in {**before, **after}.items():
        old, new = (rows[key].explanation if key in rows else None for rows in (before, after))
        if old != new:
            changed.append(Difference(EXPLANATIONS, row.message, "部门说明", old, new))
    return tuple(changed)


@dataclass(frozen=True, slots=True)
class Drift:
    """How the findings on an edition have changed since it was submitted.

    The edition itself cannot change under review, but the year before or its budget can be published or
    corrected meanwhile.
    """

    now: tuple[Finding, ...]
    new: tuple[Finding, ...]
    gone: tuple[FindingRow, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def drift_of(edition: Edition, disclosure: Disclosure | None = None) -> Drift:
    """Compare today's findings with those stored with a submitted or approved edition."""
    now = findings_on(edition, disclosure or store.read(edition))
    kept = {row.key: row for row in edition.findings.all()}
    keys = {finding.key for finding in now}
    return Drift(
        now,
        tuple(finding for finding in now if finding.key not in kept),
        tuple(row for key, row in kept.items() if key not in keys),
    )
