"""Merge a document into a draft: what the document states replaces the draft's, the rest is kept."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from budgets.disclosure.model import PARTS, Disclosure, Identity, Line, LineKey, Particular
from budgets.disclosure.parts import held_part
from budgets.disclosure.unfilled import still_to_fill

_PARTS = tuple(part for part in PARTS if part not in ("lines", "statements", "particulars"))
_BESIDE_THE_AMOUNT = ("prior", "planned", "purpose")


def merge_document(draft: Disclosure, document: Disclosure) -> Disclosure:
    """Return what a draft holds once `document`, of the same year and phase, is read into it.

    A part, or a side of a table, that the document has at all is taken from it, without rows that it does
    not have; what it leaves blank is still to be filled in. Of a part, or a table, of which it
    holds nothing the draft's own stays; so do last year's amounts, planned amounts and purposes of lines
    for which the document gives none. Repeated statements are those of the document: they are about its
    sentences alone. A document that holds only a part of the year leaves also texts, reasons and statements
    of other sections and tables, and the title.
    """
    is_part = bool(held_part(document)) or not document.lines
    document = still_to_fill(document)
    parts = {name: getattr(document, name) or getattr(draft, name) for name in _PARTS}
    parts |= _beside_a_part(draft, document) if is_part else {}
    return replace(
        document,
        department=_identity(draft.department, document.department),
        title=draft.title if is_part and draft.title else document.title or draft.title,
        approved_on=document.approved_on or draft.approved_on,
        contact=document.contact or draft.contact,
        lines=_lines(draft.lines, document.lines),
        particulars=_particulars(draft.particulars, document.particulars),
        **parts,
    )


def _beside_a_part(draft: Disclosure, document: Disclosure) -> dict[str, Any]:
    """Return what is said section by section and table by table: the draft's where a part has none of it."""
    tables = {line.table for line in document.lines}
    sections = {passage.section for passage in document.passages}
    return {
        "statements": (
            *(each for each in draft.statements if each.about.table not in tables),
            *document.statements,
        ),
        "reasons": (
            *(each for each in draft.reasons if each.about.table not in tables),
            *document.reasons,
        ),
        "passages": (
            *(each for each in draft.passages if each.section not in sections),
            *document.passages,
        ),
    }


def _identity(draft: Identity, document: Identity) -> Identity:
    said = {each.name: getattr(document, each.name) for each in fields(Identity)}
    return replace(draft, **{name: value for name, value in said.items() if value})


def _particulars(
    before: tuple[Particular, ...], said: tuple[Particular, ...]
) -> tuple[Particular, ...]:
    """Return what the document states, and the draft's of sections of which it states none."""
    sections = {each.kind.section for each in said}
    return (*said, *(each for each in before if each.kind.section not in sections))


def _lines(before: tuple[Line, ...], said: tuple[Line, ...]) -> tuple[Line, ...]:
    stated = {(line.table, line.side) for line in said}
    known: dict[LineKey, Line] = {}
    for line in before:
        known.setdefault(line.key, line)
    return (
        *(_completed(line, known.get(line.key)) for line in said),
        *(line for line in before if (line.table, line.side) not in stated),
    )


def _completed(line: Line, known: Line | None) -> Line:
    """Return a line with what only the draft knows besides its amount."""
    if known is None:
        return line
    silent = [name for name in _BESIDE_THE_AMOUNT if not getattr(line, name)]
    return replace(line, **{name: getattr(known, name) for name in silent})
