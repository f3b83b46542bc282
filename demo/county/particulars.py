"""What the law asks for besides the tables, of one department and year: from its amounts and its people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from budgets.disclosure import codes
from budgets.disclosure.model import (
    Line,
    Particular,
    ParticularKind,
    Phase,
    Project,
    Row,
    Section,
    Source,
    Table,
)
from budgets.disclosure.money import Percent, share_of
from budgets.disclosure.official_form.quantities import PROCURED, THREE_PUBLIC
from demo.county.profiles import Profile
from demo.county.rows import printed
from demo.county.years import Year

_K = ParticularKind
_A_GUEST = (55, 110)  # 元
_GUESTS_AT_A_TABLE = (5, 11)
_A_TRAVELLER = 18_000  # 元
_A_CAR = 170_000  # 元
_FOR_SMALL_FIRMS = (35, 62)  # per cent of all procurement
_SPARE_POSTS = 25  # one post in so many is vacant


def particulars_of(
    profile: Profile, year: Year, lines: Sequence[Line], projects: Sequence[Project]
) -> Iterator[Particular]:
    """Yield the counts and shares of a department's year: of final accounts what was done, too."""
    rng = Random(f"particulars:{profile.slug}:{year.year}")  # noqa: S311 -- the same every time
    final = year.phase is Phase.FINAL
    yield _counted(_K.POSTS, year.people + 1 + year.people // _SPARE_POSTS)
    yield _counted(_K.STAFF, year.people)
    if profile.retired and not profile.institutions:  # of whose retired people nothing is known
        yield _counted(_K.RETIRED, profile.retired)
    if final:
        yield from _counts_of_three(profile, lines, rng)
    yield from _small_firms(lines, rng, final=final)
    if projects:
        money = sum((each.amount.yuan or Decimal(0) for each in projects), Decimal(0))
        kinds = (
            (_K.EVALUATED_PROJECTS, _K.EVALUATED_MONEY)
            if final
            else (_K.GOAL_PROJECTS, _K.GOAL_MONEY)
        )
        yield _counted(kinds[0], len(projects))
        yield _priced(kinds[1], money)


def _counted(kind: ParticularKind, number: int) -> Particular:
    return Particular(kind, number, source=_source(kind.section))


def _priced(kind: ParticularKind, yuan: Decimal, share: Percent | None = None) -> Particular:
    return Particular(kind, None, printed(int(yuan) // 100), share, _source(kind.section))


def _source(section: Section) -> Source:
    return Source(section, f"{section.text.zh}说明")


def _amount(lines: Sequence[Line], table: Table, code: str = "") -> Decimal:
    """Return an item of a table in 元, or its total; zero where it has none."""
    row = Row.ITEM if code else Row.TOTAL
    found = (x.amount.yuan for x in lines if x.table is table and x.row is row and x.code == code)
    return next(found, None) or Decimal(0)


def _counts_of_three(profile: Profile, lines: Sequence[Line], rng: Random) -> Iterator[Particular]:
    spent = {
        code.code: _amount(lines, THREE_PUBLIC.table, code.code)
        for code in codes.THREE_PUBLIC.codes
    }
    guests = int(spent["S3"] / rng.randint(*_A_GUEST))
    receptions = -(-guests // rng.randint(*_GUESTS_AT_A_TABLE))
    travellers = -(-int(spent["S1"]) // _A_TRAVELLER)
    yield _counted(_K.ABROAD_GROUPS, -(-travellers // 4))
    yield _counted(_K.ABROAD_PEOPLE, travellers)
    yield _counted(_K.CARS_BOUGHT, -(-int(spent["S201"]) // _A_CAR))
    yield _counted(_K.CARS_KEPT, profile.vehicles)
    yield _counted(_K.RECEPTIONS, receptions)
    yield _counted(_K.GUESTS, guests)


def _small_firms(lines: Sequence[Line], rng: Random, *, final: bool) -> Iterator[Particular]:
    whole = next(
        (x.amount for x in lines if x.table is PROCURED.table and x.row is Row.TOTAL), None
    )
    if whole is None or not whole.yuan:
        return
    part = whole.yuan * rng.randint(*_FOR_SMALL_FIRMS) // 10_000 * 100
    small = part * rng.randint(50, 80) // 10_000 * 100
    if not final:
        yield _priced(_K.RESERVED, part)
        yield _priced(_K.RESERVED_SMALL, small)
        return
    for kind, yuan in ((_K.AWARDED, part), (_K.AWARDED_SMALL, small)):
        exact = share_of(printed(int(yuan) // 100), whole)
        yield _priced(kind, yuan, Percent.of(f"{exact:.2f}"))
