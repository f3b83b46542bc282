"""`manage.py make_administrators NAME NAME`: a site's first accounts, each with an own first password."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from budgets.publishing import ActRefused
from portal.accounts.grants.powers import two_people_needed
from portal.accounts.people import make_account


class Command(BaseCommand):
    """Two people at least where power takes two: one alone could let nobody else in.

    Each gets a password that is shown once and opens nothing but the page to choose an own one.
    """

    help = "Makes superusers, two at least the first time, and prints a first password for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="+", metavar="NAME")

    @transaction.atomic
    def handle(self, *args: Any, names: list[str], **options: Any) -> None:
        others = User.objects.filter(is_superuser=True, is_active=True).count()
        if two_people_needed() and others + len(set(names)) < 2:
            raise CommandError(
                _(
                    "要两个人：请写两个用户名，各交一位管理员。只有一个人的单位请设 SEPARATION_OF_DUTIES=1。"
                )
            )
        made = {name: self._make(name) for name in dict.fromkeys(names)}
        self.stdout.write(_("已建立。下面的密码只显示这一次，请分别交给本人，登录后须先改掉："))
        for name, password in made.items():
            self.stdout.write(f"  {name:<20}{password}")

    def _make(self, name: str) -> str:
        try:
            return make_account(User(username=name, is_superuser=True))
        except ActRefused as against:
            raise CommandError(str(against)) from against
