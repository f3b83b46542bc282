"""Is the machine as the portal needs it: its settings, disk and clock, and do the timers run?"""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.operations import runs, telling
from portal.operations.doctor.lines import Answer, bad, doubtful, good

_GIGABYTE = 1_000_000_000
LITTLE = 0.05  # of a disk
_SHORTEST_KEY = 50  # characters


def settings_file() -> Iterator[Answer]:
    """Say where the settings come from, and whether others can read them."""
    file = settings.ENVIRONMENT_FILE
    about = _("设置文件")
    if file is None:
        yield (doubtful if settings.PRODUCTION else good)(
            about, _("没有 portal.env：设置只来自环境变量，cron 和命令行要自己带上")
        )
    elif stat.S_IMODE(file.stat().st_mode) & 0o007:
        yield bad(about, _("别人能读 %s，里面有密钥：chmod 640") % file.resolve())
    else:
        yield good(about, str(file.resolve()))
    if settings.PRODUCTION and len(settings.SECRET_KEY) < _SHORTEST_KEY:
        yield bad(about, _("SECRET_KEY 太短，要 %s 个字符以上") % _SHORTEST_KEY)


def static_files() -> Iterator[Answer]:
    """Say whether collectstatic was run."""
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    if manifest.exists():
        yield good(_("静态文件"), str(settings.STATIC_ROOT))
    else:
        yield bad(_("静态文件"), _("%s 里没有：请运行 collectstatic") % settings.STATIC_ROOT)


def disk() -> Iterator[Answer]:
    """Say how much room is left where the portal, nginx and the database write."""
    places = ("/", "/var/lib/postgresql", "/var/cache/nginx", "/var/log", "/tmp")  # noqa: S108 - asked only
    seen = set()
    for place in map(Path, filter(None, (*places, settings.STATE_FOLDER, settings.BACKUP_FOLDER))):
        try:
            device, usage = place.stat().st_dev, shutil.disk_usage(place)
        except OSError:
            continue
        if device in seen:
            continue
        seen.add(device)
        said = _("%(place)s 还有 %(free).1f GB，共 %(all).1f GB") % {
            "place": place,
            "free": usage.free / _GIGABYTE,
            "all": usage.total / _GIGABYTE,
        }
        full = usage.free < min(_GIGABYTE, LITTLE * usage.total)
        yield (bad if full else good)(_("磁盘"), said)


def clock() -> Iterator[Answer]:
    """Say whether the clock is kept right, as far as systemd knows."""
    program = shutil.which("timedatectl")
    said = ""
    if program:
        command = [program, "show", "--property=NTPSynchronized", "--value"]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    if said == "yes":
        yield good(_("时钟"), _("已和网络时间同步"))
    elif said == "no":
        yield bad(_("时钟"), _("没有和网络时间同步：timedatectl set-ntp true"))
    else:
        yield doubtful(_("时钟"), _("这台机器没有 systemd 可问，请自己查看是否和网络时间同步"))


def timers() -> Iterator[Answer]:
    """Say of each timer's command when it last ran, and how it ended."""
    if runs.folder() is None:
        yield doubtful(_("定时任务"), _("没有设置 STATE_FOLDER，不知道运行过没有"))
        return
    for command, longest in runs.EVERY.items():
        about, last = _("定时任务 %s") % command, runs.last(command)
        if last is None:
            yield bad(about, _("从来没有运行过"))
            continue
        minutes = last.age.total_seconds() / 60
        ago = _("%d 分钟前") % minutes if minutes < 120 else _("%d 小时前") % (minutes / 60)
        if last.code:
            yield bad(
                about, _("%(ago)s 运行失败（返回 %(code)s）") % {"ago": ago, "code": last.code}
            )
        elif last.age > longest:
            yield bad(about, _("上一次是%s，早该再运行了") % ago)
        else:
            yield good(about, ago)


def operator() -> Iterator[Answer]:
    """Say whether anybody is told of errors."""
    if telling.is_set_up():
        ways = [*settings.OPERATOR_EMAIL, *(["webhook"] if settings.OPERATOR_WEBHOOK else [])]
        yield good(_("出错通知"), ", ".join(ways))
    else:
        yield doubtful(_("出错通知"), _("没有人会知道：请设置 OPERATOR_EMAIL 或 OPERATOR_WEBHOOK"))
