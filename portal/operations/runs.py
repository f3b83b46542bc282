"""When each command of the timers last ran, and how it ended: a file for each in STATE_FOLDER/runs.

`manage.py` writes it whatever started the command: systemd, cron, a person. So `doctor` and `/metrics` notice
a timer that nobody set up, which systemd itself cannot.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

_NIGHTLY = timedelta(hours=26)  # a night's run may take two hours
EVERY = {
    "publish_due": timedelta(minutes=5),
    "keep_sums": timedelta(minutes=30),  # the first sums of a million lines take a while
    "clearsessions": _NIGHTLY,
    "backup": _NIGHTLY,
    "verify_seals": _NIGHTLY,
    "verify_ledger": _NIGHTLY,
    "checkpoint_ledger": _NIGHTLY,
}
# Given a part of the data to check, they say nothing of the rest.
_WHOLE_WITHOUT_ARGUMENTS = ("verify_seals", "verify_ledger")


class Run(NamedTuple):
    """The last run of a command: when it ended, and its exit code."""

    at: datetime
    code: int

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.at


def folder() -> Path | None:
    """Return where the files are; None where the settings name no place."""
    return Path(settings.STATE_FOLDER, "runs") if settings.STATE_FOLDER else None


def note(arguments: list[str], code: int) -> None:
    """Note how a command ended, if a timer is for it. `arguments` begin with its name.

    A note that cannot be written is said on standard error, and changes nothing else.
    """
    command, *others = arguments or [""]
    if command not in EVERY:
        return
    partial = any(not each.startswith("-v") for each in others)
    if (partial and command in _WHOLE_WITHOUT_ARGUMENTS) or {"--help", "-h"} & {*others}:
        return
    place = folder()
    if place is None:
        return
    said = json.dumps({"at": timezone.now().isoformat(), "code": code})
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=place, delete=False) as file:
            file.write(said)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(place / f"{command}.json")
    except OSError as error:
        sys.stderr.write(f"Not noted in {place} that {command} ran: {error.strerror}.\n")


def last(command: str) -> Run | None:
    """Return the last run of a command; None where none was noted."""
    place = folder()
    with suppress(OSError, ValueError, KeyError):
        found = json.loads(Path(place or os.devnull, f"{command}.json").read_text("utf-8"))
        return Run(datetime.fromisoformat(found["at"]), int(found["code"]))
    return None


def was_told(what: str, within: timedelta) -> bool:
    """Return whether the operator was told of the same within such a time, and note that they are now."""
    place = folder()
    if place is None:
        return False
    mark = place.with_name("told") / f"{sha256(what.encode()).hexdigest()[:16]}"
    with suppress(OSError):
        if time.time() - mark.stat().st_mtime < within.total_seconds():
            return True
    with suppress(OSError):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    return False
