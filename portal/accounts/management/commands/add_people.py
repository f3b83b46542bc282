"""`manage.py add_people TABLE`: make accounts from a table, with their roles and where they work."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from budgets.management.tables import rows_of_table
from budgets.publishing import ActRefused
from budgets.publishing.registration import Outcome
from portal.accounts.people import PEOPLE_COLUMNS, register_people


class Command(BaseCommand):
    """All of the table or nothing. What it gives takes effect at once: who runs it has the site anyway."""

    help = (
        "Makes accounts from a table (CSV, Excel): a header row names 用户名, 姓名, 角色 (several with 、), "
        "and 部门 or 地区, by name or address. Prints each new account's first password, once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", type=Path, metavar="TABLE")

    def handle(self, *args: Any, table: Path, **options: Any) -> None:
        try:
            done = register_people(rows=rows_of_table(table, PEOPLE_COLUMNS))
        except ActRefused as against:
            raise CommandError(_("什么都没有登记：") + f"\n{against}") from against
        new = [each for each in done if each.outcome is Outcome.NEW]
        if new:
            self.stdout.write(_("已建立。下面的密码只显示这一次，请分别交给本人，登录后须先改掉："))
        for each in new:
            self.stdout.write(f"  {each.user.username:<20}{each.password}  {each.user.first_name}")
        others = len({each.user.pk for each in done} - {each.user.pk for each in new})
        if others:
            self.stdout.write(_("原来就有的账号：%s 个。") % others)
