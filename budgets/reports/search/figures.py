"""How much departments have for one thing: a heading, the three publics, procurement, what people cost.

A thing stands in one table or another, by the document. Leaf rows only, so that each yuan counts once.
Amounts are in 元.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, Subquery

from budgets.disclosure.codes import CARRIED_FORWARD
from budgets.disclosure.model import Nature, Phase, Side, Table
from budgets.disclosure.official_form.preferred_tables import IN_DETAIL, OF_SOURCES
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.vocabulary import (
    BASIC_TABLE,
    EXPENDITURE_TABLE,
    PARTS_OF_BASIC,
    REVENUE_TABLE,
    Arrangement,
)
from budgets.models import Department, Edition, Jurisdiction, Reason
from budgets.reports.pages.succession import broken_since_year_before

_PROCUREMENT = next(table for table in Table if table.arrangement is Arrangement.BY_NAME)
# Where the codes of each list stand, by their first character; the best table first.
_TABLES = {
    "2": tuple((table, Side.EXPENDITURE) for table in IN_DETAIL),
    "3": ((BASIC_TABLE, Side.EXPENDITURE),),
    "S": ((THREE_PUBLIC.table, Side.EXPENDITURE),),
    "G": ((_PROCUREMENT, Side.EXPENDITURE),),
    "R": (
        (OF_SOURCES[0], Side.REVENUE),
        (REVENUE_TABLE, Side.REVENUE),
        (OF_SOURCES[1], Side.REVENUE),
    ),
}


class Stands(NamedTuple):
    """Where a thing stands: a table, a side of it, how its codes begin, and of what nature it is ("" any)."""

    about: str
    table: Table
    side: Side
    code: str = ""
    nature: str = ""


class Given(NamedTuple):
    """What an edition gives for a thing: `prior` is last year's, None where a row does not print it."""

    amount: Decimal
    prior: Decimal | None
    stands: Stands


@dataclass(frozen=True, slots=True)
class Share:
    """What one department has for a thing in a year; `before` is the same of the year before, or None."""

    department: Department
    year: int
    phase: Phase
    stands: Stands
    now: Decimal
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A thing in a year: what each department has for it, the most first. `published` had a document."""

    about: str
    year: int
    phase: Phase
    jurisdiction: Jurisdiction
    shares: tuple[Share, ...]
    published: int

    @property
    def total(self) -> Decimal:
        return sum((share.now for share in self.shares), Decimal(0))

    @property
    def compared(self) -> tuple[Share, ...]:
        """The departments that have both years."""
        return tuple(share for share in self.shares if share.before is not None)


@dataclass(frozen=True, slots=True)
class OfDepartment:
    """A thing in all documents of one department, the newest first; why it changed in the first of them."""

    about: str
    shares: tuple[Share, ...]
    reason: str = ""


def stands(about: str) -> tuple[Stands, ...]:
    """Return where a thing stands, the best place first; () for what is no figure (`codes/everyday.py`)."""
    kind, is_kind, name = about.partition(":")
    if not is_kind:
        return tuple(Stands(about, *place, about) for place in _TABLES.get(about[:1], ()))
    if kind == "table":
        return (Stands(about, Table(name), Side.EXPENDITURE),)
    if kind == "nature":
        within = Nature(name) in PARTS_OF_BASIC
        table = BASIC_TABLE if within else EXPENDITURE_TABLE
        return (Stands(about, table, Side.EXPENDITURE, nature=name),)
    return ()


def figures_of(
    about: Sequence[str],
    jurisdiction: Jurisdiction,
    departments: dict[int, Department],
    phase: Phase,
    year: int | None = None,
) -> Figures | None:
    """Return the departments of a place by what they have for the first of these things that one has.

    Of the newest year that is public, or of `year`. Two queries.
    """
    current = (
        Edition.objects.current()
        .of_departments()
        .filter(department__jurisdiction=jurisdiction, phase=phase)
    )
    newest = current.order_by("-fiscal_year").values("fiscal_year")[:1]
    last = year if year is not None else Subquery(newest)
    found = list(_editions(current.filter(fiscal_year__lte=last, fiscal_year__gte=last - 1)))
    asked = year if year is not None else max((each.year for each in found), default=None)
    given = _given((each.pk for each in found), about)
    for thing in about:
        shares = [
            share
            for edition in found
            if edition.year == asked and edition.department in departments
            for share in [_share(edition, found, given, thing, departments[edition.department])]
            if share
        ]
        if shares and asked is not None:
            shares.sort(key=lambda each: (-each.now, each.department.name))
            published = sum(1 for each in found if each.year == asked)
            return Figures(thing, asked, phase, jurisdiction, tuple(shares), published)
    return None


def figures_of_department(about: Sequence[str], department: Department) -> OfDepartment | None:
    """Return the first of these things that one of a department's documents has, in all of them. Three
    queries.
    """
    found = list(_editions(Edition.objects.current().filter(department=department)))
    given = _given((each.pk for each in found), about)
    order = sorted(found, key=lambda each: (-each.year, each.phase == Phase.FINAL))
    for thing in about:
        shares = [_share(each, found, given, thing, department) for each in order]
        newest = next((e.pk for e, share in zip(order, shares, strict=True) if share), None)
        if newest is not None:
            told = tuple(share for share in shares if share)
            return OfDepartment(thing, told, _reason(newest, told[0].stands))
    return None


class _Of(NamedTuple):
    """An edition: `broken` where its department is not the one that it was a year before."""

    pk: int
    department: int
    year: int
    phase: str
    broken: bool


def _editions(current: QuerySet[Edition]) -> Iterable[_Of]:
    told = current.annotate(broken=broken_since_year_before()).order_by()
    return map(_Of._make, told.values_list("pk", "department_id", "fiscal_year", "phase", "broken"))


def _given(editions: Iterable[int], about: Sequence[str]) -> dict[tuple[int, str], Given]:
    """Return what editions give for each of these things, from the best table that has it. One query."""
    places = [place for thing in about for place in stands(thing)]
    columns: list[Any] = [list(column) for column in zip(*places, strict=True)]
    editions = list(editions)
    if not places or not editions:
        return {}
    statement = """
        SELECT l.edition_id, place.number, sum(l.amount),
            CASE WHEN count(l.prior) = count(*) THEN sum(l.prior) END
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY
            AS place ("table", side, code, nature, number)
        JOIN budgets_line l ON l.edition_id = ANY(%s)
            AND l."table" = place."table" AND l.side = place.side
            AND starts_with(l.code, place.code) AND place.nature IN ('', l.nature)
        WHERE l.is_leaf AND l.amount IS NOT NULL AND NOT l.code = ANY(%s)
        GROUP BY l.edition_id, place.number ORDER BY place.number
    """
    carried = [code.code for code in CARRIED_FORWARD.codes]
    texts = [[str(value) for value in column] for column in columns[1:]]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*texts, editions, carried])
        rows = cursor.fetchall()
    found: dict[tuple[int, str], Given] = {}
    for edition, number, amount, prior in rows:
        place = places[number - 1]
        found.setdefault((edition, place.about), Given(amount, prior, place))
    return found


def _share(
    edition: _Of,
    found: Sequence[_Of],
    given: dict[tuple[int, str], Given],
    about: str,
    department: Department,
) -> Share | None:
    now = given.get((edition.pk, about))
    if now is None:
        return None
    before = now.prior
    for each in found:
        same = (each.department, each.phase) == (edition.department, edition.phase)
        if same and each.year == edition.year - 1 and not edition.broken:
            earlier = given.get((each.pk, about))
            # In another table it may be other money.
            before = earlier.amount if earlier and earlier.stands == now.stands else now.prior
    return Share(department, edition.year, Phase(edition.phase), now.stands, now.amount, before)


def _reason(edition: int, place: Stands) -> str:
    """Return the department's words for a change, "" for none. One query."""
    reasons = Reason.objects.filter(edition=edition, table=place.table, code=place.code)
    if not place.code:
        reasons = reasons.filter(nature=place.nature)
    found = reasons.exclude(text="").order_by("order").values_list("text", flat=True).first()
    return found or ""
