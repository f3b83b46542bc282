"""Files whose every row says of which edition it is: amounts, control totals, words. CSV or workbook, of one
edition or of many."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import StringIO
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple, cast

from django.utils.translation import gettext as _

from budgets.disclosure.open_data.schema import AFTER, COLUMNS
from budgets.models import Edition
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data import control_totals
from budgets.reports.open_data.file_scope import ORDER
from budgets.reports.open_data.line_files import FixedAddresses, csv_chunks
from budgets.reports.open_data.narrative_files import NARRATIVES, narrative_lines
from budgets.reports.verification.answers import (
    Answer,
    Difference,
    Found,
    NotComparable,
    Outcome,
    Sort,
    Verdict,
    too_many,
)
from budgets.reports.verification.cells import Values
from budgets.reports.verification.comparing import Part, Row, compare
from budgets.reports.verification.concealed import add_concealed, add_margins
from budgets.reports.verification.standing import standings
from budgets.reports.verification.tables import Sheet
from budgets.reports.verification.typed import editions_of

_BY_NAME = ("department_id", "fiscal_year", "phase", "edition")
_NOT_OF_THE_EDITION = ("notice", "notice_en")  # what a jurisdiction says of its data today
MOST_DIFFERENCES = 50_000  # that are counted
_COVER = ("说明", "目录")  # sheets that say what a workbook holds


class Identity(NamedTuple):
    """What a row says of its edition."""

    checksum: str
    department: str
    year: str
    phase: str
    number: str


@dataclass(frozen=True, slots=True)
class RowFile:
    """One kind of file. `key` are the columns that tell the rows of an edition apart, `needed` those without
    which its figures cannot be compared, `pieces` gives its text for some editions."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    needed: frozenset[str]
    pieces: Callable[[EditionQuerySet, FixedAddresses], Iterable[bytes]]

    @property
    def own(self) -> tuple[str, ...]:
        """The columns that a file has had from the beginning: others were added behind them."""
        return self.columns[: self.columns.index(AFTER[-1]) + 1]


def kind_of(columns: Sequence[str]) -> RowFile | None:
    """Which kind of file has these columns; None where they are none of ours."""
    names = set(columns)
    return next((kind for kind in _KINDS if kind.needed <= names), None)


def compared(
    kind: RowFile, sheets: list[Sheet], addresses: FixedAddresses, digest: str = ""
) -> Answer:
    """What a file of this kind is to each edition of which it has rows. `digest` is the SHA-256 of a CSV."""
    answer = Answer()
    sheets = _of_the_kind(kind, sheets, answer.whole)
    present = _present(kind, sheets, answer.whole)
    known, theirs = _given(kind, sheets, answer.whole)
    outcomes, written = _outcomes(kind, known, theirs, present, addresses, answer)
    answer.exact = digest == written
    for standing in standings(known.values()):
        outcome = outcomes.get(standing.edition.pk)
        if outcome is None:
            answer.found.append(Found(standing, Verdict.CLAIMS))
        else:
            differs = outcome.differs or answer.whole.differs
            verdict = Verdict.DIFFERS if differs else Verdict.IDENTICAL
            answer.found.append(Found(standing, verdict, outcome))
    return answer


def _given(
    kind: RowFile, sheets: list[Sheet], whole: Outcome
) -> tuple[dict[int, Edition], dict[int, list[Row]]]:
    """The editions of which the file has rows, and these rows; rows of nobody are told."""
    identity = _identity_of(kind)
    theirs: dict[Identity, list[Row]] = defaultdict(list)
    row, before = None, None
    for sheet in sheets:
        for row in _in_order(kind, sheet):
            theirs[identity(row.cells)].append(row)
    editions = _editions_of(theirs, Values())
    rows: dict[int, list[Row]] = defaultdict(list)
    for said, some in theirs.items():
        edition = editions.get(said)
        if edition is None and not said.checksum and some[-1] is row:
            edition = before  # a file that was cut off ends inside a row
        before = edition
        if edition is not None:
            rows[edition.pk] += some
            continue
        for each in some:
            whole.add(Sort.ADDED_ROW, partial(_stranger, kind, each))
    return {edition.pk: edition for edition in editions.values()}, rows


def _of_the_kind(kind: RowFile, sheets: list[Sheet], whole: Outcome) -> list[Sheet]:
    """The sheets with rows of this kind; others are told, but for those that introduce."""
    columns = next(sheet.columns for sheet in sheets if kind.needed <= set(sheet.columns))
    found = [sheet for sheet in sheets if sheet.columns == columns]
    for sheet in sheets:
        if sheet.source:
            for name in sorted(sheet.source.beside):
                whole.add(Sort.OBJECT, partial(Difference, Sort.OBJECT, sheet.name, theirs=name))
            add_concealed(sheet.source, whole)
            add_margins(sheet.source, whole)
        if sheet.columns != columns and sheet.name not in _COVER:
            whole.add(Sort.ADDED_PART, partial(Difference, Sort.ADDED_PART, sheet.name))
    return found


def _present(kind: RowFile, sheets: list[Sheet], whole: Outcome) -> list[int]:
    """The places of our columns that the file has; tells which are missing, and which are none of ours."""
    names = sheets[0].columns
    for name in kind.own:
        if name not in names:
            whole.add(Sort.MISSING_COLUMN, partial(Difference, Sort.MISSING_COLUMN, column=name))
    for at, name in enumerate(names):
        if (name in kind.columns and names.index(name) == at) or _counts_rows(name, at, sheets):
            continue
        whole.add(Sort.ADDED_COLUMN, partial(Difference, Sort.ADDED_COLUMN, column=name))
    for _each in range(sum(sheet.more for sheet in sheets)):
        whole.add(Sort.ADDED_COLUMN, partial(Difference, Sort.ADDED_COLUMN))
    return [
        at
        for at, name in enumerate(kind.columns)
        if name in names and name not in _NOT_OF_THE_EDITION
    ]


def _counts_rows(name: str, at: int, sheets: list[Sheet]) -> bool:
    """Whether a column is the one in which pandas counts rows."""
    if at or (name and not name.startswith("Unnamed:")):
        return False
    return all(row.cells[at].isdecimal() for sheet in sheets for row in sheet.rows)


def _in_order(kind: RowFile, sheet: Sheet) -> Iterable[Row]:
    """The rows with their cells in the order of our columns; "" where the file has no such column."""
    if sheet.columns == kind.columns:
        return sheet.rows
    nowhere = len(sheet.columns)
    names = list(sheet.columns)
    places = [names.index(name) if name in names else nowhere for name in kind.columns]
    cells_of = itemgetter(*places)
    return (Row(row.number, cells_of((*row.cells, ""))) for row in sheet.rows)


def _identity_of(kind: RowFile) -> Callable[[tuple[str, ...]], Identity]:
    places = [kind.columns.index(name) for name in ("checksum", *_BY_NAME)]
    cells_of = itemgetter(*places)
    return lambda cells: Identity(*cells_of(cells))


def _editions_of(said: Iterable[Identity], values: Values) -> dict[Identity, Edition]:
    """The edition that each means: by its checksum, or else by department, year, phase and number."""
    checksums: dict[str, list[Edition]] = defaultdict(list)
    known = editions_of({each.checksum.strip().lower() for each in said})
    for edition in known:
        checksums[edition.checksum].append(edition)
    others = {each for each in said if each.checksum.strip().lower() not in checksums}
    named = {_name_of(edition): edition for edition in [*known, *_named(others, values)]}
    found = {}
    for each in said:
        same = checksums.get(each.checksum.strip().lower(), [])
        by_name = named.get(tuple(values[part] for part in each[1:]))
        if same:
            found[each] = by_name if by_name in same else same[0]
        elif by_name:
            found[each] = by_name
    return cast("dict[Identity, Edition]", found)


def _named(said: Iterable[Identity], values: Values) -> Iterator[Edition]:
    slugs = {each.department for each in said if each.department and "\x00" not in each.department}
    years = {int(values[x.year]) for x in said if values[x.year].isdecimal() and len(x.year) < 8}
    if slugs and years:
        public = Edition.objects.once_published().select_related("department__jurisdiction")
        yield from public.filter(department__slug__in=slugs, fiscal_year__in=years)


def _name_of(edition: Edition) -> tuple[str, ...]:
    year, number = str(edition.fiscal_year), str(edition.number)
    return edition.department.slug, year, edition.phase, number


def _outcomes(
    kind: RowFile,
    known: dict[int, Edition],
    theirs: dict[int, list[Row]],
    present: list[int],
    addresses: FixedAddresses,
    answer: Answer,
) -> tuple[dict[int, Outcome], str]:
    """What came of comparing the rows of each public edition, and the SHA-256 of our own file of them.

    Where that would be too much, the rest is left; the answer says so.
    """
    public = [pk for pk, edition in known.items() if edition.is_public]
    keys = {_name_of(known[pk]): pk for pk in public}
    key = tuple(present.index(kind.columns.index(x)) for x in kind.key if x in kind.columns
                and kind.columns.index(x) in present)  # fmt: skip
    cut = itemgetter(*present) if len(present) > 1 else lambda cells: (cells[present[0]],)
    columns = tuple(kind.columns[at] for at in present)
    outcomes: dict[int, Outcome] = {}
    digest, values = sha256(), Values()
    rows = _ours(kind, public, addresses, digest.update)
    by_name = itemgetter(*(kind.columns.index(name) for name in _BY_NAME))
    if len({name[:3] for name in keys}) < len(keys):
        # Rows of two editions of one year may alternate.
        rows = iter(sorted(rows, key=by_name))
    ours = ((keys[name], [Row("", cut(x)) for x in some]) for name, some in groupby(rows, by_name))
    without = ((pk, []) for pk in public if pk not in outcomes)  # of which our file has no row
    for pk, mine in chain(ours, without):
        given = [Row(row.number, cut(row.cells)) for row in theirs[pk]]
        outcomes[pk] = outcome = Outcome()
        try:
            compare(Part("", columns, mine, given, key), outcome, values)
        except NotComparable as error:
            answer.why = str(error)
        if sum(each.total for each in outcomes.values()) > MOST_DIFFERENCES:
            answer.why = str(too_many())
        if answer.why:
            if not outcome.differs:
                del outcomes[pk]
            break
    return outcomes, digest.hexdigest()


def _ours(
    kind: RowFile,
    keys: list[int],
    addresses: FixedAddresses,
    seen: Callable[[bytes], None],
) -> Iterator[tuple[str, ...]]:
    """The rows of our own file of these editions, in the order of the files."""
    if not keys:
        return
    editions = Edition.objects.filter(pk__in=keys).order_by(*ORDER, "number")

    def lines() -> Iterator[str]:
        for piece in kind.pieces(cast(EditionQuerySet, editions), addresses):
            seen(piece)
            yield from StringIO(piece.decode(), newline="")

    rows = csv.reader(lines())
    next(rows)  # the heading
    yield from map(tuple, rows)


def _stranger(kind: RowFile, row: Row) -> Difference:
    names = ("department", "fiscal_year", *kind.key)
    cells = (row.cells[kind.columns.index(name)][:40] for name in names if name in kind.columns)
    where = _("第 %(number)s 行") % {"number": row.number}
    return Difference(Sort.ADDED_ROW, "", where, theirs=" · ".join(filter(None, cells)))


def _totals(editions: EditionQuerySet, addresses: FixedAddresses) -> Iterator[bytes]:
    return (line.encode() for line in control_totals.total_lines(editions, addresses))


def _words(name: str, editions: EditionQuerySet, addresses: FixedAddresses) -> Iterator[bytes]:
    return (line.encode() for line in narrative_lines(name, editions, addresses))


_TO_TELL_APART = ("table", "side", "number", "row", "project", "code", "name", "term", "title", "fund",
                  "nature", "label", "level1", "level2", "level3", "rule", "path", "kind")  # fmt: skip


def _kind(
    columns: tuple[str, ...],
    needed: Iterable[str],
    pieces: Callable[[EditionQuerySet, FixedAddresses], Iterable[bytes]],
) -> RowFile:
    key = tuple(x for x in _TO_TELL_APART if x in columns)
    return RowFile(columns, key, frozenset(needed), pieces)


# The most particular first: the columns of some files are a part of those of others.
_KINDS = (
    _kind(COLUMNS, ("table", "side", "name", "fund", "nature", "amount_yuan"), csv_chunks),
    _kind(control_totals.COLUMNS, ("table", "side", "rows", "sum_yuan"), _totals),
    *(
        _kind(kind.all_columns, kind.columns, partial(_words, name))
        for name, kind in sorted(NARRATIVES.items(), key=lambda x: -len(x[1].columns))
    ),
)
