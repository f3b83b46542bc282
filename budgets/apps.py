"""The app's name in Django."""

from pathlib import Path

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("部门预算公开")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models may be imported only once all apps are loaded.
        from budgets.access.roles import ensure_roles_after_migrate
        from budgets.db import install_after_migrate

        install_after_migrate(self, Path(self.path) / "db" / "sql")
        post_migrate.connect(
            ensure_roles_after_migrate, sender=self, dispatch_uid="budgets.ensure_roles"
        )
