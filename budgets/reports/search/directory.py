"""The departments and places of the site, by their names: read once, and again when one of them changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from django.db import connection

from budgets.disclosure.searchable import folded
from budgets.models import Department, Jurisdiction
from budgets.pinyin import initials
from budgets.reports.search.query import Query

# A mark that changes with what is kept here; and the years that are public, which every search must know.
_MARK = """
SELECT md5(concat(
        (SELECT string_agg(concat_ws(' ', id, slug, name, short_names, jurisdiction_id, superior_id),
            ' ' ORDER BY id)
         FROM budgets_department),
        (SELECT string_agg(concat_ws(' ', id, slug, name, kind, notice, notice_en), ' ' ORDER BY id)
         FROM budgets_jurisdiction))),
    ARRAY(SELECT DISTINCT fiscal_year FROM budgets_edition WHERE status IN ('published', 'superseded')
          ORDER BY fiscal_year DESC)
"""


@dataclass(frozen=True, eq=False)
class Directory:
    """All departments, each with its place: the shortest name first, units last; and the places."""

    departments: tuple[Department, ...]
    jurisdictions: tuple[Jurisdiction, ...]

    def named(self, query: Query, most: int = 8) -> list[Department]:
        """Return the departments whose names, or their initials, contain every word."""
        return list(islice(self._named(query), most))

    def _named(self, query: Query) -> Iterator[Department]:
        if query.words:
            for department, names in zip(self.departments, self._names, strict=True):
                if all(word in names for word in query.words):
                    yield department

    def called(self, part: str) -> tuple[Department, ...]:
        """Return the departments in whose name a part stands; units only where it is in no department's."""
        return without_units(each for each in self.departments if part in each.name)

    @cached_property
    def _names(self) -> list[str]:
        return [_names(each.name, *each.short_names) for each in self.departments]

    @cached_property
    def by_slug(self) -> dict[str, Department]:
        return {each.slug: each for each in self.departments}

    @cached_property
    def by_key(self) -> dict[int, Department]:
        return {each.pk: each for each in self.departments}

    @cached_property
    def largest(self) -> Jurisdiction | None:
        """The place of most departments, which is meant where nothing else is said."""
        counts = {place.pk: 0 for place in self.jurisdictions}
        for department in self.departments:
            counts[department.jurisdiction_id] += not department.is_unit
        return max(self.jurisdictions, key=lambda place: counts[place.pk], default=None)


def without_units(found: Iterable[Department]) -> tuple[Department, ...]:
    """Return the departments among these, each once; the units where there is none."""
    every = tuple(dict.fromkeys(found))
    return tuple(each for each in every if not each.is_unit) or every


def directory() -> tuple[Directory, list[int]]:
    """Return the directory as it is now, and the years that are public, the newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        mark, years = cursor.fetchone()
    return _directory(mark), years


@lru_cache(maxsize=1)
def _directory(_mark: str) -> Directory:
    found = Department.objects.select_related("jurisdiction", "superior")
    departments = sorted(found, key=lambda each: (each.is_unit, len(each.name), each.name, each.pk))
    return Directory(tuple(departments), tuple(Jurisdiction.objects.order_by("slug")))


@lru_cache(maxsize=16_384)
def _names(*names: str) -> str:
    """Return the names of a department, folded, and their first letters: 教育局 jyj."""
    letters = (initials(name) for name in names)
    return "\n".join(map(folded, (*names, *letters)))
