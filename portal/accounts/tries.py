"""How often somebody may try to log in: the counts behind the lock-out.

Whoever tries from a browser that is not known is counted three times: at the account from their network, by
their network at all accounts, and at the account from everywhere. A browser in which the person has logged in
before (browsers.py) has a count of its own and none of these, so nobody else's failures keep it out.

A try is counted before the password is looked at, and given back when it was right: parallel guesses cannot
all slip through before the first has failed. A count lets its first tries pass; from then on each failure
is followed by a wait, of 1, 2, 4 … minutes up to LOCKOUT_MINUTES. Counts leak away with time. What a count
keeps others waiting by is never more than its own people's doing: one network adds to an account's count
from everywhere only with its own first tries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.accounts import sealed
from portal.accounts.models import Tries

_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """Whose tries are counted together. An empty part: whichever."""

    account: str = ""
    network: str = ""
    browser: str = ""

    @property
    def free(self) -> int:
        """After how many failures a wait follows: later where many people share a count."""
        if self.account and (self.network or self.browser):
            return int(settings.LOCKOUT_FAILURES)
        return int(settings.LOCKOUT_FAILURES_OF_ADDRESS)

    @property
    def is_everywhere(self) -> bool:
        return bool(self.account and not self.network and not self.browser)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was counted: when, in which counts, and how long the next must wait if this one fails."""

    at: datetime
    rows: tuple[int, ...]
    until: datetime | None


def counts_of(name: str, network: str, browser: str | None) -> list[Count]:
    """The counts to which a try belongs: one's own last. Rows are locked in this order."""
    account = account_key(name)
    if browser:
        return [Count(account, browser=sealed.fingerprint(browser))]
    return [Count(network=network), Count(account), Count(account, network)]


@transaction.atomic
def begin(counts: list[Count]) -> Attempt | datetime:
    """Count one more try; or, where a wait is not over, when it is over: then nothing is counted."""
    now = timezone.now()
    # Looked at before any row is made: who is refused leaves none, however many names they try.
    if until := _waiting(counts, now):
        return until
    # One by one, in one order, whoever asks: two that waited for each other would be a deadlock.
    rows = [
        Tries.objects.select_for_update().get_or_create(defaults={"at": now}, **_named(count))[0]
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
    """The password was right: this try was no failure. What others failed at meanwhile stays."""
    rows = Tries.objects.filter(pk__in=taken.rows)
    rows.filter(at=taken.at).update(until=None)
    rows.update(failures=Greatest(F("failures") - 1, 0.0))


def forget(count: Count) -> None:
    """Somebody has logged in: their own failures are over."""
    Tries.objects.filter(**_named(count)).delete()


def forget_account(name: str) -> int:
    return int(Tries.objects.filter(account=account_key(name)).delete()[0])


def forget_network(network: str) -> int:
    return int(Tries.objects.filter(network=network).delete()[0])


def forget_all() -> int:
    return int(Tries.objects.all().delete()[0])


def forget_old() -> None:
    Tries.objects.filter(at__lt=timezone.now() - _KEPT).delete()


def locked_until(name: str) -> datetime | None:
    """Until when somebody has to wait who would try at this account."""
    waiting = Tries.objects.filter(account=account_key(name), until__gt=timezone.now())
    found: datetime | None = waiting.aggregate(last=Max("until"))["last"]
    return found


def account_key(name: str) -> str:
    """What an account is known by here; a name is whatever a stranger types."""
    return sealed.digests("accounts.tries", name)[0][:40]


def _waiting(counts: list[Count], now: datetime) -> datetime | None:
    """Until when the longest wait of these counts lasts."""
    either = reduce(or_, (Q(**_named(count)) for count in counts))
    waiting = Tries.objects.filter(either, until__gt=now)
    found: datetime | None = waiting.aggregate(last=Max("until"))["last"]
    return found


def _named(count: Count) -> dict[str, str]:
    return {"account": count.account, "network": count.network, "browser": count.browser}


def _leaked(row: Tries, count: Count, now: datetime) -> float:
    """What is left of the failures: all of the free ones leak within LOCKOUT_FAILURES × LOCKOUT_MINUTES."""
    seconds = settings.LOCKOUT_FAILURES * settings.LOCKOUT_MINUTES * 60
    passed = max(0.0, (now - row.at).total_seconds())
    return max(0.0, row.failures - passed * count.free / max(1, seconds))


def _until(failures: float, count: Count, now: datetime) -> datetime | None:
    """When the next may try: a failure that has leaked by less than half counts in full."""
    over = round(failures) - count.free
    if over < 0:
        return None
    return now + timedelta(minutes=min(2 ** min(over, 20), settings.LOCKOUT_MINUTES))
