"""A year's official book (政府收支分类科目), laid over the list that comes with the software.

A finance bureau has the book of each year; the list of the software knows some of its codes by heart only.
What the book says, wins, from its year on: new headings begin, renamed ones keep their former name for the
years before, and of a whole book what it leaves out has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from budgets.disclosure.codes.headings import Code, normalised


@dataclass(frozen=True, slots=True)
class Book:
    """The headings of one classification in one year, as (code, name).

    `whole`: the book lists all of that year's, so that what it leaves out is no longer in force.
    """

    year: int
    headings: tuple[tuple[str, str], ...]
    whole: bool = False


class Amendment(StrEnum):
    """What a book says of a heading that the list did not say."""

    NEW = "new"
    RENAMED = "renamed"
    IN_FORCE = "in_force"  # the list had it begin later, or end before
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Amended:
    """One heading that a book changes: its name in the year of the book, and before."""

    how: Amendment
    code: str
    name: str
    before: str = ""


def amendments(codes: Iterable[Code], book: Book) -> Iterator[Amended]:
    """Yield what a book changes in a list, code by code; nothing where the two agree."""
    known, year = {code.code: code for code in codes}, book.year
    for code, name in book.headings:
        had = known.get(code)
        if had is None:
            yield Amended(Amendment.NEW, code, name)
        elif not had.in_force(year):
            yield Amended(Amendment.IN_FORCE, code, name, had.name_in(year))
        elif not _alike(had.name_in(year), name):
            yield Amended(Amendment.RENAMED, code, name, had.name_in(year))
    if book.whole:
        listed = {code for code, _ in book.headings}
        for had in known.values():
            if had.code not in listed and had.in_force(year):
                yield Amended(Amendment.ENDED, had.code, had.name_in(year), had.name_in(year))


def laid_over(codes: Iterable[Code], book: Book) -> tuple[Code, ...]:
    """Return the list as a book amends it."""
    codes = tuple(codes)
    amended = {each.code: each for each in amendments(codes, book)}
    listed = {code for code, _ in book.headings}
    kept = (
        _amended(code, amended.get(code.code), book.year, confirmed=code.code in listed)
        for code in codes
    )
    known = {code.code for code in codes} | listed
    new = (
        Code(each.code, each.name, parent_of(each.code, known), valid_from=book.year)
        for each in amended.values()
        if each.how is Amendment.NEW
    )
    return (*kept, *new)


def parent_of(code: str, known: set[str]) -> str:
    """Return the longest code of a list that a code begins with; "" at the top."""
    return next((code[:size] for size in range(len(code) - 1, 1, -1) if code[:size] in known), "")


def _amended(code: Code, amended: Amended | None, year: int, *, confirmed: bool) -> Code:
    code = replace(code, confirmed=True) if confirmed and not code.confirmed else code
    if amended is None:
        return code
    if amended.how is Amendment.ENDED:
        return replace(code, valid_to=year - 1)
    if amended.how is Amendment.IN_FORCE:
        first = min(year, code.valid_from or year) if code.valid_from else None
        last = code.valid_to if code.valid_to and code.valid_to >= year else None
        code = replace(code, valid_from=first, valid_to=last)
    return code if _alike(code.name_in(year), amended.name) else _renamed(code, amended.name, year)


def _renamed(code: Code, name: str, year: int) -> Code:
    """Return a heading with another name from a year on, until its next new name if the list knows of one."""
    past = sorted(zip(code.renamed_in, code.former_names, strict=True))
    earlier = [(until, former) for until, former in past if until <= year]
    later = [(until, former) for until, former in past if until > year]
    before = code.name_in(year)
    if not any(until == year for until, _ in earlier):
        earlier.append((year, before))
    if later:  # the name that it had until the next renaming is the one that the book puts right
        later[0] = (later[0][0], name)
    else:
        code = replace(code, name=name)
    names = [*earlier, *later]
    return replace(
        code,
        former_names=tuple(former for _, former in names),
        renamed_in=tuple(until for until, _ in names),
    )


def _alike(one: str, other: str) -> bool:
    """Return whether two names are one, but for brackets and quotes."""
    return normalised(one) == normalised(other)
