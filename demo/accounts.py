"""The demonstration's accounts, one for each role and a second administrator; only with this app."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from budgets.access.roles import ADMINISTRATOR, AUDITOR, CLERK, PUBLISHER, REVIEWER, ensure_roles


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `password` is known only where the account was made just now."""

    user: User
    role: str
    password: str | None


# By user name: what the account is, and its role
_ACCOUNTS = {
    "admin": ("超级管理员（全部权限）", None),
    "clerk": ("录入员", CLERK),
    "reviewer": ("审核员", REVIEWER),
    "publisher": ("发布员", PUBLISHER),
    "administrator": ("管理员（账号和分类，不看草稿）", ADMINISTRATOR),
    "administrator2": ("第二位管理员（确认授权）", ADMINISTRATOR),
    "auditor": ("审计员（看全部，确认授权）", AUDITOR),
}


def ensure_accounts() -> dict[str, Account]:
    """Return the accounts by name; those that are missing are made, with DEMO_PASSWORD or a random one."""
    groups = ensure_roles()
    found = {}
    for name, (description, role) in _ACCOUNTS.items():
        user = get_user_model().objects.filter(username=name).first()
        password = None
        if user is None:
            password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
            user = get_user_model().objects.create_user(
                name,
                password=password,
                first_name=description.partition("（")[0],
                is_staff=True,
                is_superuser=role is None,
            )
            if role:
                user.groups.add(groups[role])
        found[name] = Account(user, description, password)
    return found
