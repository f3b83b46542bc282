"""`doctor` finds what is wrong, each in one line, and says nothing against what is right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from qsessions.models import Session

from budgets import publishing
from budgets.models import Department, Edition, Line
from portal.operations import runs
from portal.operations.doctor import Answer, Verdict, data, examine, machine, public
from tests.cast import fire_budget
from tests.roles import OWNER, without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests log in as one superuser, who takes either role."""
    monkeypatch.setitem(connections.settings["owner"], "USER", OWNER)


def lines(answers: Iterator[Answer]) -> list[str]:
    return [str(each) for each in answers]


def wrong(answers: Iterator[Answer]) -> list[str]:
    return [str(each) for each in answers if each.verdict is Verdict.BAD]


def test_what_is_right_is_a_line_each(
    department: Department, settings: Settings, tmp_path: Path
) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    publishing.publish(edition=draft)
    settings.STATE_FOLDER = str(tmp_path)
    (tmp_path / "staticfiles.json").touch()
    settings.STATIC_ROOT = tmp_path
    for command in runs.EVERY:
        runs.note([command], 0)
    output = StringIO()
    call_command("doctor", "--inside", stdout=output)
    said = output.getvalue().splitlines()
    assert any(line.startswith("✓ 数据库: PostgreSQL ") for line in said)
    assert "✓ 封存: 最近 1 版和封存时一样" in said
    assert "✓ 超时和 JIT: 语句、锁和闲置事务都有时限，JIT 已关" in said
    assert sum(line.startswith("✓ 定时任务 ") for line in said) == len(runs.EVERY)
    assert not any(line.startswith("✗") for line in said)
    assert any(line.startswith("! 出错通知") for line in said)


def test_a_wrong_thing_is_the_exit_code(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "none"
    output = StringIO()
    with pytest.raises(CommandError, match="1 处不对"):
        call_command("doctor", "--inside", "--quiet", stdout=output)
    said = output.getvalue()
    assert "✗ 静态文件: " in said
    assert "✓" not in said


def test_a_server_without_limits_is_told(settings: Settings) -> None:
    settings.POOL_SIZE = 0  # behind a PgBouncer, that takes no settings: the role must have them
    (found,) = wrong(data.limits())
    assert "statement_timeout = 0" in found
    settings.POOL_SIZE = 10
    assert wrong(data.limits()) == []
    for text, milliseconds in (("0", 0), ("30s", 30_000), ("500ms", 500), ("1min", 60_000)):
        assert data._in_milliseconds(text) == milliseconds


def test_more_connections_than_the_server_has_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(data.connections()) == []
    monkeypatch.setenv("WORKERS", "40")
    assert "网站至多用 400 个" in wrong(data.connections())[0]


def test_a_change_by_hand_in_the_database_is_told(department: Department) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    publishing.publish(edition=draft)
    assert wrong(data.seals()) == wrong(data.roles()) == []
    with without_triggers():
        Line.objects.filter(edition=draft, amount__gt=1).update(amount=Decimal(1))
    assert str(draft) in wrong(data.seals())[0]


def test_a_publication_that_did_not_happen_is_told(department: Department) -> None:
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    publishing.submit(edition=draft)
    publishing.approve(edition=draft)
    Edition.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    assert wrong(data.late_publications()) == []  # its minute is not over
    Edition.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(hours=1))
    assert "publish_due" in wrong(data.late_publications())[0]


def test_too_few_administrators_and_old_sessions_are_told() -> None:
    assert lines(data.people()) == ["! 管理员: 0 位超级用户，要 2 位"]
    for name in ("a", "b"):
        User.objects.create_superuser(name)
    assert lines(data.people()) == ["✓ 管理员: 2 位超级用户，要 2 位"]
    assert lines(data.sessions()) == []
    Session.objects.create(session_key="k", expire_date=timezone.now() - timedelta(days=3))
    assert "clearsessions" in lines(data.sessions())[0]


def test_a_timer_that_did_not_run_or_failed_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lines(machine.timers())[0].startswith("! 定时任务: 没有设置 STATE_FOLDER")
    settings.STATE_FOLDER = str(tmp_path)
    runs.note(["publish_due"], 0)
    runs.note(["backup"], 1)
    said = "\n".join(lines(machine.timers()))
    assert "✓ 定时任务 publish_due: 0 分钟前" in said
    assert "✗ 定时任务 backup: 0 分钟前 运行失败（返回 1）" in said
    assert "✗ 定时任务 verify_seals: 从来没有运行过" in said
    later = timezone.now() + timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert any("publish_due: 上一次是3 小时前" in line for line in wrong(machine.timers()))


def test_settings_that_others_read_and_a_short_key_are_told(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "portal.env"
    file.touch(mode=0o644)
    settings.ENVIRONMENT_FILE = file
    assert "chmod 640" in wrong(machine.settings_file())[0]
    file.chmod(0o640)
    assert wrong(machine.settings_file()) == []
    settings.PRODUCTION, settings.SECRET_KEY = True, "short"
    assert "SECRET_KEY 太短" in wrong(machine.settings_file())[0]


def test_a_check_that_breaks_is_a_line_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from portal.operations import doctor

    def broken() -> Iterator[Answer]:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(doctor, "OF_THE_MACHINE", (broken, machine.operator))
    said = lines(examine(from_outside=False))
    assert "✗ broken: RuntimeError: no such thing" in said
    assert said[-1].startswith("! 出错通知")


@pytest.mark.slow
def test_the_site_is_looked_at_from_outside(live_server: LiveServer, settings: Settings) -> None:
    settings.PORTAL = {**settings.PORTAL, "base_url": live_server.url}
    # Django's own server says which it is, as nginx would without `server_tokens off`.
    (found,) = wrong(public.headers())
    assert found.endswith("server_tokens off")
    settings.PORTAL = {**settings.PORTAL, "base_url": "http://127.0.0.1:9"}
    assert wrong(public.headers())[0].startswith("✗ 网站: http://127.0.0.1:9")
    settings.PORTAL = {**settings.PORTAL, "base_url": ""}
    assert lines(public.headers())[0].startswith("! 网站: 没有设置 PUBLIC_BASE_URL")


def test_what_a_proxy_adds_or_takes_is_told(settings: Settings) -> None:
    from http.client import HTTPMessage

    class Given:
        headers = HTTPMessage()

    for name, value in (
        ("X-Frame-Options", "DENY"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Cache-Control", "max-age=3600"),
        ("Content-Security-Policy", "default-src 'self'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Server", "nginx/1.22.1"),
    ):
        Given.headers.add_header(name, value)
    settings.PRODUCTION = True
    said = " ".join(public._of_headers(Given(), "https"))  # type: ignore[arg-type]
    for words in (
        "X-Frame-Options 有 2 个",
        "Cache-Control 不是网站所写的那样",
        "没有压缩",
        "没有 Strict-Transport-Security",
        "server_tokens off",
    ):
        assert words in said
