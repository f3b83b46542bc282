"""What a file is: which kind, of which editions, and whether it says what they say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from budgets.models import Change, Edition, Event, Jurisdiction
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.verification import disclosures, row_files
from budgets.reports.verification.answers import Answer, Found, NotComparable, Outcome, Verdict
from budgets.reports.verification.claims import checksums_in
from budgets.reports.verification.office import (
    compare_documents,
    compare_workbooks,
    is_ours,
    texts_of_properties,
)
from budgets.reports.verification.standing import Standing, standings
from budgets.reports.verification.tables import package_of, read_csv, read_sheets, table_on
from budgets.reports.verification.typed import editions_of

MOST_REGENERATED = 3  # editions with one checksum of which a document is written anew
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Portal:
    """What the portal itself hands out: the addresses in its files, an edition as "docx" or "xlsx"."""

    addresses: FixedAddresses
    file_of: Callable[[Edition, str], bytes]


def verified(data: bytes, portal: Portal, said: Iterable[Edition] = ()) -> Answer:
    """What a file is to each edition that it is or names; `said` are those that somebody says it is.

    A withdrawn edition is named and nothing more: its content is not public, so nothing is held against it.
    """
    said = list(said)
    if own := editions_of([sha256(data).hexdigest()]):
        return Answer([_identical(each) for each in standings(own)], exact=True)
    why = _("没有认出这是哪一种文件。")
    try:
        if answer := _compared(data, portal, said):
            return answer
    except NotComparable as error:
        why = str(error)
    claimed = editions_of(checksums_in(data)) or said
    return Answer([Found(each, Verdict.CLAIMS) for each in standings(claimed)], why=why)


def _identical(standing: Standing) -> Found:
    return Found(standing, Verdict.CLAIMS if standing.withdrawn else Verdict.IDENTICAL)


def _compared(data: bytes, portal: Portal, said: list[Edition]) -> Answer | None:
    """The answer of the kind of file that it is; None where it is none that can be compared."""
    if data.startswith(b"PK"):
        return _of_office(data, portal, said)
    data = data.removeprefix(_MARK)
    if data.lstrip()[:1] in (b"{", b"["):
        return disclosures.compared(data, said, portal.addresses)
    table = read_csv(data)
    kind = row_files.kind_of(table.columns)
    if kind is None:
        raise NotComparable(_("各列不是这里逐行公开的文件的列。"))
    return row_files.compared(kind, [table], portal.addresses, sha256(data).hexdigest())


def _of_office(data: bytes, portal: Portal, said: list[Edition]) -> Answer | None:
    with package_of(data) as package:
        package.check_declared_size()
        names = package.names
    if any(name.startswith("word/") for name in names):
        return _of_editions(data, "docx", _named_in(data) or said, portal, compare_documents)
    if not any(name.startswith("xl/") for name in names):
        return None
    theirs = read_sheets(data)
    tables = [table for table in map(table_on, theirs) if table]
    kind = next(filter(None, (row_files.kind_of(table.columns) for table in tables)), None)
    if kind:
        return row_files.compared(kind, tables, portal.addresses)

    def compare(ours: bytes, _data: bytes, notices: Collection[str]) -> Outcome:
        sheets = read_sheets(ours)
        if not is_ours(sheets, theirs):
            raise NotComparable(_("没有一张工作表的名称是这一版的。"))
        return compare_workbooks(sheets, theirs, notices)

    return _of_editions(data, "xlsx", _named_in(data) or said, portal, compare)


def _named_in(data: bytes) -> list[Edition]:
    """The editions whose checksum an office file bears: in its properties, where other programs leave it, or
    else in its text."""
    text = texts_of_properties(data)
    return editions_of(checksums_in(text.encode())) or editions_of(checksums_in(data))


def _ever_said(edition: Edition) -> frozenset[str]:
    """What its jurisdiction said of its data since the edition was published: a file bears what was said when
    it was made. An empty text where it said nothing at some time."""
    jurisdiction = edition.department.jurisdiction
    said: set[str | None] = {edition.notice, jurisdiction.notice}
    in_english: set[str | None] = {edition.notice_en, jurisdiction.notice_en}
    with translation.override(settings.LANGUAGE_CODE):  # in which the log is kept
        columns = {
            str(Jurisdiction._meta.get_field(name).verbose_name): texts
            for name, texts in (("notice", said), ("notice_en", in_english))
        }
    told = Change.objects.filter(
        event__jurisdiction=jurisdiction,
        event__act=Event.Act.JURISDICTION,
        event__at__gte=edition.published_at,
        column__in=columns,
    )
    for column, *pair in told.values_list("column", "before", "after"):
        columns[column] |= {*pair}
    return frozenset({text or "" for text in said} | {text for text in in_english if text})


def _of_editions(
    data: bytes,
    ending: str,
    editions: list[Edition],
    portal: Portal,
    compare: Callable[[bytes, bytes, Collection[str]], Outcome],
) -> Answer | None:
    """The answer for a file of one edition, which the portal writes anew to compare.

    Several editions may have one checksum: the file is of those that it is closest to.
    """
    answer, least = Answer(), 0
    for standing in standings(editions[:MOST_REGENERATED]):
        if standing.withdrawn:
            answer.found.append(Found(standing, Verdict.CLAIMS))
            continue
        ours = portal.file_of(standing.edition, ending)
        said = _ever_said(standing.edition)
        outcome = Outcome() if ours == data else compare(ours, data, said)
        if any(x.outcome for x in answer.found) and outcome.total > least:
            continue
        if outcome.total < least:
            answer.found = [x for x in answer.found if not x.outcome]
        least, answer.exact = outcome.total, answer.exact or ours == data
        verdict = Verdict.DIFFERS if outcome.differs else Verdict.IDENTICAL
        answer.found.append(Found(standing, verdict, outcome))
    return answer if answer.found else None
