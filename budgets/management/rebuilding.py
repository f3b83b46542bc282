"""Rebuild what is derived from published editions, as the owner of the tables, and log it."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator

from django.db import models

from budgets import publishing, store
from budgets.db.lifting import lifted
from budgets.models import Edition

EDITIONS_AT_A_TIME = 40


def rebuild(
    numbers: Iterable[int],
    remake: Callable[[Edition], None],
    *,
    tables: Iterable[type[models.Model]],
    what: str,
) -> Iterator[int]:
    """Run `remake` on published editions, a few per transaction; yield how many each transaction had.

    Each transaction writes its entries into the audit log.
    """
    numbers = list(numbers)
    for start in range(0, len(numbers), EDITIONS_AT_A_TIME):
        some = numbers[start : start + EDITIONS_AT_A_TIME]
        with lifted(*tables):
            editions = Edition.objects.published().filter(pk__in=some).order_by("pk")
            done = list(store.editions_with_parts(editions))
            for edition in done:
                remake(edition)
            publishing.record_rebuild(done, what, run_by=account())
        yield len(some)


def account() -> str:
    """Return the name of the system account that runs the command: it is no person of the portal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "?"
