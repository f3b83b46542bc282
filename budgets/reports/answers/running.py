"""Day-to-day running against projects, and what running is paid for. Amounts in 元."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.disclosure.codes.moves import moved_from
from budgets.disclosure.model import Nature, Table
from budgets.disclosure.official_form.preferred_tables import OF_NATURES
from budgets.disclosure.official_form.vocabulary import BASIC_TABLE
from budgets.reports.answers.papers import Papers
from budgets.reports.pages.amounts import StatedAmounts, TableEntry

ECONOMIC_ITEM = 5  # digits
NEARLY_ALL = Decimal("0.01")  # by how much the parts may differ and still be of the same money


@dataclass(frozen=True, slots=True)
class Running:
    """What a document spends on running and on projects, of its whole expenditure in one table.

    `staff` and `office` are the parts of running; `of_general`: of that of the general budget only, which is
    less than all of it.
    """

    table: Table
    whole: Decimal
    basic: Decimal
    projects: Decimal
    staff: Decimal | None
    office: Decimal | None
    of_general: bool = False

    @property
    def rest(self) -> Decimal:
        """Return what the two leave of the whole: other kinds, or a difference that the document prints."""
        return self.whole - self.basic - self.projects


@dataclass(frozen=True, slots=True)
class Paid:
    """One 款 of the economic classification: what the money pays for, and last year's."""

    code: str
    name: str
    now: Decimal
    before: Decimal | None
    entry: TableEntry


def running_of(papers: Papers) -> Running | None:
    """Return running and projects, from the first table that tells them apart."""
    stated = papers.stated
    for table in OF_NATURES:
        whole = stated.spending(table)
        basic, projects = (_nature(stated, table, n) for n in (Nature.BASIC, Nature.PROJECT))
        if whole is None or not whole.amount.yuan or (basic is None and projects is None):
            continue
        parts = _parts_of_basic(stated, table, basic)
        zero = Decimal(0)
        return Running(table, whole.amount.yuan, basic or zero, projects or zero, *parts)
    return None


def _nature(stated: StatedAmounts, table: Table, nature: Nature) -> Decimal | None:
    total = stated.total(table, nature=nature)
    return total.amount.yuan if total else None


def _parts_of_basic(
    stated: StatedAmounts, table: Table, basic: Decimal | None
) -> tuple[Decimal | None, Decimal | None, bool]:
    """Return 人员 and 公用经费 of a table, or of that of basic expenditure, and whether only of a part."""
    for source in (table, BASIC_TABLE):
        parts = [_nature(stated, source, n) for n in (Nature.PERSONNEL, Nature.PUBLIC)]
        known = [each for each in parts if each is not None]
        if known and basic:
            return parts[0], parts[1], basic - sum(known) > NEARLY_ALL * basic
    return None, None, False


def paid_for(papers: Papers) -> tuple[Paid, ...]:
    """Return what basic expenditure of the general budget pays for by economic 款, the largest first."""
    before = papers.before.stated if papers.before else None
    other = {x.code: x for x in before.entries(BASIC_TABLE)} if before else {}
    found = []
    for entry in papers.stated.entries(BASIC_TABLE):
        if len(entry.code) == ECONOMIC_ITEM and entry.amount.yuan:
            base = _before(entry.code, other, papers.year)
            found.append(Paid(entry.code, entry.name, entry.amount.yuan, base, entry))
    return tuple(sorted(found, key=lambda each: -each.now))


def _before(code: str, other: dict[str, TableEntry], year: int) -> Decimal | None:
    """Return last year's amount under a heading, or under the one whose place it took."""
    if code in other:
        return other[code].amount.yuan
    move = moved_from(code, year)
    former = [
        other[each] for each in (move.codes if move and move.is_whole else ()) if each in other
    ]
    if former:
        return former[0].amount.yuan
    deep_enough = any(len(each) >= ECONOMIC_ITEM for each in other)
    return Decimal(0) if deep_enough and move is None else None
