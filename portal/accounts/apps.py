"""The app's name in Django."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("账号安全")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Its receivers follow models, which may be imported only once all apps are loaded.
        from budgets.db import install_after_migrate
        from budgets.db.grants import grant_after_migrate
        from portal import checks  # noqa: F401 - importing it registers them
        from portal.accounts import signals
        from portal.accounts.grants import guard
        from portal.table_access import TABLES

        install_after_migrate(self, Path(self.path) / "sql")
        grant_after_migrate(self, TABLES)
        signals.connect()
        guard.connect()
