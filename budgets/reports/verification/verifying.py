"""Find out what a file is: which kind, of which editions, and whether it says what they say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from budgets.models import Change, Edition, Event, Jurisdiction
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.verification.answers import (
    EditionMatch,
    FileComparison,
    FileReport,
    NotComparable,
)
from budgets.reports.verification.checksums import checksums_in, editions_of
from budgets.reports.verification.json_files import compare_json
from budgets.reports.verification.office_files import (
    compare_documents,
    compare_workbooks,
    texts_of_properties,
)
from budgets.reports.verification.parsing import package_of, read_csv, read_sheets, table_on
from budgets.reports.verification.row_files import compare_rows, kind_of
from budgets.reports.verification.standing import standings_of

MOST_REGENERATED = 3  # editions with one checksum of which a document is written again
_MARK = b"\xef\xbb\xbf"
# Compares our own file of an edition, given what its jurisdiction says of its data.
_Compare = Callable[[bytes, Collection[str]], FileComparison]


@dataclass(frozen=True, slots=True)
class Portal:
    """What the portal itself hands out: the addresses in its files, an edition as "docx" or "xlsx"."""

    addresses: FixedAddresses
    file_of: Callable[[Edition, str], bytes]


def verify_file(data: bytes, portal: Portal, hinted: Iterable[Edition] = ()) -> FileReport:
    """Compare a file with each edition that it is or names; `hinted` are those that somebody says it is.

    A withdrawn edition is named and nothing more: its content is not public, so nothing is compared with it.
    """
    hinted = list(hinted)
    if own := editions_of([sha256(data).hexdigest()]):
        matches = [
            EditionMatch(each, None if each.withdrawn else FileComparison())
            for each in standings_of(own)
        ]
        return FileReport(matches, exact=True)
    why = _("没有认出这是哪一种文件。")
    try:
        if report := _compared(data, portal, hinted):
            return report
    except NotComparable as error:
        why = str(error)
    claimed = editions_of(checksums_in(data)) or hinted
    return FileReport([EditionMatch(each) for each in standings_of(claimed)], why=why)


def _compared(data: bytes, portal: Portal, hinted: list[Edition]) -> FileReport | None:
    """Compare a file as the kind that it is; None where it is none that can be compared."""
    if data.startswith(b"PK"):
        return _compared_office(data, portal, hinted)
    data = data.removeprefix(_MARK)
    if data.lstrip()[:1] in (b"{", b"["):
        return compare_json(data, hinted, portal.addresses)
    table = read_csv(data)
    kind = kind_of(table.columns)
    if kind is None:
        raise NotComparable(_("各列不是这里逐行公开的文件的列。"))
    return compare_rows(kind, [table], portal.addresses, sha256(data).hexdigest())


def _compared_office(data: bytes, portal: Portal, hinted: list[Edition]) -> FileReport | None:
    with package_of(data) as package:
        package.check_declared_size()
        names = package.names
    compare: _Compare
    if any(name.startswith("word/") for name in names):
        ending, compare = "docx", lambda ours, notices: compare_documents(ours, data, notices)
    elif any(name.startswith("xl/") for name in names):
        sheets = read_sheets(data)
        tables = [table for table in map(table_on, sheets) if table]
        kind = next(filter(None, (kind_of(table.columns) for table in tables)), None)
        if kind:
            return compare_rows(kind, tables, portal.addresses)
        ending, compare = "xlsx", lambda ours, notices: compare_workbooks(ours, sheets, notices)
    else:
        return None
    # Other programs leave a checksum in the properties; else it is in the text.
    properties = checksums_in(texts_of_properties(data).encode())
    named = editions_of(properties) or editions_of(checksums_in(data))
    return _closest(data, ending, named or hinted, portal, compare)


def _closest(
    data: bytes, ending: str, editions: list[Edition], portal: Portal, compare: _Compare
) -> FileReport | None:
    """Compare a file with those that the portal writes of some editions.

    Several editions may have one checksum: the file is of those that it is closest to.
    """
    report, found = FileReport(), {}
    known = standings_of(editions[:MOST_REGENERATED])
    for edition in (each.edition for each in known if not each.withdrawn):
        ours = portal.file_of(edition, ending)
        report.exact = report.exact or ours == data
        notices = _notices_since(edition)
        found[edition] = FileComparison() if ours == data else compare(ours, notices)
    least = min((each.total for each in found.values()), default=0)
    for each in known:
        comparison = found.get(each.edition)
        if comparison is None or comparison.total == least:
            report.matches.append(EditionMatch(each, comparison))
    return report if known else None


def _notices_since(edition: Edition) -> frozenset[str]:
    """Return what its jurisdiction said of its data at any time since the edition was published.

    An empty text where it said nothing at some time.
    """
    jurisdiction = edition.department.jurisdiction
    notices: set[str | None] = {edition.notice, jurisdiction.notice}
    in_english: set[str | None] = {edition.notice_en, jurisdiction.notice_en}
    with translation.override(settings.LANGUAGE_CODE):  # in which the log is kept
        columns = {
            str(Jurisdiction.notice.field.verbose_name): notices,
            str(Jurisdiction.notice_en.field.verbose_name): in_english,
        }
    changes = Change.objects.filter(
        event__jurisdiction=jurisdiction,
        event__act=Event.Act.JURISDICTION,
        event__at__gte=edition.published_at,
        column__in=columns,
    )
    for column, *pair in changes.values_list("column", "before", "after"):
        columns[column] |= {*pair}
    return frozenset({text or "" for text in notices} | {text for text in in_english if text})
