"""Convert old and other office files (.doc, .wps, .rtf, .odt, .ods) with LibreOffice, where it is
installed, into what the readers know.

Every conversion has a profile of its own, so that several can run at a time, and that profile allows
neither macros nor links to elsewhere. On one machine as many run as its memory allows, others wait.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from budgets.disclosure.readers.errors import damaged, needs_libreoffice, too_busy, took_too_long
from budgets.slots import Busy, Slots

LONGEST_CONVERSION = 90  # seconds; the first start of a profile takes some
LONGEST_WORK = 60  # seconds of a processor
_MEGABYTE = 1024 * 1024
MOST_MEMORY = 1024 * _MEGABYTE  # of data; a usual conversion takes some 200 MB
LARGEST_MADE = 200 * _MEGABYTE
_MEMORY_FOR_TWO = 3072 * _MEGABYTE  # of the machine: less than that bears one at a time
USUAL_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to")
# Sets the limits of what it then becomes.
_LIMITED = """
import os, resource, sys
for kind, limit in zip(("CPU", "DATA", "FSIZE", "CORE"), map(int, sys.argv[1:5])):
    try:
        resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (limit, limit))
    except (ValueError, OSError):  # macOS knows some limits and refuses to set them
        pass
os.execv(sys.argv[5], sys.argv[5:])
"""
_SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),  # a proxy at which nobody listens
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def _memory() -> int:
    """Return the bytes of memory that this machine has."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


CONVERSIONS = Slots("conversion", 2 if _memory() >= _MEMORY_FOR_TWO else 1, wait=60)


class NeedsConversion(Exception):
    """What a reader in a child cannot do itself; `args` are those of `converted`."""


class _Beside:
    """Whether conversions are done beside this process, which has limits that LibreOffice cannot bear."""

    is_so = False
    given: bytes | None = None


def beside(given: bytes | None) -> None:
    """From now on a conversion answers with what is given, or says what it needs (NeedsConversion)."""
    _Beside.is_so, _Beside.given = True, given


def libreoffice(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of LibreOffice; None if it is not installed.

    The environment variable LIBREOFFICE names it where it lies elsewhere; "" says that there is none.
    """
    named = environment.get("LIBREOFFICE")
    if named is not None:
        return shutil.which(named) if named else None
    for program in ("soffice", "libreoffice", *USUAL_PLACES):
        if found := shutil.which(program):
            return found
    return None


def converted(data: bytes, suffix: str, to: str, kind: tuple[str, str]) -> bytes:
    """Return the file as `to` ("docx", "xlsx"); `kind` names it in Chinese and English.

    UnreadableDocument where LibreOffice is missing, fails, takes too long, or has too much to do.
    """
    if _Beside.is_so:
        if _Beside.given is None:
            raise NeedsConversion(data, suffix, to, kind)
        return _Beside.given
    program = libreoffice()
    if program is None:
        raise needs_libreoffice(*kind)
    try:
        with CONVERSIONS.one():
            return _converted(program, data, suffix, to)
    except Busy:
        raise too_busy() from None


def _converted(program: str, data: bytes, suffix: str, to: str) -> bytes:
    with TemporaryDirectory(prefix="disclosure-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile")
        _write_settings(profile)
        place = f"-env:UserInstallation={profile.as_uri()}"
        out = Path(folder, "out")
        _run([program, place, *_OPTIONS, to, "--outdir", str(out), str(source)], folder)
        try:
            return (out / f"source.{to}").read_bytes()
        except OSError:
            raise damaged() from None


def _write_settings(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(_SETTING.format(path=p, name=n, value=v) for p, n, v in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], folder: str) -> None:
    """Run LibreOffice; if it takes too long, end it with all that it started."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder}
    environment |= {"LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    limits = (LONGEST_WORK, min(MOST_MEMORY, _memory() // 2), LARGEST_MADE, 0)
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _LIMITED, *map(str, limits), *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(LONGEST_CONVERSION)
    except subprocess.TimeoutExpired:
        raise took_too_long() from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
