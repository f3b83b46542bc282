"""What is derived from published editions, made anew by the owner of the tables: logged, then verified."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator

from django.core.management import call_command
from django.db import models

from budgets import publishing, store
from budgets.db.lifting import lifted
from budgets.models import Edition

EDITIONS_AT_A_TIME = 40


def rebuild(
    numbers: Iterable[int],
    make_anew: Callable[[Edition], None],
    *,
    tables: Iterable[type[models.Model]],
    what: str,
) -> Iterator[int]:
    """Make something anew of published editions, some in a transaction; yields how many, time and again.

    Each transaction leaves its lines in the log of acts: nothing is made anew that is not told.
    """
    numbers = list(numbers)
    for start in range(0, len(numbers), EDITIONS_AT_A_TIME):
        some = numbers[start : start + EDITIONS_AT_A_TIME]
        with lifted(*tables):
            editions = Edition.objects.published().filter(pk__in=some).order_by("pk")
            done = list(store.editions_with_parts(editions))
            for edition in done:
                make_anew(edition)
            publishing.record_rebuild(done, what, run_by=account())
        yield len(some)


def account() -> str:
    """The account of the machine that runs the command: no person of the portal does."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # one without a name
        return "?"


def verify(verbosity: int) -> None:
    """Compare all that was published with its seals, as a rebuild ends; fails where something differs."""
    call_command("verify_seals", verbosity=verbosity)
