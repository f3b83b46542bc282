"""What files of many editions hold: streamed out of one statement, so out of one moment.

The rows were packed and the JSON was sealed when each edition was published (`budgets.store`). COPY hands
them over one edition after the other; nothing is held but one, however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Func, Sum
from django.urls import get_script_prefix, reverse
from django.utils import translation

from budgets.db.prepared import UNKNOWN, planned_once, written_out
from budgets.disclosure.model import Phase
from budgets.disclosure.open_data.schema import (
    LAYOUT,
    OF_DEPARTMENT,
    OF_UNIT,
    PublishedAs,
    csv_lines,
    unpacked,
    unpacked_size,
)
from budgets.models import Edition
from budgets.models.editions import EditionQuerySet
from budgets.reports.levels import level_of
from budgets.timestamps import isoformat

# What an edition is cited by, with its types in SQL: what `cited` takes.
FIELDS = {
    "department__slug": "text",
    "department__jurisdiction__name": "text",
    "department__jurisdiction__notice": "text",
    "department__jurisdiction__notice_en": "text",
    "department_name": "text",
    "department__name": "text",
    "fiscal_year": "int2",
    "phase": "text",
    "number": "int2",
    "published_at": "timestamptz",
    "checksum": "text",
    "first_published_on": "date",
    "department__superior__slug": "text",
}
_values_of = attrgetter(*(name.replace("__", ".") for name in [*FIELDS][:-1]))


@dataclass(frozen=True, slots=True)
class FixedAddresses:
    """The absolute addresses of editions, for good. `base` is the site's own ("https://host/").

    Each pattern is asked for once: to ask for 20,000 addresses would take longer than their rows.
    """

    base: str
    _patterns: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._patterns.update(_patterns(self.base, get_script_prefix()))

    def of(self, slug: str, year: int, phase: str, number: int) -> str:
        """Return the address of one edition."""
        return self._patterns[phase].format(slug, year, number)


@lru_cache(maxsize=100)  # of names by which a site is known
def _patterns(base: str, _prefix: str) -> dict[str, str]:
    """Return the address of an edition by its phase, with {0} for the department, {1} the year, {2} the
    number.
    """
    where, found = {"slug": "SLUG", "year": 1111, "number": 2222}, {}
    with translation.override(settings.LANGUAGE_CODE):
        for phase, route in ((Phase.BUDGET, "budget_edition"), (Phase.FINAL, "final_edition")):
            path = reverse(f"budgets:{route}", kwargs=where)
            end = path.rindex("SLUG")
            tail = path[end:].replace("SLUG", "{0}").replace("1111", "{1}")
            found[phase.value] = urljoin(
                base, path[:end].replace("{", "{{").replace("}", "}}")
            ) + tail.replace("2222", "{2}")
    return found


def published_as(edition: Edition, addresses: FixedAddresses) -> PublishedAs:
    """Return what each row of an edition's files says of it."""
    return cited((*_values_of(edition), level_of(edition.department)["superior"]), addresses)


def published_by_key(keys: Collection[int], addresses: FixedAddresses) -> dict[int, PublishedAs]:
    """Return the same of the published editions of these keys; what is not public is not there. One query."""
    statement = f"SELECT * FROM ({published_sql()}) edition WHERE pk = ANY({UNKNOWN}::bigint[])"  # noqa: S608
    rows = planned_once(statement, [list(keys)])
    return {pk: cited(known, addresses) for pk, *known in rows}


@lru_cache(maxsize=1)
def published_sql() -> str:
    """Return every published edition as a SELECT of pk and FIELDS; to write it, the ORM takes longer than
    to ask.
    """
    query = Edition.objects.published().order_by().values_list("pk", *FIELDS).query
    return written_out(*query.sql_with_params())


def cited(known: Iterable[Any], addresses: FixedAddresses) -> PublishedAs:
    """Return what rows say of an edition of which the values of FIELDS are known."""
    slug, county, *notices, named, name, year, phase, number, at, checksum, first, of = known
    notice, notice_en = notices
    return PublishedAs(
        address=addresses.of(slug, year, phase, number),
        jurisdiction=county,
        department=named or name,
        department_id=slug,
        fiscal_year=year,
        phase=str(phase),
        edition=number,
        published_at=isoformat(at),
        checksum=checksum,
        notice=notice,
        notice_en=notice_en,
        first_published_on=str(first) if first else None,
        level=OF_UNIT if of else OF_DEPARTMENT,
        superior=of or "",
    )


class OctetLength(Func):
    """The bytes of a column, which the database knows without reading them."""

    function = "octet_length"
    output_field = BigIntegerField()


class NotKept(Exception):
    """A file cannot be put together: the owner of the tables has to keep again what it needs."""


Sized = tuple[
    int, int, PublishedAs
]  # the key of an edition, the size of its piece, what the piece says of it
_AT_A_TIME = 500  # editions: their sizes are read in some 20 ms


@dataclass(frozen=True, slots=True)
class Pieces:
    """A file of many editions: its beginning, a piece per edition, its end.

    The editions are those that were public when this was made. What is kept of an edition (`column`) never
    changes, and the size of its piece follows from what is known of it without reading it.
    """

    keys: list[int]
    column: str
    begin: bytes
    end: bytes
    sized: Callable[[tuple[int, ...]], Iterable[Sized]]  # of some of the editions, in their order
    made: Callable[[Any, PublishedAs, bool], bytes]  # the piece; the last member: is it the first?

    @property
    def size(self) -> int:
        """Return the bytes of the file; of 20,000 editions this takes about half a second."""
        pieces = sum(size for batch in self._batches() for _key, size, _of in batch)
        return len(self.begin) + pieces + len(self.end)

    def chunks(self, start: int = 0, stop: int | None = None) -> Generator[bytes]:
        """Yield the bytes from one place to another (to the end); only what is kept of those between is
        read.
        """
        yield from filter(None, [self.begin[start:stop]])
        at, first = len(self.begin), True
        for batch in self._batches():
            wanted = []
            for key, size, published in batch:
                if (stop is None or at < stop) and at + size > start:
                    wanted.append((key, at, size, published, first))
                at, first = at + size, False
            yield from self._between(wanted, start, stop)
            if stop is not None and at >= stop:
                return
        yield from filter(
            None, [self.end[max(0, start - at) : None if stop is None else max(0, stop - at)]]
        )

    def _between(
        self, wanted: list[tuple[int, int, int, PublishedAs, bool]], start: int, stop: int | None
    ) -> Generator[bytes]:
        with closing(_kept(self.column, [key for key, *_rest in wanted])) as kept:
            for (_key, place, size, published, first), what in zip(wanted, kept, strict=True):
                piece = self.made(what, published, first)
                if len(piece) != size:
                    raise RuntimeError(f"{published.address}: {len(piece)} bytes, not {size}")
                yield piece[max(0, start - place) : None if stop is None else stop - place]

    def _batches(self) -> Iterator[Iterable[Sized]]:
        for at in range(0, len(self.keys), _AT_A_TIME):
            yield self.sized(tuple(self.keys[at : at + _AT_A_TIME]))


def csv_pieces(editions: EditionQuerySet, addresses: FixedAddresses) -> Pieces:
    """Return the CSV of all amounts of these editions: its heading, then one piece an edition.

    NotKept at once where the rows of one are not packed as this version reads them.
    """
    _require_kept(editions)
    sizes = {"size": OctetLength("file_rows__rows"), "count": F("file_rows__count")}

    def sized(keys: tuple[int, ...]) -> Iterator[Sized]:
        for pk, packed, count, *known in _known_of(keys, sizes):
            published = cited(known, addresses)
            yield pk, unpacked_size(packed, count, published), published

    return Pieces(
        keys=_keys(editions),
        column="file_rows.rows",
        begin=next(csv_lines([])).encode(),
        end=b"",
        sized=sized,
        made=lambda rows, of, _first: unpacked(rows, of),
    )


def _keys(editions: EditionQuerySet) -> list[int]:
    return list(editions.values_list("pk", flat=True))


def _known_of(keys: tuple[int, ...], sizes: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    """Return sizes and FIELDS of editions, in the order of their keys; they were public a moment ago."""
    editions = Edition.objects.filter(pk__in=keys).order_by().annotate(**sizes)
    known = {row[0]: row for row in editions.values_list("pk", *sizes, *FIELDS)}
    return [known[key] for key in keys]


def csv_chunks(editions: EditionQuerySet, addresses: FixedAddresses) -> Generator[bytes]:
    """Return the whole of `csv_pieces`."""
    return csv_pieces(editions, addresses).chunks()


def json_pieces(editions: EditionQuerySet, addresses: FixedAddresses) -> Pieces:
    """Return a JSON array: for each edition which one it is, and its canonical Disclosure as it was sealed.

    NotKept at once where one has no sealed text.
    """
    _require_kept(editions)
    keys = _keys(editions)

    def sized(some: tuple[int, ...]) -> Iterator[Sized]:
        for pk, size, *known in _known_of(some, {"size": OctetLength("sealed_copy__text")}):
            published = cited(known, addresses)
            around = len(_json_piece("", published, first=pk == keys[0]))
            yield pk, size - len(_LINE_END) + around, published

    return Pieces(
        keys=keys,
        column="sealed_copy.text",
        begin=b"" if keys else b"[]\n",
        end=b"\n]\n" if keys else b"",
        sized=sized,
        made=lambda text, of, first: _json_piece(text, of, first=first),
    )


def json_chunks(editions: EditionQuerySet, addresses: FixedAddresses) -> Generator[bytes]:
    """Return the whole of `json_pieces`."""
    return json_pieces(editions, addresses).chunks()


_LINE_END = "\n"  # of a sealed text


def _json_piece(text: str, published: PublishedAs, *, first: bool) -> bytes:
    about = json.dumps(published._asdict(), ensure_ascii=False)
    between = "[\n" if first else ",\n"
    return f'{between}{about[:-1]}, "disclosure": {text.removesuffix(_LINE_END)}}}'.encode()


def row_count(editions: EditionQuerySet) -> int:
    """Return how many rows the CSV of these editions has below its heading."""
    total: int | None = editions.order_by().aggregate(n=Sum("file_rows__count"))["n"]
    return total or 0


def not_kept(editions: EditionQuerySet) -> EditionQuerySet:
    """Return those that an earlier version of the software published, until `manage.py keep_files` has
    run.
    """
    return editions.exclude(file_rows__layout=LAYOUT, sealed_copy__isnull=False)


def _require_kept(editions: EditionQuerySet) -> None:
    if count := not_kept(editions).order_by().count():
        raise NotKept(f"{count} editions wait to be kept anew: run manage.py keep_files")


_STATEMENTS = {
    "file_rows.rows": ("budgets_filerows", "rows", "bytea"),
    "sealed_copy.text": ("budgets_sealedcopy", "text", "text"),
}


def _kept(column: str, keys: list[int]) -> Generator[Any]:
    """Yield one thing that is kept of each of these editions, in their order."""
    table, name, kind = _STATEMENTS[column]
    statement = f"""
        COPY (SELECT kept.{name} FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (id, place)
              JOIN {table} kept ON kept.edition_id = wanted.id ORDER BY wanted.place)
        TO STDOUT (FORMAT binary)"""  # noqa: S608 - names of our own
    with transaction.atomic(), connection.wrap_database_errors, connection.cursor() as cursor:
        # It lasts as long as the client takes.
        cursor.execute("SET LOCAL statement_timeout = 0")
        # The psycopg cursor itself: Django's, where it logs what is asked, takes no values.
        with cursor.cursor.copy(statement, [keys]) as copy:
            copy.set_types([kind])
            for (what,) in copy.rows():
                yield what
