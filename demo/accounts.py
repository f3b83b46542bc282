"""The demonstration's accounts, one for each role and a second administrator; only with this app."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from budgets.access.roles import ADMINISTRATOR, AUDITOR, CLERK, PUBLISHER, REVIEWER, ensure_roles

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `password` is known only where the account was made just now."""

    user: AbstractUser
    role: str
    password: str | None


_ROLES = {
    "admin": "超级管理员（全部权限）",
    "clerk": "录入员",
    "reviewer": "审核员",
    "publisher": "发布员",
    "administrator": "管理员（账号和分类，不看草稿）",
    "administrator2": "第二位管理员（确认授权）",
    "auditor": "审计员（看全部，确认授权）",
}
_GROUPS = {
    "clerk": CLERK,
    "reviewer": REVIEWER,
    "publisher": PUBLISHER,
    "administrator": ADMINISTRATOR,
    "administrator2": ADMINISTRATOR,
    "auditor": AUDITOR,
}


def ensure_accounts() -> dict[str, Account]:
    """The accounts by name; those that are missing are made, with DEMO_PASSWORD or a random one."""
    groups = ensure_roles()
    found = {}
    for name, role in _ROLES.items():
        user = get_user_model().objects.filter(username=name).first()
        password = None
        if user is None:
            password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
            user = get_user_model().objects.create_user(
                name,
                password=password,
                first_name=role.partition("（")[0],
                is_staff=True,
                is_superuser=name == "admin",
            )
            if name in _GROUPS:
                user.groups.add(groups[_GROUPS[name]])
        found[name] = Account(user, role, password)
    return found
