"""What a role may do in the back office: five groups, made and kept up after every migration.

Where it may do so, a person's assignments say (rights.py).

These five groups have the permissions of their role, no fewer and no more, so that a right that a new version
takes from a role is gone from every site. What a site wants besides goes into a group of its own.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections

CLERK = "录入"
REVIEWER = "审核"
PUBLISHER = "发布"
ADMINISTRATOR = "管理员"
AUDITOR = "审计"

_READING = [
    "budgets.view_jurisdiction",
    "budgets.view_department",
    "budgets.view_edition",
    "budgets.view_event",
]
_APPROVALS = ["budgets.view_approval", "budgets.add_approval", "budgets.change_approval"]
_UNIT_APPROVALS = [
    "budgets.view_unitapproval",
    "budgets.add_unitapproval",
    "budgets.change_unitapproval",
]
PERMISSIONS = {
    CLERK: [
        *_READING,
        *_UNIT_APPROVALS,
        "budgets.add_edition",
        "budgets.change_edition",
        "budgets.submit_edition",
    ],
    REVIEWER: [*_READING, *_APPROVALS, *_UNIT_APPROVALS, "budgets.review_edition"],
    PUBLISHER: [*_READING, "budgets.publish_edition", "budgets.withdraw_edition"],
    ADMINISTRATOR: [
        "budgets.view_jurisdiction",
        "budgets.change_jurisdiction",
        "budgets.view_department",
        "budgets.add_department",
        "budgets.change_department",
        "budgets.view_wording",
        "budgets.add_wording",
        "budgets.change_wording",
        "budgets.delete_wording",
        "budgets.view_codebook",
        "budgets.add_codebook",
        "budgets.delete_codebook",
        "budgets.view_event",
        *_APPROVALS,
        *_UNIT_APPROVALS,
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
        "auth.view_group",
    ],
    AUDITOR: [
        *_READING,
        "budgets.view_wording",
        "budgets.view_codebook",
        "budgets.view_approval",
        "budgets.view_unitapproval",
        "auth.view_user",
    ],
}


def ensure_roles(using: str = "default") -> dict[str, Group]:
    """Return the groups by name, each with the permissions of its role."""
    # After `migrate` this may run before Django has made the permissions themselves.
    for label in ("budgets", "auth"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    known = {
        f"{label}.{codename}": pk
        for pk, label, codename in Permission.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    groups = {}
    for name, wanted in PERMISSIONS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[permission] for permission in wanted])
        groups[name] = group
    return groups


def ensure_roles_after_migrate(*, using: str, **_signal: Any) -> None:
    """Receive `post_migrate`; do nothing while the tables that it needs are not there."""
    if {Group._meta.db_table, "budgets_edition"} <= {
        *connections[using].introspection.table_names()
    }:
        ensure_roles(using)
