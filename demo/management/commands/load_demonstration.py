"""`manage.py load_demonstration`: a real-looking portal in half a minute."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from budgets.models import Department
from demo import loading
from demo.accounts import Account, ensure_accounts

_LOCK = 20_200_131  # any number that no other advisory lock of the portal has


class Command(BaseCommand):
    """Loads the demonstration and makes its accounts, once; all of it or nothing."""

    help = "Loads the demonstration data and accounts; does nothing where they are there already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--departments",
            type=int,
            metavar="N",
            help="only the first N departments of the fictional county, and no units",
        )

    @transaction.atomic
    def handle(self, *args: Any, departments: int | None, **options: Any) -> None:
        with connection.cursor() as cursor:  # a second load beside this one waits, then finds it
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if not loading.is_loaded() and Department.objects.exists():
            raise CommandError(_("库里已有部门：演示数据只装进空的库，以免和真实数据混在一起。"))
        accounts = ensure_accounts()
        if loading.is_loaded():
            self.stdout.write(_("演示数据已经在库中。"))
        else:
            self._load(accounts, departments)
        self._print_accounts(accounts)

    def _load(self, accounts: dict[str, Account], departments: int | None) -> None:
        names = ("clerk", "reviewer", "publisher")
        people = loading.People(*(accounts[name].user for name in names))
        self.stdout.write(_("正在载入演示数据……"))
        loading.load_sample(people)
        count = loading.load_county(people, departments=departments)
        of_the_whole = ("reviewer", "publisher", "administrator", "administrator2", "auditor")
        loading.assign(people.clerk, [accounts[name].user for name in of_the_whole])
        loading.begin_a_year(people)
        self.stdout.write(
            _("已载入：样例部门 1 份预算，虚构县 %(count)d 份预算和决算。") % {"count": count}
        )

    def _print_accounts(self, accounts: dict[str, Account]) -> None:
        made = {name: each for name, each in accounts.items() if each.password}
        if not made:
            return
        self.stdout.write("")
        self.stdout.write(_("演示账号（密码只显示这一次），登录地址 /admin/ ："))
        for name, each in made.items():
            self.stdout.write(f"  {name:<16}{each.password:<16}{each.role}")
