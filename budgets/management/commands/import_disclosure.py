"""`manage.py import_disclosure FILE|FOLDER…`: read disclosure documents, store each as a draft edition."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from budgets import code_book_cache, publishing
from budgets.disclosure.changes import prior_of
from budgets.disclosure.model import Disclosure, Phase, Table
from budgets.disclosure.open_data.schema import csv_lines
from budgets.disclosure.readers import Reading, UnreadableDocument, read_document
from budgets.disclosure.rules import judge
from budgets.disclosure.writers.canonical_json import as_plain
from budgets.management.intake import (
    REPORT_COLUMNS,
    ImportedFile,
    ImportOutcome,
    Intake,
    ReportRow,
    files_in,
)
from budgets.models.editions import PHASE_LABELS
from budgets.models.history import SEVERITY_LABELS

BAD_FILE = 2  # the exit code for a file that is no readable disclosure, or cannot be stored


def first_publication(text: str) -> publishing.FirstPublication:
    """Parse the value of --published-on: a date or “here”."""
    if text == "here":
        return publishing.HERE
    try:
        return publishing.FirstPublication.typed(date.fromisoformat(text))
    except ValueError:
        message = _("“%(text)s”不是日期：写成 2024-01-31，或 here。") % {"text": text}
        raise argparse.ArgumentTypeError(message) from None


class Command(BaseCommand):
    help = "Reads disclosure documents and stores each as a draft edition; folders are searched."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE|FOLDER")
        parser.add_argument(
            "--department",
            metavar="SLUG",
            help="whose document it is; by default the department of the name in the document. "
            "A department that does not exist yet is created under this slug.",
        )
        parser.add_argument(
            "--jurisdiction",
            metavar="SLUG",
            help="where departments that do not exist yet are created, under their names in pinyin",
        )
        parser.add_argument(
            "--name",
            default="",
            help="what a department that does not exist yet is called, where its document does not say",
        )
        parser.add_argument(
            "--superior",
            metavar="SLUG",
            help="the department whose units the documents are of: a unit that does not exist yet is created "
            "below it",
        )
        parser.add_argument("--publish", action="store_true", help="publish each edition at once")
        parser.add_argument(
            "--published-on",
            type=first_publication,
            metavar="YYYY-MM-DD|here",
            help="when the department first published the documents; `here`: by being published in this "
            "portal now. By default the day that a document states, else it is not known, and nobody is "
            "judged by it.",
        )
        parser.add_argument(
            "--report", type=Path, metavar="CSV", help="write what came of each file to a CSV file"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print what was read as JSON, one object a file, and touch no database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = files_in(options["files"])
        if not files:
            raise CommandError(_("文件夹里没有可以读的文件。"), returncode=BAD_FILE)
        if options["json"]:
            failed = self._print_json(files)
        else:
            rows = self._take_all(files, options)
            failed = sum(row.outcome is ImportOutcome.REFUSED for row in rows)
        if failed:
            message = _("%(failed)s 个文件没有导入。") % {"failed": failed}
            raise CommandError(message, returncode=BAD_FILE)

    def _take_all(self, files: list[tuple[Path, str]], options: dict[str, Any]) -> list[ReportRow]:
        code_book_cache.refresh()
        names = ("department", "jurisdiction", "name", "publish", "published_on", "superior")
        intake = Intake(*(options[name] for name in names))
        several = len(files) > 1
        rows = []
        # A bar for a person at a terminal; nothing where the output goes to a file.
        for path, name in tqdm(files, unit="file", disable=None if several else True):
            row, imported = intake.take(path, name)
            rows.append(row)
            if row.message:
                with tqdm.external_write_mode():
                    self.stderr.write(f"{name}: {row.message}")
            if imported and not several:
                self._report(row, imported)
            elif not several and row.outcome is not ImportOutcome.REFUSED:
                edition = f"{row.department} {row.fiscal_year}"
                said = f"{row.file} → {edition}：{row.outcome.label}"
                self.stdout.write(self.style.SUCCESS(said))
        if several:
            self._summarise(rows)
        if options["report"]:
            _write_report(options["report"], rows)
            self.stdout.write(_("逐个文件的结果：%(path)s") % {"path": options["report"]})
        return rows

    def _summarise(self, rows: list[ReportRow]) -> None:
        """Print a line for each imported file, then the number of files by outcome."""
        say = self.stdout.write
        say(f"{_('矛盾'):>4}{_('存疑'):>4}{_('金额'):>5}  {_('读入'):>3}  {_('文件')}")
        for row in rows:
            if row.lines is None:
                continue
            part = f"{100 * (row.read_into_fields or 0) // (row.characters or 1)}%"
            phase = PHASE_LABELS[Phase(row.phase)]
            edition = _("%(department)s %(year)s年%(phase)s 第 %(number)s 版") % {
                "department": row.department,
                "year": row.fiscal_year,
                "phase": phase,
                "number": row.edition,
            }
            figures = f"{row.errors:>6}{row.warnings:>6}{row.lines:>7}  {part:>5}"
            say(f"{figures}  {row.file} → {edition}")
        counts = Counter(row.outcome for row in rows)
        total = "，".join(f"{each.label} {counts[each]}" for each in ImportOutcome if counts[each])
        say(self.style.SUCCESS(_("共 %(all)s 个文件：") % {"all": len(rows)} + total))

    def _print_json(self, files: list[tuple[Path, str]]) -> int:
        failed = 0
        for path, name in files:
            try:
                digest = sha256(path.read_bytes()).hexdigest()
                self.stdout.write(_as_json(path, digest, read_document(path)))
            except UnreadableDocument as error:
                failed += 1
                self.stderr.write(f"{name}: {error}")
            except OSError as error:
                failed += 1
                self.stderr.write(_("%s: 打不开这个文件") % name + f" ({error.strerror})")
        return failed

    def _report(self, row: ReportRow, imported: ImportedFile) -> None:
        say = self.stdout.write
        reading, edition = imported.reading, imported.edition
        coverage = reading.coverage
        if imported.is_new:
            say(_("新登记部门：%s") % edition.department)
        say(self.style.MIGRATE_HEADING(f"{row.file} → {edition}"))
        for what, count in _counts(reading.disclosure):
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
        for unread in coverage.unread:
            say(
                _("  没有读懂的金额：%(place)s %(text)s")
                % {"place": unread.place, "text": unread.text}
            )
        if edition.number > 1:
            say(
                _("  这一年度已经公开过：这是第 %(number)s 版，公开后取代前一版。")
                % {"number": edition.number}
            )
        say(_("检查：%(count)s 条") % {"count": len(imported.findings)})
        for finding in imported.findings:
            say(f"  [{SEVERITY_LABELS[finding.severity]} {finding.rule}] {finding.message}")
        say(self.style.SUCCESS(f"{row.outcome.label}：{edition}"))


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
    """Return all that was read and found as one JSON object; derived figures are marked as such."""
    disclosure = reading.disclosure
    whole = {"file": path.name, "sha256": digest, **as_plain(disclosure)}
    for reason, plain in zip(disclosure.reasons, whole["reasons"], strict=True):
        plain["prior_derived"] = as_plain(prior_of(disclosure, reason))
    whole["unused"] = list(reading.unused)
    whole["coverage"] = asdict(reading.coverage)
    coverage = reading.coverage
    findings = judge(disclosure, unread=coverage.unread, frame=coverage.frame)
    whole["findings"] = [asdict(finding) for finding in findings]
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _write_report(path: Path, rows: list[ReportRow]) -> None:
    """Write the report as UTF-8 with a byte order mark, which Excel needs."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        cells = ({k: "" if v is None else str(v) for k, v in asdict(row).items()} for row in rows)
        file.writelines(csv_lines(cells, REPORT_COLUMNS))
