"""Which checksums a downloaded file bears: its own, or the one that the portal wrote into it."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

_SHA256 = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml")
MOST = 5000  # a CSV of a whole county bears one an edition
_LARGEST_PROPERTIES = 1_000_000


def checksums_in(data: bytes) -> list[str]:
    """The SHA-256 of a file, then those written in it: CSV cells, properties of Word and Excel files."""
    own = sha256(data).hexdigest()
    text = data if data[:2] != b"PK" else _properties(data)
    written = dict.fromkeys(match[0].decode() for match in _SHA256.finditer(text))
    return [own, *islice(written, MOST)]


def _properties(data: bytes) -> bytes:
    """The properties of an office file; b"" for a file that cannot be opened."""
    found = b""
    try:
        with ZipFile(BytesIO(data)) as package:
            for name in _PROPERTIES:
                if name in package.namelist():
                    with package.open(name) as part:
                        found += part.read(_LARGEST_PROPERTIES)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return b""
    return found
