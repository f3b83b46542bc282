"""Is the database as the portal needs it, and is what the public reads as it was sealed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.core.checks.messages import WARNING
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from qsessions.models import Session

from budgets.models import Edition
from budgets.store.verification import differences
from portal import environment
from portal.accounts.grants.powers import two_people_needed
from portal.operations.doctor.lines import Answer, bad, doubtful, good
from portal.operations.health import pending_migrations
from portal.operations.metrics import LATE

OLDEST_SERVER = 150_000  # PostgreSQL 15
SEALS_LOOKED_AT = 20  # the latest; verify_seals looks at all of them
SECONDS_APART = 2.0  # of this machine's clock and the database's
# Ended sessions are removed every night; a day more for a machine that was off.
_STALE_SESSIONS = timedelta(days=2)
_UNITS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000}


def server() -> tuple[Answer]:
    """Return whether the database answers, and is new enough."""
    try:
        connection.ensure_connection()
        version = connection.connection.info.server_version
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
            (size,) = cursor.fetchone()
    except DatabaseError as error:
        return (bad(_("数据库"), str(error).splitlines()[0]),)
    said = f"PostgreSQL {version // 10_000}.{version % 10_000}, {size}"
    if version < OLDEST_SERVER:
        return (bad(_("数据库"), _("%s：要 15 或更新的版本") % said),)
    return (good(_("数据库"), said),)


def roles() -> Iterator[Answer]:
    """Yield what `check --deploy` says against roles, rights, code in the database and settings."""
    found = run_checks(include_deployment_checks=True, databases=[DEFAULT_DB_ALIAS])
    ours = [each for each in found if each.level >= WARNING and not each.is_silenced()]
    if not settings.PRODUCTION:
        ours = [each for each in ours if str(each.id).startswith("portal.")]
    for each in ours:
        yield bad(_("设置和权限"), f"{each.msg} ({each.id}) {each.hint or ''}")
    if not ours:
        yield good(_("设置和权限"), _("check --deploy 没有意见"))


def limits() -> Iterator[Answer]:
    """Ask the server which limits a connection of the site has: its own, or, behind a pooler, its role's."""
    options = dict(connection.settings_dict.get("OPTIONS", {}))
    given = settings.SERVED_LIMITS if settings.POOL_SIZE > 0 else {}
    served = environment.with_server_settings(options, given) if given else options
    served.pop("pool", None)
    parameters = {**connection.get_connection_params(), "options": served.get("options", "")}
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    wrong = []
    with psycopg.connect(**parameters) as asked:
        for name, wanted in settings.SERVED_LIMITS.items():
            row = asked.execute("SELECT current_setting(%s)", [name]).fetchone()
            value = str(row[0]) if row else ""
            if name == "jit" and value != wanted:
                wrong.append(f"jit = {value}")
            elif name != "jit" and not _in_milliseconds(value):
                wrong.append(f"{name} = 0")
    if wrong:
        words = _(
            "%s：请为网站的数据库角色设置（docs/operations.md 的 DATABASE_STATEMENT_SECONDS）"
        )
        yield bad(_("超时和 JIT"), words % ", ".join(wrong))
    else:
        yield good(_("超时和 JIT"), _("语句、锁和闲置事务都有时限，JIT 已关"))


def _in_milliseconds(value: str) -> int:
    """Return a setting of time as the server prints it: 30s → 30000; 0 → 0, no limit."""
    number = value.rstrip("mshin")
    return int(number or 0) * _UNITS.get(value[len(number) :], 1)


def connections() -> Iterator[Answer]:
    """Compare what the workers may use with what the server gives."""
    workers = environment.number("WORKERS", 2)
    wanted = workers * max(settings.POOL_SIZE, environment.number("THREADS", 8))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int"
        )
        (most,) = cursor.fetchone()
    said = _("网站至多用 %(wanted)s 个，数据库给 %(most)s 个") % {"wanted": wanted, "most": most}
    yield (good if wanted < most else bad)(_("数据库连接"), said)


def migrations() -> Iterator[Answer]:
    """Name the migrations that this version has and the database has not had."""
    pending = pending_migrations()
    if pending:
        yield bad(_("数据库结构"), _("没有更新，请运行 migrate：%s") % ", ".join(pending))
    else:
        yield good(_("数据库结构"), _("是这一版的"))


def clock() -> Iterator[Answer]:
    """Compare this machine's clock with the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart = abs((theirs - datetime.now(theirs.tzinfo)).total_seconds())
    said = _("和数据库的钟相差 %.1f 秒") % apart
    yield (good if apart < SECONDS_APART else bad)(_("时钟"), said)


def people() -> Iterator[Answer]:
    """Say whether there are enough administrators for grants that need two people."""
    count = User.objects.filter(is_superuser=True, is_active=True).count()
    needed = 2 if two_people_needed() else 1
    said = _("%(count)s 位超级用户，要 %(needed)s 位") % {"count": count, "needed": needed}
    yield (good if count >= needed else doubtful)(_("管理员"), said)


def late_publications() -> Iterator[Answer]:
    """Name the editions whose hour has come and gone."""
    late = list(Edition.objects.due(timezone.now() - LATE).select_related("department")[:5])
    if late:
        words = _("到了时间还没有公开：%s。看 publish_due 的定时任务和它的日志")
        yield bad(_("定时公开"), words % "、".join(map(str, late)))
    else:
        yield good(_("定时公开"), _("没有过了时间还没公开的"))


def sessions() -> Iterator[Answer]:
    """Say whether ended sessions are removed."""
    stale = Session.objects.filter(expire_date__lt=timezone.now() - _STALE_SESSIONS).count()
    if stale:
        yield doubtful(
            _("登录"), _("%s 个结束已久的登录没有清除：看 clearsessions 的定时任务") % stale
        )


def seals() -> Iterator[Answer]:
    """Compare the latest sealed editions with their seals."""
    latest: Any = Edition.objects.sealed().order_by("-pk")[:SEALS_LOOKED_AT]
    wrong = [edition for edition in latest if differences(edition)]
    if wrong:
        words = _("和封存时不一样：%s。请运行 verify_seals，并保持数据库原样")
        yield bad(_("封存"), words % "、".join(map(str, wrong)))
    else:
        yield good(_("封存"), _("最近 %s 版和封存时一样") % len(latest))
