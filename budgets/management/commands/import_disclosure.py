"""`manage.py import_disclosure FILE…`: reads disclosure documents and stores each as a draft edition."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.disclosure.changes import prior_of
from budgets.disclosure.findings import Finding
from budgets.disclosure.readers import Reading, UnreadableDocument, read_document
from budgets.disclosure.rules import judge
from budgets.disclosure.shape import Disclosure, Table
from budgets.disclosure.writers.canonical_json import as_plain
from budgets.models import Department, Edition, Jurisdiction
from budgets.models.history import SEVERITY_LABELS

BAD_FILE = 2  # the exit code for a file that is no readable disclosure, or cannot be stored


class Command(BaseCommand):
    help = "Reads disclosure documents (.docx, .txt) and stores each as a draft edition."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--department",
            metavar="SLUG",
            help="whose document it is; by default the department of the name in the document. "
            "A department that does not exist yet is created under this slug.",
        )
        parser.add_argument("--publish", action="store_true", help="publish the edition at once")
        parser.add_argument(
            "--json",
            action="store_true",
            help="print what was read as JSON, one object a file, and touch no database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for path in options["files"]:
            try:
                self._take(path, options)
            except (UnreadableDocument, publishing.ActRefused) as error:
                failed += 1
                self.stderr.write(f"{path.name}: {error}")
            except OSError as error:
                failed += 1
                self.stderr.write(_("%s: 打不开这个文件") % path.name + f" ({error.strerror})")
        if failed:
            message = _("%(failed)s 个文件没有导入。") % {"failed": failed}
            raise CommandError(message, returncode=BAD_FILE)

    def _take(self, path: Path, options: dict[str, Any]) -> None:
        reading = read_document(path)
        digest = sha256(path.read_bytes()).hexdigest()
        if options["json"]:
            self.stdout.write(_as_json(path, digest, reading))
            return
        with transaction.atomic():
            slug = options["department"]
            is_new = bool(slug) and not Department.objects.filter(slug=slug).exists()
            department = _department_of(reading.disclosure, slug)
            edition = publishing.import_draft(
                department=department,
                disclosure=reading.disclosure,
                source_name=path.name,
                source_sha256=digest,
            )
            findings = publishing.findings_of(edition)
            if options["publish"]:
                note = _("由文件 %(file)s 更正。") % {"file": path.name}
                publishing.publish(
                    edition=edition, correction_note=note if edition.number > 1 else ""
                )
        if is_new:
            self.stdout.write(_("新登记部门：%s") % department)
        self._report(path, reading, findings, edition)

    def _report(
        self, path: Path, reading: Reading, findings: tuple[Finding, ...], edition: Edition
    ) -> None:
        disclosure, coverage = reading.disclosure, reading.coverage
        say = self.stdout.write
        say(self.style.MIGRATE_HEADING(f"{path.name} → {edition}"))
        for what, count in _counts(disclosure):
            say(f"  {what}：{count}")
        say(
            _("  全文 %(all)s 字：读入字段 %(fields)s，保留为文字 %(text)s，未使用 %(unused)s")
            % {
                "all": coverage.characters,
                "fields": coverage.read_into_fields,
                "text": coverage.kept_as_text,
                "unused": coverage.unused,
            }
        )
        for piece in reading.unused:
            say(_("  未使用：%(text)s") % {"text": piece})
        if edition.number > 1:
            say(
                _("  这一年度已经公开过：这是第 %(number)s 版，公开后取代前一版。")
                % {"number": edition.number}
            )
        say(_("检查：%(count)s 条") % {"count": len(findings)})
        for finding in findings:
            say(f"  [{SEVERITY_LABELS[finding.severity]} {finding.rule}] {finding.message}")
        say(
            self.style.SUCCESS(_("已公开：%s") if not edition.is_draft else _("已存为草稿：%s"))
            % edition
        )


def _counts(disclosure: Disclosure) -> list[tuple[str, str]]:
    tables = Counter(line.table for line in disclosure.lines)
    lines = "，".join(f"{table.label} {tables[table]}" for table in Table if tables[table])
    return [
        (_("部门"), disclosure.department.name),
        (_("职能"), str(len(disclosure.functions))),
        (_("重点工作"), str(len(disclosure.priorities))),
        (_("单位"), str(len(disclosure.units))),
        (_("金额"), lines or "0"),
        (_("变化原因"), str(len(disclosure.reasons))),
        (_("项目"), str(len(disclosure.projects))),
        (_("名词解释"), str(len(disclosure.glossary))),
    ]


def _as_json(path: Path, digest: str, reading: Reading) -> str:
    """All that was read and found, as one JSON object; derived figures are marked as such."""
    disclosure = reading.disclosure
    whole = {"file": path.name, "sha256": digest, **as_plain(disclosure)}
    for reason, plain in zip(disclosure.reasons, whole["reasons"], strict=True):
        plain["prior_derived"] = as_plain(prior_of(disclosure, reason))
    whole["unused"] = list(reading.unused)
    whole["coverage"] = asdict(reading.coverage)
    whole["findings"] = [asdict(finding) for finding in judge(disclosure)]
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _department_of(disclosure: Disclosure, slug: str | None) -> Department:
    """The department of a slug (made where there is none yet) or of the document's own name."""
    name = disclosure.department.name
    if slug is None:
        found = list(Department.objects.filter(name=name)[:2])
        if len(found) == 1:
            return found[0]
        raise publishing.ActRefused(
            _(
                "没有唯一一个名为“%(name)s”的部门，请用 --department 指明地址用名；"
                "尚未登记的部门会以它登记。"
            )
            % {"name": name}
        )
    try:
        validate_slug(slug)
    except ValidationError:
        raise publishing.ActRefused(_("--department 只能用字母、数字、连字符和下划线。")) from None
    existing = Department.objects.filter(slug=slug).first()
    return existing or _new_department(disclosure, slug)


def _new_department(disclosure: Disclosure, slug: str) -> Department:
    who = disclosure.department
    jurisdiction = Jurisdiction.objects.filter(name=who.region).first()
    if jurisdiction is None:
        if not who.region:
            raise publishing.ActRefused(_("文件没有写明部门属于哪个地区，请先在后台登记这个部门。"))
        jurisdiction = Jurisdiction.objects.create(name=who.region, slug=f"region-of-{slug}"[:60])
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
