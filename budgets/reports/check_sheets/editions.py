"""The check sheets of editions: of one as it stands, or of many that are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Q
from django.utils import timezone

from budgets import store
from budgets.code_book_cache import loaded_version
from budgets.disclosure.check_sheet import (
    Contents,
    Judged,
    Publication,
    Result,
    Subject,
    Verdict,
    check_sheet,
    contents_of,
    titles_in,
    unpublished_sheet,
)
from budgets.disclosure.findings import CitedFigure, Finding, Severity
from budgets.disclosure.model import Disclosure, Phase, Section, Table
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.disclosure.unread import Unread
from budgets.models import Department, Edition, Original
from budgets.models import Finding as FindingRow
from budgets.reports.deadlines import Deadline, Published, Punctuality
from budgets.reports.pages.on_record import on_record

_AT_A_TIME = 40  # editions whose lines are in memory together
_KEPT = "check_sheets"  # the cache


@dataclass(frozen=True, slots=True)
class _File:
    """What is known of the file that an edition was read from."""

    unread: tuple[Unread, ...] = ()
    titled: frozenset[Table] = frozenset()


_NO_FILE = _File()
_READABLE = (Edition.Status.PUBLISHED, Edition.Status.SUPERSEDED)


def timing_of(deadline: Deadline) -> Judged:
    """Return what a deadline means for the item “on time”."""
    last, took, late = deadline.last_day, deadline.took, deadline.days_late
    match deadline.verdict:
        case Punctuality.ON_TIME:
            return Judged(
                Result.PASSED,
                f"批复后第 {took} 天公开。",
                f"Published on day {took} after the approval.",
            )
        case Punctuality.LATE:
            return Judged(
                Result.FAILED,
                f"批复后第 {took} 天公开，晚 {late} 天。",
                f"Published on day {took} after the approval, {late} days late.",
            )
        case Punctuality.OVERDUE:
            return Judged(
                Result.FAILED,
                f"期限 {last}，逾期 {late} 天。",
                f"It was due on {last}, {late} days ago.",
            )
        case Punctuality.OPEN:
            return Judged(Result.UNKNOWN, f"还没到期，期限 {last}。", f"It is due on {last}.")
        case Punctuality.NO_DEADLINE:
            return Judged(
                Result.UNKNOWN, "没有登记批复日期。", "The day of the approval is not on record."
            )
    return Judged(
        Result.UNKNOWN,
        "不知道批复日期或原公开日期，不计。",
        "The day of the approval or of the first publication is not known.",
    )


def sheet_of(
    edition: Edition, disclosure: Disclosure, findings: Iterable[Finding], deadline: Deadline
) -> tuple[Verdict, ...]:
    """Return the sheet of one edition with given contents and findings, published or not.

    One query; none of a published one that was judged before.
    """
    department = edition.department
    key = _key(edition, department)
    contents = None if edition.is_unpublished else caches[_KEPT].get(key)
    if contents is None:
        file = _originals([edition]).get(edition.pk, _NO_FILE)
        contents = contents_of(_subject(department, disclosure, file))
        if not edition.is_unpublished:
            caches[_KEPT].set(key, contents)
    publication = Publication.PUBLIC if edition.is_public else Publication.DRAFT
    if edition.is_withdrawn:
        publication = Publication.WITHDRAWN
    return check_sheet(
        contents, findings=findings, timing=timing_of(deadline), publication=publication
    )


def sheet_as_published(edition: Edition) -> tuple[Verdict, ...]:
    """Return the sheet of a published edition with all that belongs to it."""
    return sheet_of(
        edition, store.read(edition), _findings_of([edition.pk])[edition.pk], deadline_of(edition)
    )


def deadline_of(edition: Edition) -> Deadline:
    """Return the deadline of an edition's year, whether it is published or not. Two queries."""
    same = edition.department.editions.once_published().filter(
        fiscal_year=edition.fiscal_year, phase=edition.phase
    )
    approved_on = on_record(edition).approved_on
    return Deadline.of(list(same.order_by("number")), approved_on, timezone.localdate())


def sheets_of(rows: Sequence[Published]) -> Iterator[tuple[Published, tuple[Verdict, ...]]]:
    """Yield the sheet of each department's or unit's year, in order, as the public may see it.

    A constant number of queries for every forty, and fewer where they were judged before.
    """
    for start in range(0, len(rows), _AT_A_TIME):
        some = rows[start : start + _AT_A_TIME]
        public = [row.edition for row in some if row.status == "published" and row.edition]
        contents = _contents_of(public, {row.of.pk: row.of for row in some})
        findings = _findings_of([edition.pk for edition in public])
        for row in some:
            yield row, _sheet(row, contents, findings)


def _sheet(
    row: Published, contents: dict[int, Contents], findings: dict[int, list[Finding]]
) -> tuple[Verdict, ...]:
    timing = timing_of(row.deadline)
    if row.edition and row.edition.pk in contents:
        return check_sheet(
            contents[row.edition.pk],
            findings=findings[row.edition.pk],
            timing=timing,
            publication=Publication.PUBLIC,
        )
    return unpublished_sheet(
        row.fiscal_year,
        Phase(row.phase),
        timing,
        is_merged=row.of.is_merged,
        is_withdrawn=row.status == "withdrawn",
    )


def _contents_of(
    editions: Sequence[Edition], departments: dict[int, Department]
) -> dict[int, Contents]:
    """Return what follows from each document alone, by the edition's key."""
    keys = {x.pk: _key(x, departments[x.department_id]) for x in editions}
    kept = caches[_KEPT].get_many(keys.values())
    found: dict[int, Contents] = {pk: kept[key] for pk, key in keys.items() if key in kept}
    if missing := [pk for pk in keys if pk not in found]:
        originals = _originals([each for each in editions if each.pk in missing])
        sealed = Edition.objects.filter(pk__in=missing).select_related("sealed_copy")
        for edition in sealed:
            department = departments[edition.department_id]
            subject = _subject(department, _as_sealed(edition), originals.get(edition.pk, _NO_FILE))
            found[edition.pk] = contents_of(subject)
            caches[_KEPT].set(keys[edition.pk], found[edition.pk])
    return found


def _as_sealed(edition: Edition) -> Disclosure:
    """Return the sealed copy, or the rows of an edition that an early version published without one."""
    copy = getattr(edition, "sealed_copy", None)
    return from_canonical_json(copy.text) if copy else store.read(edition)


def _key(edition: Edition, department: Department) -> str:
    """Return what the contents of a sheet follow from, in a word."""
    rests_on = (department.is_unit, _has_operating_cost(department), loaded_version())
    return f"{edition.pk}-{edition.checksum}-{'-'.join(map(str, rests_on))}"


def _has_operating_cost(department: Department) -> bool:
    return department.kind != Department.Kind.PUBLIC_INSTITUTION


def _subject(department: Department, disclosure: Disclosure, file: _File) -> Subject:
    return Subject(
        disclosure,
        file.unread,
        file.titled,
        is_unit=department.is_unit,
        needs_operating_cost=_has_operating_cost(department),
    )


def _originals(editions: Sequence[Edition]) -> dict[int, _File]:
    """Return, by the edition's key, the file that each was read from; one query.

    A correction has the file of the edition that it corrects, unless it was read from one of its own.
    """
    found: dict[int, tuple[int, _File]] = {}
    wanted = Q()
    for each in editions:
        same = Q(edition__department=each.department_id, edition__fiscal_year=each.fiscal_year)
        earlier = Q(edition__number__lt=each.number, edition__status__in=_READABLE)
        wanted |= Q(edition=each.pk) | (same & Q(edition__phase=each.phase) & earlier)
    kept = Original.objects.filter(wanted).values_list(
        "edition__department_id", "edition__fiscal_year", "edition__phase", "edition__number",
        "coverage__unread", "blocks",
    )  # fmt: skip
    for department, year, phase, number, unread, blocks in kept:
        for each in editions:
            of_it = (each.department_id, each.fiscal_year, each.phase) == (department, year, phase)
            if of_it and found.get(each.pk, (0,))[0] < number <= each.number:
                found[each.pk] = number, _File(_unread(unread or ()), titles_in(blocks))
    return {pk: file for pk, (_number, file) in found.items()}


def _unread(kept: Iterable[dict[str, str]]) -> tuple[Unread, ...]:
    return tuple(
        Unread(Section(each["section"]), each["place"], each["printed"], each["text"])
        for each in kept
    )


def _findings_of(keys: Sequence[int]) -> dict[int, list[Finding]]:
    """Return what the rules found in each edition at its publication, as far as the public may read it."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in FindingRow.objects.told().filter(edition__in=keys):
        found[row.edition_id].append(finding_of(row))
    return found


def finding_of(row: FindingRow) -> Finding:
    """Return a stored finding as the rules give it."""
    figures = tuple(CitedFigure(**figure) for figure in row.figures)
    return Finding(row.rule, Severity(row.severity), row.message, row.message_en, figures)
