"""Encryption and digests of what must be useless in the database without the site's SECRET_KEY.

Encrypted with AES-GCM under a key that HKDF derives from SECRET_KEY, one for each purpose. A sealed text
opens only for what it was sealed for (`bound`: whose seed, which session), so that whoever writes into the
database cannot move one person's text into another's row either. The current key seals; SECRET_KEY_FALLBACKS
still open and recognise what was sealed or digested with them.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_MARK = "1:"  # the form; a hexadecimal seed or a signed text cannot begin so
_NONCE = 12


class Unreadable(Exception):
    """The text was encrypted with an unknown key, or for something else."""


def seal(data: bytes, *, purpose: str, bound: str) -> str:
    """Return the data as text, encrypted with the current key."""
    nonce = urandom(_NONCE)
    sealed = _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, data, bound.encode())
    return _MARK + urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def unseal(text: str, *, purpose: str, bound: str) -> bytes:
    """Return decrypted data, by the current key or a former one. Raise Unreadable if none fits."""
    for secret in secrets():
        if (data := _opened(text, secret, purpose, bound)) is not None:
            return data
    raise Unreadable


def is_current(text: str, *, purpose: str, bound: str) -> bool:
    """Return whether the current key decrypts the text, so that no former one is needed."""
    return _opened(text, settings.SECRET_KEY, purpose, bound) is not None


def is_sealed(text: str) -> bool:
    return text.startswith(_MARK)


def secrets() -> list[str]:
    """Return SECRET_KEY, then the former ones."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def digests(salt: str, value: str) -> list[str]:
    """Return the keyed digest of a value, then those with each former secret key."""
    return [
        salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets()
    ]


def is_digest(digest: str, salt: str, value: str) -> bool:
    """Return whether a digest, whole or shortened, is that of the value, by any key."""
    return any(constant_time_compare(each[: len(digest)], digest) for each in digests(salt, value))


def fingerprint(value: str) -> str:
    """Return a digest (160 bits, hexadecimal) of a value that is too random to need a secret."""
    return sha256(value.encode()).hexdigest()[:40]


def _opened(text: str, secret: str, purpose: str, bound: str) -> bytes | None:
    if not is_sealed(text):
        return None
    try:
        raw = urlsafe_b64decode(text[len(_MARK) :] + "==")
        return _cipher(secret, purpose).decrypt(raw[:_NONCE], raw[_NONCE:], bound.encode())
    except (ValueError, InvalidTag):
        return None


@lru_cache(maxsize=32)
def _cipher(secret: str, purpose: str) -> AESGCM:
    info = f"portal.accounts.{purpose}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return AESGCM(derived)
