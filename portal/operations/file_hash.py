"""The SHA-256 of a file, however large."""

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Return it in hexadecimal digits. Raise OSError for a file that cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
