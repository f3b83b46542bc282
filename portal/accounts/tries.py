"""How often somebody may try to log in: the counts behind the lock-out.

A try from an unknown browser is counted three times: for the account from this network, for this network at
all accounts, and for the account from everywhere. A browser in which the person has logged in before
(browsers.py) has a count of its own instead, so that other people's failures do not lock it out.

A try is counted before the password is checked, and given back if it was right, so that parallel guesses
cannot all pass before the first has failed. The first failures of a count are free; each later one causes a
wait of 1, 2, 4 … minutes, up to LOCKOUT_MINUTES. Counts decay with time. One network adds to an account's
count from everywhere only with its own free tries, so that it cannot lock out everybody else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.accounts import sealed
from portal.accounts.models import Tries

_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """Whose tries are counted together; an empty part stands for any."""

    account: str = ""
    network: str = ""
    browser: str = ""

    @property
    def free(self) -> int:
        """Return how many failures are free: more if many people share the count."""
        if self.account and (self.network or self.browser):
            return int(settings.LOCKOUT_FAILURES)
        return int(settings.LOCKOUT_FAILURES_OF_ADDRESS)

    @property
    def is_everywhere(self) -> bool:
        return bool(self.account and not self.network and not self.browser)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted try: when, in which rows, and until when the next must wait if this one fails."""

    at: datetime
    rows: tuple[int, ...]
    until: datetime | None


def counts_of(name: str, network: str, browser: str | None) -> list[Count]:
    """Return the counts of a try, the person's own last. Rows are locked in this order."""
    account = account_key(name)
    if browser:
        return [Count(account, browser=sealed.fingerprint(browser))]
    return [Count(network=network), Count(account), Count(account, network)]


@transaction.atomic
def begin(counts: list[Count]) -> Attempt | datetime:
    """Count one more try and return it; during a wait, count nothing and return when it ends."""
    now = timezone.now()
    # Checked before any row is made, so that refused tries leave none, however many names they use.
    if until := _waiting(counts, now):
        return until
    # One by one and always in this order, to avoid deadlocks.
    rows = [
        Tries.objects.select_for_update().get_or_create(defaults={"at": now}, **asdict(count))[0]
        for count in counts
    ]
    waits = [row.until for row in rows if row.until and row.until > now]
    if waits:
        return max(waits)
    left = [_leaked(row, count, now) for row, count in zip(rows, counts, strict=True)]
    beyond = left[-1] >= counts[-1].free
    taken = []
    for row, count, failures in zip(rows, counts, left, strict=True):
        if beyond and count.is_everywhere:
            continue
        row.failures, row.at = failures + 1, now
        row.until = _until(row.failures, count, now)
        row.save()
        taken.append(row)
    ends = [row.until for row in taken if row.until]
    return Attempt(now, tuple(row.pk for row in taken), max(ends, default=None))


def give_back(taken: Attempt) -> None:
    """Uncount a try whose password was right; failures of others meanwhile stay counted."""
    rows = Tries.objects.filter(pk__in=taken.rows)
    rows.filter(at=taken.at).update(until=None)
    rows.update(failures=Greatest(F("failures") - 1, 0.0))


def forget(**which: str) -> int:
    """Delete the counts of an account, a network or a browser (all, if none is given); return how many."""
    return Tries.objects.filter(**which).delete()[0]


def forget_old() -> None:
    """Delete the counts that have not changed for a day."""
    Tries.objects.filter(at__lt=timezone.now() - _KEPT).delete()


def locked_until(name: str) -> datetime | None:
    """Return until when tries at this account have to wait; None if they do not."""
    waiting = Tries.objects.filter(account=account_key(name), until__gt=timezone.now())
    return _last(waiting)


def account_key(name: str) -> str:
    """Return the digest that stands for an account; a name is whatever a stranger types."""
    return sealed.digests("accounts.tries", name)[0][:40]


def _waiting(counts: list[Count], now: datetime) -> datetime | None:
    """Return when the longest wait of these counts ends."""
    either = reduce(or_, (Q(**asdict(count)) for count in counts))
    return _last(Tries.objects.filter(either, until__gt=now))


def _last(waiting: QuerySet[Tries]) -> datetime | None:
    found: datetime | None = waiting.aggregate(last=Max("until"))["last"]
    return found


def _leaked(row: Tries, count: Count, now: datetime) -> float:
    """Return the failures left after decay: the free ones decay in LOCKOUT_FAILURES × LOCKOUT_MINUTES."""
    seconds = settings.LOCKOUT_FAILURES * settings.LOCKOUT_MINUTES * 60
    passed = max(0.0, (now - row.at).total_seconds())
    return max(0.0, row.failures - passed * count.free / max(1, seconds))


def _until(failures: float, count: Count, now: datetime) -> datetime | None:
    """Return when the next try is allowed; failures are rounded, so that half of one counts in full."""
    over = round(failures) - count.free
    if over < 0:
        return None
    return now + timedelta(minutes=min(2 ** min(over, 20), settings.LOCKOUT_MINUTES))
