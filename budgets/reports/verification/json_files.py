"""Compare the canonical JSON of one edition, or an array of many, with what was sealed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from budgets import store
from budgets.models import Edition
from budgets.reports.open_data.file_scope import ORDER
from budgets.reports.open_data.line_files import FixedAddresses, json_chunks
from budgets.reports.verification.answers import (
    DifferenceKind,
    EditionMatch,
    FileComparison,
    FileReport,
    NotComparable,
    too_many,
)
from budgets.reports.verification.checksums import editions_of
from budgets.reports.verification.comparing import FileRow, TablePair, compare
from budgets.reports.verification.equality import Meanings
from budgets.reports.verification.standing import standings_of

MOST_VALUES = 400_000  # a file of fifty editions
DEEPEST = 12
MOST_CANDIDATES = 3  # editions with which a file is compared that does not say of which it is
_ABOUT = "disclosure"
_NOTICES = ("notice", "notice_en")
_KEY = ("table", "side", "row", "code", "fund", "nature", "title", "term", "name", "label",
        "section", "heading")  # fmt: skip
Path = tuple[str | int, ...]
JsonObject = dict[str, Any]


class _Repeated(ValueError):
    """An object that says one thing twice: programs differ in which they believe."""


def read_json(data: bytes) -> Any:
    """Return the content of a JSON file; NotComparable where it is too much, or broken."""
    text = data.decode("utf-8-sig", errors="replace")
    if sum(map(text.count, "[{,")) > MOST_VALUES:
        raise too_many()
    try:
        return json.loads(text, object_pairs_hook=_members)
    except _Repeated:
        raise NotComparable(_("同一个成员写了两次，不同的程序会读出不同的数。")) from None
    except (ValueError, RecursionError):
        raise NotComparable(_("不是完整的 JSON。")) from None


def _members(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Repeated
    return found


def compare_json(
    data: bytes, hinted: list[Edition], addresses: FixedAddresses
) -> FileReport | None:
    """Compare a JSON file with each edition that it holds; None where it is nothing of ours.

    `hinted` are editions that it is said to be.
    """
    content = read_json(data)
    if isinstance(content, dict) and isinstance(content.get("lines"), list):
        return _of_one(content, hinted)
    if isinstance(content, list) and any(isinstance(x, dict) and _ABOUT in x for x in content):
        return _of_many(content, data, addresses)
    return None


def _of_one(content: JsonObject, hinted: list[Edition]) -> FileReport | None:
    """Report on the most similar edition, because the JSON of an edition has no number."""
    candidates = [each for each in hinted or _alike(content) if each.is_public]
    meanings, found = Meanings(), {}
    for edition in candidates[:MOST_CANDIDATES]:
        ours = json.loads(store.sealed_text(edition))
        found[edition] = _comparison(ours, content, meanings)
    if not found:
        return None
    least = min(each.total for each in found.values())
    closest = standings_of(edition for edition, each in found.items() if each.total == least)
    return FileReport([EditionMatch(each, found[each.edition]) for each in closest])


def _alike(content: JsonObject) -> Iterable[Edition]:
    """Return the public editions of the department, year and phase that the JSON names, latest first."""
    department = content.get("department")
    name = department.get("name") if isinstance(department, dict) else None
    year, phase = content.get("fiscal_year"), content.get("phase")
    if not (isinstance(name, str) and isinstance(year, int) and isinstance(phase, str)):
        return []
    if "\x00" in name + phase or not 0 < year < 10_000:
        return []
    same = Edition.objects.published().filter(fiscal_year=year, phase=phase)
    same = same.filter(department_name=name) | same.filter(department__name=name)
    return same.select_related("department__jurisdiction").order_by("-number")


def _of_many(content: list[Any], data: bytes, addresses: FixedAddresses) -> FileReport:
    report, meanings, digest = FileReport(), Meanings(), sha256()
    theirs: dict[str, list[Any]] = defaultdict(list)
    for each in content:
        checksum = each.get("checksum") if isinstance(each, dict) else None
        theirs[checksum if isinstance(checksum, str) else ""].append(each)
    known = editions_of([checksum for checksum in theirs if checksum])
    found: dict[Edition, FileComparison] = {}
    for edition, ours in _ours(known, addresses, digest):
        same = theirs[edition.checksum]
        named = next((x for x in same if _names(x, edition)), same[0] if same else None)
        if named is not None:
            found[edition] = _comparison(ours, named, meanings)
            same.remove(named)
    for edition in known:
        if not edition.is_public:
            del theirs[edition.checksum][:]
    for each in (each for some in theirs.values() for each in some):  # of nobody, or said twice
        said = each if isinstance(each, dict) else {}
        words = (said.get(name) for name in ("department", "fiscal_year", "phase"))
        words_of = " · ".join(str(word)[:40] for word in words if word)
        report.whole.add(DifferenceKind.ADDED_ROW, theirs=words_of)
    for standing in standings_of(known):
        if standing.edition in found or standing.withdrawn:
            report.matches.append(EditionMatch(standing, found.get(standing.edition)))
    report.exact = digest.digest() == sha256(data).digest()
    return report


def _names(content: JsonObject, edition: Edition) -> bool:
    """Return whether an element names this very edition: two may have one content, and one checksum."""
    said = (content.get("department_id"), content.get("fiscal_year"), content.get("edition"))
    return said == (edition.department.slug, edition.fiscal_year, edition.number)


def _ours(
    editions: list[Edition], addresses: FixedAddresses, digest: Any
) -> Iterator[tuple[Edition, JsonObject]]:
    """Yield the public ones as our own file has them, adding its bytes to a digest."""
    public = [edition.pk for edition in editions if edition.is_public]
    if not public:
        return
    ordered = Edition.objects.filter(pk__in=public).order_by(*ORDER, "number")
    known = iter(list(ordered.select_related("department")))
    for piece in json_chunks(ordered, addresses):
        digest.update(piece)
        text = piece.lstrip(b"[,\n")
        if text.startswith(b"{"):
            yield next(known), json.loads(text)


def _comparison(ours: JsonObject, theirs: Any, meanings: Meanings) -> FileComparison:
    """Compare every list of objects as a table, all else as the cells of one row."""
    found = FileComparison()
    _compare(ours, theirs, found, meanings)
    return found


def _compare(ours: JsonObject, theirs: Any, into: FileComparison, meanings: Meanings) -> None:
    if ours == theirs:
        into.rows += sum(len(x) for x in ours.values() if isinstance(x, list))
        return
    if not isinstance(theirs, dict):
        raise NotComparable(_("不是完整的 JSON。"))
    if _ABOUT in ours:
        _compare(ours[_ABOUT], theirs.get(_ABOUT), into, meanings)
        tables, left_out = [], [_ABOUT, *_NOTICES]
    else:
        names = {**ours, **theirs}
        tables = [name for name in names if _is_table(ours.get(name), theirs.get(name))]
        left_out = tables
    rest = [{k: v for k, v in x.items() if k not in left_out} for x in (ours, theirs)]
    _compare_tables("", rest[:1], rest[1:], into, meanings)
    for name in tables:
        _compare_tables(name, ours.get(name) or [], theirs.get(name) or [], into, meanings)


def _is_table(*values: Any) -> bool:
    lists = [x for x in values if x is not None]
    if not all(isinstance(x, list) for x in lists):
        return False
    return any(isinstance(x, dict) for each in lists for x in each)


def _compare_tables(
    name: str,
    ours: Sequence[Any],
    theirs: Sequence[Any],
    into: FileComparison,
    meanings: Meanings,
) -> None:
    mine, yours = [dict(_flat(x)) for x in ours], [dict(_flat(x)) for x in theirs]
    paths = list(dict.fromkeys(path for row in (*mine, *yours) for path in row))
    if len(paths) * (len(mine) + len(yours)) > MOST_VALUES or len(yours) > 4 * len(mine) + 100:
        raise too_many()
    columns = tuple(".".join(map(str, path)) for path in paths)
    rows = [
        [FileRow(at, tuple(row.get(path, "") for path in paths)) for at, row in enumerate(some, 1)]
        for some in (mine, yours)
    ]
    key = tuple(at for at, path in enumerate(paths) if path and path[-1] in _KEY and len(path) < 3)
    compare(TablePair(name, columns, rows[0], rows[1], key, ordered=True), into, meanings)


def _flat(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every value inside, by the way to it; what is null or empty is no cell."""
    if len(path) > DEEPEST:
        raise too_many()
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for name, each in members:
            yield from _flat(each, (*path, name))
    elif value is not None and value != "":
        yield path, str(value)
