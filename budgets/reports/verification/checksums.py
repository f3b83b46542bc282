"""Find checksums, as typed or inside a file, and the editions that they stand for."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from budgets.models import Edition
from budgets.models.editions import SHORT_CHECKSUM, EditionQuerySet
from budgets.reports.ledger.chains import Link, link_of
from budgets.reports.verification.parsing import PACKAGE

WHOLE = 64
LONGEST_LOOK = 2 * 1024 * 1024  # bytes, unpacked, all parts together
MOST = 500
_TYPED = re.compile(rf"(?:sha256:)?([0-9a-f]{{{SHORT_CHECKSUM},{WHOLE}}})(?:…|\.\.\.)?")
_SHA256 = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_CENTRAL_ENTRY = b"PK\x01\x02"
_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml", "meta.xml")
_TEXTS = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml|word/document\.xml|content\.xml")


def digits_of(typed: str) -> str:
    """Return the digits that were typed, in lower case; "" where they cannot begin a checksum."""
    found = _TYPED.fullmatch("".join(typed.split()).lower())
    return found[1] if found else ""


def look_up(typed: str) -> tuple[list[Edition], Link | None]:
    """Return what a typed checksum stands for.

    Every edition ever public (several may begin alike, or be alike), or else an act of the public ledger.
    """
    digits = digits_of(typed)
    if not digits:
        return [], None
    if len(digits) < WHOLE:
        return list(_ever_public().filter(checksum__startswith=digits)), None
    editions = editions_of([digits])
    return editions, None if editions else link_of(digits)


def editions_of(checksums: Collection[str]) -> list[Edition]:
    """Return every edition ever public whose canonical JSON has one of these SHA-256."""
    return list(_ever_public().filter(checksum__in=checksums)) if checksums else []


def _ever_public() -> EditionQuerySet:
    public = Edition.objects.once_published().select_related("department__jurisdiction")
    return public.order_by("published_at", "pk")


def checksums_in(data: bytes) -> list[str]:
    """Return the SHA-256 that are written in the beginning of a file, each once."""
    text = _unpacked(data) if data[:2] == b"PK" else data[:LONGEST_LOOK]
    found = dict.fromkeys(match[0].decode() for match in _SHA256.finditer(text))
    return list(found)[:MOST]


def _unpacked(data: bytes) -> bytes:
    """Return the first bytes of the text of an office file.

    Nothing where it cannot be opened or has too many parts.
    """
    if data.count(_CENTRAL_ENTRY) > PACKAGE.parts:
        return b""
    text = b""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            properties = [name for name in names if name in _PROPERTIES]
            for name in [*properties, *filter(_TEXTS.fullmatch, names)]:
                with archive.open(name) as part:
                    text += part.read(LONGEST_LOOK - len(text)) + b"\n"
                if len(text) >= LONGEST_LOOK:
                    break
    except (BadZipFile, OSError, ValueError, RuntimeError, zlib.error, EOFError):
        pass  # an encrypted or damaged archive, or a kind of compression that nobody knows
    return text
