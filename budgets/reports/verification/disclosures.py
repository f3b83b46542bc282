"""The canonical JSON of one edition, or an array of many: every value is held against what was sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from typing import Any, cast

from django.utils.translation import gettext as _

from budgets import store
from budgets.models import Edition
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data.file_scope import ORDER
from budgets.reports.open_data.line_files import FixedAddresses, json_chunks
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
from budgets.reports.verification.standing import standings
from budgets.reports.verification.typed import editions_of

MOST_VALUES = 400_000  # a file of fifty editions
DEEPEST = 12
MOST_CANDIDATES = 3  # editions against which a file is held that does not say of which it is
_ABOUT = "disclosure"
_KEY = (
    "table",
    "side",
    "row",
    "code",
    "fund",
    "nature",
    "title",
    "term",
    "name",
    "label",
    "section",
    "heading",
)
Path = tuple[str | int, ...]


class _Doubled(ValueError):
    """An object that says one thing twice: programs differ in which they believe."""


def read_json(data: bytes) -> Any:
    """What the JSON says; NotComparable where it says too much, or nothing."""
    text = data.decode("utf-8-sig", errors="replace")
    if sum(map(text.count, "[{,")) > MOST_VALUES:
        raise too_many()
    try:
        return json.loads(text, object_pairs_hook=_members)
    except _Doubled:
        raise NotComparable(_("同一个成员写了两次，不同的程序会读出不同的数。")) from None
    except (ValueError, RecursionError):
        raise NotComparable(_("不是完整的 JSON。")) from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Doubled
    return found


def compared(data: bytes, hinted: list[Edition], addresses: FixedAddresses) -> Answer | None:
    """What a JSON file is to each edition that it holds; None where it is nothing of ours.

    `hinted` are editions that it is said to be.
    """
    content = read_json(data)
    if isinstance(content, dict) and isinstance(content.get("lines"), list):
        return _of_one(content, hinted)
    if isinstance(content, list) and any(isinstance(x, dict) and _ABOUT in x for x in content):
        return _of_many(content, data, addresses)
    return None


def _of_one(content: dict[str, Any], hinted: list[Edition]) -> Answer | None:
    """The edition that it is closest to: an edition's JSON does not say which it is."""
    candidates = [each for each in hinted or _alike(content) if each.is_public]
    values, outcomes = Values(), {}
    for edition in candidates[:MOST_CANDIDATES]:
        outcomes[edition.pk] = outcome = Outcome()
        _compare(json.loads(store.sealed_text(edition)), content, outcome, values)
    if not outcomes:
        return None
    closest = min(outcome.total for outcome in outcomes.values())
    known = [
        each for each in candidates if each.pk in outcomes and outcomes[each.pk].total == closest
    ]
    return Answer([_found(each, outcomes[each.edition.pk]) for each in standings(known)])


def _alike(content: dict[str, Any]) -> Iterable[Edition]:
    """The public editions of the department, year and phase that the JSON names, the latest first."""
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


def _of_many(content: list[Any], data: bytes, addresses: FixedAddresses) -> Answer:
    answer, values = Answer(), Values()
    theirs: dict[str, list[dict[str, Any]]] = {}
    for each in content:
        checksum = each.get("checksum") if isinstance(each, dict) else None
        theirs.setdefault(checksum if isinstance(checksum, str) else "", []).append(each)
    known = editions_of([checksum for checksum in theirs if checksum])
    for checksum in theirs.keys() - {edition.checksum for edition in known}:
        for each in theirs[checksum]:
            answer.whole.add(Sort.ADDED_ROW, partial(_stranger, each))
    outcomes, digest = {}, sha256()
    for edition, ours in _ours(known, addresses, digest.update):
        same = theirs[edition.checksum]
        mine = next((x for x in same if _is_of(x, edition)), same[0] if same else None)
        if mine is not None:
            outcomes[edition.pk] = outcome = Outcome()
            _compare(ours, mine, outcome, values)
            same.remove(mine)
    for edition in known:
        for each in theirs[edition.checksum] if edition.is_public else ():  # said twice
            answer.whole.add(Sort.ADDED_ROW, partial(_stranger, each))
        theirs[edition.checksum] = []
    for each in standings(known):
        if each.edition.pk in outcomes:
            answer.found.append(_found(each, outcomes[each.edition.pk]))
        elif each.withdrawn:
            answer.found.append(Found(each, Verdict.CLAIMS))
    answer.exact = digest.digest() == sha256(data).digest()
    return answer


def _is_of(content: dict[str, Any], edition: Edition) -> bool:
    """Whether an element names this very edition: two may have one content, and one checksum."""
    said = (content.get("department_id"), content.get("fiscal_year"), content.get("edition"))
    return said == (edition.department.slug, edition.fiscal_year, edition.number)


def _ours(
    editions: list[Edition], addresses: FixedAddresses, seen: Any
) -> Iterator[tuple[Edition, dict[str, Any]]]:
    """The public ones as our own file has them."""
    public = [edition.pk for edition in editions if edition.is_public]
    if not public:
        return
    ordered = cast(
        EditionQuerySet, Edition.objects.filter(pk__in=public).order_by(*ORDER, "number")
    )
    known = list(ordered.select_related("department"))
    for piece in json_chunks(ordered, addresses):
        seen(piece)
        text = piece.lstrip(b"[,\n")
        if text.startswith(b"{"):
            yield known.pop(0), json.loads(text)


def _found(standing: Any, outcome: Outcome) -> Found:
    return Found(standing, Verdict.DIFFERS if outcome.differs else Verdict.IDENTICAL, outcome)


def _stranger(content: Any) -> Difference:
    said = (
        [content.get(x) for x in ("department", "fiscal_year", "phase")]
        if isinstance(content, dict)
        else []
    )
    return Difference(Sort.ADDED_ROW, theirs=" · ".join(str(x)[:40] for x in said if x))


def _compare(ours: dict[str, Any], theirs: Any, into: Outcome, values: Values) -> None:
    """Every list of objects as a table, all else as the cells of one row."""
    if ours == theirs:
        into.rows += sum(len(x) for x in ours.values() if isinstance(x, list))
        return
    if not isinstance(theirs, dict):
        raise NotComparable(_("不是完整的 JSON。"))
    if _ABOUT in ours:
        _compare(ours[_ABOUT], theirs.get(_ABOUT), into, values)
        about = (
            {k: v for k, v in x.items() if k not in (_ABOUT, "notice", "notice_en")}
            for x in (ours, theirs)
        )
        _table("", *([x] for x in about), into, values)
        return
    tables = [name for name in {**ours, **theirs} if _is_table(ours.get(name), theirs.get(name))]
    rest = ({k: v for k, v in x.items() if k not in tables} for x in (ours, theirs))
    _table("", *([x] for x in rest), into, values)
    for name in tables:
        _table(name, ours.get(name) or [], theirs.get(name) or [], into, values)


def _is_table(ours: Any, theirs: Any) -> bool:
    both = [x for x in (ours, theirs) if x is not None]
    lists = bool(both) and all(isinstance(x, list) for x in both)
    return lists and any(isinstance(x, dict) for each in both for x in each)


def _table(name: str, ours: list[Any], theirs: list[Any], into: Outcome, values: Values) -> None:
    mine, yours = [dict(_flat(x)) for x in ours], [dict(_flat(x)) for x in theirs]
    paths: dict[Path, None] = {}
    for row in (*mine, *yours):
        paths.update(dict.fromkeys(row))
    if len(paths) * (len(mine) + len(yours)) > MOST_VALUES or len(yours) > 4 * len(mine) + 100:
        raise too_many()
    columns = tuple(".".join(map(str, path)) for path in paths)
    rows = (
        [
            Row(number, tuple(row.get(path, "") for path in paths))
            for number, row in enumerate(some, 1)
        ]
        for some in (mine, yours)
    )
    key = tuple(at for at, path in enumerate(paths) if path[-1] in _KEY and len(path) < 3)
    compare(Part(name, columns, *rows, key=key, ordered=True), into, values)


def _flat(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every value inside, by the way to it; what is null or empty is no cell."""
    if len(path) > DEEPEST:
        raise too_many()
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for name, each in members:
            yield from _flat(each, (*path, name))
    elif value is not None and value != "":
        yield path, str(value)
