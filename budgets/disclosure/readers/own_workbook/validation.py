"""Whether what a form says can be meant: the cover, amounts, headings, rows stated twice.

Nothing that stands in the draft already is held against the clerk here: the rules judge that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from budgets.disclosure.model import Disclosure, Line, LineKey, Phase
from budgets.disclosure.money import IMPOSSIBLE_YUAN, UNUSUAL_YUAN, Amount, MoneyUnit
from budgets.disclosure.readers.own_workbook.draft import Draft
from budgets.disclosure.readers.own_workbook.problems import Problem, problem
from budgets.disclosure.workbook_format import COVER, PHASES

_DECIMALS = {MoneyUnit.YUAN: 2, MoneyUnit.WAN: 6, MoneyUnit.YI: 10}
_LONGEST = {"code": ("编码", 12), "name": ("名称", 200)}
# Of the records of text, by the field of the Disclosure and the field of the record.
LONGEST_TEXTS: Mapping[str, Mapping[str, int]] = {
    "priorities": {"title": 200},
    "units": {"name": 120},
    "lines": {"code": 12, "name": 200, "code_as_written": 12},
    "statements": {"about.code": 12, "about.name": 200},
    "reasons": {"about.code": 12, "about.name": 200, "label": 120},
    "holdings": {"name": 120, "measure": 20},
    "glossary": {"term": 200},
    "passages": {"heading": 200},
    "projects": {"name": 200},
    "indicators": {"level1": 100, "level2": 100, "level3": 300, "target": 200, "unit": 40},
}

Place = tuple[str, str]  # sheet and cell


def judged_cover(read: Disclosure, draft: Disclosure, cells: Mapping[str, str]) -> list[Problem]:
    """Return what shows that the form is another draft's; `cells` are the addresses of the cover's fields."""
    words: Mapping[Phase, str] = PHASES
    fields = (
        ("department.name", "部门", "department", read.department.name, draft.department.name),
        ("fiscal_year", "年度", "year", str(read.fiscal_year), str(draft.fiscal_year)),
        ("phase", "文种", "kind", words[read.phase], words[draft.phase]),
    )
    return [
        problem(
            "other_draft",
            COVER,
            cells.get(name, ""),
            found,
            what=what,
            what_en=what_en,
            wanted=wanted,
        )
        for name, what, what_en, found, wanted in fields
        if found != wanted
    ]


def judged_lines(placed: Sequence[tuple[Line, Place]], draft: Draft) -> Iterator[Problem]:
    """Amounts that cannot be meant, headings that nobody knows, rows that are stated twice."""
    first: dict[LineKey, Place] = {}
    times: Counter[LineKey] = Counter()
    headings: set[tuple[str, ...]] = set()
    for line, place in placed:
        times[line.key] += 1
        if times[line.key] > max(1, draft.times[line.key]):
            named = " ".join(part for part in (line.code, line.name) if part)
            yield problem("twice", *place, named, first="!".join(first[line.key]))
        first.setdefault(line.key, place)
        known = draft.lines.get(line.key)
        heading = (place[0], place[1].lstrip(ascii_uppercase), line.code, line.name)
        if heading not in headings:  # once a row, whatever the number of its amounts
            headings.add(heading)
            yield from _judged_heading(line, place, known, draft)
        for name in ("amount", "prior", "planned", "change"):
            amount = getattr(line, name)
            if amount and amount != (known and getattr(known, name)):
                yield from judged_amount(amount, place)


def judged_values(
    part: str, values: Mapping[str, Any], places: Mapping[str, Place], draft: Draft
) -> Iterator[Problem]:
    """What cannot be meant, or kept, of one row; values and the places of their cells by field.

    The amounts of lines are left to `judged_lines`.
    """
    longest = LONGEST_TEXTS.get(part, {})
    for name, value in values.items():
        if isinstance(value, str) and len(value.strip()) > longest.get(name, len(value)):
            yield too_long(places[name], value.strip(), longest[name])
        elif isinstance(value, Amount) and part != "lines" and value.yuan not in draft.amounts:
            yield from judged_amount(value, places[name])


def too_long(place: Place, found: str, longest: int) -> Problem:
    """Return the problem of a text with more characters than its field takes."""
    return problem("too_long", *place, found, longest=longest, length=len(found))


def judged_amount(amount: Amount, place: Place) -> Iterator[Problem]:
    """Yield what is wrong with an amount, whatever it is about."""
    if amount.yuan is None:
        return
    printed = f"{amount.printed}{amount.unit}"
    if abs(amount.yuan) >= IMPOSSIBLE_YUAN:
        yield problem("impossible", *place, printed)
    elif abs(amount.yuan) >= UNUSUAL_YUAN:
        yield problem("unusual", *place, printed)
    if amount.decimals > _DECIMALS[amount.unit]:
        yield problem("decimals", *place, printed)


def _judged_heading(
    line: Line, place: Place, known: Line | None, draft: Draft
) -> Iterator[Problem]:
    if known and known.name == line.name:
        return
    for name, (what, longest) in _LONGEST.items():
        if len(found := getattr(line, name)) > longest:
            yield problem(
                "heading_too_long", *place, found, what=what, what_en=name, longest=longest
            )
    if line.code and not draft.knows(line.code, line.table, line.side):
        yield problem("unknown_code", *place, line.code, year=draft.year)
    elif line.code and line.name and (official := draft.official(line)) not in ("", line.name):
        yield problem("other_name", *place, line.name, code=line.code, official=official)
