"""An imported draft beside its document: every figure with its place, the doubtful ones first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from budgets.disclosure.confidence import Evidence, confidence_of
from budgets.disclosure.model import Disclosure, LineKey, Section, Source
from budgets.disclosure.money import Amount
from budgets.disclosure.rules.line_index import cell_of, printed

_PARAGRAPH = re.compile(r"第 (\d+) 段")
_CELL = re.compile(r"表 (\d+) 第 (\d+) 行(?:第 (\d+) 列)?")


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as printed, with its place and the `anchor` of that place in the document's text."""

    amount: Amount
    printed: str
    place: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ReviewedFigure:
    """One quantity: what the line holds, and what the document says of it elsewhere."""

    key: LineKey
    label: str
    section: Section
    standing: Evidence
    line: PrintedFigure
    others: tuple[PrintedFigure, ...]


def reviewed(disclosure: Disclosure) -> list[ReviewedFigure]:
    """Return every amount of a Disclosure: conflicting ones first, then those read once, then the
    confirmed.
    """
    return [
        ReviewedFigure(
            key=each.line.key,
            label=cell_of(each.line).label,
            section=each.line.source.section,
            standing=each.standing,
            line=_said(each.line.amount, each.line.source),
            others=tuple(_said(other.amount, other.source) for other in each.statements),
        )
        for each in confidence_of(disclosure)
    ]


def unread_by_section(unread: list[dict[str, Any]]) -> list[tuple[Section, list[dict[str, Any]]]]:
    """Return what an `Original` lists as unread, with anchors, grouped in the usual order of sections."""
    return [
        (section, found)
        for section in Section
        if (
            found := [
                {**each, "anchor": anchor_of(each["place"])}
                for each in unread
                if each["section"] == section.value
            ]
        )
    ]


def anchor_of(place: str) -> str:
    """Return the id of a place in the document's text: "p28", "t5-3-2"; "" for a place that has none."""
    if found := _CELL.search(place):
        return "t" + "-".join(part for part in found.groups() if part)
    found = _PARAGRAPH.search(place)
    return f"p{found[1]}" if found else ""


def anchored(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks of an `Original` with the ids that `anchor_of` gives."""
    return [
        {"rows": _rows(block), "page": (block["pages"] or [0])[0]}
        if "table" in block
        else {"id": f"p{block['paragraph']}", "text": block["text"], "page": block["page"]}
        for block in blocks
    ]


def ids_of(blocks: list[dict[str, Any]]) -> frozenset[str]:
    """Return the ids in anchored blocks: the JSON of a year tells places of a document that is not here."""
    rows = [row for block in blocks for row in block.get("rows", ())]
    cells = [cell for row in rows for cell in row["cells"]]
    return frozenset(each["id"] for each in (*blocks, *rows, *cells) if "id" in each)


def _rows(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"t{block['table']}-{number}",
            "cells": [
                {"id": f"t{block['table']}-{number}-{column}", "text": text}
                for column, text in enumerate(row, 1)
            ],
        }
        for number, row in enumerate(block["rows"], 1)
    ]


def _said(amount: Amount, source: Source) -> PrintedFigure:
    return PrintedFigure(
        amount, printed(amount), source.place, source.text, anchor_of(source.place)
    )
