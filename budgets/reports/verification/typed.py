"""What somebody typed: a checksum, whole or as citations print it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from budgets.models import Edition
from budgets.models.editions import SHORT_CHECKSUM, EditionQuerySet
from budgets.reports.ledger.chains import Link, link_of

WHOLE = 64
_TYPED = re.compile(rf"(?:sha256:)?([0-9a-f]{{{SHORT_CHECKSUM},{WHOLE}}})(?:…|\.\.\.)?")


def digits_of(typed: str) -> str:
    """The digits that were typed, in lower case; "" where they are no checksum, nor the beginning of one."""
    found = _TYPED.fullmatch("".join(typed.split()).lower())
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Meant:
    """What the digits stand for: every edition ever public (several may begin alike, or be alike), or an act
    of the public ledger, by its hash."""

    editions: list[Edition]
    link: Link | None = None


def looked_up(typed: str) -> Meant:
    """What is meant by what was typed: the checksum of editions, or else the hash of an act in the ledger."""
    digits = digits_of(typed)
    if not digits:
        return Meant([])
    if len(digits) == WHOLE:
        editions = editions_of([digits])
        return Meant(editions, None if editions else link_of(digits))
    return Meant(list(_ever_public().filter(checksum__startswith=digits)))


def editions_of(checksums: Collection[str]) -> list[Edition]:
    """Every edition ever public whose canonical JSON has one of these SHA-256."""
    return list(_ever_public().filter(checksum__in=checksums)) if checksums else []


def _ever_public() -> EditionQuerySet:
    public = Edition.objects.once_published().select_related("department__jurisdiction")
    return public.order_by("published_at", "pk")
