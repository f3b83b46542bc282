"""Why a file cannot be read as a disclosure: one clear sentence for the clerk, in two languages.

The sentences are declared in `refusals.toml`.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache, partial
from importlib.resources import files
from typing import Any

LARGEST_FILE = 20 * 1024 * 1024


class Obstacle(StrEnum):
    """What stands in the way of reading a file."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    OTHER_TYPE = "other_type"
    UNDECODABLE = "undecodable"
    NOT_A_DISCLOSURE = "not_a_disclosure"
    NOT_A_CODE_LIST = "not_a_code_list"
    BUSY = "busy"


class UnreadableDocument(ValueError):
    """A file that is no disclosure document; `message` is Chinese, `message_en` English."""

    def __init__(self, obstacle: Obstacle, message: str, message_en: str) -> None:
        super().__init__(message)
        self.obstacle = obstacle
        self.message = message
        self.message_en = message_en


@cache
def declared(file: str = "refusals.toml") -> dict[str, Any]:
    """Return the sentences that a file declares."""
    return tomllib.loads(files(__package__).joinpath(file).read_text("utf-8"))


def sentences(kind: str, **values: object) -> tuple[str, str]:
    """Return a declared sentence in Chinese and in English; `values` fill its gaps."""
    said = declared()[kind]
    return said["zh"].format(**values), said["en"].format(**values)


def refusal(kind: str, what: str = "", what_en: str = "") -> UnreadableDocument:
    """Return a declared refusal; `what` fills the gap of its sentence, in Chinese and in English."""
    obstacle = Obstacle(declared()[kind]["obstacle"])
    return UnreadableDocument(obstacle, *sentences(kind, what=what, what_en=what_en))


empty = partial(refusal, "empty")
damaged = partial(refusal, "damaged")
encrypted = partial(refusal, "encrypted")
too_large = partial(refusal, "too_large")
other_type = partial(refusal, "other_type")
needs_libreoffice = partial(refusal, "needs_libreoffice")
undecodable = partial(refusal, "undecodable")
not_a_disclosure = partial(refusal, "not_a_disclosure")
not_a_code_list = partial(refusal, "not_a_code_list")
not_a_table = partial(refusal, "not_a_table")
no_year = partial(refusal, "no_year")
took_too_long = partial(refusal, "took_too_long")
too_busy = partial(refusal, "too_busy")
scanned = partial(refusal, "scanned")
other_json = partial(refusal, "other_json")
altered_json = partial(refusal, "altered_json")
garbled = partial(refusal, "garbled")


def check_size(size: int, most: int = LARGEST_FILE) -> None:
    """Raise UnreadableDocument for a file of more bytes than are read."""
    if size > most:
        megabytes = most // (1024 * 1024)
        raise too_large(f"最多 {megabytes} MB", f"at most {megabytes} MB")
