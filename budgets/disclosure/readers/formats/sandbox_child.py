"""The child process of `sandbox.py`: it limits itself, reads, and answers on stdout."""

from __future__ import annotations

import pickle
import resource
import sys
from typing import Any

from budgets.disclosure.codes import OFFICIAL
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats import libreoffice


def work(most_memory: int, most_seconds: int, largest_file: int) -> None:
    """Read from stdin which function to call with what, and write what came of it."""
    limit_this_process(most_memory, most_seconds, largest_file)
    call, books, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent
    for kind, own in books.items():
        if own:
            OFFICIAL[kind].classification.follow(own)
    libreoffice.beside(given)
    answer: tuple[str, Any]
    try:
        answer = "made", call()
    except libreoffice.NeedsConversion as needs:
        answer = "convert", needs.args
    except UnreadableDocument as error:
        answer = "unreadable", (error.obstacle.value, error.message, error.message_en)
    sys.stdout.buffer.write(pickle.dumps(answer))


def limit_this_process(most_memory: int, most_seconds: int, largest_file: int) -> None:
    """Set limits that neither this process nor what it starts can lift again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    for kind, limit in ((resource.RLIMIT_DATA, most_memory), (resource.RLIMIT_FSIZE, largest_file)):
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # macOS knows some limits and refuses to set them
            continue
