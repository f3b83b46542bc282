"""`manage.py add_jurisdiction 青岚县`: register a county, a city or a district."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.models import Jurisdiction
from budgets.publishing import registration


class Command(BaseCommand):
    help = "Registers a county, a city or a district whose departments publish here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="as documents write it: 青岚县")
        parser.add_argument(
            "--slug", default="", help="in addresses; by default the name in pinyin"
        )
        parser.add_argument(
            "--region-code", default="", metavar="CODE", help="six digits (行政区划代码)"
        )
        parser.add_argument("--notice", default="", help="shown on all its pages and in its files")
        parser.add_argument("--notice-en", default="", help="the same in English")
        parser.add_argument(
            "--kind", choices=Jurisdiction.Kind.values, default=Jurisdiction.Kind.REAL
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = ("name", "slug", "region_code", "notice", "notice_en", "kind")
        try:
            made = registration.register_jurisdiction(**{key: options[key] for key in keys})
        except publishing.ActRefused as against:
            raise CommandError(str(against)) from against
        said = _("已登记：%(name)s，地址用名 %(slug)s。")
        self.stdout.write(said % {"name": made.name, "slug": made.slug})
