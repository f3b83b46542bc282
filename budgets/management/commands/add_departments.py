"""`manage.py add_departments TABLE --jurisdiction SLUG`: register departments and units from a table."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.management.tables import rows_of_table
from budgets.models import Jurisdiction
from budgets.publishing import registration
from budgets.publishing.registration import Outcome


class Command(BaseCommand):
    """All of the table or nothing. Run again with a corrected table, it changes what differs."""

    help = (
        "Registers the departments of a jurisdiction, and their units, from a table (CSV, Excel): a header "
        "row names 名称, and as far as wanted 地址用名, 类型, 简称, 主管部门, 本级, 并入本级, 所在地区, "
        "预算级次, 联系方式."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", type=Path, metavar="TABLE")
        parser.add_argument("--jurisdiction", required=True, metavar="SLUG")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, store nothing"
        )

    @transaction.atomic
    def handle(self, *args: Any, table: Path, jurisdiction: str, **options: Any) -> None:
        place = Jurisdiction.objects.filter(slug=jurisdiction).first()
        if place is None:
            said = _("没有地址用名为“%s”的地区：先用 add_jurisdiction 登记。")
            raise CommandError(said % jurisdiction)
        try:
            rows = rows_of_table(table, registration.DEPARTMENT_COLUMNS)
            done = registration.register_departments(jurisdiction=place, rows=rows)
        except publishing.ActRefused as against:
            raise CommandError(_("什么都没有登记：") + f"\n{against}") from against
        for department, outcome in done:
            if outcome is not Outcome.SAME and options["verbosity"] > 0:
                self.stdout.write(
                    f"{outcome.label}  {department.name}  /departments/{department.slug}/"
                )
        counts = Counter(outcome for _department, outcome in done)
        total = "，".join(f"{each.label} {counts[each]}" for each in Outcome if counts[each])
        self.stdout.write(_("共 %(all)s 个：") % {"all": len(done)} + total)
        if options["dry_run"]:
            transaction.set_rollback(True)
            self.stdout.write(_("这是试运行，什么都没有登记。"))
