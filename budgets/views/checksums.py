"""Which checksums a downloaded file bears: its own, or the one that the portal wrote into it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

_SHA256 = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml")
MOST = 5000  # a CSV of a whole county bears one an edition
_SHEETS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml")
_LARGEST_PROPERTIES = 1_000_000
_LARGEST_SHEETS = 200_000_000  # unpacked, all together: an archive may claim to be endless
_PIECE, _ACROSS = 1 << 20, 65


def checksums_in(data: bytes) -> list[str]:
    """The SHA-256 of a file, then those written in it: in CSV cells, in the properties of Word and Excel
    files, or else in the sheets of a workbook of many editions."""
    own = sha256(data).hexdigest()
    return [own, *islice(_packed(data) if data[:2] == b"PK" else _written(data), MOST)]


def _written(text: bytes) -> dict[str, None]:
    return dict.fromkeys(match[0].decode() for match in _SHA256.finditer(text))


def _packed(data: bytes) -> dict[str, None]:
    """Those in an office file; none for a file that cannot be opened."""
    try:
        with ZipFile(BytesIO(data)) as package:
            return _written(_properties(package)) or _in_sheets(package)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return {}


def _properties(package: ZipFile) -> bytes:
    found = b""
    for name in _PROPERTIES:
        if name in package.namelist():
            with package.open(name) as part:
                found += part.read(_LARGEST_PROPERTIES)
    return found


def _in_sheets(package: ZipFile) -> dict[str, None]:
    found: dict[str, None] = {}
    before = b""
    for piece in islice(_pieces(package), _LARGEST_SHEETS // _PIECE):
        found |= _written(before + piece)
        if len(found) > MOST:
            break
        before = piece[-_ACROSS:]
    return found


def _pieces(package: ZipFile) -> Iterator[bytes]:
    for name in filter(_SHEETS.fullmatch, package.namelist()):
        with package.open(name) as part:
            yield from iter(lambda: part.read(_PIECE), b"")
