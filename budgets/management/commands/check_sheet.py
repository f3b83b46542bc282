"""`manage.py check_sheet FILE`: the inspectors' check sheet of a jurisdiction's year, as .xlsx or .csv."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from budgets.disclosure.check_sheet import Result
from budgets.disclosure.check_sheet.workbook import county_as_workbook
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import csv_lines
from budgets.models import Department, Jurisdiction
from budgets.reports.check_sheets import COLUMNS, Level, county_sheet, must_publish, rows_of


class Command(BaseCommand):
    help = (
        "Writes the inspectors' check sheet of a jurisdiction's year: everybody who must publish, item by "
        "item. The ending of the file says which kind: .xlsx (a list, every failure, rates) or .csv."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--jurisdiction", metavar="SLUG", required=True)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--phase", choices=[phase.value for phase in Phase], default="budget")
        parser.add_argument(
            "--level",
            choices=[Level.DEPARTMENT.value, Level.UNIT.value],
            default=Level.ALL.value,
            help="only departments, or only their units",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix not in (".xlsx", ".csv"):
            raise CommandError("The name of the file must end in .xlsx or .csv.")
        place = Jurisdiction.objects.filter(slug=options["jurisdiction"]).first()
        if place is None:
            raise CommandError(f"There is no jurisdiction “{options['jurisdiction']}”.")
        year, phase = options["year"], Phase(options["phase"])
        here = Department.objects.filter(jurisdiction=place)
        rows = must_publish(here, year, phase, Level(options["level"]))
        if not rows:
            raise CommandError(f"Nobody has to publish {year} ({phase.value}) there yet.")
        base = settings.PORTAL["base_url"] or ""
        county = county_sheet(place.name, year, phase, rows, base)
        content = (
            county_as_workbook(county, timezone.now(), place.notices)
            if path.suffix == ".xlsx"
            else "".join(csv_lines(rows_of(rows, base), COLUMNS)).encode()
        )
        try:
            path.write_bytes(content)
        except OSError as problem:
            raise CommandError(f"{path} cannot be written: {problem.strerror}.") from problem
        failures = sum(row.count(Result.FAILED) for row in county.rows)
        self.stdout.write(f"{len(county.rows)} sheets, {failures} failures: {path}")
