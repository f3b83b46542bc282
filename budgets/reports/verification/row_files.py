"""Compare files whose every row says of which edition it is: amounts, control totals, words.

CSV or workbook, of one edition or of many.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from budgets.disclosure.open_data.schema import AFTER
from budgets.models import Edition
from budgets.reports.open_data.csv_files import CSV_FILES, chunks_of
from budgets.reports.open_data.file_scope import ORDER
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.open_data.narrative_files import NARRATIVES
from budgets.reports.verification.answers import (
    DifferenceKind,
    EditionMatch,
    FileComparison,
    FileReport,
    NotComparable,
    too_many,
)
from budgets.reports.verification.checksums import editions_of
from budgets.reports.verification.comparing import FileRow, TablePair, compare, row_in_words
from budgets.reports.verification.concealed import add_concealed
from budgets.reports.verification.equality import Meanings
from budgets.reports.verification.margins import add_sheet_margins
from budgets.reports.verification.parsing import FileTable
from budgets.reports.verification.standing import standings_of

_BY_NAME = ("department_id", "fiscal_year", "phase", "edition")
# What a jurisdiction says of its data today, and where the department stands today.
_NOT_OF_THE_EDITION = ("notice", "notice_en", "level", "superior")
MOST_DIFFERENCES = 50_000  # that are counted
_COVER = ("说明", "目录")  # sheets that say what a workbook holds
Cells = tuple[str, ...]


class RowIdentity(NamedTuple):
    """What a row says of its edition."""

    checksum: str
    department: str
    year: str
    phase: str
    number: str


@dataclass(frozen=True, slots=True)
class RowFile:
    """One of CSV_FILES; `needed` are the columns without which its figures cannot be compared."""

    name: str
    needed: frozenset[str]

    @property
    def columns(self) -> Cells:
        return CSV_FILES[self.name]

    @property
    def original(self) -> Cells:
        """Return the columns that a file has had from the beginning: others were added behind them."""
        return self.columns[: self.columns.index(AFTER[-1]) + 1]

    @property
    def key(self) -> Cells:
        """Return the columns that tell the rows of an edition apart."""
        return tuple(name for name in _TO_TELL_APART if name in self.columns)

    def cells(self, *names: str) -> Callable[[Cells], Cells]:
        """Return what gives the cells of some columns out of those of a row."""
        places = [self.columns.index(name) for name in names]
        return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)


def kind_of(columns: Sequence[str]) -> RowFile | None:
    """Return which kind of file has these columns; None where they are none of ours."""
    names = set(columns)
    return next((kind for kind in _KINDS if kind.needed <= names), None)


def compare_rows(
    kind: RowFile, tables: list[FileTable], addresses: FixedAddresses, digest: str = ""
) -> FileReport:
    """Compare a file with each edition of which it has rows. `digest` is the SHA-256 of a CSV."""
    report = FileReport()
    tables = _of_the_kind(kind, tables, report.whole)
    present = _present(kind, tables, report.whole)
    known, theirs = _by_edition(kind, tables, report.whole)
    public = [edition for edition in known if edition.is_public]
    written = sha256()
    ours = _ours(kind, public, addresses, written)
    found: dict[Edition, FileComparison] = {}
    cells_of, meanings = kind.cells(*present), Meanings()
    key = tuple(present.index(name) for name in kind.key if name in present)
    for edition, some in ours:
        found[edition] = comparison = FileComparison()
        mine, yours = (
            [FileRow(row.number, cells_of(row.cells)) for row in each]
            for each in (some, theirs[edition])
        )
        try:
            compare(TablePair("", present, mine, yours, key), comparison, meanings)
        except NotComparable as error:
            report.why = str(error)
        if sum(each.total for each in found.values()) > MOST_DIFFERENCES:
            report.why = str(too_many())
        if report.why:  # the rest is left
            if not comparison.differs:
                del found[edition]
            break
    report.exact = digest == written.hexdigest()
    report.matches = [
        EditionMatch(each, found.get(each.edition), is_doubtful=report.whole.differs)
        for each in standings_of(known)
    ]
    return report


def _of_the_kind(kind: RowFile, tables: list[FileTable], whole: FileComparison) -> list[FileTable]:
    """Return the sheets with rows of this kind; others are told, but for those that introduce."""
    columns = next(table.columns for table in tables if kind.needed <= set(table.columns))
    for table in tables:
        if table.source:
            add_concealed(None, table.source, whole)
            add_sheet_margins(None, table.source, (), whole)
        if table.columns != columns and table.name not in _COVER:
            whole.add(DifferenceKind.ADDED_PART, table.name)
    return [table for table in tables if table.columns == columns]


def _present(kind: RowFile, tables: list[FileTable], whole: FileComparison) -> Cells:
    """Return our columns that the file has; tell which are missing, and which are none of ours."""
    names = tables[0].columns
    for name in kind.original:
        if name not in names:
            whole.add(DifferenceKind.MISSING_COLUMN, column=name)
    for at, name in enumerate(names):
        is_ours = name in kind.columns and names.index(name) == at
        if not (is_ours or _counts_rows(name, at, tables)):
            whole.add(DifferenceKind.ADDED_COLUMN, column=name)
    for _cell in range(sum(table.more for table in tables)):
        whole.add(DifferenceKind.ADDED_COLUMN)
    return tuple(x for x in kind.columns if x in names and x not in _NOT_OF_THE_EDITION)


def _counts_rows(name: str, at: int, tables: list[FileTable]) -> bool:
    """Return whether a column is the one in which pandas counts rows."""
    if at or (name and not name.startswith("Unnamed:")):
        return False
    return all(row.cells[at].isdecimal() for table in tables for row in table.rows)


def _by_edition(
    kind: RowFile, tables: list[FileTable], whole: FileComparison
) -> tuple[list[Edition], dict[Edition, list[FileRow]]]:
    """Return the editions of which the file has rows, and these rows; tell the rows of nobody."""
    identity_of = kind.cells("checksum", *_BY_NAME)
    by_identity: dict[RowIdentity, list[FileRow]] = defaultdict(list)
    row, before = None, None
    for table in tables:
        for row in _in_our_order(kind, table):
            by_identity[RowIdentity(*identity_of(row.cells))].append(row)
    editions = _editions_of(by_identity)
    rows: dict[Edition, list[FileRow]] = defaultdict(list)
    for identity, some in by_identity.items():
        edition = editions.get(identity)
        if edition is None and not identity.checksum and some[-1] is row:
            edition = before  # a file that was cut off ends inside a row
        before = edition
        if edition is not None:
            rows[edition] += some
            continue
        for each in some:
            _add_stranger(kind, each, whole)
    return list(dict.fromkeys(editions.values())), rows


def _in_our_order(kind: RowFile, table: FileTable) -> Iterable[FileRow]:
    """Return the rows with their cells in the order of our columns; "" where the file has none."""
    if table.columns == kind.columns:
        return table.rows
    names = list(table.columns)
    places = [names.index(name) if name in names else len(names) for name in kind.columns]
    cells_of = itemgetter(*places)
    return (FileRow(row.number, cells_of((*row.cells, ""))) for row in table.rows)


def _editions_of(identities: Iterable[RowIdentity]) -> dict[RowIdentity, Edition]:
    """Return the edition that each means: by its checksum, or else by department, year, phase, number."""
    meanings = Meanings()
    checksums: dict[str, list[Edition]] = defaultdict(list)
    known = editions_of({each.checksum.strip().lower() for each in identities})
    for edition in known:
        checksums[edition.checksum].append(edition)
    others = {each for each in identities if each.checksum.strip().lower() not in checksums}
    named = {_name_of(edition): edition for edition in [*known, *_named(others, meanings)]}
    found: dict[RowIdentity, Edition] = {}
    for each in identities:
        same = checksums.get(each.checksum.strip().lower(), [])
        by_name = named.get(tuple(meanings[part] for part in each[1:]))
        if by_name and (by_name in same or not same):
            found[each] = by_name
        elif same:
            found[each] = same[0]
    return found


def _named(identities: Iterable[RowIdentity], meanings: Meanings) -> Iterator[Edition]:
    named = [x for x in identities if x.department and "\x00" not in x.department]
    slugs = {each.department for each in named}
    years = {meanings[each.year] for each in identities if len(each.year) < 8}
    numbers = {int(year) for year in years if year.isdecimal()}
    if slugs and numbers:
        public = Edition.objects.once_published().select_related("department__jurisdiction")
        yield from public.filter(department__slug__in=slugs, fiscal_year__in=numbers)


def _name_of(edition: Edition) -> Cells:
    year, number = str(edition.fiscal_year), str(edition.number)
    return edition.department.slug, year, edition.phase, number


def _ours(
    kind: RowFile, editions: list[Edition], addresses: FixedAddresses, digest: Any
) -> Iterator[tuple[Edition, list[FileRow]]]:
    """Yield each edition with its rows in our own file of them, adding its bytes to a digest.

    Editions without a row come last.
    """
    by_name = {_name_of(edition): edition for edition in editions}
    name_of = kind.cells(*_BY_NAME)
    rows = _rows_of_our_file(kind, editions, addresses, digest)
    if len({name[:3] for name in by_name}) < len(by_name):
        # Rows of two editions of one year may alternate.
        rows = iter(sorted(rows, key=name_of))
    for name, some in groupby(rows, name_of):
        yield by_name.pop(name), [FileRow("", row) for row in some]
    for edition in by_name.values():
        yield edition, []


def _rows_of_our_file(
    kind: RowFile, editions: list[Edition], addresses: FixedAddresses, digest: Any
) -> Iterator[Cells]:
    def lines() -> Iterator[str]:
        ordered = Edition.objects.filter(pk__in=[each.pk for each in editions])
        for chunk in chunks_of(kind.name, ordered.order_by(*ORDER, "number"), addresses):
            digest.update(chunk)
            yield from StringIO(chunk.decode(), newline="")

    if editions:
        rows = csv.reader(lines())
        next(rows)  # the heading
        yield from map(tuple, rows)


def _add_stranger(kind: RowFile, row: FileRow, whole: FileComparison) -> None:
    names = ("department", "fiscal_year", *kind.key)
    cells = (row.cells[kind.columns.index(name)][:40] for name in names if name in kind.columns)
    words = " · ".join(filter(None, cells))
    whole.add(DifferenceKind.ADDED_ROW, "", row_in_words(row.number), theirs=words)


_TO_TELL_APART = ("table", "side", "number", "row", "project", "code", "name", "term", "title", "fund",
                  "nature", "label", "level1", "level2", "level3", "rule", "path", "kind")  # fmt: skip
_NEEDED = {
    "lines": ("table", "side", "name", "fund", "nature", "amount_yuan"),
    "totals": ("table", "side", "rows", "sum_yuan"),
    **{name: kind.columns for name, kind in NARRATIVES.items()},
}
# The most particular first: the columns of some files are a part of those of others.
_KINDS = [RowFile(name, frozenset(needed)) for name, needed in _NEEDED.items()]
_KINDS[2:] = sorted(_KINDS[2:], key=lambda kind: -len(kind.needed))
