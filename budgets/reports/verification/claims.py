"""Which checksums stand in a file: in its text, or in the parts of an office file."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from zipfile import BadZipFile, ZipFile

from budgets.reports.verification.tables import PACKAGE

LONGEST_LOOK = 2 * 1024 * 1024  # bytes, unpacked, all parts together
MOST = 500
_SHA256 = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_CENTRAL_ENTRY = b"PK\x01\x02"
_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml", "meta.xml")
_TEXTS = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml|word/document\.xml|content\.xml")


def checksums_in(data: bytes) -> list[str]:
    """The SHA-256 that are written in the beginning of a file, each once."""
    text = _unpacked(data) if data[:2] == b"PK" else data[:LONGEST_LOOK]
    found = dict.fromkeys(match[0].decode() for match in _SHA256.finditer(text))
    return list(found)[:MOST]


def _unpacked(data: bytes) -> bytes:
    """The first bytes of what an office file says; none where it cannot be opened, or has too many parts."""
    if data.count(_CENTRAL_ENTRY) > PACKAGE.parts:
        return b""
    pieces: list[bytes] = []
    try:
        with ZipFile(BytesIO(data)) as archive:
            left = LONGEST_LOOK
            for name in _parts(archive.namelist()):
                with archive.open(name) as part:
                    pieces.append(part.read(left))
                left -= len(pieces[-1])
                if left <= 0:
                    break
    except (
        BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
        EOFError,
    ):
        pass
    return b"\n".join(pieces)


def _parts(names: list[str]) -> Iterator[str]:
    return chain((x for x in names if x in _PROPERTIES), filter(_TEXTS.fullmatch, names))
