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
from budgets.disclosure.readers.own_workbook.problems import (
    Problem,
    Weight,
    another,
    too_long,
    twice,
)
from budgets.disclosure.workbook_format import PHASES

_DECIMALS = {MoneyUnit.YUAN: 2, MoneyUnit.WAN: 6, MoneyUnit.YI: 10}
_LONGEST = {"code": 12, "name": 200}
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
    """Whether the form is that of the draft; `cells` are the addresses of the cover's fields."""
    found = []
    if read.department.name != draft.department.name:
        found.append(
            another(
                cells.get("department.name", ""),
                ("部门", "department"),
                read.department.name,
                draft.department.name,
            )
        )
    if read.fiscal_year != draft.fiscal_year:
        found.append(
            another(
                cells.get("fiscal_year", ""),
                ("年度", "year"),
                str(read.fiscal_year),
                str(draft.fiscal_year),
            )
        )
    if read.phase is not draft.phase:
        words: Mapping[Phase, str] = PHASES
        found.append(
            another(cells.get("phase", ""), ("文种", "kind"), words[read.phase], words[draft.phase])
        )
    return found


def judged_lines(placed: Sequence[tuple[Line, Place]], draft: Draft) -> Iterator[Problem]:
    """Amounts that cannot be meant, headings that nobody knows, rows that are stated twice."""
    first: dict[LineKey, Place] = {}
    times: Counter[LineKey] = Counter()
    headings: set[tuple[str, ...]] = set()
    for line, place in placed:
        times[line.key] += 1
        if times[line.key] > max(1, draft.times[line.key]):
            named = " ".join(part for part in (line.code, line.name) if part)
            yield twice(*place, named, "!".join(first[line.key]))
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
            yield too_long(*places[name], value.strip(), longest[name])
        elif isinstance(value, Amount) and part != "lines" and value.yuan not in draft.amounts:
            yield from judged_amount(value, places[name])


def judged_amount(amount: Amount, place: Place) -> Iterator[Problem]:
    """What is wrong with an amount, whatever it is about."""
    if amount.yuan is None:
        return
    printed = f"{amount.printed}{amount.unit}"
    if abs(amount.yuan) >= IMPOSSIBLE_YUAN:
        yield Problem(
            *place,
            printed,
            f"“{printed}”超过一万亿元，不可能是一个部门的金额：请核对金额和单位。",
            f"“{printed}” exceeds a trillion yuan, which no department has: check figure and unit.",
        )
    elif abs(amount.yuan) >= UNUSUAL_YUAN:
        yield Problem(
            *place,
            printed,
            f"“{printed}”超过一百亿元：请核对金额和单位。",
            f"“{printed}” exceeds ten billion yuan: check figure and unit.",
            Weight.WARNING,
        )
    if amount.decimals > _DECIMALS[amount.unit]:
        yield Problem(
            *place,
            printed,
            f"“{printed}”的小数位太多：请四舍五入到分以内（公式可用 ROUND）。",
            f"“{printed}” has too many decimals: round it to fen at most (ROUND in a formula).",
        )


def _judged_heading(
    line: Line, place: Place, known: Line | None, draft: Draft
) -> Iterator[Problem]:
    if known and known.name == line.name:
        return
    for name, longest in _LONGEST.items():
        if len(getattr(line, name)) > longest:
            yield Problem(
                *place,
                getattr(line, name),
                f"{'编码' if name == 'code' else '名称'}太长：最多 {longest} 个字。",
                f"The {name} is too long: at most {longest} characters.",
            )
    if line.code and not draft.knows(line.code, line.table, line.side):
        yield Problem(
            *place,
            line.code,
            f"科目编码“{line.code}”不在{draft.year}年的科目里：请核对。",
            f"The code “{line.code}” is not in the classification of {draft.year}: check it.",
            Weight.WARNING,
        )
    elif line.code and line.name and draft.official(line) not in ("", line.name):
        yield Problem(
            *place,
            line.name,
            f"编码 {line.code} 的科目名称是“{draft.official(line)}”，这里写的是“{line.name}”：请核对。",
            f"The code {line.code} is called “{draft.official(line)}”, here “{line.name}”: check it.",
            Weight.WARNING,
        )
