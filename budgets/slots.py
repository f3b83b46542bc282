"""So many at a time on this machine, whatever the number of processes and threads.

A slot is a file that is locked (`flock`) for as long as the work lasts. The system unlocks it when its
process ends, however it ends; no database row and no server is needed.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from threading import BoundedSemaphore
from time import monotonic, sleep

MOST_WAITERS = 2
_BETWEEN_LOOKS = 0.05  # seconds


class Busy(Exception):
    """All slots of this kind are taken, and stayed so for as long as was waited."""


def folder() -> Path:
    """Return where the slots of all processes of this portal lie.

    SLOTS_FOLDER names it; else it is what systemd made for the service (RuntimeDirectory), else a
    folder of this account and this checkout below the one for temporary files.
    """
    named = os.environ.get("SLOTS_FOLDER") or os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if named:
        return Path(named)
    checkout = sha256(__file__.encode()).hexdigest()[:8]
    return Path(gettempdir(), f"budget-portal-{os.getuid()}-{checkout}")


@dataclass(frozen=True)
class Slots:
    """Slots of one kind: `count` on this machine, for which one waits `wait` seconds at most."""

    kind: str
    count: int
    wait: float
    waiters: int = MOST_WAITERS  # in one process: who waits holds a thread that others need
    _waiting: BoundedSemaphore = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_waiting", BoundedSemaphore(self.waiters))

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one slot for the length of the block; Busy where none becomes free in time."""
        held = self._taken()
        if held is None:
            held = self._waited_for()
        try:
            yield
        finally:
            os.close(held)

    def _waited_for(self) -> int:
        if not self._waiting.acquire(blocking=False):
            raise Busy(self.kind)
        try:
            until = monotonic() + self.wait
            while monotonic() < until:
                sleep(_BETWEEN_LOOKS)
                held = self._taken()
                if held is not None:
                    return held
        finally:
            self._waiting.release()
        raise Busy(self.kind)

    def _taken(self) -> int | None:
        """Return the file of a slot that was free, locked; closing it gives the slot back."""
        place = _safe(folder())
        for number in range(self.count):
            held = os.open(place / f"{self.kind}-{number}", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(held)
            else:
                return held
        return None


def _safe(place: Path) -> Path:
    """Return the folder, made if need be: nobody else may have put it there."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{place} belongs to another account: set SLOTS_FOLDER")
    return place
