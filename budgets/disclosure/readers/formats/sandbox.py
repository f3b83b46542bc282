"""Run the readers of files from outside in child processes, whose memory and time are limited.

The parsers of such files can be led to unpack without end, or to loop. The child gets what to do on
stdin and answers on stdout, with what was read or with why there is none. What it answers is decoded by
a list of the classes that may be in it, so that a child that was taken over is not believed.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

import budgets
from budgets.disclosure.codes import OFFICIAL
from budgets.disclosure.readers.errors import (
    Obstacle,
    UnreadableDocument,
    damaged,
    too_busy,
    took_too_long,
)
from budgets.disclosure.readers.formats import libreoffice
from budgets.slots import Busy, Slots

MOST_MEMORY = 240 * 1024 * 1024  # bytes of data; the child alone takes some 50 MB
MOST_SECONDS = 8  # of work
MOST_WAITING = 14  # of time, on a busy machine
LARGEST_MADE = 64 * 1024 * 1024  # of a file that is put aside while another is made
# As many at a time as there are processors, so that memory suffices for all; the others wait.
CHILDREN = Slots("reading", max(2, os.cpu_count() or 1), wait=30, waiters=6)
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from budgets.disclosure.readers.formats.sandbox_child import work; work(*map(int, sys.argv[2:]))"
)
_ROOT = Path(budgets.__path__[0]).resolve().parent
# What a system may need to start Python; no settings, no passwords.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
_PLAIN = {("decimal", "Decimal"), ("datetime", "date"), ("builtins", "frozenset")}

P = ParamSpec("P")
T = TypeVar("T")


def apart(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Return what a function of `budgets.disclosure` returns, called in a child that writes no file.

    Raise UnreadableDocument if it does, or if the child crashes or runs out of memory or time. What it needs
    LibreOffice for is converted here, for LibreOffice has limits of its own.
    """
    return _called(partial(work, *arguments, **named), largest_file=0)


def made_apart(make: Callable[..., bytes], data: bytes, *more: Any) -> bytes:
    """Return the bytes that a function makes of a file, in a child that may write files of its own."""
    return _called(partial(make, data, *more), largest_file=LARGEST_MADE)


def _called(work: partial[T], *, largest_file: int) -> T:
    books = {kind: official.classification.books for kind, official in OFFICIAL.items()}
    given: bytes | None = None
    while True:
        kind, told = _answer_to(pickle.dumps((work, books, given)), largest_file)
        if kind == "made":
            made: T = told
            return made
        if kind == "convert" and given is None:
            given = libreoffice.converted(*told)
            continue
        if kind == "unreadable":
            obstacle, message, message_en = told
            raise UnreadableDocument(Obstacle(obstacle), message, message_en)
        raise damaged()


def _answer_to(call: bytes, largest: int) -> tuple[str, Any]:
    try:
        with CHILDREN.one(), TemporaryDirectory(prefix="disclosure-") as folder:
            answer = _ran(call, folder, largest)
    except Busy:
        raise too_busy() from None
    try:
        kind, told = _Decoder(io.BytesIO(answer)).load()
    except Exception:
        raise damaged() from None
    return kind, told


def _ran(call: bytes, folder: str, largest: int) -> bytes:
    limits = (MOST_MEMORY, MOST_SECONDS, largest)
    # -B: a module's compiled file that is cut off by the limit would stay, and break the next start.
    command = [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), *map(str, limits)]
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    try:
        done = subprocess.run(
            command,
            input=call,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_WAITING,
            cwd=folder,
            env={**environment, "TMPDIR": folder},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise took_too_long() from None
    if done.returncode != 0:  # a limit ended it, by a signal or by a MemoryError
        raise took_too_long()
    return done.stdout


def _member(kind: object, name: str) -> Enum:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind[name]
    raise pickle.UnpicklingError(f"{name} of {kind} is no part of an answer")


class _Decoder(pickle.Unpickler):
    """Decodes an answer: values of the document wing and plain ones, and nothing that does anything."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return getattr(import_module(module), name)
        if (module, name) == ("builtins", "getattr"):
            return _member  # so Python before 3.11.4 writes the member of an Enum
        if module.startswith("budgets.disclosure.") and "." not in name:
            found = getattr(import_module(module), name, None)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
