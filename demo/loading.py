"""Brings the demonstration in by the front door: the reader, the store and the acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zlib import crc32

from django.contrib.auth.models import User
from django.utils import timezone

from budgets import publishing, store
from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.readers import read_document
from budgets.models import (
    Approval,
    Assignment,
    Department,
    Edition,
    Jurisdiction,
    UnitApproval,
)
from demo.county.editions import PlannedEdition, editions_of, published_in
from demo.county.profiles import COUNTY, Profile, profiles
from demo.county.units import APPROVED_AFTER, unit_editions_of, units_of
from demo.documents import WORD_SAMPLE

COUNTY_SLUG, SAMPLE_SLUG = "qilan", "zhaohua"
COUNTY_NOTICE = "演示数据：虚构的县，一切部门、数字和文字均为虚构"
COUNTY_NOTICE_EN = (
    "Demonstration: an invented county; all departments, figures and texts are invented"
)
SAMPLE_NOTICE = "样例：数字取自公开的部门预算，文字为改写，不是官方文件"
SAMPLE_NOTICE_EN = "Sample: published figures, but rewritten texts; not an official document"

# The sample's department is real, so nobody may take these words for its own.
_NOT_THEIRS = "（样例中的说明，不是该部门所写）"
_SAMPLE_EXPLANATIONS = {
    "R16": "两处都按原文公开，相差的0.1万元要由部门核对原始数据后更正。",
    "R21": "两处都按原文公开，相差的0.2万元要由部门核对原始数据后更正。",
    "R29": "科目名称按原文公开，编码以用途和名词解释所指的科目为准。",
}


@dataclass(frozen=True, slots=True)
class People:
    """Through whose hands an edition goes."""

    clerk: User
    reviewer: User
    publisher: User


def is_loaded() -> bool:
    """Return whether the demonstration is there already."""
    return Jurisdiction.objects.filter(slug__in=[COUNTY_SLUG, SAMPLE_SLUG]).exists()


def load_sample(people: People) -> Edition:
    """Import the Word document and publishes it, contradictions and all."""
    jurisdiction = Jurisdiction.objects.create(
        name="广元市昭化区",
        slug=SAMPLE_SLUG,
        kind=Jurisdiction.Kind.SAMPLE,
        notice=SAMPLE_NOTICE,
        notice_en=SAMPLE_NOTICE_EN,
    )
    reading = read_document(WORD_SAMPLE)
    disclosure = reading.disclosure
    identity = disclosure.department
    department = Department.objects.create(
        jurisdiction=jurisdiction,
        slug="zhaohua-qunzhong-gongzuoju",
        name=identity.name,
        short_names=list(identity.short_names),
        kind=Department.Kind.PARTY,
        region=identity.region,
        budget_level=identity.budget_level,
    )
    draft = publishing.import_draft(
        department=department,
        disclosure=disclosure,
        received=publishing.ReceivedFile(WORD_SAMPLE.name, WORD_SAMPLE.read_bytes(), reading),
        filed=True,
        actor=people.clerk,
    )

    def explained(finding: Finding) -> str:
        return _NOT_THEIRS + _SAMPLE_EXPLANATIONS.get(finding.rule, "按原文公开，待部门核对。")

    return _publish(draft, explained, people)


def assign(clerk: User, others: list[User]) -> None:
    """Assign the clerk to the sample department and three of the county's, the others to all."""
    sample = Department.objects.filter(jurisdiction__slug=SAMPLE_SLUG)
    of_county = Department.objects.departments().filter(jurisdiction__slug=COUNTY_SLUG)
    of_county = of_county.order_by("pk")
    Assignment.objects.bulk_create(
        Assignment(user=clerk, department=each) for each in [*sample, *of_county[:3]]
    )
    Assignment.objects.bulk_create(
        Assignment(user=each, jurisdiction=jurisdiction)
        for jurisdiction in Jurisdiction.objects.all()
        for each in others
    )


def load_county(people: People, *, departments: int | None) -> int:
    """Publish every edition of the county's first departments, or of all and their units; return how many."""
    jurisdiction = Jurisdiction.objects.create(
        name=COUNTY,
        slug=COUNTY_SLUG,
        kind=Jurisdiction.Kind.DEMONSTRATION,
        notice=COUNTY_NOTICE,
        notice_en=COUNTY_NOTICE_EN,
    )
    planned: list[tuple[Department, PlannedEdition]] = []
    for profile in profiles()[:departments]:
        department = _department(jurisdiction, profile)
        planned += [(department, each) for each in editions_of(profile)]
        if departments is None:
            planned += _of_units(department, profile, people)
    planned.sort(key=lambda pair: published_in(pair[1].disclosure))
    _approve_years(jurisdiction, [each.disclosure for _department, each in planned], people)
    for department, edition in planned:
        _load(department, edition, people)
    return Edition.objects.filter(department__jurisdiction=jurisdiction).count()


def _of_units(
    superior: Department, profile: Profile, people: People
) -> list[tuple[Department, PlannedEdition]]:
    """Make the units of a department, and tell when it approved their years; return what they publish."""
    units = {
        each.slug: _department(superior.jurisdiction, each, superior) for each in units_of(profile)
    }
    editions = unit_editions_of(profile)
    for disclosure in {
        (x.fiscal_year, x.phase): x for x in (e.disclosure for _unit, e in editions)
    }.values():
        approval = UnitApproval(
            department=superior,
            fiscal_year=disclosure.fiscal_year,
            phase=disclosure.phase.value,
            approved_on=_approved_on(disclosure) + timedelta(days=APPROVED_AFTER),
        )
        publishing.keep_approval(approval=approval, actor=people.reviewer)
    return [(units[unit.slug], edition) for unit, edition in editions]


def _department(
    jurisdiction: Jurisdiction, profile: Profile, superior: Department | None = None
) -> Department:
    office = f"{profile.offices[0]}，" if profile.offices else ""
    return Department.objects.create(
        jurisdiction=jurisdiction,
        slug=profile.slug,
        name=profile.full_name,
        short_names=[profile.short_name],
        kind=profile.kind,
        region=COUNTY,
        budget_level="二级预算单位" if superior else "一级预算单位",
        contact=f"{office}电话{profile.telephone}",
        superior=superior,
        is_own_office=profile.own_office,
        is_merged=profile.merged,
    )


def _load(department: Department, planned: PlannedEdition, people: People) -> None:
    draft = publishing.import_draft(
        department=department, disclosure=planned.disclosure, filed=True, actor=people.clerk
    )
    first = _first_published(draft, planned.days)
    edition = _publish(draft, lambda finding: planned.explanation, people, first=first)
    if planned.corrected:
        draft = publishing.correct(edition=edition, actor=people.clerk)
        store.write(draft, planned.corrected)
        _publish(draft, lambda finding: "", people, planned.note)


def _publish(
    draft: Edition,
    explained: Callable[[Finding], str],
    people: People,
    note: str = "",
    first: publishing.FirstPublication | None = None,
) -> Edition:
    """Submit a draft by one person, approve it by another, publish it by a third; return the edition."""
    errors = publishing.open_errors(publishing.validate(draft))
    publishing.submit(
        edition=draft,
        explanations={finding.key: explained(finding) for finding in errors},
        correction_note=note,
        actor=people.clerk,
    )
    publishing.approve(edition=draft, actor=people.reviewer)
    return publishing.publish_approved(edition=draft, first=first, actor=people.publisher)


def _approved_on(disclosure: Disclosure | Edition) -> date:
    """When the fictional county approved it: budgets in January, accounts in August of the next year."""
    final = disclosure.phase == Phase.FINAL
    return date(disclosure.fiscal_year + final, 8 if final else 1, 20)


def _approve_years(county: Jurisdiction, loaded: list[Disclosure], people: People) -> None:
    for each in {(x.fiscal_year, x.phase): x for x in loaded}.values():
        approval = Approval(
            jurisdiction=county,
            fiscal_year=each.fiscal_year,
            phase=each.phase.value,
            approved_on=_approved_on(each),
        )
        publishing.keep_approval(approval=approval, actor=people.reviewer)


def _first_published(draft: Edition, days: int | None) -> publishing.FirstPublication:
    """Return a day some two weeks after the approval; now and then a department's is late."""
    is_unit = draft.department.is_unit
    if days is None:
        seed = crc32(f"{draft.department.slug} {draft.fiscal_year} {draft.phase}".encode())
        days = 6 + seed % (13 if is_unit else 17)
    approved_on = _approved_on(draft) + timedelta(days=APPROVED_AFTER if is_unit else 0)
    return publishing.FirstPublication.typed(approved_on + timedelta(days=days))


def begin_a_year(people: People) -> None:
    """Leave something to do for everybody: a year just approved, one begun, a correction to review."""
    county = Jurisdiction.objects.get(slug=COUNTY_SLUG)
    budgets = Edition.objects.current().filter(department__jurisdiction=county, phase="budget")
    theirs = budgets.filter(department__assignments__user=people.clerk)
    found = theirs.select_related("department").order_by("-fiscal_year", "department__pk")[:2]
    if len({edition.department_id for edition in found}) < 2:
        return
    corrected, prepared = found
    approval = Approval(
        jurisdiction=county,
        fiscal_year=corrected.fiscal_year + 1,
        phase="budget",
        approved_on=timezone.localdate() - timedelta(days=12),
    )
    publishing.keep_approval(approval=approval, actor=people.reviewer)
    publishing.prepare_draft(
        department=prepared.department, fiscal_year=prepared.fiscal_year + 1, actor=people.clerk
    )
    draft = publishing.correct(edition=corrected, actor=people.clerk)
    with publishing.changing(edition=draft, actor=people.clerk, note="联系方式"):
        held = store.read(draft)
        store.write(draft, replace(held, contact=f"{held.contact}（工作日）"))
    publishing.submit(edition=draft, correction_note="补充联系时间。", actor=people.clerk)
