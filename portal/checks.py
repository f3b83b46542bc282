"""`manage.py check --deploy`: may the database role do no more than it should, are translations compiled?

With `--database default` the database itself is asked; without, only the settings are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from budgets.db import out_of_date
from budgets.db.grants import differences
from budgets.db.owner import OWNER, has_owner, site_role
from portal.table_access import TABLES

_TWO_ROLES = (
    "Give the tables to a role of their own and name it in DATABASE_OWNER_URL (docs/operations.md)."
)
_MIGRATE = "Run manage.py migrate: it installs what is declared."
_OF_ROLE = """
SELECT current_user, rolsuper, rolcreaterole, rolbypassrls OR rolreplication,
       (SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v')
            AND pg_has_role(current_user, relowner, 'MEMBER')),
       (SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database
        WHERE datname = current_database())
FROM pg_roles WHERE rolname = current_user
"""


@register(Tags.security, deploy=True)
def two_roles(**_asked: Any) -> list[CheckMessage]:
    """Warn if the settings name no owner of the tables, or the site's own role."""
    if not has_owner():
        return [_warning(1, "One database role owns the tables and runs the site.", _TWO_ROLES)]
    if connections.settings[OWNER]["USER"] == connections.settings[DEFAULT_DB_ALIAS]["USER"]:
        words = f"DATABASE_URL and DATABASE_OWNER_URL name the same role, {site_role()}."
        return [_warning(1, words, _TWO_ROLES)]
    return []


@register(Tags.translation, deploy=True)
def compiled_catalogues(**_asked: Any) -> list[CheckMessage]:
    """Warn if translations are not compiled: Django would silently show those pages in Chinese."""
    from portal.catalogues import catalogues, is_compiled

    if all(map(is_compiled, catalogues())):
        return []
    words = "The translations are not compiled, or are older than their catalogue."
    return [_warning(6, words, "Run portal/setup.sh, or python -m portal.catalogues.")]


@register(Tags.database, deploy=True)
def the_sites_role(databases: Sequence[str] | None = None, **_asked: Any) -> list[CheckMessage]:
    """Warn if the site's role has other privileges than declared, or the database other code."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    return [*_of_role(connection), *_of_grants(connection), *_of_code(connection)]


def _of_role(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(_OF_ROLE)
        role, superuser, makes_roles, beyond, owned, owns_database = cursor.fetchone()
    if superuser:
        yield _warning(2, f"The site's database role {role} is a superuser.", _TWO_ROLES)
        return
    if makes_roles or beyond:
        words = f"The site's database role {role} may make roles, replicate or pass row security."
        yield _warning(2, words, f"ALTER ROLE {role} NOCREATEROLE NOREPLICATION NOBYPASSRLS")
    if owned:
        words = f"The site's database role {role} can alter, drop and empty tables and switch off triggers: "
        yield _warning(3, f"{words}it owns {_some(owned.split(', '))}.", _TWO_ROLES)
    elif owns_database:
        yield _warning(3, f"The site's database role {role} owns the database.", _TWO_ROLES)


def _of_grants(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    if has_owner() and (found := differences(connection, TABLES)):
        words = f"The rights of the site's database role are not those declared: {_some(found)}."
        yield _warning(4, words, _MIGRATE)


def _of_code(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    for label in ("budgets", "accounts"):
        if found := out_of_date(connection, apps.get_app_config(label)):
            words = f"The functions, triggers and views of {label} are not those declared: {found}."
            yield _warning(5, words, _MIGRATE)


def _some(names: Sequence[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def _warning(number: int, words: str, hint: str) -> CheckMessage:
    return Warning(words, hint=hint, id=f"portal.W{number:03}")
