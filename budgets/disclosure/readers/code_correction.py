"""Correct the code of an item whose printed name contradicts its purpose and the glossary.

A department may print 行政单位离退休 where both the purpose and the glossary speak of the pension
contributions beside it. The name stays as printed; the line takes the code on which the two agree.
"""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.codes import FUNCTIONAL, normalised
from budgets.disclosure.model import Line, LineKey, Row, Term
from budgets.disclosure.readers.code_lookup import path_of
from budgets.disclosure.readers.collector import Collector

_CLEARLY = 0.5  # of the purpose's pairs of characters, at least so many in the explanation
_LEAD = 0.2


def settle_codes(collector: Collector, glossary: tuple[Term, ...], year: int) -> None:
    """Give each item the code on which its purpose and the glossary agree."""
    explained = _explained(glossary, year)
    for line in list(collector.lines.values()):
        code = _agreed(line, explained, year)
        if code:
            _settle(collector, line, replace(line, code=code, code_as_written=line.code))


def _explained(glossary: tuple[Term, ...], year: int) -> dict[str, str]:
    """Return the codes that the glossary explains, with its words for them."""
    explained: dict[str, str] = {}
    for term in glossary:
        names, _ = path_of(term.term)
        code = FUNCTIONAL.resolve(names, year).code if len(names) == 3 else ""
        if code:
            explained[code] = names[-1] + term.text
    return explained


def _agreed(line: Line, explained: dict[str, str], year: int) -> str:
    if (
        line.row is not Row.ITEM
        or len(line.code) != 7
        or not line.purpose
        or line.code in explained
    ):
        return ""
    own = _overlap(line.purpose, line.name + FUNCTIONAL.name_of(line.code, year))
    siblings = {c: words for c, words in explained.items() if c[:5] == line.code[:5]}
    scored = sorted(((_overlap(line.purpose, words), c) for c, words in siblings.items()))
    if not scored:
        return ""
    score, code = scored[-1]
    return code if score >= _CLEARLY and score >= own + _LEAD else ""


def _overlap(text: str, other: str) -> float:
    pairs = _pairs(text)
    return len(pairs & _pairs(other)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    plain = normalised(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _settle(collector: Collector, line: Line, settled: Line) -> None:
    """Put a line where it belongs, as a further statement if a table states that item already."""
    old, new = line.key, settled.key
    lines = [settled if each is line else each for each in collector.lines.values()]
    collector.lines = {}
    for each in sorted(lines, key=lambda each: each is settled) if _stated(lines, new) else lines:
        collector.state(each)
    collector.statements = [
        replace(said, about=new) if said.about == old else said for said in collector.statements
    ]
    collector.reasons = [replace(r, about=new) if r.about == old else r for r in collector.reasons]


def _stated(lines: list[Line], key: LineKey) -> bool:
    return sum(line.key == key for line in lines) > 1
