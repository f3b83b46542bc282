"""Whether a published edition still is what was sealed: from its rows to its text, its checksum, its files.

Everything that the public reads of an edition comes from one of these, so each is made again from the rows
and compared: the canonical JSON in the form in which it was sealed, its checksum, and what was worked out at
publication. What does not follow from the rows (`sealed_words.py`) is compared with its checksum in the
log, which `verify_ledger` checks. The uploaded file is not checked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models

from budgets import search_index
from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Disclosure
from budgets.disclosure.open_data import schema
from budgets.disclosure.writers.canonical_json import FORM, canonical_json
from budgets.models import Edition
from budgets.store import sealed_words
from budgets.store.headlines import METHOD, figures_of, worked_out
from budgets.store.reading import editions_with_parts, read

_LONGEST = 60  # of a value, where one is shown


@dataclass(frozen=True, slots=True)
class SealMismatch:
    """One part of an edition that is not what it was when the edition was sealed."""

    part: str  # "rows", "sealed text", "checksum", "leaves", "file rows", "words" …
    what: str

    def __str__(self) -> str:
        return f"{self.part}: {self.what}"


def with_all_that_is_kept(editions: models.QuerySet[Edition]) -> models.QuerySet[Edition]:
    """Return the editions with the data of `differences`, in a constant number of queries."""
    kept = editions_with_parts(editions).select_related("sealed_copy", "file_rows", "headline")
    return sealed_words.with_recorded_checksums(
        worked_out(kept).prefetch_related("remainders", "search_entries")
    )


def differences(edition: Edition) -> list[SealMismatch]:
    """Return the parts of an edition that are not as they were sealed; none of a draft."""
    if edition.is_unpublished:
        return []
    if edition.created_at is None:  # as the public is told of it, without its words
        edition = Edition.objects.get(pk=edition.pk)
    try:
        disclosure = read(edition)
    except (ValueError, TypeError, ArithmeticError) as error:
        return [SealMismatch("rows", f"cannot be read: {error}")]
    return [
        *_seal(edition, disclosure),
        *_leaves(edition, disclosure),
        *_remainders(edition, disclosure),
        *_file_rows(edition, disclosure),
        *_headline(edition),
        *_search_entries(edition, disclosure),
        *_told(edition),
    ]


def _seal(edition: Edition, disclosure: Disclosure) -> Iterator[SealMismatch]:
    copy = getattr(edition, "sealed_copy", None)
    if copy is None:
        yield SealMismatch("sealed text", "is not there")
        return
    digest = sha256(copy.text.encode()).hexdigest()
    if digest != edition.checksum:
        yield SealMismatch(
            "checksum", f"is {edition.checksum}, that of the sealed text is {digest}"
        )
    if copy.form > FORM:
        yield SealMismatch("sealed text", f"is of form {copy.form}, this software knows {FORM}")
    elif (now := canonical_json(disclosure, copy.form)) != copy.text:
        yield from _apart(copy.text, json.loads(now))


def _apart(text: str, now: dict[str, Any]) -> Iterator[SealMismatch]:
    """Yield the members in which the rows and the sealed text differ, each with the first place."""
    try:
        sealed = json.loads(text)
    except ValueError:
        sealed = None
    if not isinstance(sealed, dict):
        yield SealMismatch("sealed text", "is no canonical JSON")
        return
    found = False
    for name in dict.fromkeys([*sealed, *now]):
        place = _first(sealed.get(name), now.get(name), name)
        if place:
            found = True
            yield SealMismatch("rows", place)
    if not found:
        yield SealMismatch("sealed text", "says the same in other bytes")


def _first(sealed: Any, now: Any, at: str) -> str:
    """Return where two values differ first, with both; "" where they are the same."""
    if isinstance(sealed, dict) and isinstance(now, dict):
        pairs = [(f"{at}.{key}", sealed.get(key), now.get(key)) for key in {**sealed, **now}]
    elif isinstance(sealed, list) and isinstance(now, list):
        if len(sealed) != len(now):
            return f"{at}: {len(sealed)} when it was sealed, {len(now)} now"
        pairs = [(f"{at}[{n}]", *pair) for n, pair in enumerate(zip(sealed, now, strict=True))]
    else:
        same = sealed == now and type(sealed) is type(now)
        return "" if same else f"{at}: {_shown(sealed)} when it was sealed, {_shown(now)} now"
    return next(filter(None, (_first(old, new, place) for place, old, new in pairs)), "")


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _leaves(edition: Edition, disclosure: Disclosure) -> Iterator[SealMismatch]:
    positions = leaves(disclosure.lines)
    marks = [row.is_leaf for row in edition.lines.all()]
    wrong = [n for n, mark in enumerate(marks) if mark is not (n in positions)]
    if wrong:
        yield SealMismatch(
            "leaves", f"{len(wrong)} lines are marked wrongly, the first is lines[{wrong[0]}]"
        )


def _remainders(edition: Edition, disclosure: Disclosure) -> Iterator[SealMismatch]:
    expected = Counter(
        (
            line.table.value,
            line.side.value,
            line.fund.value,
            line.amount.yuan,
            line.amount.unit.value,
        )
        for line in schema.remainders(disclosure)
    )
    kept = Counter(
        (row.table, row.side, row.fund, row.amount, row.amount_unit)
        for row in edition.remainders.all()
    )
    yield from _counted("remainders", expected, kept)


def _file_rows(edition: Edition, disclosure: Disclosure) -> Iterator[SealMismatch]:
    kept = getattr(edition, "file_rows", None)
    if kept is None or kept.layout != schema.LAYOUT:
        yield SealMismatch("file rows", "are not packed in this software's layout: run keep_files")
        return
    rows, count = schema.packed(disclosure)
    if bytes(kept.rows) != rows:
        yield SealMismatch("file rows", "are not those of the edition")
    if kept.count != count:
        yield SealMismatch("file rows", f"are said to be {kept.count}, but are {count}")


def _headline(edition: Edition) -> Iterator[SealMismatch]:
    kept = getattr(edition, "headline", None)
    if kept is None or kept.method != METHOD:
        if edition.is_public:  # a withdrawn one stands in no list
            yield SealMismatch("headline", "is not worked out as by this software: run keep_files")
        return
    for name, now in figures_of(edition).items():
        if getattr(kept, name) != now:
            yield SealMismatch("headline", f"{name} is kept as {getattr(kept, name)}, but is {now}")


def _search_entries(edition: Edition, disclosure: Disclosure) -> Iterator[SealMismatch]:
    expected: Counter[tuple[Any, ...]] = Counter()
    names: list[str] = []
    if edition.is_public:  # the database takes those of a withdrawn one away
        for row in search_index.rows_of(edition, disclosure):
            names = list(row)
            expected[tuple(row.values())] += 1
    kept = edition.search_entries.all()
    found = Counter(tuple(getattr(row, name) for name in names) for row in kept)
    yield from _counted("search entries", expected, found)


def _told(edition: Edition) -> Iterator[SealMismatch]:
    known, now = sealed_words.recorded_checksums(edition), sealed_words.checksums_of(edition)
    if edition.is_withdrawn and not known:
        return  # an earlier version published it, and nobody reads it any more
    for part in sealed_words.TOLD:
        if part not in now:
            yield SealMismatch(part, "are not kept: run keep_files")
        elif part not in known:
            yield SealMismatch(part, "have no checksum in the log: run keep_files")
        elif now[part] != known[part]:
            yield SealMismatch(part, f"have the checksum {now[part]}, the log says {known[part]}")


def _counted(part: str, expected: Counter[Any], kept: Counter[Any]) -> Iterator[SealMismatch]:
    missing, more = (expected - kept).total(), (kept - expected).total()
    if missing or more:
        yield SealMismatch(part, f"{missing} missing or changed, {more} that should not be there")
