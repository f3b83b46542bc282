"""Import disclosure files one by one: find the department, skip known files, report the outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.disclosure.confidence import Evidence, confidence_of
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import Disclosure, Identity
from budgets.disclosure.parts import holds_no_amount
from budgets.disclosure.readers import READABLE, Reading, UnreadableDocument, read_document
from budgets.disclosure.unfilled import as_filed
from budgets.models import Department, Edition, Jurisdiction
from budgets.publishing.proposed_address import in_pinyin, proposed_address


class ImportOutcome(TextChoices):
    """The result of importing one file."""

    DRAFT = "draft", gettext_lazy("已存为草稿")
    PUBLISHED = "published", gettext_lazy("已公开")
    UNCHANGED = "unchanged", gettext_lazy("已有，没有变化")
    REFUSED = "refused", gettext_lazy("没有导入")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A file's row of the CSV report; figures are counts. They are empty if the file was not read."""

    file: str
    outcome: ImportOutcome
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

    @classmethod
    def of_edition(
        cls, edition: Edition, outcome: ImportOutcome, *, file: str, sha256: str, **more: Any
    ) -> ReportRow:
        """Return the row of a file that an edition was read from."""
        return cls(
            file=file,
            outcome=outcome,
            department=edition.department.name,
            fiscal_year=edition.fiscal_year,
            phase=edition.phase,
            edition=edition.number,
            sha256=sha256,
            first_published_on=edition.first_published_on,
            **more,
        )


REPORT_COLUMNS = tuple(field.name for field in fields(ReportRow))


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was read and stored.

    `is_new` says that its department was registered for it, `given_way` which templates could not be used.
    """

    edition: Edition
    reading: Reading
    findings: tuple[Finding, ...]
    is_new: bool
    given_way: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Where files are imported: into which department, registered where, published at once or not.

    `first` says of all of them when they were first public, if that is known. `superior` is the slug of the
    department whose units the documents are of.
    """

    department: str | None = None
    jurisdiction: str | None = None
    name: str = ""  # of a department that is not known yet, where its document does not say
    publish: bool = False
    first: publishing.FirstPublication | None = None
    superior: str | None = None

    def take(self, path: Path, name: str) -> tuple[ReportRow, ImportedFile | None]:
        """Store one file, all or nothing. Whatever is wrong with it is in the message of its row."""
        try:
            data = path.read_bytes()
            digest = sha256(data).hexdigest()
            if known := self._known(digest):
                return self._take_known(known, name, digest), None
            stored = self._store(path.name, data, read_document(path))
        except (UnreadableDocument, publishing.ActRefused) as error:
            message = str(error)
        except OSError as error:
            message = _("打不开这个文件") + f" ({error.strerror})"
        else:
            return _row_of(stored, name, digest), stored
        return ReportRow(file=name, outcome=ImportOutcome.REFUSED, message=message), None

    def _known(self, digest: str) -> Edition | None:
        """Return the last edition that was read from the very same file."""
        editions = Edition.objects.filter(source_sha256=digest).select_related("department")
        if self.department:
            editions = editions.filter(department__slug=self.department)
        return editions.order_by("-pk").first()

    def _take_known(self, edition: Edition, name: str, digest: str) -> ReportRow:
        outcome, message = ImportOutcome.UNCHANGED, ""
        if self.publish and edition.is_draft:
            with publishing.changing(edition=edition, note=_("文件没有写的，照文件空着")):
                store.write(edition, as_filed(store.read(edition)))
            message = self._publish(edition, name)
            outcome = ImportOutcome.PUBLISHED
        elif self.first and not self._agrees(edition, self.first):
            message = _(
                "文件没有变，--published-on 没有用上：这一版的原公开日期仍是%(date)s。"
                "草稿在概况里改，已经公开的出更正版时改。"
            ) % {"date": edition.first_published_on or _("不详")}
        return ReportRow.of_edition(edition, outcome, file=name, sha256=digest, message=message)

    def _agrees(self, edition: Edition, first: publishing.FirstPublication) -> bool:
        """Return whether an edition has the day of first publication that was given."""
        if first.day:
            return first.day == edition.first_published_on
        return first.source == edition.first_published_source

    def _publish(self, edition: Edition, name: str) -> str:
        """Publish a draft; return which templates could not be used.

        A file that comes from elsewhere was most likely public there: its day is unknown, not today.
        """
        given_way = publishing.wording_given_way(edition)
        note = _("由文件 %(file)s 更正。") % {"file": name}
        usual = None if edition.first_published_source else publishing.UNKNOWN
        publishing.publish(
            edition=edition,
            correction_note=note if edition.number > 1 else "",
            first=self.first or usual,
        )
        return given_way

    @transaction.atomic
    def _store(self, name: str, data: bytes, reading: Reading) -> ImportedFile:
        department, is_new = self._department_of(reading.disclosure)
        edition = publishing.import_draft(
            department=department,
            disclosure=reading.disclosure,
            received=publishing.ReceivedFile(name, data, reading),
            filed=self.publish,
            first=self.first,
        )
        findings = publishing.validate(edition)
        given_way = self._publish(edition, name) if self.publish else ""
        return ImportedFile(edition, reading, findings, is_new, given_way)

    def _department_of(self, disclosure: Disclosure) -> tuple[Department, bool]:
        """Return the department of the given slug or of the document's name, and whether it is new."""
        superior = self._superior()
        if superior and self.department is None:
            departments = superior.units.all()  # schools of two bureaus may have one name
        else:
            departments = Department.objects.all()
        if self.department is not None:
            _require_slug(self.department)
            departments = departments.filter(slug=self.department)
        else:
            departments = departments.filter(name=disclosure.department.name or self.name)
            if self.jurisdiction is not None:
                departments = departments.filter(jurisdiction__slug=self.jurisdiction)
        found = list(departments[:2])
        if len(found) == 1:
            if superior and found[0].superior_id != superior.pk:
                raise publishing.ActRefused(
                    _("“%(name)s”已经登记，不是“%(superior)s”的所属单位，请先在后台改。")
                    % {"name": found[0], "superior": superior}
                )
            return found[0], False
        name = disclosure.department.name or self.name
        if not name:
            raise publishing.ActRefused(
                _(
                    "文件里没有读到部门名称，请选择部门：已经登记的用 --department 指明地址用名，"
                    "还没有登记的再用 --name 写明名称。"
                )
            )
        if found or (self.department is None and self.jurisdiction is None and superior is None):
            raise publishing.ActRefused(
                _(
                    "没有唯一一个名为“%(name)s”的部门，请用 --department 指明地址用名"
                    "（尚未登记的部门会以它登记），或用 --jurisdiction 指明地区，按名称登记。"
                )
                % {"name": name}
            )
        who = replace(disclosure.department, name=name)
        place = superior.jurisdiction if superior else self._jurisdiction_of(disclosure)
        slug = self.department or proposed_address(place, name)
        return _registered(who, slug, place, superior), True

    def _superior(self) -> Department | None:
        if self.superior is None:
            return None
        found = Department.objects.departments().filter(slug=self.superior).first()
        if found is None:
            raise publishing.ActRefused(
                _("没有地址用名为“%(slug)s”的部门（自己是单位的不算），请先在后台登记。")
                % {"slug": self.superior}
            )
        return found

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
        if not region and (only := list(Jurisdiction.objects.all()[:2])) and len(only) == 1:
            return only[0]
        if not region:
            raise publishing.ActRefused(
                _("文件没有写明部门属于哪个地区，请用 --jurisdiction 指明地区的地址用名。")
            )
        named = list(Jurisdiction.objects.filter(name=region)[:2])
        if len(named) > 1:
            raise publishing.ActRefused(
                _("有几个名为“%(name)s”的地区，请用 --jurisdiction 指明地区的地址用名。")
                % {"name": region}
            )
        return (
            named[0]
            if named
            else Jurisdiction.objects.create(name=region, slug=in_pinyin(region) or "region")
        )


def files_in(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return the files to read, each with the name to report; of a folder, the readable files in it."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if _is_document(each))
            found += [(each, str(each.relative_to(path))) for each in inside]
        else:
            found.append((path, path.name))
    return found


def _is_document(path: Path) -> bool:
    """Return whether to read a file of a folder: neither hidden files nor office programs' locks (~$…)."""
    hidden = path.name.startswith(("~$", "."))
    return path.suffix.lower() in READABLE and not hidden and path.is_file()


def _row_of(imported: ImportedFile, name: str, digest: str) -> ReportRow:
    disclosure, coverage = imported.reading.disclosure, imported.reading.coverage
    severities = [finding.severity for finding in imported.findings]
    conflicting = [x for x in confidence_of(disclosure) if x.standing is Evidence.CONFLICTING]
    return ReportRow.of_edition(
        imported.edition,
        ImportOutcome.DRAFT if imported.edition.is_draft else ImportOutcome.PUBLISHED,
        file=name,
        sha256=digest,
        message=_message(imported),
        lines=len(disclosure.lines),
        conflicting=len(conflicting),
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        characters=coverage.characters,
        read_into_fields=coverage.read_into_fields,
        kept_as_text=coverage.kept_as_text,
        unused=coverage.unused,
        unread_amounts=len(coverage.unread),
    )


def _message(imported: ImportedFile) -> str:
    """Return what must be said of a file that was stored: templates not used, no amount read."""
    if holds_no_amount(imported.reading.disclosure):
        return (
            _("没有从文件里读到任何金额：请核对文件，金额可能在附件或图片里。") + imported.given_way
        )
    return imported.given_way


def _require_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise publishing.ActRefused(_("--department 只能用字母、数字、连字符和下划线。")) from None


def _registered(
    who: Identity, slug: str, jurisdiction: Jurisdiction, superior: Department | None
) -> Department:
    department = Department(
        jurisdiction=jurisdiction,
        superior=superior,
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
