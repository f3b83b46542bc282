"""Brings the demonstration in by the front door: the reader, the store and the acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from budgets import publishing, store
from budgets.disclosure.findings import Finding
from budgets.disclosure.readers import read_document
from budgets.disclosure.shape import Disclosure
from budgets.models import Assignment, Department, Edition, Jurisdiction
from demo.county.editions import PlannedEdition, editions_of, published_in
from demo.county.profiles import COUNTY, Profile, profiles
from demo.documents import WORD_SAMPLE

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

COUNTY_SLUG, SAMPLE_SLUG = "qilan", "zhaohua"
COUNTY_NOTICE = "演示数据：虚构的县，一切部门、数字和文字均为虚构"
SAMPLE_NOTICE = "样例：数字取自公开的部门预算，文字为改写，不是官方文件"

# The sample's department is real, so nobody may take these words for its own.
_NOT_THEIRS = "（样例中的说明，不是该部门所写）"
_SAMPLE_EXPLANATIONS = {
    "R16": "两处都按原文公开，相差的0.1万元要由部门核对原始数据后更正。",
    "R21": "两处都按原文公开，相差的0.2万元要由部门核对原始数据后更正。",
    "R29": "科目名称按原文公开，编码以用途和名词解释所指的科目为准。",
}


def is_loaded() -> bool:
    """Whether the demonstration is there already."""
    return Jurisdiction.objects.filter(slug__in=[COUNTY_SLUG, SAMPLE_SLUG]).exists()


def load_sample(clerk: AbstractUser, reviewer: AbstractUser) -> Edition:
    """Imports the Word document and publishes it, contradictions and all."""
    jurisdiction = Jurisdiction.objects.create(
        name="广元市昭化区", slug=SAMPLE_SLUG, notice=SAMPLE_NOTICE
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
        received=publishing.Received(WORD_SAMPLE.name, WORD_SAMPLE.read_bytes(), reading),
        actor=clerk,
    )

    def explained(finding: Finding) -> str:
        return _NOT_THEIRS + _SAMPLE_EXPLANATIONS.get(finding.rule, "按原文公开，待部门核对。")

    return _publish(draft, explained, reviewer)


def assign(clerk: AbstractUser, reviewer: AbstractUser) -> None:
    """The clerk works for the sample department and three of the county's, the reviewer for all."""
    sample = Department.objects.filter(jurisdiction__slug=SAMPLE_SLUG)
    of_county = Department.objects.filter(jurisdiction__slug=COUNTY_SLUG).order_by("pk")
    Assignment.objects.bulk_create(
        Assignment(user=clerk, department=each) for each in [*sample, *of_county[:3]]
    )
    Assignment.objects.bulk_create(
        Assignment(user=reviewer, jurisdiction=each) for each in Jurisdiction.objects.all()
    )


def load_county(clerk: AbstractUser, reviewer: AbstractUser, *, departments: int | None) -> int:
    """Publishes every edition of the county's first departments (None: of all); returns how many."""
    jurisdiction = Jurisdiction.objects.create(name=COUNTY, slug=COUNTY_SLUG, notice=COUNTY_NOTICE)
    planned = [
        (department, each)
        for profile in profiles()[:departments]
        for department in [_department(jurisdiction, profile)]
        for each in editions_of(profile)
    ]
    planned.sort(key=lambda pair: published_in(pair[1].disclosure))
    for department, edition in planned:
        _load(department, edition, clerk, reviewer)
    return Edition.objects.filter(department__jurisdiction=jurisdiction).count()


def _department(jurisdiction: Jurisdiction, profile: Profile) -> Department:
    return Department.objects.create(
        jurisdiction=jurisdiction,
        slug=profile.slug,
        name=profile.full_name,
        short_names=[profile.short_name],
        kind=profile.kind,
        region=COUNTY,
        budget_level="一级预算单位",
        contact=f"{profile.offices[0]}，电话{profile.telephone}",
    )


def _load(
    department: Department, planned: PlannedEdition, clerk: AbstractUser, reviewer: AbstractUser
) -> None:
    draft = publishing.import_draft(
        department=department, disclosure=planned.disclosure, actor=clerk
    )
    if planned.explanation:
        edition = _publish(draft, lambda finding: planned.explanation, reviewer)
    else:
        edition = publishing.publish(edition=draft, actor=reviewer)
    if planned.corrected:
        _correct(edition, planned.corrected, planned.note, clerk, reviewer)


def _correct(
    edition: Edition,
    corrected: Disclosure,
    note: str,
    clerk: AbstractUser,
    reviewer: AbstractUser,
) -> None:
    draft = publishing.correct(edition=edition, actor=clerk)
    store.write(draft, corrected)
    publishing.publish(edition=draft, correction_note=note, actor=reviewer)


def _publish(
    draft: Edition, explained: Callable[[Finding], str], reviewer: AbstractUser
) -> Edition:
    errors = publishing.open_errors(publishing.findings_of(draft))
    explanations = {finding.key: explained(finding) for finding in errors}
    return publishing.publish(edition=draft, explanations=explanations, actor=reviewer)
