"""Reads untrusted formats in a child process, whose memory and time are limited.

The parsers of such formats can be led to unpack without end, or to loop. The child gets the file on
stdin and answers with the Document, or with why there is none, as JSON on stdout; a child that makes a
file of a file answers with its bytes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import budgets
from budgets.disclosure.readers.document import Document, Grid, Paragraph
from budgets.disclosure.readers.unreadable import (
    Obstacle,
    UnreadableDocument,
    damaged,
    took_too_long,
)

MOST_MEMORY = 240 * 1024 * 1024  # bytes of data; the child alone takes some 50 MB
MOST_SECONDS = 8  # of work
MOST_WAITING = 14 if find_spec("resource") else 10  # of time, on a busy machine
_READERS = {"pdf": ("budgets.disclosure.readers.pdf", "read_pdf")}
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from budgets.disclosure.readers import isolation; "
    "getattr(isolation, sys.argv[2])(*sys.argv[3:])"
)
LARGEST_MADE = 64 * 1024 * 1024  # of a file that is put aside while another is made
_ROOT = Path(budgets.__path__[0]).resolve().parent
# What a system may need to start Python; no settings, no passwords.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "LC_ALL")


def isolated(kind: str, name: str, data: bytes) -> Document:
    """Reads a file with the reader of its kind ("pdf") in a child; UnreadableDocument as it would.

    A child that crashes, or runs out of memory or time, makes an UnreadableDocument too.
    """
    return _document(name, _answer_of("child", (kind, name), data))


def made_apart(make: Callable[..., bytes], data: bytes, *more: Any) -> bytes:
    """The bytes that a function of a module makes of a file, in a child; `more` goes there as JSON.

    UnreadableDocument where the child crashes, or runs out of memory or time.
    """
    told = json.dumps(more).encode("ascii")
    place = (make.__module__, make.__qualname__, str(len(told)))
    return _answer_of("making_child", place, told + data)


def _answer_of(work: str, arguments: Sequence[str], data: bytes) -> bytes:
    command = [sys.executable, "-I", "-c", _START, str(_ROOT), work, *arguments]
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_WAITING,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise took_too_long() from None
    if done.returncode != 0:
        # Limits end the child with a signal or with a MemoryError in the middle of anything.
        raise took_too_long()
    return done.stdout


def child(kind: str, name: str) -> None:
    """What the child does: limits itself, reads stdin, answers on stdout."""
    _limit()
    module, function = _READERS[kind]
    read = getattr(import_module(module), function)
    try:
        document: Document = read(name, sys.stdin.buffer.read())
        answer: dict[str, Any] = {"blocks": [_packed(block) for block in document.blocks]}
    except UnreadableDocument as error:
        answer = {"unreadable": [error.obstacle.value, error.message, error.message_en]}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def making_child(module: str, function: str, told: str) -> None:
    """The same for a file that is made of a file."""
    _limit(LARGEST_MADE)
    more = json.loads(sys.stdin.buffer.read(int(told)))
    make = getattr(import_module(module), function)
    sys.stdout.buffer.write(make(sys.stdin.buffer.read(), *more))


def _limit(largest_file: int = 0) -> None:
    try:
        import resource
    except ImportError:  # Windows: there is the time limit of the parent
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE):
        limit = MOST_MEMORY if kind == resource.RLIMIT_DATA else largest_file
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # macOS knows some limits and refuses to set them
            continue


def _packed(block: Paragraph | Grid) -> list[Any]:
    if isinstance(block, Paragraph):
        return ["p", block.number, block.text, block.listed, block.page]
    return ["g", block.number, block.rows, block.pages]


def _document(name: str, answer: bytes) -> Document:
    try:
        told = json.loads(answer)
        if "unreadable" in told:
            obstacle, message, message_en = told["unreadable"]
            raise UnreadableDocument(Obstacle(obstacle), message, message_en)
        return Document(name, tuple(_block(packed) for packed in told["blocks"]))
    except (KeyError, TypeError, json.JSONDecodeError):
        raise damaged() from None


def _block(packed: list[Any]) -> Paragraph | Grid:
    if packed[0] == "p":
        return Paragraph(*packed[1:])
    rows = tuple(tuple(cell for cell in row) for row in packed[2])
    return Grid(packed[1], rows, tuple(packed[3]))
