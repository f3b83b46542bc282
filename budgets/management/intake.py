"""Taking disclosure files in, one after the other: whose each is, whether it is new, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pypinyin import lazy_pinyin

from budgets import publishing, store
from budgets.disclosure.confidence import Evidence, confidence_of
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import Disclosure
from budgets.disclosure.readers import READABLE, Reading, UnreadableDocument, read_document
from budgets.disclosure.unfilled import as_filed
from budgets.models import Department, Edition, Jurisdiction

LONGEST_SLUG = 60


class Outcome(StrEnum):
    """What came of one file."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


OUTCOME_LABELS = {
    Outcome.DRAFT: gettext_lazy("已存为草稿"),
    Outcome.PUBLISHED: gettext_lazy("已公开"),
    Outcome.UNCHANGED: gettext_lazy("已有，没有变化"),
    Outcome.REFUSED: gettext_lazy("没有导入"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file's row of the CSV report; figures are counts. Empty where the file was not read."""

    file: str
    outcome: Outcome
    message: str = ""
    department: str = ""
    fiscal_year: int | None = None
    phase: str = ""
    edition: int | None = None
    lines: int | None = None
    conflicting: int | None = None
    errors: int | None = None
    warnings: int | None = None
    characters: int | None = None
    read_into_fields: int | None = None
    kept_as_text: int | None = None
    unused: int | None = None
    unread_amounts: int | None = None
    sha256: str = ""
    first_published_on: date | None = None


REPORT_COLUMNS = tuple(field.name for field in fields(Row))


@dataclass(frozen=True, slots=True)
class Taken:
    """One file that was read and stored; `is_new` says that its department was registered for it, `given_way`
    which templates could not be used."""

    edition: Edition
    reading: Reading
    findings: tuple[Finding, ...]
    is_new: bool
    given_way: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """How files are taken in: into which department, registered where, published at once or not.

    `first` says of all of them when they were first public, where somebody knows it.
    """

    department: str | None = None
    jurisdiction: str | None = None
    publish: bool = False
    first: publishing.First | None = None

    def take(self, path: Path, name: str) -> tuple[Row, Taken | None]:
        """Stores one file, all or nothing. Whatever is wrong with it is said in its row."""
        try:
            data = path.read_bytes()
            digest = sha256(data).hexdigest()
            known = self._known(digest)
            if known is not None:
                return self._row_of_known(known, name, digest), None
            taken = self._stored(path.name, data, read_document(path))
        except (UnreadableDocument, publishing.ActRefused) as error:
            return Row(file=name, outcome=Outcome.REFUSED, message=str(error)), None
        except OSError as error:
            message = _("打不开这个文件") + f" ({error.strerror})"
            return Row(file=name, outcome=Outcome.REFUSED, message=message), None
        return _row_of(taken, name, digest), taken

    def _known(self, digest: str) -> Edition | None:
        """The edition that was read from the very same file."""
        editions = Edition.objects.filter(source_sha256=digest).select_related("department")
        if self.department:
            editions = editions.filter(department__slug=self.department)
        return editions.order_by("-pk").first()

    def _row_of_known(self, edition: Edition, name: str, digest: str) -> Row:
        outcome, message = Outcome.UNCHANGED, ""
        if self.publish and edition.is_draft:
            with publishing.changing(edition=edition, note=_("文件没有写的，照文件空着")):
                store.write(edition, as_filed(store.read(edition)))
            message = self._publish(edition, name)
            outcome = Outcome.PUBLISHED
        elif self.first and not self._agrees(edition):
            message = _(
                "文件没有变，--published-on 没有用上：这一版的原公开日期仍是%(date)s。"
                "草稿在概况里改，已经公开的出更正版时改。"
            ) % {"date": edition.first_published_on or _("不详")}
        return Row(
            file=name,
            outcome=outcome,
            message=message,
            department=edition.department.name,
            fiscal_year=edition.fiscal_year,
            phase=edition.phase,
            edition=edition.number,
            sha256=digest,
            first_published_on=edition.first_published_on,
        )

    def _agrees(self, edition: Edition) -> bool:
        """Return whether an edition has the day of first publication that was given."""
        if self.first is None or self.first.day:
            return self.first is None or self.first.day == edition.first_published_on
        return edition.first_published_source == self.first.source

    def _publish(self, edition: Edition, name: str) -> str:
        """A file that comes from elsewhere was most likely public there: that day is not today's.

        Returns what is to be said of templates that could not be used.
        """
        given_way = publishing.wording_given_way(edition)
        note = _("由文件 %(file)s 更正。") % {"file": name}
        said = None if edition.first_published_source else publishing.UNKNOWN
        publishing.publish(
            edition=edition,
            correction_note=note if edition.number > 1 else "",
            first=self.first or said,
        )
        return given_way

    @transaction.atomic
    def _stored(self, name: str, data: bytes, reading: Reading) -> Taken:
        department, is_new = self._department_of(reading.disclosure)
        edition = publishing.import_draft(
            department=department,
            disclosure=reading.disclosure,
            received=publishing.Received(name, data, reading),
            filed=self.publish,
            first=self.first,
        )
        findings = publishing.validate(edition)
        given_way = self._publish(edition, name) if self.publish else ""
        return Taken(edition, reading, findings, is_new, given_way)

    def _department_of(self, disclosure: Disclosure) -> tuple[Department, bool]:
        """The department of the given slug, or else of the document's own name."""
        if self.department is not None:
            _require_slug(self.department)
            existing = Department.objects.filter(slug=self.department).first()
            if existing is not None:
                return existing, False
            return _registered(disclosure, self.department, self._jurisdiction_of(disclosure)), True
        found = list(self._named(disclosure.department.name)[:2])
        if len(found) == 1:
            return found[0], False
        if self.jurisdiction is None or found:
            raise publishing.ActRefused(
                _(
                    "没有唯一一个名为“%(name)s”的部门，请用 --department 指明地址用名"
                    "（尚未登记的部门会以它登记），或用 --jurisdiction 指明地区，按名称登记。"
                )
                % {"name": disclosure.department.name}
            )
        slug = _free_slug(disclosure.department.name)
        return _registered(disclosure, slug, self._jurisdiction_of(disclosure)), True

    def _named(self, name: str) -> Iterable[Department]:
        departments = Department.objects.filter(name=name)
        if self.jurisdiction is not None:
            departments = departments.filter(jurisdiction__slug=self.jurisdiction)
        return departments

    def _jurisdiction_of(self, disclosure: Disclosure) -> Jurisdiction:
        if self.jurisdiction is not None:
            found = Jurisdiction.objects.filter(slug=self.jurisdiction).first()
            if found is None:
                raise publishing.ActRefused(
                    _("没有地址用名为“%(slug)s”的地区，请先在后台登记。")
                    % {"slug": self.jurisdiction}
                )
            return found
        region = disclosure.department.region
        if not region:
            raise publishing.ActRefused(_("文件没有写明部门属于哪个地区，请先在后台登记这个部门。"))
        found = Jurisdiction.objects.filter(name=region).first()
        slug = _slug_of(region)
        return found or Jurisdiction.objects.create(name=region, slug=slug or "region")


def files_in(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """The files to read, each with the name to report: a folder stands for its readable files."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if _is_document(each))
            found += [(each, str(each.relative_to(path))) for each in inside]
        else:
            found.append((path, path.name))
    return found


def _is_document(path: Path) -> bool:
    """Not what an office program leaves beside an open file (~$…), nor hidden files."""
    return (
        path.suffix.lower() in READABLE and not path.name.startswith(("~$", ".")) and path.is_file()
    )


def _row_of(taken: Taken, name: str, digest: str) -> Row:
    edition, reading = taken.edition, taken.reading
    coverage = reading.coverage
    standings = [each.standing for each in confidence_of(reading.disclosure)]
    severities = [finding.severity for finding in taken.findings]
    return Row(
        file=name,
        outcome=Outcome.DRAFT if edition.is_draft else Outcome.PUBLISHED,
        message=taken.given_way,
        department=edition.department.name,
        fiscal_year=edition.fiscal_year,
        phase=edition.phase,
        edition=edition.number,
        lines=len(reading.disclosure.lines),
        conflicting=standings.count(Evidence.CONFLICTING),
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        characters=coverage.characters,
        read_into_fields=coverage.read_into_fields,
        kept_as_text=coverage.kept_as_text,
        unused=coverage.unused,
        unread_amounts=len(coverage.unread),
        sha256=digest,
        first_published_on=edition.first_published_on,
    )


def _require_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise publishing.ActRefused(_("--department 只能用字母、数字、连字符和下划线。")) from None


def _slug_of(name: str) -> str:
    """A name in pinyin: 青山县审计局 → qingshanxianshenjiju."""
    letters = "".join(lazy_pinyin(name)).lower()
    return "".join(c for c in letters if c.isascii() and c.isalnum())[:LONGEST_SLUG]


def _free_slug(name: str) -> str:
    slug = first = _slug_of(name) or "department"
    number = 1
    while Department.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{first[: LONGEST_SLUG - 4]}-{number}"
    return slug


def _registered(disclosure: Disclosure, slug: str, jurisdiction: Jurisdiction) -> Department:
    who = disclosure.department
    department = Department(
        jurisdiction=jurisdiction,
        slug=slug,
        name=who.name,
        short_names=list(who.short_names),
        region=who.region,
        budget_level=who.budget_level,
    )
    try:
        department.full_clean()
    except ValidationError as error:
        raise publishing.ActRefused(" ".join(error.messages)) from None
    department.save()
    return department
