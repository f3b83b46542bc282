"""Reading children that are forked from a process in which the readers are loaded already.

A child of the sandbox starts Python and imports the readers, 0.28 s of work each time, and hundreds of tests
read a file. Here it is a fork instead: with the same limits, folder, environment and answer. The tests of the
sandbox itself start theirs as the portal does (`as_the_portal_starts_them`).

The portal does not fork. For those 0.28 s of an upload, each server process would keep a loaded child beside
it, and all readers of files from outside would have one layout of memory in common.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from multiprocessing.connection import Connection
from types import ModuleType, SimpleNamespace

import pytest

from budgets.disclosure.readers.errors import took_too_long
from budgets.disclosure.readers.formats import sandbox
from budgets.disclosure.readers.formats.sandbox_child import work

_LOADED = [
    "budgets.disclosure.readers.in_process",
    "budgets.disclosure.readers.own_workbook",
    "budgets.disclosure.writers.workbook.marked",
    "tests.reading_children",
]
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(_LOADED)
_start = sandbox._ran


def forked(asked: bytes, folder: str, largest: int) -> bytes:
    """Answer like `sandbox._ran`, from a fork."""
    limits = (sandbox.MOST_MEMORY, sandbox.MOST_SECONDS, largest)
    environment = {key: os.environ[key] for key in sandbox._KEPT if key in os.environ}
    ours, theirs = _FORKS.Pipe(duplex=False)
    child = _FORKS.Process(
        target=_read, args=(theirs, asked, folder, {**environment, "TMPDIR": folder}, limits)
    )
    with _no_main_module():
        child.start()
    theirs.close()
    try:
        if not ours.poll(sandbox.MOST_WAITING):
            raise took_too_long()
        return ours.recv_bytes()
    except EOFError:  # a limit ended it
        raise took_too_long() from None
    finally:
        ours.close()
        child.kill()
        child.join()


def _read(
    answer: Connection,
    asked: bytes,
    folder: str,
    environment: dict[str, str],
    limits: tuple[int, int, int],
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    tempfile.tempdir = None
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stdin = SimpleNamespace(buffer=BytesIO(asked))  # type: ignore[assignment]
    sys.stdout = SimpleNamespace(buffer=BytesIO(), flush=lambda: None)  # type: ignore[assignment]
    work(*limits)
    answer.send_bytes(sys.stdout.buffer.getvalue())  # type: ignore[attr-defined]


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Keep multiprocessing from importing pytest as the child's main module."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@pytest.fixture(autouse=True, scope="session")
def files_are_read_in_forks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_ran", forked)
        yield


@pytest.fixture
def as_the_portal_starts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_ran", _start)
