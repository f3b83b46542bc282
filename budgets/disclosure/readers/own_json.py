"""Read a Disclosure back from the canonical JSON that the portal publishes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from budgets.disclosure.characters import cleaned
from budgets.disclosure.model import Disclosure
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.readers import errors
from budgets.disclosure.readers.blocks.document import (
    MOST_CHARACTERS,
    Document,
    Paragraph,
    too_long,
    visible,
)
from budgets.disclosure.readers.coverage import ReadingCoverage, by_section
from budgets.disclosure.readers.formats.canonical_json import from_canonical_json
from budgets.disclosure.readers.reading import Reading

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def looks_like_json(data: bytes) -> bool:
    """Whether a file begins as a JSON object: `{"`, blanks between and before; RTF begins `{\\`."""
    head = data[:200].removeprefix(_BYTE_ORDER_MARK).strip()
    return head.startswith(b"{") and head[1:].lstrip()[:1] in (b'"', b"}")


def read_own_json(name: str, data: bytes) -> Reading:
    """Read a published edition's JSON. Raise UnreadableDocument for any other, or one that was altered."""
    try:
        text = data.decode("utf-8-sig")
    except ValueError as error:
        raise errors.other_json() from error
    if len(text) > 10 * MOST_CHARACTERS:  # the members' names are most of it
        raise too_long()
    try:
        disclosure = cleaned(from_canonical_json(text))
    except (ValueError, RecursionError) as error:
        raise errors.other_json() from error
    if not all(_is_sound(each) for each in _figures(disclosure)):
        raise errors.altered_json()
    title = disclosure.title or disclosure.department.name
    characters = sum(visible(piece) for piece in _texts(disclosure))
    kept = min(sum(visible(passage.text) for passage in disclosure.passages), characters)
    coverage = ReadingCoverage(characters, characters - kept, kept, 0, by_section(disclosure))
    return Reading(Document(name, (Paragraph(1, title),)), disclosure, (), coverage)


def _is_sound(figure: Amount | Percent) -> bool:
    """Whether a figure is a number, and the one that it prints: "1,133.85" 万元 is 11338500 元."""
    value = figure.yuan if isinstance(figure, Amount) else figure.value
    if value is None or not figure.printed:
        return value is None or value.is_finite()
    if not value.is_finite():
        return False
    unit = figure.unit.yuan if isinstance(figure, Amount) else Decimal(1)
    try:
        printed = Amount.of(figure.printed, MoneyUnit.YUAN).yuan
    except ValueError:
        return False
    return printed is not None and abs(printed) * unit == abs(value)


def _values(record: Any) -> Iterator[Any]:
    """Yield every value in a Disclosure, records and lists opened."""
    if isinstance(record, tuple):
        for each in record:
            yield from _values(each)
        return
    yield record
    if is_dataclass(record):
        for field in fields(record):
            yield from _values(getattr(record, field.name))


def _figures(disclosure: Disclosure) -> Iterator[Amount | Percent]:
    return (value for value in _values(disclosure) if isinstance(value, Amount | Percent))


def _texts(disclosure: Disclosure) -> Iterator[str]:
    return (value for value in _values(disclosure) if type(value) is str)
